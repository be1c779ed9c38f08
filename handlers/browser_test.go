package handlers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"standings/cmd/standings/world"
	"standings/db"
	"standings/handlers"
	"standings/standing"
	"standings/views"
)

// TestBrowser uses the site of the demonstration as people do, in a browser, and
// measures its pages. Whatever happens, nothing may come up in the console, break
// the policy, or be asked of another host.
func TestBrowser(t *testing.T) {
	browser := startBrowser(t)
	s := newDemoSite(t)
	for _, journey := range []struct {
		name string
		take func(*tab)
		on   screen
	}{
		{"a partner reads their standing", partnerReads, phone},
		{"a partner asks why", partnerAsksWhy, phone},
		{"a partner walks through the graph", partnerWalks, desktop},
		{"a partner explores the graph by touch", partnerExplores, phone},
		{"a partner explores the graph with a mouse", partnerExplores, desktop},
		{"a partner explores the graph by keyboard", partnerExploresByKeyboard, desktop},
		{"a finger scrolls over the graph", graphScrolls, phone},
		{"a partner chooses ranges and pillars", partnerChooses, phone},
		{"a manager opens partners beside the list", managerAtDesk, desktop},
		{"a manager chooses a range beside the list", managerChooses, desktop},
		{"a manager opens partners on a phone", managerOnPhone, phone},
		{"a wrong password", wrongPassword, smallPhone},
		{"a wrong new password", wrongNewPassword, phone},
		{"nothing is left behind", loggedOut, desktop},
		{"a partner without scripts", partnerWithoutScripts, phone},
		{"a partner tries what could be", partnerTries, phone},
		{"a partner tries without scripts", partnerTriesWithoutScripts, smallPhone},
		{"a partner looks back", partnerLooksBack, phone},
		{"a manager without scripts", managerWithoutScripts, desktop},
	} {
		t.Run(journey.name, func(t *testing.T) { journey.take(newTab(t, browser, s, journey.on)) })
	}
	t.Run("complaints are noticed", func(t *testing.T) { complaintsAreNoticed(newTab(t, browser, s, desktop)) })
	t.Run("measures", func(t *testing.T) { measure(t, browser, s) })
}

// newDemoSite runs a server on the managed station of the demonstration.
func newDemoSite(t *testing.T) *site {
	t.Helper()
	hash := must2(passwordHash())
	var demo []views.DemoAccount
	for _, p := range world.Players() {
		demo = append(demo, views.DemoAccount{Who: p.Name + ". " + p.Story, Email: p.Login + "@example.com", Password: password})
	}
	s := newEmptySite(t, func(c *handlers.Config) { c.Demo = demo })

	ctx, now := context.Background(), standing.At(today)
	home := make(map[string]string)
	var facts []standing.Fact
	for f := range world.Facts(2026, now) {
		if f.Type == standing.PartnerFact { // which comes before the partner's other facts
			home[f.Partner] = f.Station
		}
		if f.Partner == "" || home[f.Partner] == managedStation {
			facts = append(facts, f)
		}
	}
	id, err := s.store.BeginImport(ctx, db.Import{Backfill: true, Files: "test", BegunAt: now})
	must(t, err)
	_, err = s.store.Backfill(ctx, id, facts)
	must(t, err)
	_, err = s.store.Refold(ctx, now, nil)
	must(t, err)

	for _, p := range world.Players() {
		a := db.Account{Email: p.Login + "@example.com", Name: p.Name, Role: db.Role(p.Role), Partner: p.ID, PasswordHash: hash}
		if a.Role == db.RoleManager {
			a.Stations = []string{p.Station}
		}
		_, err := s.store.CreateAccount(ctx, a, now)
		must(t, err)
	}
	return s
}

const managedStation = "SEA2"

// player is the player of the demonstration who logs in by the name.
func player(login string) world.Player {
	all := world.Players()
	return all[slices.IndexFunc(all, func(p world.Player) bool { return p.Login == login })]
}

// partnerAsksWhy goes from an event to its page, to the ledger, filters it, and back.
func partnerAsksWhy(b *tab) {
	p := player("at-risk")
	home := b.logIn(p.Login)
	b.follow(".event-what a")
	event := b.path()
	if !strings.HasPrefix(event, home+"/events/") {
		b.t.Fatalf("an event leads to %s", event)
	}
	if n := js[int](b, `document.querySelectorAll('.answers h2').length`); n != 5 {
		b.t.Errorf("the page of an event answers %d questions", n)
	}
	b.follow(".listed .onward-link")
	b.follow(".filter:nth-child(3)")
	if got := b.path(); got != home+"/ledger?pillar=quality" {
		b.t.Errorf("the filter leads to %s", got)
	}
	if n := js[int](b, `document.querySelectorAll('.line .pillar-reliability, .line .pillar-safety').length`); n != 0 {
		b.t.Errorf("the filter leaves %d lines of other pillars", n)
	}
	for _, want := range []string{home + "/ledger", event, home} {
		b.back()
		b.until(fmt.Sprintf("location.pathname + location.search == %q", want))
	}
}

