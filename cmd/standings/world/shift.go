package world

import (
	"fmt"
	"time"

	"standings/standing"
)

// shift is one block of a partner, with the deliveries made in it in the order
// in which they were made.
type shift struct {
	block      standing.Fact
	deliveries []standing.Fact
}

// habit is how a partner works when nothing goes wrong.
type habit struct {
	weekday [7]float64    // the chance of a block on each day of the week, Sunday first
	hour    int           // the favourite hour to start at
	drops   int           // deliveries in a block, two more or fewer
	away    []span        // without any block
	visits  span          // of work at another station
	visited *station      // which; nil for none
	last    int           // only that many blocks, the last ones; 0 for all
	shortly time.Duration // a block scheduled so long after now; 0 for none
}

// span is a stretch of calendar days, counted back from today's; both ends are in it.
type span struct{ from, to int }

func (s span) holds(daysAgo int) bool { return daysAgo <= s.from && daysAgo >= s.to }

// work fills in the partner's shifts, all of them clean. Of a block that is
// still running, the deliveries up to now are there.
func (p *partner) work(h habit) {
	var starts []shift
	for ago := days; ago >= 0; ago-- {
		at := p.home
		if h.visited != nil && h.visits.holds(ago) {
			at = h.visited
		}
		day := at.weekday(p.now, ago)
		if !p.chance(h.weekday[day]) || h.isAway(ago) {
			continue
		}
		start := at.clock(p.now, ago, 60*p.startHour(day, h.hour)+15*p.IntN(4))
		if start > p.now || start < p.now-days*standing.Day || start < p.joined {
			continue
		}
		starts = append(starts, shift{block: p.newBlock(at, start)})
	}
	if h.last > 0 {
		starts = starts[max(0, len(starts)-h.last):]
	}
	p.shifts = starts
	drop := 0
	for i := range p.shifts {
		s := &p.shifts[i]
		s.block.ID = fmt.Sprintf("B-%d-%03d", p.number, i+1)
		drop = p.deliver(s, max(3, h.drops+p.IntN(5)-2), drop)
	}
	if h.shortly > 0 {
		start := p.now + standing.Instant(h.shortly.Microseconds())
		next := shift{block: p.newBlock(p.home, start-start%(15*standing.Minute))}
		next.block.ID = fmt.Sprintf("B-%d-%03d", p.number, len(p.shifts)+1)
		next.block.CheckedInAt = 0
		next.block.ScheduledAt = p.now - p.between(standing.Hour, standing.Day)
		p.shifts = append(p.shifts, next)
	}
}

func (h *habit) isAway(daysAgo int) bool {
	for _, s := range h.away {
		if s.holds(daysAgo) {
			return true
		}
	}
	return false
}

// startHour draws an hour by the rhythm of the day, near the favourite.
func (p *partner) startHour(day time.Weekday, favourite int) int {
	weights := *byHour(day)
	sum := 0.0
	for hour := range weights {
		off := max(hour-favourite, favourite-hour)
		weights[hour] /= float64(1 + off*off)
		sum += weights[hour]
	}
	draw := p.Float64() * sum
	for hour, w := range weights {
		if draw -= w; w > 0 && draw < 0 {
			return hour
		}
	}
	return favourite
}

// newBlock is a block that was checked in on time.
func (p *partner) newBlock(at *station, start standing.Instant) standing.Fact {
	halves := 4 + p.Int64N(5) // of an hour
	b := standing.Fact{
		Type: standing.BlockFact, Source: source, Partner: p.id, Station: at.code,
		ScheduledAt: start - p.between(3*standing.Hour, 6*standing.Day),
		StartsAt:    start, EndsAt: start + standing.Instant(halves)*30*standing.Minute,
		PayCents: (at.pay*halves/2 + 50*p.Int64N(16)) / 50 * 50,
	}
	b.CheckedInAt = start - p.between(0, 12*standing.Minute)
	if after := start + p.between(0, 4*standing.Minute); p.chance(0.15) && after <= p.now {
		b.CheckedInAt = after
	}
	return b
}

// deliver fills a shift with about so many deliveries, numbered on from the
// last, and returns the number of its last.
func (p *partner) deliver(s *shift, drops, last int) int {
	s.deliveries = make([]standing.Fact, 0, drops)
	begin := s.block.StartsAt + 20*standing.Minute
	gap := (s.block.EndsAt - 15*standing.Minute - begin) / standing.Instant(drops)
	for i := range drops {
		at := begin + gap*standing.Instant(i) + p.between(standing.Minute, gap*4/5)
		at -= at % standing.Second
		if at > p.now {
			break
		}
		last++
		d := standing.Fact{
			Type: standing.DeliveryFact, Source: source, ID: fmt.Sprintf("D-%d-%04d", p.number, last),
			Partner: p.id, Station: s.block.Station, Block: s.block.ID, CompletedAt: at, Delivered: true,
		}
		if promise := at + p.between(20*standing.Minute, 90*standing.Minute); !p.chance(0.05) {
			d.PromisedBy = promise - promise%(15*standing.Minute)
		}
		s.deliveries = append(s.deliveries, d)
	}
	return last
}

// over says whether the shift has been over for so long that whatever went
// wrong in it is known by now.
func (p *partner) over(s *shift) bool { return s.block.EndsAt+standing.Hour <= p.now }
