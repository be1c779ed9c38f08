package db_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// pastFacts are facts of distinct ids with every sort of event in them, of a few
// partners: some recorded later than determined, some ahead of the end of the past.
func pastFacts() []standing.Fact {
	var all []standing.Fact
	for i, f := range manyFacts(4, 400) {
		switch i % 21 {
		case 5:
			f.RecordedAt = f.CompletedAt + 2*day
		case 6:
			f.Delivered = false
		case 7:
			f.Issues = []standing.Issue{{Kind: standing.NotReceived, ReportedAt: f.CompletedAt + hour, ConfirmedAt: f.CompletedAt + day, ConfirmedBy: "A. Rivera"}}
		case 8:
			f.Issues = []standing.Issue{{Kind: standing.NoContact, ReportedAt: f.CompletedAt + hour}}
		case 9, 10:
			f.PromisedBy = f.CompletedAt - 1
		case 0:
			if i%2 == 0 {
				f.CheckedInAt = 0
			}
		}
		all = append(all, f)
	}
	void := void(all[3])
	void.ID = "never-was"
	all = append(all, void, partnerFact("P-00001", "Ada Obi", "S-00"), stationFact("S-01", "South", "Asia/Tokyo"))
	for i := range 4 {
		all = append(all, finding(all[i*21].Partner, "S-1", dawn-90*day))
	}
	other := stationFact("S-01", "Another name for it", "UTC")
	other.Source = "app"
	ahead := openBlock("P-00002", "ahead", "S-02", dawn+3*day)
	late := lateBlock("P-00003", "late", "S-03", dawn-day)
	late.RecordedAt = dawn + 2*day
	return append(all, other, ahead, late, lateDelivery("P-00002", "ahead", "S-02", "ahead", dawn+2*day))
}

var booksAndFacts = append([]string{"fact", "station"}, derived...)

// importAll imports facts as one backfill in batches, and folds them as of dawn.
func importAll(t *testing.T, s *db.Store, fingerprint string, batch int, facts []standing.Fact) {
	t.Helper()
	id := begin(t, s, fingerprint, dawn)
	for part := range slices.Chunk(facts, batch) {
		backfill(t, s, id, part...)
	}
	if err := s.EndImport(t.Context(), id, 0, dawn); err != nil {
		t.Fatal(err)
	}
	refold(t, s, dawn)
}

// testBackfillInAnyOrder: facts of distinct ids end in the same books whether
// they come in one file or two, in their order or mixed up, once or twice.
func testBackfillInAnyOrder(t *testing.T, s *db.Store) {
	facts := pastFacts()
	importAll(t, s, "a", len(facts), facts)
	want := dump(t, s, booksAndFacts...)
	if n := len(dump(t, s, "ledger")); n < 30 {
		t.Fatalf("this past has only %d ledger lines", n)
	}
	importAll(t, s, "b", 100, facts)
	wantSame(t, "after importing the same file twice", dump(t, s, booksAndFacts...), want)

	random := rand.New(rand.NewPCG(1, 1))
	for range 2 {
		empty(t, s)
		mixed := slices.Clone(facts)
		random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		half := random.IntN(len(mixed))
		installDefault(t, s)
		importAll(t, s, "a", 77, mixed[:half])
		importAll(t, s, "b", 50, mixed[half:])
		wantSame(t, "after importing the facts mixed up, in two files", dump(t, s, booksAndFacts...), want)
	}

	for _, at := range []standing.Instant{dawn + 2*day, dawn + 4*day} {
		sweep(t, s, at)
	}
	wantLedgerHas(t, s, "P-00002", "late_delivery", "missed_block")
	wantLedgerHas(t, s, "P-00003", "late_check_in")
	wantRebuilt(t, s, dawn+4*day)
}

func installDefault(t *testing.T, s *db.Store) {
	t.Helper()
	if err := s.InstallRulebook(t.Context(), dbtest.Options().FirstRulebook, 0, dawn); err != nil {
		t.Fatal(err)
	}
}

// wantLedgerHas wants the kinds to be among the last lines of the ledger.
func wantLedgerHas(t *testing.T, s *db.Store, id string, kinds ...string) {
	t.Helper()
	lines, err := s.Ledger(t.Context(), id, dawn)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		if l.Why == standing.Counted {
			got = append(got, l.Event.Kind.String())
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, kinds) {
		t.Errorf("since %s there count %q of %s; want %q", dawn, got, id, kinds)
	}
}

