package standing_test

import (
	"reflect"
	"testing"

	"standings/standing"
	"standings/standing/rulebook"
)

// TestBooksOfTheseTests: the tests' own copy of the published numbers is the
// rulebook that comes with the program, and the other shares no number with it.
func TestBooksOfTheseTests(t *testing.T) {
	p, o := published(), other()
	if got := rulebook.Default(); !reflect.DeepEqual(got, p) {
		t.Errorf("the default rulebook is\n%+v\nwant\n%+v", got, p)
	}
	for _, k := range standing.Kinds {
		if p.Price(k) == o.Price(k) {
			t.Errorf("both price %s at %d", k, p.Price(k))
		}
	}
	for _, pillar := range standing.Pillars[:2] {
		if p.Window(pillar) == o.Window(pillar) || p.Minimum(pillar) == o.Minimum(pillar) {
			t.Errorf("both have the same window or minimum of %s", pillar)
		}
	}
	for _, tier := range standing.Tiers[:3] {
		if p.Reach[tier] == o.Reach[tier] || p.Keep[tier] == o.Keep[tier] {
			t.Errorf("both have the same mark of %s", tier)
		}
	}
	if p.CheckInWithin == o.CheckInWithin || p.CancelBefore == o.CancelBefore || p.CancelGrace == o.CancelGrace ||
		p.MissedAfter == o.MissedAfter || p.ConfirmWithin == o.ConfirmWithin || p.SafetyWindow == o.SafetyWindow || p.BlockLimit == o.BlockLimit {
		t.Error("both share a limit")
	}
}

// What a block amounts to, at every limit and a microsecond to either side.
func TestBlockLimits(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		const clean, notCounted = standing.NoKind, standing.Kind(255) // of the rows: no event; no opportunity either
		start := monday + 8*hour
		notice := start - r.CancelBefore
		missed := start + r.MissedAfter
		for _, c := range []struct {
			what                                string
			scheduled, ends, checkIn, cancelled standing.Instant
			want                                standing.Kind
			at                                  standing.Instant
		}{
			{"checked in an hour early", 0, 0, start - hour, 0, clean, start - hour},
			{"checked in at the start", 0, 0, start, 0, clean, start},
			{"checked in just within the tolerance", 0, 0, start + r.CheckInWithin - 1, 0, clean, start + r.CheckInWithin - 1},
			{"checked in at the tolerance", 0, 0, start + r.CheckInWithin, 0, clean, start + r.CheckInWithin},
			{"checked in just past the tolerance", 0, 0, start + r.CheckInWithin + 1, 0, standing.LateCheckIn, start + r.CheckInWithin + 1},

			{"checked in just before it would be missed", 0, 0, missed - 1, 0, standing.LateCheckIn, missed - 1},
			{"checked in when it would be missed", 0, 0, missed, 0, standing.LateCheckIn, missed},
			{"checked in past that, without an end", 0, 0, missed + day, 0, standing.LateCheckIn, missed + day},
			{"checked in just before the end", 0, start + 4*hour, start + 4*hour - 1, 0, standing.LateCheckIn, start + 4*hour - 1},
			{"checked in at the end", 0, start + 4*hour, start + 4*hour, 0, standing.LateCheckIn, start + 4*hour},
			{"checked in just past the end", 0, start + 4*hour, start + 4*hour + 1, 0, standing.MissedBlock, missed},
			{"checked in at the end of a very short block", 0, start + minute, start + minute, 0, clean, start + minute},
			{"checked in just past the end of a very short block", 0, start + minute, start + minute + 1, 0, standing.MissedBlock, missed},

			{"cancelled just before the notice", 0, 0, 0, notice - 1, notCounted, 0},
			{"cancelled at the notice", 0, 0, 0, notice, notCounted, 0},
			{"cancelled just past the notice", 0, 0, 0, notice + 1, standing.LateCancel, notice + 1},
			{"cancelled at the start", 0, 0, 0, start, standing.LateCancel, start},
			{"cancelled just before it would be missed", 0, 0, 0, missed - 1, standing.LateCancel, missed - 1},
			{"cancelled when it would be missed", 0, 0, 0, missed, standing.LateCancel, missed},
			{"cancelled just past that", 0, 0, 0, missed + 1, standing.MissedBlock, missed},

			{"scheduled early, cancelled past the notice", notice - 1, 0, 0, notice + 1, standing.LateCancel, notice + 1},
			{"scheduled at the notice, cancelled past it", notice, 0, 0, notice + 1, standing.LateCancel, notice + 1},
			{"scheduled past the notice, cancelled at once", notice + 1, 0, 0, notice + 1, notCounted, 0},
			{"scheduled past the notice, cancelled just within the grace", notice + 1, 0, 0, notice + r.CancelGrace, notCounted, 0},
			{"scheduled past the notice, cancelled at the grace", notice + 1, 0, 0, notice + 1 + r.CancelGrace, notCounted, 0},
			{"scheduled past the notice, cancelled just past the grace", notice + 1, 0, 0, notice + 2 + r.CancelGrace, standing.LateCancel, notice + 2 + r.CancelGrace},
			{"scheduled after the start, cancelled within the grace", start + minute, 0, 0, start + minute + r.CancelGrace, notCounted, 0},
			{"scheduled late, its grace past the moment at which it is missed", missed, 0, 0, missed + 1, standing.MissedBlock, missed},

			{"nothing happened", 0, 0, 0, 0, standing.MissedBlock, missed},
			{"nothing happened until the end of a very short block", 0, start + minute, 0, 0, standing.MissedBlock, missed},
		} {
			t.Run(c.what, func(t *testing.T) {
				f := fact(standing.BlockFact, "B-1")
				f.ScheduledAt, f.StartsAt, f.EndsAt, f.CheckedInAt, f.CancelledAt = c.scheduled, start, c.ends, c.checkIn, c.cancelled
				if c.want == notCounted {
					wantOutcome(t, r, f, 0)
				} else {
					wantOutcome(t, r, f, 1, outcome{c.want, c.at, c.at})
				}
			})
		}
	})
}

