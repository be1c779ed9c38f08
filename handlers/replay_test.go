package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"standings/handlers"
	"standings/standing"
)

// TestReplay shows several days of several partners of the demonstration as they
// were, which is what "standings show --as-of" tells of the end of that day.
func TestReplay(t *testing.T) {
	s := newDemoSite(t)
	b := s.as("manager")
	zone := must2(time.LoadLocation("America/Los_Angeles"))
	different := map[string]bool{}
	for _, login := range []string{"at-risk", "fair", "great", "fantastic", "newcomer"} {
		id := player(login).ID
		for _, ago := range []int{1, 2, 6, 13, 29, 44, 71} {
			day := today.In(zone).AddDate(0, 0, -ago)
			end := standing.At(time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, zone)) - 1
			path := handlers.PartnerPath(id) + "?on=" + day.Format(time.DateOnly)
			a := b.get(path)
			text := said(a.body)
			p, books, err := s.store.PartnerAsOf(t.Context(), id, end)
			if err != nil {
				if a.status != 422 || !strings.Contains(text, "Nothing was known before") {
					t.Errorf("%s gives %d, and nothing was known then", path, a.status)
				}
				continue
			}
			if a.status != 200 {
				t.Errorf("%s gives %d", path, a.status)
				continue
			}
			ahead := p.State.Ahead(p.Rules, end)
			want := []string{"This is how it was at the end of", "Back to today", "Rulebook " + p.Rules.InForce(end).Version}
			if p.State.Standing == standing.NoTier {
				want = append(want, "No standing yet")
			} else {
				want = append(want, fmt.Sprintf(`%s %d of 100`, p.State.Standing, p.State.Pillar(p.State.SetBy).Score()))
			}
			for _, l := range ahead.Leaves {
				if l.After > 0 {
					want = append(want, fmt.Sprintf("Counts until %d more", l.After))
				}
			}
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("%s does not say %q:\n%.900s", path, w, text)
				}
			}
			for _, pillar := range standing.Pillars {
				if metric := fmt.Sprintf(`data-metric="%s">%d<`, pillar, p.State.Pillar(pillar).Score()); !strings.Contains(a.body, metric) {
					t.Errorf("%s does not have %s", path, metric)
				}
			}
			live := 0
			for _, pillar := range standing.Pillars {
				for _, e := range p.State.Pillar(pillar).Events {
					if e.Live() {
						live++
						if !strings.Contains(a.body, `<li id="`+handlers.Anchor(e.EventRef)+`"`) {
							t.Errorf("%s does not list %v", path, e.EventRef)
						}
					}
				}
			}
			if rows := strings.Count(a.body, `<li id="event-block`) + strings.Count(a.body, `<li id="event-delivery`) + strings.Count(a.body, `<li id="event-safety`) -
				strings.Count(a.body, `class="event over"`); rows != live {
				t.Errorf("%s lists %d events that were on the books, there were %d", path, rows, live)
			}
			if n := len(books.Changes); n > 0 {
				if on := books.Changes[n-1].At.Time().In(zone).Format("on 2 Jan 2006."); !strings.Contains(text, on) {
					t.Errorf("%s does not tell of the change %s", path, on)
				}
			}
			different[login+fmt.Sprint(p.State.Standing, p.State.Pillar(standing.Reliability).Score(), p.State.Pillar(standing.Quality).Score())] = true
		}
	}
	if len(different) < 8 {
		t.Errorf("the days differ too little to tell: %v", different)
	}
}

