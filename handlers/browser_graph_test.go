package handlers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// reach puts a finger or the pointer on the plot and waits for the chart. From then
// on the page scrolls at once, so that places stay where they are measured.
func (b *tab) reach() {
	b.t.Helper()
	js[any](b, `document.documentElement.style.scrollBehavior = 'auto'`)
	js[any](b, `document.querySelector('.plot').scrollIntoView({ block: 'center', behavior: 'instant' })`)
	js[any](b, `void document.querySelector('.drawing').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))`)
	b.until(charted)
}

const (
	charted = `!!document.querySelector('.plot.live .explorer svg path')`
	spoken  = `document.querySelector('#status').textContent`
	// markerPlaces are where the drawing has its markers, newest last.
	markerPlaces = `[...document.querySelectorAll('.marker')].map(m => {
		const r = m.querySelector('use').getBoundingClientRect()
		return { href: m.getAttribute('href'), x: r.left + r.width / 2, y: r.top + r.height / 2 }
	})`
)

type place struct {
	Href string
	X, Y float64
}

// tap taps or clicks on a place of the screen.
func (b *tab) tap(x, y float64) {
	b.t.Helper()
	b.do(chromedp.MouseClickXY(x, y))
}

// lone are the places that are further than a finger from all others.
func lone(places []place) []place {
	return slices.DeleteFunc(slices.Clone(places), func(p place) bool {
		return slices.ContainsFunc(places, func(o place) bool { return o != p && (o.X-p.X)*(o.X-p.X)+(o.Y-p.Y)*(o.Y-p.Y) < 45*45 })
	})
}

func partnerExplores(b *tab) {
	b.logIn("great")
	before := js[float64](b, `document.querySelector('.graph').getBoundingClientRect().height`)
	b.reach()
	if after := js[float64](b, `document.querySelector('.graph').getBoundingClientRect().height`); after != before {
		b.t.Errorf("the graph was %v px high, and is %v", before, after)
	}
	places := js[[]place](b, markerPlaces)
	alone := lone(places)
	if len(alone) == 0 {
		b.t.Fatalf("no marker stands alone: %v", places)
	}
	for _, p := range alone[:min(len(alone), 3)] {
		for _, beside := range []float64{0, 18} {
			js[any](b, `document.activeElement.blur(), document.querySelector('.plot').scrollIntoView({ block: 'center', behavior: 'instant' })`)
			now := js[[]place](b, markerPlaces) // after scrolling
			at := now[slices.IndexFunc(now, func(o place) bool { return o.Href == p.Href })]
			b.tap(at.X, at.Y-beside)
			b.until(fmt.Sprintf(`location.hash == %q && %s.id == %q`, p.Href, focused, p.Href[1:]))
			b.until(inView(p.Href))
		}
	}
	// Where there is nothing, nothing happens.
	js[any](b, `document.activeElement.blur(), document.querySelector('.plot').scrollIntoView({ block: 'center', behavior: 'instant' })`)
	was := b.path()
	b.tap(alone[0].X, js[float64](b, `document.querySelector('.plot').getBoundingClientRect().bottom - 3`))
	if js[bool](b, focused+`.matches('.event')`) || b.path() != was {
		b.t.Error("a tap beside all markers opens one")
	}
}

// graphScrolls: a finger that moves up over the chart moves the page.
func graphScrolls(b *tab) {
	b.logIn("great")
	b.reach()
	js[any](b, `window.prevented = 0, document.addEventListener('touchmove', e => { prevented += e.defaultPrevented }), scrollTo(0, scrollY)`)
	from := js[float64](b, `scrollY`)
	middle := js[place](b, `(r => ({ x: r.left + r.width / 2, y: r.top + r.height / 2 }))(document.querySelector('.explorer').getBoundingClientRect())`)
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: append([]*input.TouchPoint{}, points...)})
			return err
		}))
	}
	touch(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: middle.X, Y: middle.Y})
	for i := range 12 {
		touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: middle.X, Y: middle.Y - 20*float64(i+1)})
	}
	touch(input.DispatchTouchEventTypeTouchEnd)
	b.until(fmt.Sprintf(`scrollY > %v`, from+100))
	if n := js[int](b, `prevented`); n > 0 {
		b.t.Errorf("the chart keeps %d moves from the page", n)
	}
}

