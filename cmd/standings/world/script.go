package world

import "standings/standing"

// The scripts of the cast. They count shifts back from the last, because the
// windows do: what is 18 shifts back is 18 blocks back, whatever day the world
// ends on. As nobody works two blocks in one day, the shift so many back is at
// least that many days less one ago, so that whatever a script has confirmed
// from the eighth back on is confirmed by now.

// back is the shift so many back among those that have begun; 1 is the last.
func (p *partner) back(n int) *shift {
	begun := len(p.shifts)
	for p.shifts[begun-1].block.StartsAt > p.now {
		begun--
	}
	return &p.shifts[begun-n]
}

// The usual lengths of what scripts tell.
const (
	tenMinutes = 10 * standing.Minute
	anEvening  = 6 * standing.Hour // until a customer complains
	twoDays    = 2 * standing.Day  // until somebody confirms it
)

// runLate makes the first so many deliveries of the shift late.
func (p *partner) runLate(s *shift, n int) {
	for i := range n {
		s.late(i, p.between(3*standing.Minute, 25*standing.Minute))
	}
}

// fantastic is Fantastic at 96 and 92, after a bad week that took the partner
// down to Great and has left the windows.
func fantastic(p *partner) {
	p.back(51).miss()
	p.back(49).checkInLate(tenMinutes)
	p.back(48).checkInLate(17 * standing.Minute)
	p.runLate(p.back(47), 8)
	p.back(18).checkInLate(7*standing.Minute + 12*standing.Second)
	p.runLate(p.back(12), 2)
	p.runLate(p.back(7), 1)
	p.back(9).bringBack(4)
	p.report(&p.back(10).deliveries[2], standing.NoContact, anEvening, twoDays, "")
	d := p.back(6)
	d.bringBack(3)
	d.deliveries[3].Cause = "customer_unavailable"
}

// great is Great at 82 by quality: 5 + 6 + 4 + 2 + 1 points.
func great(p *partner) {
	p.back(36).checkInLate(tenMinutes)
	p.back(45).checkInLate(9 * standing.Minute)
	p.back(27).checkInLate(14 * standing.Minute)
	p.back(27).block.Cause = "station_delay"
	p.runLate(p.back(14), 7)
	p.report(&p.back(12).deliveries[3], standing.NotReceived, anEvening, twoDays, "")
	p.report(&p.back(10).deliveries[5], standing.UnsafePlace, anEvening, twoDays, "")
	p.back(9).bringBack(1)
	p.back(9).bringBack(2)
	p.back(9).deliveries[2].Cause = "access_problem"
	p.runLate(p.back(5), 1)
	p.report(&p.back(3).deliveries[0], standing.NotReceived, 3*standing.Hour, 0, "")
	p.report(&p.back(30).deliveries[6], standing.NoContact, anEvening, 0, "")
}

// fair is Fair at 68 by reliability: 12 + 8 + 4 + 4 + 4 points, none of them
// in the last fourteen blocks.
func fair(p *partner) {
	p.back(29).checkInLate(tenMinutes)
	p.back(27).miss()
	p.back(24).checkInLate(8 * standing.Minute)
	p.back(20).cancel(20 * standing.Minute)
	p.back(15).checkInLate(19 * standing.Minute)
	p.runLate(p.back(17), 4)
	p.report(&p.back(16).deliveries[4], standing.InstructionsNotFollowed, anEvening, twoDays, "")
	p.report(&p.back(11).deliveries[1], standing.InstructionsNotFollowed, anEvening, twoDays, "unsafe_stop")
}

// atRisk is At Risk at 52 by reliability, 12 + 12 + 8 + 8 + 4 + 4 points, and
// loses some in quality too: one delivery went wrong in three ways at once.
func atRisk(p *partner) {
	p.back(44).checkInLate(tenMinutes)
	p.back(23).cancel(30 * standing.Minute)
	p.back(20).checkInLate(12 * standing.Minute)
	p.back(16).miss()
	p.back(13).cancel(-10 * standing.Minute)
	p.back(12).checkInLate(24 * standing.Minute)
	p.back(8).miss()
	p.runLate(p.back(15), 6)
	p.runLate(p.back(11), 3)
	worst := &p.back(11).deliveries[0]
	p.report(worst, standing.NotReceived, anEvening, twoDays, "")
	p.report(worst, standing.UnsafePlace, anEvening, 3*standing.Day, "")
	p.back(10).bringBack(2)
	p.report(&p.back(2).deliveries[1], standing.NoContact, 2*standing.Hour, 0, "")
}

// visitor is Great at 84 by reliability, for three late check-ins away and one
// at home.
func visitor(p *partner) {
	visited := 0
	for i := range p.shifts {
		s := &p.shifts[i]
		if s.block.Station == p.home.code {
			continue
		}
		switch visited++; visited {
		case 2, 3, 7:
			s.checkInLate(tenMinutes + standing.Instant(visited)*standing.Minute)
		case 5:
			p.runLate(s, 5)
		}
	}
	p.back(3).checkInLate(6 * standing.Minute)
}

// kept is at 88 without ever having been below 85.
func kept(p *partner) {
	p.back(27).checkInLate(tenMinutes)
	p.back(15).checkInLate(9 * standing.Minute)
	p.back(6).checkInLate(13 * standing.Minute)
}

// tooFew has a late check-in, and an undelivered parcel that nothing comes of yet.
func tooFew(p *partner) {
	p.back(4).checkInLate(tenMinutes)
	p.back(3).bringBack(1)
}

// holiday is Great at 80: two late check-ins and a missed block lie before it.
func holiday(p *partner) {
	p.back(26).checkInLate(tenMinutes)
	p.back(22).miss()
	p.back(18).checkInLate(11 * standing.Minute)
}

// withdrawn fell to Great at 84, and rose to Fantastic again when the missed
// block was taken back two days later.
func withdrawn(p *partner) {
	p.back(14).checkInLate(tenMinutes)
	p.back(9).miss()
	p.withdraw(p.back(9), twoDays)
	p.back(11).bringBack(2)
	p.correct(&p.back(11).deliveries[2], standing.Day)
	// Scheduled within the notice and cancelled at once: no opportunity.
	s := p.back(5)
	s.cancel(28 * standing.Minute)
	s.block.ScheduledAt = s.block.CancelledAt - 3*standing.Minute
}

// excused is at 100 with an event for every cause that excuses one.
func excused(p *partner) {
	late := func(back int, cause string) {
		p.back(back).checkInLate(tenMinutes)
		p.back(back).block.Cause = cause
	}
	late(30, "station_delay")
	late(26, "road_closure")
	late(21, "instructed_by_station")
	p.back(18).miss()
	p.back(18).block.Cause = "weather"
	s := p.back(15)
	for i, cause := range []string{"access_problem", "customer_unavailable", "unsafe_stop"} {
		s.bringBack(i)
		s.deliveries[i].Cause = cause
	}
	p.report(&p.back(12).deliveries[1], standing.NoContact, anEvening, twoDays, "app_outage")
	p.report(&p.back(11).deliveries[0], standing.InstructionsNotFollowed, anEvening, twoDays, "unsafe_stop")
}