// testBackfillLaterLine: within one import the later line of a fact replaces the
// earlier, in one batch and across batches; a line that changes it back does so.
func testBackfillLaterLine(t *testing.T, s *db.Store) {
	late, clean := lateBlock("P-7", "B-1", "SEA", dawn-day), cleanBlock("P-7", "B-1", "SEA", dawn-day)
	id := begin(t, s, "a", dawn)
	wantCounts(t, backfill(t, s, id, late, clean), "1 new")
	wantCounts(t, backfill(t, s, id, late), "1 corrected")
	refold(t, s, dawn)
	wantVersions(t, s, "P-7", 1)
	wantLedger(t, s, "P-7", "-4 counted")

	second := begin(t, s, "b", dawn)
	wantCounts(t, backfill(t, s, second, clean), "1 corrected")
	wantVersions(t, s, "P-7", 2)
	wantCounts(t, backfill(t, s, second, late), "1 corrected")
	wantVersions(t, s, "P-7", 1)
	wantCounts(t, backfill(t, s, second, late), "1 unchanged")
	refold(t, s, dawn)
	wantLedger(t, s, "P-7", "-4 counted")
}

func wantVersions(t *testing.T, s *db.Store, id string, want int) {
	t.Helper()
	versions, err := s.Versions(t.Context(), id)
	if err != nil || len(versions) != want {
		t.Errorf("%v, %d versions are stored; want %d: %+v", err, len(versions), want, versions)
	}
}

// testBackfillCorrects: a later import corrects facts of an earlier one. Where
// its file says when that was learned, both count in their time.
func testBackfillCorrects(t *testing.T, s *db.Store) {
	importAll(t, s, "a", 2, []standing.Fact{lateBlock("P-7", "B-1", "SEA", dawn-3*day), lateBlock("P-7", "B-2", "SEA", dawn-3*day+hour)})
	first, second := cleanBlock("P-7", "B-1", "SEA", dawn-3*day), cleanBlock("P-7", "B-2", "SEA", dawn-3*day+hour)
	second.RecordedAt = dawn - day
	importAll(t, s, "b", 2, []standing.Fact{first, second})
	wantLedger(t, s, "P-7", "-4 counted", "+4 corrected")

	// A finding too old to count turns out to be of another day.
	old, recent := finding("P-8", "S-1", dawn-300*day), finding("P-8", "S-1", dawn-30*day)
	old.RecordedAt, recent.RecordedAt = dawn-2*day, dawn-day
	importAll(t, s, "c", 1, []standing.Fact{old})
	if events, err := s.Events(t.Context(), "P-8", 0); err != nil || len(events) != 1 || !events[0].Never {
		t.Errorf("the old finding is %+v, %v", events, err)
	}
	importAll(t, s, "d", 1, []standing.Fact{recent})
	if events, err := s.Events(t.Context(), "P-8", 0); err != nil || len(events) != 1 || events[0].Never || events[0].Cost != 15 {
		t.Errorf("the recent finding is %+v, %v", events, err)
	}
	wantRebuilt(t, s, dawn)
}

// testBackfillBehindLiveFacts: a backfill may reach behind what is folded, and a
// live correction of its facts outlives the same file.
func testBackfillBehindLiveFacts(t *testing.T, s *db.Store) {
	record(t, s, dawn, "1 new", lateBlock("P-7", "B-9", "SEA", dawn-hour))
	id := begin(t, s, "a", dawn)
	old := lateBlock("P-7", "B-1", "SFO", dawn-day)
	wantCounts(t, backfill(t, s, id, old), "1 new")
	refold(t, s, dawn)
	events, err := s.Events(t.Context(), "P-7", 0)
	if err != nil || len(events) != 2 || events[0].ID != "B-1" || events[0].Number != 1 || events[1].Number != 2 {
		t.Errorf("%v; the events, which should have numbers in their order, are %+v", err, events)
	}
	record(t, s, dawn+hour, "1 corrected", cleanBlock("P-7", "B-1", "SFO", dawn-day))
	wantCounts(t, backfill(t, s, id, old), "1 unchanged")
	refold(t, s, dawn+hour)
	if got := partner(t, s, "P-7", dawn+hour).State.Counting(); got != 1 {
		t.Errorf("%d events count; want 1: the live correction came later", got)
	}
	wantRebuilt(t, s, dawn+hour)
}