func partnerReads(b *tab) {
	p := player("at-risk")
	if at := b.logIn(p.Login); at != "/partners/"+p.ID {
		b.t.Fatalf("logging in leads to %s", at)
	}
	for selector, want := range map[string]string{
		"h1": p.Name, ".tier-word": "At Risk", ".set-by": "Set by Reliability", "[aria-current=page]": "Standing",
	} {
		if got := run(b, chromedp.Text(chromedp.CSS(selector))); !strings.Contains(got, want) {
			b.t.Errorf("%s says %q, without %q", selector, got, want)
		}
	}
	// Every event of the graph has its row.
	if lost := js[[]string](b, `[...document.querySelectorAll('.marker')].map(m => m.getAttribute('href'))
		.filter(href => !document.getElementById(href.slice(1)))`); len(lost) > 0 {
		b.t.Errorf("markers without a row: %v", lost)
	}
	// "Why" opens the arithmetic it leads to.
	b.click(".set-by a")
	b.until(`location.hash == '#why-reliability' && ` + inView("#why-reliability"))
	b.click(".onward a")
	b.until(`location.hash == '#next' && ` + inView("#next h2"))
}

// inView is true when what the selector finds is to be seen without scrolling.
func inView(selector string) string {
	return fmt.Sprintf(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector(%q).getBoundingClientRect())`, selector)
}

func partnerWalks(b *tab) {
	b.logIn("at-risk")
	js[any](b, `delete document.querySelector('.plot').dataset.graph`) // as where the chart cannot be had
	newest := js[string](b, `[...document.querySelectorAll('.marker')].at(-1).getAttribute('href')`)
	b.do(chromedp.Focus(chromedp.CSS(".marker[tabindex='0']")))
	if got := js[string](b, focused+`.getAttribute('href')`); got != newest {
		b.t.Errorf("the keyboard enters the graph at %s, not at the newest event", got)
	}
	b.do(chromedp.KeyEvent(kb.ArrowLeft))
	b.until(focused + `.getAttribute('href') != '` + newest + `'`)
	b.do(chromedp.KeyEvent(kb.Home))
	b.until(focused + ` == document.querySelector('.marker')`)
	if n := js[int](b, `document.querySelectorAll('.marker[tabindex="0"]').length`); n != 1 {
		b.t.Errorf("the graph has %d stops for the keyboard, not 1", n)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until(`location.hash == ` + focusedMarker + ` && ` + focused + `.matches('.event')`)
}

const (
	focused       = `document.activeElement`
	focusedMarker = `document.querySelector('.marker').getAttribute('href')`
	rowIDs        = `[...document.querySelectorAll('#list .drill')].map(a => a.getAttribute('href'))`
	badges        = `[...document.querySelectorAll('#list td .badge')].map(b => b.textContent.trim())`
)

// narrow filters by Great and searches for "a", which leaves a few partners, and
// sorts them by name.
func (b *tab) narrow(arrives func(selector, is string), search func()) {
	b.t.Helper()
	arrives(".count.tier-great", `location.search == '?tier=great'`)
	if got := js[[]string](b, badges); len(got) < 2 || slices.ContainsFunc(got, func(badge string) bool { return badge != "Great" }) {
		b.t.Errorf("filtered by Great, the list shows %v", got)
	}
	before := len(js[[]string](b, rowIDs))
	search()
	b.until(`new URLSearchParams(location.search).get('q') == 'a' && new URLSearchParams(location.search).get('tier') == 'great'`)
	b.until(fmt.Sprintf(`%s.length < %d`, rowIDs, before))
	names := js[[]string](b, `[...document.querySelectorAll('#list .drill')].map(a => a.textContent)`)
	if len(names) == 0 || slices.ContainsFunc(names, func(name string) bool {
		return !slices.ContainsFunc(strings.Fields(strings.ToLower(name)), func(word string) bool { return strings.HasPrefix(word, "a") })
	}) {
		b.t.Errorf("searched for a, the list shows %q", names)
	}
	arrives("th:first-child .sort", `location.search.includes('sort=name')`)
	if got := js[string](b, `document.querySelector('th:first-child').ariaSort`); got != "ascending" {
		b.t.Errorf("sorted by name, the column says %q", got)
	}
	if got := js[[]string](b, rowIDs); len(got) != len(names) {
		b.t.Errorf("sorting leaves %d of %d partners", len(got), len(names))
	}
}

// swapped clicks and waits for a part of the page to change.
func (b *tab) swapped(selector, is string) {
	b.t.Helper()
	b.click(selector)
	b.until(is + ` && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')`)
}

