package db_test

import (
	"errors"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// TestEventPage: every event is found that was ever on the books, with the version
// of its fact that holds and with its lines, also what came due since.
func TestEventPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		installQuick(t, s)
		late, other := lateBlock("P-7", "B-1", "SEA", dawn), openBlock("P-7", "B-2", "SFO", dawn+hour)
		record(t, s, dawn+hour, "2 new", late, other)
		ref := standing.EventRef{Ref: late.Ref(), Kind: standing.LateCheckIn}
		page, err := s.EventPage(t.Context(), "P-7", ref, dawn+hour)
		if err != nil || page.Event.EventRef != ref || page.Event.Cost != 4 || page.At.ID != "SEA" || page.Fact.CheckedInAt != late.CheckedInAt || len(page.Lines) != 1 {
			t.Errorf("%v, the page of a late check-in is %+v", err, page)
		}

		// A block that is missed by itself is there before anything is swept.
		missed := standing.EventRef{Ref: other.Ref(), Kind: standing.MissedBlock}
		if _, err := s.EventPage(t.Context(), "P-7", missed, dawn+2*hour-1); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("missed before its time: %v", err)
		}
		for _, what := range []string{"due", "swept"} {
			page, err = s.EventPage(t.Context(), "P-7", missed, dawn+2*hour)
			if err != nil || page.Event.Cost != 12 || page.At.ID != "SFO" || len(page.Lines) != 1 || page.Lines[0].Number != 2 {
				t.Errorf("%s: %v, the page of a missed block is %+v", what, err, page)
			}
			sweep(t, s, dawn+2*hour)
		}

		// A correction takes the event away, and leaves its page.
		right := late
		right.CheckedInAt = late.StartsAt
		record(t, s, dawn+3*hour, "1 corrected", right)
		page, err = s.EventPage(t.Context(), "P-7", ref, dawn+3*hour)
		if err != nil || page.Event.Gone != standing.Corrected || page.Fact.CheckedInAt != right.CheckedInAt || len(page.Lines) != 2 || page.Lines[1].Why != standing.Corrected {
			t.Errorf("%v, the page of a corrected event is %+v", err, page)
		}

		for _, nothing := range []standing.EventRef{
			{Ref: late.Ref(), Kind: standing.MissedBlock},
			{Ref: standing.Ref{Type: standing.BlockFact, Source: "other", ID: "B-1"}, Kind: standing.LateCheckIn},
		} {
			if _, err := s.EventPage(t.Context(), "P-7", nothing, dawn+3*hour); !errors.Is(err, db.ErrNotFound) {
				t.Errorf("%+v: %v", nothing, err)
			}
		}
		if _, err := s.EventPage(t.Context(), "nobody", ref, dawn+3*hour); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("of nobody: %v", err)
		}
	})
}
