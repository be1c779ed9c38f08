package standing_test

import (
	"testing"

	"standings/standing"
)

// An event is priced once, by the rulebook in force when it occurred, whenever
// that is learned.
func TestPricedByOccurrence(t *testing.T) {
	before, after := published(), other()
	from := monday + 10*day
	rules := then(before, from, after)
	for _, c := range []struct {
		at, learned standing.Instant
		book        standing.Rulebook
	}{
		{from - 1, from - 1, before}, {from - 1, from, before}, {from - 1, from + day, before},
		{from, from, after}, {from, from + day, after}, {from + 1, from + 1, after},
	} {
		for _, k := range []standing.Kind{standing.LateCancel, standing.Undelivered, standing.Disrespect} {
			f := recorded(gone(c.book, k, "X", c.at), c.learned)
			_, log := standing.FoldAll(rules, []standing.Fact{f}, c.learned)
			if l := log.Lines[0]; l.Delta != -c.book.Price(k) || l.Rulebook != c.book.Version {
				t.Errorf("%s at %s, learned at %s: %d points by rulebook %s, want %d by %s",
					k, clock(c.at), clock(c.learned), -l.Delta, l.Rulebook, c.book.Price(k), c.book.Version)
			}
		}
	}
}

// So is whether its cause excuses it.
func TestExcusedByOccurrence(t *testing.T) {
	before, after := published(), other() // weather excuses a late cancellation by the first only
	from := monday + 10*day
	rules := then(before, from, after)
	for _, c := range []struct {
		at   standing.Instant
		want string
	}{
		{from - 1, "Thu 12 00:00:00 X late_cancel +0 excused = 0"},
		{from, "Thu 12 00:00:00 X late_cancel -7 counted = 7"},
	} {
		f := recorded(gone(before, standing.LateCancel, "X", c.at), from)
		f.Cause = "weather"
		_, log := standing.FoldAll(rules, []standing.Fact{f}, from)
		wantRows(t, "ledger", ledger(log.Lines), c.want)
	}

	// The line of an excused event names that rulebook too, also of one that waits
	// for its price because its block has a limit.
	f := recorded(gone(before, standing.LateDelivery, "X", from-1), from+day)
	f.Block, f.Cause = "B", "weather"
	_, log := standing.FoldAll(rules, []standing.Fact{f}, longAfter)
	if l := log.Lines[0]; l.Why != standing.Excused || l.Rulebook != before.Version {
		t.Errorf("excused: %+v", l)
	}
}

// The limits of a block are those in force at its start, those of an issue those
// in force at its report.
func TestLimitsByStart(t *testing.T) {
	before, after := published(), other() // 5 minutes, then more than 7
	from := monday + 10*day
	rules := then(before, from, after)
	for _, c := range []struct {
		start standing.Instant
		late  bool
	}{{from - minute, true}, {from, false}} {
		f := blockAt("B", c.start)
		f.CheckedInAt = c.start + 6*minute
		state, _ := standing.FoldAll(rules, []standing.Fact{f}, longAfter)
		if late := state.Pillar(standing.Reliability).Points > 0; late != c.late {
			t.Errorf("checked in 6 minutes after %s: late is %t", clock(c.start), late)
		}
	}
	for _, c := range []struct {
		reported standing.Instant // 14 days, then 3 days and an hour
		counts   bool
	}{{from - 1, true}, {from, false}} {
		f := gone(before, standing.NotReceived, "D", monday)
		f.Issues[0].ReportedAt, f.Issues[0].ConfirmedAt = c.reported, c.reported+5*day
		state, _ := standing.FoldAll(rules, []standing.Fact{f}, c.reported+5*day)
		if counts := state.Pillar(standing.Quality).Points > 0; counts != c.counts {
			t.Errorf("reported at %s, confirmed 5 days later: counts is %t", clock(c.reported), counts)
		}
	}
}

