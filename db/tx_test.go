package db_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"standings/db"
	"standings/db/dbtest"
)

const makeCounter = "create table counter (id bigint primary key, n bigint not null)"

// counter makes a table with the number 0 in it.
func counter(t *testing.T, s *db.Store) {
	t.Helper()
	if err := s.Run(t.Context(), func() {}, makeCounter, "insert into counter (id, n) values (1, 0)"); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, s *db.Store) int64 {
	t.Helper()
	n, err := s.Number(t.Context(), "select n from counter where id = 1")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteIsWholeOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		counter(t, s)
		ctx := t.Context()
		err := s.Run(ctx, func() {}, "update counter set n = 5 where id = 1", "insert into counter (id, n) values (1, 7)")
		if !errors.Is(err, db.ErrConflict) {
			t.Errorf("a key that exists gives %v; want ErrConflict", err)
		}
		if err := s.Run(ctx, func() {}, "update counter set n = 5 where id = 1", "nonsense"); err == nil {
			t.Error("nonsense gives no error")
		}
		if n := count(t, s); n != 0 {
			t.Errorf("a failed transaction left %d", n)
		}
		// Whoever does not look at an error commits nothing either.
		err = s.RunCareless(ctx, "update counter set n = 5 where id = 1", "insert into counter (id, n) values (1, 7)", "update counter set n = 6 where id = 1")
		if !errors.Is(err, db.ErrConflict) {
			t.Errorf("an error not looked at ends as %v; want ErrConflict", err)
		}
		if n := count(t, s); n != 0 {
			t.Errorf("a careless transaction left %d", n)
		}
		if err := s.Run(ctx, func() {}, "update counter set n = 3 where id = 1"); err != nil {
			t.Error(err)
		}
		if n := count(t, s); n != 3 {
			t.Errorf("after a good transaction it is %d; want 3", n)
		}
	})
}

func TestReadIsOneView(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		counter(t, s)
		first, second, err := s.NumberTwice(t.Context(), "select n from counter where id = 1", func() {
			if err := s.Run(t.Context(), func() {}, "update counter set n = 1 where id = 1"); err != nil {
				t.Error(err)
			}
		})
		if err != nil || first != 0 || second != 0 {
			t.Errorf("one transaction read %d and %d, %v", first, second, err)
		}
		if n := count(t, s); n != 1 {
			t.Errorf("the next reads %d", n)
		}
		if _, err := s.Number(t.Context(), "select n from counter where id = 2"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("no row gives %v; want ErrNotFound", err)
		}
	})
}

func TestReadWritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		counter(t, s)
		if _, err := s.Number(t.Context(), "update counter set n = 9 where id = 1 returning n"); err == nil {
			t.Error("a reading transaction may write")
		}
		if n := count(t, s); n != 0 {
			t.Errorf("it left %d", n)
		}
	})
}

