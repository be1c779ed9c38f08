package main

import (
	"fmt"
	"strconv"
	"time"

	"standings/standing"
)

// tell writes the details for people.
func (d *details) tell(p *program, r *standing.Rulebook) {
	fmt.Fprintf(p.stdout, "%s\n", shown(d.Partner))
	if d.Name != "" {
		fmt.Fprintf(p.stdout, "%s\n", shown(d.Name))
	}
	if d.Station != "" {
		fmt.Fprintf(p.stdout, "home station %s\n", shown(d.Station))
	}
	fmt.Fprintf(p.stdout, "as of %s, rulebook %s\n\n", standing.Instant(d.AsOf), shown(d.Rulebook))
	fmt.Fprintf(p.stdout, "%s%s\n\n", d.Standing.or("No standing yet"), setBy(d.SetBy))
	d.tellPillars(p, r)
	d.tellEvents(p)
	d.tellLedger(p)
	d.tellChanges(p)
	d.tellForecast(p)
}

func setBy(pillar word) string {
	if pillar == "" {
		return ""
	}
	return ", set by " + string(pillar)
}

func (d *details) tellPillars(p *program, r *standing.Rulebook) {
	t := p.table("PILLAR", "SCORE", "TIER", "ARITHMETIC", "OUT OF")
	for i, row := range []pillarRow{d.Reliability, d.Quality, d.Safety} {
		pillar := standing.Pillars[i]
		points := 0
		for _, e := range d.Events {
			if e.Pillar == pillar.String() {
				points += e.Points
			}
		}
		arithmetic := fmt.Sprintf("100 − %d", points)
		if points > 100 {
			arithmetic += ", not below 0"
		}
		t.row(pillar.String(), strconv.Itoa(row.Score), row.Tier.or("no tier yet"), arithmetic, window(r, pillar, row.Opportunities))
	}
	t.flush()
}

// window says what the score of a pillar is made of, after so many opportunities.
func window(r *standing.Rulebook, p standing.Pillar, numbered int) string {
	if p == standing.Safety {
		return fmt.Sprintf("the last %s", days(r.SafetyWindow))
	}
	if numbered >= r.Window(p) {
		return fmt.Sprintf("the last %d of %d %s", r.Window(p), numbered, opportunities[p])
	}
	text := fmt.Sprintf("the first %d of %d %s", numbered, r.Window(p), opportunities[p])
	if numbered < r.Minimum(p) {
		text += fmt.Sprintf("; not enough data before %d", r.Minimum(p))
	}
	return text
}

// days writes a length of time, which need not be whole days.
func days(length standing.Instant) string {
	if length%standing.Day == 0 {
		return count(int64(length/standing.Day), "day", "days")
	}
	return (time.Duration(length) * time.Microsecond).String()
}

// heading begins a part of the text, unless it is empty.
func heading(p *program, text string, rows int) bool {
	if rows > 0 {
		fmt.Fprintf(p.stdout, "\n%s\n", text)
	}
	return rows > 0
}

func (d *details) tellEvents(p *program) {
	if !heading(p, "Events that count", len(d.Events)) {
		return
	}
	t := p.table("WHEN", "EVENT", "OF", "POINTS", "COUNTS UNTIL")
	for _, e := range d.Events {
		t.row(standing.Instant(e.At).String(), e.Kind, e.ID, strconv.Itoa(e.Points), e.CountsUntil.said())
	}
	t.flush()
}

func (l leaves) said() string {
	switch {
	case l.At != "":
		return l.At
	case l.ExpectedAt != "":
		return fmt.Sprintf("%d more %s, about %s", l.After, l.Of, l.ExpectedAt[:len("2006-01-02")])
	}
	return fmt.Sprintf("%d more %s", l.After, l.Of)
}

func (d *details) tellLedger(p *program) {
	if !heading(p, "Ledger", len(d.Ledger)) {
		return
	}
	t := p.table("LINE", "WHEN", "PILLAR", "DELTA", "WHY", "EVENT", "OF", "SCORE", "TIER", "RULEBOOK")
	for _, l := range d.Ledger {
		t.row(strconv.Itoa(l.Number), standing.Instant(l.At).String(), l.Pillar, fmt.Sprintf("%+d", l.Delta), l.Why,
			l.Event.Kind, l.Event.ID, strconv.Itoa(l.Score), l.Tier.or("–"), l.Rulebook)
	}
	t.flush()
}

func (d *details) tellChanges(p *program) {
	if !heading(p, "Changes of the standing", len(d.Changes)) {
		return
	}
	t := p.table("WHEN", "FROM", "TO", "SET BY", "WHY", "EVENT", "OF")
	for _, c := range d.Changes {
		var e eventRef
		if c.Event != nil {
			e = *c.Event
		}
		t.row(standing.Instant(c.At).String(), c.From.or("none"), c.To.or("none"), c.SetBy.or("–"), c.Why, e.Kind, e.ID)
	}
	t.flush()
}

func (d *details) tellForecast(p *program) {
	if heading(p, "How many more, all at once, the standing survives", len(d.Forecast.Cushions)) {
		t := p.table("EVENT", "MORE")
		for _, c := range d.Forecast.Cushions {
			more := "any number"
			if c.More != nil {
				more = strconv.Itoa(*c.More)
			}
			t.row(c.Kind, more)
		}
		t.flush()
	}
	if heading(p, "The way up, without a new event", len(d.Forecast.WaysUp)) {
		t := p.table("TO", "BLOCKS", "DELIVERIES", "SAFETY", "ABOUT")
		for _, w := range d.Forecast.WaysUp {
			t.row(string(w.Tier), strconv.Itoa(w.Blocks), strconv.Itoa(w.Deliveries),
				word(standing.Instant(w.Until).String()).or("–"), word(standing.Instant(w.At).String()).or("–"))
		}
		t.flush()
	}
}
