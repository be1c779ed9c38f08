package views

import (
	"github.com/a-h/templ"

	"standings/standing"
)

// Choices lead to other excerpts of a partner's history: the graph and the lists of
// the page show what is chosen.
type Choices struct {
	Ranges  []Choice
	Pillars []Choice // of which any may be chosen; none is all

	Days        bool     // the range is one of days, none of Ranges
	First, Last string   // the days that are shown, as 2006-01-02
	Action      string   // of the form for any days, which sends first and last
	Hidden      []Hidden // what else that form keeps
	Everything  string   // the address that shows all of the history; empty where it is shown
}

// Choice is one link.
type Choice struct {
	Name, URL string
	ID        string          // of the link, so that it keeps the focus
	Pillar    standing.Pillar // NoPillar for a range
	Chosen    bool
}

// panelLink makes a link change the partner's panel alone. What failed changes
// nothing; app.js says so.
var panelLink = templ.OrderedAttributes{
	{Key: "hx-target", Value: "#partner"},
	{Key: "hx-swap", Value: "outerHTML"},
	{Key: "hx-push-url", Value: "true"},
	{Key: "hx-status:4xx", Value: "swap:none push:false"},
}

// Span names a stretch of time up to now by its word in addresses.
func (t *Text) Span(word string) string {
	switch word {
	case "4w":
		return t.Choices.Weeks.Say(4)
	case "12w":
		return t.Choices.Weeks.Say(12)
	case "1y":
		return t.Choices.Year
	}
	return t.Choices.All
}
