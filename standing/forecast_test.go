package standing_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"standings/standing"
)

// settled is a state in which nothing comes due but what ages out: the pasts of
// the generator, when all of their rulebooks are in force, without what waits.
func settled(t *rapid.T) (*standing.Rulebooks, *standing.State, standing.Instant) {
	h := pasts.Draw(t, "past")
	now := dawn + 11*day + standing.Instant(rapid.IntRange(0, 5*24).Draw(t, "hours"))*hour
	state, _ := standing.FoldAll(h.rules, h.versions, now)
	state.Pending = nil
	if r := h.rules.InForce(now); r.ReliabilityMinimum > r.ReliabilityWindow || r.QualityMinimum > r.QualityWindow {
		t.Skip("no such rulebook can be installed")
	}
	return h.rules, state, now
}

// foldedOn is a copy of the state into which the facts, recorded as they say, and
// then the moment are folded.
func foldedOn(rules *standing.Rulebooks, s *standing.State, facts []standing.Fact, until standing.Instant) *standing.State {
	f := standing.Fold{Rules: rules, State: s.Clone()}
	f.Run(standing.Sequence(rules, facts), nil, until)
	return f.State
}

// atOnce is n events of the kind, recorded together at the moment.
func atOnce(r *standing.Rulebook, k standing.Kind, n int, at standing.Instant) []standing.Fact {
	facts := make([]standing.Fact, n)
	for i := range facts {
		facts[i] = recorded(gone(*r, k, fmt.Sprintf("once-%04d", i), at), at)
	}
	return facts
}

// The standing survives as many events at once as the cushion says, and not one more.
func TestCushion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules, state, now := settled(t)
		r := rules.InForce(now)
		cushions := state.Ahead(rules, now).Cushions
		if state.Standing == standing.NoTier {
			if len(cushions) != 0 {
				t.Errorf("without a standing there are cushions: %+v", cushions)
			}
			return
		}
		if len(cushions) != len(standing.Kinds) {
			t.Fatalf("%d cushions", len(cushions))
		}
		for i, c := range cushions {
			if c.Kind != standing.Kinds[i] {
				t.Errorf("cushion %d is of %s", i, c.Kind)
			}
			counts := []int{c.More, c.More + 1}
			if c.AnyCount {
				counts = []int{1, 2, 3, 7, 120}
			}
			for _, n := range counts {
				after := foldedOn(rules, state, atOnce(r, c.Kind, n, now), now)
				kept := c.AnyCount || n == c.More
				if fell := after.Standing < state.Standing; fell == kept {
					t.Errorf("%+v: %d at once lead from %q to %q", c, n, state.Standing, after.Standing)
				}
			}
		}
	})
}

// The clean run to a tier leads there, and a step less in any of its parts does not.
func TestWayUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules, state, now := settled(t)
		ways := state.Ahead(rules, now).Ways
		run := func(w standing.Way) standing.Tier {
			facts := cleanRun(standing.Reliability, "run-", w.Blocks, now-day)
			facts = append(facts, cleanRun(standing.Quality, "run-", w.Deliveries, now-day)...)
			for i := range facts {
				facts[i].RecordedAt = now + standing.Instant(i) + 1
			}
			return foldedOn(rules, state, facts, max(w.Until, now+standing.Instant(len(facts)))).Standing
		}
		if state.Standing == standing.NoTier {
			if len(ways) != 1 {
				t.Fatalf("%d ways to a first standing", len(ways))
			}
			if got := run(ways[0]); got != ways[0].Tier {
				t.Errorf("%+v leads to %q", ways[0], got)
			}
		} else if len(ways) != int(standing.Fantastic-state.Standing) {
			t.Fatalf("from %q there are %d ways up", state.Standing, len(ways))
		}
		for i, w := range ways {
			if state.Standing != standing.NoTier && w.Tier != state.Standing+1+standing.Tier(i) {
				t.Errorf("way %d from %q leads to %q", i+1, state.Standing, w.Tier)
			}
			if got := run(w); got < w.Tier {
				t.Errorf("%+v leads to %q", w, got)
			}
			shorter := []standing.Way{w, w, w}
			shorter[0].Blocks--
			shorter[1].Deliveries--
			shorter[2].Until--
			for j, s := range shorter {
				if s.Blocks < 0 || s.Deliveries < 0 || s.Until < 0 {
					continue // that part was none already
				}
				if j == 2 && s.Until < now+standing.Instant(s.Blocks+s.Deliveries) {
					continue
				}
				if got := run(s); got >= w.Tier {
					t.Errorf("%+v leads to %q as well", s, got)
				}
			}
		}
	})
}

