package db_test

import (
	"testing"

	"standings/db"
	"standings/db/dbtest"
)

func TestInvitation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		a := create(t, s, ada)
		token, err := s.Invite(ctx, a.ID, noon)
		if err != nil {
			t.Fatal(err)
		}
		const last = noon + db.InvitationLifetime - 1
		for _, now := range []int{0, 1} { // looking uses nothing up
			who, err := s.Invited(ctx, token, last)
			if err != nil || who.ID != a.ID {
				t.Errorf("look %d: it is for %+v, %v", now, who, err)
			}
		}
		_, err = s.Invited(ctx, token, last+1)
		wants(t, "look when it has expired", err, db.ErrNotFound)
		_, err = s.AcceptInvitation(ctx, token, "hash", last+1)
		wants(t, "accept when it has expired", err, db.ErrNotFound)
		_, err = s.AcceptInvitation(ctx, token+"x", "hash", noon)
		wants(t, "accept an unknown one", err, db.ErrNotFound)
		if _, err := s.AcceptInvitation(ctx, token, "", noon); err == nil {
			t.Error("accepted without a password")
		}

		accepted, err := s.AcceptInvitation(ctx, token, "hash of ada", last)
		if err != nil || accepted.ID != a.ID || accepted.PasswordHash != "hash of ada" || accepted.PasswordChangedAt != last {
			t.Errorf("accepting it gives %+v, %v", accepted, err)
		}
		_, err = s.Invited(ctx, token, last)
		wants(t, "look at one that was accepted", err, db.ErrConflict)
		_, err = s.AcceptInvitation(ctx, token, "hash of eve", last)
		wants(t, "accept a second time", err, db.ErrConflict)
		if now, err := s.Account(ctx, a.ID); err != nil || now.PasswordHash != "hash of ada" {
			t.Errorf("the account is %+v, %v", now, err)
		}
	})
}

func TestInvitationOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		token, err := s.Invite(t.Context(), create(t, s, ada).ID, noon)
		if err != nil {
			t.Fatal(err)
		}
		won := atOnce(t, 6, func() error {
			_, err := s.AcceptInvitation(t.Context(), token, "hash", noon)
			return err
		}, db.ErrConflict)
		if won != 1 {
			t.Errorf("it was accepted %d times", won)
		}
	})
}

// What makes an invitation worthless: a newer one, a password set otherwise, the
// account disabled.
func TestInvitationVoid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		a := create(t, s, dee)
		for _, test := range []struct {
			what string
			do   func() error
		}{
			{"a newer one", func() error { _, err := s.Invite(ctx, a.ID, noon); return err }},
			{"a reset", func() error { _, err := s.ResetAccount(ctx, a.ID, noon); return err }},
			{"a password", func() error { _, err := s.SetPassword(ctx, a.ID, "hash", noon); return err }},
			{"disabling", func() error { return s.DisableAccount(ctx, a.ID, noon) }},
		} {
			token, err := s.Invite(ctx, a.ID, noon)
			if err != nil {
				t.Fatal(err)
			}
			if err := test.do(); err != nil {
				t.Fatal(err)
			}
			_, err = s.Invited(ctx, token, noon)
			wants(t, "look after "+test.what, err, db.ErrNotFound)
			_, err = s.AcceptInvitation(ctx, token, "hash", noon)
			wants(t, "accept after "+test.what, err, db.ErrNotFound)
		}
		_, err := s.Invite(ctx, a.ID, noon)
		wants(t, "invite to a disabled account", err, db.ErrNotFound)
		_, err = s.Invite(ctx, create(t, s, scanner).ID, noon)
		wants(t, "invite a feed", err, db.ErrNotFound)
		_, err = s.Invite(ctx, "nobody", noon)
		wants(t, "invite nobody", err, db.ErrNotFound)
	})
}

func TestResetAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		before := create(t, s, dee)
		token, err := s.ResetAccount(ctx, before.ID, noon+1)
		if err != nil {
			t.Fatal(err)
		}
		reset, err := s.Account(ctx, before.ID)
		if err != nil || reset.PasswordHash != "" || reset.PasswordChangedAt != 0 || reset.Generation == before.Generation {
			t.Errorf("reset it is %+v, %v", reset, err)
		}
		back, err := s.AcceptInvitation(ctx, token, "new", noon+2)
		if err != nil || back.ID != before.ID || back.PasswordHash != "new" {
			t.Errorf("accepted it is %+v, %v", back, err)
		}
		_, err = s.ResetAccount(ctx, "nobody", noon)
		wants(t, "reset nobody", err, db.ErrNotFound)
	})
}
