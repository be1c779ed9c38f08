package standing_test

import (
	"testing"

	"standings/standing"
)

// Versions of one fact: what each shape of correction does to numbers and books.
func TestCorrections(t *testing.T) {
	r := small()
	start := monday + 8*hour
	waiting := fact(standing.BlockFact, "B-1") // a block of which nothing has happened yet
	waiting.StartsAt = start
	late := gone(r, standing.LateCheckIn, "B-1", start+90*minute)
	late.StartsAt = start
	late.EndsAt = start + 4*hour
	onTime := blockAt("B-1", start)
	cancelledEarly := waiting
	cancelledEarly.CancelledAt = start - r.CancelBefore
	withCause := late
	withCause.Cause = "weather"

	for _, c := range []struct {
		what          string
		versions      []standing.Fact
		opportunities int
		ledger        []string
	}{
		{"missed, then learned to be late: one number",
			[]standing.Fact{recorded(waiting, monday), recorded(late, start+2*hour)}, 1,
			[]string{
				"Mon 02 09:00:00 B-1 missed_block -12 counted = 12",
				"Mon 02 10:00:00 B-1 missed_block +12 corrected = 0",
				"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4",
			}},
		{"learned to be late before it is missed",
			[]standing.Fact{recorded(waiting, monday), recorded(late, start+30*minute)}, 1,
			[]string{"Mon 02 09:30:00 B-1 late_check_in -4 counted = 4"}},
		{"learned to be late at the very moment at which it would be missed",
			[]standing.Fact{recorded(waiting, monday), recorded(late, start+r.MissedAfter)}, 1,
			[]string{"Mon 02 09:30:00 B-1 late_check_in -4 counted = 4"}},
		{"late, then learned to be on time: the number stays, the points go",
			[]standing.Fact{recorded(late, start+2*hour), recorded(onTime, start+3*hour)}, 1,
			[]string{
				"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4",
				"Mon 02 11:00:00 B-1 late_check_in +4 corrected = 0",
			}},
		{"missed, then learned to have been cancelled in time: the number stays used",
			[]standing.Fact{recorded(waiting, monday), recorded(cancelledEarly, start+2*hour)}, 1,
			[]string{
				"Mon 02 09:00:00 B-1 missed_block -12 counted = 12",
				"Mon 02 10:00:00 B-1 missed_block +12 corrected = 0",
			}},
		{"cancelled in time, then learned to be late: its first number",
			[]standing.Fact{recorded(cancelledEarly, monday), recorded(late, start+2*hour)}, 1,
			[]string{"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4"}},
		{"withdrawn: its events go, its number stays",
			[]standing.Fact{recorded(late, start+2*hour), withdrawn(late, start+3*hour)}, 1,
			[]string{
				"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4",
				"Mon 02 11:00:00 B-1 late_check_in +4 withdrawn = 0",
			}},
		{"withdrawn before it had an outcome: no number",
			[]standing.Fact{recorded(waiting, monday), withdrawn(waiting, start)}, 0, nil},
		{"withdrawn and told again: back at its price and number",
			[]standing.Fact{recorded(late, start+2*hour), withdrawn(late, start+3*hour), recorded(late, start+4*hour)}, 1,
			[]string{
				"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4",
				"Mon 02 11:00:00 B-1 late_check_in +4 withdrawn = 0",
				"Mon 02 12:00:00 B-1 late_check_in -4 reinstated = 4",
			}},
		{"corrected twice, back to what it was",
			[]standing.Fact{recorded(late, start+2*hour), recorded(onTime, start+3*hour), recorded(late, start+4*hour)}, 1,
			[]string{
				"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4",
				"Mon 02 11:00:00 B-1 late_check_in +4 corrected = 0",
				"Mon 02 12:00:00 B-1 late_check_in -4 reinstated = 4",
			}},
		{"a cause learned later",
			[]standing.Fact{recorded(late, start+2*hour), recorded(withCause, start+3*hour)}, 1,
			[]string{
				"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4",
				"Mon 02 11:00:00 B-1 late_check_in +4 excused = 0",
			}},
		{"a cause taken back",
			[]standing.Fact{recorded(withCause, start+2*hour), recorded(late, start+3*hour)}, 1,
			[]string{
				"Mon 02 10:00:00 B-1 late_check_in +0 excused = 0",
				"Mon 02 11:00:00 B-1 late_check_in -4 reinstated = 4",
			}},
		{"the same again changes nothing",
			[]standing.Fact{recorded(late, start+2*hour), recorded(late, start+3*hour)}, 1,
			[]string{"Mon 02 10:00:00 B-1 late_check_in -4 counted = 4"}},
		{"two versions at one instant: the one received later holds",
			[]standing.Fact{recorded(late, start+2*hour), recorded(onTime, start+2*hour)}, 1, nil},
		{"received later but recorded earlier: the earlier moment holds",
			[]standing.Fact{recorded(late, start+3*hour), recorded(onTime, start+2*hour)}, 1, nil},
		{"within a backfill the later line replaces the earlier",
			[]standing.Fact{late, onTime}, 1, nil},
		{"withdrawn by a backfill: the number stays, there never was an event",
			[]standing.Fact{late, withdrawn(late, 0)}, 1, nil},
		{"withdrawn by a backfill and told again: one number, one event",
			[]standing.Fact{late, withdrawn(late, 0), late}, 1,
			[]string{"Mon 02 09:30:00 B-1 late_check_in -4 counted = 4"}},
		{"known live, withdrawn by a backfill and told again by it",
			[]standing.Fact{recorded(waiting, monday), withdrawn(late, 0), late}, 1,
			[]string{"Mon 02 09:30:00 B-1 late_check_in -4 counted = 4"}},
		{"withdrawn by a backfill before it was ever told",
			[]standing.Fact{withdrawn(late, 0)}, 0, nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			state, log := standing.FoldAll(always(r), c.versions, monday+day)
			wantRows(t, "ledger", ledger(log.Lines), c.ledger...)
			if got := state.Pillar(standing.Reliability).Opportunities; got != c.opportunities {
				t.Errorf("%d opportunities, want %d", got, c.opportunities)
			}
		})
	}
}

