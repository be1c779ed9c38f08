package world

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"standings/standing"
)

// byPartner groups the facts of a world, and counts them.
func byPartner(seed uint64, now standing.Instant) (facts map[string][]standing.Fact, count int) {
	facts = map[string][]standing.Fact{}
	for f := range Facts(seed, now) {
		count++
		if f.Partner != "" {
			facts[f.Partner] = append(facts[f.Partner], f)
		}
	}
	return facts, count
}

var someEnds = []standing.Instant{
	standing.At(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)),
	standing.At(time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC)),
	standing.At(time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC)),
}

func TestMostPartnersStandHigh(t *testing.T) {
	for seed, now := range someEnds {
		facts, count := byPartner(uint64(seed), now)
		if len(facts) != partners {
			t.Errorf("%s: %d partners, want %d", now, len(facts), partners)
		}
		if count < 80_000 || count > 125_000 {
			t.Errorf("%s: %d facts, want 80,000 to 125,000", now, count)
		}
		tiers, setBy, changes := map[standing.Tier]int{}, map[standing.Pillar]int{}, 0
		for _, of := range facts {
			s, log := standing.FoldAll(rules, of, now)
			tiers[s.Standing]++
			setBy[s.SetBy]++
			changes += len(log.Changes)
		}
		t.Logf("%s: %d facts, %v, %v, %d changes", now, count, tiers, setBy, changes)
		if high, all := tiers[standing.Fantastic]+tiers[standing.Great], partners-tiers[standing.NoTier]; 10*high < 6*all {
			t.Errorf("%s: %d of %d are Fantastic or Great, want 60%%", now, high, all)
		}
		for _, tier := range standing.Tiers {
			if tiers[tier] < 5 {
				t.Errorf("%s: %d are %s, want 5", now, tiers[tier], tier)
			}
		}
		if tiers[standing.NoTier] < 2 {
			t.Errorf("%s: %d have no standing yet, want 2", now, tiers[standing.NoTier])
		}
	}
}

// seen counts what is in a world under names of this test.
func seen(now standing.Instant) map[string]int {
	n := map[string]int{}
	facts, _ := byPartner(1, now)
	for _, of := range facts {
		s, log := standing.FoldAll(rules, of, now)
		for _, l := range log.Lines {
			n["ledger: "+l.Why.String()]++
			n["kind: "+l.Event.Kind.String()]++
		}
		for i := range log.Events {
			if e := &log.Events[i]; e.Excuse != "" {
				n["excused for "+e.Excuse]++
			}
		}
		for _, r := range s.Pending {
			if r.Fact.Type == standing.BlockFact {
				n["block ahead"]++
			}
		}
		for i := range of {
			look(n, &of[i], now)
		}
	}
	return n
}

// look counts what no fold shows.
func look(n map[string]int, f *standing.Fact, now standing.Instant) {
	n["fact: "+f.Type.String()]++
	if f.Void {
		n["void"]++
	}
	if f.Category != "" {
		n["bought: "+f.Category]++
	}
	if f.Cause == "traffic" {
		n["a cause that excuses nothing"]++
	}
	for _, is := range f.Issues {
		switch until := is.ReportedAt + 14*standing.Day; {
		case is.ConfirmedAt > until:
			n["issue: confirmed too late"]++
		case is.ConfirmedAt != 0:
			n["issue: confirmed"]++
		case until < now:
			n["issue: dropped"]++
		default:
			n["issue: reported"]++
		}
	}
}

func TestEverythingOccurs(t *testing.T) {
	want := []string{
		"fact: partner", "fact: block", "fact: delivery", "fact: safety", "fact: thanks", "fact: purchase",
		"ledger: counted", "ledger: aged out", "ledger: excused", "ledger: corrected", "ledger: withdrawn", "ledger: block limit reached",
		"issue: reported", "issue: confirmed", "issue: dropped", "issue: confirmed too late",
		"void", "block ahead", "bought: fuel", "bought: charging", "a cause that excuses nothing",
	}
	for _, k := range standing.Kinds {
		want = append(want, "kind: "+k.String())
	}
	for _, c := range rules.InForce(someEnds[0]).Causes {
		want = append(want, "excused for "+c.Name)
	}
	for _, now := range someEnds {
		n := seen(now)
		for _, what := range want {
			if n[what] == 0 {
				t.Errorf("%s: there is no %s", now, what)
			}
		}
	}
}

func TestTheSameWorldAgain(t *testing.T) {
	now := someEnds[0]
	one, two := slices.Collect(Facts(1, now)), slices.Collect(Facts(1, now))
	if !reflect.DeepEqual(one, two) {
		t.Error("the same seed and moment gave other facts")
	}
	work := func(seed uint64) (deliveries []standing.Instant) {
		for f := range Facts(seed, now) {
			deliveries = append(deliveries, f.CompletedAt)
		}
		return deliveries
	}
	if slices.Equal(work(1), work(2)) {
		t.Error("another seed gave the same deliveries")
	}
}

