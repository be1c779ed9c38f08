package views

import (
	"fmt"
	"math"
	"strings"
	"time"

	"standings/standing"
)

// Number writes a whole number.
func (t *Text) Number(n int) string { return number(t.locale, n) }

// Points writes what an event costs: "−4", or "0".
func (t *Text) Points(points int) string { return number(t.locale, -points) }

// Share writes part of whole as a percentage, and gives it as a number. Whole
// percents do, except below 1, where "0 %" would deny what is there.
func (t *Text) Share(part, whole int) (shown string, percent float64) {
	if whole == 0 {
		return t.locale.FmtPercent(0, 0), 0
	}
	percent = 100 * float64(part) / float64(whole)
	if part > 0 && percent < 1 {
		return "<" + t.locale.FmtPercent(1, 0), percent
	}
	return t.locale.FmtPercent(math.Round(percent), 0), percent
}

// joined puts a date after what happens then, if there is one.
func (t *Text) joined(what, date string) string {
	if date == "" {
		return what
	}
	return what + t.Format.Comma + date
}

// unbroken keeps what belongs together on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

// Date writes the day of a moment in a station's zone: "3 Mar 2026".
func (t *Text) Date(at standing.Instant, zone *time.Location) Moment {
	if at == 0 {
		return Moment{}
	}
	local := at.Time().In(zone)
	return Moment{local.Format(time.RFC3339), unbroken(t.locale.FmtDateMedium(local))}
}

// DateTime writes a moment in a station's zone, with the zone's name at that
// moment: "3 Mar 2026, 14:05 PST".
func (t *Text) DateTime(at standing.Instant, zone *time.Location) Moment {
	if at == 0 {
		return Moment{}
	}
	local := at.Time().In(zone)
	return Moment{
		local.Format(time.RFC3339),
		t.Format.DateTime.Say(unbroken(t.locale.FmtDateMedium(local)), unbroken(t.locale.FmtTimeShort(local)), zoneName(local)),
	}
}

// zoneName is the abbreviation of the zone in force, or its distance from UTC
// where the zone has no letters.
func zoneName(local time.Time) string {
	name, offset := local.Zone()
	if !strings.ContainsAny(name, "+-") {
		return name
	}
	sign := "+"
	if offset < 0 {
		sign, offset = "−", -offset
	}
	return fmt.Sprintf("UTC%s%02d:%02d", sign, offset/3600, offset/60%60)
}

// Duration writes a length of time in its two largest units: "2 min 12 s",
// "3 h 5 min", "12 days". What is below a second is cut.
func (t *Text) Duration(d standing.Instant) string {
	if d < 0 {
		d = -d
	}
	two := func(big, small standing.Instant, bigger, smaller counted) string {
		n, rest := int(d/big), int(d%big/small)
		if rest == 0 {
			return unbroken(bigger.Say(n))
		}
		return unbroken(t.Format.TwoUnits.Say(bigger.Say(n), smaller.Say(rest)))
	}
	switch f := &t.Format; {
	case d >= standing.Day:
		return two(standing.Day, standing.Hour, f.Days, f.Hours)
	case d >= standing.Hour:
		return two(standing.Hour, standing.Minute, f.Hours, f.Minutes)
	case d >= standing.Minute:
		return two(standing.Minute, standing.Second, f.Minutes, f.Seconds)
	default:
		return unbroken(f.Seconds.Say(int(d / standing.Second)))
	}
}

// And joins words into a list: "a", "a and b", "a, b and c".
func (t *Text) And(words ...string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return t.Format.And.Say(strings.Join(words[:n-1], t.Format.Comma), words[n-1])
	}
}

// Tier is the tier's name; of NoTier, that there is not enough data yet.
func (t *Text) Tier(tier standing.Tier) string { return t.tiers[tier] }

// Pillar is the pillar's name, spelled out.
func (t *Text) Pillar(p standing.Pillar) string { return t.pillars[p] }

// Kind is the name of a kind of event: "Late check-in".
func (t *Text) Kind(k standing.Kind) string { return t.kinds[k] }

// Kinds is a number of events of a kind: "2 late check-ins".
func (t *Text) Kinds(k standing.Kind, n int) string { return t.counts[k].Say(n) }

// Cause is the name of a cause; one that the program has no words for is shown
// as it was given.
func (t *Text) Cause(name string) string {
	if shown, ok := t.causes[name]; ok {
		return shown
	}
	return name
}
