package standing_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"standings/standing"
)

// stateText is everything a state holds, what is kept beside it included.
func stateText(t rapid.TB, s *standing.State) string {
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s used %v", text, s.Used)
}

// stored is the state as it comes back from storage.
func stored(t rapid.TB, s *standing.State) *standing.State {
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	back := new(standing.State)
	if err := json.Unmarshal(text, back); err != nil {
		t.Fatal(err)
	}
	back.Used = s.Used
	return back
}

// wantSameBooks compares two logs line by line.
func wantSameBooks(t rapid.TB, what string, got, want *standing.Log) {
	t.Helper()
	if !slices.Equal(got.Lines, want.Lines) {
		t.Errorf("%s: the ledger is\n%q\nwant\n%q", what, ledger(got.Lines), ledger(want.Lines))
	}
	if !slices.Equal(got.Changes, want.Changes) {
		t.Errorf("%s: the changes are\n%q\nwant\n%q", what, changes(got.Changes), changes(want.Changes))
	}
}

func wantSameState(t rapid.TB, what string, got, want *standing.State) {
	t.Helper()
	if got, want := stateText(t, got), stateText(t, want); got != want {
		t.Errorf("%s: the state is\n%s\nwant\n%s", what, got, want)
	}
}

// moment is one amid a past: at one of its own moments, or beside it.
func moment(t *rapid.T, h past) standing.Instant {
	near := []standing.Instant{dawn}
	for _, f := range h.versions {
		near = append(near, f.RecordedAt, f.CheckedInAt, f.StartsAt, f.StartsAt+hour, f.CompletedAt, f.OccurredAt+3*day)
	}
	return max(1, rapid.SampledFrom(near).Draw(t, "moment")+beside(t))
}

// Every line follows from the one before it; a score is 100 and the deltas.
func TestLedgerAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		state, log := standing.FoldAll(h.rules, h.versions, h.until)
		var sum [standing.Safety + 1]int
		seen := map[standing.EventRef]bool{}
		at := standing.Instant(0)
		for i, l := range log.Lines {
			sum[l.Pillar] += l.Delta
			if l.Points != -sum[l.Pillar] || l.Points < 0 {
				t.Errorf("%q: %d points, want %d", ledger(log.Lines[i:i+1]), l.Points, -sum[l.Pillar])
			}
			if l.Number != i+1 || l.At < at || l.At > h.until || l.Pillar != l.Event.Kind.Pillar() {
				t.Errorf("line %d after %s is %+v", i+1, clock(at), l)
			}
			if seen[l.Event] && l.Delta == 0 {
				t.Errorf("%q changes nothing", ledger(log.Lines[i:i+1]))
			}
			seen[l.Event], at = true, l.At
		}
		for _, p := range standing.Pillars {
			ps := state.Pillar(p)
			cost := 0
			for _, e := range ps.Events {
				cost += e.Cost
				if e.Cost != 0 && (e.Cost != e.Price || !e.Live() || e.Excuse != "") {
					t.Errorf("%+v costs something", e)
				}
			}
			if ps.Points != -sum[p] || ps.Points != cost || ps.Score() != max(0, 100+sum[p]) {
				t.Errorf("%s: %d points, score %d; the ledger says %d, the events %d", p, ps.Points, ps.Score(), -sum[p], cost)
			}
		}
		if state.Lines != len(log.Lines) || state.Changes != len(log.Changes) {
			t.Errorf("the state has %d lines and %d changes, the log %d and %d", state.Lines, state.Changes, len(log.Lines), len(log.Changes))
		}
		tier := standing.NoTier
		for i, c := range log.Changes {
			if c.Number != i+1 || c.From != tier || c.To == tier {
				t.Errorf("change %d from %q is %+v", i+1, tier, c)
			}
			tier = c.To
		}
		if state.Standing != tier {
			t.Errorf("the standing is %q, the last change led to %q", state.Standing, tier)
		}
	})
}

