package world

import "standings/standing"

// What can go wrong with a shift or a delivery. Each turns a clean one into the
// event that its name says by the rulebook that comes with the program.

// checkInLate makes the check-in so late after the start, and all that follows with it.
func (s *shift) checkInLate(by standing.Instant) {
	s.block.CheckedInAt = s.block.StartsAt + by
	for i := range s.deliveries {
		d := &s.deliveries[i]
		d.CompletedAt += by
		if d.PromisedBy != 0 {
			d.PromisedBy += by
		}
	}
}

// cancel cancels the block so long before its start.
func (s *shift) cancel(before standing.Instant) {
	s.block.CheckedInAt, s.block.CancelledAt = 0, s.block.StartsAt-before
	s.deliveries = nil
	if s.block.ScheduledAt >= s.block.CancelledAt {
		s.block.ScheduledAt = s.block.CancelledAt - standing.Hour
	}
}

// miss leaves the block without check-in and cancellation.
func (s *shift) miss() {
	s.block.CheckedInAt = 0
	s.deliveries = nil
}

// late makes a delivery late by about so much; less if the promise would
// otherwise lie before the block.
func (s *shift) late(delivery int, by standing.Instant) {
	d := &s.deliveries[delivery]
	d.Delivered = true
	d.PromisedBy = max(d.CompletedAt-by, s.block.StartsAt+5*standing.Minute)
}

// bringBack leaves a delivery undelivered.
func (s *shift) bringBack(delivery int) { s.deliveries[delivery].Delivered = false }

// report adds an issue to a delivery: reported so long after its completion and,
// unless confirmed is 0, confirmed so long after the report. What would lie
// beyond now has not happened yet.
func (p *partner) report(d *standing.Fact, kind standing.Kind, after, confirmed standing.Instant, cause string) {
	is := standing.Issue{Kind: kind, ReportedAt: d.CompletedAt + after, Cause: cause}
	if is.ReportedAt > p.now {
		return
	}
	if confirmed != 0 && is.ReportedAt+confirmed <= p.now {
		is.ConfirmedAt = is.ReportedAt + confirmed
		is.ConfirmedBy = p.pick(p.at(d.Station).staff...)
	}
	d.Issues = append(d.Issues, is)
}

// finding adds a confirmed safety finding of so long ago.
func (p *partner) finding(kind standing.Kind, ago standing.Instant) {
	occurred := p.now - ago
	occurred -= occurred % standing.Minute
	p.others = append(p.others, standing.Fact{
		Type: standing.SafetyFact, Source: source, ID: p.otherID("S"), Partner: p.id, Kind: kind,
		OccurredAt: occurred, ConfirmedAt: occurred + p.between(standing.Day, 4*standing.Day),
		ConfirmedBy: p.pick(p.home.staff...),
	})
}

// withdraw takes a block back so long after it was recorded as missed.
func (p *partner) withdraw(s *shift, after standing.Instant) {
	p.others = append(p.others, standing.Fact{
		Type: standing.BlockFact, Source: source, ID: s.block.ID, Partner: p.id, Void: true,
		RecordedAt: s.block.StartsAt + standing.Hour + after,
	})
}

// correct records a delivery that was brought back as delivered after all.
func (p *partner) correct(d *standing.Fact, after standing.Instant) {
	right := *d
	right.Delivered, right.RecordedAt = true, d.CompletedAt+after
	p.others = append(p.others, right)
}