// A number that a correction leaves without event counts towards the minimum.
func TestNumberCountsTowardsMinimum(t *testing.T) {
	r := small()
	first := gone(r, standing.MissedBlock, "B-1", monday)
	state, _ := standing.FoldAll(always(r), []standing.Fact{
		recorded(first, monday), withdrawn(first, monday+hour), blockAt("B-2", monday+day),
	}, longAfter)
	wantPillar(t, state, standing.Reliability, 2, 0)
	if state.Standing != standing.Fantastic {
		t.Errorf("standing is %q", state.Standing)
	}
}

// The date of a Safety finding decides its window, so a corrected date can take
// it out of the window or back into it: dated when the correction was recorded.
func TestCorrectedDateOfFinding(t *testing.T) {
	r := small() // 10 days
	onMonday := gone(r, standing.Disrespect, "S-1", monday)
	weekBefore := gone(r, standing.Disrespect, "S-1", monday-7*day)
	fortnightBefore := gone(r, standing.Disrespect, "S-1", monday-14*day)
	dayLater := gone(r, standing.Disrespect, "S-1", monday+day)
	for _, c := range []struct {
		what     string
		versions []standing.Fact
		ledger   []string
	}{
		{"earlier: it ages out sooner",
			[]standing.Fact{onMonday, recorded(weekBefore, monday+day)},
			[]string{"Mon 02 00:00:00 S-1 disrespect -15 counted = 15 Great", "Thu 05 00:00:00 S-1 disrespect +15 aged out = 0 Fantastic"}},
		{"so early that its window has passed",
			[]standing.Fact{onMonday, recorded(fortnightBefore, monday+day)},
			[]string{"Mon 02 00:00:00 S-1 disrespect -15 counted = 15 Great", "Tue 03 00:00:00 S-1 disrespect +15 corrected = 0 Fantastic"}},
		{"so early that its window passes at that very moment",
			[]standing.Fact{onMonday, recorded(weekBefore, monday+3*day)},
			[]string{"Mon 02 00:00:00 S-1 disrespect -15 counted = 15 Great", "Thu 05 00:00:00 S-1 disrespect +15 corrected = 0 Fantastic"}},
		{"later, while it counts",
			[]standing.Fact{onMonday, recorded(dayLater, monday+2*day)},
			[]string{"Mon 02 00:00:00 S-1 disrespect -15 counted = 15 Great", "Fri 13 00:00:00 S-1 disrespect +15 aged out = 0 Fantastic"}},
		{"later, after it had aged out: it counts again",
			[]standing.Fact{onMonday, recorded(dayLater, monday+10*day+hour)},
			[]string{
				"Mon 02 00:00:00 S-1 disrespect -15 counted = 15 Great", "Thu 12 00:00:00 S-1 disrespect +15 aged out = 0 Fantastic",
				"Thu 12 01:00:00 S-1 disrespect -15 reinstated = 15 Fantastic", "Fri 13 00:00:00 S-1 disrespect +15 aged out = 0 Fantastic",
			}},
	} {
		t.Run(c.what, func(t *testing.T) {
			state, log := standing.FoldAll(always(r), c.versions, longAfter)
			wantRows(t, "ledger", ledger(log.Lines), c.ledger...)
			if n := len(state.Pillar(standing.Safety).Events); n != 0 {
				t.Errorf("%d events are still on the books", n)
			}
		})
	}
}

