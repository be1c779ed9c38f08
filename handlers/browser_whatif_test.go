package handlers_test

import (
	"fmt"
	"strings"
)

// estimated is the sentence of the estimate.
const estimated = `(document.querySelector('.estimate .lead')?.textContent ?? '')`

// partnerTries changes the simulator's form: the estimate follows in place, the
// address says what was asked, and Back and reload give the same.
func partnerTries(b *tab) {
	b.logIn("at-risk")
	b.follow(".next .button")
	path := "/partners/" + player("at-risk").ID + "/what-if"
	if got := b.path(); !strings.HasPrefix(got, path+"?") {
		b.t.Fatalf("the partner's page leads to %s", got)
	}
	first, before := b.path(), js[string](b, estimated)
	if !strings.HasPrefix(before, "Up from At Risk") {
		b.t.Errorf("the way up is estimated as %q", before)
	}
	js[any](b, `window.stays = true`)
	for _, name := range []string{"blocks", "deliveries"} {
		js[any](b, fmt.Sprintf(`document.querySelector('#%s').value = '0'`, name))
	}
	js[any](b, `document.querySelector('#missed_block').value = '5'`)
	b.click(".plan .primary")
	b.until(estimated + ` == 'At Risk stays.'`)
	b.until(`window.stays && location.search.includes('missed_block=5') && document.querySelector('#missed_block').value == '5'`)
	if !js[bool](b, focused+`.matches('.plan .primary, body')`) {
		b.t.Error("the focus went astray")
	}
	b.back()
	b.until(fmt.Sprintf(`location.pathname + location.search == %q && %s == %q`, first, estimated, before))
	b.reload()
	b.until(fmt.Sprintf(`%s == %q`, estimated, before))
}

func partnerTriesWithoutScripts(b *tab) {
	b.withoutScripts()
	b.logIn("fair")
	b.follow(".next .button")
	b.write("#blocks", "0") // behind what is there
	if status := b.follow(".plan .primary"); status != 200 && status != 422 {
		b.t.Errorf("the form gives %d", status)
	}
	if !strings.Contains(b.path(), "late_check_in=0") {
		b.t.Errorf("the form leads to %s", b.path())
	}
}

// partnerLooksBack replays yesterday, the day before, a day that is still to come,
// and comes back.
func partnerLooksBack(b *tab) {
	b.logIn("fair")
	now := b.path()
	b.follow(".replay .days a")
	const shown = `document.querySelector('.replayed')?.textContent ?? ''`
	if got := js[string](b, shown); !strings.Contains(got, "at the end of") || b.path() != now+"?on=2026-03-17" {
		b.t.Errorf("%s says %q", b.path(), got)
	}
	b.follow(".days [rel=prev]")
	if b.path() != now+"?on=2026-03-16" {
		b.t.Errorf("the day before is at %s", b.path())
	}
	js[any](b, `document.querySelector('#on').value = '2026-03-19'`)
	if status := b.follow(".replay form button"); status != 422 || js[string](b, shown) != "" {
		b.t.Errorf("tomorrow gives %d", status)
	}
	js[any](b, `document.querySelector('#on').value = '2026-02-11'`)
	b.follow(".replay form button")
	if b.path() != now+"?on=2026-02-11" || js[string](b, shown) == "" {
		b.t.Errorf("the form leads to %s", b.path())
	}
	b.follow(".days a:last-child")
	if b.path() != now {
		b.t.Errorf("coming back leads to %s", b.path())
	}
}
