package world

import (
	"slices"
	"time"

	"standings/standing"
)

// happening is something that befell a whole station: who had a block in it may
// be touched, whoever they are.
type happening struct {
	station  string
	from, to standing.Instant // of the block's start; the end is not in it
	cause    string           // as the feed gives it; empty: nobody has said yet
	recorded standing.Instant // when the feed caught up; 0: it was not behind

	// The share of blocks, then of deliveries, that went wrong in each way.
	checkInLate, cancelLate, missed      float64
	late, broughtBack, noContact, misled float64
}

// newHappenings are mornings and days, told by the stations' calendars.
func (w *world) newHappenings() []happening {
	during := func(code string, daysAgo, fromHour, toHour int, h happening) happening {
		s := w.at(code)
		h.station = code
		h.from, h.to = s.clock(w.now, daysAgo, 60*fromHour), s.clock(w.now, daysAgo, 60*toHour)
		return h
	}
	// The sorting line stood still, three times.
	delay := happening{cause: "station_delay", checkInLate: 0.8, late: 0.2}
	snow := happening{cause: "weather", checkInLate: 0.2, cancelLate: 0.12, missed: 0.06, late: 0.35, broughtBack: 0.12}
	roadworks := happening{cause: "road_closure", checkInLate: 0.35, late: 0.2, broughtBack: 0.04}
	outage := happening{cause: "app_outage", checkInLate: 0.6, late: 0.15, noContact: 0.06}
	outage.recorded = w.at("SIN4").clock(w.now, 16, 6*60)
	// Partners were told to wait for a late truck, and to leave parcels at the desk.
	truck := happening{cause: "instructed_by_station", checkInLate: 0.5, late: 0.15, misled: 0.05}
	// A slow morning that nobody has declared yet: its late check-ins still count.
	slow := happening{checkInLate: 0.85}
	slowDay := 3
	for slices.Contains([]time.Weekday{time.Saturday, time.Sunday}, w.at(managed).weekday(w.now, slowDay)) {
		slowDay++ // too few work early at weekends for anybody to notice
	}
	return []happening{
		during(managed, 61, 6, 11, delay),
		during(managed, 33, 6, 11, delay),
		during(managed, 12, 6, 11, delay),
		during(managed, slowDay, 6, 12, slow),
		during("BER1", 24, 0, 24, snow),
		during("BER1", 47, 6, 14, truck),
		during("SIN4", 40, 6, 20, roadworks),
		during("SIN4", 39, 6, 20, roadworks),
		during("SIN4", 17, 15, 21, outage),
	}
}

// befell is the happening that the shift began in, or nil.
func (w *world) befell(s *shift) *happening {
	for i := range w.happenings {
		if h := &w.happenings[i]; h.station == s.block.Station && s.block.StartsAt >= h.from && s.block.StartsAt < h.to {
			return h
		}
	}
	return nil
}

// suffer lets the happening touch the shift, perhaps.
func (p *partner) suffer(s *shift, h *happening) {
	s.block.RecordedAt = h.recorded
	switch draw := p.Float64(); {
	case draw < h.missed:
		s.miss()
		s.block.Cause = h.cause
	case draw < h.missed+h.cancelLate:
		s.cancel(p.between(standing.Minute, 40*standing.Minute))
		s.block.Cause = h.cause
	case draw < h.missed+h.cancelLate+h.checkInLate:
		s.checkInLate(p.between(7*standing.Minute, 28*standing.Minute))
		s.block.Cause = h.cause
	}
	for i := range s.deliveries {
		d := &s.deliveries[i]
		d.RecordedAt = h.recorded
		switch draw := p.Float64(); {
		case draw < h.broughtBack:
			s.bringBack(i)
			d.Cause = h.cause
		case draw < h.broughtBack+h.late:
			s.late(i, p.between(4*standing.Minute, 45*standing.Minute))
			d.Cause = h.cause
		}
		reported := p.between(2*standing.Hour, 20*standing.Hour)
		confirmed := p.between(standing.Day, 4*standing.Day)
		if p.chance(h.noContact) {
			p.report(d, standing.NoContact, reported, confirmed, h.cause)
		}
		if p.chance(h.misled) {
			p.report(d, standing.InstructionsNotFollowed, reported, confirmed, h.cause)
		}
	}
}
