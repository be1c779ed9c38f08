package db_test

import (
	"testing"

	"standings/db"
	"standings/db/dbtest"
)

func TestSetup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		create(t, s, ben) // no administrator
		if needs, err := s.NeedsFirstAdministrator(ctx); err != nil || !needs {
			t.Errorf("at first it needs one: %v, %v", needs, err)
		}
		old, err := s.BeginSetup(ctx, noon)
		if err != nil {
			t.Fatal(err)
		}
		token, err := s.BeginSetup(ctx, noon)
		if err != nil {
			t.Fatal(err)
		}
		const last = noon + db.SetupLifetime - 1
		wants(t, "a good link", s.CheckSetup(ctx, token, last), nil)
		wants(t, "an expired link", s.CheckSetup(ctx, token, last+1), db.ErrNotFound)
		wants(t, "a replaced link", s.CheckSetup(ctx, old, noon), db.ErrNotFound)
		_, err = s.FinishSetup(ctx, old, dee, noon)
		wants(t, "finish with a replaced link", err, db.ErrNotFound)
		_, err = s.FinishSetup(ctx, token, dee, last+1)
		wants(t, "finish with an expired link", err, db.ErrNotFound)
		taken := dee
		taken.Email = ben.Email
		_, err = s.FinishSetup(ctx, token, taken, noon)
		wants(t, "finish with an address that has an account", err, db.ErrConflict)
		if _, err := s.FinishSetup(ctx, token, db.Account{Email: "dee@example.com", Name: "Dee"}, noon); err == nil {
			t.Error("finished without a password")
		}

		made, err := s.FinishSetup(ctx, token, db.Account{Email: dee.Email, Name: dee.Name, PasswordHash: "hash"}, last)
		if err != nil || made.Role != db.RoleAdministrator || made.PasswordHash != "hash" {
			t.Fatalf("it made %+v, %v", made, err)
		}
		if needs, err := s.NeedsFirstAdministrator(ctx); err != nil || needs {
			t.Errorf("afterwards it needs one: %v, %v", needs, err)
		}
		if err := s.DisableAccount(ctx, made.ID, noon); err != nil {
			t.Fatal(err)
		}
		wants(t, "the link afterwards", s.CheckSetup(ctx, token, noon), db.ErrConflict)
		_, err = s.BeginSetup(ctx, noon)
		wants(t, "another link", err, db.ErrConflict)
	})
}

func TestSetupOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		token, err := s.BeginSetup(t.Context(), noon)
		if err != nil {
			t.Fatal(err)
		}
		// Whoever comes second finds the link used, or the administrator there.
		won := atOnce(t, 6, func() error {
			_, err := s.FinishSetup(t.Context(), token, dee, noon)
			if errNotFound(err) {
				err = db.ErrConflict
			}
			return err
		}, db.ErrConflict)
		if won != 1 {
			t.Errorf("there are %d first administrators", won)
		}
	})
}
