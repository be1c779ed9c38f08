package db_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// testInstallRulebook: at once, or from any moment, into a data base without
// facts; announced and in order into one with facts; each version once.
func testInstallRulebook(t *testing.T, s *db.Store) {
	if rules, err := s.Rules(t.Context()); err != nil || rules.InForce(dawn).Version != "1" {
		t.Fatalf("a new data base has the rules %+v, %v", rules, err)
	}
	for _, version := range []string{"quick", "quicker"} { // the second in place of the first
		if err := s.InstallRulebook(t.Context(), quickRules(version, "3d"), 0, dawn); err != nil {
			t.Fatal(err)
		}
		rules, err := s.Rules(t.Context())
		if err != nil || len(rules.All()) != 1 || rules.InForce(1).Version != version {
			t.Fatalf("the rules are %+v, %v; want %s", rules, err, version)
		}
	}
	record(t, s, dawn, "2 new", finding("P-7", "S-1", dawn-hour), cleanBlock("P-8", "B-1", "SEA", dawn-hour))
	for _, c := range []struct {
		version  string
		from     standing.Instant
		earliest standing.Instant // 0: it is early enough
	}{
		{"later", dawn + day - 1, dawn + day}, {"later", 0, dawn + day}, {"later", dawn + day, 0},
		{"latest", dawn + day, dawn + day + 1}, {"latest", dawn + day + 1, 0},
	} {
		err := s.InstallRulebook(t.Context(), quickRules(c.version, "1d"), c.from, dawn)
		soon, _ := errors.AsType[*db.NotAnnouncedError](err)
		if c.earliest == 0 && err != nil || c.earliest != 0 && (soon == nil || soon.Earliest != c.earliest) {
			t.Errorf("installed %s from %s: %v", c.version, c.from, err)
		}
	}
	if err := s.InstallRulebook(t.Context(), quickRules("quicker", "1d"), dawn+9*day, dawn); !errors.Is(err, db.ErrConflict) {
		t.Errorf("installed a version twice: %v", err)
	}
	if err := s.InstallRulebook(t.Context(), []byte("version = 7"), dawn+9*day, dawn); err == nil || errors.Is(err, db.ErrConflict) {
		t.Errorf("installed what is no rulebook: %v", err)
	}
	all, err := s.Rulebooks(t.Context())
	if err != nil || len(all) != 3 || all[0].Version != "quicker" || all[1].Version != "later" || all[2] != (db.Rulebook{
		Version: "latest", From: dawn + day + 1, InstalledAt: dawn, Text: string(quickRules("latest", "1d")),
	}) {
		t.Errorf("the rulebooks are %+v, %v", all, err)
	}

	// It takes effect by itself, on everybody.
	refold(t, s, dawn)
	if n := sweep(t, s, dawn+day-1); n != 0 {
		t.Errorf("%d partners swept before the rules changed", n)
	}
	if n := sweep(t, s, dawn+day); n != 2 {
		t.Errorf("%d partners swept when the rules changed; want 2", n)
	}
	wantLedger(t, s, "P-7", "-15 counted", "+15 rulebook changed")
	wantRebuilt(t, s, dawn+day)
}

// testInstallRulebookBesideRecord: a rulebook that is installed while a live fact
// makes a partner is that partner's too.
func testInstallRulebookBesideRecord(t *testing.T, s *db.Store) {
	installQuick(t, s)
	record(t, s, dawn, "1 new", cleanBlock("P-1", "B-1", "SEA", dawn-hour))
	recorded, installed := make(chan error, 1), make(chan error, 1)
	err := s.Run(t.Context(), func() {
		go func() {
			_, err := s.Record(t.Context(), []standing.Fact{finding("P-7", "S-1", dawn-hour), cleanBlock("P-7", "B-1", "SEA", dawn-hour)}, dawn+1)
			recorded <- err
		}()
		time.Sleep(100 * time.Millisecond) // to where it has read the rules and waits for the station
		go func() { installed <- s.InstallRulebook(t.Context(), quickRules("later", "1d"), dawn+2*day, dawn) }()
		time.Sleep(100 * time.Millisecond)
	}, "update station set heard_at = 0 where station = 'SEA'")
	if err := errors.Join(err, <-recorded, <-installed); err != nil {
		t.Fatal(err)
	}
	refold(t, s, dawn+1)
	sweep(t, s, dawn+2*day)
	wantLedger(t, s, "P-7", "-15 counted", "+15 rulebook changed")
}

// TestRulesOfAnotherProcess: a rulebook that another process installs is in force here.
func TestRulesOfAnotherProcess(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, url string, opts db.Options) {
		var stores [2]*db.Store
		for i := range stores {
			s, err := db.Open(t.Context(), url, opts)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			stores[i] = s
		}
		if _, err := stores[0].Rules(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, version := range []string{"quick", "quicker"} { // both at one moment, as far as they know
			if err := stores[1].InstallRulebook(t.Context(), quickRules(version, "3d"), 0, dawn); err != nil {
				t.Fatal(err)
			}
			if rules, err := stores[0].Rules(t.Context()); err != nil || rules.InForce(dawn).Version != version {
				t.Errorf("the rules are %s, %v; want %s", rules.InForce(dawn).Version, err, version)
			}
		}
	})
}

// TestNoRulebook: without rules nothing can be folded, and it says so.
func TestNoRulebook(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		if err := s.Exec(t.Context(), "delete from rulebook"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Record(t.Context(), []standing.Fact{finding("P-7", "S-1", dawn)}, dawn); err == nil || !strings.Contains(err.Error(), "no rulebook") {
			t.Errorf("recorded without rules: %v", err)
		}
	})
}
