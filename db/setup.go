package db

import (
	"context"
	"fmt"

	"standings/standing"
)

// SetupLifetime is how long the link that makes the first administrator works.
const SetupLifetime = standing.Day

// NeedsFirstAdministrator says whether nobody could administer yet: there is no
// account with that role, not even a disabled one.
func (s *Store) NeedsFirstAdministrator(ctx context.Context) (needs bool, err error) {
	err = s.read(ctx, func(t *tx) error {
		needs, err = t.needsFirstAdministrator()
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for an administrator: %w", err)
	}
	return needs, nil
}

func (t *tx) needsFirstAdministrator() (bool, error) {
	n, err := one(t, value[int64], `select count(*) from account where role = 'administrator'`)
	return n == 0, err
}

// BeginSetup makes the one-time secret of a link that makes the first
// administrator; one made earlier is worth nothing from now on. ErrConflict if
// there is an administrator.
func (s *Store) BeginSetup(ctx context.Context, now standing.Instant) (token string, err error) {
	err = s.write(ctx, func(t *tx) error {
		if err := t.wantSetup(); err != nil {
			return err
		}
		token = newToken()
		_, err := t.exec(`insert into setup (id, token_hash, expires_at) values (1, $1, $2)
			on conflict (id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
			hashToken(token), int64(now+SetupLifetime))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("begin the setup: %w", err)
	}
	return token, nil
}

// wantSetup is ErrConflict if there is an administrator.
func (t *tx) wantSetup() error {
	needs, err := t.needsFirstAdministrator()
	if err == nil && !needs {
		err = fmt.Errorf("%w: there is an administrator already", ErrConflict)
	}
	return err
}

// CheckSetup says whether the secret of a setup link is good, and uses nothing
// up: ErrNotFound if it is not, ErrConflict if there is an administrator.
func (s *Store) CheckSetup(ctx context.Context, token string, now standing.Instant) error {
	err := s.read(ctx, func(t *tx) error {
		if err := t.wantSetup(); err != nil {
			return err
		}
		_, err := one(t, value[int64], `select id from setup where token_hash = $1 and expires_at > $2`, hashToken(token), int64(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("check a setup link: %w", err)
	}
	return nil
}

// FinishSetup makes the first administrator, whose role is given by this. It
// does so once, however many try at the same time; errors are those of
// CheckSetup and CreateAccount.
func (s *Store) FinishSetup(ctx context.Context, token string, a Account, now standing.Instant) (Account, error) {
	a.Role = RoleAdministrator
	if err := a.clean(); err != nil {
		return Account{}, err
	}
	if a.PasswordHash == "" {
		return Account{}, errNoHash
	}
	err := s.write(ctx, func(t *tx) error {
		if err := t.wantSetup(); err != nil {
			return err
		}
		used, err := t.exec(`delete from setup where token_hash = $1 and expires_at > $2`, hashToken(token), int64(now))
		if err != nil {
			return err
		}
		if used == 0 {
			return ErrNotFound
		}
		return t.createAccount(&a, now)
	})
	if err != nil {
		return Account{}, fmt.Errorf("finish the setup: %w", err)
	}
	return a, nil
}