// Every event that counts leaves when the forecast says.
func TestLeaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules, state, now := settled(t)
		leaves := state.Ahead(rules, now).Leaves
		if len(leaves) != state.Counting() {
			t.Fatalf("%d events leave, %d count", len(leaves), state.Counting())
		}
		for _, l := range leaves {
			p := l.Event.Kind.Pillar()
			counts := func(s *standing.State) bool {
				return slices.ContainsFunc(s.Pillar(p).Events, func(e standing.Event) bool {
					return e.EventRef == l.Event && e.Cost == l.Points && e.Counts()
				})
			}
			if p == standing.Safety {
				if !counts(foldedOn(rules, state, nil, l.At-1)) || counts(foldedOn(rules, state, nil, l.At)) {
					t.Errorf("%+v does not leave then", l)
				}
				continue
			}
			run := cleanRun(p, "run-", l.After, now-day)
			for i := range run {
				run[i].RecordedAt = now + standing.Instant(i) + 1
			}
			if !counts(foldedOn(rules, state, run[:l.After-1], now+standing.Instant(l.After))) ||
				counts(foldedOn(rules, state, run, now+standing.Instant(l.After))) {
				t.Errorf("%+v does not leave then", l)
			}
		}
	})
}

// A forecast drawn by hand, with dates.
func TestAhead(t *testing.T) {
	r := published()
	var facts []standing.Fact
	// Two blocks on each Monday of four weeks, then three in the fifth, the running
	// one: 11 blocks, with 18 points.
	at := monday
	for week := range 4 {
		facts = append(facts, blockAt(fmt.Sprint("A", week), at), blockAt(fmt.Sprint("B", week), at+hour))
		at += 7 * day
	}
	facts[2] = gone(r, standing.MissedBlock, "missed", monday+7*day) // number 3
	facts[5] = gone(r, standing.LateCheckIn, "late", monday+14*day+hour)
	facts = append(facts, blockAt("C0", at), blockAt("C1", at+hour), blockAt("C2", at+2*hour))
	facts = append(facts, gone(r, standing.Disrespect, "S", at))
	now := at + 12*hour
	state, _ := standing.FoldAll(always(r), facts, now)
	ahead := state.Ahead(always(r), now)

	if state.Standing != standing.Great || state.SetBy != standing.Reliability {
		t.Fatalf("the standing is %q by %s", state.Standing, state.SetBy)
	}
	if ahead.BlockPace != 2 || ahead.DeliveryPace != 0 {
		t.Errorf("the pace is %g blocks and %g deliveries a week, want 2 and none", ahead.BlockPace, ahead.DeliveryPace)
	}
	var rows []string
	for _, l := range ahead.Leaves {
		rows = append(rows, fmt.Sprintf("%s %d after %d on %s", l.Event.ID, l.Points, l.After, l.At.Time().Format(time.DateTime)))
	}
	wantRows(t, "leaves", rows,
		"missed 12 after 32 on 2026-07-20 12:00:00", // 16 weeks
		"late 4 after 35 on 2026-07-31 00:00:00",    // 17½ weeks
		"S 15 after 0 on 2026-09-26 00:00:00")       // 180 days after 30 March
	rows = nil
	for _, w := range ahead.Ways {
		rows = append(rows, fmt.Sprintf("%s: %d blocks, %d deliveries, until %s, on %s", w.Tier, w.Blocks, w.Deliveries, w.Until, w.At.Time().Format(time.DateTime)))
	}
	wantRows(t, "ways", rows, "Fantastic: 32 blocks, 0 deliveries, until 2026-09-26T00:00:00Z, on 2026-09-26 00:00:00")
	rows = nil
	for _, c := range ahead.Cushions {
		rows = append(rows, fmt.Sprint(c.Kind, " ", c.More, " ", c.AnyCount))
	}
	// Reliability is at 84 and Safety at 85, both kept down to 75. Delivery quality
	// joins at 50 deliveries, by the reach mark of 80.
	wantRows(t, "cushions", rows,
		"late_check_in 2 false", "late_cancel 1 false", "missed_block 0 false",
		"late_delivery 49 false", "undelivered 49 false", "no_contact 49 false",
		"instructions_not_followed 49 false", "unsafe_place 49 false", "not_received 49 false",
		"unsafe_driving 0 false", "disrespect 0 false", "harassment 0 false")
}

// The date of a way up is that of its slowest part, whichever that is; without a
// pace there is none.
func TestDateOfAWayUp(t *testing.T) {
	r := small() // 4 blocks, 10 days
	r.SetPrice(standing.LateCheckIn, 11)
	weekly := []standing.Fact{blockAt("B-1", monday), blockAt("B-2", monday+7*day), blockAt("B-3", monday+14*day)}
	late := gone(r, standing.LateCheckIn, "late", monday+21*day)
	second := gone(r, standing.LateCheckIn, "second", monday+21*day+hour)
	finding := gone(r, standing.Disrespect, "S", monday+21*day)
	now := monday + 22*day
	for _, c := range []struct {
		what  string
		facts []standing.Fact
		want  standing.Way
	}{
		{"blocks take longer", append(weekly, late, second, finding),
			standing.Way{Tier: standing.Fantastic, Blocks: 4, Until: monday + 31*day, At: now + 28*day}},
		{"Safety takes longer", append(weekly, gone(r, standing.Disrespect, "S", now-1)),
			standing.Way{Tier: standing.Fantastic, Until: now - 1 + 10*day, At: now - 1 + 10*day}},
		{"no pace, no date", []standing.Fact{late, second, finding},
			standing.Way{Tier: standing.Fantastic, Blocks: 4, Until: monday + 31*day}},
	} {
		state, _ := standing.FoldAll(always(r), c.facts, now)
		ways := state.Ahead(always(r), now).Ways
		if len(ways) == 0 || ways[len(ways)-1] != c.want {
			t.Errorf("%s: the ways are %+v, want %+v", c.what, ways, c.want)
		}
	}
}

