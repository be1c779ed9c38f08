package views

import (
	"strconv"

	"standings/standing"
)

// Partner is the page of one partner: where they stand, why, and what next.
// Its sentences name nobody, because the partner and the manager read the same.
type Partner struct {
	Title    string // of the tab: PartnerTitle
	ID, Name string
	URL      string // of this page
	Station  string // code and name of the home station; empty without one
	// StationURL is empty where the reader may not see the station.
	StationURL string

	Tier  standing.Tier   // NoTier: no standing yet
	SetBy standing.Pillar // NoPillar without a standing
	Score string          // of the pillar that set it
	// Sentence says what the standing means, or why there is none yet.
	Sentence   string
	LastChange Change // zero: there is none yet
	DataUpTo   Moment // until when the facts are in
	FeedHeard  Moment // when the feed last told us anything; zero: never
	Zone       string // a sentence naming the zone of all times on the page

	Pillars []Pillar // in the order of standing.Pillars
	Choices *Choices // of what is shown of the history; nil where there is no fact yet
	Graph   *Graph   // nil where there is nothing to draw

	Events   []Event // those that are shown, newest first
	Outside  int     // events that count, but are not shown
	Reported []Reported
	Cushion  []Cushion // empty: there is nothing to lose
	WayUp    []WayUp   // empty: there is nothing above
	Leaving  []Leaving // the next events to leave, soonest first
	Pace     string    // what the dates assume; empty: no dates are given

	Run         string  // the clean run: "12 clean blocks in a row."; empty before the first block or delivery
	Thanks      *Thanks // nil: nobody has thanked yet
	WhatIfURL   string  // the simulator, with a clean run filled in
	Replay      Replay
	FeedUnknown bool // when the feed was heard by the moment shown is not known

	Rulebook    string // "Rulebook 1"
	RulebookURL string
	LedgerURL   string // empty before the first fact
}

// Change is a change of the standing.
type Change struct {
	At   Moment
	Text string // "Up from Fair: a missed block aged out."
	Up   bool
}

// Pillar is one pillar's card.
type Pillar struct {
	Pillar standing.Pillar
	Tier   standing.Tier // NoTier: the pillar takes no part
	Score  int
	Sets   bool // it sets the standing
	// State explains a tier that the score alone does not: not enough data yet,
	// or kept above its keep mark. Mostly empty.
	State  string
	Window string // "The last 40 blocks"
	Sum    string // "100 − 4 − 8 = 88"
	Terms  []Term // what the sum subtracts, newest first
	Rule   string // how long an event counts, by the rulebook named
	Marks  Marks
}

// Term is one event in a pillar's sum.
type Term struct {
	Points string // "−4"
	Text   string // "Late check-in, 3 Mar 2026"
	URL    string // of the event's row
}

// scaleLabel says what the scale shows.
func (p *Pillar) scaleLabel(t *Text) string {
	return t.Partner.ScaleLabel.Say(t.Pillar(p.Pillar), strconv.Itoa(p.Score), t.Tier(p.Tier))
}

// whyLinks lead to the arithmetic of a pillar's score.
var whyLinks = [...]string{
	standing.NoPillar: "", standing.Reliability: "#why-reliability",
	standing.Quality: "#why-quality", standing.Safety: "#why-safety",
}

// Marks are the scores at which tiers begin, by tier; 0 for At Risk.
type Marks struct {
	Reach, Keep [standing.Fantastic + 1]int
}

// scaleBand is the part of a scale from 0 to 100 that belongs to a tier.
type scaleBand struct {
	tier        standing.Tier
	from, width string
}

// scale cuts 0 to 100 at the reach marks, from the lowest tier up.
func (m *Marks) scale() [len(standing.Tiers)]scaleBand {
	var bands [len(standing.Tiers)]scaleBand
	for tier := standing.AtRisk; tier <= standing.Fantastic; tier++ {
		from, to := m.Reach[tier], 100
		if tier < standing.Fantastic {
			to = m.Reach[tier+1]
		}
		bands[tier-standing.AtRisk] = scaleBand{tier, strconv.Itoa(from) + "%", strconv.Itoa(to-from) + "%"}
	}
	return bands
}

// EventState says how an event's points stand.
type EventState uint8

const (
	Counts      EventState = iota
	IsExcused              // costs 0, for a cause
	IsReviewed             // costs 0 while an appeal is open
	LimitCaught            // costs 0: the block's late deliveries had cost enough
	IsOver                 // it no longer counts, or never did
)

// Event is one row of the list of events.
type Event struct {
	// Anchor is the row's id, which the graph's marker links to: letters, digits,
	// hyphens and underscores, begun by "event-", unique on the page.
	Anchor string
	Pillar standing.Pillar
	State  EventState
	Kind   string // "Late check-in"
	Detail string // "late by 7 min 12 s"; may be empty
	At     Moment
	Points string // "−4"; what it would have cost where it costs nothing
	// Until says how long it still counts; for one that costs nothing, why.
	Until string
	Date  string // "about 3 Mar 2026", at the usual pace; may be empty
	URL   string // of the event's own page; empty without one
}

// Reported is an issue that nobody has confirmed yet.
type Reported struct {
	Anchor string // as of Event
	Pillar standing.Pillar
	Kind   string
	At     Moment // of the delivery
	Text   string // "Reported on 3 Mar 2026. Costs 6 points once confirmed; dropped on 17 Mar 2026."
}

// Cushion says how many events of a kind the standing survives, all at once.
type Cushion struct {
	Pillar  standing.Pillar
	Kind    string // "Late check-in"
	More    string // "2 more"; "one ends Great"
	Fragile bool   // it survives none
}

// WayUp is the shortest clean run to one higher tier.
type WayUp struct {
	Tier standing.Tier
	Text string // "after 6 clean blocks"
	Date string // "about 12 Mar 2026"; may be empty
}

// Leaving is an event that soon stops counting.
type Leaving struct {
	Pillar standing.Pillar
	Text   string // "Late check-in, 3 Feb 2026"
	URL    string // of its row
	When   string // "after 3 more blocks"
	Date   string // "about 12 Mar 2026"; may be empty
	Effect string // "Reliability 88 → 92"; may be empty
}
