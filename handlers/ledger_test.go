package handlers_test

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"standings/standing/proof"
	"standings/standing/rulebook"
)

// TestLedgerPages leads through all lines of a ledger, each once, newest first, and
// the filter keeps those of a pillar.
func TestLedgerPages(t *testing.T) {
	s := newSite(t)
	var facts strings.Builder
	for i := range 120 {
		fmt.Fprintf(&facts, `{"type":"delivery","id":"D-%03d","partner":"bo","station":"NORTH","completed_at":"2026-03-17T18:00:00Z","outcome":"undelivered"}`+"\n", i)
	}
	if a := s.send(facts.String(), nil); a.status != 200 {
		t.Fatal(a.body)
	}
	b := s.as("bo")
	older := regexp.MustCompile(`href="([^"]*before=[^"]*)"`)
	number := regexp.MustCompile(`>Line (\d+)<`)
	for query, want := range map[string]int{"": 125, "?pillar=quality": 120, "?pillar=reliability": 5, "?pillar=safety": 0} {
		lines, last, pages := 0, 1000, 0
		for path := "/partners/bo/ledger" + query; path != "" && pages < 5; pages++ {
			body := b.get(path).body
			for _, m := range number.FindAllStringSubmatch(body, -1) {
				n, err := strconv.Atoi(m[1])
				must(t, err)
				if n >= last {
					t.Errorf("%s: line %d follows line %d", path, n, last)
				}
				lines, last = lines+1, n
			}
			path = ""
			if m := older.FindStringSubmatch(body); m != nil {
				path = strings.ReplaceAll(m[1], "&amp;", "&")
			}
		}
		if lines != want || pages != (want-1)/100+1 && want > 0 {
			t.Errorf("%q leads through %d lines on %d pages, want %d", query, lines, pages, want)
		}
	}
	if body := b.get("/partners/bo/ledger?pillar=safety").body; !strings.Contains(body, "Clear the filter") {
		t.Error("a filter that matches nothing cannot be cleared")
	}
	for _, bad := range []string{"pillar=luck", "before=0", "before=x", "before=-1", "format=xml"} {
		if a := b.get("/partners/bo/ledger?" + bad); a.status != 400 {
			t.Errorf("%q gave %d", bad, a.status)
		}
	}
}

// TestLedgerFiles: the CSV adds up, its texts are no formulas and its numbers are
// numbers; the JSON is what standings verify accepts.
func TestLedgerFiles(t *testing.T) {
	s := newSite(t)
	if a := s.send(`{"type":"block","id":"=1+1","partner":"ada","station":"NORTH","starts_at":"2026-03-18T10:00:00Z","checked_in_at":"2026-03-18T10:07:00Z"}`, nil); a.status != 200 {
		t.Fatal(a.body)
	}
	b := s.as("ada")
	a := b.get("/partners/ada/ledger?format=csv")
	if got := a.header.Get("Content-Disposition"); got != `attachment; filename="ledger-ada.csv"` || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the file is sent as %q: %v", got, a.header)
	}
	rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
	must(t, err)
	sum := 0
	for _, row := range rows[1:] {
		delta, err := strconv.Atoi(row[8])
		must(t, err)
		sum += delta
	}
	last := rows[len(rows)-1]
	if len(rows) != 4 || sum != -12 || last[7] != "'=1+1" || last[8] != "-4" || last[10] != "12" || last[11] != "88" {
		t.Errorf("the file is\n%s", a.body)
	}
	if got := b.get("/partners/ada/ledger?format=csv&pillar=quality").body; strings.Count(got, "\n") != 1 {
		t.Errorf("the file of a pillar without lines is\n%s", got)
	}

	a = b.get("/partners/ada/ledger?format=json")
	books, err := proof.Read(strings.NewReader(a.body))
	must(t, err)
	if err := books.Check(); err != nil || len(books.Lines) != 3 || books.Partner != "ada" || len(books.Facts) != 22 {
		t.Errorf("%v: the file is of %s, with %d facts and %d lines", err, books.Partner, len(books.Facts), len(books.Lines))
	}
}

// TestLedgerWhileRefolding hands out no proof that would not hold.
func TestLedgerWhileRefolding(t *testing.T) {
	s := newSite(t)
	must(t, s.store.InstallRulebook(t.Context(), announced(t), 2e15, 1))
	b := s.as("ada")
	if a := b.get("/partners/ada/ledger?format=json"); a.status != 503 {
		t.Errorf("before the facts are folded anew the file is given: %d", a.status)
	}
	if a := b.get("/partners/ada/ledger"); a.status != 200 || !strings.Contains(a.body, "worked in") {
		t.Errorf("the page does not say that facts are being worked in: %d", a.status)
	}
}

// announced is another rulebook.
func announced(t *testing.T) []byte {
	text := strings.Replace(string(rulebook.DefaultTOML()), `version = "1"`, `version = "2"`, 1)
	if text == string(rulebook.DefaultTOML()) {
		t.Fatal("the rulebook has no version to replace")
	}
	return []byte(text)
}