// Windows are those in force now: an event leaves, and comes back, at the moment
// a rulebook takes effect, at its old price.
func TestWindowsChange(t *testing.T) {
	wide, narrow := small(), small()
	wide.Version, narrow.Version = "wide", "narrow"
	wide.ReliabilityWindow, narrow.ReliabilityWindow = 4, 2
	wide.QualityWindow, narrow.QualityWindow = 4, 2
	wide.SafetyWindow, narrow.SafetyWindow = 10*day, 5*day
	narrow.SetPrice(standing.MissedBlock, 99) // must not matter to what has a price
	from := monday + 7*day
	facts := []standing.Fact{
		gone(wide, standing.MissedBlock, "B-1", monday), gone(wide, standing.LateCheckIn, "B-2", monday+hour), blockAt("B-3", monday+2*hour),
		gone(wide, standing.Undelivered, "D-1", monday), deliveryAt("D-2", monday+hour), deliveryAt("D-3", monday+2*hour),
		gone(wide, standing.Disrespect, "S-1", monday+day),
	}
	counted := []string{
		"Mon 02 00:00:00 B-1 missed_block -12 counted = 12",
		"Mon 02 00:00:00 D-1 undelivered -2 counted = 2",
		"Mon 02 01:00:00 B-2 late_check_in -4 counted = 16 Great",
		"Tue 03 00:00:00 S-1 disrespect -15 counted = 15 Great",
	}

	state, log := standing.FoldAll(then(wide, from, narrow), facts, longAfter)
	wantRows(t, "ledger of narrower windows", ledger(log.Lines), append(counted,
		"Mon 09 00:00:00 B-1 missed_block +12 rulebook changed = 4 Fantastic",
		"Mon 09 00:00:00 D-1 undelivered +2 rulebook changed = 0 Fantastic",
		"Mon 09 00:00:00 S-1 disrespect +15 rulebook changed = 0 Fantastic")...)
	for _, l := range log.Lines {
		if want := map[bool]string{true: "wide", false: "narrow"}[l.At < from]; l.Rulebook != want {
			t.Errorf("%q is by rulebook %s, want %s", ledger([]standing.Line{l}), l.Rulebook, want)
		}
	}
	wantRows(t, "changes of narrower windows", changes(log.Changes),
		"Mon 02 01:00:00 none -> Great by reliability: minimum reached",
		"Mon 09 00:00:00 Great -> Fantastic by reliability: rulebook changed missed_block B-1")
	if state.Rulebook != "narrow" {
		t.Errorf("the state says rulebook %q is in force", state.Rulebook)
	}

	back := from + day // S-1 would age out on the 13th
	rules := standing.NewRulebooks(
		standing.Installed{Rulebook: wide, From: back},
		standing.Installed{Rulebook: narrow, From: from},
		standing.Installed{Rulebook: wide},
	)
	_, log = standing.FoldAll(rules, facts, longAfter)
	wantRows(t, "ledger of windows that grow again", ledger(log.Lines[7:]),
		"Tue 10 00:00:00 B-1 missed_block -12 rulebook changed = 16 Great",
		"Tue 10 00:00:00 D-1 undelivered -2 rulebook changed = 2 Fantastic",
		"Tue 10 00:00:00 S-1 disrespect -15 rulebook changed = 15 Fantastic",
		"Fri 13 00:00:00 S-1 disrespect +15 aged out = 0 Fantastic")
}

// What aged out by itself comes back as well, and what never counted does not.
func TestAgedOutComesBack(t *testing.T) {
	narrow, wide := small(), small()
	narrow.ReliabilityWindow, wide.ReliabilityWindow, wide.Version = 2, 4, "wide"
	late := gone(narrow, standing.LateCheckIn, "B-1", monday)
	onTime := blockAt("B-2", monday+hour)
	foundLate := gone(narrow, standing.LateCheckIn, "B-2", monday+hour)
	facts := []standing.Fact{
		late, recorded(onTime, monday+hour), blockAt("B-3", monday+2*hour), blockAt("B-4", monday+3*hour),
		recorded(foundLate, monday+day), // two further blocks: its window has passed
	}
	rules := then(narrow, monday+2*day, wide)
	state, log := standing.FoldAll(rules, facts, longAfter)
	wantRows(t, "ledger", ledger(log.Lines),
		"Mon 02 00:00:00 B-1 late_check_in -4 counted = 4",
		"Mon 02 02:00:00 B-1 late_check_in +4 aged out = 0 Fantastic",
		"Wed 04 00:00:00 B-1 late_check_in -4 rulebook changed = 4 Fantastic")
	wantPillar(t, state, standing.Reliability, 4, 4)

	facts = append(facts[:3:3], recorded(foundLate, monday+day)) // only one further: it counts
	_, log = standing.FoldAll(rules, facts, longAfter)
	wantRows(t, "ledger", ledger(log.Lines),
		"Mon 02 00:00:00 B-1 late_check_in -4 counted = 4",
		"Mon 02 02:00:00 B-1 late_check_in +4 aged out = 0 Fantastic",
		"Tue 03 00:00:00 B-2 late_check_in -4 counted = 4 Fantastic",
		"Wed 04 00:00:00 B-1 late_check_in -4 rulebook changed = 8 Fantastic")
}

