package views

import (
	"strconv"
	"strings"
	"time"

	"standings/standing"
)

// The sentences of the partner page. Each method turns numbers and moments into
// what the page says; none of them decides anything.

// PartnerTitle is the title of the page's tab, the answer first.
func (t *Text) PartnerTitle(tier standing.Tier, score int, name string) string {
	if tier == standing.NoTier {
		return t.Partner.TitleNone.Say(name)
	}
	return t.Partner.Title.Say(t.Tier(tier), t.Number(score), name)
}

// SetBy says which pillar set the standing.
func (t *Text) SetBy(p standing.Pillar) string { return t.Partner.SetBy.Say(t.Pillar(p)) }

// NoStanding says what a first standing needs.
func (t *Text) NoStanding(r *standing.Rulebook) string {
	return t.Partner.NoneYet.Say(t.Partner.Blocks.Say(r.ReliabilityMinimum), t.Partner.Deliveries.Say(r.QualityMinimum))
}

// Change says how and why the standing last changed. The kind is NoKind where
// no event did it.
func (t *Text) Change(from, to standing.Tier, why standing.Why, kind standing.Kind, at standing.Instant, zone *time.Location) Change {
	c := Change{At: t.DateTime(at, zone), Up: to > from}
	cause := t.whys[why].Say(t.Kind(kind))
	switch day := t.Date(at, zone).Shown; {
	case from == standing.NoTier:
		c.Text = t.Partner.First.Say(day, cause)
	case to == standing.NoTier:
		c.Text = t.Partner.Lost.Say(t.Tier(from), day, cause)
	case to > from:
		c.Text = t.Partner.Up.Say(t.Tier(from), day, cause)
	default:
		c.Text = t.Partner.Down.Say(t.Tier(from), day, cause)
	}
	return c
}

// ZoneNote names the zone of a page's times, with its abbreviation at a moment.
func (t *Text) ZoneNote(zone *time.Location, at standing.Instant) string {
	name := zoneName(at.Time().In(zone))
	if name == zone.String() {
		return t.Partner.ZoneShort.Say(name)
	}
	return t.Partner.Zone.Say(name, zone.String())
}

// Window says what a pillar's score rests on: of Reliability and Delivery
// quality the opportunities there are, as far as they fill the window.
func (t *Text) Window(r *standing.Rulebook, p standing.Pillar, opportunities int) string {
	switch {
	case p == standing.Safety:
		return t.Partner.LastDays.Say(days(r.SafetyWindow))
	case p == standing.Reliability && opportunities < r.ReliabilityWindow:
		return t.Partner.FirstBlocks.Say(t.Number(opportunities), t.Number(r.ReliabilityWindow))
	case p == standing.Reliability:
		return t.Partner.LastBlocks.Say(r.ReliabilityWindow)
	case opportunities < r.QualityWindow:
		return t.Partner.FirstDeliveries.Say(t.Number(opportunities), t.Number(r.QualityWindow))
	default:
		return t.Partner.LastDeliveries.Say(r.QualityWindow)
	}
}

// days is a length of time in whole days, rounded up: what is announced must
// not be shorter than what holds.
func days(d standing.Instant) int { return int((d + standing.Day - 1) / standing.Day) }

// PillarState explains a tier that the score alone does not: that the pillar
// has not enough data yet, or that it keeps a tier it would not reach.
func (t *Text) PillarState(r *standing.Rulebook, p standing.Pillar, tier standing.Tier, score, opportunities int) string {
	switch {
	case tier == standing.NoTier && p == standing.Safety:
		return t.Partner.NoFindings
	case tier == standing.NoTier:
		unit := &t.Partner.Blocks
		if p == standing.Quality {
			unit = &t.Partner.Deliveries
		}
		return t.Partner.NotEnough.Say(t.Number(opportunities), unit.Say(r.Minimum(p)))
	case score < r.Reach[tier]:
		return t.Partner.Kept.Say(t.Tier(tier), t.Number(r.Reach[tier]), t.Number(r.Keep[tier]))
	}
	return ""
}

// longSum is how many terms a sum shows one by one.
const longSum = 6

// Sum writes how a score comes about: "100 − 4 − 8 = 88". Of many events it
// writes only their total. Below 0 it says that a score stops there.
func (t *Text) Sum(points []int) string {
	total, terms := 0, strings.Builder{}
	for _, p := range points {
		total += p
		terms.WriteString(" − " + strconv.Itoa(p))
	}
	switch {
	case total > 100:
		return t.Partner.SumFloor.Say("100 − "+strconv.Itoa(total), t.Number(0))
	case total == 0:
		return t.Partner.NoneCount
	case len(points) > longSum:
		return t.Partner.Sum.Say("100 − "+strconv.Itoa(total), t.Number(100-total))
	}
	return t.Partner.Sum.Say("100"+terms.String(), t.Number(100-total))
}

// EventOn names an event by its kind and day: "Late check-in, 3 Mar 2026".
func (t *Text) EventOn(k standing.Kind, at standing.Instant, zone *time.Location) string {
	return t.Partner.TermOf.Say(t.Kind(k), t.Date(at, zone).Shown)
}

// PillarRule says how long an event of the pillar counts, by which rulebook.
func (t *Text) PillarRule(r *standing.Rulebook, p standing.Pillar) string {
	book := t.RulebookName(r.Version)
	switch p {
	case standing.Reliability:
		return t.Partner.RuleBlocks.Say(t.Partner.MoreBlocks.Say(r.ReliabilityWindow), book)
	case standing.Quality:
		return t.Partner.RuleDeliveries.Say(t.Partner.MoreDeliveries.Say(r.QualityWindow), book)
	default:
		return t.Partner.RuleDays.Say(t.Format.Days.Say(days(r.SafetyWindow)), book)
	}
}

