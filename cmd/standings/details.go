package main

import (
	"standings/db"
	"standings/standing"
)

// details are all there is to know about a partner's standing, as show gives it
// to programs.
type details struct {
	row
	Name     string       `json:"name"`
	Rulebook string       `json:"rulebook"` // in force at the moment
	Events   []eventRow   `json:"events"`   // that count and cost points, per pillar the one that leaves first first
	Ledger   []ledgerRow  `json:"ledger"`   // oldest line first
	Changes  []changeRow  `json:"changes"`  // oldest first
	Forecast forecastRows `json:"forecast"`
}

type eventRef struct {
	Kind   string `json:"kind"`
	Type   string `json:"type"` // of the fact it comes from
	Source string `json:"source"`
	ID     string `json:"id"`
}

type eventRow struct {
	eventRef
	Pillar      string `json:"pillar"`
	Number      int    `json:"number,omitempty"` // its opportunity's; none in Safety
	At          moment `json:"at"`
	Station     string `json:"station"`
	Points      int    `json:"points"`
	Rulebook    string `json:"rulebook"` // that priced it
	CountsUntil leaves `json:"counts_until"`
}

// leaves says when an event stops counting: after so many more blocks or
// deliveries, which takes until about the expected moment at the usual pace; or,
// in Safety, at a moment.
type leaves struct {
	After      int    `json:"after,omitempty"`
	Of         string `json:"of,omitempty"` // blocks or deliveries
	ExpectedAt string `json:"expected_at,omitempty"`
	At         string `json:"at,omitempty"`
}

type ledgerRow struct {
	Number   int      `json:"number"`
	At       moment   `json:"at"`
	Event    eventRef `json:"event"`
	Pillar   string   `json:"pillar"`
	Delta    int      `json:"delta"`
	Why      string   `json:"why"`
	Points   int      `json:"points"` // of the pillar that count after it
	Score    int      `json:"score"`  // likewise
	Tier     word     `json:"tier"`   // of the pillar after its instant
	Rulebook string   `json:"rulebook"`
}

type changeRow struct {
	Number   int       `json:"number"`
	At       moment    `json:"at"`
	From     word      `json:"from"`
	To       word      `json:"to"`
	SetBy    word      `json:"set_by"`
	Why      string    `json:"why"`
	Event    *eventRef `json:"event"` // null when a minimum was reached or a rulebook changed
	Line     int       `json:"line,omitempty"`
	Rulebook string    `json:"rulebook"`
}

type forecastRows struct {
	BlocksPerWeek     *float64     `json:"blocks_per_week"` // null while the pace is not known
	DeliveriesPerWeek *float64     `json:"deliveries_per_week"`
	Cushions          []cushionRow `json:"cushions"` // empty while there is no standing
	WaysUp            []wayRow     `json:"ways_up"`  // to each higher tier, the nearest first
}

type cushionRow struct {
	Kind string `json:"kind"`
	More *int   `json:"more"` // null: no number of them lowers the standing
}

type wayRow struct {
	Tier       word   `json:"tier"`
	Blocks     int    `json:"blocks"`
	Deliveries int    `json:"deliveries"`
	Until      moment `json:"until"` // when Safety allows it; null if it does already
	At         moment `json:"at"`    // at the usual pace; null while that is not known
}

// opportunities of a pillar, as people and programs count them.
var opportunities = map[standing.Pillar]string{standing.Reliability: "blocks", standing.Quality: "deliveries"}

// detailsOf are the details of a partner whose state has been advanced to the moment.
func detailsOf(p *db.Partner, books *standing.Log, at standing.Instant) *details {
	ahead := p.State.Ahead(p.Rules, at)
	d := &details{
		row: rowOf(p.ID, p.State, at), Name: p.State.Name, Rulebook: p.Rules.InForce(at).Version,
		Events: []eventRow{}, Ledger: []ledgerRow{}, Changes: []changeRow{}, Forecast: forecastOf(&ahead),
	}
	for _, l := range ahead.Leaves {
		d.Events = append(d.Events, eventOf(p.State, l))
	}
	for _, l := range books.Lines {
		d.Ledger = append(d.Ledger, ledgerRow{
			Number: l.Number, At: moment(l.At), Event: refOf(l.Event), Pillar: l.Pillar.String(), Delta: l.Delta, Why: l.Why.String(),
			Points: l.Points, Score: standing.Score(l.Points), Tier: word(l.Tier.String()), Rulebook: l.Rulebook,
		})
	}
	for _, c := range books.Changes {
		r := changeRow{
			Number: c.Number, At: moment(c.At), From: word(c.From.String()), To: word(c.To.String()), SetBy: word(c.SetBy.String()),
			Why: c.Why.String(), Line: c.Line, Rulebook: c.Rulebook,
		}
		if c.Event != (standing.EventRef{}) {
			event := refOf(c.Event)
			r.Event = &event
		}
		d.Changes = append(d.Changes, r)
	}
	return d
}

func refOf(e standing.EventRef) eventRef {
	return eventRef{Kind: e.Kind.String(), Type: e.Type.String(), Source: e.Source, ID: e.ID}
}

// eventOf is the event of the state that the forecast says will leave.
func eventOf(s *standing.State, l standing.Leaving) eventRow {
	p := l.Event.Kind.Pillar()
	r := eventRow{eventRef: refOf(l.Event), Pillar: p.String(), Points: l.Points}
	for _, e := range s.Pillar(p).Events {
		if e.EventRef == l.Event && e.Counts() {
			r.Number, r.At, r.Station, r.Rulebook = e.Number, moment(e.OccurredAt), e.Station, e.Rulebook
		}
	}
	if p == standing.Safety {
		r.CountsUntil.At = l.At.String()
	} else {
		r.CountsUntil = leaves{After: l.After, Of: opportunities[p], ExpectedAt: l.At.String()}
	}
	return r
}

func forecastOf(f *standing.Forecast) forecastRows {
	rows := forecastRows{
		BlocksPerWeek: pace(f.BlockPace), DeliveriesPerWeek: pace(f.DeliveryPace),
		Cushions: []cushionRow{}, WaysUp: []wayRow{},
	}
	for _, c := range f.Cushions {
		r := cushionRow{Kind: c.Kind.String()}
		if !c.AnyCount {
			r.More = &c.More
		}
		rows.Cushions = append(rows.Cushions, r)
	}
	for _, w := range f.Ways {
		rows.WaysUp = append(rows.WaysUp, wayRow{
			Tier: word(w.Tier.String()), Blocks: w.Blocks, Deliveries: w.Deliveries, Until: moment(w.Until), At: moment(w.At),
		})
	}
	return rows
}

func pace(perWeek float64) *float64 {
	if perWeek == 0 {
		return nil
	}
	return &perWeek
}