// A board can only propose an incident if a morning stands out that nobody has declared.
func TestOneRecentMorningIsSlow(t *testing.T) {
	for seed, now := range someEnds {
		facts, _ := byPartner(uint64(seed), now)
		began, late := map[string]int{}, map[string]int{} // blocks by morning
		for _, of := range facts {
			for _, f := range of {
				if f.Type != standing.BlockFact || f.Station != managed || f.CheckedInAt == 0 || f.Cause != "" || f.StartsAt < now-6*standing.Day {
					continue
				}
				if at := f.StartsAt.Time().In(zone("America/Los_Angeles")); at.Hour() < 12 {
					began[at.Format(time.DateOnly)]++
					if f.CheckedInAt > f.StartsAt+5*standing.Minute {
						late[at.Format(time.DateOnly)]++
					}
				}
			}
		}
		slow := 0
		for day, n := range late {
			if n >= 4 && 2*n > began[day] {
				slow++
			}
		}
		if slow != 1 {
			t.Errorf("%s: %d slow mornings, want 1: late %v of %v", now, slow, late, began)
		}
	}
}

// Every declared happening must have touched several partners, under its cause.
func TestHappeningsTouchMany(t *testing.T) {
	for seed, now := range someEnds {
		facts, _ := byPartner(uint64(seed), now)
		for _, h := range newWorld(uint64(seed), now).happenings {
			touched := 0
			for _, of := range facts {
				if slices.ContainsFunc(of, func(f standing.Fact) bool {
					return h.cause != "" && f.Cause == h.cause && f.Station == h.station && max(f.StartsAt, f.CompletedAt) >= h.from && f.StartsAt < h.to
				}) {
					touched++
				}
			}
			if h.cause != "" && touched < 3 {
				t.Errorf("%s: %s at %s touched %d partners, want 3", now, h.cause, h.station, touched)
			}
		}
	}
}

// Nothing may have happened after the end, and nothing contradict itself.
func TestFactsAreWellFormed(t *testing.T) {
	now := someEnds
	for quarter := range standing.Instant(10) { // a minute after blocks begin, as some check in later than that
		now = append(now, someEnds[0]+standing.Minute+quarter*45*standing.Minute)
	}
	for _, now := range now {
		facts, _ := byPartner(3, now)
		ahead := 0
		for _, of := range facts {
			blocks := map[string]bool{}
			for i := range of {
				f := &of[i]
				if f.Type == standing.BlockFact {
					blocks[f.ID] = true
				}
				if f.StartsAt > now {
					ahead++
				}
				if happensLater(f, now) {
					t.Errorf("%s: not over yet: %+v", now, f)
				}
				if !consistent(f) || f.Type == standing.DeliveryFact && !blocks[f.Block] {
					t.Errorf("%s: contradicts itself or names no block: %+v", now, f)
				}
			}
		}
		if ahead < 5 {
			t.Errorf("%s: %d blocks ahead, want 5", now, ahead)
		}
	}
}

func happensLater(f *standing.Fact, now standing.Instant) bool {
	latest := max(f.RecordedAt, f.JoinedAt, f.ScheduledAt, f.CheckedInAt, f.CancelledAt, f.CompletedAt, f.OccurredAt, f.ConfirmedAt, f.HappenedAt)
	for _, is := range f.Issues {
		latest = max(latest, is.ReportedAt, is.ConfirmedAt)
	}
	return latest > now
}

func consistent(f *standing.Fact) bool {
	for _, is := range f.Issues {
		if !is.Kind.OfIssue() || is.ReportedAt < f.CompletedAt || (is.ConfirmedAt == 0) != (is.ConfirmedBy == "") ||
			is.ConfirmedAt != 0 && is.ConfirmedAt < is.ReportedAt {
			return false
		}
	}
	switch {
	case f.Void:
		return f.RecordedAt != 0
	case f.Type == standing.BlockFact:
		length := f.EndsAt - f.StartsAt
		return length >= 2*standing.Hour && length <= 4*standing.Hour && f.ScheduledAt < f.StartsAt && f.PayCents > 1000 &&
			(f.CancelledAt == 0 || f.CheckedInAt == 0 && f.CancelledAt > f.ScheduledAt)
	case f.Type == standing.SafetyFact:
		return f.Kind.Pillar() == standing.Safety && f.ConfirmedAt > f.OccurredAt && f.ConfirmedBy != ""
	}
	return true
}

func TestNamesDiffer(t *testing.T) {
	for seed := range uint64(3) {
		given := map[string]string{}
		for f := range Facts(seed, someEnds[0]) {
			if f.Type != standing.PartnerFact {
				continue
			}
			if other, twice := given[f.Name]; twice {
				t.Errorf("seed %d: %s and %s are both %s", seed, other, f.ID, f.Name)
			}
			given[f.Name] = f.ID
		}
	}
}

func BenchmarkFacts(b *testing.B) {
	for b.Loop() {
		for range Facts(1, someEnds[0]) {
		}
	}
}
