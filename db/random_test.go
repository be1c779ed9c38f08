package db_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// TestAnyHistory: whatever comes in, live, by backfill or by import, is swept,
// refolded or undone, and in whatever order, the stored facts are those of the
// model below, the books are those that folding these facts from nothing gives,
// and every question about a moment is answered as that fold answers it.
func TestAnyHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		t.Parallel() // the engines beside each other
		rapid.Check(t, func(r *rapid.T) {
			empty(t, s)
			installQuick(t, s)
			w := world{t: t, s: s, r: r, now: dawn, facts: map[factKey][]modelVersion{}, files: map[int64]string{}}
			for range rapid.IntRange(1, 12).Draw(r, "steps") {
				w.step()
			}
			w.settle()
		})
	})
}

// empty empties the tables that facts fill.
func empty(t *testing.T, s *db.Store) {
	t.Helper()
	var statements []string
	for _, table := range append([]string{"fact", "fact_claim", "import", "import_partner", "station"}, derived...) {
		statements = append(statements, "delete from "+table)
	}
	if err := s.Exec(t.Context(), statements...); err != nil {
		t.Fatal(err)
	}
}

type factKey struct {
	partner string
	standing.Ref
}

// modelVersion is a version of a fact as it should be stored.
type modelVersion struct {
	fact     standing.Fact // RecordedAt: as given, or the arrival
	importID int64
	claims   []int64 // the others who told it, sorted
	live     bool
}

// world is a data base with a past that is being made up, and the model of what
// is stored in it.
type world struct {
	t       *testing.T
	s       *db.Store
	r       *rapid.T
	now     standing.Instant
	facts   map[factKey][]modelVersion
	imports []int64          // that have not been undone
	files   map[int64]string // what each import was of
	dirty   bool             // some facts are not folded
}

func (w *world) tell(format string, args ...any) { w.r.Logf(format, args...) }

func (w *world) step() {
	w.now += rapid.SampledFrom([]standing.Instant{0, 0, minute, 6 * hour, 12 * hour, day, 4 * day}).Draw(w.r, "pause")
	ctx := w.t.Context()
	switch do := rapid.SampledFrom([]string{"record", "record", "record", "backfill", "backfill", "import", "refold", "sweep", "undo", "rulebook"}).Draw(w.r, "do"); do {
	case "record", "import":
		facts := w.someFacts()
		w.tell("%s: %s %v", w.now, do, facts)
		if do == "record" {
			report, err := w.s.Record(ctx, facts, w.now)
			w.received(report, err, facts, 0, true)
			break
		}
		id := w.begin(false)
		report, err := w.s.RecordImport(ctx, id, facts, w.now)
		w.received(report, err, facts, id, true)
	case "backfill":
		id := w.begin(true)
		facts := w.someFacts()
		w.tell("%s: backfill %d %v", w.now, id, facts)
		report, err := w.s.Backfill(ctx, id, facts)
		w.received(report, err, facts, id, false)
		w.dirty = true
	case "refold":
		w.refold()
	case "sweep":
		w.tell("%s: sweep", w.now)
		if _, err := w.s.Sweep(ctx, w.now); err != nil {
			w.r.Fatal(err)
		}
	case "undo":
		w.undo()
	case "rulebook":
		w.install()
	}
	w.compareFacts()
	if !w.dirty {
		w.compareBooks()
	}
}

// begin begins an import, or goes on with the last.
func (w *world) begin(backfill bool) int64 {
	i := db.Import{Backfill: backfill, Files: "f", Fingerprint: fmt.Sprint("f", len(w.imports)), BegunAt: w.now}
	if len(w.imports) > 0 && rapid.Bool().Draw(w.r, "same import") {
		i.Fingerprint = fmt.Sprint("f", len(w.imports)-1)
	}
	id, err := w.s.BeginImport(w.t.Context(), i)
	if err != nil {
		w.r.Fatal(err)
	}
	w.files[id] = fmt.Sprint(backfill, i.Fingerprint)
	if !slices.Contains(w.imports, id) {
		w.imports = append(w.imports, id)
	}
	return id
}

func (w *world) refold() {
	w.tell("%s: refold", w.now)
	if _, err := w.s.Refold(w.t.Context(), w.now, nil); err != nil {
		w.r.Fatal(err)
	}
	w.dirty = false
}

