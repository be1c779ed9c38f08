package db

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"standings/standing"
)

// Role says what an account is for, and so what it may see.
type Role string

const (
	RolePartner       Role = "partner"       // sees the own page
	RoleManager       Role = "manager"       // sees the own stations
	RoleAdministrator Role = "administrator" // sees everything
	RoleFeed          Role = "feed"          // writes facts of its source, reads nothing
)

// Account is somebody, or a feed, that may log in. All moments of accounts,
// sessions and tokens are wall-clock time, whatever clock the facts are shown by.
type Account struct {
	ID           string
	Email        string // lower case; empty for a feed
	Name         string
	Role         Role
	Partner      string   // of a partner: the id
	Source       string   // of a feed: the source of its facts
	Stations     []string // of a manager, sorted
	PasswordHash string   // empty until an invitation is accepted: nobody can log in yet
	CreatedAt    standing.Instant

	PasswordChangedAt standing.Instant // zero without a password
	DisabledAt        standing.Instant // zero unless disabled

	// Generation grows whenever all sessions of the account end. A session holds
	// the generation it began in; see Sessions.
	Generation int64
}

const accountColumns = `id, coalesce(email, ''), name, role, partner_id, source, password_hash, created_at, password_changed_at, disabled_at, generation`

func (a *Account) columns() []any {
	return []any{&a.ID, &a.Email, &a.Name, &a.Role, &a.Partner, &a.Source, &a.PasswordHash, &a.CreatedAt,
		&a.PasswordChangedAt, &a.DisabledAt, &a.Generation}
}

// CreateAccount stores a new account and gives it with its id. Of the account
// given, the id and all moments are ignored. It is an InvalidError if a field is
// wrong or does not belong to the role, and ErrConflict if another account has
// the e-mail address.
func (s *Store) CreateAccount(ctx context.Context, a Account, now standing.Instant) (Account, error) {
	if err := a.clean(); err != nil {
		return Account{}, err
	}
	err := s.write(ctx, func(t *tx) error { return t.createAccount(&a, now) })
	if err != nil {
		return Account{}, fmt.Errorf("create the account of %s: %w", a.Name, err)
	}
	return a, nil
}

func (t *tx) createAccount(a *Account, now standing.Instant) error {
	a.ID, a.CreatedAt, a.PasswordChangedAt, a.DisabledAt, a.Generation = strings.ToLower(newToken()), now, 0, 0, 1
	if a.PasswordHash != "" {
		a.PasswordChangedAt = now
	}
	_, err := t.exec(`insert into account (id, email, name, role, partner_id, source, password_hash, created_at, password_changed_at, disabled_at, generation)
		values ($1, nullif($2, ''), $3, $4, $5, $6, $7, $8, $9, 0, $10)`,
		a.ID, a.Email, a.Name, string(a.Role), a.Partner, a.Source, a.PasswordHash, int64(a.CreatedAt), int64(a.PasswordChangedAt), a.Generation)
	if err != nil {
		return err
	}
	for _, station := range a.Stations {
		if _, err := t.exec(`insert into account_station (account_id, station) values ($1, $2)`, a.ID, station); err != nil {
			return err
		}
	}
	return nil
}

// Account gives an account by its id, or ErrNotFound.
func (s *Store) Account(ctx context.Context, id string) (Account, error) {
	return s.account(ctx, `where id = $1`, id)
}

// AccountByEmail gives an account by its e-mail address, in whatever case, or ErrNotFound.
func (s *Store) AccountByEmail(ctx context.Context, email string) (Account, error) {
	return s.account(ctx, `where email = $1`, normalEmail(email))
}

func (s *Store) account(ctx context.Context, where string, args ...any) (a Account, err error) {
	err = s.lookUp(ctx, func(t *tx) error {
		a, err = t.account(where, args...)
		return err
	})
	if err != nil {
		return Account{}, fmt.Errorf("find an account: %w", err)
	}
	return a, nil
}

func (t *tx) account(where string, args ...any) (Account, error) {
	all, err := t.accounts(where, args...)
	if err != nil {
		return Account{}, err
	}
	if len(all) == 0 {
		return Account{}, ErrNotFound
	}
	return all[0], nil
}

