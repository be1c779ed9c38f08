package handlers_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"standings/handlers"
	"standings/standing"
)

var (
	markerLink = regexp.MustCompile(`<a class="marker ([^"]*)" href="#([^"]+)"`)
	eventRow   = regexp.MustCompile(`<li id="([^"]+)" class="event( over)?"`)
	chipLink   = regexp.MustCompile(`<a id="((?:range|only)-[^"]+)" class="chip" href="([^"]+)"[^>]*?( aria-current="true")?>`)
)

// history is what a partner's page shows: the classes of each marker and the rows,
// by anchor, and the chips, by id.
type history struct {
	markers map[string]string
	rows    map[string]bool // whether the event is over
	chips   map[string]string
	chosen  []string
}

func readHistory(t *testing.T, a answer) history {
	t.Helper()
	if a.status != http.StatusOK {
		t.Fatalf("the page gave %d", a.status)
	}
	h := history{map[string]string{}, map[string]bool{}, map[string]string{}, nil}
	for _, m := range markerLink.FindAllStringSubmatch(a.body, -1) {
		h.markers[m[2]] = m[1]
	}
	for _, m := range eventRow.FindAllStringSubmatch(a.body, -1) {
		h.rows[m[1]] = m[2] != ""
	}
	for _, m := range chipLink.FindAllStringSubmatch(a.body, -1) {
		h.chips[m[1]] = strings.ReplaceAll(m[2], "&amp;", "&")
		if m[3] != "" {
			h.chosen = append(h.chosen, m[1])
		}
	}
	return h
}

// chartAnchors are the anchors of the chart's markers; none where there is no chart.
func chartAnchors(t *testing.T, a answer) []string {
	t.Helper()
	if a.status == http.StatusNotFound {
		return nil
	}
	if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Content-Type") != "application/json" {
		t.Fatalf("the chart is answered with %d, %v", a.status, a.header)
	}
	var option struct {
		Series []struct {
			Type   string
			Silent bool
			Data   []struct{ Value []any }
		}
	}
	must(t, json.Unmarshal([]byte(a.body), &option))
	all := map[string]bool{}
	for _, s := range option.Series {
		for _, d := range s.Data {
			if s.Type == "scatter" && !s.Silent {
				all[d.Value[2].(string)] = true
			}
		}
	}
	return anchors(all)
}

// anchors are the keys in order.
func anchors[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// TestGraphEqualsList holds for players of the demonstration, whatever they choose,
// that the markers of the drawing, those of the chart that takes its place, and the
// rows of the lists are of the same events.
func TestGraphEqualsList(t *testing.T) {
	s := newDemoSite(t)
	over := 0
	for _, login := range []string{"at-risk", "great", "fair", "fantastic"} {
		b, path := s.as(login), "/partners/"+handlers.Segment(player(login).ID)
		all := readHistory(t, b.get(path+"?range=all"))
		byPillar := map[string]bool{}
		for _, query := range []string{
			"", "?range=4w", "?range=12w", "?range=1y", "?range=all", "?range=2026-01-10..2026-02-20", "?range=2026-02-14..2026-02-14", "?range=2024-01-01..2024-01-31",
			"?range=all&pillars=reliability", "?range=all&pillars=quality", "?range=all&pillars=safety", "?pillars=quality,safety",
		} {
			h := readHistory(t, b.get(path+query))
			if !slices.Equal(anchors(h.markers), anchors(h.rows)) {
				t.Errorf("%s%s: the graph shows\n%v\nand the lists\n%v", login, query, anchors(h.markers), anchors(h.rows))
			}
			if got := chartAnchors(t, b.get(path+"/graph.json"+query)); !slices.Equal(got, anchors(h.rows)) {
				t.Errorf("%s%s: the chart shows\n%v\nand the lists\n%v", login, query, got, anchors(h.rows))
			}
			for anchor, classes := range h.markers {
				if strings.Contains(classes, "over") != h.rows[anchor] {
					t.Errorf("%s%s: the marker of %s is %s, its row is over: %v", login, query, anchor, classes, h.rows[anchor])
				}
				if _, known := all.rows[anchor]; !known {
					t.Errorf("%s%s: %s is not in all", login, query, anchor)
				}
				if h.rows[anchor] {
					over++
				}
				if _, only, filtered := strings.Cut(query, "pillars="); filtered {
					if !slices.ContainsFunc(strings.Split(only, ","), func(p string) bool { return strings.Contains(classes, "pillar-"+p) }) {
						t.Errorf("%s%s: %s is shown, of %s", login, query, anchor, classes)
					}
					if strings.HasPrefix(query, "?range=all") {
						byPillar[anchor] = true
					}
				}
			}
		}
		if !slices.Equal(anchors(byPillar), anchors(all.rows)) {
			t.Errorf("%s: the pillars alone show %d events, all of them %d", login, len(byPillar), len(all.rows))
		}
	}
	if over == 0 {
		t.Error("no event that no longer counts is shown")
	}
}

// TestChartIsPacked: a chart travels compressed, and is of its reader only.
func TestChartIsPacked(t *testing.T) {
	s := newDemoSite(t)
	b, path := s.as("at-risk"), "/partners/"+player("at-risk").ID+"/graph.json"
	plain, packed := b.get(path), b.do("GET", path, nil, http.Header{"Accept-Encoding": {"br"}})
	if packed.header.Get("Content-Encoding") != "br" || len(packed.body) > len(plain.body)/2 || packed.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d of %d bytes are sent, with %v", len(packed.body), len(plain.body), packed.header)
	}
	for _, bad := range []string{"?range=5w", "?pillars=luck"} {
		if a := b.get(path + bad); a.status != http.StatusBadRequest {
			t.Errorf("%s gave %d", bad, a.status)
		}
	}
}

