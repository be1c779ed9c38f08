package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"standings/db"
	"standings/standing"
)

// testSweep: what comes due by itself is written by the first sweep after it, with
// the moment it was due; before that a page shows it all the same.
func testSweep(t *testing.T, s *db.Store) {
	installQuick(t, s)
	ahead := finding("P-8", "S-1", dawn+hour)
	record(t, s, dawn, "4 new", openBlock("P-7", "B-1", "SEA", dawn), openBlock("P-7", "B-2", "SEA", dawn+4*hour),
		lateDelivery("P-7", "D-1", "SEA", "B-1", dawn+2*hour), ahead)
	if n := sweep(t, s, dawn+hour-1); n != 0 {
		t.Errorf("%d partners swept before anything was due", n)
	}
	now := dawn + 6*hour
	page, err := s.PartnerPage(t.Context(), "P-7", now, 0)
	if err != nil || len(page.Lines) != 3 {
		t.Fatalf("the page shows %+v, %v", page.Lines, err)
	}
	wantLedger(t, s, "P-7")
	if n := sweep(t, s, now); n != 2 {
		t.Errorf("%d partners swept; want 2", n)
	}
	wantLedger(t, s, "P-7", "-12 counted", "-1 counted", "-12 counted")
	for i, want := range []standing.Instant{dawn + hour, dawn + 2*hour, dawn + 5*hour} {
		if page.Lines[i].At != want {
			t.Errorf("line %d is of %s; want %s", i+1, page.Lines[i].At, want)
		}
	}
	swept, err := s.PartnerPage(t.Context(), "P-7", now, 0)
	if err != nil || stateText(t, swept.State) != stateText(t, page.State) || fmt.Sprint(swept.Lines, swept.Changes, swept.Recorded) != fmt.Sprint(page.Lines, page.Changes, page.Recorded) {
		t.Errorf("%v; the page shows\n%+v\nand after the sweep\n%+v", err, page, swept)
	}
	if n := sweep(t, s, now); n != 0 {
		t.Errorf("%d partners swept again", n)
	}
	// The finding ages out three days after it occurred.
	if n := sweep(t, s, dawn+hour+3*day-1); n != 0 {
		t.Errorf("%d partners swept before the finding was due", n)
	}
	if n := sweep(t, s, dawn+hour+3*day); n != 1 {
		t.Errorf("%d partners swept when the finding was due", n)
	}
	wantLedger(t, s, "P-8", "-15 counted", "+15 aged out")
	wantRebuilt(t, s, dawn+hour+3*day)
}

// testSweepUsesBlockLimit: deliveries that come due share the limit of their
// block with those before them.
func testSweepUsesBlockLimit(t *testing.T, s *db.Store) {
	var facts []standing.Fact
	for i := range 8 {
		facts = append(facts, lateDelivery("P-7", fmt.Sprint("D-", i), "SEA", "B-1", dawn+standing.Instant(i)*hour))
	}
	record(t, s, dawn+3*hour, "8 new", facts...) // four of them lie ahead
	now := dawn + 8*hour
	page, err := s.PartnerPage(t.Context(), "P-7", now, 0)
	if err != nil || page.State.Pillar(standing.Quality).Points != 5 {
		t.Errorf("the page shows %d points, %v; want 5", page.State.Pillar(standing.Quality).Points, err)
	}
	sweep(t, s, now)
	wantLedger(t, s, "P-7", "-1 counted", "-1 counted", "-1 counted", "-1 counted", "-1 counted",
		"+0 block limit reached", "+0 block limit reached", "+0 block limit reached")
	record(t, s, now+hour, "1 new", lateDelivery("P-7", "D-9", "SEA", "B-1", now))
	if got := partner(t, s, "P-7", now+hour).State.Pillar(standing.Quality).Points; got != 5 {
		t.Errorf("%d points; want 5", got)
	}
	wantRebuilt(t, s, now+hour)
}