// TestReplayDays is of today, and of days that cannot be shown: what is asked for is put
// right at the field, and the page of now stays.
func TestReplayDays(t *testing.T) {
	s := newSite(t)
	b := s.as("ada")
	for on, want := range map[string]string{
		"2026-03-18": "",
		"":           "",
		"2026-03-19": "That day has not ended yet.",
		"2031-01-01": "That day has not ended yet.",
		"yesterday":  "That is not a day.",
		"2026-02-30": "That is not a day.",
		"2026-3-1":   "That is not a day.",
		"1960-01-01": "Nothing was known before",
	} {
		a := b.get("/partners/ada?on=" + on)
		status := 200
		if want != "" {
			status = 422
		}
		text := said(a.body)
		if a.status != status || !strings.Contains(text, want) || strings.Contains(text, "This is how it was") || strings.Contains(a.body, "field-error") != (want != "") {
			t.Errorf("%q gives %d, want %d, and %q:\n%s", on, a.status, status, want, text)
		}
	}
	// The day ends at midnight in Los Angeles: at 18:00 there it is still the 17th in the address.
	s.later(6*time.Hour + 59*time.Minute)
	if a := b.get("/partners/ada?on=2026-03-18"); a.status != 200 || strings.Contains(a.body, "This is how it was") {
		t.Errorf("an hour before midnight the day is over: %d", a.status)
	}
	s.later(2 * time.Hour)
	s.later(5 * time.Hour)
	a := b.get("/partners/ada?on=2026-03-18")
	if text := said(a.body); a.status != 200 || !strings.Contains(text, "This is how it was at the end of 18 Mar 2026.") || strings.Contains(text, "Feed") || strings.Contains(text, "Try it out") {
		t.Errorf("after midnight it gives %d:\n%s", a.status, said(a.body))
	}
	for _, link := range []string{`rel="prev" href="/partners/ada?on=2026-03-17"`, `href="/partners/ada">Back to today`, `max="2026-03-18"`, `value="2026-03-18"`} {
		if !strings.Contains(a.body, link) {
			t.Errorf("the page of yesterday has no %s", link)
		}
	}
	if strings.Contains(a.body, `rel="next"`) {
		t.Error("today is offered as a past day")
	}
	if body := b.get("/partners/ada?on=2026-03-16").body; !strings.Contains(body, `rel="next" href="/partners/ada?on=2026-03-17"`) {
		t.Error("the day after is not offered")
	}
}

// TestPageOnAnEarlierClock: where the facts are past the clock, as under serve
// --now, the page shows what was known then, and nothing later.
func TestPageOnAnEarlierClock(t *testing.T) {
	s := newSite(t)
	s.later(-3 * 24 * time.Hour)
	now := standing.At(s.clock())
	p, _, err := s.store.PartnerAsOf(t.Context(), "bo", now)
	must(t, err)
	b := s.as("bo")
	a := b.get("/partners/bo")
	text := said(a.body)
	if late, err := s.store.Partner(t.Context(), "bo", standing.At(today)); err != nil || late.State.Counting() == p.State.Counting() {
		t.Fatalf("%v: the clock makes no difference", err)
	}
	want := fmt.Sprintf("%s %d of 100", p.State.Standing, p.State.Pillar(p.State.SetBy).Score())
	if a.status != 200 || !strings.Contains(text, want) || strings.Count(a.body, `<li id="event-`) != p.State.Counting() {
		t.Errorf("gives %d with %d events, want %q and %d:\n%.600s", a.status, strings.Count(a.body, `<li id="event-`), want, p.State.Counting(), text)
	}
	if strings.Contains(text, "18 Mar") || strings.Contains(text, "17 Mar") {
		t.Errorf("the page knows what comes:\n%s", text)
	}
	if estimate := said(b.get("/partners/bo/what-if?blocks=1").body); !strings.Contains(estimate, fmt.Sprintf("Reliability %d %s", p.State.Pillar(standing.Reliability).Score(), p.State.Pillar(standing.Reliability).Tier)) {
		t.Errorf("the simulator does not begin there:\n%s", estimate)
	}
}

// TestGoodNews tells of clean runs and of thanks.
func TestGoodNews(t *testing.T) {
	s := newSite(t)
	b := s.as("ada")
	if text := said(b.get("/partners/ada").body); !strings.Contains(text, "4 clean blocks in a row.") || strings.Contains(text, "thank-you") {
		t.Errorf("the clean run is not told:\n%s", text)
	}
	var facts strings.Builder
	for i := range 4 {
		fmt.Fprintf(&facts, `{"type":"thanks","id":"T-%d","partner":"ada","at":"2026-03-1%dT20:00:00Z"}`+"\n", i, i)
	}
	if a := s.send(facts.String(), nil); a.status != 200 {
		t.Fatal(a.body)
	}
	text := said(b.get("/partners/ada").body)
	if want := "4 thank-yous from customers. The latest on 13 Mar 2026, 12 Mar 2026 and 11 Mar 2026."; !strings.Contains(text, want) {
		t.Errorf("the page does not say %q:\n%s", want, text)
	}
	if text := said(s.as("bo").get("/partners/bo").body); !strings.Contains(text, "A clean run begins with the next") {
		t.Errorf("after a missed block the page says\n%s", text)
	}
}
