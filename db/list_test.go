package db_test

import (
	"errors"
	"slices"
	"testing"

	"standings/db"
	"standings/standing"
)

// testAsOf: the past is told as it was shown then, of those known then and at
// home then, also while facts are not folded; the future as it will come by itself.
func testAsOf(t *testing.T, s *db.Store) {
	record(t, s, dawn, "2 new", lateBlock("b", "B-1", "SEA", dawn-hour), lateBlock("Ä", "B-1", "SFO", dawn-hour))
	record(t, s, dawn+hour, "2 new", cleanBlock("B", "B-1", "SEA", dawn), openBlock("a", "B-1", "SEA", dawn+hour))
	record(t, s, dawn+2*hour, "1 corrected", cleanBlock("b", "B-1", "SEA", dawn-hour))
	record(t, s, dawn+3*hour, "1 new", cleanBlock("b", "B-2", "SFO", dawn+2*hour))
	want := func(at standing.Instant, station string, ids ...string) {
		t.Helper()
		var got []string
		err := s.EachAsOf(t.Context(), at, station, func(id string, _ *standing.State) error {
			got = append(got, id)
			return nil
		})
		if err != nil || !slices.Equal(got, ids) {
			t.Errorf("at %s at %q there are %q, %v; want %q", at, station, got, err, ids)
		}
	}
	counts := func(id string, at standing.Instant, want int) {
		t.Helper()
		p, books, err := s.PartnerAsOf(t.Context(), id, at)
		if err != nil || p.State.Counting() != want {
			t.Fatalf("at %s %d events of %s count, %v; want %d", at, p.State.Counting(), id, err, want)
		}
		for _, l := range books.Lines {
			if l.At > at {
				t.Errorf("the books as of %s hold a line of %s", at, l.At)
			}
		}
	}
	for _, dirty := range []bool{false, true} {
		if dirty {
			if err := s.Exec(t.Context(), "update partner set dirty = 1"); err != nil {
				t.Fatal(err)
			}
		}
		want(dawn-1, "")
		want(dawn, "", "b", "Ä")
		want(dawn+hour, "", "B", "a", "b", "Ä")
		want(dawn+2*hour, "SEA", "B", "a", "b")
		want(dawn+3*hour, "SEA", "B", "a")
		want(dawn+300*day, "SFO", "b", "Ä")
		counts("b", dawn, 1)
		counts("b", dawn+2*hour, 0)
		counts("a", dawn+2*hour-1, 0)
		counts("a", dawn+2*hour, 1)
		if _, _, err := s.PartnerAsOf(t.Context(), "a", dawn); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("known before the first fact: %v", err)
		}
	}
	backfill(t, s, begin(t, s, "a", dawn), lateBlock("c", "B-1", "LAX", dawn-day), lateBlock("b", "B-0", "LAX", dawn-day))
	want(dawn-day+hour, "", "b", "c")
	want(dawn+300*day, "LAX", "c")
	stop := errors.New("enough")
	if err := s.EachAsOf(t.Context(), dawn, "", func(string, *standing.State) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error of the caller became %v", err)
	}
}

// testPartnerNotFound: nobody is made up, whatever is asked about them.
func testPartnerNotFound(t *testing.T, s *db.Store) {
	_, partner := s.Partner(t.Context(), "nobody", dawn)
	_, page := s.PartnerPage(t.Context(), "nobody", dawn, 0)
	_, _, asOf := s.PartnerAsOf(t.Context(), "nobody", dawn)
	_, home := s.Home(t.Context(), "nobody")
	for what, err := range map[string]error{"partner": partner, "page": page, "as of": asOf, "home": home} {
		if !errors.Is(err, db.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	record(t, s, dawn, "1 new", lateBlock("P-7", "B-1", "SEA", dawn-hour))
	if home, err := s.Home(t.Context(), "P-7"); err != nil || home != "SEA" {
		t.Errorf("at home at %q, %v", home, err)
	}
}

// testPartnerPage: the page has the ledger from the moment asked for, all
// changes, and the issues that can still be confirmed.
func testPartnerPage(t *testing.T, s *db.Store) {
	installQuick(t, s)
	reported := delivery("P-7", "D-1", "SEA", dawn)
	reported.Issues = []standing.Issue{
		{Kind: standing.NotReceived, ReportedAt: dawn + hour},
		{Kind: standing.NoContact, ReportedAt: dawn + 2*hour},
	}
	record(t, s, dawn+2*hour, "3 new", reported, lateBlock("P-7", "B-1", "SEA", dawn), lateBlock("P-7", "B-2", "SEA", dawn+hour))
	record(t, s, dawn+3*hour, "1 new", lateBlock("P-7", "B-3", "SEA", dawn+2*hour))
	page, err := s.PartnerPage(t.Context(), "P-7", dawn+3*hour, dawn+3*hour)
	if err != nil || len(page.Lines) != 1 || page.Lines[0].Number != 3 || len(page.Changes) != 1 || len(page.Reported) != 2 {
		t.Errorf("%v, the page is %+v", err, page)
	}
	page, err = s.PartnerPage(t.Context(), "P-7", dawn+hour+14*day, dawn)
	if err != nil || len(page.Lines) != 3 || len(page.Reported) != 2 {
		t.Errorf("%v, the page two weeks after the first report is %+v", err, page)
	}
	page, err = s.PartnerPage(t.Context(), "P-7", dawn+hour+14*day+1, dawn)
	if err != nil || len(page.Reported) != 1 || page.Reported[0].Kind != standing.NoContact {
		t.Errorf("%v, the page after that is %+v", err, page.Reported)
	}
}
