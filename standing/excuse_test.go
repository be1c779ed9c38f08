package standing_test

import (
	"testing"

	"standings/standing"
)

// A person excuses an event, and can revoke that; the event keeps its number.
func TestDecisions(t *testing.T) {
	r := small()
	late := gone(r, standing.LateCheckIn, "B-1", monday)
	withCause := late
	withCause.Cause = "weather"
	excuse := func(at standing.Instant) standing.Decision {
		return standing.Decision{Event: event(late, standing.LateCheckIn), At: at, Cause: "station_delay", By: "A. Rivera", Reason: "The gate was locked."}
	}
	revoke := func(at standing.Instant) standing.Decision {
		return standing.Decision{Event: event(late, standing.LateCheckIn), At: at, Revoke: true, By: "A. Rivera"}
	}
	const counted = "Mon 02 00:00:00 B-1 late_check_in -4 counted = 4"
	for _, c := range []struct {
		what      string
		facts     []standing.Fact
		decisions []standing.Decision
		want      []string
		excusedBy string
	}{
		{"excused", []standing.Fact{late}, []standing.Decision{excuse(monday + day)},
			[]string{counted, "Tue 03 00:00:00 B-1 late_check_in +4 excused = 0"}, "A. Rivera"},
		{"excused and revoked", []standing.Fact{late}, []standing.Decision{excuse(monday + day), revoke(monday + 2*day)},
			[]string{counted, "Tue 03 00:00:00 B-1 late_check_in +4 excused = 0", "Wed 04 00:00:00 B-1 late_check_in -4 reinstated = 4"}, ""},
		{"excused in the instant in which it is recorded", []standing.Fact{late}, []standing.Decision{excuse(monday)},
			[]string{counted, "Mon 02 00:00:00 B-1 late_check_in +4 excused = 0"}, "A. Rivera"},
		{"excused before it is recorded", []standing.Fact{recorded(late, monday+2*day)}, []standing.Decision{excuse(monday + day)},
			[]string{"Wed 04 00:00:00 B-1 late_check_in +0 excused = 0"}, "A. Rivera"},
		{"excused and revoked before it is recorded", []standing.Fact{recorded(late, monday+2*day)}, []standing.Decision{excuse(monday + hour), revoke(monday + day)},
			[]string{"Wed 04 00:00:00 B-1 late_check_in -4 counted = 4"}, ""},
		{"excused twice", []standing.Fact{late}, []standing.Decision{excuse(monday + day), excuse(monday + 2*day)},
			[]string{counted, "Tue 03 00:00:00 B-1 late_check_in +4 excused = 0"}, "A. Rivera"},
		{"revoked without an excuse", []standing.Fact{late}, []standing.Decision{revoke(monday + day)}, []string{counted}, ""},
		{"revoked, where the feed's cause excuses it anyway", []standing.Fact{withCause}, []standing.Decision{excuse(monday + day), revoke(monday + 2*day)},
			[]string{"Mon 02 00:00:00 B-1 late_check_in +0 excused = 0"}, ""},
		{"a person's excuse outlives the feed's cause", []standing.Fact{withCause, recorded(late, monday+2*day)}, []standing.Decision{excuse(monday + day)},
			[]string{"Mon 02 00:00:00 B-1 late_check_in +0 excused = 0"}, "A. Rivera"},
		{"of another event", []standing.Fact{late}, []standing.Decision{{Event: event(late, standing.LateCancel), At: monday + day, Cause: "weather", By: "A. Rivera"}},
			[]string{counted}, ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			state, log := standing.FoldAll(always(r), c.facts, longAfter, c.decisions...)
			wantRows(t, "ledger", ledger(log.Lines), c.want...)
			if e := state.Pillar(standing.Reliability).Events[0]; e.ExcusedBy != c.excusedBy || e.Number != 1 {
				t.Errorf("the event is %+v", e)
			}
		})
	}
}

// An excused event leaves its window in silence, and revoking the excuse after
// that brings nothing back.
func TestExcusedAgesOutInSilence(t *testing.T) {
	r := small()
	late := gone(r, standing.LateCheckIn, "B-1", monday)
	decision := standing.Decision{Event: event(late, standing.LateCheckIn), At: monday + hour, Cause: "weather", By: "A. Rivera"}
	revoked := decision
	revoked.At, revoked.Revoke = monday+2*day, true
	facts := append([]standing.Fact{late}, cleanRun(standing.Reliability, "C", r.ReliabilityWindow, monday+day)...)
	_, log := standing.FoldAll(always(r), facts, longAfter, decision, revoked)
	wantRows(t, "ledger", ledger(log.Lines),
		"Mon 02 00:00:00 B-1 late_check_in -4 counted = 4",
		"Mon 02 01:00:00 B-1 late_check_in +4 excused = 0")
}

// An event that was free by the rulebook is counted, with a line of 0.
func TestFreeEvent(t *testing.T) {
	r := small()
	r.SetPrice(standing.LateCheckIn, 0)
	state, log := standing.FoldAll(always(r), []standing.Fact{gone(r, standing.LateCheckIn, "B-1", monday)}, longAfter)
	wantRows(t, "ledger", ledger(log.Lines), "Mon 02 00:00:00 B-1 late_check_in +0 counted = 0")
	if state.Counting() != 0 {
		t.Errorf("%d events count and cost more than 0", state.Counting())
	}
}