// testImportGoesOn: an import that was interrupted goes on under its number and
// ends as if it had not been; one that has ended, or is another's, does not.
func testImportGoesOn(t *testing.T, s *db.Store) {
	facts := pastFacts()
	importAll(t, s, "a", 100, facts)
	want := dump(t, s, booksAndFacts...)
	empty(t, s)
	installDefault(t, s)

	first := begin(t, s, "a", dawn)
	backfill(t, s, first, facts[:100]...)
	if other := begin(t, s, "b", dawn); other == first {
		t.Errorf("another file goes on with import %d", first)
	}
	live, err := s.BeginImport(t.Context(), db.Import{Files: "a.ndjson", Fingerprint: "a", BegunAt: dawn})
	if err != nil || live == first {
		t.Errorf("%v; the file goes on as an import of another sort", err)
	}
	if unnamed := begin(t, s, "", dawn); unnamed == begin(t, s, "", dawn) {
		t.Errorf("a file that cannot be read twice goes on with import %d", unnamed)
	}
	if again := begin(t, s, "a", dawn+hour); again != first {
		t.Errorf("the file is imported as %d; want it to go on with %d", again, first)
	}
	importAll(t, s, "a", 100, facts)
	wantSame(t, "after an interrupted import", dump(t, s, booksAndFacts...), want)
	if again := begin(t, s, "a", dawn+hour); again == first {
		t.Errorf("an import that had ended goes on")
	}
	if err := s.EndImport(t.Context(), 99, 0, dawn); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("ended an import that is none: %v", err)
	}
}

// testImports: the list of imports says what each brought.
func testImports(t *testing.T, s *db.Store) {
	first := begin(t, s, "a", dawn)
	backfill(t, s, first, lateBlock("P-7", "B-1", "SEA", dawn-day), lateBlock("P-7", "B-2", "SEA", dawn-day))
	backfill(t, s, first, cleanBlock("P-7", "B-1", "SEA", dawn-day), lateBlock("P-7", "B-2", "SEA", dawn-day))
	if err := s.EndImport(t.Context(), first, 7, dawn+minute); err != nil {
		t.Fatal(err)
	}
	second, err := s.BeginImport(t.Context(), db.Import{Files: "live", BegunAt: dawn + hour})
	if err != nil {
		t.Fatal(err)
	}
	if report, err := s.RecordImport(t.Context(), second, []standing.Fact{lateBlock("P-8", "B-1", "SEA", dawn-day)}, dawn+hour); err != nil || report.New != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	want := []db.Import{
		{ID: second, Files: "live", BegunAt: dawn + hour, Facts: 1},
		{ID: first, Backfill: true, Files: "a.ndjson", Fingerprint: "a", BegunAt: dawn, EndedAt: dawn + minute, Facts: 3, Refused: 7},
	}
	if got, err := s.Imports(t.Context()); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v; the imports are\n%+v\nwant\n%+v", err, got, want)
	}
}

// testUndoImport: what is left is what there would be without the import, down
// to partners and stations made on the way; and it is done once.
func testUndoImport(t *testing.T, s *db.Store) {
	facts := pastFacts()
	before := facts[:60]
	before = append(before, stationFact("S-01", "Before", "Asia/Tokyo"), partnerFact("P-00000", "Before", "S-01"))
	importAll(t, s, "before", 100, before)
	record(t, s, dawn, "1 new", lateBlock("P-00001", "live", "S-00", dawn-hour))
	want := dump(t, s, booksAndFacts...)

	id := begin(t, s, "a", dawn)
	renamed := stationFact("S-01", "After", "UTC")
	backfill(t, s, id, facts...)
	backfill(t, s, id, renamed, stationFact("S-99", "Of nobody", "UTC"), partnerFact("P-00000", "After", "S-98"),
		lateBlock("P-new", "B-1", "S-97", dawn-day), cleanBlock("P-00001", "live", "S-00", dawn-hour))
	refold(t, s, dawn)
	if got := partner(t, s, "P-00000", dawn); got.Name != "After" || got.Station.ID != "S-98" {
		t.Fatalf("the import did nothing: %+v", got)
	}
	if err := s.UndoImport(t.Context(), id, dawn+hour); err != nil {
		t.Fatal(err)
	}
	if err := s.UndoImport(t.Context(), id, dawn+hour); !errors.Is(err, db.ErrConflict) {
		t.Errorf("undone twice: %v", err)
	}
	if err := s.UndoImport(t.Context(), id+1, dawn+hour); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("undone an import that is none: %v", err)
	}
	if _, err := s.Backfill(t.Context(), id, facts[:1]); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an import that was undone went on: %v", err)
	}
	refold(t, s, dawn)
	wantSame(t, "after the import was undone", dump(t, s, booksAndFacts...), want)
	wantRebuilt(t, s, dawn)
	if again := begin(t, s, "a", dawn); again == id {
		t.Error("an import that was undone goes on")
	}
}

