package db_test

import (
	"fmt"
	"slices"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// thanks is a customer's thank-you.
func thanks(partner, id string, at standing.Instant) standing.Fact {
	f := fact(standing.ThanksFact, partner, id)
	f.HappenedAt = at
	return f
}

// TestReplayPage: the page as of a moment that the stored state is past is the one
// that was shown then: state, ledger, changes, reported issues and thanks.
func TestReplayPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		installQuick(t, s)
		id, from := "P-7", dawn-day
		var moments []standing.Instant
		var shown []string
		page := func(at standing.Instant) string {
			t.Helper()
			p, err := s.PartnerPage(t.Context(), id, at, from)
			if err != nil {
				t.Fatal(err)
			}
			p.State.Pending = nil // what was not known then may wait there
			return fmt.Sprint(stateText(t, p.State), p.Lines, p.Changes, p.Reported, p.Thanks)
		}
		see := func(at standing.Instant, counts string, facts ...standing.Fact) {
			t.Helper()
			record(t, s, at, counts, facts...)
			moments, shown = append(moments, at), append(shown, page(at))
		}
		reported := delivery(id, "D-1", "SEA", dawn)
		reported.Issues = []standing.Issue{{Kind: standing.NotReceived, ReportedAt: dawn + hour}, {Kind: standing.NoContact, ReportedAt: dawn + hour}}
		confirmed := reported
		confirmed.Issues = slices.Clone(reported.Issues)
		confirmed.Issues[0].ConfirmedAt, confirmed.Issues[0].ConfirmedBy = dawn+4*hour, "A. Rivera"
		see(dawn+hour, "2 new", cleanBlock(id, "B-1", "SEA", dawn), thanks(id, "T-1", dawn))
		see(dawn+2*hour, "3 new", reported, lateBlock(id, "B-2", "SEA", dawn+hour), thanks(id, "T-2", dawn+2*hour))
		see(dawn+3*hour, "2 corrected", cleanBlock(id, "B-2", "SEA", dawn+hour), void(thanks(id, "T-1", dawn)))
		see(dawn+4*hour, "1 corrected", confirmed)
		see(dawn+5*hour, "3 new", lateBlock(id, "B-3", "SEA", dawn+4*hour), thanks(id, "T-3", dawn+4*hour), thanks(id, "T-4", dawn+4*hour))
		if slices.Contains(shown[1:], shown[0]) {
			t.Error("the pages do not differ")
		}
		for i, at := range moments {
			if got := page(at); got != shown[i] {
				t.Errorf("of %s the page is now\n%s\nand was\n%s", at, got, shown[i])
			}
			p, books, err := s.PartnerAsOf(t.Context(), id, at)
			one := partner(t, s, id, at)
			if err != nil || stateText(t, p.State) != stateText(t, one.State) || one.State.FoldedTo > at {
				t.Errorf("%v: as of %s the partner is\n%+v\nwant\n%+v", err, at, one.State, p.State)
			}
			if got, err := s.PartnerPage(t.Context(), id, at, from); err != nil || !slices.Equal(got.Lines, books.Lines) || !slices.Equal(got.Changes, books.Changes) {
				t.Errorf("%v: as of %s the page has the lines %+v, want %+v", err, at, got.Lines, books.Lines)
			}
		}
		if got, err := s.PartnerPage(t.Context(), id, dawn+4*hour, dawn+3*hour); err != nil || len(got.Lines) != 2 || got.Lines[0].At != dawn+3*hour {
			t.Errorf("%v: the page from a moment on has the lines %+v", err, got.Lines)
		}
		if got, err := s.PartnerPage(t.Context(), id, dawn, from); err != nil || got.State.KnownAt != 0 || got.Lines != nil || got.Reported != nil || got.Thanks.Count != 0 {
			t.Errorf("%v: before the first fact the page is %+v", err, got)
		}
	})
}

// TestThanks: those withdrawn and those that lie ahead are not told; the latest
// come first.
func TestThanks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		record(t, s, dawn+9*hour, "6 new", thanks("P-7", "T-2", dawn+2*hour), thanks("P-7", "T-1", dawn+hour), thanks("P-7", "T-4", dawn+4*hour),
			thanks("P-7", "T-3", dawn+3*hour), thanks("P-7", "T-9", dawn+5*hour), thanks("P-8", "T-1", dawn+6*hour))
		record(t, s, dawn+10*hour, "1 corrected", void(thanks("P-7", "T-9", dawn+5*hour)))
		page, err := s.PartnerPage(t.Context(), "P-7", dawn+10*hour, dawn)
		if want := []standing.Instant{dawn + 4*hour, dawn + 3*hour, dawn + 2*hour}; err != nil || page.Thanks.Count != 4 || !slices.Equal(page.Thanks.Latest, want) {
			t.Errorf("%v: the thanks are %+v, want 4, the latest %v", err, page.Thanks, want)
		}
		page, err = s.PartnerPage(t.Context(), "P-9", dawn, dawn)
		if err == nil {
			t.Errorf("a stranger has the page %+v", page)
		}
	})
}