// A cushion of Safety reaches as far down as the marks do.
func TestCushionDownToZero(t *testing.T) {
	r := small()
	r.Reach, r.Keep = marks(100, 99, 1), marks(100, 99, 1)
	state, _ := standing.FoldAll(always(r), []standing.Fact{gone(r, standing.LateCheckIn, "B-1", monday), blockAt("B-2", monday)}, monday)
	if state.Standing != standing.Fair {
		t.Fatalf("the standing is %q", state.Standing)
	}
	for _, c := range state.Ahead(always(r), monday).Cushions {
		// 6 findings of 15 leave 10, which is Fair; 7 leave 0.
		if want := (standing.Cushion{Kind: standing.Disrespect, More: 6}); c.Kind == standing.Disrespect && c != want {
			t.Errorf("the cushion is %+v, want %+v", c, want)
		}
	}
}

// The first standing comes with enough blocks, or for who has deliveries alone
// with enough of those.
func TestWayToAFirstStanding(t *testing.T) {
	r := published()
	for _, c := range []struct {
		facts              []standing.Fact
		tier               standing.Tier
		blocks, deliveries int
	}{
		{[]standing.Fact{deliveryAt("D-1", monday)}, standing.Fantastic, 0, 49},
		{[]standing.Fact{blockAt("B-1", monday), deliveryAt("D-1", monday)}, standing.Fantastic, 4, 0},
		{[]standing.Fact{blockAt("B-1", monday)}, standing.Fantastic, 4, 0},
		{[]standing.Fact{gone(r, standing.MissedBlock, "B-1", monday), gone(r, standing.MissedBlock, "B-2", monday)}, standing.Fair, 3, 0},
	} {
		state, _ := standing.FoldAll(always(r), c.facts, monday+day)
		ways := state.Ahead(always(r), monday+day).Ways
		if len(ways) != 1 || ways[0].Tier != c.tier || ways[0].Blocks != c.blocks || ways[0].Deliveries != c.deliveries || ways[0].At != 0 {
			t.Errorf("after %d facts the ways are %+v, want %d blocks and %d deliveries to %s", len(c.facts), ways, c.blocks, c.deliveries, c.tier)
		}
	}
}

// The pace is the median per week over the last six weeks with an opportunity,
// not counting the running one; with fewer than two such weeks there is none.
func TestPace(t *testing.T) {
	r := published()
	for _, c := range []struct {
		what  string
		weeks []int // blocks in each, the last one running
		want  float64
	}{
		{"nothing", []int{0}, 0},
		{"only the running week", []int{5}, 0},
		{"one week", []int{5, 0}, 0},
		{"two weeks: the mean of them", []int{5, 2, 9}, 3.5},
		{"three weeks: the middle one", []int{5, 1, 2, 9}, 2},
		{"weeks without work are left out", []int{4, 0, 0, 2, 0}, 3},
		{"seven weeks: the first is too long ago", []int{90, 1, 2, 3, 4, 5, 6, 0}, 3.5},
		{"seven weeks and a running one", []int{90, 1, 2, 3, 4, 5, 6, 7}, 3.5},
		{"long ago", []int{3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 3},
	} {
		var facts []standing.Fact
		for week, n := range c.weeks {
			facts = append(facts, cleanRun(standing.Reliability, fmt.Sprint("W", week, "-"), n, monday+standing.Instant(week)*7*day)...)
		}
		now := monday + standing.Instant(len(c.weeks))*7*day - 1 // Sunday night
		state, _ := standing.FoldAll(always(r), facts, now)
		if got := state.Pillar(standing.Reliability).Pace(now); got != c.want {
			t.Errorf("%s: %g blocks a week, want %g", c.what, got, c.want)
		}
		if got := state.Ahead(always(r), now).BlockPace; got != c.want {
			t.Errorf("%s: the forecast says %g", c.what, got)
		}
	}
	// What is recorded late counts in the week in which it occurred, if that is kept.
	weeks := []standing.Fact{blockAt("A", monday), blockAt("B", monday+14*day), recorded(blockAt("late", monday+day), monday+15*day), recorded(blockAt("between", monday+7*day), monday+15*day)}
	state, _ := standing.FoldAll(always(r), weeks, monday+21*day)
	if got := state.Pillar(standing.Reliability).Weeks; !slices.Equal(got, []standing.WeekCount{{Week: got[0].Week, Count: 2}, {Week: got[0].Week + 1, Count: 1}, {Week: got[0].Week + 2, Count: 1}}) {
		t.Errorf("the weeks are %+v", got)
	}
}
