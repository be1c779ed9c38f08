package views

import (
	"strconv"
	"time"

	"standings/standing"
)

// Rulebook is the public page of the rules in force.
type Rulebook struct {
	Name    string // "Rulebook 1"
	Since   string // since when it is in force
	Next    string // announces the next one; empty without
	Marks   Marks
	Tiers   []TierMarks
	Pillars []PillarRules
	Limits  []string     // what makes a block or a delivery an event, and what does not
	Kinds   []string     // the columns of the causes' table
	Causes  []CauseRules // its rows
}

// TierMarks is one line of the table of tiers.
type TierMarks struct {
	Tier        standing.Tier
	Reach, Keep string
}

// PillarRules is one pillar's prices, window and minimum.
type PillarRules struct {
	Pillar          standing.Pillar
	Window, Minimum string
	Prices          []Price
}

// Price is what an event of a kind costs.
type Price struct {
	Kind, When, Points string
}

// CauseRules says which kinds a cause excuses.
type CauseRules struct {
	Cause   string
	Excuses []bool // by Rulebook.Kinds
}

// NewRulebook is the page of a rulebook; next is the one announced after it, or
// nil. Its dates are in UTC, because a rulebook takes effect everywhere at once.
func NewRulebook(t *Text, book, next *standing.Installed) *Rulebook {
	r := &book.Rulebook
	m := &Rulebook{
		Name:  t.RulebookName(r.Version),
		Since: t.Rulebook.Always,
		Marks: Marks{Reach: r.Reach, Keep: r.Keep},
	}
	if book.From != 0 {
		m.Since = t.Rulebook.Since.Say(t.Date(book.From, time.UTC).Shown)
	}
	if next != nil {
		m.Next = t.Rulebook.Next.Say(t.RulebookName(next.Version), t.Date(next.From, time.UTC).Shown)
	}
	for _, tier := range standing.Tiers {
		line := TierMarks{tier, t.Number(r.Reach[tier]), t.Number(r.Keep[tier])}
		if tier == standing.AtRisk {
			line.Reach, line.Keep = t.Rulebook.Below.Say(t.Number(r.Reach[standing.Fair])), ""
		}
		m.Tiers = append(m.Tiers, line)
	}
	for _, p := range standing.Pillars {
		m.Pillars = append(m.Pillars, t.pillarRules(r, p))
	}
	m.Limits = t.limits(r)
	m.Kinds, m.Causes = t.causeRules(r)
	return m
}

func (t *Text) pillarRules(r *standing.Rulebook, p standing.Pillar) PillarRules {
	w := &t.Rulebook
	rules := PillarRules{Pillar: p}
	switch p {
	case standing.Reliability:
		rules.Window = w.WindowBlocks.Say(t.Partner.MoreBlocks.Say(r.ReliabilityWindow))
		rules.Minimum = w.Minimum.Say(t.Partner.Blocks.Say(r.ReliabilityMinimum))
	case standing.Quality:
		rules.Window = w.WindowDeliveries.Say(t.Partner.MoreDeliveries.Say(r.QualityWindow))
		rules.Minimum = w.Minimum.Say(t.Partner.Deliveries.Say(r.QualityMinimum))
	default:
		rules.Window = w.WindowDays.Say(t.Format.Days.Say(days(r.SafetyWindow)))
		rules.Minimum = w.MinimumSafety
	}
	for _, k := range standing.Kinds {
		if k.Pillar() == p {
			rules.Prices = append(rules.Prices, Price{t.Kind(k), t.when(r, k), strconv.Itoa(r.Price(k))})
		}
	}
	return rules
}

// when says what makes an event of a kind.
func (t *Text) when(r *standing.Rulebook, k standing.Kind) string {
	w := &t.Rulebook
	switch k {
	case standing.LateCheckIn:
		return w.LateCheckIn.Say(t.Duration(r.CheckInWithin))
	case standing.LateCancel:
		return w.LateCancel.Say(t.Duration(r.CancelBefore))
	case standing.MissedBlock:
		return w.MissedBlock.Say(t.Duration(r.MissedAfter))
	case standing.LateDelivery:
		return w.LateDelivery
	case standing.Undelivered:
		return w.Undelivered
	case standing.NoContact:
		return w.NoContact
	case standing.InstructionsNotFollowed:
		return w.InstructionsNotFollowed
	case standing.UnsafePlace:
		return w.UnsafePlace
	case standing.NotReceived:
		return w.NotReceived
	}
	return w.Finding
}

// limits are the rules that cost nothing or cap a cost.
func (t *Text) limits(r *standing.Rulebook) []string {
	w := &t.Rulebook
	return []string{
		w.OnTime.Say(t.Duration(r.CheckInWithin)),
		w.CancelFree.Say(t.Duration(r.CancelBefore)),
		w.CancelGrace.Say(t.Duration(r.CancelBefore), t.Duration(r.CancelGrace)),
		w.BlockLimit.Say(t.Partner.Costs.Say(r.BlockLimit)),
		w.Confirm.Say(t.Duration(r.ConfirmWithin)),
	}
}

// causeRules is the table of causes. Kinds that no cause excuses have no column.
func (t *Text) causeRules(r *standing.Rulebook) (columns []string, rows []CauseRules) {
	var kinds []standing.Kind
	for _, k := range standing.Kinds {
		for i := range r.Causes {
			if r.Excuses(r.Causes[i].Name, k) {
				kinds = append(kinds, k)
				columns = append(columns, t.Kind(k))
				break
			}
		}
	}
	for i := range r.Causes {
		row := CauseRules{Cause: t.Cause(r.Causes[i].Name), Excuses: make([]bool, len(kinds))}
		for j, k := range kinds {
			row.Excuses[j] = r.Excuses(r.Causes[i].Name, k)
		}
		rows = append(rows, row)
	}
	return columns, rows
}

// markLine is one mark of the drawing of tiers.
type markLine struct {
	tier             standing.Tier
	from, width      string // the band, from its reach mark up
	keep, keepWidth  string // the strip below it in which it is kept
	label, keepLabel string
}

// lines are the tiers from the lowest up, drawn on 0 to 100.
func (m *Marks) lines() []markLine {
	var lines []markLine
	for _, band := range m.scale() {
		reach, keep := m.Reach[band.tier], m.Keep[band.tier]
		l := markLine{tier: band.tier, from: band.from, width: band.width}
		if band.tier != standing.AtRisk {
			l.keep, l.keepWidth = strconv.Itoa(keep)+"%", strconv.Itoa(reach-keep)+"%"
			l.label, l.keepLabel = strconv.Itoa(reach), strconv.Itoa(keep)
		}
		lines = append(lines, l)
	}
	return lines
}