// The order in which facts arrive matters only between versions of one fact.
func TestOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		state, log := standing.FoldAll(h.rules, h.versions, h.until)

		order := rapid.Permutation(h.versions).Draw(t, "order")
		next := map[standing.Ref]int{}
		for i := range order { // each place keeps its fact, the versions keep their order
			ref := order[i].Ref()
			for h.versions[next[ref]].Ref() != ref {
				next[ref]++
			}
			order[i] = h.versions[next[ref]]
			next[ref]++
		}
		shuffled, shuffledLog := standing.FoldAll(h.rules, order, h.until)
		wantSameBooks(t, "shuffled", shuffledLog, log)
		wantSameState(t, "shuffled", shuffled, state)

		records := rapid.Permutation(standing.Sequence(h.rules, h.versions)).Draw(t, "records")
		slices.SortStableFunc(records, func(a, b *standing.Record) int { return int(a.At - b.At) })
		f := standing.Fold{Rules: h.rules, State: new(standing.State), Log: new(standing.Log)}
		f.Run(records, nil, h.until)
		wantSameBooks(t, "shuffled within the instants", f.Log, log)
	})
}

// A fact told again changes nothing, at once or later.
func TestDuplicates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		state, log := standing.FoldAll(h.rules, h.versions, h.until)
		var twice []standing.Fact
		for _, f := range h.versions {
			twice = append(twice, f, f)
		}
		again, againLog := standing.FoldAll(h.rules, twice, h.until)
		wantSameBooks(t, "everything twice", againLog, log)
		if again.Standing != state.Standing || again.SetBy != state.SetBy {
			t.Errorf("everything twice: standing %q", again.Standing)
		}

		f := h.versions[len(h.versions)-1] // it holds from when it is recorded, and so does its repetition
		f.RecordedAt = max(moment(t, h), f.RecordedAt)
		_, againLog = standing.FoldAll(h.rules, append(h.versions, f), h.until)
		wantSameBooks(t, "the last one again", againLog, log)
	})
}

// Folding up to any moment, storing the state and going on from there is the
// same as folding through.
func TestFoldingOnFromAnyMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		state, log := standing.FoldAll(h.rules, h.versions, h.until)
		s, l := standing.FoldAll(h.rules, h.versions, min(moment(t, h), h.until))
		for range rapid.IntRange(0, 3).Draw(t, "stops") {
			f := standing.Fold{Rules: h.rules, State: stored(t, s), Log: l}
			f.Advance(min(max(moment(t, h), s.FoldedTo), h.until))
			s = f.State
		}
		f := standing.Fold{Rules: h.rules, State: stored(t, s), Log: l}
		f.Advance(h.until)
		wantSameBooks(t, "in steps", l, log)
		wantSameState(t, "in steps", f.State, state)
	})
}