// Before the last moment at which something can still happen, a block is nothing yet.
func TestBlockWithoutOutcomeIsNothingYet(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		f := fact(standing.BlockFact, "B-1")
		f.StartsAt = monday + 8*hour
		missed := f.StartsAt + r.MissedAfter
		for _, c := range []struct {
			until                 standing.Instant
			opportunities, points int
		}{{missed - 1, 0, 0}, {missed, 1, r.Price(standing.MissedBlock)}, {missed + 1, 1, r.Price(standing.MissedBlock)}} {
			state, _ := standing.FoldAll(always(r), []standing.Fact{recorded(f, monday)}, c.until)
			wantPillar(t, state, standing.Reliability, c.opportunities, c.points)
		}
	})
}

// What a delivery amounts to, at the promise and a microsecond to either side.
func TestDeliveryLimits(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		at := monday + 10*hour
		for _, c := range []struct {
			what      string
			promise   standing.Instant
			delivered bool
			want      standing.Kind
		}{
			{"delivered just before the promise", at + 1, true, standing.NoKind},
			{"delivered at the promise", at, true, standing.NoKind},
			{"delivered just past the promise", at - 1, true, standing.LateDelivery},
			{"delivered without a promise", 0, true, standing.NoKind},
			{"brought back within the promise", at + 1, false, standing.Undelivered},
			{"brought back past the promise: not late as well", at - 1, false, standing.Undelivered},
			{"brought back without a promise", 0, false, standing.Undelivered},
		} {
			t.Run(c.what, func(t *testing.T) {
				f := deliveryAt("D-1", at)
				f.PromisedBy, f.Delivered = c.promise, c.delivered
				wantOutcome(t, r, f, 1, outcome{c.want, at, at})
			})
		}
	})
}

