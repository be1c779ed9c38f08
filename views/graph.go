package views

import (
	"math"
	"sort"
	"strconv"
	"strings"
	"time"

	"standings/standing"
)

// Graph is the history of one pillar's score, with the events of every pillar.
// Scores are 0 to 100. Steps are in the order of time; what lies outside From
// and To is drawn at the edge.
type Graph struct {
	URL      string          // of its Option; empty where nobody is to explore it
	Pillar   standing.Pillar // whose score the line is
	From, To standing.Instant
	Zone     *time.Location // of the time axis
	Marks    Marks
	Start    int // the line's score at From
	Steps    []GraphStep
	Events   []GraphEvent
}

// GraphStep says that from a moment on the line stands at a score.
type GraphStep struct {
	At    standing.Instant
	Score int
}

// GraphEvent is one marker, at the score its own pillar had after it.
type GraphEvent struct {
	Anchor        string // of the event's row
	At            standing.Instant
	Pillar        standing.Pillar
	Kind          standing.Kind
	Points        int  // what it costs or, struck or hollow, would cost
	Before, After int  // the pillar's score; equal where it costs nothing
	Struck        bool // it costs nothing: struck through
	Over          bool // it no longer counts, or never did: pale
	Hollow        bool // only reported
}

// The drawing is as wide as its place and always as high, so that its type
// has the same size on every screen: it measures across in thousandths of its
// width, down in pixels. The line of the score, which must be a path, lies in
// an inner drawing that is stretched across.
const (
	graphHeight = 250
	plotTop     = 4.0
	plotBottom  = 224.0
	plotLeft    = 8   // thousandths of the width
	plotRight   = 925 // what is right of it holds the numbers of the marks
	textRise    = 4.0 // from the middle of small type down to its base line

	// Fingers need 44 pixels. Where markers lie closer than that anyway, a
	// second target around each would only double the page.
	targetsUpTo = 60
)

// plot is a graph laid out: where everything is.
type plot struct {
	bands   []plotBand
	strips  []plotStrip
	marks   []plotText
	line    string // of the stretched drawing, path data
	drops   []plotDrop
	markers []plotMarker
	ticks   []plotTick
	now     plotText // the score at the end of the line
	targets bool     // each marker has a second, wider target
}

type plotBand struct {
	tier              standing.Tier
	top, height, text string
}

type plotStrip struct{ top, height string }

type plotText struct{ y, text string }

type plotTick struct{ x, text string }

type plotDrop struct {
	x, top, bottom string
	pillar         standing.Pillar
}

type plotMarker struct {
	x, y  string
	event *GraphEvent
	label string
	last  bool // the newest, where the keyboard enters
}

// scale turns scores and moments into places.
type scale struct {
	floor    int // the lowest score shown
	from, to standing.Instant
}

func (s scale) y(score int) float64 {
	return plotTop + (plotBottom-plotTop)*float64(100-score)/float64(100-s.floor)
}

// x is in thousandths of the width.
func (s scale) x(at standing.Instant) int {
	at = min(max(at, s.from), s.to)
	if s.to <= s.from {
		return plotRight
	}
	share := float64(at-s.from) / float64(s.to-s.from)
	return plotLeft + int(math.Round(share*(plotRight-plotLeft)))
}

// covers says whether the number of a score leaves that of a mark no room.
func (s scale) covers(score, mark int) bool { return math.Abs(s.y(mark)-s.y(score)) <= 13 }

// px writes pixels to a tenth.
func px(y float64) string {
	return strconv.FormatFloat(math.Round(y*10)/10, 'f', -1, 64)
}

// percent writes thousandths of the width.
func percent(x int) string {
	return strconv.FormatFloat(float64(x)/10, 'f', -1, 64) + "%"
}

// floor is the score at the bottom: a multiple of 10 that leaves room below the
// lowest score and the lowest mark, so that the tiers above are drawn large.
func (g *Graph) floor() int {
	low := min(g.Start, 60)
	for _, keep := range g.Marks.Keep[standing.Fair:] {
		low = min(low, keep)
	}
	for i := range g.Steps {
		low = min(low, g.Steps[i].Score)
	}
	for i := range g.Events {
		low = min(low, g.Events[i].After)
	}
	return max(0, (low-6)/10*10)
}

// end is the line's score at To.
func (g *Graph) end() int {
	if n := len(g.Steps); n > 0 {
		return g.Steps[n-1].Score
	}
	return g.Start
}

// layOut finds the place of everything in the graph.
func (g *Graph) layOut(t *Text) *plot {
	s := scale{floor: g.floor(), from: g.From, to: g.To}
	p := &plot{targets: len(g.Events) <= targetsUpTo}
	p.now = plotText{px(s.y(g.end()) + textRise), t.Number(g.end())}
	ceiling := 100
	for _, tier := range standing.Tiers {
		reach := max(g.Marks.Reach[tier], s.floor)
		top, bottom := s.y(ceiling), s.y(reach)
		p.bands = append(p.bands, plotBand{tier, px(top), px(bottom - top), px(top + 14)})
		ceiling = reach
		if tier == standing.AtRisk {
			break
		}
		kept := s.y(g.Marks.Keep[tier])
		p.strips = append(p.strips, plotStrip{px(bottom), px(kept - bottom)})
		if !s.covers(g.end(), reach) {
			p.marks = append(p.marks, plotText{px(bottom + textRise), t.Number(reach)})
		}
	}
	p.line = g.line(s)
	p.ticks = g.ticks(t, s)
	g.place(p, t, s)
	return p
}