// Live facts, folded one request at a time into the stored state, give the same
// books as folding everything from nothing; and nothing that was written is ever
// rewritten.
func TestLiveFactsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		arrival := dawn
		for i := range h.versions {
			arrival += rapid.SampledFrom([]standing.Instant{0, 0, 1, hour, 12 * hour, day}).Draw(t, "pause")
			h.versions[i].RecordedAt = arrival
		}
		state, log := new(standing.State), new(standing.Log)
		known := map[standing.Ref]int{} // versions so far
		for done := 0; done < len(h.versions); {
			now := h.versions[done].RecordedAt
			if rapid.Bool().Draw(t, "swept before") {
				f := standing.Fold{Rules: h.rules, State: stored(t, state), Log: log}
				f.Advance(rapid.Custom(func(t *rapid.T) standing.Instant {
					return standing.Instant(rapid.Int64Range(int64(state.FoldedTo), int64(now-1)).Draw(t, "sweep"))
				}).Draw(t, "until"))
				state = f.State
			}
			var records []*standing.Record
			refold := false
			for ; done < len(h.versions) && h.versions[done].RecordedAt == now; done++ {
				f := &h.versions[done]
				awaited := state.Awaits(f.Ref())
				// One that will have had its outcome by now is awaited no more.
				refold = refold || known[f.Ref()] > 0 && (awaited == nil || awaited.At < now) && !slices.ContainsFunc(records, func(r *standing.Record) bool { return r.Fact.Ref() == f.Ref() })
				known[f.Ref()]++
				records = append(records, &standing.Record{Fact: f, At: now, Version: known[f.Ref()]})
			}
			whole, wholeLog := standing.FoldAll(h.rules, h.versions[:done], now)
			if refold {
				if len(wholeLog.Lines) < len(log.Lines) || len(wholeLog.Changes) < len(log.Changes) {
					t.Fatalf("a correction at %s took away lines", clock(now))
				}
				written := standing.Log{Lines: wholeLog.Lines[:len(log.Lines)], Changes: wholeLog.Changes[:len(log.Changes)]}
				wantSameBooks(t, "what was written before a correction", &written, log)
				state, log = whole, wholeLog
				continue
			}
			f := standing.Fold{Rules: h.rules, State: stored(t, state), Log: log}
			f.Run(records, nil, now)
			state = f.State
			wantSameBooks(t, "as of "+clock(now), log, wholeLog)
			wantSameState(t, "as of "+clock(now), state, whole)
		}
	})
}

// Nothing moves before the moment at which something is said to be due.
func TestNextDueIsNeverLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		until := moment(t, h)
		state, log := standing.FoldAll(h.rules, h.versions, until)
		due := state.NextDue(h.rules)
		if due <= until {
			t.Fatalf("at %s something is due at %s", clock(until), clock(due))
		}
		before := stateText(t, state)
		f := standing.Fold{Rules: h.rules, State: state, Log: log}
		lines := len(log.Lines)
		f.Advance(due - 1)
		if got := stateText(t, state); got != before || len(log.Lines) != lines {
			t.Errorf("before %s the state became\n%s\nfrom\n%s", clock(due), got, before)
		}
	})
}

// A copy can be folded on without touching what it was made of.
func TestCloneIsIndependent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		state, log := standing.FoldAll(h.rules, h.versions, min(moment(t, h), h.until))
		before := stateText(t, state)
		clone := state.Clone()
		if got := stateText(t, clone); got != stateText(t, stored(t, state)) && len(state.Pending) > 0 {
			t.Errorf("the copy is\n%s\nof\n%s", got, before)
		}
		for _, k := range standing.Kinds {
			standing.Simulate(h.rules, clone, standing.Plan{Events: []standing.Kind{k, k}, Blocks: 3, Deliveries: 3}, state.FoldedTo)
		}
		f := standing.Fold{Rules: h.rules, State: clone}
		f.Run([]*standing.Record{{Fact: new(gone(published(), standing.LateCheckIn, "new", state.FoldedTo)), At: state.FoldedTo + 1, Version: 1}}, nil, state.FoldedTo+1)
		f.Advance(longAfter)
		if got := stateText(t, state); got != before {
			t.Errorf("folding a copy made\n%s\nof\n%s", got, before)
		}
		whole, wholeLog := standing.FoldAll(h.rules, h.versions, h.until)
		f = standing.Fold{Rules: h.rules, State: state, Log: log}
		f.Advance(h.until)
		wantSameBooks(t, "after a copy was folded", log, wholeLog)
		wantSameState(t, "after a copy was folded", state, whole)
	})
}

