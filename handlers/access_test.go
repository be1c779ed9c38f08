package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"standings/handlers"
)

// cast is everybody who may ask: nobody, and one of each sort who is at home in
// North or somewhere else.
var cast = []string{"nobody", "ada", "bo", "di", "north", "south", "admin"}

// walk says for every route what each of the cast gets; those it does not list
// get the status under "else".
var walk = []struct {
	method, route, path string
	may                 map[string]int
}{
	{"GET", "/healthz", "/healthz", map[string]int{"else": 200}},
	{"GET", "/readyz", "/readyz", map[string]int{"else": 200}},
	{"POST", "/api/facts", "/api/facts", map[string]int{"else": 401}},
	{"GET", "/", "/", map[string]int{"else": 303}},
	{"GET", "/rulebook", "/rulebook", map[string]int{"else": 200}},
	{"GET", "/login", "/login", map[string]int{"nobody": 200, "else": 303}},
	{"POST", "/login", "/login", map[string]int{"else": 422}},
	{"GET", "/invitations/:token", "/invitations/none", map[string]int{"else": 410}},
	{"POST", "/invitations/:token", "/invitations/none", map[string]int{"else": 410}},
	{"GET", "/setup/:token", "/setup/none", map[string]int{"else": 410}},
	{"POST", "/setup/:token", "/setup/none", map[string]int{"else": 410}},
	{"GET", "/account", "/account", map[string]int{"nobody": 303, "else": 200}},
	{"POST", "/account/password", "/account/password", map[string]int{"nobody": 401, "else": 422}},
	{"GET", "/standing", "/standing", map[string]int{"else": 303}},
	{"GET", "/partners/:partner", "/partners/ada", map[string]int{"nobody": 303, "ada": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner", "/partners/cy", map[string]int{"nobody": 303, "south": 200, "admin": 200, "else": 403}}, // has visited North
	{"GET", "/partners/:partner", "/partners/nobody-knows", map[string]int{"nobody": 303, "admin": 404, "else": 403}},
	{"GET", "/partners/:partner", "/partners/" + oddSegment, map[string]int{"nobody": 303, "di": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/graph.json", "/partners/ada/graph.json", map[string]int{"nobody": 303, "ada": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/graph.json", "/partners/" + oddSegment + "/graph.json", map[string]int{"nobody": 303, "di": 404, "north": 404, "admin": 404, "else": 403}},
	{"GET", "/partners/:partner/events/:event", "/partners/ada/events/block,feed,ada-f,late_check_in", map[string]int{"nobody": 303, "ada": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/events/:event", "/partners/ada/events/block,feed,ada-a,late_check_in", map[string]int{"nobody": 303, "ada": 404, "north": 404, "admin": 404, "else": 403}},
	{"GET", "/partners/:partner/events/:event", "/partners/bo/events/block,feed,ada-f,late_check_in", map[string]int{"nobody": 303, "bo": 404, "north": 404, "admin": 404, "else": 403}},
	{"GET", "/partners/:partner/ledger", "/partners/ada/ledger", map[string]int{"nobody": 303, "ada": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/ledger", "/partners/ada/ledger?format=csv", map[string]int{"nobody": 303, "ada": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/ledger", "/partners/cy/ledger?format=json", map[string]int{"nobody": 303, "south": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/ledger", "/partners/" + oddSegment + "/ledger", map[string]int{"nobody": 303, "di": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner", "/partners/ada?on=2026-03-10", map[string]int{"nobody": 303, "ada": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/what-if", "/partners/ada/what-if?blocks=5", map[string]int{"nobody": 303, "ada": 200, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/what-if", "/partners/cy/what-if", map[string]int{"nobody": 303, "south": 200, "admin": 200, "else": 403}},
	{"GET", "/partners/:partner/what-if", "/partners/nobody-knows/what-if", map[string]int{"nobody": 303, "admin": 404, "else": 403}},
	{"GET", "/stations", "/stations", map[string]int{"nobody": 303, "north": 200, "south": 200, "admin": 200, "else": 403}},
	{"GET", "/stations/:station", "/stations/NORTH", map[string]int{"nobody": 303, "north": 200, "admin": 200, "else": 403}},
	{"GET", "/stations/:station", "/stations/SOUTH?q=cy", map[string]int{"nobody": 303, "south": 200, "admin": 200, "else": 403}},
	{"GET", "/stations/:station", "/stations/NOWHERE", map[string]int{"nobody": 303, "admin": 404, "else": 403}},
	{"GET", "", "/nothing/here", map[string]int{"else": 404}},
	{"POST", "/logout", "/logout", map[string]int{"else": 303}}, // last, because it ends the session
}

const oddSegment = "Di~2F~207~252F~7E~3F~23~22~3Cb~3E~27~C3~A9"

// TestWhoMaySee walks every route with everybody, and looks that what is refused
// tells nothing of what is there.
func TestWhoMaySee(t *testing.T) {
	s := newSite(t)
	walked := make(map[string]bool)
	for _, who := range cast {
		b := s.as(who)
		for _, w := range walk {
			walked[w.method+" "+w.route] = true
			want, listed := w.may[who]
			if !listed {
				want = w.may["else"]
			}
			got := b.do(w.method, w.path, nil, nil)
			if got.status != want {
				t.Errorf("%s: %s %s gave %d, want %d", who, w.method, w.path, got.status, want)
			}
			if w.method == "GET" && strings.HasPrefix(w.route, "/partners") {
				if panel := b.panel(w.path); panel.status != want {
					t.Errorf("%s: the panel of %s gave %d, want %d", who, w.path, panel.status, want)
				}
			}
			if want == 403 {
				refusal := b.panel(w.path).body // the page has the reader's own name around it
				for _, name := range []string{"Obi", "Tanaka", "Lindqvist", "Yard"} {
					if strings.Contains(refusal, name) {
						t.Errorf("%s: refusing %s tells of %s", who, w.path, name)
					}
				}
			}
		}
	}
	for _, r := range handlers.Routes() {
		if !walked[r] {
			t.Errorf("nobody walked %s", r)
		}
	}
}

// TestStationsList shows managers theirs alone.
func TestStationsList(t *testing.T) {
	s := newSite(t)
	for who, want := range map[string][]string{"north": {"NORTH"}, "south": {"SOUTH"}, "admin": {"NORTH", "SOUTH"}} {
		body := s.as(who).get("/stations").body
		var got []string
		for _, code := range []string{"NORTH", "SOUTH"} {
			if strings.Contains(body, `href="/stations/`+code+`"`) {
				got = append(got, code)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is shown %v, want %v", who, got, want)
		}
	}
}

// TestHeaders looks that pages are kept to their readers, and that nothing inline
// or from elsewhere may run.
func TestHeaders(t *testing.T) {
	s := newSite(t)
	b := s.as("ada")
	a := b.get("/partners/ada")
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin",
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, vary := range []string{"Cookie", "HX-Request-Type", "Accept-Encoding", "Accept-Language"} {
		if !slices.Contains(a.header.Values("Vary"), vary) {
			t.Errorf("the page does not vary by %s: %v", vary, a.header.Values("Vary"))
		}
	}
	public := s.browser().get("/rulebook")
	if got := public.header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("nobody's page is kept by %q", got)
	}
	for who, want := range map[string]int{"nobody": http.StatusNotModified, "ada": http.StatusOK} {
		again := s.as(who).do("GET", "/rulebook", nil, http.Header{"If-None-Match": {public.header.Get("ETag")}})
		if again.status != want || (again.body == "") != (want == http.StatusNotModified) {
			t.Errorf("asked again with nobody's tag, %s is answered %d, want %d", who, again.status, want)
		}
	}
	packed := b.do("GET", "/partners/ada", nil, http.Header{"Accept-Encoding": {"br"}})
	if packed.header.Get("Content-Encoding") != "br" || len(packed.body) >= len(a.body)/2 {
		t.Errorf("the page is not packed: %d of %d bytes", len(packed.body), len(a.body))
	}
}

// TestPanelIsPartOfPage holds that htmx and the browser see the same.
func TestPanelIsPartOfPage(t *testing.T) {
	s := newSite(t)
	for who, paths := range map[string][]string{
		"north": {"/partners/ada", "/partners/bo", "/partners/ada?on=2026-03-10", "/partners/ada/what-if?blocks=5&late_cancel=1", "/partners/ada/events/block,feed,ada-f,late_check_in", "/partners/bo/ledger?pillar=reliability", "/stations/NORTH", "/stations/NORTH?tier=great&sort=-counting", "/stations", "/rulebook"},
		"ada":   {"/partners/ada"},
	} {
		b := s.as(who)
		for _, path := range paths {
			page, panel := b.get(path).body, b.panel(path).body
			if len(panel) < 100 || strings.Contains(panel, "<html") {
				t.Errorf("%s: the panel of %s is no panel:\n%.200s", who, path, panel)
			}
			if !strings.Contains(page, strings.TrimSpace(panel)) {
				t.Errorf("%s: the panel of %s is not part of the page", who, path)
			}
		}
	}
}
