package views

import (
	"slices"
	"strconv"
	"time"

	"standings/standing"
)

// WhatIf is the page of the simulator: what could happen, and where it leads.
type WhatIf struct {
	Title      string // of the tab
	Name, ID   string // of the partner
	URL        string // of this page without its questions
	PartnerURL string
	Form       Form      // all fields, for the summary of what is wrong
	Estimate   *Estimate // nil: nothing is asked, or something is wrong
	Zone       string    // a sentence naming the zone of all dates on the page
}

// The fields of the simulator's form, by their places: two numbers, a count for
// each kind, and the event that is excused.
const (
	planBlocks = iota
	planDeliveries
	planKinds
	planExcuse = planKinds + len(standing.Kinds)
)

// The names of the fields in an address; a kind's is its word.
const (
	PlanBlocks     = "blocks"
	PlanDeliveries = "deliveries"
	PlanExcuse     = "excuse"
)

// PlanForm asks for a clean run of at most so many blocks and deliveries, for at
// most so many events of each kind, and for one of the events that count.
func (t *Text) PlanForm(mostClean, mostEvents int, counting []Option) Form {
	number := func(name, label string) Field {
		return Field{Name: name, Label: label, Type: "number", Autocomplete: "off", Min: "0", Max: strconv.Itoa(mostClean)}
	}
	var counts []Option
	for n := range mostEvents + 1 {
		counts = append(counts, Option{strconv.Itoa(n), t.Number(n)})
	}
	f := Form{Submit: t.WhatIf.Submit, Fields: []Field{number(PlanBlocks, t.WhatIf.Blocks), number(PlanDeliveries, t.WhatIf.Deliveries)}}
	for _, k := range standing.Kinds {
		f.Fields = append(f.Fields, Field{Name: k.String(), Label: t.Kind(k), Options: counts})
	}
	none := Option{"", t.WhatIf.ExcuseNone}
	f.Fields = append(f.Fields, Field{Name: PlanExcuse, Label: t.WhatIf.Excuse, Options: append([]Option{none}, counting...)})
	return f
}

// asked says whether anything is filled in, or wrong.
func asked(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return f.Error != "" || f.Value != "" && f.Value != "0" })
}

// Estimate is what a plan leads to, beside how it is now.
type Estimate struct {
	Said       string // "Up from Great to Fantastic."
	TakesUntil string // "At the usual pace, 10 clean blocks take until about 3 Apr 2026."; may be empty
	NoPace     string // why there is no date; may be empty
	How        string // how it is worked out
	Now, Then  standing.Tier
	Rows       []EstimateRow // in the order of standing.Pillars
}

// EstimateRow is one pillar now and then.
type EstimateRow struct {
	Pillar    standing.Pillar
	Now, Then PillarEstimate
}

// PillarEstimate is where a pillar stands.
type PillarEstimate struct {
	Score  string
	Points string // "16 points count"
	Tier   standing.Tier
}

// EstimateOf is where a pillar stands, in words.
func (t *Text) EstimateOf(ps *standing.PillarState) PillarEstimate {
	return PillarEstimate{Score: t.Number(ps.Score()), Points: t.WhatIf.PointsCounted.Say(ps.Points), Tier: ps.Tier}
}

// WhereTo says what becomes of a standing.
func (t *Text) WhereTo(from, to standing.Tier) string {
	switch w := &t.WhatIf; {
	case from == to && to == standing.NoTier:
		return w.StaysNone
	case from == to:
		return w.Stays.Say(t.Tier(to))
	case from == standing.NoTier:
		return w.First.Say(t.Tier(to))
	case to > from:
		return w.Up.Say(t.Tier(from), t.Tier(to))
	default:
		return w.Down.Say(t.Tier(from), t.Tier(to))
	}
}

// TakesUntil says when so many more blocks and deliveries will be in, which is at
// the moment at the usual pace.
func (t *Text) TakesUntil(blocks, deliveries int, at standing.Instant, zone *time.Location) string {
	var parts []string
	if blocks > 0 {
		parts = append(parts, t.Partner.MoreBlocks.Say(blocks))
	}
	if deliveries > 0 {
		parts = append(parts, t.Partner.MoreDeliveries.Say(deliveries))
	}
	return t.WhatIf.TakesUntil.Say(t.And(parts...), t.About(at, zone))
}
