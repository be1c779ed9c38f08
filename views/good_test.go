package views

import (
	"testing"
	"time"

	"standings/standing"
)

func TestGoodSentences(t *testing.T) {
	text := English()
	said := func(got, want string) {
		t.Helper()
		if plain(got) != want {
			t.Errorf("got  %q\nwant %q", plain(got), want)
		}
	}
	said(text.CleanRun(1, 0), "1 clean block in a row. An excused event does not break the run.")
	said(text.CleanRun(12, 1), "12 clean blocks and 1 clean delivery in a row. An excused event does not break the run.")
	said(text.CleanRun(0, 0), "A clean run begins with the next block or delivery.")

	third := at(t, "2026-03-03T12:00:00Z")
	if text.ThanksOf(0, nil, time.UTC) != nil {
		t.Error("no thanks are told of")
	}
	one := text.ThanksOf(1, []standing.Instant{third}, time.UTC)
	said(one.Count+" "+one.Latest, "1 thank-you from a customer. On 3 Mar 2026.")
	two := text.ThanksOf(2, []standing.Instant{third, third - standing.Hour}, time.UTC)
	said(two.Count+" "+two.Latest, "2 thank-yous from customers. On 3 Mar 2026.")
	many := text.ThanksOf(1200, []standing.Instant{third, third - standing.Day}, time.UTC)
	said(many.Count+" "+many.Latest, "1,200 thank-yous from customers. The latest on 3 Mar 2026 and 2 Mar 2026.")

	said(text.WhereTo(standing.Fair, standing.Great), "Up from Fair to Great.")
	said(text.WhereTo(standing.Fair, standing.AtRisk), "Down from Fair to At Risk.")
	said(text.WhereTo(standing.Fair, standing.Fair), "Fair stays.")
	said(text.WhereTo(standing.NoTier, standing.Great), "A first standing: Great.")
	said(text.WhereTo(standing.NoTier, standing.NoTier), "Still no standing.")
	said(text.TakesUntil(3, 0, third, time.UTC), "At the usual pace, 3 more blocks take until about 3 Mar 2026.")
	said(text.TakesUntil(3, 40, third, time.UTC), "At the usual pace, 3 more blocks and 40 more deliveries take until about 3 Mar 2026.")
}