func (w *world) undo() {
	if len(w.imports) == 0 {
		return
	}
	i := rapid.IntRange(0, len(w.imports)-1).Draw(w.r, "import")
	id := w.imports[i]
	w.tell("%s: undo %d", w.now, id)
	w.imports = slices.Delete(w.imports, i, i+1)
	if err := w.s.UndoImport(w.t.Context(), id, w.now); err != nil {
		w.r.Fatal(err)
	}
	if err := w.s.UndoImport(w.t.Context(), id, w.now); !errors.Is(err, db.ErrConflict) {
		w.r.Fatalf("undone twice: %v", err)
	}
	for k, versions := range w.facts {
		var left []modelVersion
		for _, v := range versions {
			v.claims = slices.DeleteFunc(slices.Clone(v.claims), func(c int64) bool { return c == id })
			switch {
			case v.importID != id:
				left = append(left, v)
			case len(v.claims) > 0:
				v.importID, v.claims = v.claims[0], v.claims[1:]
				left = append(left, v)
			}
		}
		w.facts[k] = left
		if len(w.facts[k]) == 0 {
			delete(w.facts, k)
		}
	}
	w.dirty = true
}

// install announces other rules, once there are facts and if none have been
// announced; the books are dirty then.
func (w *world) install() {
	if len(w.facts) == 0 {
		return
	}
	from := w.now + rapid.SampledFrom([]standing.Instant{day, 2 * day}).Draw(w.r, "in force after")
	w.tell("%s: rulebook from %s", w.now, from)
	err := w.s.InstallRulebook(w.t.Context(), quickRules("quicker", "2d"), from, w.now)
	_, tooSoon := errors.AsType[*db.NotAnnouncedError](err)
	if err != nil && !tooSoon && !errors.Is(err, db.ErrConflict) {
		w.r.Fatal(err)
	}
	w.dirty = true
}

// received brings the model up to date with facts that came in, and compares
// the report with what it expects.
func (w *world) received(report db.Report, err error, facts []standing.Fact, importID int64, live bool) {
	if err != nil {
		w.r.Fatal(err)
	}
	var want db.Report
	for i, f := range facts {
		k := factKey{f.Partner, f.Ref()}
		if slices.ContainsFunc(facts[i+1:], func(o standing.Fact) bool { return factKey{o.Partner, o.Ref()} == k }) {
			continue
		}
		versions := w.facts[k]
		own := -1 // what a later line of the import replaces
		v := modelVersion{fact: f, importID: importID, live: live}
		if live {
			v.fact.RecordedAt = w.now
		} else {
			for i, o := range versions {
				if o.importID == importID && len(o.claims) == 0 {
					own = i
				}
			}
		}
		same := func(o modelVersion) bool {
			a, b := o.fact, f
			a.RecordedAt, b.RecordedAt = 0, 0
			return reflect.DeepEqual(a, b) && (live || f.RecordedAt == 0 || f.RecordedAt == o.fact.RecordedAt)
		}
		told := w.toldBefore(versions, own, importID, same)
		switch {
		case own >= 0 && same(versions[own]):
			want.Unchanged++
			continue
		case told >= 0:
			if o := &versions[told]; o.importID != 0 && o.importID != importID && !slices.Contains(o.claims, importID) {
				o.claims = append(o.claims, importID)
				slices.Sort(o.claims)
			}
			if own > told {
				w.facts[k] = slices.Delete(versions, own, own+1)
				want.Corrected++
			} else {
				want.Unchanged++
			}
		case own >= 0:
			versions[own] = v
			want.Corrected++
		default:
			w.facts[k] = append(versions, v)
			if len(versions) == 0 {
				want.New++
			} else {
				want.Corrected++
			}
		}
	}
	if report.New != want.New || report.Corrected != want.Corrected || report.Unchanged != want.Unchanged {
		w.r.Fatalf("the report says %+v; want %+v", report, want)
	}
}

// toldBefore is the version, leaving aside the import's own, that makes what the
// import says no news: the last of those that may and are the same, or -1. May do
// the last of all; and for an import those of its own, of the import that told the
// fact last and of others of the same files, as far back as its own latest.
func (w *world) toldBefore(versions []modelVersion, own int, id int64, same func(modelVersion) bool) int {
	last, lastImport, ownLatest := -1, int64(0), -1
	for i, v := range versions {
		if i == own {
			continue
		}
		last = i
		if v.importID == id {
			ownLatest = i
		} else if v.importID != 0 {
			lastImport = v.importID
		}
	}
	found := -1
	for i, v := range versions {
		may := i == last || id != 0 && i >= ownLatest && v.importID != 0 &&
			(v.importID == id || v.importID == lastImport || w.files[v.importID] == w.files[id])
		if i != own && may && same(v) {
			found = i
		}
	}
	return found
}

// partners are all that the facts name, sorted.
func (w *world) partners() []string {
	var all []string
	for k := range w.facts {
		if k.partner != "" && !slices.Contains(all, k.partner) {
			all = append(all, k.partner)
		}
	}
	slices.Sort(all)
	return all
}

