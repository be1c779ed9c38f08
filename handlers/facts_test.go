package handlers_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// factsAnswer is what a feed is told.
type factsAnswer struct {
	New, Corrected, Unchanged int
	Refused                   []struct {
		Line                int
		Field, Wrong, Right string
	}
	Partners, Stations []string
}

func read(t *testing.T, a answer) (f factsAnswer) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &f); err != nil {
		t.Fatalf("the answer is no JSON: %v\n%s", err, a.body)
	}
	return f
}

// late is a block that Ada checks in to seven minutes late, an hour ago.
const late = `{"type":"block","id":"B-late","partner":"ada","station":"NORTH","starts_at":"2026-03-18T17:00:00Z","ends_at":"2026-03-18T20:00:00Z","checked_in_at":"2026-03-18T17:07:00Z"}`

// TestLiveFact takes a fact in, shows what it did, and takes it in only once.
func TestLiveFact(t *testing.T) {
	s := newSite(t)
	ada := s.as("ada")
	if page := ada.get("/partners/ada").body; !strings.Contains(page, "100 − 4 − 4 = 92") {
		t.Fatalf("Ada does not begin at 92")
	}
	a := s.send(late, nil)
	if f := read(t, a); a.status != 200 || f.New != 1 || len(f.Refused) != 0 {
		t.Fatalf("the fact gave %d %s", a.status, a.body)
	}
	if page := ada.get("/partners/ada").body; !strings.Contains(page, "100 − 4 − 4 − 4 = 88") {
		t.Errorf("the late check-in does not count at once")
	}
	if f := read(t, s.send(late, nil)); f.New != 0 || f.Unchanged != 1 {
		t.Errorf("the same fact again is not unchanged: %+v", f)
	}
	if page := ada.get("/partners/ada").body; !strings.Contains(page, "100 − 4 − 4 − 4 = 88") {
		t.Errorf("the same fact again counts again")
	}
	s.later(time.Minute)
	corrected := strings.Replace(late, "17:07:00", "17:05:00", 1)
	if f := read(t, s.send(corrected, nil)); f.Corrected != 1 {
		t.Errorf("the correction is none: %+v", f)
	}
	if page := ada.get("/partners/ada").body; !strings.Contains(page, "100 − 4 − 4 = 92") {
		t.Errorf("the corrected check-in still counts")
	}
}

// TestMissedBlockComesDueByItself shows a block as missed once its hour is over,
// although nothing was heard of it.
func TestMissedBlockComesDueByItself(t *testing.T) {
	s := newSite(t)
	s.send(`{"type":"block","id":"B-next","partner":"ada","station":"NORTH","starts_at":"2026-03-18T19:00:00Z"}`, nil)
	ada := s.as("ada")
	s.later(2*time.Hour - time.Microsecond)
	if page := ada.get("/partners/ada").body; !strings.Contains(page, "100 − 4 − 4 = 92") {
		t.Error("the block is missed before its hour is over")
	}
	s.later(time.Microsecond)
	if page := ada.get("/partners/ada").body; !strings.Contains(page, "100 − 12 − 4 − 4 = 80") {
		t.Error("the block is not missed when its hour is over")
	}
}

// TestRefusedLines keeps the good lines around those it refuses, by line and field.
func TestRefusedLines(t *testing.T) {
	s := newSite(t)
	a := s.send(strings.Join([]string{
		late,
		`{"type":"block","id":"B-2","partner":"ada","station":"NORTH","starts_at":"soon"}`,
		`{"type":"block","id":"B-3","partner":"ada","station":"NORTH","starts_at":"2026-03-18T17:00:00Z","source":"feed"}`,
		`{"type":"block","id":"B-4","partner":"neu","station":"EAST","starts_at":"2026-03-18T17:00:00Z","checked_in_at":"2026-03-18T17:00:00Z"}`,
		`{"type":"block","id":"B-5",`,
	}, "\n"), nil)
	f := read(t, a)
	if a.status != http.StatusUnprocessableEntity || f.New != 2 || len(f.Refused) != 3 {
		t.Fatalf("the request gave %d %s", a.status, a.body)
	}
	for i, want := range []struct {
		line  int
		field string
	}{{2, "starts_at"}, {3, "source"}, {5, ""}} {
		if got := f.Refused[i]; got.Line != want.line || want.field != "" && got.Field != want.field || got.Wrong == "" {
			t.Errorf("refused %+v, want line %d, field %s", got, want.line, want.field)
		}
	}
	if len(f.Partners) != 1 || f.Partners[0] != "neu" || len(f.Stations) != 1 || f.Stations[0] != "EAST" {
		t.Errorf("made on the way: %v, %v", f.Partners, f.Stations)
	}
}

// TestFeedLimits refuses what has no token, is too much, or comes too often.
func TestFeedLimits(t *testing.T) {
	s := newSite(t)
	for _, header := range []http.Header{{"Authorization": {""}}, {"Authorization": {"Bearer wrong"}}, {"Authorization": {"Basic " + s.feed}}} {
		if a := s.send(late, header); a.status != http.StatusUnauthorized || a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%v gave %d", header, a.status)
		}
	}
	if a := s.send(gzipped(t, late), http.Header{"Content-Encoding": {"gzip"}}); a.status != 200 || read(t, a).New != 1 {
		t.Errorf("a packed request gave %d %s", a.status, a.body)
	}
	if a := s.send(strings.Repeat(" ", 9<<20), nil); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("9 MiB gave %d", a.status)
	}
	if a := s.send(gzipped(t, strings.Repeat("\n", 40<<20)), nil); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("40 MiB, packed, gave %d", a.status)
	}
	if a := s.send(gzipped(t, late)[:20], nil); a.status != http.StatusBadRequest {
		t.Errorf("a torn request gave %d", a.status)
	}
	if a := s.send(gzipped(t, strings.Repeat("x\n", 2000)), nil); a.status != http.StatusRequestEntityTooLarge || len(a.body) > 1000 {
		t.Errorf("2,000 bad lines gave %d and %d bytes", a.status, len(a.body))
	}
	throttled := 0
	for range 50 {
		if a := s.send("", nil); a.status == http.StatusTooManyRequests {
			throttled++
			if a.header.Get("Retry-After") == "" {
				t.Error("a feed that is too fast is not told when to try again")
			}
		}
	}
	if throttled == 0 {
		t.Error("a feed may send as often as it likes")
	}
	// A feed's token opens nothing else.
	if a := s.browser().do("GET", "/partners/ada", nil, http.Header{"Authorization": {"Bearer " + s.feed}}); a.status != http.StatusSeeOther {
		t.Errorf("a feed reads a partner's page: %d", a.status)
	}
}