// Writers of two stores, as of two processes, all take their turn.
func TestWritersTakeTurns(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string, opts db.Options) {
		var stores []*db.Store
		for range 2 {
			s, err := db.Open(t.Context(), url, opts)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			stores = append(stores, s)
		}
		counter(t, stores[0])
		const writers, each = 4, 10
		var all sync.WaitGroup
		for i := range writers {
			all.Go(func() {
				for range each {
					if err := stores[i%2].Increment(t.Context(), func() { time.Sleep(100 * time.Microsecond) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if n := count(t, stores[0]); n != writers*each {
			t.Errorf("%d increments made %d", writers*each, n)
		}
	})
}

// Two transactions that take two rows in opposite orders: PostgreSQL finds the
// deadlock and one of them is run again; SQLite lets one in at a time.
func TestDeadlockIsRunAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		counter(t, s)
		if err := s.Run(t.Context(), func() {}, "insert into counter (id, n) values (2, 0)"); err != nil {
			t.Fatal(err)
		}
		const a, b = "update counter set n = n + 1 where id = 1", "update counter set n = n + 1 where id = 2"
		var holding atomic.Int64 // that have their first row
		var all sync.WaitGroup
		for _, order := range [][]string{{a, b}, {b, a}} {
			all.Go(func() {
				begun := time.Now()
				err := s.Run(t.Context(), func() {
					holding.Add(1)
					// On SQLite the other never comes, so there is an end to waiting.
					for holding.Load() < 2 && time.Since(begun) < time.Second {
						time.Sleep(time.Millisecond)
					}
				}, order...)
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n, err := s.Number(t.Context(), "select cast(sum(n) as bigint) from counter"); err != nil || n != 4 {
			t.Errorf("two transactions of two steps made %d, %v", n, err)
		}
	})
}

// A context that ends takes its transaction along, at whatever moment, and
// leaves the store in order.
func TestCancel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		counter(t, s)
		for step := 1; step <= 2; step++ {
			ctx, cancel := context.WithCancel(t.Context())
			done := 0
			err := s.Run(ctx, func() {
				if done++; done == step {
					cancel()
				}
			}, "update counter set n = 5 where id = 1", "update counter set n = 6 where id = 1")
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled after step %d: %v", step, err)
			}
			if n := count(t, s); n != 0 {
				t.Errorf("cancelled after step %d, it left %d", step, n)
			}
		}

		// In the middle of a long query.
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		begun := time.Now()
		_, err := s.Number(ctx, `with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < 1000000000) select count(*) from n`)
		if err == nil || ctx.Err() == nil || time.Since(begun) > 10*time.Second {
			t.Errorf("a long query ended after %v with %v", time.Since(begun), err)
		}

		// While another has the writer.
		err = s.Increment(t.Context(), func() {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if err := s.Increment(ctx, func() {}); err == nil {
				t.Error("two write at once")
			}
		})
		if err != nil {
			t.Error(err)
		}
		for range 20 { // more than there are connections
			if err := s.Increment(t.Context(), func() {}); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, s); n != 21 {
			t.Errorf("afterwards it counts to %d; want 21", n)
		}
	})
}

// A function that panics leaves no transaction open behind it.
func TestPanic(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		counter(t, s)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic got lost")
				}
			}()
			s.Increment(t.Context(), func() { panic("in the middle") })
		}()
		if err := s.Increment(t.Context(), func() {}); err != nil {
			t.Fatal(err)
		}
		if n := count(t, s); n != 1 {
			t.Errorf("it counts to %d; want 1", n)
		}
	})
}

// SQLite refuses what PostgreSQL would: a word in a number's column, and a word
// in double quotes taken for a text.
func TestSQLiteIsStrict(t *testing.T) {
	s := dbtest.Open(t)
	for _, statement := range []string{
		"insert into setup (id, token_hash, expires_at) values (1, 'x', 'soon')",
		`insert into setup (id, token_hash, expires_at) values (1, "x", 1)`,
		"insert into account_station (account_id, station) values ('nobody', 'DSE4')",
	} {
		if err := s.Run(t.Context(), func() {}, statement); err == nil {
			t.Errorf("this went through: %s", statement)
		}
	}
	for pragma, want := range map[string]int64{"synchronous": 2, "foreign_keys": 1, "wal_autocheckpoint": 16000} {
		err := s.WriterNumber(t.Context(), "pragma "+pragma, want)
		if err != nil {
			t.Error(err)
		}
	}
}

func TestBusyGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries, begun := 0, time.Now()
		err := db.RetryBusy(t.Context(), func() { tries++ })
		if err == nil || !strings.Contains(err.Error(), "stayed busy through 8 tries") || tries != 8 {
			t.Errorf("after %d tries: %v", tries, err)
		}
		if took := time.Since(begun); took < 500*time.Millisecond || took > 4*time.Second {
			t.Errorf("it took %v", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = db.RetryBusy(ctx, cancel)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}
