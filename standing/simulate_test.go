package standing_test

import (
	"testing"

	"pgregory.net/rapid"

	"standings/standing"
)

// The simulator says what folding the same facts and decisions leads to.
func TestSimulateEqualsFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules, state, now := settled(t)
		r := *rules.InForce(now)
		plan := standing.Plan{
			Events:     rapid.SliceOfN(rapid.SampledFrom(standing.Kinds[:]), 0, 6).Draw(t, "events"),
			Blocks:     rapid.IntRange(0, 8).Draw(t, "blocks"),
			Deliveries: rapid.IntRange(0, 8).Draw(t, "deliveries"),
		}
		var decisions []standing.Decision
		at := now
		for _, l := range state.Ahead(rules, now).Leaves {
			if rapid.Bool().Draw(t, "excused") {
				at++
				plan.Excused = append(plan.Excused, l.Event)
				decisions = append(decisions, standing.Decision{Event: l.Event, At: at, Cause: "weather", By: "A. Rivera"})
			}
		}
		var facts []standing.Fact
		add := func(f standing.Fact) { facts = append(facts, recorded(f, at)) }
		for _, k := range plan.Events {
			at++
			add(gone(r, k, at.String(), at))
		}
		for range plan.Blocks {
			at++
			add(blockAt(at.String(), at))
		}
		for range plan.Deliveries {
			at++
			add(deliveryAt(at.String(), at))
		}
		before := stateText(t, state)
		got := standing.Simulate(rules, state, plan, now)
		if stateText(t, state) != before {
			t.Error("the simulator touched the state")
		}
		f := standing.Fold{Rules: rules, State: state.Clone()}
		f.Run(standing.Sequence(rules, facts), decisions, at)
		if got.Standing != f.State.Standing || got.SetBy != f.State.SetBy || got.Counting() != f.State.Counting() {
			t.Errorf("simulated %q by %s, folded %q by %s", got.Standing, got.SetBy, f.State.Standing, f.State.SetBy)
		}
		for _, p := range standing.Pillars {
			got, want := got.Pillar(p), f.State.Pillar(p)
			if got.Opportunities != want.Opportunities || got.Points != want.Points || got.Tier != want.Tier {
				t.Errorf("simulated %d of %s with %d points, %q; folded %d with %d, %q", got.Opportunities, p, got.Points, got.Tier, want.Opportunities, want.Points, want.Tier)
			}
		}
	})
}

// The simulator first lets come due what is due by then.
func TestSimulateFromNow(t *testing.T) {
	r := small()
	f := fact(standing.BlockFact, "B-1")
	f.StartsAt = monday + 8*hour
	state, _ := standing.FoldAll(always(r), []standing.Fact{recorded(f, monday), gone(r, standing.Disrespect, "S-1", monday)}, monday)
	for _, c := range []struct {
		now    standing.Instant
		blocks int // numbered
		points int // of Safety
	}{{monday, 0, 15}, {f.StartsAt + r.MissedAfter, 1, 15}, {monday + r.SafetyWindow, 1, 0}} {
		for _, more := range []int{0, 1} {
			got := standing.Simulate(always(r), state, standing.Plan{Blocks: more}, c.now)
			if n, p := got.Pillar(standing.Reliability).Opportunities, got.Pillar(standing.Safety).Points; n != c.blocks+more || p != c.points {
				t.Errorf("from %s: %d blocks and %d points of Safety, want %d and %d", clock(c.now), n, p, c.blocks+more, c.points)
			}
		}
	}
}

// Every kind of event can be asked for, under any rulebook, and leads to that
// event at its price.
func TestSimulateEveryKind(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		for _, k := range standing.Kinds {
			got := standing.Simulate(always(r), new(standing.State), standing.Plan{Events: []standing.Kind{k}}, monday)
			events := got.Pillar(k.Pillar()).Events
			if len(events) != 1 || events[0].Kind != k || events[0].Cost != r.Price(k) || got.Counting() != 1 {
				t.Errorf("%s leads to %+v", k, events)
			}
		}
	})
}