// TestTermsLeadToTheirRows: each event of the arithmetic leads to a row of the page,
// or of the page that shows everything.
func TestTermsLeadToTheirRows(t *testing.T) {
	s := newDemoSite(t)
	b, path := s.as("at-risk"), "/partners/"+player("at-risk").ID
	all := readHistory(t, b.get(path+"?range=all"))
	terms := regexp.MustCompile(`<li><a href="([^"]*)#(event-[^"]+)">`)
	for _, query := range []string{"", "?range=2024-01-01..2024-01-31", "?range=all"} {
		a := b.get(path + query)
		h := readHistory(t, a)
		links := terms.FindAllStringSubmatch(a.body, -1)
		if len(links) == 0 {
			t.Errorf("%q has no arithmetic", query)
		}
		for _, link := range links {
			_, here := h.rows[link[2]]
			_, known := all.rows[link[2]]
			if here != (link[1] == "") || !known || !here && link[1] != path+"?range=all" {
				t.Errorf("%q: %s leads to %q", query, link[2], link[1])
			}
		}
	}
}

// TestChips are links to what their words say, and keep the other choices.
func TestChips(t *testing.T) {
	s := newSite(t)
	b := s.as("ada")
	for _, c := range []struct {
		query, chosen string
		chips         map[string]string
	}{
		{"", "range-12w", map[string]string{"range-12w": "", "range-4w": "?range=4w", "only-reliability": "?pillars=reliability"}},
		{"?range=4w", "range-4w", map[string]string{"range-12w": "", "range-all": "?range=all", "only-safety": "?pillars=safety&range=4w"}},
		{"?range=12w&pillars=safety,reliability", "range-12w only-reliability only-safety", map[string]string{
			"range-1y": "?pillars=reliability,safety&range=1y", "only-reliability": "?pillars=safety", "only-quality": "",
		}},
		{"?range=2026-03-01..2026-03-10&pillars=quality", "only-quality", map[string]string{
			"range-4w": "?pillars=quality&range=4w", "only-quality": "?range=2026-03-01..2026-03-10",
		}},
	} {
		a := b.get("/partners/ada" + c.query)
		h := readHistory(t, a)
		if got := strings.Join(h.chosen, " "); got != c.chosen {
			t.Errorf("%q: chosen are %s, want %s", c.query, got, c.chosen)
		}
		for id, want := range c.chips {
			if h.chips[id] != "/partners/ada"+want {
				t.Errorf("%q: %s leads to %s, want %s", c.query, id, h.chips[id], want)
			}
		}
		if again := b.get("/partners/ada" + c.query).body; again != a.body {
			t.Errorf("%q shows something else when it is asked again", c.query)
		}
	}
}

