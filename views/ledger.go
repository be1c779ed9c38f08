package views

import "standings/standing"

// Ledger is a page of a partner's ledger, newest line first.
type Ledger struct {
	Name       string // the partner's
	PartnerURL string
	Zone       string // a sentence naming the zone of all times on the page
	Filters    []Filter
	ClearURL   string // of the ledger without a filter; empty where there is none
	Lines      []LedgerLine
	NewestURL  string // empty on the first page
	OlderURL   string // empty on the last
	CSV, JSON  string // addresses of the downloads
}

// Filter is a choice of what a list shows.
type Filter struct {
	Pillar  standing.Pillar // NoPillar: all
	URL     string
	Current bool
}

// LedgerLine is one line of a ledger.
type LedgerLine struct {
	Number string // "Line 12"
	At     Moment
	Pillar standing.Pillar
	Event  string // "Late check-in, 3 Mar 2026": what it is about, and when that happened
	URL    string // of the event's page; empty on that page itself
	Why    string // "Late check-in stopped counting"
	Delta  string // "+4", as the score moves
	After  string // "Reliability: 8 points, score 92"
}

// title is the title of the page's tab.
func (m *Ledger) title(t *Text) string { return t.Ledger.Title.Say(m.Name) }

// filterName names the choice.
func (t *Text) filterName(p standing.Pillar) string {
	if p == standing.NoPillar {
		return t.Ledger.AllPillars
	}
	return t.Pillar(p)
}

// LedgerLine writes a line, without its address. The event occurred in the zone.
func (t *Text) LedgerLine(l *standing.Line, event string, at Moment) LedgerLine {
	return LedgerLine{
		Number: t.Ledger.Row.Say(t.Number(l.Number)), At: at, Pillar: l.Pillar, Event: event,
		Why: t.whys[l.Why].Say(t.Kind(l.Event.Kind)), Delta: t.Signed(l.Delta),
		After: t.Ledger.After.Say(t.Pillar(l.Pillar), t.Partner.Costs.Say(l.Points), t.Number(standing.Score(l.Points))),
	}
}