// What an issue amounts to: it counts from its confirmation, if that came in time.
func TestIssueLimits(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		at := monday + 10*hour
		reported := at + day
		limit := reported + r.ConfirmWithin
		issue := func(k standing.Kind, reported, confirmed standing.Instant) standing.Issue {
			return standing.Issue{Kind: k, ReportedAt: reported, ConfirmedAt: confirmed, ConfirmedBy: "A. Rivera"}
		}
		const lost, unsafe, silent = standing.NotReceived, standing.UnsafePlace, standing.NoContact
		for _, c := range []struct {
			what   string
			issues []standing.Issue
			want   []outcome
		}{
			{"never confirmed", []standing.Issue{{Kind: lost, ReportedAt: reported}}, nil},
			{"confirmed as it is reported", []standing.Issue{issue(lost, reported, reported)}, []outcome{{lost, at, reported}}},
			{"confirmed just before the limit", []standing.Issue{issue(lost, reported, limit-1)}, []outcome{{lost, at, limit - 1}}},
			{"confirmed at the limit", []standing.Issue{issue(lost, reported, limit)}, []outcome{{lost, at, limit}}},
			{"confirmed just past the limit: it was dropped", []standing.Issue{issue(lost, reported, limit+1)}, nil},
			{"confirmed before the completion: with it", []standing.Issue{issue(lost, at-2*hour, at-hour)}, []outcome{{lost, at, at}}},
			{"twice of one kind: from the first confirmation",
				[]standing.Issue{issue(lost, reported, reported+hour), issue(lost, reported, reported)}, []outcome{{lost, at, reported}}},
			{"the first dropped, the second in time",
				[]standing.Issue{issue(lost, reported, limit+1), issue(lost, reported, limit)}, []outcome{{lost, at, limit}}},
			{"two kinds at one instant: in the order of the fact",
				[]standing.Issue{issue(unsafe, reported, reported), issue(silent, reported, reported)},
				[]outcome{{unsafe, at, reported}, {silent, at, reported}}},
			{"three kinds that count from the completion: in the order of their confirmations",
				[]standing.Issue{issue(unsafe, at-2*hour, at-30*minute), issue(silent, at-2*hour, at-60*minute), issue(lost, at-2*hour, at-90*minute)},
				[]outcome{{lost, at, at}, {silent, at, at}, {unsafe, at, at}}},
		} {
			t.Run(c.what, func(t *testing.T) {
				f := deliveryAt("D-1", at)
				f.Issues = c.issues
				wantOutcome(t, r, f, 1, c.want...)
				late := f
				late.PromisedBy = at - 1
				wantOutcome(t, r, late, 1, append([]outcome{{standing.LateDelivery, at, at}}, c.want...)...)
			})
		}
	})
}

// A finding counts from the later of its occurrence and its confirmation, and
// every kind of event costs its price.
func TestFindingsAndPrices(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		at := monday + 10*hour
		for _, k := range standing.Kinds {
			opportunities := 1
			if k.Pillar() == standing.Safety {
				opportunities = 0
			}
			wantOutcome(t, r, gone(r, k, "X-1", at), opportunities, outcome{k, at, at})
		}
		f := gone(r, standing.Harassment, "S-1", at)
		f.ConfirmedAt = at + 3*day
		wantOutcome(t, r, f, 0, outcome{standing.Harassment, at, at + 3*day})
		f.ConfirmedAt = at - 1
		wantOutcome(t, r, f, 0, outcome{standing.Harassment, at, at})
	})
}

// outcome is one event that a fact leads to; no kind stands for none.
type outcome struct {
	kind               standing.Kind
	occurred, recorded standing.Instant
}

// wantOutcome backfills the one fact and compares what it leads to: so many
// opportunities, numbered when the first outcome is recorded and not a
// microsecond earlier, and the events with their prices.
func wantOutcome(t *testing.T, r standing.Rulebook, f standing.Fact, opportunities int, want ...outcome) {
	t.Helper()
	state, log := standing.FoldAll(always(r), []standing.Fact{f}, monday+30*day)
	p := f.Pillar()
	if got := state.Pillar(p).Opportunities; got != opportunities {
		t.Errorf("%d opportunities, want %d", got, opportunities)
	}
	if opportunities == 1 && len(want) > 0 {
		for _, until := range []standing.Instant{want[0].occurred - 1, want[0].occurred} {
			before, _ := standing.FoldAll(always(r), []standing.Fact{f}, until)
			if got := before.Pillar(p).Opportunities; got != int(until-want[0].occurred)+1 {
				t.Errorf("%d opportunities at %s", got, clock(until))
			}
		}
	}
	if len(want) > 0 && want[0].kind == standing.NoKind {
		want = want[1:]
	}
	var counted []standing.Line
	for _, l := range log.Lines {
		if l.Why != standing.AgedOut {
			counted = append(counted, l)
		}
	}
	if len(counted) != len(want) {
		t.Fatalf("%d lines, want %d: %q", len(counted), len(want), ledger(counted))
	}
	for i, w := range want {
		l, e := counted[i], log.Events[i]
		if l.Event != event(f, w.kind) || l.At != w.recorded || l.Delta != -r.Price(w.kind) || l.Why != standing.Counted ||
			l.Pillar != p || l.Rulebook != r.Version || l.Number != i+1 {
			t.Errorf("line %d is %+v, want %s at %s", i+1, l, w.kind, clock(w.recorded))
		}
		if e.EventRef != l.Event || e.OccurredAt != w.occurred || e.RecordedAt != w.recorded || e.Price != r.Price(w.kind) {
			t.Errorf("event %d is %+v, want it to occur at %s", i+1, e, clock(w.occurred))
		}
	}
}