// compareFacts wants the stored facts to be the model's. The moment at which a
// live one was recorded may be later than its arrival: after what was folded.
func (w *world) compareFacts() {
	var stored int
	for _, p := range append(w.partners(), "") {
		versions, err := w.s.Versions(w.t.Context(), p)
		if err != nil {
			w.r.Fatal(err)
		}
		stored += len(versions)
		seen := map[factKey]int{}
		for _, v := range versions {
			k := factKey{p, v.Fact.Ref()}
			if seen[k] >= len(w.facts[k]) {
				w.r.Fatalf("there is %+v; want %+v", v, w.facts[k])
			}
			want := &w.facts[k][seen[k]]
			seen[k]++
			if want.live && v.Fact.RecordedAt > want.fact.RecordedAt {
				want.fact.RecordedAt = v.Fact.RecordedAt
			}
			if !reflect.DeepEqual(v.Fact, want.fact) || v.ImportID != want.importID {
				w.r.Fatalf("there is %+v of import %d; want %+v of %d", v.Fact, v.ImportID, want.fact, want.importID)
			}
		}
	}
	var want int
	for _, versions := range w.facts {
		want += len(versions)
	}
	if stored != want {
		w.r.Fatalf("there are %d facts; want %d", stored, want)
	}
}

// compareBooks wants the books to be right, and each partner's page to show what
// the next sweep will write.
func (w *world) compareBooks() {
	ctx := w.t.Context()
	found, err := w.s.Check(ctx, nil)
	if err != nil || len(found.Differences) > 0 || found.Partners != len(w.partners()) {
		w.r.Fatalf("%v, %d partners, want %d; differences:\n%s", err, found.Partners, len(w.partners()), strings.Join(found.Differences, "\n"))
	}
	rules, err := w.s.Rules(ctx)
	if err != nil {
		w.r.Fatal(err)
	}
	for _, at := range []standing.Instant{w.now, dawn + standing.Instant(rapid.IntRange(-1, 30).Draw(w.r, "asked"))*12*hour} {
		states := map[string]*standing.State{}
		err := w.s.EachAsOf(ctx, at, "", func(id string, state *standing.State) error {
			states[id] = state
			return nil
		})
		if err != nil {
			w.r.Fatal(err)
		}
		for _, id := range w.partners() {
			state, log := standing.FoldAll(rules, w.history(id), at)
			p, books, err := w.s.PartnerAsOf(ctx, id, at)
			if state.KnownAt == 0 {
				if states[id] != nil || !errors.Is(err, db.ErrNotFound) {
					w.r.Fatalf("%s is known at %s", id, at)
				}
				continue
			}
			if err != nil {
				w.r.Fatal(err)
			}
			w.wantState("listed as of "+at.String(), states[id], state)
			w.wantState("as of "+at.String(), p.State, state)
			if !reflect.DeepEqual(books, *log) {
				w.r.Fatalf("the books as of %s are %+v; want %+v", at, books, *log)
			}
		}
	}
	for _, id := range w.partners() {
		state, log := standing.FoldAll(rules, w.history(id), w.now)
		page, err := w.s.PartnerPage(ctx, id, w.now, 0)
		if err != nil {
			w.r.Fatal(err)
		}
		if page.State.FoldedTo <= w.now {
			w.wantState("shown", page.State, state)
			if !slices.Equal(page.Lines, log.Lines) || !slices.Equal(page.Changes, log.Changes) {
				w.r.Fatalf("the page shows %+v and %+v; want %+v and %+v", page.Lines, page.Changes, log.Lines, log.Changes)
			}
		}
	}
}