// line is the path of the score: across at a score, then up or down to the next.
// Of several steps at one place only the last is seen.
func (g *Graph) line(s scale) string {
	var b strings.Builder
	b.WriteString("M" + strconv.Itoa(plotLeft) + " " + px(s.y(g.Start)))
	for i := range g.Steps {
		x := s.x(g.Steps[i].At)
		if i+1 < len(g.Steps) && s.x(g.Steps[i+1].At) == x {
			continue
		}
		b.WriteString("H" + strconv.Itoa(x) + "V" + px(s.y(g.Steps[i].Score)))
	}
	b.WriteString("H" + strconv.Itoa(plotRight))
	return b.String()
}

// place puts the markers and their drops, oldest first, so that the newest lies
// on top and the keyboard walks through them in the order of time.
func (g *Graph) place(p *plot, t *Text, s scale) {
	order := make([]*GraphEvent, len(g.Events))
	for i := range g.Events {
		order[i] = &g.Events[i]
	}
	sort.SliceStable(order, func(i, j int) bool { return order[i].At < order[j].At })
	p.markers = make([]plotMarker, len(order))
	for i, e := range order {
		x, y := percent(s.x(e.At)), s.y(e.After)
		if e.Before > e.After {
			p.drops = append(p.drops, plotDrop{x, px(s.y(e.Before)), px(y), e.Pillar})
		}
		p.markers[i] = plotMarker{x, px(y), e, t.markerLabel(e, g.Zone), i == len(order)-1}
	}
}

// Days between the ticks of a short time; longer ones have a tick a month.
var tickDays = [...]int{1, 2, 4, 7, 14}

// maxTicks is how many labels have room on the narrowest screen.
const maxTicks = 5

// ticks are the days or months named on the time axis, at midnight in the
// station's zone, also across a change of the clock.
func (g *Graph) ticks(t *Text, s scale) []plotTick {
	from, to := g.From.Time().In(g.Zone), g.To.Time().In(g.Zone)
	span := to.Sub(from).Hours() / 24
	var ticks []plotTick
	add := func(day time.Time, text string) {
		at := standing.At(day)
		// A label begins at its tick, so the last tenth has no room for one.
		if at >= g.From && s.x(at) < plotRight-75 {
			ticks = append(ticks, plotTick{percent(s.x(at)), text})
		}
	}
	for _, step := range tickDays {
		if span > float64(step*maxTicks) {
			continue
		}
		for i := 0; i <= maxTicks; i++ {
			day := time.Date(from.Year(), from.Month(), from.Day()+i*step, 0, 0, 0, 0, g.Zone)
			if i > 0 || day.Equal(from) {
				add(day, t.dayOfMonth(day))
			}
		}
		return ticks
	}
	months := int(span/30.4) + 1
	step := (months + maxTicks - 1) / maxTicks
	for i := step; i <= months; i += step {
		month := time.Date(from.Year(), from.Month()+time.Month(i), 1, 0, 0, 0, 0, g.Zone)
		text := t.locale.MonthAbbreviated(month.Month())
		if month.Month() == time.January || step >= 12 {
			text = strconv.Itoa(month.Year())
		}
		add(month, text)
	}
	return ticks
}

// dayOfMonth is a date without its year, which go-playground/locales has no
// form for: the usual date, cut where the year begins if that comes last.
func (t *Text) dayOfMonth(day time.Time) string {
	date := t.locale.FmtDateMedium(day)
	return strings.TrimRight(strings.TrimSuffix(date, strconv.Itoa(day.Year())), " ,")
}

// markerLabel names a marker for who cannot see it.
func (t *Text) markerLabel(e *GraphEvent, zone *time.Location) string {
	kind, date := t.Kind(e.Kind), t.Date(e.At, zone).Shown
	switch {
	case e.Hollow:
		return t.Partner.GraphMarkerHollow.Say(kind, date)
	case e.Over:
		return t.Partner.GraphMarkerOver.Say(kind, date)
	case e.Struck:
		return t.Partner.GraphMarkerStruck.Say(kind, date)
	}
	return t.Partner.GraphMarker.Say(kind, date, t.Points(e.Points))
}

// graphCaption says in words what the graph shows.
func (t *Text) graphCaption(g *Graph) string {
	w := &t.Partner
	from, to := t.Date(g.From, g.Zone).Shown, t.Date(g.To, g.Zone).Shown
	var said string
	if moved := g.moved(); moved {
		said = w.GraphMoved.Say(t.Pillar(g.Pillar), t.Number(g.Start), t.Number(g.end()), from, to)
	} else {
		said = w.GraphFlat.Say(t.Pillar(g.Pillar), t.Number(g.Start), from, to)
	}
	if len(g.Events) == 0 {
		return said + " " + w.GraphNoEvents
	}
	var counting, over, struck, hollow int
	others := ""
	for i := range g.Events {
		if g.Events[i].Pillar != g.Pillar {
			others = " " + w.GraphOthers
		}
		switch {
		case g.Events[i].Hollow:
			hollow++
		case g.Events[i].Over:
			over++
		case g.Events[i].Struck:
			struck++
		default:
			counting++
		}
	}
	parts := []string{w.GraphEvents.Say(counting)}
	if over > 0 {
		parts = append(parts, w.GraphOver.Say(over))
	}
	if struck > 0 {
		parts = append(parts, w.GraphStruck.Say(struck))
	}
	if hollow > 0 {
		parts = append(parts, w.GraphHollow.Say(hollow))
	}
	return said + " " + w.GraphShown.Say(t.And(parts...)) + others
}

// moved says whether the line is anything but flat.
func (g *Graph) moved() bool {
	for i := range g.Steps {
		if g.Steps[i].Score != g.Start {
			return true
		}
	}
	return false
}