// TestExcerptRefuses what it does not know, with a sentence.
func TestExcerptRefuses(t *testing.T) {
	s := newSite(t)
	b := s.as("ada")
	for query, want := range map[string]string{
		"range=5w":                      "A range is",
		"range=2026-01-01":              "A range is",
		"range=2026-13-01..2026-13-02":  "A day is written",
		"range=..":                      "A day is written",
		"range=1969-12-31..2026-01-01":  "A day is written",
		"range=2026-02-02..2026-02-01":  "lies before the first",
		"pillars=luck":                  "no such pillar",
		"pillars=reliability,":          "no such pillar",
		"first=2026-02-02&last=":        "A day is written",
		"last=2026-02-01&first=2026-03": "A day is written",
	} {
		if a := b.get("/partners/ada?" + query); a.status != http.StatusBadRequest || !strings.Contains(a.body, want) {
			t.Errorf("%s gave %d without %q", query, a.status, want)
		}
	}
}

// TestOtherDays: the form leads to the address of its days, which shows those days
// of the station, both included.
func TestOtherDays(t *testing.T) {
	s := newSite(t)
	b := s.as("ada")
	a := b.get("/partners/ada?pillars=reliability&first=2026-03-03&last=2026-03-05")
	if at := a.header.Get("Location"); a.status != http.StatusSeeOther || at != "/partners/ada?pillars=reliability&range=2026-03-03..2026-03-05" {
		t.Fatalf("the form leads to %q with %d", at, a.status)
	}
	// Ada was late on 2 March at 10:06 and on 12 March at 11:06, in Los Angeles.
	for days, want := range map[string]int{
		"2026-03-02..2026-03-02": 1, "2026-03-03..2026-03-11": 0, "2026-03-12..2026-03-12": 1, "2026-03-01..2026-12-31": 2,
		"2024-01-01..2024-02-01": 0, "2027-01-01..2027-02-01": 0,
	} {
		page := b.get("/partners/ada?range=" + days)
		h := readHistory(t, page)
		if first, last, _ := strings.Cut(days, ".."); !strings.Contains(page.body, `required value="`+first+`"`) || !strings.Contains(page.body, `required value="`+last+`"`) {
			t.Errorf("the form does not begin with %s", days)
		}
		if len(h.rows) != want {
			t.Errorf("%s shows %v, want %d events", days, anchors(h.rows), want)
		}
		if want == 0 && !strings.Contains(page.body, "Nothing went wrong in what is shown") {
			t.Errorf("%s does not say that nothing is there", days)
		}
		if outside := strings.Contains(page.body, "not shown here"); outside != (want < 2) {
			t.Errorf("%s says that events are missing: %v", days, outside)
		}
		if !strings.Contains(page.body, `id="everything" href="/partners/ada?range=all"`) {
			t.Errorf("%s does not lead to everything", days)
		}
	}
	if strings.Contains(b.get("/partners/ada?range=all").body, `id="everything"`) {
		t.Error("everything leads to everything")
	}
}

// TestDaysAreTheStations: a day begins and ends at midnight in the station's zone,
// also when the clock is changed on it.
func TestDaysAreTheStations(t *testing.T) {
	zone := must2(time.LoadLocation("America/Los_Angeles"))
	now := standing.At(today)
	for days, want := range map[string][2]string{
		"2026-03-08..2026-03-08": {"2026-03-08T08:00:00Z", "2026-03-09T06:59:59.999999Z"}, // 23 hours
		"2025-11-02..2025-11-03": {"2025-11-02T07:00:00Z", "2025-11-04T07:59:59.999999Z"},
		"2026-03-18..2026-03-20": {"2026-03-18T07:00:00Z", now.String()},
	} {
		if from, to := handlers.Stretch(t, days, now, zone); from.String() != want[0] || to.String() != want[1] {
			t.Errorf("%s is from %s to %s, want %v", days, from, to, want)
		}
	}
}