// loaded follows a link to a page.
func (b *tab) loaded(selector, is string) {
	b.t.Helper()
	b.follow(selector)
	b.until(is)
}

const besideIsOpen = `!!document.querySelector('#beside h1')`

func managerAtDesk(b *tab) {
	if at := b.logIn("manager"); at != "/stations/"+managedStation {
		b.t.Fatalf("logging in leads to %s", at)
	}
	js[any](b, `window.stays = true`) // as long as no page is loaded
	b.narrow(b.swapped, func() { b.write("#q", "a") })
	list, rows := b.path(), js[[]string](b, rowIDs)
	title := js[string](b, `document.title`)

	b.swapped("#list .drill", besideIsOpen)
	if got := b.path(); got != rows[0] {
		b.t.Errorf("with a partner open the address is %s, not %s", got, rows[0])
	}
	b.until(focused + `.matches('#beside h1')`)
	if got := js[string](b, `document.title`); got == title {
		b.t.Error("with a partner open the title is still the list's")
	}
	if got := js[[]string](b, rowIDs); !slices.Equal(got, rows) {
		b.t.Errorf("beside a partner the list is %v, not %v", got, rows)
	}
	if n := js[int](b, `document.querySelectorAll('#list [aria-current=true].drill').length`); n != 1 {
		b.t.Errorf("%d partners are marked as open, not 1", n)
	}
	if !js[bool](b, `window.stays`) {
		b.t.Error("a page was loaded where a part was to change")
	}

	// Another one takes its place, and Back leads through both to the list.
	b.swapped("#list tr:nth-child(2) .drill", `location.pathname == '`+rows[1]+`'`)
	b.back()
	b.until(`location.pathname == '` + rows[0] + `' && document.querySelector('h1').textContent.length > 0`)
	b.back()
	b.until(`location.pathname + location.search == '` + list + `' && !document.querySelector('#beside > *') && !!document.querySelector('#list')`)
	if got := js[[]string](b, rowIDs); !slices.Equal(got, rows) {
		b.t.Errorf("after Back the list is %v, not %v", got, rows)
	}
	if got := js[string](b, `document.querySelector('#q').value`); got != "a" {
		b.t.Errorf("after Back the search says %q", got)
	}

	// The key and the button lead back to the list too, and to where one was in it.
	for _, close := range []func(){func() { b.do(chromedp.KeyEvent(kb.Escape)) }, func() { b.click(".close") }} {
		b.swapped("#list .drill", besideIsOpen)
		close()
		b.until(`location.pathname + location.search == '` + list + `' && !document.querySelector('#beside > *')`)
		b.until(focused + `.matches('#list .drill')`)
		if got := js[string](b, `document.title`); got != title {
			b.t.Errorf("closed, the title is %q, not %q", got, title)
		}
	}

	// What the address says is a page of its own.
	b.swapped("#list .drill", besideIsOpen)
	b.reload()
	if got := b.path(); got != rows[0] {
		b.t.Errorf("reloading leads to %s", got)
	}
	if !js[bool](b, `!!document.querySelector('main > #partner') && !document.querySelector('#list')`) {
		b.t.Error("the partner's address is no page of its own")
	}
}

func managerOnPhone(b *tab) {
	b.logIn("manager")
	b.narrow(b.swapped, func() { b.write("#q", "a") })
	list, rows := b.path(), js[[]string](b, rowIDs)
	b.follow("#list .drill")
	if got := b.path(); got != rows[0] {
		b.t.Errorf("a partner opens at %s, not at %s", got, rows[0])
	}
	if !js[bool](b, `!!document.querySelector('main > #partner') && !document.querySelector('#list')`) {
		b.t.Error("on a phone a partner is no page of its own")
	}
	b.back()
	b.until(`location.pathname + location.search == '` + list + `' && !!document.querySelector('#list')`)
	if got := js[[]string](b, rowIDs); !slices.Equal(got, rows) {
		b.t.Errorf("after Back the list is %v, not %v", got, rows)
	}
}

