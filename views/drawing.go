package views

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"standings/standing"
)

// drawing writes the laid-out graph as SVG: presentation attributes and classes
// only. It is written here and not in a template, because a graph has some
// hundreds of attributes, each of which would cost a template a quarter of a
// microsecond. Of its text only labels can hold anything but what this package
// wrote; they are escaped.
func drawing(t *Text, p *plot) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var d drawn
		d.grow(p)
		d.shapes()
		d.background(t, p)
		d.history(p)
		d.events(p)
		d.put(`</svg>`)
		_, err := io.WriteString(w, d.String())
		return err
	})
}

// drawn is a drawing on the way.
type drawn struct{ strings.Builder }

// put writes its parts one after the other.
func (d *drawn) put(parts ...string) {
	for _, part := range parts {
		d.WriteString(part)
	}
}

func (d *drawn) grow(p *plot) {
	const frame, each = 2600, 250
	d.Grow(frame + each*len(p.markers))
}

// shapes begins the drawing with what is used more than once.
func (d *drawn) shapes() {
	d.put(`<svg class="drawing" width="100%" height="`, height, `" role="group" aria-labelledby="graph-caption"><defs>`, keptPattern)
	for _, pillar := range standing.Pillars {
		d.put(`<path id="shape-`, pillar.String(), `" d="`, pillarShapes[pillar], `"></path>`)
	}
	d.put(`<path id="shape-strike" d="`, strike, `"></path><circle id="shape-target" r="22"></circle></defs>`)
}

// background is the tiers, where they are kept, their marks, and the time.
func (d *drawn) background(t *Text, p *plot) {
	for _, b := range p.bands {
		d.put(`<rect class="band `, tierClasses[b.tier], `" y="`, b.top, `" width="100%" height="`, b.height, `"></rect>`)
	}
	for _, s := range p.strips {
		d.put(`<rect class="strip" y="`, s.top, `" width="100%" height="`, s.height, `"></rect>`)
	}
	for _, b := range p.bands {
		d.put(`<text class="band-name `, tierClasses[b.tier], `" x="1.2%" y="`, b.text, `">`, templ.EscapeString(t.Tier(b.tier)), `</text>`)
	}
	for _, m := range p.marks {
		d.put(`<text class="mark" x="99%" y="`, m.y, `">`, m.text, `</text>`)
	}
	for _, tick := range p.ticks {
		d.put(`<line class="tick" x1="`, tick.x, `" x2="`, tick.x, `" y1="4" y2="246"></line>`)
		d.put(`<text x="`, tick.x, `" y="`, axisText, `" dx="4">`, templ.EscapeString(tick.text), `</text>`)
	}
}

// history is the line of the score with the score at its end, and what each event
// took off it.
func (d *drawn) history(p *plot) {
	d.put(`<svg width="100%" height="`, height, `" viewBox="0 0 1000 `, height, `" preserveAspectRatio="none"><path class="line" d="`, p.line, `"></path></svg>`)
	d.put(`<text class="now" x="99%" y="`, p.now.y, `">`, p.now.text, `</text>`)
	for _, drop := range p.drops {
		d.put(`<line class="drop `, pillarClasses[drop.pillar], `" x1="`, drop.x, `" x2="`, drop.x, `" y1="`, drop.top, `" y2="`, drop.bottom, `"></line>`)
	}
}

// events are the markers, each a link to its event's row.
func (d *drawn) events(p *plot) {
	if p.targets {
		d.put(`<g class="targets">`)
		for i := range p.markers {
			m := &p.markers[i]
			d.put(`<a href="#`, templ.EscapeString(m.event.Anchor), `" tabindex="-1" aria-hidden="true"><use href="#shape-target" x="`, m.x, `" y="`, m.y, `"></use></a>`)
		}
		d.put(`</g>`)
	}
	for i := range p.markers {
		d.marker(&p.markers[i])
	}
}

func (d *drawn) marker(m *plotMarker) {
	d.put(`<a class="marker `, pillarClasses[m.event.Pillar])
	if m.event.Hollow {
		d.put(` hollow`)
	}
	if m.event.Over {
		d.put(` over`)
	}
	if m.event.Struck {
		d.put(` struck`)
	}
	d.put(`" href="#`, templ.EscapeString(m.event.Anchor), `" aria-label="`, templ.EscapeString(m.label))
	if m.last {
		d.put(`" tabindex="0">`)
	} else {
		d.put(`" tabindex="-1">`)
	}
	d.put(`<use href="#shape-`, m.event.Pillar.String(), `" x="`, m.x, `" y="`, m.y, `"></use>`)
	if m.event.Struck {
		d.put(`<use class="strike" href="#shape-strike" x="`, m.x, `" y="`, m.y, `"></use>`)
	}
	d.put(`</a>`)
}

var height = strconv.Itoa(graphHeight)

const (
	// keptPattern hatches the strips in which a tier is kept. A page has one.
	keptPattern = `<pattern id="kept" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"></path></pattern>`
	// strike crosses a marker out.
	strike   = "M-9 5 9-5"
	axisText = "242"
)
