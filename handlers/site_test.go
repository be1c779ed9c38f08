package handlers_test

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"standings/db"
	"standings/handlers"
	"standings/standing"
	"standings/standing/rulebook"
)

// today is when the tests take place.
var today = time.Date(2026, 3, 18, 18, 0, 0, 0, time.UTC)

// password is everybody's; its hash is made once, since that takes long on purpose.
const password = "correct horse battery"

var passwordHash = sync.OnceValues(func() (string, error) { return handlers.HashPassword(password) })

// site is a running server with a small world: the stations North and South; Ada
// and Bo at home in North, Cy in South, and Di, who has an id full of signs, in North.
type site struct {
	t     *testing.T
	store *db.Store
	url   string
	feed  string // token of a feed account whose source is "scanner"

	mu  sync.Mutex
	now time.Time
}

const oddID = `Di/ 7%2F~?#"<b>'é`

// newSite runs a server on the small world.
func newSite(t *testing.T, change ...func(*handlers.Config)) *site {
	t.Helper()
	s := newEmptySite(t, change...)
	s.fill(context.Background())
	return s
}

// newEmptySite runs a server on an empty data base.
func newEmptySite(t *testing.T, change ...func(*handlers.Config)) *site {
	t.Helper()
	ctx := context.Background()
	store, err := db.Open(ctx, filepath.Join(t.TempDir(), "standings.db"), db.Options{
		ReadRulebook:  func(text []byte) (standing.Rulebook, error) { return rulebook.Parse("rulebook", text) },
		FirstRulebook: rulebook.DefaultTOML(),
	})
	must(t, err)
	t.Cleanup(func() { store.Close() })
	s := &site{t: t, store: store, now: today}
	config := handlers.Config{
		Store: store, Log: slog.New(slog.DiscardHandler), Clock: s.clock, Wall: s.clock,
		URL: &url.URL{Scheme: "http", Host: "127.0.0.1"}, Version: "test",
	}
	for _, c := range change {
		c(&config)
	}
	server, err := handlers.New(config)
	must(t, err)
	running := httptest.NewServer(server)
	t.Cleanup(running.Close)
	s.url = running.URL
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// later lets time pass.
func (s *site) later(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// fill makes the world and the accounts.
func (s *site) fill(ctx context.Context) {
	now := standing.At(today)
	facts := []standing.Fact{
		{Type: standing.StationFact, Source: "feed", ID: "NORTH", Name: "North <b>Yard</b>", Zone: "America/Los_Angeles"},
		{Type: standing.StationFact, Source: "feed", ID: "SOUTH", Name: "South Yard", Zone: "Asia/Tokyo"},
		{Type: standing.PartnerFact, Source: "feed", ID: "ada", Partner: "ada", Name: "Ada <script>alert(1)</script> Obi", Station: "NORTH"},
		{Type: standing.PartnerFact, Source: "feed", ID: "bo", Partner: "bo", Name: "Bo Lindqvist", Station: "NORTH"},
		{Type: standing.PartnerFact, Source: "feed", ID: "cy", Partner: "cy", Name: "Cy Tanaka", Station: "SOUTH"},
		{Type: standing.PartnerFact, Source: "feed", ID: oddID, Partner: oddID, Name: "Di Ng", Station: "NORTH"},
	}
	for i := range 20 {
		at := now - standing.Instant(21-i)*standing.Day
		for _, who := range []string{"ada", "bo", "cy"} {
			f := standing.Fact{
				Type: standing.BlockFact, Source: "feed", ID: who + "-" + string(rune('a'+i)), Partner: who, Station: "NORTH",
				StartsAt: at, EndsAt: at + 4*standing.Hour, CheckedInAt: at,
			}
			if who == "cy" {
				f.Station = "SOUTH"
			}
			if who == "ada" && i%10 == 5 { // two late check-ins
				f.CheckedInAt += 6 * standing.Minute
			}
			if who == "bo" && i >= 15 { // five missed blocks
				f.CheckedInAt = 0
			}
			facts = append(facts, f)
		}
	}
	facts = append(facts, standing.Fact{ // Cy visited North, and something was reported there
		Type: standing.DeliveryFact, Source: "feed", ID: "D-1", Partner: "cy", Station: "NORTH",
		CompletedAt: now - 2*standing.Day, Delivered: true,
		Issues: []standing.Issue{{Kind: standing.NotReceived, ReportedAt: now - standing.Day}},
	})
	id, err := s.store.BeginImport(ctx, db.Import{Backfill: true, Files: "test", BegunAt: now})
	must(s.t, err)
	_, err = s.store.Backfill(ctx, id, facts)
	must(s.t, err)
	_, err = s.store.Refold(ctx, now, nil)
	must(s.t, err)

	hash, err := passwordHash()
	must(s.t, err)
	for _, a := range []db.Account{
		{Email: "admin@example.com", Name: "Ingrid", Role: db.RoleAdministrator},
		{Email: "north@example.com", Name: "Noor", Role: db.RoleManager, Stations: []string{"NORTH"}},
		{Email: "south@example.com", Name: "Sol", Role: db.RoleManager, Stations: []string{"SOUTH"}},
		{Email: "ada@example.com", Name: "Ada Obi", Role: db.RolePartner, Partner: "ada"},
		{Email: "bo@example.com", Name: "Bo", Role: db.RolePartner, Partner: "bo"},
		{Email: "di@example.com", Name: "Di", Role: db.RolePartner, Partner: oddID},
	} {
		a.PasswordHash = hash
		_, err := s.store.CreateAccount(ctx, a, now)
		must(s.t, err)
	}
	scanner, err := s.store.CreateAccount(ctx, db.Account{Name: "Scanner", Role: db.RoleFeed, Source: "scanner"}, now)
	must(s.t, err)
	s.feed, err = s.store.CreateFeedToken(ctx, scanner.ID, now)
	must(s.t, err)
}

// browser is somebody's browser: it keeps cookies, and follows no redirects.
type browser struct {
	t    *testing.T
	base string
	http http.Client
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	return &browser{t: s.t, base: s.url, http: http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// as is the browser of somebody who has logged in; nobody has not.
func (s *site) as(who string) *browser {
	b := s.browser()
	if who == "nobody" {
		return b
	}
	if a := b.post("/login", url.Values{"email": {who + "@example.com"}, "password": {password}}); a.status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot log in: %d", who, a.status)
	}
	return b
}

func (b *browser) do(method, path string, body io.Reader, header http.Header) answer {
	b.t.Helper()
	r, err := http.NewRequest(method, b.base+path, body)
	must(b.t, err)
	for name, values := range header {
		r.Header[name] = values
	}
	response, err := b.http.Do(r)
	must(b.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	must(b.t, err)
	return answer{response.StatusCode, response.Header, string(text)}
}

func (b *browser) get(path string) answer { return b.do("GET", path, nil, nil) }

// panel asks as htmx does.
func (b *browser) panel(path string) answer {
	return b.do("GET", path, nil, http.Header{"Hx-Request": {"true"}, "Hx-Request-Type": {"partial"}})
}

func (b *browser) post(path string, form url.Values) answer {
	return b.do("POST", path, strings.NewReader(form.Encode()), http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"},
	})
}

// send posts facts as the feed does.
func (s *site) send(facts string, header http.Header) answer {
	h := http.Header{"Authorization": {"Bearer " + s.feed}}
	for name, values := range header {
		h[name] = values
	}
	return s.browser().do("POST", "/api/facts", strings.NewReader(facts), h)
}

func gzipped(t *testing.T, text string) string {
	var b strings.Builder
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return b.String()
}
