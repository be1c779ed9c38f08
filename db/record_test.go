package db_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

func testRecord(t *testing.T, s *db.Store) {
	block := openBlock("P-7", "B-1", "SEA", dawn)
	report := record(t, s, dawn-hour, "1 new", block)
	if !slices.Equal(report.Partners, []string{"P-7"}) || !slices.Equal(report.Stations, []string{"SEA"}) {
		t.Errorf("made on the way: %q and %q", report.Partners, report.Stations)
	}
	if p := partner(t, s, "P-7", dawn-hour); p.Name != "P-7" || p.Station != (db.Station{ID: "SEA", Name: "SEA", Zone: "UTC"}) || p.HeardAt != dawn-hour {
		t.Errorf("made on the way: %+v", p)
	}
	report = record(t, s, dawn-hour, "1 unchanged", block)
	if report.Partners != nil || report.Stations != nil {
		t.Errorf("made once more: %q and %q", report.Partners, report.Stations)
	}

	block.CheckedInAt = dawn + 6*minute
	record(t, s, dawn+6*minute, "1 corrected", block)
	if got := partner(t, s, "P-7", dawn+6*minute).State; got.Counting() != 1 || got.Pillar(standing.Reliability).Opportunities != 1 {
		t.Errorf("after the late check-in the state is %+v", got)
	}
	record(t, s, dawn+7*minute, "1 unchanged", block)

	// A correction of what has its number already, and its withdrawal.
	block.CheckedInAt = dawn + 5*minute
	record(t, s, dawn+hour, "1 corrected", block)
	if got := partner(t, s, "P-7", dawn+hour).State.Counting(); got != 0 {
		t.Errorf("%d events count; want none, it was not late after all", got)
	}
	block.CheckedInAt = dawn + 8*minute
	record(t, s, dawn+2*hour, "1 corrected", block)
	record(t, s, dawn+3*hour, "1 corrected", void(block))
	p := partner(t, s, "P-7", dawn+3*hour)
	if p.State.Counting() != 0 || p.State.Pillar(standing.Reliability).Opportunities != 1 {
		t.Errorf("after the withdrawal the state is %+v", p.State)
	}
	wantLedger(t, s, "P-7", "-4 counted", "+4 corrected", "-4 reinstated", "+4 withdrawn")
	wantRebuilt(t, s, dawn+3*hour)
}

// wantLedger wants the partner's ledger lines, as delta and why.
func wantLedger(t *testing.T, s *db.Store, id string, want ...string) {
	t.Helper()
	lines, err := s.Ledger(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, fmt.Sprintf("%+d %s", l.Delta, l.Why))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the ledger of %s is %q; want %q", id, got, want)
	}
}

// wantWorkedAt wants the partner to have worked at these stations, sorted.
func wantWorkedAt(t *testing.T, s *db.Store, id string, want ...string) {
	t.Helper()
	got, err := s.Rows(t.Context(), "select station from partner_station where partner_id = $1 order by station", id)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s has worked at %q, %v; want %q", id, got, err, want)
	}
}

