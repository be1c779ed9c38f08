package views

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"standings/standing"
)

func sampleGraph(events int) *Graph {
	r := sampleRulebook()
	g := &Graph{
		Pillar: standing.Reliability, From: sampleNow - 90*standing.Day, To: sampleNow, Zone: time.UTC,
		Marks: Marks{Reach: r.Reach, Keep: r.Keep}, Start: 100,
	}
	score := 100
	for i := range events {
		at := g.From + standing.Instant(i+1)*90*standing.Day/standing.Instant(events+1)
		before := score
		score = 100 - (i*4+4)%70
		g.Steps = append(g.Steps, GraphStep{at, score})
		g.Events = append(g.Events, GraphEvent{
			Anchor: "event-" + strconv.Itoa(i), At: at, Pillar: standing.Pillars[i%3], Kind: standing.Kinds[i%12],
			Points: 4, Before: before, After: min(before, score),
		})
	}
	return g
}

func figure(t *testing.T, g *Graph) (*html.Node, string) {
	t.Helper()
	var b bytes.Buffer
	if err := graphFigure(English(), g).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return parse(t, b.String()), b.String()
}

// Every event has one marker, in its pillar's shape, that leads to its row; one
// of them is where the keyboard enters.
func TestMarkersAreTheEvents(t *testing.T) {
	g := sampleGraph(30)
	g.Events[3].Struck, g.Events[4].Hollow = true, true
	doc, _ := figure(t, g)
	markers := all(doc, func(n *html.Node) bool { return n.Data == "a" && hasClass(n, "marker") })
	if len(markers) != len(g.Events) {
		t.Fatalf("%d markers for %d events", len(markers), len(g.Events))
	}
	stops := 0
	for i, m := range markers {
		e := &g.Events[i]
		use := all(m, func(n *html.Node) bool { return n.Data == "use" })
		if attr(m, "href") != "#"+e.Anchor || attr(use[0], "href") != "#shape-"+e.Pillar.String() {
			t.Errorf("marker %d leads to %s in the shape %s", i, attr(m, "href"), attr(use[0], "href"))
		}
		if !strings.Contains(attr(m, "aria-label"), English().Kind(e.Kind)) {
			t.Errorf("marker %d is called %q", i, attr(m, "aria-label"))
		}
		if e.Struck != (len(use) == 2) || e.Struck != hasClass(m, "struck") || e.Hollow != hasClass(m, "hollow") {
			t.Errorf("marker %d does not show its state", i)
		}
		if attr(m, "tabindex") == "0" {
			stops++
		}
	}
	if stops != 1 || attr(markers[29], "tabindex") != "0" {
		t.Errorf("the keyboard has %d ways into the graph", stops)
	}
	targets := all(doc, func(n *html.Node) bool { return n.Data == "use" && attr(n, "href") == "#shape-target" })
	if len(targets) != len(g.Events) {
		t.Errorf("%d wide targets", len(targets))
	}
}

// The events come in any order; the newest is drawn last, on top.
func TestMarkersAreInTheOrderOfTime(t *testing.T) {
	g := sampleGraph(3)
	g.Events[0], g.Events[2] = g.Events[2], g.Events[0]
	p := g.layOut(English())
	for i, m := range p.markers {
		if m.event.Anchor != "event-"+strconv.Itoa(i) {
			t.Errorf("marker %d is of %s", i, m.event.Anchor)
		}
	}
}

// Scores lie between the top and the bottom of the plot, in proportion.
func TestHeightsAreTheScores(t *testing.T) {
	s := scale{floor: 50, from: 0, to: 100}
	for score, want := range map[int]float64{100: plotTop, 50: plotBottom, 75: (plotTop + plotBottom) / 2} {
		if got := s.y(score); got != want {
			t.Errorf("%d lies at %v, want %v", score, got, want)
		}
	}
	g := sampleGraph(1)
	g.Events[0].Before, g.Events[0].After = 96, 88
	p := g.layOut(English())
	s.floor = g.floor()
	if p.markers[0].y != px(s.y(88)) {
		t.Errorf("the marker lies at %s, want %s", p.markers[0].y, px(s.y(88)))
	}
	if len(p.drops) != 1 || p.drops[0].top != px(s.y(96)) || p.drops[0].bottom != px(s.y(88)) {
		t.Errorf("the drop is %+v", p.drops)
	}
	// The bands meet, and cover the plot.
	top := plotTop
	for _, b := range p.bands {
		y, _ := strconv.ParseFloat(b.top, 64)
		h, _ := strconv.ParseFloat(b.height, 64)
		if y < top-0.11 || y > top+0.11 {
			t.Errorf("the band of %s begins at %v, not %v", b.tier, y, top)
		}
		top = y + h
	}
	if top < plotBottom-0.11 || top > plotBottom+0.11 {
		t.Errorf("the bands end at %v", top)
	}
	// Each strip lies between a tier's reach mark and its keep mark.
	for i, tier := range standing.Tiers[:3] {
		reach, keep := s.y(g.Marks.Reach[tier]), s.y(g.Marks.Keep[tier])
		if p.strips[i] != (plotStrip{px(reach), px(keep - reach)}) {
			t.Errorf("the strip of %s is %v", tier, p.strips[i])
		}
	}
}