// RulebookName names a rulebook by its version.
func (t *Text) RulebookName(version string) string { return t.Partner.Rulebook.Say(version) }

// UntilMore says that an event counts until so many more opportunities are in.
func (t *Text) UntilMore(p standing.Pillar, more int) string {
	if p == standing.Quality {
		return t.Partner.UntilDeliveries.Say(more)
	}
	return t.Partner.UntilBlocks.Say(more)
}

// UntilDate says that an event counts until a day.
func (t *Text) UntilDate(at standing.Instant, zone *time.Location) string {
	return t.Partner.UntilDate.Say(t.Date(at, zone).Shown)
}

// About is a day that a forecast gives: "about 3 Mar 2026"; empty for none.
func (t *Text) About(at standing.Instant, zone *time.Location) string {
	if at == 0 {
		return ""
	}
	return t.Partner.About.Say(t.Date(at, zone).Shown)
}

// ExcusedFor says that an event costs nothing, for a cause.
func (t *Text) ExcusedFor(cause string) string {
	if cause == "" {
		return t.Partner.ExcusedPlain
	}
	return t.Partner.Excused.Say(t.Cause(cause))
}

// UnderReview says that an event costs nothing while an appeal is open.
func (t *Text) UnderReview() string { return t.Partner.Reviewed }

// LimitReached says that the late deliveries of an event's block had already
// cost the limit.
func (t *Text) LimitReached(r *standing.Rulebook) string {
	return t.Partner.LimitCaught.Say(r.BlockLimit)
}

// NoLonger says why an event no longer counts, and since when; at 0 that is not
// known.
func (t *Text) NoLonger(why standing.Why, at standing.Instant, zone *time.Location) string {
	takenBack := why == standing.Corrected || why == standing.Withdrawn
	switch {
	case takenBack && at == 0:
		return t.Partner.TakenBack
	case takenBack:
		return t.Partner.TakenBackSince.Say(t.Date(at, zone).Shown)
	case at == 0:
		return t.Partner.NoLonger
	}
	return t.Partner.NoLongerSince.Say(t.Date(at, zone).Shown)
}

// NeverCounted says that an event came in too late to count.
func (t *Text) NeverCounted() string { return t.Partner.NeverCounted }

// LateBy says by how much something was late: "late by 2 min 12 s".
func (t *Text) LateBy(d standing.Instant) string { return t.Partner.LateBy.Say(t.Duration(d)) }

// CancelledBefore says how long before the start a block was cancelled; d is
// negative after it.
func (t *Text) CancelledBefore(d standing.Instant) string {
	if d < 0 {
		return t.Partner.AfterStart.Say(t.Duration(d))
	}
	return t.Partner.BeforeStart.Say(t.Duration(d))
}

// NotCheckedIn says until how long after its start a block was waited for.
func (t *Text) NotCheckedIn(within standing.Instant) string {
	return t.Partner.NotCheckedIn.Say(t.Duration(within))
}

// ReportedIssue says what an issue will cost, and when it is dropped.
func (t *Text) ReportedIssue(reportedAt standing.Instant, points int, dropAt standing.Instant, zone *time.Location) string {
	return t.Partner.Reported.Say(t.Date(reportedAt, zone).Shown, t.Partner.Costs.Say(points), t.Date(dropAt, zone).Shown)
}

// CushionOf says that the standing, a tier, survives n more events of a kind.
func (t *Text) CushionOf(tier standing.Tier, k standing.Kind, n int) Cushion {
	c := Cushion{Pillar: k.Pillar(), Kind: t.Kind(k), Fragile: n == 0}
	if n == 0 {
		c.More = t.Partner.CushionFragile.Say(t.Tier(tier))
	} else {
		c.More = t.Partner.CushionMore.Say(n)
	}
	return c
}

// AfterClean says how long a clean run is. Parts that are 0 are left out.
func (t *Text) AfterClean(blocks, deliveries, cleanDays int) string {
	var parts []string
	if blocks > 0 {
		parts = append(parts, t.Partner.CleanBlocks.Say(blocks))
	}
	if deliveries > 0 {
		parts = append(parts, t.Partner.CleanDelivered.Say(deliveries))
	}
	if cleanDays > 0 {
		parts = append(parts, t.Partner.CleanDays.Say(cleanDays))
	}
	return t.Partner.After.Say(t.And(parts...))
}

// AfterMore says after how many more opportunities something happens.
func (t *Text) AfterMore(p standing.Pillar, more int) string {
	if p == standing.Quality {
		return t.Partner.After.Say(t.Partner.MoreDeliveries.Say(more))
	}
	return t.Partner.After.Say(t.Partner.MoreBlocks.Say(more))
}

// OnDate says on what day something happens.
func (t *Text) OnDate(at standing.Instant, zone *time.Location) string {
	return t.Partner.OnDate.Say(t.Date(at, zone).Shown)
}

// Effect says what a pillar's score does: "Reliability 88 → 92".
func (t *Text) Effect(p standing.Pillar, before, after int) string {
	return t.Partner.Effect.Say(t.Pillar(p), t.Number(before), t.Number(after))
}

// Pace says what the dates of a page assume, in opportunities per week; a pace
// of 0 is not known. Without any it says why there are no dates.
func (t *Text) Pace(blocks, deliveries int) string {
	var parts []string
	if blocks > 0 {
		parts = append(parts, t.Partner.Blocks.Say(blocks))
	}
	if deliveries > 0 {
		parts = append(parts, t.Partner.Deliveries.Say(deliveries))
	}
	if parts == nil {
		return t.Partner.NoPace
	}
	return t.Partner.Pace.Say(t.And(parts...))
}