// testRecordOfEveryType: facts of all types in one request, of which some are
// about the same partner, and one is said twice.
func testRecordOfEveryType(t *testing.T, s *db.Store) {
	reported := delivery("P-7", "D-1", "SEA", dawn)
	reported.Issues = []standing.Issue{{Kind: standing.NotReceived, ReportedAt: dawn + 1}}
	thanks := fact(standing.ThanksFact, "P-7", "T-1")
	thanks.Delivery, thanks.HappenedAt = "D-1", dawn
	fuel := fact(standing.PurchaseFact, "P-7", "F-1")
	fuel.Category, fuel.AmountCents, fuel.HappenedAt = "fuel", 4210, dawn
	facts := []standing.Fact{
		cleanBlock("P-7", "B-1", "SFO", dawn), reported, finding("P-7", "S-1", dawn-day), thanks, fuel,
		partnerFact("P-7", "Ada Obi", "SEA"), stationFact("SEA", "Seattle North", "America/Los_Angeles"),
		lateBlock("P-8", "B-1", "SEA", dawn), cleanBlock("P-8", "B-1", "SEA", dawn), // the later line holds
	}
	report := record(t, s, dawn+hour, "8 new", facts...)
	if !slices.Equal(report.Partners, []string{"P-8"}) || !slices.Equal(report.Stations, []string{"SFO"}) {
		t.Errorf("made on the way: %q and %q", report.Partners, report.Stations)
	}
	p := partner(t, s, "P-7", dawn+hour)
	if p.Name != "Ada Obi" || p.Station != (db.Station{ID: "SEA", Name: "Seattle North", Zone: "America/Los_Angeles"}) {
		t.Errorf("the partner is %+v", p)
	}
	if got := partner(t, s, "P-8", dawn+hour).State.Counting(); got != 0 {
		t.Errorf("%d events of P-8 count; want those of the later line: none", got)
	}
	events, err := s.Events(t.Context(), "P-7", 0)
	if err != nil || len(events) != 1 || events[0].Kind != standing.UnsafeDriving {
		t.Errorf("%v, events: %+v", err, events)
	}
	issues, err := s.ReportedIssues(t.Context(), "P-7", dawn+1)
	want := db.Reported{Delivery: reported.Ref(), Kind: standing.NotReceived, Station: "SEA", CompletedAt: dawn, ReportedAt: dawn + 1}
	if err != nil || len(issues) != 1 || issues[0] != want {
		t.Errorf("%v, reported: %+v; want %+v", err, issues, want)
	}
	if issues, _ := s.ReportedIssues(t.Context(), "P-7", dawn+2); len(issues) != 0 {
		t.Errorf("reported after %s: %+v", dawn+2, issues)
	}
	wantWorkedAt(t, s, "P-7", "SEA", "SFO")
	record(t, s, dawn+hour, "8 unchanged", facts...)

	// Once confirmed, the issue is an event.
	reported.Issues[0].ConfirmedAt, reported.Issues[0].ConfirmedBy = dawn+2*hour, "A. Rivera"
	record(t, s, dawn+2*hour, "1 corrected", reported)
	if issues, _ := s.ReportedIssues(t.Context(), "P-7", 0); len(issues) != 0 {
		t.Errorf("still reported: %+v", issues)
	}
	wantLedger(t, s, "P-7", "-15 counted", "-6 counted")
	wantRebuilt(t, s, dawn+2*hour)
}

// testRecordOrderWithinRequest: one request says the same in any order of its facts.
func testRecordOrderWithinRequest(t *testing.T, s *db.Store) {
	app := partnerFact("P-7", "Ada Obi", "SEA")
	app.Source = "app"
	record(t, s, dawn, "2 new", partnerFact("P-7", "Ada O.", "SFO"), app)
	if got := partner(t, s, "P-7", dawn).Name; got != "Ada O." {
		t.Errorf("the name is %q; want that of the last source", got)
	}
	wantRebuilt(t, s, dawn)
}

// testRecordAfterWhatIsFolded: what arrives at a moment that is folded already,
// or before it, is recorded right after it.
func testRecordAfterWhatIsFolded(t *testing.T, s *db.Store) {
	record(t, s, dawn, "1 new", lateBlock("P-7", "B-1", "SEA", dawn-day))
	record(t, s, dawn, "1 new", lateBlock("P-7", "B-2", "SEA", dawn-day))
	record(t, s, dawn-hour, "1 new", lateBlock("P-7", "B-3", "SEA", dawn-day))
	early := lateBlock("P-7", "B-4", "SEA", dawn-day)
	early.RecordedAt = dawn - day
	record(t, s, dawn+hour, "1 new", early)
	versions, err := s.Versions(t.Context(), "P-7")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []standing.Instant{dawn, dawn + 1, dawn + 2, dawn + hour} {
		if got := versions[i].Fact.RecordedAt; got != want {
			t.Errorf("%s was recorded at %d; want %d", versions[i].Fact.ID, got, want)
		}
	}
}

// testRecordCorrectionOfWhatCameDue: a block was missed without anybody looking,
// and then its check-in arrives.
func testRecordCorrectionOfWhatCameDue(t *testing.T, s *db.Store) {
	block := openBlock("P-7", "B-1", "SEA", dawn)
	record(t, s, dawn-hour, "1 new", block)
	block.CheckedInAt = dawn - minute
	record(t, s, dawn+2*hour, "1 corrected", block)
	if got := partner(t, s, "P-7", dawn+2*hour).State.Pillar(standing.Reliability).Opportunities; got != 1 {
		t.Errorf("the block got %d numbers", got)
	}
	wantLedger(t, s, "P-7", "-12 counted", "+12 corrected")
	wantRebuilt(t, s, dawn+2*hour)
}