// The scale leaves no score out, and does not waste the plot on the lowest tier.
func TestFloorIsBelowEverything(t *testing.T) {
	for low, want := range map[int]int{100: 50, 60: 50, 56: 50, 55: 40, 40: 30, 5: 0, 0: 0} {
		g := sampleGraph(1)
		g.Steps[0].Score, g.Events[0].After = low, low
		if got := g.floor(); got != want {
			t.Errorf("with a score of %d the scale begins at %d, want %d", low, got, want)
		}
	}
	g := sampleGraph(0)
	g.Marks.Keep[standing.Fair] = 30
	if got := g.floor(); got > 24 {
		t.Errorf("with a keep mark of 30 the scale begins at %d", got)
	}
}

// What lies outside of the time shown is drawn at its edge.
func TestMomentsOutsideAreAtTheEdge(t *testing.T) {
	s := scale{floor: 0, from: 1000, to: 2000}
	for at, want := range map[standing.Instant]int{0: plotLeft, 1000: plotLeft, 1500: (plotLeft + plotRight + 1) / 2, 2000: plotRight, 9000: plotRight} {
		if got := s.x(at); got != want {
			t.Errorf("%d lies at %d, want %d", at, got, want)
		}
	}
	if got := (scale{from: 5, to: 5}).x(5); got != plotRight {
		t.Errorf("in no time at all a moment lies at %d", got)
	}
}

// The line stands at a score and then steps; of steps at one place the last is seen.
func TestLineSteps(t *testing.T) {
	g := sampleGraph(0)
	s := scale{floor: g.floor(), from: g.From, to: g.To}
	if got, want := g.line(s), fmt.Sprintf("M%d %sH%d", plotLeft, px(plotTop), plotRight); got != want {
		t.Errorf("without a step the line is %s, want %s", got, want)
	}
	middle := (g.From + g.To) / 2
	g.Steps = []GraphStep{{middle, 10}, {middle, 80}}
	want := fmt.Sprintf("M%d %sH%dV%sH%d", plotLeft, px(s.y(100)), s.x(middle), px(s.y(80)), plotRight)
	if got := g.line(s); got != want {
		t.Errorf("the line is %s, want %s", got, want)
	}
}

func TestCaptionSaysTheSame(t *testing.T) {
	empty := sampleGraph(0)
	if got, want := plain(English().graphCaption(empty)), "Reliability stood at 100 from 5 Dec 2025 to 5 Mar 2026. Nothing went wrong in this time."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	g := sampleGraph(4)
	g.Events[1].Struck, g.Events[2].Hollow = true, true
	if got, want := plain(English().graphCaption(g)), "Reliability went from 100 to 84 between 5 Dec 2025 and 5 Mar 2026. Shown: 2 events that count, 1 that costs nothing and 1 only reported. Events of another pillar are drawn at that pillar's score."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	one := sampleGraph(1)
	if got := English().graphCaption(one); !strings.Contains(got, "Shown: 1 event that counts.") {
		t.Errorf("%q", got)
	}
}

// The ticks are midnights and firsts of months of the station's zone, few enough
// for a phone, whatever the span and across a change of the clock.
func TestTicks(t *testing.T) {
	la := zone(t, "America/Los_Angeles")
	for _, c := range []struct{ from, to, want string }{
		{"2026-03-06T20:00:00Z", "2026-03-10T20:00:00Z", "7 Mar, 8 Mar, 9 Mar, 10 Mar"},
		{"2026-03-01T20:00:00Z", "2026-03-10T20:00:00Z", "3 Mar, 5 Mar, 7 Mar, 9 Mar"},
		{"2026-02-10T20:00:00Z", "2026-03-10T20:00:00Z", "17 Feb, 24 Feb, 3 Mar"},
		{"2025-12-10T20:00:00Z", "2026-03-10T20:00:00Z", "2026, Feb, Mar"},
		{"2025-03-10T20:00:00Z", "2026-03-10T20:00:00Z", "Jun, Sep, Dec"},
		{"2016-03-10T20:00:00Z", "2026-03-10T20:00:00Z", "2018, 2020, 2022, 2024"},
		{"2026-03-10T20:00:00Z", "2026-03-10T20:00:00Z", ""},
	} {
		g := sampleGraph(0)
		g.From, g.To, g.Zone = at(t, c.from), at(t, c.to), la
		var got []string
		for _, tick := range g.ticks(English(), scale{from: g.From, to: g.To}) {
			got = append(got, plain(tick.text))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.from, c.to, s, c.want)
		}
	}
	g := sampleGraph(0)
	g.From, g.To, g.Zone = at(t, "2026-03-06T20:00:00Z"), at(t, "2026-03-10T20:00:00Z"), la
	s := scale{from: g.From, to: g.To}
	// The 9th begins at 07:00 UTC, because the clock went forward on the 8th.
	if got, want := g.ticks(English(), s)[2].x, percent(s.x(at(t, "2026-03-09T07:00:00Z"))); got != want {
		t.Errorf("9 Mar lies at %s, want %s", got, want)
	}
}

// Many events make a long page, not an endless one, and the drawing stays well formed.
func TestManyEventsStayBounded(t *testing.T) {
	doc, text := figure(t, sampleGraph(600))
	if n := len(all(doc, func(n *html.Node) bool { return hasClass(n, "marker") })); n != 600 {
		t.Errorf("%d markers", n)
	}
	if len(text) > 600*330 {
		t.Errorf("600 events are drawn in %d bytes", len(text))
	}
	if strings.Contains(text, "shape-target\" x") {
		t.Error("so close together, wide targets only lie on top of each other")
	}
	if regexp.MustCompile(`NaN|Inf|e[+-]\d`).MatchString(text) {
		t.Error("a number is not written out")
	}
}
