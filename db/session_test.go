package db_test

import (
	"bytes"
	"errors"
	"maps"
	"testing"
	"time"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// sessionOf is the data of a session of the account; of nobody's if it is empty.
func sessionOf(t *testing.T, a db.Account) []byte {
	t.Helper()
	values := make(map[string]any)
	if a.ID != "" {
		values[db.SessionAccount], values[db.SessionGeneration] = a.ID, a.Generation
	}
	data, err := db.SessionCodec{}.Encode(noon.Time(), values)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What a session holds comes back as it was, and nothing is lost in silence.
func TestSessionCodec(t *testing.T) {
	var codec db.SessionCodec
	for _, values := range []map[string]any{
		{},
		{db.SessionAccount: "a1", db.SessionGeneration: int64(3)},
	} {
		data, err := codec.Encode(noon.Time(), values)
		if err != nil {
			t.Fatal(err)
		}
		deadline, got, err := codec.Decode(data)
		if err != nil || !deadline.Equal(noon.Time()) || !maps.Equal(got, values) {
			t.Errorf("of %v until %v came back %v until %v, %v", values, noon.Time(), got, deadline, err)
		}
	}
	for _, values := range []map[string]any{
		{"note": "lost"},
		{db.SessionGeneration: 3}, // not the type it is read as
	} {
		if data, err := codec.Encode(noon.Time(), values); err == nil {
			t.Errorf("%v is written as %s", values, data)
		}
	}
	if _, values, err := codec.Decode([]byte("not a session")); err == nil {
		t.Errorf("what is no session is read as %v", values)
	}
}

const sessionEnd = noon + standing.Hour

func TestSession(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		now := noon
		sessions := s.Sessions(func() standing.Instant { return now })
		found := func(what, token string, want []byte) {
			t.Helper()
			data, found, err := sessions.Find(token)
			if err != nil || found != (want != nil) || !bytes.Equal(data, want) {
				t.Errorf("%s: found %q, %v, %v; want %q", what, data, found, err, want)
			}
		}
		commit := func(token string, data []byte) {
			t.Helper()
			if err := sessions.Commit(token, data, sessionEnd.Time()); err != nil {
				t.Fatal(err)
			}
		}
		found("before", "t1", nil)
		nobody, adas := sessionOf(t, db.Account{}), sessionOf(t, create(t, s, ada))
		commit("t1", nobody)
		found("nobody's", "t1", nobody)
		commit("t1", adas)
		commit("t2", nobody)
		found("overwritten", "t1", adas)
		now = sessionEnd - 1
		found("in its last microsecond", "t1", adas)
		now = sessionEnd
		found("expired", "t1", nil)
		now = noon
		if err := sessions.Delete("t1"); err != nil {
			t.Error(err)
		}
		found("deleted", "t1", nil)
		found("another", "t2", nobody)
		commit("t1", adas) // by a request that was under way
		found("deleted and stored too late", "t1", nil)
		if err := sessions.Delete("none"); err != nil {
			t.Errorf("deleting none: %v", err)
		}
		if err := sessions.Commit("t3", []byte("not a session"), sessionEnd.Time()); err == nil {
			t.Error("stored what is no session")
		}
	})
}

// What ends all sessions of an account, stored and under way, and no others.
func TestSessionsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		sessions := s.Sessions(func() standing.Instant { return noon })
		alive := func(token string) bool {
			t.Helper()
			_, found, err := sessions.FindCtx(ctx, token)
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		commit := func(token string, a db.Account) {
			t.Helper()
			if err := sessions.CommitCtx(ctx, token, sessionOf(t, a), sessionEnd.Time()); err != nil {
				t.Fatal(err)
			}
		}
		a := create(t, s, ada)
		commit("other", create(t, s, dee))
		for _, test := range []struct {
			what string
			do   func() error
		}{
			{"a password", func() error { _, err := s.SetPassword(ctx, a.ID, "hash", noon); return err }},
			{"a reset", func() error { _, err := s.ResetAccount(ctx, a.ID, noon); return err }},
			{"disabling and enabling", func() error { return errors.Join(s.DisableAccount(ctx, a.ID, noon), s.EnableAccount(ctx, a.ID)) }},
			{"disabling", func() error { return s.DisableAccount(ctx, a.ID, noon) }},
		} {
			before, err := s.Account(ctx, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			token := "before " + test.what
			commit(token, before)
			if !alive(token) {
				t.Fatalf("%s: the session did not begin", token)
			}
			if err := test.do(); err != nil {
				t.Fatal(err)
			}
			if alive(token) {
				t.Errorf("after %s the session lives", test.what)
			}
			commit(token, before)
			commit("new "+token, before) // a log-in that had checked the old password
			if alive(token) || alive("new "+token) {
				t.Errorf("after %s a session of before can be stored", test.what)
			}
			now, err := s.Account(ctx, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			commit("again "+token, now)
			if alive("again "+token) != (now.DisabledAt == 0) {
				t.Errorf("after %s a new session is found: %v", test.what, alive("again "+token))
			}
		}
		if !alive("other") {
			t.Error("the session of another account ended")
		}
	})
}

func TestPruneLogins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		sessions := s.Sessions(func() standing.Instant { return noon })
		for token, expiry := range map[string]time.Time{"short": noon.Time().Add(time.Hour), "long": noon.Time().Add(1000 * time.Hour)} {
			if err := sessions.Commit(token, sessionOf(t, db.Account{}), expiry); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.BeginSetup(ctx, noon); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Invite(ctx, create(t, s, ada).ID, noon); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AllowLogin(ctx, ada.Email, "192.0.2.1", noon); err != nil {
			t.Fatal(err)
		}
		rows := func() (all [4]int64) {
			for i, table := range []string{"session", "setup", "invitation", "login_attempt"} {
				n, err := s.Number(ctx, "select count(*) from "+table)
				if err != nil {
					t.Fatal(err)
				}
				all[i] = n
			}
			return all
		}
		for _, test := range []struct {
			at   standing.Instant
			want [4]int64
		}{
			{noon, [4]int64{2, 1, 1, 2}},
			{noon + 10*standing.Second, [4]int64{2, 1, 1, 1}},
			{noon + standing.Hour, [4]int64{1, 1, 1, 0}},
			{noon + db.SetupLifetime, [4]int64{1, 0, 1, 0}},
			{noon + db.InvitationLifetime, [4]int64{1, 0, 0, 0}},
			{noon + 1000*standing.Hour, [4]int64{}},
		} {
			if err := s.PruneLogins(ctx, test.at); err != nil {
				t.Fatal(err)
			}
			if got := rows(); got != test.want {
				t.Errorf("at %s there are %v; want %v", test.at, got, test.want)
			}
		}
	})
}