// testUndoWhileOthersWait: undoing one import leaves alone the stations of another
// whose facts are not folded yet.
func testUndoWhileOthersWait(t *testing.T, s *db.Store) {
	first := begin(t, s, "a", dawn)
	backfill(t, s, first, stationFact("SEA", "Seattle", "America/Los_Angeles"))
	backfill(t, s, begin(t, s, "b", dawn), lateBlock("P-7", "B-1", "SEA", dawn-day))
	if err := s.UndoImport(t.Context(), first, dawn); err != nil {
		t.Fatal(err)
	}
	refold(t, s, dawn)
	if got := partner(t, s, "P-7", dawn).Station; got != (db.Station{ID: "SEA", Name: "SEA", Zone: "UTC"}) {
		t.Errorf("the station is %+v", got)
	}
	if _, err := s.Station(t.Context(), "SEA"); err != nil {
		t.Error(err)
	}
}

// testUndoBringsStationBack: a station that a correction had emptied is there
// again when the correction is undone.
func testUndoBringsStationBack(t *testing.T, s *db.Store) {
	record(t, s, dawn, "1 new", openBlock("P-7", "B-1", "SEA", dawn+day))
	want := dump(t, s, derived...)
	id := begin(t, s, "a", dawn)
	backfill(t, s, id, openBlock("P-7", "B-1", "SFO", dawn+day))
	refold(t, s, dawn)
	if _, err := s.Station(t.Context(), "SEA"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("the empty station: %v", err)
	}
	if err := s.UndoImport(t.Context(), id, dawn); err != nil {
		t.Fatal(err)
	}
	refold(t, s, dawn)
	if _, err := s.Station(t.Context(), "SEA"); err != nil {
		t.Error(err)
	}
	wantSame(t, "after the correction was undone", dump(t, s, derived...), want)
}

// testUndoLiveImport: the same of an import that was no backfill.
func testUndoLiveImport(t *testing.T, s *db.Store) {
	record(t, s, dawn, "1 new", openBlock("P-7", "B-1", "SEA", dawn+hour))
	want := dump(t, s, append([]string{"fact"}, derived...)...)
	id, err := s.BeginImport(t.Context(), db.Import{Files: "live", BegunAt: dawn})
	if err != nil {
		t.Fatal(err)
	}
	facts := []standing.Fact{lateBlock("P-7", "B-1", "SEA", dawn+hour), lateBlock("P-8", "B-1", "SFO", dawn-hour)}
	if _, err := s.RecordImport(t.Context(), id, facts, dawn+minute); err != nil {
		t.Fatal(err)
	}
	if err := s.UndoImport(t.Context(), id, dawn+minute); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RecordImport(t.Context(), id, facts, dawn+minute); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an import that was undone went on: %v", err)
	}
	refold(t, s, dawn)
	wantSame(t, "after the import was undone", dump(t, s, append([]string{"fact"}, derived...)...), want)
	if _, err := s.Station(t.Context(), "SFO"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("the station is still there: %v", err)
	}
}

// testBackfillAllOrNothing: a batch that cannot be stored leaves nothing.
func testBackfillAllOrNothing(t *testing.T, s *db.Store) {
	bad := cleanBlock("P-8", "B-2", "SEA", dawn)
	bad.ID = "a\x00b"
	if _, err := s.Backfill(t.Context(), begin(t, s, "a", dawn), []standing.Fact{cleanBlock("P-7", "B-1", "SEA", dawn), bad}); err == nil {
		t.Error("stored a NUL")
	}
	if _, err := s.Backfill(t.Context(), 99, []standing.Fact{cleanBlock("P-7", "B-1", "SEA", dawn)}); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("brought facts of an import that is none: %v", err)
	}
	if rows := dump(t, s, "fact", "partner", "station"); len(rows) > 0 {
		t.Errorf("there is %q", rows)
	}
}
