package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// What the tests of the engines need of this package's inside.

// Echo is a row that goes out in a batch and comes back.
type Echo struct {
	Text   string
	Number int64
	Yes    bool
}

// EchoBatch has the engine take a batch apart and gives its rows in their order.
func (s *Store) EchoBatch(ctx context.Context, rows []Echo) (back []Echo, err error) {
	var b batch
	for i, r := range rows {
		b.row().int(int64(i)).text(r.Text).int(r.Number).bool(r.Yes)
	}
	err = s.read(ctx, func(t *tx) error {
		back, err = collect(t, func(e *Echo) []any { return []any{&e.Text, &e.Number, &e.Yes} },
			`select value->>1, cast(value->>2 as bigint), cast(value->>3 as bigint)
			from json_each($1) order by cast(value->>0 as bigint)`, &b)
		return err
	})
	return back, err
}

// Run runs statements in one writing transaction, and after each calls between.
func (s *Store) Run(ctx context.Context, between func(), statements ...string) error {
	return s.write(ctx, func(t *tx) error {
		for _, statement := range statements {
			if _, err := t.exec(statement); err != nil {
				return err
			}
			between()
		}
		return nil
	})
}

// RunCareless is Run that does not look at errors.
func (s *Store) RunCareless(ctx context.Context, statements ...string) error {
	return s.write(ctx, func(t *tx) error {
		for _, statement := range statements {
			t.exec(statement)
		}
		return nil
	})
}

// Increment reads a number and writes the next one in the same transaction, with
// between in the middle.
func (s *Store) Increment(ctx context.Context, between func()) error {
	return s.write(ctx, func(t *tx) error {
		n, err := one(t, value[int64], "update counter set n = n where id = 1 returning n")
		if err != nil {
			return err
		}
		between()
		_, err = t.exec("update counter set n = $1 where id = 1", n+1)
		return err
	})
}

// Number runs a query with one number for an answer, in a reading transaction.
func (s *Store) Number(ctx context.Context, query string) (n int64, err error) {
	err = s.read(ctx, func(t *tx) error {
		n, err = one(t, value[int64], query)
		return err
	})
	return n, err
}

// NumberTwice is Number before and after between, in one transaction.
func (s *Store) NumberTwice(ctx context.Context, query string, between func()) (first, second int64, err error) {
	err = s.read(ctx, func(t *tx) error {
		if first, err = one(t, value[int64], query); err != nil {
			return err
		}
		between()
		second, err = one(t, value[int64], query)
		return err
	})
	return first, second, err
}

// FindSession and ListAccounts are the texts of queries whose plan is tested.
const (
	FindSession  = findSession
	ListAccounts = "select " + accountColumns + " from account " + listAccounts
)

// BatchOf is the parameter that carries a row of all the texts and a row of the last.
func BatchOf(texts ...string) (string, error) {
	var b batch
	b.row()
	for _, text := range texts {
		b.text(text)
	}
	b.row().text(texts[len(texts)-1])
	v, err := b.Value()
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// WriterNumber is an error unless the query gives want on the writing connection.
func (s *Store) WriterNumber(ctx context.Context, query string, want int64) error {
	return s.write(ctx, func(t *tx) error {
		n, err := one(t, value[int64], query)
		if err == nil && n != want {
			err = fmt.Errorf("%s gives %d; want %d", query, n, want)
		}
		return err
	})
}

// RetryBusy runs try under retry and has it fail as a busy data base does.
func RetryBusy(ctx context.Context, try func()) error {
	d := postgresDialect(0)
	return d.retry(ctx, func() error {
		try()
		return fmt.Errorf("update: %w", &pgconn.PgError{Code: "40001"})
	})
}