// history are the partner's facts as FoldAll takes them.
func (w *world) history(id string) []standing.Fact {
	var keys []factKey
	for k := range w.facts {
		if k.partner == id {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b factKey) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	var all []standing.Fact
	for _, k := range keys {
		for _, v := range w.facts[k] {
			all = append(all, v.fact)
		}
	}
	return all
}

func (w *world) wantState(what string, got, want *standing.State) {
	if got == nil || want == nil {
		w.r.Fatalf("%s: %v; want %v", what, got, want)
	}
	if g, x := stateText(w.t, got), stateText(w.t, want); g != x {
		w.r.Fatalf("%s:\n got %s\nwant %s", what, g, x)
	}
}

// settle folds all that is left, and wants nothing to change by rebuilding.
func (w *world) settle() {
	w.refold()
	if _, err := w.s.Sweep(w.t.Context(), w.now); err != nil {
		w.r.Fatal(err)
	}
	w.compareBooks()
	unknown, err := w.s.Rows(w.t.Context(), `select station from partner_station where station not in (select station from station)
		union select home from partner where home <> '' and home not in (select station from station)`)
	if err != nil || len(unknown) > 0 {
		w.r.Fatalf("stations that are not there: %q, %v", unknown, err)
	}
	before := dump(w.t, w.s, derived...)
	if _, err := w.s.Rebuild(w.t.Context(), w.now, nil); err != nil {
		w.r.Fatal(err)
	}
	after := dump(w.t, w.s, derived...)
	if !slices.Equal(before, after) {
		w.r.Fatalf("rebuilding changed\n%s\nto\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
}

func (w *world) someFacts() []standing.Fact {
	var all []standing.Fact
	for range rapid.IntRange(1, 5).Draw(w.r, "facts") {
		all = append(all, w.someFact())
	}
	return all
}

// someFact is a fact of one of few ids, so that corrections are common, with
// moments on a coarse grid, so that many fall together.
func (w *world) someFact() standing.Fact {
	r := w.r
	draw := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(r, what) }
	slot := func(what string) standing.Instant {
		return dawn + standing.Instant(rapid.IntRange(0, 20).Draw(r, what))*12*hour
	}
	station := draw("station", "SEA", "SFO", "O'Hare/2")
	f := standing.Fact{
		Type: rapid.SampledFrom([]standing.Type{
			standing.BlockFact, standing.BlockFact, standing.DeliveryFact, standing.DeliveryFact, standing.SafetyFact,
			standing.PartnerFact, standing.StationFact, standing.ThanksFact, standing.PurchaseFact,
		}).Draw(r, "type"),
		Source:  draw("source", "feed", "app"),
		ID:      draw("id", "1", "2", "3"),
		Partner: draw("partner", "P-1", "Ö 2/3"),
	}
	switch f.Type {
	case standing.PartnerFact:
		f.ID = f.Partner
	case standing.StationFact:
		f.ID, f.Partner = station, ""
	}
	if rapid.IntRange(0, 5).Draw(r, "recorded") == 0 {
		f.RecordedAt = slot("recorded at")
	}
	if rapid.IntRange(0, 7).Draw(r, "void") == 0 {
		f.Void = true
		return f
	}
	switch f.Type {
	case standing.StationFact:
		f.Name, f.Zone = draw("name", "", "North", "Süd"), draw("zone", "UTC", "America/Chicago")
	case standing.PartnerFact:
		f.Name, f.Station = draw("name", "", "Ada Obi", "Émile Zola"), station
		if rapid.Bool().Draw(r, "joined") {
			f.JoinedAt = slot("joined at")
		}
	case standing.BlockFact:
		f.Station, f.StartsAt, f.Cause = station, slot("starts at"), draw("cause", "", "", "weather")
		switch draw("outcome", "clean", "late", "cancelled", "none", "none") {
		case "clean":
			f.CheckedInAt = f.StartsAt
		case "late":
			f.CheckedInAt = f.StartsAt + 6*minute
		case "cancelled":
			f.CancelledAt = f.StartsAt - rapid.SampledFrom([]standing.Instant{hour, minute}).Draw(r, "notice")
		}
	case standing.DeliveryFact:
		f.Station, f.CompletedAt, f.Block = station, slot("completed at"), draw("block", "", "b", "c")
		f.Delivered = draw("outcome", "delivered", "delivered", "undelivered") == "delivered"
		if rapid.Bool().Draw(r, "late") {
			f.PromisedBy = f.CompletedAt - 1
		}
		for range rapid.IntRange(0, 2).Draw(r, "issues") {
			i := standing.Issue{Kind: rapid.SampledFrom([]standing.Kind{standing.NotReceived, standing.NoContact}).Draw(r, "issue"), ReportedAt: f.CompletedAt + hour}
			if rapid.Bool().Draw(r, "confirmed") {
				i.ConfirmedAt, i.ConfirmedBy = f.CompletedAt+rapid.SampledFrom([]standing.Instant{day, 20 * day}).Draw(r, "after"), "A. Rivera"
			}
			f.Issues = append(f.Issues, i)
		}
	case standing.SafetyFact:
		f.Kind, f.OccurredAt, f.ConfirmedBy = standing.UnsafeDriving, slot("occurred at"), "A. Rivera"
		f.ConfirmedAt = f.OccurredAt + rapid.SampledFrom([]standing.Instant{hour, 2 * day, 5 * day}).Draw(r, "confirmed after")
	case standing.ThanksFact:
		f.HappenedAt = slot("thanked at")
	case standing.PurchaseFact:
		f.Category, f.AmountCents, f.HappenedAt = "fuel", 4200, slot("bought at")
	}
	return f
}
