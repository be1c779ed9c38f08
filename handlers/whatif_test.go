package handlers_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"standings/db"
	"standings/handlers"
	"standings/standing"
)

var tag = regexp.MustCompile(`<[^>]*>`)

// said is the text of a page without its markup, the spaces evened out.
func said(body string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(tag.ReplaceAllString(body, " "), "\u00a0", " ")), " ")
}

// TestWhatIfEqualsFold shows what standing.Simulate says, which is tested to be
// what folding says: of clean runs, of every kind of event, of an event excused.
func TestWhatIfEqualsFold(t *testing.T) {
	s := newSite(t)
	now := standing.At(today)
	p, err := s.store.Partner(t.Context(), "bo", now)
	must(t, err)
	missed := p.State.Pillar(standing.Reliability).Events
	excused := missed[len(missed)-1].EventRef
	plans := map[string]standing.Plan{
		"blocks=10":                {Blocks: 10},
		"blocks=500&deliveries=60": {Blocks: 500, Deliveries: 60},
		"blocks=3&deliveries=0&late_check_in=2&harassment=1":                 {Blocks: 3, Events: []standing.Kind{standing.LateCheckIn, standing.LateCheckIn, standing.Harassment}},
		"blocks=0&excuse=" + url.QueryEscape(handlers.EventSegment(excused)): {Excused: []standing.EventRef{excused}},
	}
	for _, k := range standing.Kinds {
		plans[k.String()+"=1"] = standing.Plan{Events: []standing.Kind{k}}
	}
	b := s.as("bo")
	for query, plan := range plans {
		a := b.get("/partners/bo/what-if?" + query)
		text := said(a.body)
		after := standing.Simulate(p.Rules, p.State, plan, now)
		tier := func(t standing.Tier) string {
			if t == standing.NoTier {
				return "Not enough data"
			}
			return t.String()
		}
		for _, want := range []string{
			"An estimate", "Worked out by the same rules",
			fmt.Sprintf("Standing %s %s Reliability", tier(p.State.Standing), tier(after.Standing)),
			fmt.Sprintf("Reliability %s %s Delivery quality", pillarSaid(p.State, standing.Reliability), pillarSaid(after, standing.Reliability)),
			fmt.Sprintf("Delivery quality %s %s Safety", pillarSaid(p.State, standing.Quality), pillarSaid(after, standing.Quality)),
			fmt.Sprintf("Safety %s %s ", pillarSaid(p.State, standing.Safety), pillarSaid(after, standing.Safety)),
		} {
			if a.status != 200 || !strings.Contains(text, want) {
				t.Errorf("%s gives %d and does not say %q:\n%s", query, a.status, want, text)
			}
		}
	}
}

// pillarSaid is how a pillar of a state is put into words.
func pillarSaid(s *standing.State, p standing.Pillar) string {
	ps := s.Pillar(p)
	tier, points := ps.Tier.String(), fmt.Sprintf("%d points count", ps.Points)
	if ps.Tier == standing.NoTier {
		tier = "Not enough data"
		if p == standing.Safety {
			tier = "Takes no part"
		}
	}
	if ps.Points == 1 {
		points = "1 point counts"
	}
	return fmt.Sprintf("%d %s %s", ps.Score(), tier, points)
}

// TestWhatIfForm keeps what was filled in, says at the field what is wrong, and
// begins with the way up of the partner's page.
func TestWhatIfForm(t *testing.T) {
	s := newSite(t)
	b := s.as("bo")
	for query, want := range map[string]string{
		"":                                     "Nothing is asked yet",
		"blocks=0&deliveries=":                 "Nothing is asked yet",
		"blocks=501":                           "whole number from 0 to 500",
		"deliveries=-1":                        "whole number from 0 to 500",
		"blocks=1.5":                           "whole number from 0 to 500",
		"missed_block=6":                       "whole number from 0 to 5.",
		"excuse=x":                             "does not count any more",
		"excuse=block,feed,bo-a,late_check_in": "does not count any more",
	} {
		a := b.get("/partners/bo/what-if?" + query)
		status := 422
		if strings.HasPrefix(want, "Nothing") {
			status = 200
		}
		if a.status != status || !strings.Contains(said(a.body), want) || strings.Contains(a.body, "<table") {
			t.Errorf("%q gives %d, want %d, and %q:\n%s", query, a.status, status, want, said(a.body))
		}
	}
	page := b.get("/partners/bo/what-if?blocks=12&late_cancel=3&excuse=block,feed,bo-t,missed_block").body
	for _, want := range []string{`name="blocks" type="number" value="12"`, `<option value="3" selected>`, `<option value="block,feed,bo-t,missed_block" selected>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the form does not hold %s", want)
		}
	}
	_, err := s.store.CreateAccount(t.Context(), db.Account{
		Email: "new@example.com", Name: "Nia", Role: db.RolePartner, Partner: "nia", PasswordHash: must2(passwordHash()),
	}, standing.At(today))
	must(t, err)
	if a := s.as("new").get("/partners/nia/what-if?blocks=5"); a.status != 200 || !strings.Contains(said(a.body), "A first standing: Fantastic.") {
		t.Errorf("before any fact it gives %d:\n%s", a.status, said(a.body))
	}
	link := regexp.MustCompile(`href="(/partners/bo/what-if\?[^"]*)"`).FindStringSubmatch(b.get("/partners/bo").body)
	if link == nil {
		t.Fatal("the partner's page does not lead to the simulator")
	}
	p, err := s.store.Partner(t.Context(), "bo", standing.At(today))
	must(t, err)
	way := p.State.Ahead(p.Rules, standing.At(today)).Ways[0]
	if text := said(b.get(strings.ReplaceAll(link[1], "&amp;", "&")).body); !strings.Contains(text, "Up from At Risk to "+way.Tier.String()) {
		t.Errorf("the way up to %s leads to:\n%s", way.Tier, text)
	}
}
