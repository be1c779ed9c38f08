package standing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"standings/standing"
)

const (
	second = standing.Second
	minute = standing.Minute
	hour   = standing.Hour
	day    = standing.Day
)

// monday is the midnight at which most of the histories here begin.
var monday = standing.At(time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC))

// longAfter is later than anything that these histories can lead to.
var longAfter = monday + 3000*day

// published are the numbers of the rulebook that comes with the program, once
// more by hand.
func published() standing.Rulebook {
	r := standing.Rulebook{
		Version:       "1",
		CheckInWithin: 5 * minute, CancelBefore: 45 * minute, CancelGrace: 5 * minute, MissedAfter: 60 * minute,
		ConfirmWithin:     14 * day,
		BlockLimit:        5,
		ReliabilityWindow: 40, QualityWindow: 250, SafetyWindow: 180 * day,
		ReliabilityMinimum: 5, QualityMinimum: 50,
		Reach: marks(90, 80, 65), Keep: marks(85, 75, 60),
		AnnouncedAhead: 30 * day,
	}
	for i, points := range []int{4, 8, 12, 1, 2, 3, 4, 4, 6, 15, 15, 40} {
		r.SetPrice(standing.Kinds[i], points)
	}
	anyLateness := []standing.Kind{standing.LateCheckIn, standing.LateCancel, standing.MissedBlock, standing.LateDelivery, standing.Undelivered}
	r.Causes = []standing.Cause{
		{Name: "station_delay", Kinds: anyLateness},
		{Name: "weather", Kinds: anyLateness},
		{Name: "app_outage", Kinds: append(slices.Clone(anyLateness), standing.NoContact)},
		{Name: "road_closure", Kinds: []standing.Kind{standing.LateCheckIn, standing.LateDelivery, standing.Undelivered}},
		{Name: "access_problem", Kinds: []standing.Kind{standing.LateDelivery, standing.Undelivered}},
		{Name: "customer_unavailable", Kinds: []standing.Kind{standing.LateDelivery, standing.Undelivered}},
		{Name: "unsafe_stop", Kinds: []standing.Kind{standing.LateDelivery, standing.Undelivered, standing.InstructionsNotFollowed}},
		{Name: "instructed_by_station", Kinds: append(slices.Clone(anyLateness), standing.InstructionsNotFollowed)},
	}
	return r
}

// other differs from published in every number, so that one which is written
// into the program instead of the rulebook shows.
func other() standing.Rulebook {
	r := standing.Rulebook{
		Version:       "other",
		CheckInWithin: 7*minute + 13, CancelBefore: 20 * minute, CancelGrace: 11 * minute, MissedAfter: 95 * minute,
		ConfirmWithin:     3*day + hour,
		BlockLimit:        9,
		ReliabilityWindow: 6, QualityWindow: 8, SafetyWindow: 11 * day,
		ReliabilityMinimum: 3, QualityMinimum: 4,
		Reach: marks(95, 70, 50), Keep: marks(88, 61, 37),
		AnnouncedAhead: 9 * day,
	}
	for i, points := range []int{3, 7, 13, 2, 5, 1, 6, 9, 10, 14, 17, 33} {
		r.SetPrice(standing.Kinds[i], points)
	}
	r.Causes = []standing.Cause{
		{Name: "flood", Kinds: []standing.Kind{standing.LateCancel, standing.NotReceived}},
		{Name: "weather", Kinds: []standing.Kind{standing.MissedBlock, standing.UnsafePlace}},
	}
	return r
}

func marks(fantastic, great, fair int) (m [standing.Fantastic + 1]int) {
	m[standing.Fantastic], m[standing.Great], m[standing.Fair] = fantastic, great, fair
	return m
}

// small is published with a window of 4 and a minimum of 2 in both numbered
// pillars, so that a handful of facts goes through everything.
func small() standing.Rulebook {
	r := published()
	r.Version = "small"
	r.ReliabilityWindow, r.QualityWindow, r.SafetyWindow = 4, 4, 10*day
	r.ReliabilityMinimum, r.QualityMinimum = 2, 2
	return r
}

// underBoth runs a test under two rulebooks that have no number in common.
func underBoth(t *testing.T, test func(t *testing.T, r standing.Rulebook)) {
	for _, r := range []standing.Rulebook{published(), other()} {
		t.Run("rulebook "+r.Version, func(t *testing.T) { test(t, r) })
	}
}

// always are the rules of a world with one rulebook.
func always(r standing.Rulebook) *standing.Rulebooks {
	return standing.NewRulebooks(standing.Installed{Rulebook: r})
}

// then are the rules of a world in which a second rulebook takes effect.
func then(first standing.Rulebook, from standing.Instant, second standing.Rulebook) *standing.Rulebooks {
	return standing.NewRulebooks(standing.Installed{Rulebook: first}, standing.Installed{Rulebook: second, From: from})
}

// fact is a fact of the type, of the partner and source all these tests are about.
func fact(kind standing.Type, id string) standing.Fact {
	return standing.Fact{Type: kind, Source: "feed", ID: id, Partner: "P"}
}

