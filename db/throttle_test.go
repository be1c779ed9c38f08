package db_test

import (
	"fmt"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// tries makes attempts to log in at a moment and says how many may go ahead
// before the first that must wait, and how long that must.
func tries(t *testing.T, s *db.Store, email, address string, now standing.Instant) (allowed int, wait standing.Instant) {
	t.Helper()
	for {
		wait, err := s.AllowLogin(t.Context(), email, address, now)
		if err != nil {
			t.Fatal(err)
		}
		if wait != 0 {
			return allowed, wait
		}
		if allowed++; allowed > 100 {
			t.Fatal("nothing is throttled")
		}
	}
}

func TestThrottleAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		n := 0
		address := func() string { n++; return fmt.Sprintf("192.0.2.%d", n) }
		for _, test := range []struct {
			email   string
			at      standing.Instant
			allowed int
			wait    standing.Instant
		}{
			{"ada@example.com", noon, 10, standing.Minute},
			{" ADA@example.com", noon + standing.Minute - 1, 0, 1},
			{"ada@example.com", noon + standing.Minute, 1, standing.Minute},
			{"ada@example.com", noon + 4*standing.Minute, 3, standing.Minute},
			{"dee@example.com", noon + 4*standing.Minute, 10, standing.Minute}, // somebody else
			{"ada@example.com", noon + standing.Day, 10, standing.Minute},      // all forgotten, nothing saved up
		} {
			allowed, wait := tries(t, s, test.email, address(), test.at)
			if allowed != test.allowed || wait != test.wait {
				t.Errorf("%s at +%v: %d attempts, then wait %d; want %d, %d", test.email, (test.at - noon).Time(), allowed, wait, test.allowed, test.wait)
			}
		}
		if err := s.LoggedIn(t.Context(), "Ada@example.com"); err != nil {
			t.Fatal(err)
		}
		if allowed, _ := tries(t, s, "ada@example.com", address(), noon+standing.Day); allowed != 10 {
			t.Errorf("after logging in there are %d attempts", allowed)
		}
	})
}

func TestThrottleAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		n := 0
		// spend tries other accounts from an address until it must wait.
		spend := func(address string, now standing.Instant) (allowed int, wait standing.Instant) {
			t.Helper()
			for wait == 0 {
				n++
				var err error
				if wait, err = s.AllowLogin(t.Context(), fmt.Sprintf("%d@example.com", n), address, now); err != nil {
					t.Fatal(err)
				}
				if wait == 0 {
					allowed++
				}
			}
			return allowed, wait
		}
		for _, test := range []struct {
			address string
			at      standing.Instant
			allowed int
		}{
			{"192.0.2.1", noon, 60},
			{"192.0.2.1", noon + 10*standing.Second, 1},
			{"::ffff:192.0.2.1", noon + 10*standing.Second, 0}, // the same
			{"192.0.2.2", noon, 60},
			{"2001:db8::1", noon, 60},
			{"2001:db8::ffff:1%eth0", noon, 0}, // of the same customer
			{"2001:db8:0:1::1", noon, 60},
			{"not an address", noon, 60},
		} {
			if allowed, wait := spend(test.address, test.at); allowed != test.allowed || wait != 10*standing.Second {
				t.Errorf("%s: %d attempts, then wait %d; want %d", test.address, allowed, wait, test.allowed)
			}
		}
		// An address that must wait uses up nothing of an account.
		for range 20 {
			if wait, err := s.AllowLogin(t.Context(), "ada@example.com", "192.0.2.2", noon); err != nil || wait == 0 {
				t.Fatalf("it need not wait: %d, %v", wait, err)
			}
		}
		if allowed, _ := tries(t, s, "ada@example.com", "192.0.2.3", noon); allowed != 10 {
			t.Errorf("of the account %d attempts are left", allowed)
		}
	})
}

// Attempts made at the same time are counted one by one.
func TestThrottleAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		allowed := atOnce(t, 25, func() error {
			wait, err := s.AllowLogin(t.Context(), "ada@example.com", "192.0.2.1", noon)
			if err == nil && wait > 0 {
				err = db.ErrConflict
			}
			return err
		}, db.ErrConflict)
		if allowed != 10 {
			t.Errorf("%d attempts at once went ahead; want 10", allowed)
		}
	})
}
