package db_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// TestLedgerPage: the pages together hold each line that the filter matches once,
// newest first, also those that came due since the state was stored.
func TestLedgerPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		installQuick(t, s)
		var facts []standing.Fact
		for i := range 7 {
			at := dawn + standing.Instant(i)*hour
			facts = append(facts, lateBlock("P-7", fmt.Sprint("B-", i), "SEA", at), lateDelivery("P-7", fmt.Sprint("D-", i), "SEA", "", at))
		}
		record(t, s, dawn+7*hour, "15 new", append(facts, openBlock("P-7", "B-9", "SEA", dawn+8*hour))...)
		now := dawn + 9*hour
		all, err := s.Books(t.Context(), "P-7", now)
		if err != nil || len(all.Facts) != 15 || len(all.Rulebooks) != 1 || len(all.Changes) == 0 {
			t.Fatalf("%v, the books are %+v", err, all)
		}
		if last := all.Lines[len(all.Lines)-1]; last.Event.Kind != standing.MissedBlock {
			t.Fatalf("the last line is %+v", last)
		}
		for _, pillar := range []standing.Pillar{standing.NoPillar, standing.Reliability, standing.Quality, standing.Safety} {
			var want []standing.Line
			for _, l := range slices.Backward(all.Lines) {
				if pillar == standing.NoPillar || l.Pillar == pillar {
					want = append(want, l)
				}
			}
			var got []standing.Line
			for before := 0; ; before = got[len(got)-1].Number {
				page, err := s.LedgerPage(t.Context(), "P-7", db.LedgerQuery{Pillar: pillar, Before: before, Limit: 4}, now)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range page.Lines {
					if at := page.Occurred[l.Event]; at < dawn || at > now {
						t.Errorf("the event of line %d occurred at %s", l.Number, at)
					}
				}
				got = append(got, page.Lines...)
				if len(page.Lines) < 4 {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("the pages of %q hold %v, want %v", pillar, got, want)
			}
		}
		if _, err := s.LedgerPage(t.Context(), "nobody", db.LedgerQuery{Limit: 4}, now); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("of nobody: %v", err)
		}
		if _, err := s.Books(t.Context(), "nobody", now); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("books of nobody: %v", err)
		}
	})
}
