package handlers

import (
	"errors"
	"time"

	"standings/standing"
	"standings/views"
)

// day is a day of a station's calendar, as addresses name it: 2026-03-05. Days
// compare as texts.
type day string

func dayOf(at standing.Instant, zone *time.Location) day {
	return day(at.Time().In(zone).Format(time.DateOnly))
}

var errNoDay = errors.New("not a day")

// readDay reads a day from an address.
func readDay(text string) (day, error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", errNoDay
	}
	return day(text), nil
}

// plus is the day so many days later.
func (d day) plus(days int) day {
	at, _ := time.Parse(time.DateOnly, string(d)) // d was read or written here
	return day(at.AddDate(0, 0, days).Format(time.DateOnly))
}

// end is the last moment of the day in the zone, whatever hours it has there.
func (d day) end(zone *time.Location) standing.Instant {
	next, _ := time.Parse(time.DateOnly, string(d.plus(1)))
	return standing.At(time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, zone)) - 1
}

// replayPath is the address of a partner's page as it was at the end of a day.
func replayPath(partner string, d day) string { return partnerPath(partner) + "?on=" + string(d) }

// replayView is the choice of a past day on a page whose moment is the end of the
// day shown, or now if none is.
func (b *partnerView) replayView(shown, today day) views.Replay {
	t, id := b.t, b.page.ID
	m := views.Replay{Now: partnerPath(id)}
	first := today
	if b.page.State.KnownAt != 0 {
		first = dayOf(b.page.State.KnownAt, b.zone)
	}
	link := func(d day) views.DayLink {
		return views.DayLink{URL: replayPath(id, d), Day: t.Date(d.end(b.zone), b.zone).Shown}
	}
	here := today
	if shown != "" {
		here = shown
		m.Shown = t.Replay.AsItWas.Say(t.Date(b.now, b.zone).Shown)
	}
	if here > first {
		m.Before = link(here.plus(-1))
	}
	if here.plus(1) < today {
		m.After = link(here.plus(1))
	}
	m.Day = t.ReplayField(string(first), string(today.plus(-1)), string(shown))
	return m
}

// pastDay is the day that the reader asks to see of the page at hand, which is of
// now, or a sentence that says why it cannot be shown. It is neither for today.
func (b *partnerView) pastDay(asked string) (shown day, wrong string) {
	d, err := readDay(asked)
	today := dayOf(b.now, b.zone)
	switch known := b.page.State.KnownAt; {
	case err != nil:
		return "", b.t.Replay.NoDate
	case d == today:
		return "", ""
	case d > today:
		return "", b.t.Replay.Ahead
	case known == 0 || d < dayOf(known, b.zone):
		first := known
		if first == 0 {
			first = b.now
		}
		return "", b.t.Replay.TooEarly.Say(b.t.Date(first, b.zone).Shown)
	}
	return d, ""
}
