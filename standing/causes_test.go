package standing_test

import (
	"strings"
	"testing"

	"standings/standing"
)

// Which cause excuses which kind: every cause by every kind, drawn by hand.
func TestCauses(t *testing.T) {
	// The columns are the kinds in the order of the rulebook: late_check_in,
	// late_cancel, missed_block | late_delivery, undelivered, no_contact,
	// instructions_not_followed, unsafe_place, not_received | unsafe_driving,
	// disrespect, harassment. x is excused.
	for _, c := range []struct {
		r      standing.Rulebook
		matrix string
	}{
		{published(), `
			                      ... ...... ...
			station_delay         xxx xx.... ...
			weather               xxx xx.... ...
			app_outage            xxx xxx... ...
			road_closure          x.. xx.... ...
			access_problem        ... xx.... ...
			customer_unavailable  ... xx.... ...
			unsafe_stop           ... xx.x.. ...
			instructed_by_station xxx xx.x.. ...
			flood                 ... ...... ...
			Weather               ... ...... ...`},
		{other(), `
			                      ... ...... ...
			flood                 .x. .....x ...
			weather               ..x ....x. ...
			station_delay         ... ...... ...`},
	} {
		for _, row := range strings.Split(strings.TrimSpace(c.matrix), "\n") {
			columns := strings.Fields(row)
			cause := ""
			if len(columns) == 4 {
				cause, columns = columns[0], columns[1:]
			}
			cells := strings.Join(columns, "")
			for i, k := range standing.Kinds {
				f := gone(c.r, k, "X", monday)
				f.Cause = cause
				state, log := standing.FoldAll(always(c.r), []standing.Fact{f}, monday)
				price := c.r.Price(k)
				want := standing.Line{Number: 1, At: monday, Event: event(f, k), Pillar: k.Pillar(), Delta: -price, Why: standing.Counted, Points: price, Rulebook: c.r.Version}
				excused := cells[i] == 'x'
				if excused {
					want.Delta, want.Why, want.Points = 0, standing.Excused, 0
				}
				if len(log.Lines) != 1 {
					t.Fatalf("%s, %s: %d lines", cause, k, len(log.Lines))
				}
				got := log.Lines[0]
				got.Tier = standing.NoTier
				if got != want {
					t.Errorf("%s, %s:\n got %+v\nwant %+v", cause, k, got, want)
				}
				if e := state.Pillar(k.Pillar()).Events[0]; excused != (e.Excuse == cause && cause != "") || e.Counts() == excused || !e.Live() {
					t.Errorf("%s, %s: the event is %+v", cause, k, e)
				}
				if c.r.Excuses(cause, k) != excused {
					t.Errorf("%s, %s: Excuses says otherwise", cause, k)
				}
			}
		}
	}
}

// An issue has its own cause; without one it takes its delivery's.
func TestCauseOfIssue(t *testing.T) {
	r := published()
	for _, c := range []struct {
		what, delivery, issue, other string
		excused                      bool
	}{
		{"neither", "", "", "", false},
		{"its own", "", "unsafe_stop", "", true},
		{"its delivery's", "unsafe_stop", "", "", true},
		{"its own does not excuse it, though its delivery's would", "unsafe_stop", "weather", "", false},
		{"its own excuses it, though its delivery's would not", "weather", "unsafe_stop", "", true},
		{"the first confirmed of one kind decides", "", "unsafe_stop", "weather", true},
		{"the first confirmed of one kind decides, also against it", "", "weather", "unsafe_stop", false},
	} {
		f := gone(r, standing.InstructionsNotFollowed, "D", monday)
		f.Cause, f.Issues[0].Cause = c.delivery, c.issue
		if c.other != "" {
			second := f.Issues[0]
			second.Cause = c.other
			f.Issues = append(f.Issues, second)
		}
		state, log := standing.FoldAll(always(r), []standing.Fact{f}, monday)
		if got := state.Pillar(standing.Quality).Points; (got == 0) != c.excused || len(log.Lines) != 1 {
			t.Errorf("%s: %q", c.what, ledger(log.Lines))
		}
	}
}
