package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"standings/standing"
	"standings/views"
)

// excerpt is what of a partner's history the address asks for: a stretch of time,
// and the pillars whose events are shown.
type excerpt struct {
	span        string            // one of spans; empty for days
	first, last time.Time         // days, at midnight UTC; zero for a span
	pillars     []standing.Pillar // in the order of standing.Pillars; none: all
}

// usualSpan is what is shown where the address asks for nothing.
const usualSpan = "12w"

// wholeSpan is all of the history.
const wholeSpan = "all"

// spans are the stretches of time up to now, in the order of their links, and how
// long they are; 0 is all of it.
var (
	spans   = [...]string{"4w", usualSpan, "1y", wholeSpan}
	lengths = map[string]standing.Instant{"4w": 4 * standing.Week, usualSpan: 12 * standing.Week, "1y": 365 * standing.Day, wholeSpan: 0}
)

// readExcerpt reads the address, and refuses what it does not know.
func readExcerpt(c echo.Context) (*excerpt, error) {
	e := &excerpt{span: usualSpan}
	switch name := c.QueryParam("range"); {
	case name == "":
	case slices.Contains(spans[:], name):
		e.span = name
	default:
		first, last, found := strings.Cut(name, "..")
		if !found {
			return nil, &invalid{"A range is 4w, 12w, 1y, all, or two days such as 2026-01-01..2026-01-31."}
		}
		if err := e.between(first, last); err != nil {
			return nil, err
		}
	}
	if list := c.QueryParam("pillars"); list != "" {
		for name := range strings.SplitSeq(list, ",") {
			p, err := standing.ParsePillar(name)
			if err != nil || p == standing.NoPillar {
				return nil, &invalid{"There is no such pillar. There are reliability, quality and safety."}
			}
			if !slices.Contains(e.pillars, p) {
				e.toggle(p)
			}
		}
	}
	return e, nil
}

// between sets the first and the last day.
func (e *excerpt) between(first, last string) (err error) {
	if e.first, err = time.Parse(time.DateOnly, first); err == nil {
		e.last, err = time.Parse(time.DateOnly, last)
	}
	if err != nil || e.first.Year() < 1970 {
		return &invalid{"A day is written as year, month and day, such as 2026-01-31, and is not before 1970."}
	}
	if e.last.Before(e.first) {
		return &invalid{"The last day lies before the first."}
	}
	e.span = ""
	return nil
}

// toggle adds a pillar, or takes it out. All of them are as good as none.
func (e *excerpt) toggle(p standing.Pillar) {
	var chosen []standing.Pillar
	for _, q := range standing.Pillars {
		if slices.Contains(e.pillars, q) != (q == p) {
			chosen = append(chosen, q)
		}
	}
	if len(chosen) == len(standing.Pillars) {
		chosen = nil
	}
	e.pillars = chosen
}

// shows says whether events of the pillar are shown.
func (e *excerpt) shows(p standing.Pillar) bool {
	return len(e.pillars) == 0 || slices.Contains(e.pillars, p)
}

// line is the pillar whose score is drawn: the one that sets the standing, where
// it is shown.
func (e *excerpt) line(setBy standing.Pillar) standing.Pillar {
	switch {
	case setBy != standing.NoPillar && e.shows(setBy):
		return setBy
	case len(e.pillars) > 0:
		return e.pillars[0]
	}
	return standing.Reliability
}

// stretch is the stretch of time in a zone, seen from a moment, with both ends in it.
// It does not end after that moment; a stretch that lies ahead is empty, with its
// end before its beginning.
func (e *excerpt) stretch(now standing.Instant, zone *time.Location) (from, to standing.Instant) {
	if e.span == "" {
		return dayBegins(e.first, 0, zone), min(now, dayBegins(e.last, 1, zone)-1)
	}
	if length := lengths[e.span]; length != 0 {
		from = now - length
	}
	return from, now
}

// since is a moment at or before the beginning of the stretch in every zone.
func (e *excerpt) since(now standing.Instant) standing.Instant {
	from, _ := e.stretch(now, time.UTC)
	if e.span == "" {
		from -= standing.Day
	}
	return from
}

// dayBegins is the beginning of a day in a zone, so many days later.
func dayBegins(day time.Time, later int, zone *time.Location) standing.Instant {
	return standing.At(time.Date(day.Year(), day.Month(), day.Day()+later, 0, 0, 0, 0, zone))
}

// query is what of the address asks for e, with its question mark; empty for the
// usual excerpt.
func (e *excerpt) query() string {
	v := url.Values{}
	switch {
	case e.span == "":
		v.Set("range", e.first.Format(time.DateOnly)+".."+e.last.Format(time.DateOnly))
	case e.span != usualSpan:
		v.Set("range", e.span)
	}
	if len(e.pillars) > 0 {
		v.Set("pillars", e.pillarsParam())
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + strings.ReplaceAll(v.Encode(), "%2C", ",")
}

func (e *excerpt) pillarsParam() string {
	names := make([]string, len(e.pillars))
	for i, p := range e.pillars {
		names[i] = p.String()
	}
	return strings.Join(names, ",")
}

// with is the address of e on a partner's page, changed.
func (e excerpt) with(partner string, change func(*excerpt)) string {
	change(&e)
	return partnerPath(partner) + e.query()
}

// everything is the address that shows all of a partner's history.
func everything(partner string) string {
	return partnerPath(partner) + (&excerpt{span: wholeSpan}).query()
}

// choices are the links to other excerpts of a partner's history. The form for any
// days begins with those that were asked for, or else are shown.
func (e *excerpt) choices(t *views.Text, partner string, from, to standing.Instant, zone *time.Location) views.Choices {
	first, last := from.Time().In(zone), to.Time().In(zone)
	if e.span == "" {
		first, last = e.first, e.last
	}
	m := views.Choices{
		First: first.Format(time.DateOnly), Last: last.Format(time.DateOnly), Days: e.span == "", Action: partnerPath(partner),
	}
	for _, s := range spans {
		m.Ranges = append(m.Ranges, views.Choice{
			Name: t.Span(s), ID: "range-" + s, Chosen: e.span == s,
			URL: e.with(partner, func(e *excerpt) { e.span = s }),
		})
	}
	for _, p := range standing.Pillars {
		m.Pillars = append(m.Pillars, views.Choice{
			Name: t.Pillar(p), ID: "only-" + p.String(), Pillar: p, Chosen: slices.Contains(e.pillars, p),
			URL: e.with(partner, func(e *excerpt) { e.toggle(p) }),
		})
	}
	if e.span != wholeSpan || len(e.pillars) > 0 {
		m.Everything = everything(partner)
	}
	if len(e.pillars) > 0 {
		m.Hidden = append(m.Hidden, views.Hidden{Name: "pillars", Value: e.pillarsParam()})
	}
	return m
}

// toDays leads from the form for any days, which has a field for each, to the
// address of that excerpt. It says whether that is what was asked.
func (e *excerpt) toDays(c echo.Context, partner string) (bool, error) {
	if !c.QueryParams().Has("first") && !c.QueryParams().Has("last") {
		return false, nil
	}
	if err := e.between(c.QueryParam("first"), c.QueryParam("last")); err != nil {
		return true, err
	}
	return true, c.Redirect(http.StatusSeeOther, partnerPath(partner)+e.query())
}