func wrongPassword(b *tab) {
	b.open("/login")
	b.write("#email", "fair@example.com")
	b.write("#password", "not the password")
	if status := b.follow(".form button"); status != 422 {
		b.t.Errorf("a wrong password gives %d", status)
	}
	b.until(focused + `.matches('.errors h2') && ` + inView(".errors h2"))
	if got := js[string](b, `document.querySelector('#email').value`); got != "fair@example.com" {
		b.t.Errorf("the address has to be typed again: %q", got)
	}
	if got := js[string](b, `document.querySelector('#password').value`); got != "" {
		b.t.Error("the page repeats the password")
	}
	b.write("#password", password)
	b.follow(".form button")
	if got := b.path(); got != "/partners/"+player("fair").ID {
		b.t.Errorf("the right password leads to %s", got)
	}
}

func wrongNewPassword(b *tab) {
	b.logIn("fantastic")
	b.follow(".place[href='/account']")
	b.write("#old", password)
	b.write("#new", "short")
	if status := b.follow(".form .primary"); status != 422 {
		b.t.Errorf("a short password gives %d", status)
	}
	b.until(focused + `.matches('.errors h2')`)
	b.click(".errors a")
	b.until(focused + `.matches('#new[aria-invalid=true]')`)
}

func loggedOut(b *tab) {
	b.logIn("manager")
	b.swapped("#list .drill", besideIsOpen)
	name := run(b, chromedp.Text(chromedp.CSS("#beside h1")))
	b.follow(".user button")
	if got := b.path(); got != "/login?out=1" {
		b.t.Errorf("logging out leads to %s", got)
	}
	b.back()
	b.until(`location.pathname == '/login' && !location.search.includes('out') && document.readyState == 'complete'`)
	if js[bool](b, fmt.Sprintf(`document.documentElement.textContent.includes(%q)`, name)) {
		b.t.Error("Back shows a partner to somebody who has logged out")
	}
}

func partnerWithoutScripts(b *tab) {
	b.withoutScripts()
	b.open("/login")
	b.write("#email", "at-risk@example.com")
	b.write("#password", "wrong")
	if status := b.follow(".form button"); status != 422 || !js[bool](b, `!!document.querySelector('.errors h2')`) {
		b.t.Errorf("a wrong password gives %d, or nothing is said", status)
	}
	p := player("at-risk")
	if at := b.logIn(p.Login); at != "/partners/"+p.ID {
		b.t.Fatalf("logging in leads to %s", at)
	}
	if js[int](b, `document.querySelectorAll('.marker').length`) == 0 || js[int](b, `document.querySelectorAll('.event').length`) == 0 {
		b.t.Error("without scripts there is no graph or no list")
	}
	b.click("#reliability summary")
	b.until(`document.querySelector('#reliability details').open && ` + `document.querySelector('#reliability .terms').offsetHeight > 0`)
	b.click(".onward a")
	b.until(`location.hash == '#next'`)
	b.follow(".place[href='/rulebook']")
	b.follow(".place[href='/account']")
	b.follow(".user button")
	if got := b.path(); got != "/login?out=1" {
		b.t.Errorf("logging out leads to %s", got)
	}
}

func managerWithoutScripts(b *tab) {
	b.withoutScripts()
	b.logIn("manager")
	b.narrow(b.loaded, func() {
		b.write("#q", "a")
		b.follow("#search button")
	})
	list, rows := b.path(), js[[]string](b, rowIDs)
	b.follow("#list .drill")
	if got := b.path(); got != rows[0] {
		b.t.Errorf("a partner opens at %s, not at %s", got, rows[0])
	}
	b.back()
	b.until(`location.pathname + location.search == '` + list + `'`)
}

// complaintsAreNoticed holds that the other journeys would fail.
func complaintsAreNoticed(b *tab) {
	b.open("/login")
	if p := b.complaints(); len(p) > 0 {
		b.t.Errorf("complaints about nothing: %v", p)
	}
	for _, c := range []struct{ what, provoke string }{
		{"console", `console.error('what')`},
		{"exception", `setTimeout(() => { throw new Error('what') })`},
		{"Content Security Policy", `document.body.setAttribute('style', 'color: red')`},
		{"404", `fetch('/nowhere')`},
		{"request elsewhere", `window.open('http://elsewhere.invalid/', '_self')`},
	} {
		js[any](b, `void (`+c.provoke+`)`)
		var got []string
		for end := time.Now().Add(patience); len(got) == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			got = b.complaints()
		}
		if len(got) != 1 || !strings.Contains(got[0], c.what) {
			b.t.Errorf("%s gives the complaints %q", c.provoke, got)
		}
	}
}
