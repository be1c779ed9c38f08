package handlers_test

import (
	"strings"
	"testing"
)

// TestEventAnswersFiveQuestions: the page of an event of every sort tells what
// happened, when in the zone of its station, by which rule and for how many points,
// until when it counts, and what can be done.
func TestEventAnswersFiveQuestions(t *testing.T) {
	s := newSite(t)
	lines := []string{
		`{"type":"block","id":"B-late","partner":"bo","station":"SOUTH","starts_at":"2026-03-18T10:00:00Z","checked_in_at":"2026-03-18T10:07:12Z"}`,
		`{"type":"block","id":"B-cancel","partner":"bo","station":"NORTH","starts_at":"2026-03-18T17:30:00Z","cancelled_at":"2026-03-18T17:10:00Z"}`,
		`{"type":"block","id":"B-weather","partner":"bo","station":"NORTH","starts_at":"2026-03-18T10:00:00Z","checked_in_at":"2026-03-18T10:30:00Z","cause":"weather"}`,
		`{"type":"delivery","id":"D-unsafe","partner":"bo","station":"NORTH","completed_at":"2026-03-17T18:00:00Z","outcome":"delivered","issues":[{"kind":"unsafe_place","reported_at":"2026-03-18T10:00:00Z","confirmed_at":"2026-03-18T12:00:00Z","confirmed_by":"A. Rivera"}]}`,
		`{"type":"delivery","id":"D-back","partner":"bo","station":"NORTH","completed_at":"2026-03-17T18:00:00Z","outcome":"undelivered"}`,
		`{"type":"safety","id":"S-1","partner":"bo","kind":"disrespect","occurred_at":"2026-03-01T18:00:00Z","confirmed_at":"2026-03-02T18:00:00Z","confirmed_by":"A. Rivera"}`,
		`{"type":"safety","id":"S-old","partner":"bo","kind":"disrespect","occurred_at":"2024-03-01T18:00:00Z","confirmed_at":"2024-03-02T18:00:00Z","confirmed_by":"A. Rivera"}`,
	}
	for i := range 7 { // of one block: the sixth and seventh cost nothing
		lines = append(lines, `{"type":"delivery","id":"D-`+string(rune('1'+i))+`","partner":"bo","station":"NORTH","block":"B-9","promised_by":"2026-03-18T16:00:00Z","completed_at":"2026-03-18T16:12:00Z","outcome":"delivered"}`)
	}
	if a := s.send(strings.Join(lines, "\n"), nil); a.status != 200 || strings.Contains(a.body, `"wrong"`) {
		t.Fatal(a.status, a.body)
	}
	b := s.as("bo")
	for event, want := range map[string][]string{
		"block,scanner,B-late,late_check_in": {
			"Checked in 7 min 12 s after the start, 2 min 12 s later than the limit.", "18 Mar 2026, 19:07:12 JST", "SOUTH", "Asia/Tokyo",
			"18 Mar 2026, 19:00 JST", "18 Mar 2026, 19:05 JST", "It costs 4 points (Rulebook 1).", "Counts until block 61 is in: 38 more blocks", "station delay",
		},
		"block,scanner,B-cancel,late_cancel": {
			"Cancelled 20 min before the start.", "18 Mar 2026, 10:10 PDT", "Free to cancel until", "18 Mar 2026, 09:45 PDT", "25 min", "It costs 8 points",
		},
		"block,scanner,B-weather,late_check_in":  {"Excused: weather", "Nothing needs to be done", "<s class=\"points\">−4</s>", "Late check-in was excused"},
		"block,feed,bo-p,missed_block":           {"Neither checked in nor cancelled within 1 h of the start.", "It costs 12 points", "Waited for until"},
		"delivery,scanner,D-unsafe,unsafe_place": {"A. Rivera", "To be confirmed by", "1 Apr 2026, 03:00 PDT", "It costs 4 points"},
		"delivery,scanner,D-back,undelivered":    {"Brought back, or not attempted", "It costs 2 points", "customer unavailable"},
		"delivery,scanner,D-5,late_delivery":     {"Delivered 12 min after the promised time.", "at most 5 points together. Of that, this one took 1 point.", "Counts until delivery"},
		"delivery,scanner,D-7,late_delivery":     {"Block limit reached", "this one took 0 points.", "Nothing needs to be done"},
		"safety,scanner,S-1,disrespect":          {"It costs 15 points", "Counts until 28", "A. Rivera", "as time passes"},
		"safety,scanner,S-old,disrespect":        {"Never counted: when it was recorded, on 18", "It has no line in the ledger", "Nothing needs to be done"},
	} {
		a := b.get("/partners/bo/events/" + event)
		body := strings.ReplaceAll(strings.ReplaceAll(a.body, "\u00a0", " "), "&#39;", "'")
		if a.status != 200 {
			t.Errorf("%s: %d", event, a.status)
			continue
		}
		for _, w := range append(want, "What happened", "When", "Which rule", "Until when it counts", "What can be done") {
			if !strings.Contains(body, w) {
				t.Errorf("%s does not tell %q", event, w)
			}
		}
	}
}

// TestEventTakenAway: the page of an event stays when the facts no longer say so,
// and tells since when it costs nothing.
func TestEventTakenAway(t *testing.T) {
	s := newSite(t)
	late := `{"type":"block","id":"B-1","partner":"bo","station":"NORTH","starts_at":"2026-03-18T10:00:00Z","checked_in_at":"2026-03-18T10:07:00Z"}`
	for _, c := range []struct{ line, want string }{
		{late, "Counts until block"},
		{strings.Replace(late, "10:07", "10:01", 1), "Costs nothing since 18 Mar 2026, when the facts were corrected."},
		{late, "Late check-in counts again"},
		{`{"type":"block","id":"B-1","partner":"bo","void":true}`, "Costs nothing since 18 Mar 2026, when the fact was withdrawn."},
	} {
		if a := s.send(c.line, nil); a.status != 200 {
			t.Fatal(a.body)
		}
		body := strings.ReplaceAll(s.as("bo").get("/partners/bo/events/block,scanner,B-1,late_check_in").body, "\u00a0", " ")
		if !strings.Contains(body, c.want) {
			t.Errorf("after %s the page does not tell %q", c.line, c.want)
		}
		s.later(1e9)
	}
}

// TestEventsOfThePageAreFound follows every link of a partner's page and of the
// ledger to an event.
func TestEventsOfThePageAreFound(t *testing.T) {
	s := newSite(t)
	b := s.as("bo")
	for _, path := range []string{"/partners/bo", "/partners/bo/ledger"} {
		links := 0
		for _, part := range strings.Split(b.get(path).body, `href="/partners/bo/events/`)[1:] {
			event, _, _ := strings.Cut(part, `"`)
			if a := b.get("/partners/bo/events/" + event); a.status != 200 || !strings.Contains(a.body, "Missed block") {
				t.Errorf("%s leads to %s: %d", path, event, a.status)
			}
			links++
		}
		if links != 5 {
			t.Errorf("%s leads to %d events, want 5", path, links)
		}
	}
	for _, bad := range []string{"x", "block,feed,bo-p,luck", "block,feed,bo-p,", "block,,bo-p,missed_block", "block,feed,bo-p,missed_block,x", "block,feed,~62o-p,missed_block", "delivery,feed,bo-p,missed_block"} {
		if a := b.get("/partners/bo/events/" + bad); a.status != 404 {
			t.Errorf("%s gave %d", bad, a.status)
		}
	}
}
