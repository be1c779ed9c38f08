package handlers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"standings/handlers"
)

// measured are the pages to measure, and who looks at them.
var measured = []struct {
	who   string
	paths []string
}{
	{"nobody", []string{"/login", "/rulebook", "/invitations/unknown"}},
	{"at-risk", []string{"/standing", firstEvent, "/partners/" + player("at-risk").ID + "/ledger", "/account", "/stations/SEA2", "/nowhere"}},
	{"great", []string{"/standing", "/partners/P-1021?on=2026-03-10", "/partners/P-1021?on=soon"}},
	{"fantastic", []string{"/standing"}},
	{"newcomer", []string{"/standing", "/partners/P-1060/what-if?blocks=2&deliveries=500&harassment=5", "/partners/P-1060/what-if?blocks=x&excuse=x"}},
	{"manager", []string{"/stations/SEA2", "/stations/SEA2?tier=fair&q=n&sort=-quality", "/stations/SEA2?q=nobody", "/account", "/partners/" + handlers.Segment("SEA2/12 b")}},
	{"admin", []string{"/stations"}},
}

// firstEvent stands for the page of the first event that the page before lists.
const firstEvent = "the first event"

// measure measures every page on phones and at a desk: nothing scrolls sideways,
// what can be pressed is large, and on a phone apart; the places are in reach of
// the thumb; text can be twice as large; and a partner sees the answer without
// scrolling.
func measure(t *testing.T, browser context.Context, s *site) {
	for _, m := range measured {
		b := newTab(t, browser, s, desktop)
		if m.who != "nobody" {
			b.as(s, m.who)
		}
		for _, path := range m.paths {
			if path == firstEvent {
				path = js[string](b, `document.querySelector('.event-what a').getAttribute('href')`)
			}
			b.open(path)
			for _, on := range []screen{desktop, phone, smallPhone} {
				b.resize(on)
				page := fmt.Sprintf("%s at %s on %s", m.who, path, on.name)
				if on == smallPhone && path == "/standing" {
					b.expect(page, answerSeen)
				}
				b.expect(page, fits)
				if on.phone {
					b.expect(page, placesInReach)
				}
				b.expect(page, targets(on.phone))
				js[any](b, `document.documentElement.style.fontSize = '200%'`)
				b.expect(page+", text at 200%", fits)
				if on.phone {
					b.expect(page+", text at 200%", placesInReach)
				}
				js[any](b, `document.documentElement.style.fontSize = ''`)
			}
		}
	}
}

// expect runs a measure, which lists what is wrong.
func (b *tab) expect(page, measure string) {
	b.t.Helper()
	if wrong := run(b, chromedp.Evaluate[[]string](measure)); len(wrong) > 0 {
		b.t.Errorf("%s: %d are wrong:\n%s", page, len(wrong), strings.Join(wrong[:min(len(wrong), 5)], "\n"))
	}
}

// answerSeen lists the parts of the answer that end below what is seen at first.
const answerSeen = `(() => {
	const parts = ['.tier-word', '.tier-word svg', '.fresh', '.onward a']
	if (!document.querySelector('.answer.tier-none')) parts.push('[data-metric=score]', '.changed')
	scrollTo(0, 0)
	const end = document.querySelector('.places').getBoundingClientRect().top
	return parts.filter(p => !(document.querySelector(p)?.getBoundingClientRect().bottom <= end)).map(p => p + ' is not seen at first')
})()`

// fits lists what makes the page wider than the screen.
const fits = `(() => {
	const root = document.documentElement
	if (root.scrollWidth <= root.clientWidth) return []
	const scrolls = e => e.parentElement.closest('body') && (getComputedStyle(e.parentElement).overflowX == 'auto' || scrolls(e.parentElement))
	return [...document.body.querySelectorAll('*')].filter(e => !scrolls(e)).map(e => [e.getBoundingClientRect().right, e.outerHTML.slice(0, 90)])
		.sort((a, b) => b[0] - a[0]).slice(0, 3).map(([right, html]) => 'ends at ' + right + ' px: ' + html)
})()`

// placesInReach says whether the places leave the lowest quarter of a phone.
const placesInReach = `(() => {
	const r = document.querySelector('.places').getBoundingClientRect()
	return r.top >= 0.75 * innerHeight && r.bottom <= innerHeight + 0.5 ? [] : ['the places are from ' + r.top + ' to ' + r.bottom + ' of ' + innerHeight + ' px']
})()`

// targets lists what is hard to hit. What can be pressed, outside of running text,
// is 44 px in both directions and, if they have to be apart, 8 px from the next; a
// larger target may keep that distance within itself. The markers of the graph have
// rings of that size instead, which may overlap.
func targets(apart bool) string {
	return fmt.Sprintf(`(apart => {
	document.querySelectorAll('details').forEach(d => d.open = true)
	const inText = e => getComputedStyle(e).display == 'inline' && [...e.parentElement.childNodes].some(n => n.nodeType == 3 && n.textContent.trim())
	const all = [...document.querySelectorAll('a, button, input, select, summary')]
		.filter(e => e.checkVisibility() && !e.closest('svg, .skip') && e.type != 'hidden' && !inText(e))
		.map(e => ({ name: e.outerHTML.replace(/\s+/g, ' ').slice(0, 90), fixed: !!e.closest('.places'), r: e.getBoundingClientRect() }))
	const wrong = []
	const small = r => r.width < 43.9 || r.height < 43.9
	for (const { name, r } of all) if (small(r)) wrong.push(Math.round(r.width) + ' by ' + Math.round(r.height) + ' px: ' + name)
	for (const ring of document.querySelectorAll('.targets use')) if (small(ring.getBoundingClientRect())) wrong.push('a marker of the graph')
	const spare = size => Math.min(4, Math.max(0, (size - 44) / 2))
	const gap = (a, b, from, to, size) => Math.max(a[from] - b[to], b[from] - a[to]) + spare(a[size]) + spare(b[size])
	if (apart) all.forEach((a, i) => all.slice(i + 1).filter(b => a.fixed == b.fixed).forEach(b => {
		const d = Math.max(gap(a.r, b.r, 'left', 'right', 'width'), gap(a.r, b.r, 'top', 'bottom', 'height'))
		if (d < 7.9) wrong.push(d.toFixed(1) + ' px apart: ' + a.name + ' and ' + b.name)
	}))
	return wrong
})(%v)`, apart)
}