// Excused events cost 0, and a past in which a person excuses everything before
// it is recorded has nothing but scores of 100.
func TestExcusedCostsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		_, log := standing.FoldAll(h.rules, h.versions, h.until)
		var all []standing.Decision
		excused := map[standing.EventRef]bool{}
		for _, e := range log.Events {
			if e.Excuse != "" && e.Cost != 0 {
				t.Errorf("%+v is excused and costs something", e)
			}
			if !excused[e.EventRef] {
				excused[e.EventRef] = true
				all = append(all, standing.Decision{Event: e.EventRef, At: 1, Cause: "weather", By: "A. Rivera"})
			}
		}
		state, log := standing.FoldAll(h.rules, h.versions, h.until, all...)
		for _, l := range log.Lines {
			if l.Delta != 0 || l.Points != 0 {
				t.Errorf("everything is excused, and %q", ledger([]standing.Line{l}))
			}
		}
		if state.Standing != standing.NoTier && state.Standing != standing.Fantastic {
			t.Errorf("everything is excused, and the standing is %q", state.Standing)
		}
	})
}

// A worse outcome of the same numbered opportunity never raises a later score,
// nor a tier. Late deliveries of one block are left out: they share a limit, so
// that one more of them can make a later one free.
func TestWorseNeverHelps(t *testing.T) {
	ladder := map[standing.Type][]standing.Kind{
		standing.BlockFact:    {standing.NoKind, standing.LateCheckIn, standing.LateCancel, standing.MissedBlock},
		standing.DeliveryFact: {standing.NoKind, standing.LateDelivery, standing.Undelivered, standing.InstructionsNotFollowed, standing.NotReceived},
	}
	r := small()
	rapid.Check(t, func(t *rapid.T) {
		outcomeOf := func(kind standing.Type, id string, rung int, at standing.Instant) standing.Fact {
			k := ladder[kind][rung]
			if k == standing.NoKind {
				return clean(map[standing.Type]standing.Pillar{standing.BlockFact: standing.Reliability, standing.DeliveryFact: standing.Quality}[kind], id, at)
			}
			return gone(r, k, id, at)
		}
		var facts, worse []standing.Fact
		n := rapid.IntRange(1, 25).Draw(t, "facts")
		changed := rapid.IntRange(0, n-1).Draw(t, "which gets worse")
		for i := range n {
			at := monday + standing.Instant(i)*day
			kind := rapid.SampledFrom([]standing.Type{standing.BlockFact, standing.DeliveryFact}).Draw(t, "type")
			top := len(ladder[kind]) - 1
			rung := rapid.IntRange(0, top).Draw(t, "rung")
			f := outcomeOf(kind, fmt.Sprint("X", i), rung, at)
			facts, worse = append(facts, f), append(worse, f)
			if i == changed {
				worse[i] = outcomeOf(kind, fmt.Sprint("X", i), rapid.IntRange(rung, top).Draw(t, "worse rung"), at)
			}
		}
		for i := range n {
			until := monday + standing.Instant(i)*day
			a, _ := standing.FoldAll(always(r), facts, until)
			b, _ := standing.FoldAll(always(r), worse, until)
			for _, p := range standing.Pillars {
				if a.Pillar(p).Opportunities != b.Pillar(p).Opportunities {
					t.Fatalf("not the same numbers of %s", p)
				}
				if b.Pillar(p).Score() > a.Pillar(p).Score() || b.Pillar(p).Tier > a.Pillar(p).Tier {
					t.Errorf("at %s %s is %d, %q; with the worse outcome %d, %q", clock(until), p,
						a.Pillar(p).Score(), a.Pillar(p).Tier, b.Pillar(p).Score(), b.Pillar(p).Tier)
				}
			}
			if b.Standing > a.Standing {
				t.Errorf("at %s the standing is %q, with the worse outcome %q", clock(until), a.Standing, b.Standing)
			}
		}
	})
}

// Without a log the fold gives the same state.
func TestFoldWithoutLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		want, _ := standing.FoldAll(h.rules, h.versions, h.until)
		f := standing.Fold{Rules: h.rules, State: new(standing.State)}
		f.Run(standing.Sequence(h.rules, h.versions), nil, h.until)
		if !reflect.DeepEqual(stored(t, f.State), stored(t, want)) {
			t.Errorf("the state is\n%s\nwant\n%s", stateText(t, f.State), stateText(t, want))
		}
	})
}
