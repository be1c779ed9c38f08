package standing_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"standings/standing"
)

// wantRuns compares the clean runs in blocks and deliveries.
func wantRuns(t rapid.TB, what string, s *standing.State, blocks, deliveries int) {
	t.Helper()
	b, d := s.Pillar(standing.Reliability).CleanRun(), s.Pillar(standing.Quality).CleanRun()
	if b != blocks || d != deliveries {
		t.Errorf("%s: the clean run is %d blocks and %d deliveries, want %d and %d", what, b, d, blocks, deliveries)
	}
}

// A clean run goes back to the last event that nothing excuses, also when that
// has long stopped counting.
func TestCleanRun(t *testing.T) {
	r := small() // events count for 4 opportunities
	late := gone(r, standing.LateCheckIn, "B-late", monday)
	excused := gone(r, standing.LateCheckIn, "B-excused", monday+20*hour)
	excused.Cause = "weather"
	facts := append(cleanRun(standing.Reliability, "A", 3, monday-hour), late)
	facts = append(facts, cleanRun(standing.Reliability, "C", 6, monday+hour)...)
	facts = append(facts, cleanRun(standing.Quality, "D", 5, monday)...)
	fold := func(more ...standing.Fact) *standing.State {
		s, _ := standing.FoldAll(always(r), append(facts[:len(facts):len(facts)], more...), longAfter)
		return s
	}
	wantRuns(t, "from nothing", new(standing.State), 0, 0)
	wantRuns(t, "after a late check-in that counts no more", fold(), 6, 5)
	wantRuns(t, "an excused event", fold(excused), 7, 5)
	wantRuns(t, "a late check-in", fold(gone(r, standing.LateCheckIn, "B-new", monday+20*hour)), 0, 5)
	wantRuns(t, "an undelivered package", fold(gone(r, standing.Undelivered, "D-new", monday+20*hour)), 6, 0)
	wantRuns(t, "a finding", fold(gone(r, standing.Disrespect, "S-1", monday+20*hour)), 6, 5)

	corrected := late
	corrected.CheckedInAt = corrected.StartsAt
	wantRuns(t, "put right, long after it stopped counting", fold(recorded(corrected, monday+20*hour)), 10, 5)
	wantRuns(t, "withdrawn, long after", fold(withdrawn(late, monday+20*hour)), 10, 5)

	state := fold()
	f := standing.Fold{Rules: always(r), State: state}
	decision := standing.Decision{Event: event(gone(r, standing.LateCheckIn, "B-new", monday), standing.LateCheckIn), At: longAfter + 1, Cause: "weather", By: "A. Rivera"}
	f.Run(standing.Sequence(always(r), []standing.Fact{recorded(gone(r, standing.LateCheckIn, "B-new", longAfter), longAfter)}), nil, longAfter)
	wantRuns(t, "before the decision", state, 0, 5)
	f.Run(nil, []standing.Decision{decision}, longAfter+1)
	wantRuns(t, "excused by a person", state, 7, 5)
}

// The clean run is what all events ever told of say, whatever the state has
// forgotten, and however the folding was cut into pieces.
func TestCleanRunAgainstAllEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := pasts.Draw(t, "past")
		state, log := standing.FoldAll(h.rules, h.versions, h.until)
		last := map[standing.EventRef]standing.Event{}
		for _, e := range append(append([]standing.Event{}, log.Never...), log.Events...) {
			last[e.EventRef] = e
		}
		want := [...]int{standing.Reliability: state.Pillar(standing.Reliability).Opportunities, standing.Quality: state.Pillar(standing.Quality).Opportunities}
		for _, p := range [...]standing.Pillar{standing.Reliability, standing.Quality} {
			all := want[p]
			for _, e := range last {
				if e.Kind.Pillar() == p && e.Breaks() {
					want[p] = min(want[p], all-e.Number)
				}
			}
		}
		wantRuns(t, fmt.Sprint("of ", len(last), " events"), state, want[standing.Reliability], want[standing.Quality])

		cut := moment(t, h)
		f := standing.Fold{Rules: h.rules, State: new(standing.State)}
		var before, after []*standing.Record
		for _, r := range standing.Sequence(h.rules, h.versions) {
			if r.At <= cut {
				before = append(before, r)
			} else {
				after = append(after, r)
			}
		}
		f.Run(before, nil, min(cut, h.until))
		f.Run(after, nil, h.until)
		wantRuns(t, "folded in two pieces", f.State, want[standing.Reliability], want[standing.Quality])
	})
}