func partnerExploresByKeyboard(b *tab) {
	b.logIn("at-risk")
	newest := js[string](b, `[...document.querySelectorAll('.marker')].at(-1).getAttribute('href')`)
	b.do(chromedp.Focus(chromedp.CSS(".marker[tabindex='0']")))
	b.until(charted + ` && ` + focused + `.matches('.explorer')`)
	labels := js[[]string](b, `[...document.querySelectorAll('.marker')].map(m => m.getAttribute('aria-label'))`)
	says := func(key, want string) {
		b.t.Helper()
		b.do(chromedp.KeyEvent(key))
		b.until(fmt.Sprintf(`%s == %q`, spoken, want))
	}
	last := len(labels) - 1
	says(kb.End, labels[last])
	says(kb.ArrowLeft, labels[last-1])
	says(kb.ArrowRight, labels[last])
	says(kb.ArrowRight, labels[last])
	says(kb.Home, labels[0])
	if n := js[int](b, `document.querySelectorAll('.plot.live .marker').length`); n != len(labels) {
		b.t.Errorf("the drawing has lost markers: %d", n)
	}
	says(kb.End, labels[last])
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until(fmt.Sprintf(`location.hash == %q && %s.id == %q`, newest, focused, newest[1:]))
	b.do(chromedp.Focus(chromedp.CSS(".explorer")))
	b.do(chromedp.KeyEvent(kb.Escape))
	b.until(focused + ` == document.body`)
}

// partnerChooses walks through ranges and pillars, and Back through them.
func partnerChooses(b *tab) {
	path := b.logIn("at-risk")
	js[any](b, `window.stays = true`)
	view := func() []string {
		return js[[]string](b, `[...document.querySelectorAll('.chip[aria-current], .marker, .event')].map(e => e.id || e.getAttribute('href'))`)
	}
	shown := [][]string{view()}
	b.reach()
	for _, step := range []struct{ chip, search string }{
		{"#range-1y", "?range=1y"}, {"#only-quality", "?pillars=quality&range=1y"},
	} {
		b.swapped(step.chip, `location.search == '`+step.search+`' && !!document.querySelector('`+step.chip+`[aria-current]')`)
		if got := js[string](b, focused+`.id`); got != step.chip[1:] {
			b.t.Errorf("after %s the focus is on %q", step.chip, got)
		}
		if got := js[string](b, spoken); got != js[string](b, `document.querySelector('#graph-caption').textContent`) {
			b.t.Errorf("after %s is said: %q", step.chip, got)
		}
		if js[bool](b, `!!document.querySelector('.explorer')`) {
			b.t.Error("the chart of another range is still there")
		}
		shown = append(shown, view())
		b.reach() // each has its own chart
	}
	if !js[bool](b, `window.stays`) {
		b.t.Error("a page was loaded where a panel was to change")
	}
	if strings.Join(shown[0], " ") == strings.Join(shown[1], " ") || strings.Join(shown[1], " ") == strings.Join(shown[2], " ") {
		b.t.Error("the chips change nothing")
	}
	b.reload()
	if got := view(); !slices.Equal(got, shown[2]) {
		b.t.Errorf("reloaded, it shows\n%v, not\n%v", got, shown[2])
	}
	for i, search := range []string{"?range=1y", ""} {
		b.back()
		b.until(`location.pathname + location.search == '` + path + search + `' && !document.querySelector('.htmx-request, .htmx-swapping')`)
		b.until(`document.querySelector('.chip[aria-current]').id == '` + shown[1-i][0] + `' && document.querySelectorAll('.chip[aria-current]').length == 1`)
		if got := view(); !slices.Equal(got, shown[1-i]) {
			b.t.Errorf("after Back it shows\n%v, not\n%v", got, shown[1-i])
		}
	}
}

// managerChooses picks a range of a partner who is open beside the list.
func managerChooses(b *tab) {
	list := b.logIn("manager")
	b.swapped("#list .drill", besideIsOpen)
	partner := b.path()
	b.swapped("#range-all", `location.search == '?range=all' && !!document.querySelector('#beside #range-all[aria-current]')`)
	if got := b.path(); got != partner+"?range=all" {
		b.t.Errorf("the address is %s", got)
	}
	if n := js[int](b, `document.querySelectorAll('#list [aria-current=true].drill').length`); n != 1 {
		b.t.Errorf("%d partners are marked as open, not 1", n)
	}
	b.reach()
	b.do(chromedp.Focus(chromedp.CSS(".explorer")), chromedp.KeyEvent(kb.Escape))
	if !js[bool](b, besideIsOpen) {
		b.t.Error("leaving the chart closes the partner")
	}
	b.click(".close")
	b.until(`location.pathname + location.search == '` + list + `' && !document.querySelector('#beside > *')`)
	b.until(focused + `.matches('#list .drill')`)
}
