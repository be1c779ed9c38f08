package handlers_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"standings/db"
	"standings/handlers"
	"standings/standing"
	"standings/standing/rulebook"
	"standings/views"
)

// TestHostileText looks that what feeds and readers write is never markup.
func TestHostileText(t *testing.T) {
	s := newSite(t)
	for who, paths := range map[string][]string{
		"north": {"/partners/ada", "/partners/" + oddSegment, "/stations/NORTH", "/stations/NORTH?q=" + url.QueryEscape(`"><script>x</script>`)},
		"di":    {"/account", "/standing"},
	} {
		b := s.as(who)
		for _, path := range paths {
			body := b.get(path).body
			for _, bad := range []string{"<script>alert", "<script>x", "<b>Yard", `#"<b>`} {
				if strings.Contains(body, bad) {
					t.Errorf("%s: %s holds %s", who, path, bad)
				}
			}
		}
	}
}

var rowLink = regexp.MustCompile(`href="(/partners/[^"?]+)"`)

// listed are the partners that a station's page lists.
func listed(body string) []string {
	var all []string
	for _, m := range rowLink.FindAllStringSubmatch(body, -1) {
		if !slices.Contains(all, m[1]) {
			all = append(all, m[1])
		}
	}
	return all
}

// TestStationFilters holds that each count of the station's page is the length of
// the list it leads to, and that search and order do what they say.
func TestStationFilters(t *testing.T) {
	s := newSite(t)
	b := s.as("north")
	di := "/partners/" + oddSegment
	for query, want := range map[string][]string{
		"":                     {di, "/partners/bo", "/partners/ada"},
		"tier=fantastic":       {"/partners/ada"},
		"tier=at-risk":         {"/partners/bo"},
		"tier=none":            {di},
		"tier=great":           nil,
		"q=OBI":                {"/partners/ada"},
		"q=lin":                {"/partners/bo"},
		"q=indqvist":           nil,
		"q=Di%2F":              {di},
		"q=bo+lind":            {"/partners/bo"},
		"q=%25":                nil,
		"sort=name":            {"/partners/ada", "/partners/bo", di},
		"sort=-name":           {di, "/partners/bo", "/partners/ada"},
		"sort=reliability":     {"/partners/bo", "/partners/ada", di},
		"sort=-counting":       {"/partners/bo", "/partners/ada", di},
		"tier=none&sort=-name": {di},
	} {
		if got := listed(b.get("/stations/NORTH?" + query).body); !slices.Equal(got, want) {
			t.Errorf("%q lists %v, want %v", query, got, want)
		}
	}
	for _, bad := range []string{"tier=best", "sort=luck", "after=%7E&from=1", "after=ada&from=x&sort=counting"} {
		if a := b.get("/stations/NORTH?" + bad); a.status != 400 {
			t.Errorf("%q gave %d", bad, a.status)
		}
	}
}

// TestStationPages leads through all partners of a station, each once.
func TestStationPages(t *testing.T) {
	s := newSite(t)
	var facts strings.Builder
	for i := range 120 {
		fmt.Fprintf(&facts, `{"type":"partner","id":"N-%03d","name":"Nobody %d","station":"NORTH"}`+"\n", i, i%7)
	}
	if a := s.send(facts.String(), nil); a.status != 200 {
		t.Fatal(a.body)
	}
	b := s.as("north")
	next := regexp.MustCompile(`href="([^"]*after=[^"]*)"`)
	for _, order := range []string{"", "sort=name", "sort=-name", "sort=-reliability", "sort=change"} {
		var all []string
		pages := 0
		for path := "/stations/NORTH?" + order; path != "" && pages < 5; pages++ {
			body := b.get(path).body
			all = append(all, listed(body)...)
			path = ""
			if m := next.FindStringSubmatch(body); m != nil {
				path = strings.ReplaceAll(m[1], "&amp;", "&")
			}
		}
		slices.Sort(all)
		if len(all) != 123 || len(slices.Compact(all)) != 123 || pages != 3 {
			t.Errorf("%q leads through %d partners on %d pages, want 123 on 3", order, len(all), pages)
		}
	}
}

// TestPartnerWithoutFacts shows a page that says what will happen.
func TestPartnerWithoutFacts(t *testing.T) {
	s := newSite(t)
	a := s.as("di").get("/standing")
	page := s.as("di").get(a.header.Get("Location"))
	if page.status != 200 || !strings.Contains(page.body, "5 blocks") {
		t.Errorf("the page of a newcomer does not say what a first standing needs: %d", page.status)
	}
}

// TestReportedIssueIsShown tells of an issue that nobody has confirmed, as long as
// somebody still can.
func TestReportedIssueIsShown(t *testing.T) {
	s := newSite(t)
	admin := s.as("admin")
	if page := admin.get("/partners/cy").body; !strings.Contains(page, "Only reported") && !strings.Contains(page, "eported on") {
		t.Error("the reported issue is not on the page")
	}
	s.later(13 * 24 * 3600e9) // it was reported a day before
	if page := admin.get("/partners/cy").body; !strings.Contains(page, "eported on") {
		t.Error("on its last day the issue is gone")
	}
	s.later(1 * 24 * 3600e9)
	if page := admin.get("/partners/cy").body; strings.Contains(page, "eported on") {
		t.Error("the issue is shown after it was dropped")
	}
}

