package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"standings/db"
	"standings/handlers"
	"standings/standing"
	"standings/standing/rulebook"
)

// served is a world behind its pages, and an administrator who looks at it.
type served struct {
	t      *testing.T
	store  *db.Store
	url    string
	client http.Client
}

// serveDemo serves the demonstration.
func serveDemo(t *testing.T) *served {
	t.Helper()
	ctx := t.Context()
	store, err := db.Open(ctx, filepath.Join(t.TempDir(), "demo.db"), db.Options{ReadRulebook: readRulebook, FirstRulebook: rulebook.DefaultTOML()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if err := fillDemo(ctx, store, standing.At(noon)); err != nil {
		t.Fatal(err)
	}
	accounts, err := demoAccounts(ctx, store, standing.At(noon))
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return noon }
	server, err := handlers.New(handlers.Config{
		Store: store, Log: slog.New(slog.DiscardHandler), Clock: clock, Wall: clock,
		URL: &url.URL{Scheme: "http", Host: "127.0.0.1"}, Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	running := httptest.NewServer(server)
	t.Cleanup(running.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, store: store, url: running.URL, client: http.Client{Jar: jar}}
	for _, a := range accounts {
		if !strings.HasPrefix(a.Email, "admin@") {
			continue
		}
		r, err := s.client.PostForm(s.url+"/login", url.Values{"email": {a.Email}, "password": {a.Password}})
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
	}
	return s
}

func (s *served) get(path string) string {
	s.t.Helper()
	r, err := s.client.Get(s.url + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", path, r.StatusCode, err)
	}
	return string(body)
}

// segment writes an id as the addresses of the pages do.
func segment(id string) string {
	return regexp.MustCompile(`[^-._a-zA-Z0-9]`).ReplaceAllStringFunc(id, func(s string) string {
		return fmt.Sprintf("~%X", s)
	})
}

// sampled is which of the partners' JSON files are verified: every one would take
// a minute, and the CSV of every one is added up.
const sampled = 12

// TestTheLedgerIsTheScore: for every partner of the demonstration, over HTTP, the
// ledger added up from the top gives the points of every line and the scores on the
// page; and of every twelfth the program verifies the file with the facts.
func TestTheLedgerIsTheScore(t *testing.T) {
	s := serveDemo(t)
	var partners []string
	err := s.store.EachAsOf(t.Context(), standing.At(noon), "", func(id string, _ *standing.State) error {
		partners = append(partners, id)
		return nil
	})
	if err != nil || len(partners) < 200 {
		t.Fatalf("%d partners, %v", len(partners), err)
	}
	file := filepath.Join(t.TempDir(), "ledger.json")
	lines := 0
	for n, id := range partners {
		path := "/partners/" + segment(id)
		rows, err := csv.NewReader(strings.NewReader(s.get(path + "/ledger?format=csv"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		points := map[string]int{}
		for i, row := range rows[1:] {
			pillar := row[2]
			delta, err := strconv.Atoi(row[8])
			if err != nil {
				t.Fatal(err)
			}
			points[pillar] -= delta
			if row[0] != strconv.Itoa(i+1) || row[10] != strconv.Itoa(points[pillar]) || row[11] != strconv.Itoa(max(0, 100-points[pillar])) {
				t.Fatalf("%s: line %d is %v, and adds up to %d points", id, i+1, row, points[pillar])
			}
			lines++
		}
		page := s.get(path)
		for _, pillar := range standing.Pillars {
			metric := `data-metric="` + pillar.String() + `">` + strconv.Itoa(max(0, 100-points[pillar.String()])) + "<"
			if !strings.Contains(page, metric) {
				t.Errorf("%s: the page does not say %s", id, metric)
			}
		}
		if n%sampled != 0 {
			continue
		}
		if err := os.WriteFile(file, []byte(s.get(path+"/ledger?format=json")), 0o600); err != nil {
			t.Fatal(err)
		}
		if said := does(t, "unused.db", "verify", file); !strings.HasPrefix(said, "equal: ") {
			t.Errorf("%s: verify says %s", id, said)
		}
	}
	if lines < 1000 {
		t.Errorf("all ledgers together have %d lines", lines)
	}

	// A file that somebody has changed is refused, and the line named.
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), `"delta": -`, `"delta": -1`, 1)
	r := standings(t, "unused.db", changed, "verify", "-")
	if r.status != statusFailed || !strings.Contains(r.stderr, "standings: stdin: ledger line 1: delta is -1") || !strings.Contains(r.stderr, "and the facts make it -") {
		t.Errorf("of a changed file verify says %d: %s%s", r.status, r.stdout, r.stderr)
	}
}
