package views

import (
	"testing"
	"time"

	"standings/standing"
)

func TestPartnerSentences(t *testing.T) {
	text, r := English(), sampleRulebook()
	day := at(t, "2026-03-03T12:00:00Z")
	said := func(got, want string) {
		t.Helper()
		if plain(got) != want {
			t.Errorf("got  %q\nwant %q", plain(got), want)
		}
	}
	said(text.PartnerTitle(standing.AtRisk, 52, "Ada"), "At Risk (52), Ada")
	said(text.PartnerTitle(standing.NoTier, 0, "Ada"), "No standing yet, Ada")
	said(text.SetBy(standing.Quality), "Set by Delivery quality")
	said(text.NoStanding(&r), "A first standing needs 5 blocks or 50 deliveries.")

	said(text.Window(&r, standing.Reliability, 12), "The first 12 of 40 blocks")
	said(text.Window(&r, standing.Reliability, 39), "The first 39 of 40 blocks")
	said(text.Window(&r, standing.Reliability, 40), "The last 40 blocks")
	said(text.Window(&r, standing.Quality, 249), "The first 249 of 250 deliveries")
	said(text.Window(&r, standing.Quality, 3000), "The last 250 deliveries")
	said(text.Window(&r, standing.Safety, 0), "The last 180 days")
	said(text.PillarRule(&r, standing.Reliability), "An event counts until 40 more blocks are in (Rulebook 1).")
	said(text.PillarRule(&r, standing.Safety), "An event counts for 180 days (Rulebook 1).")

	said(text.UntilMore(standing.Reliability, 1), "Counts until 1 more block")
	said(text.UntilMore(standing.Quality, 1200), "Counts until 1,200 more deliveries")
	said(text.UntilDate(day, time.UTC), "Counts until 3 Mar 2026")
	said(text.About(day, time.UTC), "about 3 Mar 2026")
	said(text.About(0, time.UTC), "")
	said(text.ExcusedFor("station_delay"), "Excused: station delay")
	said(text.ExcusedFor(""), "Excused")
	said(text.UnderReview(), "Under review: costs nothing meanwhile")
	said(text.LimitReached(&r), "Block limit reached: late deliveries of one block cost at most 5 points")
	said(text.LateBy(2*standing.Minute+12*standing.Second), "late by 2 min 12 s")
	said(text.CancelledBefore(20*standing.Minute), "20 min before the start")
	said(text.CancelledBefore(-20*standing.Minute), "20 min after the start")
	said(text.NotCheckedIn(standing.Hour), "no check-in within 1 h of the start")
	said(text.ReportedIssue(day, 6, day+14*standing.Day, time.UTC), "Reported on 3 Mar 2026. Would cost 6 points; dropped after 17 Mar 2026.")
	said(text.ReportedIssue(day, 1, day, time.UTC), "Reported on 3 Mar 2026. Would cost 1 point; dropped after 3 Mar 2026.")

	said(text.AfterClean(6, 0, 0), "after 6 clean blocks")
	said(text.AfterClean(1, 1, 1), "after 1 clean block, 1 clean delivery and 1 day without a finding")
	said(text.AfterMore(standing.Reliability, 3), "after 3 more blocks")
	said(text.AfterMore(standing.Quality, 1), "after 1 more delivery")
	said(text.OnDate(day, time.UTC), "on 3 Mar 2026")
	said(text.Effect(standing.Reliability, 88, 92), "Reliability 88 → 92")
	said(text.EventOn(standing.LateCheckIn, day, time.UTC), "Late check-in, 3 Mar 2026")
	said(text.Pace(4, 120), "Dates assume the usual pace: 4 blocks and 120 deliveries a week.")
	said(text.Pace(1, 0), "Dates assume the usual pace: 1 block a week.")
	said(text.Pace(0, 0), "There is no usual pace yet, so there are no dates.")

	said(text.CushionOf(standing.Great, standing.LateCheckIn, 2).More, "2 more")
	if c := text.CushionOf(standing.Great, standing.LateDelivery, 0); c.More != "one ends Great" || !c.Fragile || c.Pillar != standing.Quality {
		t.Errorf("no cushion is %+v", c)
	}
}

