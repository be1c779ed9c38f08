package standing_test

import (
	"fmt"
	"testing"

	"standings/standing"
)

var numbered = []struct {
	pillar standing.Pillar
	kind   standing.Kind // an event of it
}{{standing.Reliability, standing.MissedBlock}, {standing.Quality, standing.Undelivered}}

// A numbered event counts while fewer further opportunities than the window have
// been numbered.
func TestWindowOfOpportunities(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		for _, n := range numbered {
			p, window, price := n.pillar, r.Window(n.pillar), r.Price(n.kind)
			for _, c := range []struct{ further, points int }{{0, price}, {window - 1, price}, {window, 0}, {window + 1, 0}} {
				facts := append([]standing.Fact{gone(r, n.kind, "X", monday)}, cleanRun(p, "C", c.further, monday+hour)...)
				state, log := standing.FoldAll(always(r), facts, longAfter)
				wantPillar(t, state, p, 1+c.further, c.points)
				if c.points > 0 {
					continue
				}
				last := log.Lines[len(log.Lines)-1]
				if want := monday + hour + standing.Instant(window-1)*minute; last.Why != standing.AgedOut || last.At != want || last.Delta != price || last.Points != 0 {
					t.Errorf("%s: the last line is %q, want it to age out at %s", p, ledger([]standing.Line{last}), clock(want))
				}
			}
		}
	})
}

// Nothing ages out while no further opportunity is numbered, however long that is.
func TestTimeOffHealsNothing(t *testing.T) {
	r := published()
	state, _ := standing.FoldAll(always(r), []standing.Fact{
		gone(r, standing.MissedBlock, "B", monday), gone(r, standing.Undelivered, "D", monday),
	}, longAfter)
	wantPillar(t, state, standing.Reliability, 1, 12)
	wantPillar(t, state, standing.Quality, 1, 2)
}

// A Safety event counts for the window's length of time from its occurrence.
func TestWindowOfTime(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		price := r.Price(standing.Disrespect)
		f := gone(r, standing.Disrespect, "S", monday)
		confirmedLater := f
		confirmedLater.ConfirmedAt += 2 * day
		end := monday + r.SafetyWindow
		for _, c := range []struct {
			what   string
			f      standing.Fact
			until  standing.Instant
			points int
		}{
			{"just before it occurs", f, monday - 1, 0},
			{"as it occurs", f, monday, price},
			{"just before the end", f, end - 1, price},
			{"at the end", f, end, 0},
			{"just after the end", f, end + 1, 0},
			{"just before the end, confirmed later: the window runs from the occurrence", confirmedLater, end - 1, price},
			{"at the end, confirmed later", confirmedLater, end, 0},
		} {
			state, log := standing.FoldAll(always(r), []standing.Fact{c.f}, c.until)
			if got := state.Pillar(standing.Safety).Points; got != c.points {
				t.Errorf("%s: %d points, want %d", c.what, got, c.points)
			}
			if c.until >= end {
				if last := log.Lines[len(log.Lines)-1]; last.At != end || last.Why != standing.AgedOut {
					t.Errorf("%s: the last line is %q", c.what, ledger([]standing.Line{last}))
				}
			}
		}
	})
}