// A Safety event whose time is up at the very moment of a change just ages out,
// unless the new window still holds it.
func TestAgedOutAtTheMomentOfAChange(t *testing.T) {
	first, same, wide := small(), small(), small()
	same.Version, wide.Version = "same", "wide"
	wide.SafetyWindow *= 2
	f := gone(first, standing.Disrespect, "S-1", monday)
	from := monday + first.SafetyWindow
	for _, c := range []struct {
		next standing.Rulebook
		want []string
	}{
		{same, []string{"Thu 12 00:00:00 S-1 disrespect +15 aged out = 0 Fantastic"}},
		{wide, []string{"Sun 22 00:00:00 S-1 disrespect +15 aged out = 0 Fantastic"}},
	} {
		_, log := standing.FoldAll(then(first, from, c.next), []standing.Fact{f}, longAfter)
		wantRows(t, "ledger", ledger(log.Lines[1:]), c.want...)
	}
}

// Marks and minimums are those in force now.
func TestMarksAndMinimumsChange(t *testing.T) {
	first := small()
	facts := []standing.Fact{blockAt("B-1", monday), blockAt("B-2", monday), gone(first, standing.MissedBlock, "B-3", monday+day)}
	from := monday + 7*day
	for _, c := range []struct {
		what   string
		change func(r *standing.Rulebook)
		want   []string
	}{
		{"nothing", func(*standing.Rulebook) {}, nil},
		{"a keep mark that the score meets", func(r *standing.Rulebook) { r.Keep[standing.Fantastic] = 88 }, nil},
		{"a keep mark above the score", func(r *standing.Rulebook) { r.Keep[standing.Fantastic] = 89 },
			[]string{"Mon 09 00:00:00 Fantastic -> Great by reliability: rulebook changed"}},
		{"a minimum that is met", func(r *standing.Rulebook) { r.ReliabilityMinimum = 3 }, nil},
		{"a minimum that is not met any more", func(r *standing.Rulebook) { r.ReliabilityMinimum = 4 },
			[]string{"Mon 09 00:00:00 Fantastic -> none by : rulebook changed"}},
	} {
		second := small()
		second.Version = "second"
		c.change(&second)
		_, log := standing.FoldAll(then(first, from, second), facts, longAfter)
		wantRows(t, c.what, changes(log.Changes[1:]), c.want...)
	}

	// What an event does at that moment is the event's doing.
	second := small()
	second.Version = "second"
	_, log := standing.FoldAll(then(first, from, second), append(facts, gone(first, standing.LateCancel, "B-4", from)), longAfter)
	wantRows(t, "an event at the moment of the change", changes(log.Changes[1:]),
		"Mon 09 00:00:00 Fantastic -> Great by reliability: counted late_cancel B-4")
}

// A rulebook makes nobody known: a partner is, from the first fact on.
func TestRulebookBeforeTheFirstFact(t *testing.T) {
	second := small()
	second.Version = "second"
	rules := then(small(), monday, second)
	f := standing.Fold{Rules: rules, State: new(standing.State), Log: new(standing.Log)}
	f.Run(standing.Sequence(rules, []standing.Fact{blockAt("B-1", monday+day)}), nil, monday-day)
	if due := f.State.NextDue(rules); due != monday+day {
		t.Errorf("the next due is %s", clock(due))
	}
	f.Advance(monday + 2*day)
	if f.State.KnownAt != monday+day || f.State.FoldedTo != monday+day || f.State.Rulebook != "second" {
		t.Errorf("the state is %+v", f.State)
	}
}

// The history of the rulebooks themselves.
func TestRulebooks(t *testing.T) {
	a, b, c := small(), small(), small()
	a.Version, b.Version, c.Version = "a", "b", "c"
	rules := standing.NewRulebooks(
		standing.Installed{Rulebook: c, From: 200},
		standing.Installed{Rulebook: a, From: 50}, // the earliest: in force from the beginning
		standing.Installed{Rulebook: b, From: 100},
	)
	for _, row := range []struct {
		at   standing.Instant
		want string
		next standing.Instant
	}{{0, "a", 100}, {99, "a", 100}, {100, "b", 200}, {199, "b", 200}, {200, "c", standing.Forever}, {standing.Forever, "c", standing.Forever}} {
		if got := rules.InForce(row.at).Version; got != row.want {
			t.Errorf("at %d rulebook %s is in force, want %s", row.at, got, row.want)
		}
		if got := rules.Next(row.at); got != row.next {
			t.Errorf("after %d comes %d, want %d", row.at, got, row.next)
		}
	}
	if all := rules.All(); len(all) != 3 || all[0].Version != "a" || all[0].From != 0 || all[2].Version != "c" {
		t.Errorf("the history is %+v", all)
	}
}
