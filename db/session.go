package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"standings/standing"
)

// Values of a session, which tell whose it is. A log-in puts the account's id and
// the Generation that came with the password hash it checked; a session without
// them is nobody's.
const (
	SessionAccount    = "account"    // string
	SessionGeneration = "generation" // int64
)

// SessionCodec writes a session as JSON. The session manager's own codec, gob,
// sends the types along and compiles a decoder for them each time, which takes
// longer than all the rest of finding out who asks.
type SessionCodec struct{}

type sessionData struct {
	Deadline   standing.Instant `json:"deadline"`
	Account    string           `json:"account,omitempty"`
	Generation int64            `json:"generation,omitempty"`
}

// Encode writes a session. A value that is none of a session's is an error, so
// that none is lost.
func (SessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	d := sessionData{Deadline: standing.At(deadline)}
	for name, value := range values {
		known := false
		switch name {
		case SessionAccount:
			d.Account, known = value.(string)
		case SessionGeneration:
			d.Generation, known = value.(int64)
		}
		if !known {
			return nil, fmt.Errorf("a session has no value %s of type %T", name, value)
		}
	}
	return json.Marshal(d)
}

// Decode reads what Encode wrote; the deadline's digits below a microsecond are cut.
func (SessionCodec) Decode(data []byte) (deadline time.Time, values map[string]any, err error) {
	var d sessionData
	if err := json.Unmarshal(data, &d); err != nil {
		return time.Time{}, nil, fmt.Errorf("read a session: %w", err)
	}
	values = make(map[string]any)
	if d.Account != "" {
		values[SessionAccount], values[SessionGeneration] = d.Account, d.Generation
	}
	return d.Deadline.Time(), values, nil
}

// Sessions keeps sessions for scs.SessionManager, which must have SessionCodec
// for its codec. Of a session's token only the hash is stored.
//
// A session is found until it expires, is deleted, or its account is disabled
// or has come to another generation: so what a request under way stores too
// late brings nothing back.
type Sessions struct {
	store *Store
	now   func() standing.Instant
}

var (
	_ scs.CtxStore = (*Sessions)(nil)
	_ scs.Codec    = SessionCodec{}
)

// Sessions is the session store. now must be the wall clock, by which the
// session manager reckons when a session expires.
func (s *Store) Sessions(now func() standing.Instant) *Sessions { return &Sessions{s, now} }

// FindCtx gives the data of a session, and whether there is one.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.store.lookUp(ctx, func(t *tx) error {
		data, err = one(t, value[[]byte], findSession, hashToken(token), int64(s.now()))
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find a session: %w", err)
	}
	return data, true, nil
}

const findSession = `select session.data from session left join account on account.id = session.account_id
	where session.token_hash = $1 and session.expires_at > $2 and session.data is not null
	and (session.account_id is null or account.generation = session.generation and account.disabled_at = 0)`

// CommitCtx stores the data of a session, unless the session was deleted.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	var d sessionData
	if err := json.Unmarshal(data, &d); err != nil {
		return fmt.Errorf("store a session: %w", err)
	}
	err := s.store.write(ctx, func(t *tx) error {
		_, err := t.exec(`insert into session (token_hash, account_id, generation, data, expires_at) values ($1, nullif($2, ''), $3, $4, $5)
			on conflict (token_hash) do update set account_id = excluded.account_id, generation = excluded.generation,
				data = excluded.data, expires_at = excluded.expires_at where session.data is not null`,
			hashToken(token), d.Account, d.Generation, data, int64(standing.At(expiry)))
		return err
	})
	if err != nil {
		return fmt.Errorf("store a session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session. Its row stays, without data, until the session would
// have expired, so that a request under way cannot store it again.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	err := s.store.write(ctx, func(t *tx) error {
		_, err := t.exec(`update session set data = null where token_hash = $1`, hashToken(token))
		return err
	})
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// Find is FindCtx for callers without a context.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for callers without a context.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx for callers without a context.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// PruneLogins removes what has expired: sessions, invitations, the setup link,
// and attempts to log in. To be called every hour or so.
func (s *Store) PruneLogins(ctx context.Context, now standing.Instant) error {
	err := s.write(ctx, func(t *tx) error {
		for _, statement := range []string{
			`delete from session where expires_at <= $1`,
			`delete from invitation where expires_at <= $1`,
			`delete from setup where expires_at <= $1`,
			`delete from login_attempt where free_at <= $1`,
		} {
			if _, err := t.exec(statement, int64(now)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove expired sessions: %w", err)
	}
	return nil
}
