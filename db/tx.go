package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode/utf8"
)

// engine opens transactions on SQLite or PostgreSQL.
type engine interface {
	begin(ctx context.Context, writes bool) (transaction, error)
	close() error
}

// transaction is what *sql.Tx has of use here.
type transaction interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	Commit() error
	Rollback() error
}

// tx is one transaction, for as long as the function given to read or write
// runs. Its first error ends it, as on PostgreSQL: every later statement fails
// with the same error, and nothing is committed.
type tx struct {
	transaction
	ctx   context.Context
	store *Store
	err   error
}

// read runs do on one unchanging view of the data base. do may be run again
// after a failure, so it assigns its results and never adds to them.
func (s *Store) read(ctx context.Context, do func(t *tx) error) error {
	return s.run(ctx, ctx, false, do)
}

// lookUp is read for what is found by its key, in a moment. To interrupt a
// statement SQLite has to be watched by two goroutines, which costs a third of
// such a statement; so there each runs to its end, even if ctx ends meanwhile.
func (s *Store) lookUp(ctx context.Context, do func(t *tx) error) error {
	if s.dialect.atHand {
		return s.run(ctx, context.WithoutCancel(ctx), false, do)
	}
	return s.read(ctx, do)
}

// write runs do in one transaction and commits it, or leaves nothing of it when
// do fails. On SQLite there is no other writer meanwhile; on PostgreSQL do sees
// what others committed up to each of its statements. do may be run again after
// a failure, so it assigns its results and never adds to them.
func (s *Store) write(ctx context.Context, do func(t *tx) error) error {
	return s.run(ctx, ctx, true, do)
}

// run runs do in a transaction that lasts no longer than ctx, its statements no
// longer than statements.
func (s *Store) run(ctx, statements context.Context, writes bool, do func(t *tx) error) error {
	return s.dialect.retry(ctx, func() error {
		begun, err := s.engine.begin(ctx, writes)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		defer begun.Rollback() // does nothing once committed
		t := &tx{transaction: begun, ctx: statements, store: s}
		if err := do(t); err != nil {
			return err
		}
		if t.err != nil {
			return t.err
		}
		if err := begun.Commit(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
		return nil
	})
}

// fail notes the error that ends the transaction.
func (t *tx) fail(err error) error {
	if t.err == nil {
		t.err = t.store.dialect.conflict(err)
	}
	return t.err
}

// exec runs a statement and says how many rows it changed. A unique key that
// exists already is ErrConflict.
func (t *tx) exec(query string, args ...any) (changed int64, err error) {
	if t.err != nil {
		return 0, t.err
	}
	if err := storable(args); err != nil {
		return 0, err
	}
	result, err := t.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, t.fail(err)
	}
	return result.RowsAffected()
}

// each runs a query and calls do after each row is scanned into dest. do must
// not use the transaction: PostgreSQL answers one statement at a time. A unique
// key that exists already is ErrConflict.
func each(t *tx, dest []any, do func() error, query string, args ...any) error {
	if t.err != nil {
		return t.err
	}
	if err := storable(args); err != nil {
		return err
	}
	rows, err := t.QueryContext(t.ctx, query, args...)
	if err != nil {
		return t.fail(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return t.fail(err)
		}
		if err := do(); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return t.fail(err)
	}
	return nil
}

// storable is ErrNotFound if a text among the arguments can be stored nowhere,
// so that nothing has it: PostgreSQL would answer with an error, SQLite with
// nothing, to what may be a mistyped address.
func storable(args []any) error {
	for _, arg := range args {
		if text, is := arg.(string); is && !isStorable(text) {
			return fmt.Errorf("%w: %q is not UTF-8 text without NUL", ErrNotFound, text)
		}
	}
	return nil
}

func isStorable(text string) bool {
	return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0
}

// collect gives all rows of a query; columns lists where the columns of a row go.
func collect[T any](t *tx, columns func(*T) []any, query string, args ...any) ([]T, error) {
	var all []T
	var row T
	err := each(t, columns(&row), func() error {
		all = append(all, row)
		return nil
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// one gives the row of a query that gives at most one, or ErrNotFound, which
// does not end the transaction.
func one[T any](t *tx, columns func(*T) []any, query string, args ...any) (T, error) {
	var row T
	found := false
	err := each(t, columns(&row), func() error {
		found = true
		return nil
	}, query, args...)
	if err == nil && !found {
		err = ErrNotFound
	}
	return row, err
}

// value is the column of a query that has a single one.
func value[T any](v *T) []any { return []any{v} }
