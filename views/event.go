package views

import (
	"time"

	"standings/standing"
)

// EventPage is the page of one event. It answers five questions: what happened,
// when, by which rule and for how many points, until when it counts, and what can
// be done.
type EventPage struct {
	Title       string // of the tab
	Name        string // the partner's
	PartnerURL  string // leads to the event's row where it has one
	Pillar      standing.Pillar
	State       EventState
	Kind        string // "Late check-in"
	What        string // a sentence
	At          Moment
	Where       string // "At Seattle North."; may be empty
	Recorded    Moment
	Zone        string     // a sentence naming the zone of all times on the page
	FactsNote   string     // that the facts say something else now; mostly empty
	Facts       []FactLine // of the block, the delivery or the finding, beside the limits
	Rule        string
	Price       string
	BlockShare  string // of the block's limit; empty where there is none
	Points      string // "−4"; what it would have cost where it costs nothing
	RulebookURL string
	Until       []string // sentences
	Do          []string // sentences
	Lines       []LedgerLine
	LedgerURL   string
}

// FactLine is one thing that a fact says, or a limit it was held against.
type FactLine struct {
	Label string
	Text  string // or else
	At    Moment
	Limit bool // not from the fact, but from the rulebook
}

// EventRule says what makes an event of a kind.
func (t *Text) EventRule(r *standing.Rulebook, k standing.Kind) string { return t.when(r, k) }

// Exact writes a moment as DateTime does, with seconds where it has any.
func (t *Text) Exact(at standing.Instant, zone *time.Location) Moment {
	m := t.DateTime(at, zone)
	if local := at.Time().In(zone); at != 0 && local.Second() != 0 {
		m.Shown = t.Format.DateTime.Say(unbroken(t.locale.FmtDateMedium(local)), unbroken(t.locale.FmtTimeMedium(local)), zoneName(local))
	}
	return m
}

// Signed writes a number with its sign: "+4", "−4", "0".
func (t *Text) Signed(n int) string {
	if n > 0 {
		return "+" + t.Number(n)
	}
	return t.Number(n)
}

// UntilNumber says until which opportunity an event counts, how many more that
// takes, and at about which date that is, if there is one.
func (t *Text) UntilNumber(p standing.Pillar, number, more int, date string) string {
	if p == standing.Quality {
		return t.joined(t.Event.UntilDelivery.Say(t.Number(number), t.Partner.MoreDeliveries.Say(more)), date)
	}
	return t.joined(t.Event.UntilBlock.Say(t.Number(number), t.Partner.MoreBlocks.Say(more)), date)
}

// AgedOut says when an event stopped counting, and what that took.
func (t *Text) AgedOut(r *standing.Rulebook, p standing.Pillar, day string) string {
	switch p {
	case standing.Reliability:
		return t.Event.StoppedBlocks.Say(day, t.Partner.MoreBlocks.Say(r.ReliabilityWindow))
	case standing.Quality:
		return t.Event.StoppedDeliveries.Say(day, t.Partner.MoreDeliveries.Say(r.QualityWindow))
	}
	return t.Event.StoppedDays.Say(day, t.Format.Days.Say(days(r.SafetyWindow)))
}