// testSweepAfterAgeingOut: an issue is confirmed when the event of its delivery
// has long left the window; that the event did count stays on the books.
func testSweepAfterAgeingOut(t *testing.T, s *db.Store) {
	installQuick(t, s)
	late := lateDelivery("P-7", "D-0", "SEA", "", dawn)
	late.Issues = []standing.Issue{{Kind: standing.NotReceived, ReportedAt: dawn + hour, ConfirmedAt: dawn + 4*day, ConfirmedBy: "A. Rivera"}}
	record(t, s, dawn, "1 new", late)
	for i := range 7 {
		record(t, s, dawn+hour+standing.Instant(i), "1 new", delivery("P-7", fmt.Sprint("D-", i+1), "SEA", dawn+hour))
	}
	want, err := s.Events(t.Context(), "P-7", 0)
	if err != nil || len(want) != 1 || want[0].Out != standing.AgedOut || want[0].Never {
		t.Fatalf("%v, before the confirmation the events are %+v", err, want)
	}
	sweep(t, s, dawn+4*day)
	got, err := s.Events(t.Context(), "P-7", 0)
	if err != nil || len(got) != 2 || got[0] != want[0] && got[1] != want[0] {
		t.Errorf("%v, after the confirmation the events are\n%+v\nwant among them\n%+v", err, got, want[0])
	}
	wantRebuilt(t, s, dawn+4*day)
}

// testManyPartners: sweeping and folding anew go on until nothing is left, in as
// many transactions as it takes, and tell how far they are.
func testManyPartners(t *testing.T, s *db.Store) {
	const partners = 2*200 + 1 // what a transaction takes, and more
	var facts []standing.Fact
	for i := range partners {
		facts = append(facts, openBlock(fmt.Sprintf("P-%03d", i), "B-1", "SEA", dawn))
	}
	backfill(t, s, begin(t, s, "a", dawn), facts...)
	told := 0
	n, err := s.Refold(t.Context(), dawn, func(partners int) { told += partners })
	if err != nil || n != partners || told != partners {
		t.Errorf("%d folded, %d told, %v; want %d", n, told, err, partners)
	}
	if n := sweep(t, s, dawn+day); n != partners {
		t.Errorf("%d swept; want %d", n, partners)
	}
	told = 0
	found, err := s.Check(t.Context(), func(partners int) { told += partners })
	if err != nil || found.Partners != partners || found.Lines != partners || told != partners {
		t.Errorf("%d partners, %d lines, %d told, %v", found.Partners, found.Lines, told, err)
	}
	listed := 0
	err = s.EachAsOf(t.Context(), dawn+day, "", func(id string, state *standing.State) error {
		if want := fmt.Sprintf("P-%03d", listed); id != want {
			return fmt.Errorf("listed %s; want %s", id, want)
		}
		listed++
		return nil
	})
	if err != nil || listed != partners {
		t.Errorf("%d listed, %v", listed, err)
	}
}

// testRefoldInterrupted: folding that was stopped between two transactions is
// finished by the next; until then the partners that are left are known.
func testRefoldInterrupted(t *testing.T, s *db.Store) {
	var facts []standing.Fact
	for i := range 201 {
		facts = append(facts, lateBlock(fmt.Sprintf("P-%03d", i), "B-1", "SEA", dawn-day))
	}
	backfill(t, s, begin(t, s, "a", dawn), facts...)
	ctx, stop := context.WithCancel(t.Context())
	n, err := s.Refold(ctx, dawn, func(int) { stop() })
	if !errors.Is(err, context.Canceled) || n == 0 {
		t.Fatalf("stopped after %d partners with %v", n, err)
	}
	left, err := s.Dirty(t.Context())
	if err != nil || int(left) != len(facts)-n {
		t.Errorf("%d partners are dirty, %v; want %d", left, err, len(facts)-n)
	}
	found, err := s.Check(t.Context(), nil)
	if err != nil || len(found.Differences) != int(left) {
		t.Errorf("%d differences, %v; want one for each dirty partner", len(found.Differences), err)
	}
	if n, err := s.Refold(t.Context(), dawn, nil); err != nil || n != int(left) {
		t.Errorf("%d folded, %v; want %d", n, err, left)
	}
	wantRebuilt(t, s, dawn)
}
