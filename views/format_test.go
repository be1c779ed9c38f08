package views

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"standings/standing"
)

// plain makes unbreakable spaces ordinary, for tests that look at the words.
func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func at(t *testing.T, text string) standing.Instant {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return standing.At(moment)
}

// A time is the station's, with the zone's name at that moment.
func TestMomentsAreInTheStationsZone(t *testing.T) {
	for _, c := range []struct{ zone, at, want, wantUS, machine string }{
		{"America/Los_Angeles", "2026-03-08T09:59:59Z", "8 Mar 2026, 01:59 PST", "Mar 8, 2026, 1:59 am PST", "2026-03-08T01:59:59-08:00"},
		{"America/Los_Angeles", "2026-03-08T10:00:00Z", "8 Mar 2026, 03:00 PDT", "Mar 8, 2026, 3:00 am PDT", "2026-03-08T03:00:00-07:00"},
		{"America/Los_Angeles", "2026-11-01T08:30:00Z", "1 Nov 2026, 01:30 PDT", "Nov 1, 2026, 1:30 am PDT", "2026-11-01T01:30:00-07:00"},
		{"America/Los_Angeles", "2026-11-01T09:30:00Z", "1 Nov 2026, 01:30 PST", "Nov 1, 2026, 1:30 am PST", "2026-11-01T01:30:00-08:00"},
		{"America/New_York", "2026-01-01T04:59:00Z", "31 Dec 2025, 23:59 EST", "Dec 31, 2025, 11:59 pm EST", "2025-12-31T23:59:00-05:00"},
		{"America/New_York", "2026-01-01T17:00:00Z", "1 Jan 2026, 12:00 EST", "Jan 1, 2026, 12:00 pm EST", "2026-01-01T12:00:00-05:00"},
		{"Asia/Kolkata", "2026-01-01T00:00:00Z", "1 Jan 2026, 05:30 IST", "Jan 1, 2026, 5:30 am IST", "2026-01-01T05:30:00+05:30"},
		{"America/Sao_Paulo", "2026-01-01T00:00:00Z", "31 Dec 2025, 21:00 UTC−03:00", "Dec 31, 2025, 9:00 pm UTC−03:00", "2025-12-31T21:00:00-03:00"},
		{"Asia/Kathmandu", "2026-01-01T00:00:00Z", "1 Jan 2026, 05:45 UTC+05:45", "Jan 1, 2026, 5:45 am UTC+05:45", "2026-01-01T05:45:00+05:45"},
		{"UTC", "2026-01-01T00:00:00Z", "1 Jan 2026, 00:00 UTC", "Jan 1, 2026, 12:00 am UTC", "2026-01-01T00:00:00Z"},
	} {
		got := English().DateTime(at(t, c.at), zone(t, c.zone))
		if plain(got.Shown) != c.want || got.Machine != c.machine {
			t.Errorf("%s in %s is %q (%s), want %q (%s)", c.at, c.zone, got.Shown, got.Machine, c.want, c.machine)
		}
		if got := TextFor("en-US").DateTime(at(t, c.at), zone(t, c.zone)).Shown; plain(got) != c.wantUS {
			t.Errorf("%s in %s is %q in American English, want %q", c.at, c.zone, got, c.wantUS)
		}
		date, _, _ := strings.Cut(c.want, ", ")
		if got := English().Date(at(t, c.at), zone(t, c.zone)).Shown; plain(got) != date {
			t.Errorf("the day of %s in %s is %q, want %q", c.at, c.zone, got, date)
		}
	}
	if got := (English().DateTime(0, time.UTC)); got != (Moment{}) {
		t.Errorf("the unknown moment is shown as %v", got)
	}
	if got := (English().Date(0, time.UTC)); got != (Moment{}) {
		t.Errorf("the unknown day is shown as %v", got)
	}
}

func TestZoneNoteNamesTheZoneOnce(t *testing.T) {
	moment := at(t, "2026-07-01T00:00:00Z")
	for name, want := range map[string]string{
		"America/Los_Angeles": "Times are in PDT (America/Los_Angeles).",
		"UTC":                 "Times are in UTC.",
	} {
		if got := English().ZoneNote(zone(t, name), moment); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestDurationHasTwoUnits(t *testing.T) {
	for d, want := range map[standing.Instant]string{
		0:                                   "0 s",
		standing.Second - 1:                 "0 s",
		59 * standing.Second:                "59 s",
		60 * standing.Second:                "1 min",
		2*standing.Minute + 12*1e6 + 9e5:    "2 min 12 s",
		60*standing.Minute - 1:              "59 min 59 s",
		standing.Hour:                       "1 h",
		standing.Hour + 59*standing.Second:  "1 h",
		3*standing.Hour + 5*standing.Minute: "3 h 5 min",
		standing.Day:                        "1 day",
		14 * standing.Day:                   "14 days",
		25 * standing.Hour:                  "1 day 1 h",
		-90 * standing.Second:               "1 min 30 s",
	} {
		if got := English().Duration(d); plain(got) != want {
			t.Errorf("%d µs is %q, want %q", d, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	text := English()
	for got, want := range map[string]string{
		text.Number(1234567):          "1,234,567",
		text.Number(-12):              "−12",
		text.Number(0):                "0",
		text.Points(4):                "−4",
		text.Points(0):                "0",
		text.PartnerCount(1):          "1 partner",
		text.PartnerCount(0):          "0 partners",
		text.PartnerCount(1212):       "1,212 partners",
		text.Shown(50, 1212):          "50 of 1,212 partners",
		text.And():                    "",
		text.And("a"):                 "a",
		text.And("a", "b"):            "a and b",
		text.And("a", "b", "c"):       "a, b and c",
		text.joined("after", ""):      "after",
		text.joined("after", "about"): "after, about",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
		percent     float64
	}{
		{0, 0, "0%", 0}, {0, 7, "0%", 0}, {1, 200, "<1%", 0.5}, {1, 100, "1%", 1},
		{1, 3, "33%", 100.0 / 3}, {2, 3, "67%", 200.0 / 3}, {3, 3, "100%", 100},
	} {
		got, percent := English().Share(c.part, c.whole)
		if got != c.want || percent != c.percent {
			t.Errorf("%d of %d is %q (%v), want %q (%v)", c.part, c.whole, got, percent, c.want, c.percent)
		}
	}
}

func TestNamesOfWhatTheRulesKnow(t *testing.T) {
	text := English()
	for _, k := range standing.Kinds {
		if text.Kind(k) == "" || !strings.HasPrefix(text.Kinds(k, 2), "2 ") || text.Kinds(k, 1) == text.Kinds(k, 2) {
			t.Errorf("%s: %q, %q, %q", k, text.Kind(k), text.Kinds(k, 1), text.Kinds(k, 2))
		}
	}
	for _, tier := range standing.Tiers {
		if text.Tier(tier) != tier.String() {
			t.Errorf("%s is called %q", tier, text.Tier(tier))
		}
	}
	if got := text.Pillar(standing.Quality); got != "Delivery quality" {
		t.Errorf("quality is called %q", got)
	}
	if got := text.Cause("road_closure"); got != "road closure" {
		t.Errorf("a cause with words is called %q", got)
	}
	if got := text.Cause("<flood>"); got != "<flood>" {
		t.Errorf("a cause without words is called %q", got)
	}
}
