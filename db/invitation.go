package db

import (
	"context"
	"errors"
	"fmt"

	"standings/standing"
)

// InvitationLifetime is how long an invitation can be accepted.
const InvitationLifetime = 7 * standing.Day

// Invite makes the one-time secret of a link with which the owner of an account
// sets its password, for the first time or because it is forgotten. The secret
// is given here and never again; an earlier one that was not used is worth
// nothing from now on. ErrNotFound if there is no such account, it is a feed's,
// or it is disabled.
func (s *Store) Invite(ctx context.Context, id string, now standing.Instant) (token string, err error) {
	err = s.write(ctx, func(t *tx) error {
		token, err = t.invite(id, now)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("invite to the account %s: %w", id, err)
	}
	return token, nil
}

func (t *tx) invite(id string, now standing.Instant) (string, error) {
	if _, err := t.exec(`delete from invitation where account_id = $1 and used_at = 0`, id); err != nil {
		return "", err
	}
	token := newToken()
	made, err := t.exec(`insert into invitation (token_hash, account_id, expires_at, used_at)
		select cast($1 as text), id, cast($3 as bigint), 0 from account where id = $2 and role <> 'feed' and disabled_at = 0`,
		hashToken(token), id, int64(now+InvitationLifetime))
	if err == nil && made == 0 {
		err = ErrNotFound
	}
	return token, err
}

// ResetAccount takes an account's password away, ends its sessions, and makes an
// invitation to set another. ErrNotFound as for Invite.
func (s *Store) ResetAccount(ctx context.Context, id string, now standing.Instant) (token string, err error) {
	err = s.write(ctx, func(t *tx) error {
		if _, err := t.setPassword(id, "", now); err != nil {
			return err
		}
		token, err = t.invite(id, now)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reset the account %s: %w", id, err)
	}
	return token, nil
}

// Invited gives the account an invitation is for, and uses nothing up.
// ErrConflict if it was accepted already, ErrNotFound if it is unknown, replaced
// or expired, or its account disabled.
func (s *Store) Invited(ctx context.Context, token string, now standing.Instant) (a Account, err error) {
	err = s.read(ctx, func(t *tx) error {
		a, err = t.invited(token, now)
		return err
	})
	if err != nil {
		return Account{}, fmt.Errorf("look up an invitation: %w", err)
	}
	return a, nil
}

func (t *tx) invited(token string, now standing.Instant) (Account, error) {
	used, err := one(t, value[standing.Instant], `select used_at from invitation where token_hash = $1 and expires_at > $2`, hashToken(token), int64(now))
	if err != nil {
		return Account{}, err
	}
	if used != 0 {
		return Account{}, fmt.Errorf("%w: accepted at %s", ErrConflict, used)
	}
	return t.account(`where disabled_at = 0 and id in (select account_id from invitation where token_hash = $1)`, hashToken(token))
}

// AcceptInvitation sets the password of the account an invitation is for, of
// which only the hash comes here, and gives the account. It does so once, however
// many try at the same time; errors are those of Invited.
func (s *Store) AcceptInvitation(ctx context.Context, token, passwordHash string, now standing.Instant) (a Account, err error) {
	if passwordHash == "" {
		return Account{}, errNoHash
	}
	err = s.write(ctx, func(t *tx) error {
		id, err := one(t, value[string], `update invitation set used_at = $2
			where token_hash = $1 and expires_at > $2 and used_at = 0 returning account_id`, hashToken(token), int64(now))
		if errors.Is(err, ErrNotFound) {
			_, err = t.invited(token, now)
			return err
		}
		if err != nil {
			return err
		}
		a, err = t.setPassword(id, passwordHash, now)
		return err
	})
	if err != nil {
		return Account{}, fmt.Errorf("accept an invitation: %w", err)
	}
	return a, nil
}
