package db

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"standings/standing"
)

// allowance is how many attempts to log in may be made at once, and after how
// long each of them is forgotten, one after the other.
type allowance struct {
	attempts standing.Instant
	each     standing.Instant
}

// An account allows few attempts, an address more: a whole station may share it.
var (
	accountAllowance = allowance{attempts: 10, each: standing.Minute}
	addressAllowance = allowance{attempts: 60, each: 10 * standing.Second}
)

// AllowLogin counts an attempt to log in as email from a network address, before
// the password is looked at, and says how long to wait first: 0 if it may go
// ahead. An attempt that has to wait is not counted. It does not matter whether
// there is such an account.
//
// An account is let 10 attempts at once, and then one a minute; an address 60,
// and then one in ten seconds. Of IPv6 addresses a whole /64 counts as one,
// because that is what one customer has.
func (s *Store) AllowLogin(ctx context.Context, email, address string, now standing.Instant) (wait standing.Instant, err error) {
	err = s.write(ctx, func(t *tx) error {
		wait, err = t.attempt(addressKey(address), addressAllowance, now)
		if err != nil || wait > 0 {
			return err // an address that is shut out does not shut out accounts
		}
		wait, err = t.attempt(accountKey(email), accountAllowance, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count an attempt to log in: %w", err)
	}
	return wait, nil
}

// LoggedIn forgets the attempts made for an account, because one succeeded.
// Those of the address stay: its owner may have an account too.
func (s *Store) LoggedIn(ctx context.Context, email string) error {
	err := s.write(ctx, func(t *tx) error {
		_, err := t.exec(`delete from login_attempt where key = $1`, accountKey(email))
		return err
	})
	if err != nil {
		return fmt.Errorf("forget attempts to log in: %w", err)
	}
	return nil
}

// attempt counts an attempt under the key, or says how long to wait. The row
// holds when all attempts are forgotten, which each moves on by a.each.
func (t *tx) attempt(key string, a allowance, now standing.Instant) (wait standing.Instant, err error) {
	latest := now + (a.attempts-1)*a.each
	counted, err := t.exec(`insert into login_attempt (key, free_at) values ($1, cast($2 as bigint) + cast($3 as bigint))
		on conflict (key) do update
		set free_at = case when login_attempt.free_at > $2 then login_attempt.free_at else $2 end + $3
		where login_attempt.free_at <= $4`, key, int64(now), int64(a.each), int64(latest))
	if err != nil || counted > 0 {
		return 0, err
	}
	free, err := one(t, value[standing.Instant], `select free_at from login_attempt where key = $1`, key)
	if errors.Is(err, ErrNotFound) {
		return 0, nil // forgotten by a log-in this very moment
	}
	return free - latest, err
}

// The keys are hashed to be of one length, whatever somebody enters.
func accountKey(email string) string { return hashToken("account " + normalEmail(email)) }

func addressKey(address string) string {
	if a, err := netip.ParseAddr(address); err == nil {
		a = a.Unmap()
		if a.Is6() {
			if network, err := a.Prefix(64); err == nil {
				a = network.Addr()
			}
		}
		address = a.String()
	}
	return hashToken("address " + address)
}
