package standing_test

import (
	"testing"

	"standings/standing"
)

// TestBooksOfTheseTests: the tests' own copy of the published numbers is the
// rulebook that comes with the program, and the other shares no number with it.
func TestBooksOfTheseTests(t *testing.T) {
	if got, want := rulebookText(rulebookDefault()), rulebookText(published()); got != want {
		t.Errorf("the default rulebook is\n%s\nwant\n%s", got, want)
	}
	p, o := published(), other()
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
		const clean, notCounted = standing.NoKind, standing.Kind(255) // of the rows: no event; not even an opportunity
		start := monday + 8*hour
		notice := start - r.CancelBefore
		missed := start + r.MissedAfter
		for _, c := range []struct {
			what                               string
			scheduled, ends, checkIn, cancelled standing.Instant
			want                               standing.Kind
			at                                 standing.Instant
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
				wantOutcome(t, r, f, c.want != notCounted, c.want&^notCounted|c.want*b2k(c.want != notCounted), c.at)
			})
		}
	})
}