// TestErrorPages look like all others, and tell nothing of the inside.
func TestErrorPages(t *testing.T) {
	s := newSite(t)
	b := s.as("admin")
	for path, status := range map[string]int{"/nothing": 404, "/partners/none": 404, "/partners/~zz": 404, "/stations/NORTH?tier=x": 400} {
		page, panel := b.get(path), b.panel(path)
		if page.status != status || panel.status != status {
			t.Errorf("%s gave %d, its panel %d, want %d", path, page.status, panel.status, status)
		}
		if !strings.Contains(page.body, "</html>") || strings.Contains(panel.body, "<html") || !strings.Contains(page.body, `href="/stations"`) {
			t.Errorf("%s is not answered in the dress of the others", path)
		}
	}
	s.store.Close()
	broken := s.browser().get("/rulebook")
	if broken.status != 500 || strings.Contains(broken.body, "sql") || strings.Contains(broken.body, "closed") || !strings.Contains(broken.body, "</html>") {
		t.Errorf("without a data base the rulebook gives %d:\n%.300s", broken.status, broken.body)
	}
	if a := s.browser().get("/readyz"); a.status != 503 {
		t.Errorf("without a data base the server is ready: %d", a.status)
	}
}

// TestRulebookIsGenerated shows the numbers of the rulebook in force.
func TestRulebookIsGenerated(t *testing.T) {
	s := newSite(t)
	page := s.browser().get("/rulebook").body
	rules, err := s.store.Rules(t.Context())
	must(t, err)
	book := rules.InForce(standing.At(today))
	for _, tier := range []standing.Tier{standing.Fantastic, standing.Great, standing.Fair} {
		for _, mark := range []int{book.Reach[tier], book.Keep[tier]} {
			if !strings.Contains(page, fmt.Sprintf(">%d<", mark)) {
				t.Errorf("the page does not tell the mark %d of %s", mark, tier)
			}
		}
	}
	for _, cause := range book.Causes {
		if name := views.English().Cause(cause.Name); !strings.Contains(page, name) {
			t.Errorf("the page does not tell of the cause %s", name)
		}
	}
}

// TestAccountBeforeFacts shows an invited partner that nothing is known yet.
func TestAccountBeforeFacts(t *testing.T) {
	s := newSite(t)
	hash, err := passwordHash()
	must(t, err)
	_, err = s.store.CreateAccount(t.Context(), db.Account{
		Email: "new@example.com", Name: "Newcomer", Role: db.RolePartner, Partner: "nobody-knows", PasswordHash: hash,
	}, standing.At(today))
	must(t, err)
	page := s.as("new").get("/partners/nobody-knows")
	if page.status != 200 || !strings.Contains(page.body, "5 blocks") {
		t.Errorf("an invited partner begins at %d", page.status)
	}
}

// TestEventsThatCostNothing shows an event whose price is 0 like any other.
func TestEventsThatCostNothing(t *testing.T) {
	s := newEmptySite(t)
	free := strings.NewReplacer("late_check_in = 4", "late_check_in = 0", `version = "1"`, `version = "free"`).Replace(string(rulebook.DefaultTOML()))
	must(t, s.store.InstallRulebook(t.Context(), []byte(free), 0, standing.At(today)))
	s.fill(t.Context())
	page := s.as("ada").get("/partners/ada")
	if page.status != 200 || !strings.Contains(page.body, "Late check-in") || strings.Contains(page.body, "limit") && strings.Contains(page.body, "block limit") {
		t.Errorf("the page of somebody with events that cost nothing: %d", page.status)
	}
}

// TestStationOnAnotherClock shows a station as of that clock: as the page of today
// where it says the same moment, and as it was where it says an earlier one.
func TestStationOnAnotherClock(t *testing.T) {
	old := newSite(t, func(c *handlers.Config) { c.OtherClock = true })
	s := newSite(t)
	a, b := old.as("north"), s.as("north")
	for _, query := range []string{"", "tier=none", "q=OBI", "q=bo+lind", "sort=name", "sort=-name", "sort=reliability", "sort=-change", "sort=-counting", "sort=safety", "sort=quality"} {
		if got, want := listed(a.get("/stations/NORTH?"+query).body), listed(b.get("/stations/NORTH?"+query).body); !slices.Equal(got, want) {
			t.Errorf("%q lists %v on another clock, want %v", query, got, want)
		}
	}
	old.later(-20 * 24 * time.Hour)
	if got := listed(a.get("/stations/NORTH?tier=none").body); len(got) != 3 {
		t.Errorf("20 days ago %v had no standing, want all three", got)
	}
}

// TestNewestEventFirst holds the order of events where the clock is put back: what
// happened at 1:10 came after what happened at 1:50.
func TestNewestEventFirst(t *testing.T) {
	s := newSite(t)
	s.later(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC).Sub(today))
	var facts strings.Builder
	for id, at := range map[string]string{"before": "2026-11-01T01:50:00-07:00", "after": "2026-11-01T01:10:00-08:00"} {
		fmt.Fprintf(&facts, `{"type":"safety","id":"%s","partner":"ada","kind":"disrespect","occurred_at":"%s","confirmed_at":"%s","confirmed_by":"A. Rivera"}`+"\n", id, at, at)
	}
	if a := s.send(facts.String(), nil); a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	body := s.as("ada").get("/partners/ada").body
	after, before := strings.Index(body, `<li id="event-safety-scanner-after-`), strings.Index(body, `<li id="event-safety-scanner-before-`)
	if after < 0 || before < after {
		t.Errorf("the later event is at %d of the page, the earlier one at %d", after, before)
	}
}
