package views

import (
	"time"

	"standings/standing"
)

// Thanks are what customers thanked for.
type Thanks struct {
	Count  string // "12 thank-yous from customers."
	Latest string // "The latest on 3 Mar 2026 and 1 Mar 2026."
}

// CleanRun says how many blocks and deliveries in a row had no event. A pillar
// without any yet has the run 0.
func (t *Text) CleanRun(blocks, deliveries int) string {
	var parts []string
	if blocks > 0 {
		parts = append(parts, t.Partner.CleanBlocks.Say(blocks))
	}
	if deliveries > 0 {
		parts = append(parts, t.Partner.CleanDelivered.Say(deliveries))
	}
	if parts == nil {
		return t.Good.NoRun
	}
	return t.Good.Run.Say(t.And(parts...))
}

// ThanksOf tells of thanks, the latest of them with their days; nil of none.
func (t *Text) ThanksOf(count int, latest []standing.Instant, zone *time.Location) *Thanks {
	if count == 0 {
		return nil
	}
	var days []string
	for _, at := range latest {
		if day := t.Date(at, zone).Shown; len(days) == 0 || days[len(days)-1] != day {
			days = append(days, day)
		}
	}
	said := &t.Good.ThanksOn
	if count > len(latest) {
		said = &t.Good.ThanksLatest
	}
	return &Thanks{Count: t.Good.Thanks.Say(count), Latest: said.Say(t.And(days...))}
}