// testRecordCorrectionOfPlannedDelivery: the reported issues are those of the
// version that holds.
func testRecordCorrectionOfPlannedDelivery(t *testing.T, s *db.Store) {
	planned := delivery("P-7", "D-1", "SEA", dawn+day)
	planned.Issues = []standing.Issue{{Kind: standing.NoContact, ReportedAt: dawn}, {Kind: standing.NotReceived, ReportedAt: dawn}}
	record(t, s, dawn, "1 new", planned)
	planned.Issues = planned.Issues[:1]
	record(t, s, dawn+hour, "1 corrected", planned)
	if issues, err := s.ReportedIssues(t.Context(), "P-7", 0); err != nil || len(issues) != 1 {
		t.Errorf("reported are %+v, %v; want the first issue", issues, err)
	}
	wantRebuilt(t, s, dawn+hour)
}

// testRecordMovedBlock: a block that is moved to another station before it begins
// was never worked at the first, nor was one that is withdrawn.
func testRecordMovedBlock(t *testing.T, s *db.Store) {
	record(t, s, dawn-hour, "2 new", openBlock("P-7", "B-1", "SEA", dawn), openBlock("P-7", "B-2", "LAX", dawn))
	record(t, s, dawn-hour, "2 corrected", openBlock("P-7", "B-1", "SFO", dawn), void(openBlock("P-7", "B-2", "LAX", dawn)))
	wantWorkedAt(t, s, "P-7", "SFO")
	wantRebuilt(t, s, dawn)
}

// testRecordForDirtyPartner: a live fact of a partner whose backfill is not
// folded yet is folded with what there is; the mark stays until Refold.
func testRecordForDirtyPartner(t *testing.T, s *db.Store) {
	backfill(t, s, begin(t, s, "a", dawn), lateBlock("P-7", "B-1", "SEA", dawn-day))
	if p := partner(t, s, "P-7", dawn); !p.Dirty {
		t.Error("the partner is not dirty")
	}
	if _, err := s.Record(t.Context(), []standing.Fact{lateBlock("P-7", "B-2", "SEA", dawn-hour)}, dawn); err != nil {
		t.Fatal(err)
	}
	p := partner(t, s, "P-7", dawn)
	if !p.Dirty || p.State.Counting() != 2 {
		t.Errorf("dirty: %t, %d events count; want both", p.Dirty, p.State.Counting())
	}
	if n, err := s.Dirty(t.Context()); err != nil || n != 1 {
		t.Errorf("%d dirty partners, %v", n, err)
	}
	refold(t, s, dawn)
	if n, err := s.Dirty(t.Context()); err != nil || n != 0 {
		t.Errorf("%d dirty partners after folding, %v", n, err)
	}
	wantRebuilt(t, s, dawn)
}

// testRecordAllOrNothing: what cannot be stored leaves nothing of its request.
func testRecordAllOrNothing(t *testing.T, s *db.Store) {
	for _, text := range []string{"a\x00b", "a\xffb"} {
		bad := cleanBlock("P-8", "B-2", "SEA", dawn)
		bad.Cause = text
		if _, err := s.Record(t.Context(), []standing.Fact{cleanBlock("P-7", "B-1", "SEA", dawn), bad}, dawn); err == nil {
			t.Errorf("recorded %q", text)
		}
	}
	if rows := dump(t, s, "fact", "partner", "station"); len(rows) > 0 {
		t.Errorf("there is\n%s", strings.Join(rows, "\n"))
	}
}

// testRecordAtOnce: writers of the same partners, in every order, lose nothing.
func testRecordAtOnce(t *testing.T, s *db.Store) {
	recordAtOnce(t, s, s)
}