// What is announced in days must not be shorter than what holds.
func TestDaysAreRoundedUp(t *testing.T) {
	for d, want := range map[standing.Instant]int{standing.Day: 1, standing.Day + 1: 2, 180 * standing.Day: 180} {
		if got := days(d); got != want {
			t.Errorf("%d µs are %d days, want %d", d, got, want)
		}
	}
}

func TestSumAddsUp(t *testing.T) {
	for _, c := range []struct {
		points []int
		want   string
	}{
		{nil, "No event costs anything: 100"},
		{[]int{4, 8}, "100 − 4 − 8 = 88"},
		{[]int{4, 4, 4, 4, 4, 4}, "100 − 4 − 4 − 4 − 4 − 4 − 4 = 76"},
		{[]int{4, 4, 4, 4, 4, 4, 4}, "100 − 28 = 72"},
		{[]int{60, 40}, "100 − 60 − 40 = 0"},
		{[]int{60, 41}, "100 − 101, and never below 0: 0"},
	} {
		if got := English().Sum(c.points); got != c.want {
			t.Errorf("%v: %q, want %q", c.points, got, c.want)
		}
	}
}

func TestPillarStateExplainsTheTier(t *testing.T) {
	r := sampleRulebook()
	for _, c := range []struct {
		pillar        standing.Pillar
		tier          standing.Tier
		score, number int
		want          string
	}{
		{standing.Reliability, standing.NoTier, 96, 3, "Not enough data yet: 3 of 5 blocks."},
		{standing.Quality, standing.NoTier, 100, 49, "Not enough data yet: 49 of 50 deliveries."},
		{standing.Safety, standing.NoTier, 100, 0, "No findings. Safety takes part from the first one on."},
		{standing.Reliability, standing.Great, 80, 40, ""},
		{standing.Reliability, standing.Great, 79, 40, "Great is kept: it begins at 80 and holds down to 75."},
		{standing.Safety, standing.Fantastic, 85, 0, "Fantastic is kept: it begins at 90 and holds down to 85."},
		{standing.Quality, standing.AtRisk, 0, 250, ""},
	} {
		if got := English().PillarState(&r, c.pillar, c.tier, c.score, c.number); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestChangeNamesItsCause(t *testing.T) {
	day := at(t, "2026-03-04T02:00:00Z")
	la := zone(t, "America/Los_Angeles")
	for _, c := range []struct {
		from, to standing.Tier
		why      standing.Why
		kind     standing.Kind
		want     string
		up       bool
	}{
		{standing.Fair, standing.Great, standing.AgedOut, standing.MissedBlock, "Up from Fair on 3 Mar 2026. Missed block stopped counting.", true},
		{standing.Fair, standing.AtRisk, standing.Counted, standing.NotReceived, "Down from Fair on 3 Mar 2026. Delivery not received counted.", false},
		{standing.Great, standing.Fantastic, standing.Excused, standing.LateCancel, "Up from Great on 3 Mar 2026. Late cancellation was excused.", true},
		{standing.NoTier, standing.Fantastic, standing.MinimumReached, standing.NoKind, "First standing on 3 Mar 2026. There is enough data now.", true},
		{standing.Great, standing.Fair, standing.RulebookChanged, standing.NoKind, "Down from Great on 3 Mar 2026. The rulebook changed.", false},
		{standing.Great, standing.NoTier, standing.RulebookChanged, standing.NoKind, "No standing any more since 3 Mar 2026, before it Great. The rulebook changed.", false},
		{standing.Great, standing.Fair, standing.Corrected, standing.NoKind, "Down from Great on 3 Mar 2026. An event was corrected.", false},
	} {
		got := English().Change(c.from, c.to, c.why, c.kind, day, la)
		if plain(got.Text) != c.want || got.Up != c.up || plain(got.At.Shown) != "3 Mar 2026, 18:00 PST" {
			t.Errorf("got %+v, want %q", got, c.want)
		}
	}
}