// What has aged out can still be found to have been wrong: no line, no points,
// but the event says so.
func TestCorrectedAfterAgedOut(t *testing.T) {
	r := small()
	late := gone(r, standing.LateCheckIn, "B-0", monday)
	facts := append([]standing.Fact{late}, cleanRun(standing.Reliability, "C-", r.ReliabilityWindow, monday+day)...)
	_, log := standing.FoldAll(always(r), append(facts, withdrawn(late, monday+2*day)), longAfter)
	wantRows(t, "ledger", ledger(log.Lines),
		"Mon 02 00:00:00 B-0 late_check_in -4 counted = 4", "Tue 03 00:03:00 B-0 late_check_in +4 aged out = 0 Fantastic")
	if last := log.Events[len(log.Events)-1]; last.Gone != standing.Withdrawn {
		t.Errorf("the event ends as %+v", last)
	}
}

// A newer version of a fact that waits can be folded from the state, and takes
// over; one of a numbered fact is not awaited any more.
func TestAwaits(t *testing.T) {
	r := small()
	block := fact(standing.BlockFact, "B-1")
	block.StartsAt = monday + 8*hour
	delivery := gone(r, standing.NotReceived, "D-1", monday+hour)
	delivery.Issues[0].ConfirmedAt += day
	state, _ := standing.FoldAll(always(r), []standing.Fact{recorded(block, monday), delivery}, monday+2*hour)
	if got := state.Awaits(block.Ref()); got == nil || got.At != block.StartsAt+r.MissedAfter || got.Version != 1 {
		t.Errorf("of the block %+v is awaited", got)
	}
	if got := state.Awaits(delivery.Ref()); got != nil {
		t.Errorf("the delivery has its number, and still %+v is awaited", got)
	}
	if got := state.Awaits(standing.Ref{Type: standing.BlockFact, Source: "app", ID: "B-1"}); got != nil {
		t.Errorf("of another source's block %+v is awaited", got)
	}
}

// The home station is the partner fact's, or else that of the latest block or
// delivery; a late word about an old one moves nobody.
func TestHome(t *testing.T) {
	r := small()
	at := func(f standing.Fact, station string) standing.Fact {
		f.Station = station
		return f
	}
	partner := func(station string) standing.Fact {
		f := at(fact(standing.PartnerFact, "P"), station)
		f.Name = "Ada Obi"
		return f
	}
	upcoming := fact(standing.BlockFact, "B-9")
	upcoming.StartsAt = monday + 100*day
	issue := gone(r, standing.NotReceived, "D-1", monday)
	issue.Issues[0].ConfirmedAt += 5 * day
	for _, c := range []struct {
		what  string
		facts []standing.Fact
		want  string
	}{
		{"nothing known", []standing.Fact{blockAt("B-1", monday)}, ""},
		{"the latest block", []standing.Fact{at(blockAt("B-1", monday), "DSE4"), at(blockAt("B-2", monday+day), "DPX1")}, "DPX1"},
		{"the latest delivery", []standing.Fact{at(deliveryAt("D-2", monday+day), "DPX1"), at(blockAt("B-1", monday), "DSE4")}, "DPX1"},
		{"one that names no station tells nothing", []standing.Fact{at(blockAt("B-1", monday), "DSE4"), blockAt("B-2", monday+day)}, "DSE4"},
		{"a block ahead, where nothing else is known", []standing.Fact{recorded(at(upcoming, "DSE4"), monday)}, "DSE4"},
		{"a block ahead is not the latest", []standing.Fact{at(blockAt("B-1", monday), "DPX1"), recorded(at(upcoming, "DSE4"), monday+day)}, "DPX1"},
		{"the partner fact's, from when it is known", []standing.Fact{at(blockAt("B-2", monday+day), "DPX1"), partner("DSE4")}, "DSE4"},
		{"a partner fact withdrawn", []standing.Fact{at(blockAt("B-2", monday+day), "DPX1"), recorded(partner("DSE4"), monday), withdrawn(partner(""), monday+day)}, "DPX1"},
		{"an issue of an old delivery confirmed", []standing.Fact{at(issue, "DSE4"), at(deliveryAt("D-2", monday+day), "DPX1")}, "DPX1"},
		{"an old delivery corrected", []standing.Fact{
			at(deliveryAt("D-1", monday), "DSE4"), at(deliveryAt("D-2", monday+day), "DPX1"),
			recorded(at(gone(r, standing.Undelivered, "D-1", monday), "DSE4"), monday+2*day)}, "DPX1"},
		{"the latest delivery's station corrected", []standing.Fact{
			at(deliveryAt("D-1", monday), "DSE4"), at(deliveryAt("D-2", monday+day), "DPX1"),
			recorded(at(deliveryAt("D-2", monday+day), "DPX2"), monday+2*day)}, "DPX2"},
	} {
		if state, _ := standing.FoldAll(always(r), c.facts, monday+50*day); state.Home() != c.want {
			t.Errorf("%s: home is %q, want %q", c.what, state.Home(), c.want)
		}
	}
}