// testForgottenAtThisMoment: while another process forgets a partner, facts of
// theirs come in, and make them anew; what only looks after them leaves them.
func testForgottenAtThisMoment(t *testing.T, s *db.Store) {
	facts := []standing.Fact{lateBlock("P-6", "B-2", "SEA", dawn), lateBlock("P-7", "B-2", "SEA", dawn)}
	for _, c := range []struct {
		what     string
		partners int // that are left
		do       func() error
	}{
		{"record", 2, func() error {
			_, err := s.Record(t.Context(), facts, dawn+hour)
			return err
		}},
		{"backfill", 2, func() error {
			_, err := s.Backfill(t.Context(), begin(t, s, "a", dawn), facts)
			return err
		}},
		{"refold", 1, func() error {
			_, err := s.Refold(t.Context(), dawn, nil)
			return err
		}},
		{"sweep", 1, func() error {
			_, err := s.Sweep(t.Context(), dawn+9*day)
			return err
		}},
	} {
		empty(t, s)
		record(t, s, dawn-hour, "2 new", openBlock("P-6", "B-1", "SEA", dawn), openBlock("P-7", "B-1", "SEA", dawn))
		if c.what == "refold" {
			if err := s.Exec(t.Context(), "update partner set dirty = 1"); err != nil {
				t.Fatal(err)
			}
		}
		done := make(chan error, 1)
		begun := false
		err := s.Run(t.Context(), func() {
			if !begun {
				begun = true
				go func() { done <- c.do() }()
				time.Sleep(100 * time.Millisecond) // to where it has seen both and waits for P-6
			}
		}, s.Locking("select 1 from partner where partner_id = 'P-6'"), "delete from partner where partner_id = 'P-7'",
			"delete from partner_word where partner_id = 'P-7'", "delete from partner_station where partner_id = 'P-7'",
			"delete from fact where partner_id = 'P-7'", "update station_tier set partners = partners - 1")
		if err := errors.Join(err, <-done); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if c.what == "backfill" {
			if _, err := s.Refold(t.Context(), dawn+hour, nil); err != nil {
				t.Fatal(err)
			}
		}
		if found, err := s.Check(t.Context(), nil); err != nil || len(found.Differences) > 0 || found.Partners != c.partners {
			t.Errorf("after the %s there are %d partners, %v: %q", c.what, found.Partners, err, found.Differences)
		}
	}
}

// TestRecordFromTwoProcesses: as above, from two stores on one data base.
func TestRecordFromTwoProcesses(t *testing.T) {
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
		recordAtOnce(t, stores[0], stores[1])
	})
}

func recordAtOnce(t *testing.T, stores ...*db.Store) {
	const writers, requests, partners = 4, 8, 5
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			s := stores[w%len(stores)]
			for i := range requests {
				var facts []standing.Fact
				for p := range partners {
					id := fmt.Sprintf("P-%d", (p*(w+1)+i)%partners) // each writer in an order of its own
					f := lateBlock(id, fmt.Sprintf("B-%d-%d", w, i), fmt.Sprintf("S-%d", (p+w)%3), dawn)
					facts = append(facts, f, stationFact(f.Station, "The same", "UTC"))
				}
				facts = append(facts, cleanBlock("P-0", "shared", "S-0", dawn+standing.Instant(w*requests+i)))
				if _, err := s.Record(t.Context(), facts, dawn+day); err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	group.Go(func() {
		id := begin(t, stores[0], "beside", dawn)
		for i := range requests {
			_, err := stores[0].Backfill(t.Context(), id, []standing.Fact{
				lateBlock(fmt.Sprintf("P-%d", i%partners), fmt.Sprint("past-", i), "S-0", dawn-day),
				cleanBlock("P-0", "shared", "S-0", dawn-standing.Instant(i+1)),
			})
			if err == nil {
				_, err = stores[len(stores)-1].Refold(t.Context(), dawn+day, nil)
			}
			if err != nil {
				t.Errorf("backfill: %v", err)
				return
			}
		}
	})
	group.Wait()
	if t.Failed() {
		return
	}
	s := stores[0]
	refold(t, s, dawn+day)
	var blocks, shared int
	for p := range partners {
		versions, err := s.Versions(t.Context(), fmt.Sprintf("P-%d", p))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range versions {
			if v.Fact.ID == "shared" {
				shared++
			} else {
				blocks++
			}
		}
	}
	if want := writers*requests*partners + requests; blocks != want {
		t.Errorf("%d blocks are stored; want %d", blocks, want)
	}
	if want := writers*requests + 1; shared != want { // the backfill's later lines replace its earlier ones
		t.Errorf("%d versions of the shared block are stored; want %d", shared, want)
	}
	wantRebuilt(t, s, dawn+day)
	if _, err := s.Station(t.Context(), "S-9"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("a station that nobody named: %v", err)
	}
}