// blockAt is a block that was checked in at its start.
func blockAt(id string, start standing.Instant) standing.Fact {
	f := fact(standing.BlockFact, id)
	f.StartsAt, f.CheckedInAt = start, start
	return f
}

// deliveryAt is a delivery that was completed within its promise.
func deliveryAt(id string, at standing.Instant) standing.Fact {
	f := fact(standing.DeliveryFact, id)
	f.PromisedBy, f.CompletedAt, f.Delivered = at+hour, at, true
	return f
}

// gone is a fact of the kind, which occurs at the moment and, with a backfill,
// is recorded then.
func gone(r standing.Rulebook, k standing.Kind, id string, at standing.Instant) standing.Fact {
	switch k {
	case standing.LateCheckIn:
		f := blockAt(id, at-r.CheckInWithin-1)
		f.CheckedInAt = at
		return f
	case standing.LateCancel:
		f := fact(standing.BlockFact, id)
		f.StartsAt, f.CancelledAt = at, at
		return f
	case standing.MissedBlock:
		f := fact(standing.BlockFact, id)
		f.StartsAt = at - r.MissedAfter
		return f
	case standing.LateDelivery:
		f := deliveryAt(id, at)
		f.PromisedBy = at - 1
		return f
	case standing.Undelivered:
		f := deliveryAt(id, at)
		f.Delivered = false
		return f
	case standing.UnsafeDriving, standing.Disrespect, standing.Harassment:
		f := fact(standing.SafetyFact, id)
		f.Kind, f.OccurredAt, f.ConfirmedAt, f.ConfirmedBy = k, at, at, "A. Rivera"
		return f
	}
	f := deliveryAt(id, at)
	f.Issues = []standing.Issue{{Kind: k, ReportedAt: at, ConfirmedAt: at, ConfirmedBy: "A. Rivera"}}
	return f
}

// clean is an opportunity of the pillar at which nothing went wrong.
func clean(p standing.Pillar, id string, at standing.Instant) standing.Fact {
	if p == standing.Reliability {
		return blockAt(id, at)
	}
	return deliveryAt(id, at)
}

// cleanRun is so many clean opportunities of the pillar, a minute apart, the
// first at the moment. Their ids begin with the prefix.
func cleanRun(p standing.Pillar, prefix string, n int, from standing.Instant) []standing.Fact {
	facts := make([]standing.Fact, n)
	for i := range facts {
		facts[i] = clean(p, fmt.Sprintf("%s%04d", prefix, i+1), from+standing.Instant(i)*minute)
	}
	return facts
}

// recorded is the version of the fact that is learned at the moment.
func recorded(f standing.Fact, at standing.Instant) standing.Fact {
	f.RecordedAt = at
	return f
}

// withdrawn is the version of the fact that withdraws it, learned at the moment.
func withdrawn(f standing.Fact, at standing.Instant) standing.Fact {
	return standing.Fact{Type: f.Type, Source: f.Source, ID: f.ID, Partner: f.Partner, Void: true, RecordedAt: at}
}

// event names the event of the kind that comes out of the fact.
func event(f standing.Fact, k standing.Kind) standing.EventRef {
	return standing.EventRef{Ref: f.Ref(), Kind: k}
}

// ledger writes lines as text, one a row:
//
//	Mon 02 08:06:00 B-1 late_check_in -4 counted = 4 Great
func ledger(lines []standing.Line) []string {
	rows := make([]string, len(lines))
	for i, l := range lines {
		rows[i] = strings.TrimSpace(fmt.Sprintf("%s %s %s %+d %s = %d %s",
			clock(l.At), l.Event.ID, l.Event.Kind, l.Delta, l.Why, l.Points, l.Tier))
	}
	return rows
}

// changes writes changes of the standing as text, one a row:
//
//	Mon 02 08:06:00 Fantastic -> Great by reliability: counted late_check_in B-1
func changes(all []standing.Change) []string {
	rows := make([]string, len(all))
	for i, c := range all {
		rows[i] = strings.TrimSpace(fmt.Sprintf("%s %s -> %s by %s: %s %s %s",
			clock(c.At), tierOrNone(c.From), tierOrNone(c.To), c.SetBy, c.Why, c.Event.Kind, c.Event.ID))
	}
	return rows
}

func tierOrNone(t standing.Tier) string {
	if t == standing.NoTier {
		return "none"
	}
	return t.String()
}

// clock is the moment as a short text, to the microsecond where it has any.
func clock(at standing.Instant) string { return at.Time().Format("Mon 02 15:04:05.999999") }

// wantRows compares two texts row by row.
func wantRows(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// wantPillar compares what a pillar has.
func wantPillar(t testing.TB, s *standing.State, p standing.Pillar, opportunities, points int) {
	t.Helper()
	if got := s.Pillar(p); got.Opportunities != opportunities || got.Points != points {
		t.Errorf("%s has %d opportunities and %d points, want %d and %d", p, got.Opportunities, got.Points, opportunities, points)
	}
}