// accounts gives accounts with the stations of managers among them.
func (t *tx) accounts(where string, args ...any) ([]Account, error) {
	all, err := collect(t, (*Account).columns, `select `+accountColumns+` from account `+where, args...)
	if err != nil {
		return nil, err
	}
	managers := make(map[string]*Account)
	var ids batch
	for i := range all {
		if all[i].Role == RoleManager {
			managers[all[i].ID] = &all[i]
			ids.row().text(all[i].ID)
		}
	}
	if len(managers) == 0 {
		return all, nil
	}
	var id, station string
	err = each(t, []any{&id, &station}, func() error {
		managers[id].Stations = append(managers[id].Stations, station)
		return nil
	}, `select account_id, station from account_station
		where account_id in (select value->>0 from json_each($1)) order by account_id, station`, &ids)
	return all, err
}

// AccountQuery narrows a list of accounts.
type AccountQuery struct {
	Role    Role     // of this role; of any if empty
	Station string   // managers of this station; all accounts if empty
	After   *Account // that come after this one; from the first if nil
	Limit   int      // at most so many; all if 0
}

// Accounts lists accounts by name, then by id.
func (s *Store) Accounts(ctx context.Context, q AccountQuery) (all []Account, err error) {
	var after Account
	if q.After != nil {
		after = *q.After
	}
	limit := int64(math.MaxInt64)
	if q.Limit > 0 {
		limit = int64(q.Limit)
	}
	err = s.read(ctx, func(t *tx) error {
		all, err = t.accounts(listAccounts, after.Name, after.ID, string(q.Role), q.Station, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	return all, nil
}

const listAccounts = `where (name, id) > ($1, $2) and ($3 = '' or role = $3)
	and ($4 = '' or exists (select 1 from account_station where account_id = account.id and station = $4))
	order by name, id limit $5`

// DisableAccount shuts an account out: its sessions end, its tokens and
// invitations are worth nothing, until it is enabled again. ErrNotFound if there
// is no such account; disabling it twice keeps the first moment.
func (s *Store) DisableAccount(ctx context.Context, id string, now standing.Instant) error {
	err := s.write(ctx, func(t *tx) error {
		changed, err := t.exec(`update account set disabled_at = $2 where id = $1 and disabled_at = 0`, id, int64(now))
		if err != nil {
			return err
		}
		if changed == 0 {
			return t.exists(id)
		}
		return t.endSessions(id)
	})
	if err != nil {
		return fmt.Errorf("disable the account %s: %w", id, err)
	}
	return nil
}

// EnableAccount lets a disabled account in again. ErrNotFound if there is no such account.
func (s *Store) EnableAccount(ctx context.Context, id string) error {
	err := s.write(ctx, func(t *tx) error {
		changed, err := t.exec(`update account set disabled_at = 0 where id = $1`, id)
		if err == nil && changed == 0 {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("enable the account %s: %w", id, err)
	}
	return nil
}

// exists is ErrNotFound if there is no such account.
func (t *tx) exists(id string) error {
	_, err := one(t, value[string], `select id from account where id = $1`, id)
	return err
}

var errNoHash = errors.New("the password has no hash")

// SetPassword gives an account that is not disabled another password, of which
// only the hash comes here. All its sessions end, and links sent earlier to set
// the password are worth nothing. It gives the account as it is then, for the
// session that may begin; ErrNotFound if there is no such account.
func (s *Store) SetPassword(ctx context.Context, id, hash string, now standing.Instant) (a Account, err error) {
	if hash == "" {
		return Account{}, errNoHash
	}
	err = s.write(ctx, func(t *tx) error {
		a, err = t.setPassword(id, hash, now)
		return err
	})
	if err != nil {
		return Account{}, fmt.Errorf("set the password of account %s: %w", id, err)
	}
	return a, nil
}

// setPassword is SetPassword; an empty hash takes the password away.
func (t *tx) setPassword(id, hash string, now standing.Instant) (Account, error) {
	if hash == "" {
		now = 0
	}
	changed, err := t.exec(`update account set password_hash = $2, password_changed_at = $3 where id = $1 and role <> 'feed' and disabled_at = 0`, id, hash, int64(now))
	if err != nil {
		return Account{}, err
	}
	if changed == 0 {
		return Account{}, ErrNotFound
	}
	if _, err := t.exec(`delete from invitation where account_id = $1 and used_at = 0`, id); err != nil {
		return Account{}, err
	}
	if err := t.endSessions(id); err != nil {
		return Account{}, err
	}
	return t.account(`where id = $1`, id)
}

// endSessions ends all sessions of an account: those stored, and those that a
// log-in under way is about to store.
func (t *tx) endSessions(id string) error {
	if _, err := t.exec(`update account set generation = generation + 1 where id = $1`, id); err != nil {
		return err
	}
	_, err := t.exec(`delete from session where account_id = $1`, id)
	return err
}
