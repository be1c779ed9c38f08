package world

import (
	"time"

	"standings/standing"
)

// temper is how often things go wrong for a partner, as chances.
type temper struct {
	checkInLate, cancelLate, missed, cancelled float64 // of a block; cancelled is in good time
	lateRoute                                  float64 // of a block: much of its route is late
	late, broughtBack, issue                   float64 // of a delivery
}

var (
	calm     = temper{0.014, 0.004, 0.002, 0.03, 0.008, 0.005, 0.004, 0.0018}
	ordinary = temper{0.04, 0.012, 0.006, 0.04, 0.03, 0.01, 0.008, 0.004}
	rough    = temper{0.11, 0.035, 0.02, 0.06, 0.08, 0.025, 0.02, 0.009}
)

// times is the temper in a worse or better time.
func (t temper) times(f float64) temper {
	return temper{
		t.checkInLate * f, t.cancelLate * f, t.missed * f, t.cancelled,
		t.lateRoute * f, t.late * f, t.broughtBack * f, t.issue * f,
	}
}

// course is how a temper changes over time: a factor for so many days ago.
type course func(daysAgo float64) float64

// course draws one of the ways lives go.
func (p *partner) course() course {
	switch draw := p.Float64(); {
	case draw < 0.45:
		return func(float64) float64 { return 1 }
	case draw < 0.75: // a bad spell of two to four weeks
		begin := 25 + 70*p.Float64()
		end := begin - 14 - 14*p.Float64()
		return func(daysAgo float64) float64 {
			if daysAgo < begin && daysAgo > end {
				return 3.5
			}
			return 0.6
		}
	case draw < 0.9: // learning
		return func(daysAgo float64) float64 { return 0.2 + 2*daysAgo/days }
	default: // slipping
		return func(daysAgo float64) float64 { return 2.2 - 2*daysAgo/days }
	}
}

// commoner is a partner who lives by chance.
func (w *world) commoner(number int, home *station, name string) *partner {
	p := w.newPartner(number, home, name)
	p.joined = w.now - p.between((days+2)*standing.Day, 1200*standing.Day)
	if number%7 == 0 {
		p.joined = w.now - p.between(5*standing.Day, days*standing.Day)
	}
	p.joined -= p.joined % standing.Hour
	p.work(p.habit())
	mood, goes := p.temper(), p.course()
	for i := range p.shifts {
		s := &p.shifts[i]
		if !p.over(s) {
			break
		}
		if h := p.befell(s); h != nil {
			p.suffer(s, h)
			continue
		}
		daysAgo := float64(w.now-s.block.StartsAt) / float64(standing.Day)
		p.live(s, mood.times(goes(daysAgo)))
	}
	p.amend()
	if kind := found[number]; kind != standing.NoKind {
		p.finding(kind, p.between(12*standing.Day, 100*standing.Day))
	}
	p.please(0.015)
	if p.chance(0.6) {
		p.refuel()
	}
	return p
}

// found are the partners with a safety finding, by number; all joined long ago.
var found = map[int]standing.Kind{
	1031: standing.UnsafeDriving, 1077: standing.Disrespect, 1118: standing.Harassment,
	1144: standing.UnsafeDriving, 1171: standing.Disrespect, 1203: standing.UnsafeDriving,
}

// habit draws how the partner works. Every twentieth has a block before them.
func (p *partner) habit() habit {
	perWeek := 1.1 + 2.7*p.Float64()
	if p.chance(0.25) {
		perWeek = 4 + 1.5*p.Float64()
	}
	h := habit{hour: 7 + p.IntN(11), drops: 7 + p.IntN(6)}
	if p.chance(0.12) {
		begin := 20 + p.IntN(80)
		h.away = []span{{begin, begin - 14 - p.IntN(14)}}
	}
	sum := 0.0
	for d := range h.weekday {
		h.weekday[d] = byDay[d] * (0.2 + 1.6*p.Float64())
		sum += h.weekday[d]
	}
	for d := range h.weekday {
		h.weekday[d] = min(1, h.weekday[d]*perWeek/sum)
	}
	if p.number%20 == 3 {
		h.shortly = 20*time.Hour + time.Duration(p.IntN(40))*time.Hour
	}
	return h
}

func (p *partner) temper() temper {
	switch draw := p.Float64(); {
	case draw < 0.55:
		return calm
	case draw < 0.86:
		return ordinary
	default:
		return rough
	}
}

// live lets a shift go as the temper has it.
func (p *partner) live(s *shift, t temper) {
	switch draw := p.Float64(); {
	case draw < t.missed:
		s.miss()
	case draw < t.missed+t.cancelLate:
		s.cancel(p.between(-20*standing.Minute, 44*standing.Minute))
	case draw < t.missed+t.cancelLate+t.cancelled:
		s.cancel(p.between(50*standing.Minute, 2*standing.Day))
	case draw < t.missed+t.cancelLate+t.cancelled+t.checkInLate:
		s.checkInLate(p.between(5*standing.Minute+standing.Second, 25*standing.Minute))
		if p.chance(0.15) {
			s.block.Cause = p.pick("road_closure", "instructed_by_station", "traffic")
		}
	}
	late := t.late
	if p.chance(t.lateRoute) {
		late = 0.5
	}
	for i := range s.deliveries {
		p.drop(s, i, t, late)
	}
}

// drop lets one delivery go as the temper has it.
func (p *partner) drop(s *shift, i int, t temper, late float64) {
	d := &s.deliveries[i]
	switch draw := p.Float64(); {
	case draw < t.broughtBack:
		s.bringBack(i)
		if p.chance(0.45) {
			d.Cause = p.pick("customer_unavailable", "customer_unavailable", "access_problem", "unsafe_stop")
		}
	case draw < t.broughtBack+late:
		s.late(i, p.between(standing.Minute, 40*standing.Minute))
		if p.chance(0.06) {
			d.Cause = "access_problem"
		}
	}
	if d.Delivered && p.chance(t.issue) {
		p.complain(d)
	}
}

// complain adds an issue: most are confirmed within days, some never, a few too late.
func (p *partner) complain(d *standing.Fact) {
	kinds := [...]standing.Kind{
		standing.NoContact, standing.InstructionsNotFollowed, standing.InstructionsNotFollowed,
		standing.UnsafePlace, standing.NotReceived, standing.NotReceived,
	}
	kind := kinds[p.IntN(len(kinds))]
	confirmed, cause := p.between(8*standing.Hour, 6*standing.Day), ""
	switch draw := p.Float64(); {
	case draw < 0.3:
		confirmed = 0
	case draw < 0.34:
		confirmed = p.between(15*standing.Day, 20*standing.Day)
	case draw < 0.5 && kind == standing.InstructionsNotFollowed:
		cause = p.pick("unsafe_stop", "instructed_by_station")
	}
	p.report(d, kind, p.between(standing.Hour, 30*standing.Hour), confirmed, cause)
}

// amend takes back what turned out wrong: for some partners a missed block that
// was the station's mistake, for others a parcel that had been delivered after all.
func (p *partner) amend() {
	const within = 2 * standing.Day
	for i := range p.shifts {
		s := &p.shifts[i]
		if s.block.StartsAt+within+standing.Day > p.now {
			return
		}
		if b := &s.block; p.number%24 == 5 && b.CheckedInAt == 0 && b.CancelledAt == 0 {
			p.withdraw(s, p.between(standing.Hour, within))
			return
		}
		for j := range s.deliveries {
			if d := &s.deliveries[j]; p.number%24 == 17 && !d.Delivered {
				p.correct(d, p.between(standing.Hour, within))
				return
			}
		}
	}
}
