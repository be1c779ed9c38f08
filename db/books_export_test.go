package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"standings/standing"
)

// What the tests of the books need of this package's inside.

// Rows gives the rows of a query as texts, the columns parted by bars.
func (s *Store) Rows(ctx context.Context, query string, args ...any) (all []string, err error) {
	err = s.read(ctx, func(t *tx) error {
		all = nil
		rows, err := t.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		cells := make([]sql.NullString, len(columns))
		dest := make([]any, len(cells))
		for i := range cells {
			dest[i] = &cells[i]
		}
		for rows.Next() {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			words := make([]string, len(cells))
			for i, c := range cells {
				words[i] = c.String
			}
			all = append(all, strings.Join(words, "|"))
		}
		return rows.Err()
	})
	return all, err
}

// Exec runs statements in one transaction.
func (s *Store) Exec(ctx context.Context, statements ...string) error {
	return s.Run(ctx, func() {}, statements...)
}

// Locking is the query so that it locks the rows it finds, where one writer does
// not keep out all others anyway.
func (s *Store) Locking(query string) string {
	return query + strings.ReplaceAll(s.dialect.share, "share", "update")
}

// StoredVersion is one version of a fact as it is stored.
type StoredVersion struct {
	Fact     standing.Fact // with the moment it was recorded
	Number   int64
	ImportID int64
}

// Versions are all stored versions of the partner's facts, in the order in which
// they are folded from nothing.
func (s *Store) Versions(ctx context.Context, partner string) (all []StoredVersion, err error) {
	err = s.read(ctx, func(t *tx) error {
		facts, err := t.history(partner)
		if err != nil {
			return err
		}
		type row struct{ number, importID int64 }
		rows, err := collect(t, func(r *row) []any { return []any{&r.number, &r.importID} },
			`select version, import_id from fact where partner_id = $1 order by type, source, fact_id, version`, partner)
		if err != nil {
			return err
		}
		all = make([]StoredVersion, len(facts))
		for i := range facts {
			all[i] = StoredVersion{facts[i], rows[i].number, rows[i].importID}
		}
		return nil
	})
	return all, err
}

// Statement is a statement that was run, with its parameters.
type Statement struct {
	Text string
	Args []any
}

// Trace lists the statements that do runs on the store.
func (s *Store) Trace(do func()) []Statement {
	traced := &tracedEngine{engine: s.engine}
	s.engine = traced
	defer func() { s.engine = traced.engine }()
	do()
	return traced.statements
}

type tracedEngine struct {
	engine
	statements []Statement
}

func (e *tracedEngine) begin(ctx context.Context, writes bool) (transaction, error) {
	t, err := e.engine.begin(ctx, writes)
	return tracedTransaction{t, e}, err
}

type tracedTransaction struct {
	transaction
	engine *tracedEngine
}

func (t tracedTransaction) note(query string, args []any) {
	var plain []any
	for _, arg := range args {
		if b, ok := arg.(*batch); ok {
			v, err := b.Value()
			arg = v
			if err != nil {
				arg = fmt.Sprint(err)
			}
		}
		plain = append(plain, arg)
	}
	t.engine.statements = append(t.engine.statements, Statement{query, plain})
}

func (t tracedTransaction) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.note(query, args)
	return t.transaction.ExecContext(ctx, query, args...)
}

func (t tracedTransaction) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	t.note(query, args)
	return t.transaction.QueryContext(ctx, query, args...)
}

// EncodeBody and DecodeBody are how facts are stored.
var (
	EncodeBody = encodeBody
	DecodeBody = decodeBody
)
