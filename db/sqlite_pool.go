package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// connectionPool lends connections to one SQLite file, each to one borrower at
// a time, in the order in which they ask.
//
// It exists because preparing a query takes SQLite about as long as answering
// it, and database/sql forgets a prepared statement with the transaction: here
// each connection keeps the statements it has run. Their texts are constants of
// this program, so there is an end to them.
type connectionPool struct {
	db     *sql.DB
	opener string // the statement that opens a transaction
	idle   chan *connection
	closed chan struct{}
}

var errClosed = errors.New("the data base is closed")

// The statements that open transactions. What means to write takes the lock at
// once, not halfway, and may have to wait for it.
const (
	beginReading = "begin"
	beginWriting = "begin immediate"
)

// connection is one connection, made when first borrowed, and its statements.
type connection struct {
	sql      *sql.Conn
	prepared map[string]*sql.Stmt
}

func newConnectionPool(address, begin string, size int) (*connectionPool, error) {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, err
	}
	p := &connectionPool{db, begin, make(chan *connection, size), make(chan struct{})}
	for range size {
		p.idle <- &connection{}
	}
	return p, nil
}

// take borrows a connection; put gives it back.
func (p *connectionPool) take(ctx context.Context) (*connection, error) {
	var c *connection
	select {
	case c = <-p.idle:
	case <-p.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c.sql == nil {
		conn, err := p.db.Conn(ctx)
		if err != nil {
			p.put(c)
			return nil, err
		}
		*c = connection{conn, map[string]*sql.Stmt{}}
	}
	return c, nil
}

func (p *connectionPool) put(c *connection) { p.idle <- c }

// close waits for all connections and closes them; it is not for two at once.
func (p *connectionPool) close() error {
	select {
	case <-p.closed:
		return nil
	default:
		close(p.closed)
	}
	for range cap(p.idle) {
		c := <-p.idle
		if c.sql != nil {
			c.forget()
			c.sql.Close() // gives it to db, which closes it in earnest
		}
	}
	return p.db.Close()
}

// begin opens a transaction on a connection of the pool.
func (p *connectionPool) begin(ctx context.Context) (*sqliteTx, error) {
	c, err := p.take(ctx)
	if err != nil {
		return nil, err
	}
	opening := ctx
	if p.opener == beginReading {
		opening = context.WithoutCancel(ctx) // it waits for nothing; see lookUp
	}
	if _, err := c.exec(opening, p.opener); err != nil {
		p.put(c)
		return nil, err
	}
	return &sqliteTx{ctx, p, c}, nil
}

func (c *connection) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := c.prepared[query]; s != nil {
		return s, nil
	}
	s, err := c.sql.PrepareContext(ctx, query)
	if err == nil {
		c.prepared[query] = s
	}
	return s, err
}

func (c *connection) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// forget lets go of the statements, without which SQLite cannot quite close.
func (c *connection) forget() {
	for _, s := range c.prepared {
		s.Close()
	}
}

// discard closes the connection in earnest; the next borrower makes a new one.
func (c *connection) discard() {
	c.forget()
	c.sql.Raw(func(any) error { return driver.ErrBadConn })
	*c = connection{}
}

// sqliteTx is a transaction that holds a connection until it ends. Unlike a
// *sql.Tx it is ended by nobody but its owner: what runs after ctx has ended
// fails, and cannot run by itself outside of the transaction.
type sqliteTx struct {
	ctx  context.Context
	pool *connectionPool
	*connection
}

func (t *sqliteTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.exec(ctx, query, args...)
}

func (t *sqliteTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := t.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (t *sqliteTx) Commit() error {
	if t.connection == nil {
		return sql.ErrTxDone
	}
	if err := t.ctx.Err(); err != nil {
		return errors.Join(err, t.Rollback())
	}
	// Once begun, a commit is not to be interrupted: its outcome would be unknown.
	if _, err := t.exec(context.WithoutCancel(t.ctx), "commit"); err != nil {
		t.Rollback()
		return err
	}
	t.release()
	return nil
}

func (t *sqliteTx) Rollback() error {
	if t.connection == nil {
		return sql.ErrTxDone
	}
	_, err := t.exec(context.WithoutCancel(t.ctx), "rollback")
	if err != nil {
		// After some errors SQLite has rolled back by itself, after others nobody
		// knows; a new connection is sure to be clean.
		t.discard()
	}
	t.release()
	return err
}

func (t *sqliteTx) release() {
	t.pool.put(t.connection)
	t.connection = nil
}