// An event whose window has passed before it is recorded never counts: no line,
// no points, but the log tells of it.
func TestRecordedTooLate(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		issue := gone(r, standing.NotReceived, "X", monday)
		issue.Issues[0].ConfirmedAt += day
		missed := gone(r, standing.MissedBlock, "X", monday)
		onTime := blockAt("X", missed.StartsAt)
		for _, c := range []struct {
			what    string
			pillar  standing.Pillar
			kind    standing.Kind
			facts   []standing.Fact
			further int
			counts  bool
		}{
			{"an issue, just within", standing.Quality, standing.NotReceived, []standing.Fact{issue}, r.QualityWindow - 1, true},
			{"an issue, too late", standing.Quality, standing.NotReceived, []standing.Fact{issue}, r.QualityWindow, false},
			{"a correction, just within", standing.Reliability, standing.MissedBlock, []standing.Fact{recorded(onTime, monday), recorded(missed, monday+day)}, r.ReliabilityWindow - 1, true},
			{"a correction, too late", standing.Reliability, standing.MissedBlock, []standing.Fact{recorded(onTime, monday), recorded(missed, monday+day)}, r.ReliabilityWindow, false},
			{"a finding, just within", standing.Safety, standing.Harassment, []standing.Fact{recorded(gone(r, standing.Harassment, "X", monday), monday+r.SafetyWindow-1)}, 0, true},
			{"a finding, too late", standing.Safety, standing.Harassment, []standing.Fact{recorded(gone(r, standing.Harassment, "X", monday), monday+r.SafetyWindow)}, 0, false},
		} {
			facts := append(c.facts, cleanRun(c.pillar, "C", c.further, monday+minute)...)
			state, log := standing.FoldAll(always(r), facts, monday+r.SafetyWindow)
			if counted := len(log.Lines) > 0; counted != c.counts {
				t.Errorf("%s: the ledger is %q", c.what, ledger(log.Lines))
			}
			if !c.counts && (len(log.Never) != 1 || log.Never[0].EventRef != event(c.facts[0], c.kind) || len(log.Events) != 0) {
				t.Errorf("%s: told are %+v", c.what, log.Never)
			}
			if !c.counts && state.SafetyTakes {
				t.Errorf("%s: Safety takes part", c.what)
			}

			// Whatever becomes of one that never counts: the books do not know it.
			ref := event(c.facts[0], c.kind)
			excuse := standing.Decision{Event: ref, At: monday + r.SafetyWindow, Cause: "weather", By: "A. Rivera"}
			_, log = standing.FoldAll(always(r), append(facts, withdrawn(c.facts[0], monday+r.SafetyWindow+1)), longAfter, excuse)
			if onTheBooks := len(log.Events) > 0; onTheBooks != c.counts {
				t.Errorf("%s, excused and withdrawn: on the books are %+v", c.what, log.Events)
			}
		}
	})
}

// Opportunities are numbered by recorded_at; at one instant by occurrence, then
// id as bytes, then source.
func TestNumbers(t *testing.T) {
	r := published()
	late := func(id, source string, at, learned standing.Instant) standing.Fact {
		f := gone(r, standing.LateDelivery, id, at)
		f.Source, f.RecordedAt = source, learned
		return f
	}
	noon := monday + 12*hour
	facts := []standing.Fact{
		late("z", "feed", monday+2, noon), // later occurrence
		late("é", "feed", monday+1, noon), // as bytes after every plain letter
		late("a", "feed", monday+1, noon), // the same id, a later source
		late("a", "app", monday+1, noon),
		late("Z", "feed", monday+1, noon), // as bytes before every small letter
		late("9", "feed", monday+1, noon),
		late("10", "feed", monday+1, noon), // text, not a number
		late("first", "feed", monday+9, noon-1),
		late("last", "feed", monday, noon+1),
	}
	_, log := standing.FoldAll(always(r), facts, longAfter)
	var got []string
	for _, e := range log.Events {
		got = append(got, fmt.Sprint(e.Number, " ", e.ID, " ", e.Source))
	}
	wantRows(t, "numbers", got,
		"1 first feed", "2 10 feed", "3 9 feed", "4 Z feed", "5 a app", "6 a feed", "7 é feed", "8 z feed", "9 last feed")
}

// Within one instant: Safety ages out, then come the new numbers, then what they
// push out ages out, then the new events, and the tiers are judged once.
func TestOrderWithinAnInstant(t *testing.T) {
	r := small()
	now := monday + r.SafetyWindow
	facts := []standing.Fact{
		gone(r, standing.Disrespect, "S-1", monday),
		gone(r, standing.MissedBlock, "B-1", monday+hour),
		blockAt("B-2", monday+2*hour), blockAt("B-3", monday+3*hour), blockAt("B-4", monday+4*hour),
		gone(r, standing.LateCheckIn, "B-5", now),
		gone(r, standing.Undelivered, "D-1", now),
		gone(r, standing.Disrespect, "S-2", now),
	}
	for range 2 { // in either order of arrival
		_, log := standing.FoldAll(always(r), facts, now)
		wantRows(t, "ledger", ledger(log.Lines),
			"Mon 02 00:00:00 S-1 disrespect -15 counted = 15 Great",
			"Mon 02 01:00:00 B-1 missed_block -12 counted = 12",
			"Thu 12 00:00:00 S-1 disrespect +15 aged out = 0 Great",
			"Thu 12 00:00:00 B-1 missed_block +12 aged out = 0 Fantastic",
			"Thu 12 00:00:00 B-5 late_check_in -4 counted = 4 Fantastic",
			"Thu 12 00:00:00 D-1 undelivered -2 counted = 2",
			"Thu 12 00:00:00 S-2 disrespect -15 counted = 15 Great",
		)
		for i, j := 0, len(facts)-1; i < j; i, j = i+1, j-1 {
			facts[i], facts[j] = facts[j], facts[i]
		}
	}
}
