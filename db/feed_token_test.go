package db_test

import (
	"errors"
	"testing"

	"standings/db"
	"standings/db/dbtest"
)

func errNotFound(err error) bool { return errors.Is(err, db.ErrNotFound) }

func TestFeedToken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := create(t, s, scanner)
		var tokens []string
		for range 2 {
			token, err := s.CreateFeedToken(ctx, feed.ID, noon)
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, token)
		}
		good := func(what string, want error) {
			t.Helper()
			for _, token := range tokens {
				a, err := s.FeedByToken(ctx, token)
				if !errors.Is(err, want) || err == nil && (a.ID != feed.ID || a.Source != "feed") {
					t.Errorf("%s: it is of %+v, %v; want %v", what, a, err, want)
				}
			}
		}
		good("at first", nil)
		for _, bad := range []string{"", "x", tokens[0] + "x"} {
			_, err := s.FeedByToken(ctx, bad)
			wants(t, "an unknown token", err, db.ErrNotFound)
		}
		if err := s.DisableAccount(ctx, feed.ID, noon); err != nil {
			t.Fatal(err)
		}
		good("disabled", db.ErrNotFound)
		_, err := s.CreateFeedToken(ctx, feed.ID, noon)
		wants(t, "a token for a disabled feed", err, db.ErrNotFound)
		if err := s.EnableAccount(ctx, feed.ID); err != nil {
			t.Fatal(err)
		}
		good("enabled", nil)
		if n, err := s.RevokeFeedTokens(ctx, feed.ID); err != nil || n != 2 {
			t.Errorf("revoked %d, %v", n, err)
		}
		good("revoked", db.ErrNotFound)
		_, err = s.CreateFeedToken(ctx, create(t, s, dee).ID, noon)
		wants(t, "a token for somebody else", err, db.ErrNotFound)
		_, err = s.RevokeFeedTokens(ctx, "nobody")
		wants(t, "revoke nobody's", err, db.ErrNotFound)
	})
}
