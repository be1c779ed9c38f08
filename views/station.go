package views

import (
	"strconv"

	"github.com/a-h/templ"

	"standings/standing"
)

// Station is the page of one station: how its partners stand.
type Station struct {
	Code, Name string
	URL        string // of this page, without a query
	Zone       string // a sentence naming the zone of all times on the page
	DataUpTo   Moment
	Partners   string // how many are at home here: "212 partners"
	// Tiers are the counts of the whole station: the four tiers from the highest
	// down, then, as NoTier, those without a standing. Empty: no partners at all.
	Tiers []TierCount
	All   TierCount // of all together: leads to the list without a filter by tier

	Query    string // what was searched for
	Hidden   []Hidden
	ClearURL string // of the list without filter and search; empty where there is neither
	Columns  [8]Column
	Rows     []PartnerRow
	Shown    string // Text.Shown
	FirstURL string // empty on the first page
	NextURL  string // empty on the last
}

// TierCount is how many partners stand in a tier.
type TierCount struct {
	Tier    standing.Tier
	Count   string
	Share   string  // "24%"
	Percent float64 // the same as a number, for the bar
	URL     string  // of the list of them
	Current bool    // the list is filtered to them
}

// Hidden is a field that the search form carries along.
type Hidden struct{ Name, Value string }

// ColumnID names what the table of partners can be sorted by.
type ColumnID uint8

// The columns in the order of the table.
const (
	ByPartner ColumnID = iota
	ByStanding
	BySetBy
	ByReliability
	ByQuality
	BySafety
	ByCounting
	ByLastChange
)

// Column is the head of a column.
type Column struct {
	URL    string // sorts by it, or turns the order round; empty: it cannot be sorted by
	Sorted Sorted
}

// Sorted says how a column orders the table.
type Sorted uint8

const (
	Unsorted Sorted = iota
	Ascending
	Descending
)

// PartnerRow is one partner in the table.
type PartnerRow struct {
	ID, Name   string
	URL        string
	Tier       standing.Tier
	SetBy      standing.Pillar
	Scores     [3]PillarScore // in the order of standing.Pillars
	Counting   string
	LastChange Moment
}

// PillarScore is a pillar's score and tier; NoTier where it takes no part.
type PillarScore struct {
	Score string
	Tier  standing.Tier
}

// title is the title of the page's tab, the answer first.
func (m *Station) title() string {
	name := m.Name
	if m.Code != m.Name {
		name += " (" + m.Code + ")"
	}
	return name + ": " + m.Partners
}

// PartnerCount writes a number of partners: "212 partners".
func (t *Text) PartnerCount(n int) string { return t.Station.Partners.Say(n) }

// Shown says how many partners of how many are on the page.
func (t *Text) Shown(shown, all int) string {
	return t.Station.Shown.Say(t.Number(shown), t.PartnerCount(all))
}

// columnHead is how a column is named.
type columnHead struct {
	label, short string // short is seen, label said, where they differ
	class        string
}

// heads are the columns' names, in the order of ColumnID.
func (t *Text) heads() [8]columnHead {
	w := &t.Station
	return [8]columnHead{
		ByPartner:     {w.Partner, w.Partner, ""},
		ByStanding:    {w.Standing, w.Standing, ""},
		BySetBy:       {w.SetBy, w.SetBy, "wide"},
		ByReliability: {t.Pillar(standing.Reliability), w.ReliabilityShort, "number medium"},
		ByQuality:     {t.Pillar(standing.Quality), w.QualityShort, "number medium"},
		BySafety:      {t.Pillar(standing.Safety), w.SafetyShort, "number medium"},
		ByCounting:    {w.Counting, w.CountingShort, "number"},
		ByLastChange:  {w.LastChange, w.LastChange, "wide"},
	}
}

// listLink makes a link or a form change the list alone. What failed changes
// nothing; app.js says so.
var listLink = templ.OrderedAttributes{
	{Key: "hx-target", Value: "#list"},
	{Key: "hx-select", Value: "#list"},
	{Key: "hx-swap", Value: "outerHTML"},
	{Key: "hx-push-url", Value: "true"},
	{Key: "hx-status:4xx", Value: "swap:none push:false"},
}

// ariaSort is the order as HTML names it.
func (s Sorted) ariaSort() string {
	switch s {
	case Ascending:
		return "ascending"
	case Descending:
		return "descending"
	}
	return "none"
}

// barPart is one tier's part of a bar, in percent of its length.
type barPart struct {
	tier     standing.Tier
	x, width string
}

// bar lays the counts end to end. Who is there is seen: no part is thinner than
// half a percent.
func bar(counts []TierCount) []barPart {
	var parts []barPart
	var total float64
	for i := range counts {
		if counts[i].Percent > 0 {
			total += max(counts[i].Percent, 0.5)
		}
	}
	var x float64
	for i := range counts {
		if counts[i].Percent <= 0 {
			continue
		}
		width := max(counts[i].Percent, 0.5) / total * 100
		parts = append(parts, barPart{counts[i].Tier, percents(x), percents(width)})
		x += width
	}
	return parts
}

// percents writes a part of a length to a hundredth of a percent.
func percents(p float64) string { return strconv.FormatFloat(p, 'f', 2, 64) + "%" }
