package standing

import (
	"cmp"
	"slices"
)

// Forecast looks ahead from a partner's state: what leaves when, how much the
// standing survives, and the way up. It assumes that the rulebook in force stays.
type Forecast struct {
	BlockPace    float64   `json:"blocks_per_week"`     // 0: not known, and then there are no dates
	DeliveryPace float64   `json:"deliveries_per_week"` // likewise
	Leaves       []Leaving `json:"leaves"`              // every event that counts, per pillar soonest first
	Cushions     []Cushion `json:"cushions"`            // by kind; none while there is no standing
	Ways         []Way     `json:"ways_up"`             // to each higher tier, the nearest first
}

// Leaving says when an event stops counting: after so many more blocks or
// deliveries or, in Safety, at a known moment.
type Leaving struct {
	Event  EventRef `json:"event"`
	Points int      `json:"points"`
	After  int      `json:"after,omitempty"` // more opportunities of its pillar; 0 in Safety
	At     Instant  `json:"at,omitempty"`    // exact in Safety, else at the usual pace; 0 if that is not known
}

// Cushion is how many more events of a kind, all at once, the standing survives.
type Cushion struct {
	Kind     Kind `json:"kind"`
	More     int  `json:"more"`
	AnyCount bool `json:"any,omitempty"` // no number of them lowers the standing
}

// Way is the shortest clean run to a tier: so many blocks and deliveries without
// a new event, and for Safety so much time.
type Way struct {
	Tier       Tier    `json:"tier"`
	Blocks     int     `json:"blocks"`
	Deliveries int     `json:"deliveries"`
	Until      Instant `json:"until,omitempty"` // when Safety allows it; 0 if it does already
	At         Instant `json:"at,omitempty"`    // all of it at the usual pace; 0 if that is not known
}

// Ahead is the forecast from the state, which must have been advanced to now.
func (s *State) Ahead(rules *Rulebooks, now Instant) Forecast {
	r := rules.InForce(now)
	f := Forecast{
		BlockPace:    s.Pillar(Reliability).Pace(now),
		DeliveryPace: s.Pillar(Quality).Pace(now),
	}
	for _, p := range Pillars {
		f.Leaves = append(f.Leaves, s.leaves(r, p, now)...)
	}
	if s.Standing == NoTier {
		f.Ways = s.firstWay(r, now)
		return f
	}
	for _, k := range Kinds {
		f.Cushions = append(f.Cushions, s.cushion(r, k))
	}
	for t := s.Standing + 1; t <= Fantastic; t++ {
		f.Ways = append(f.Ways, s.way(r, t, now))
	}
	return f
}

// remaining is how many more opportunities of its pillar the event counts for.
func (ps *PillarState) remaining(e *Event, window int) int {
	return e.Number + window - ps.Opportunities
}

func (s *State) leaves(r *Rulebook, p Pillar, now Instant) []Leaving {
	ps := s.Pillar(p)
	pace := ps.Pace(now)
	var leaves []Leaving
	for i := range ps.Events {
		e := &ps.Events[i]
		if !e.Counts() {
			continue
		}
		l := Leaving{Event: e.EventRef, Points: e.Cost}
		if p == Safety {
			l.At = e.OccurredAt + r.SafetyWindow
		} else {
			l.After = ps.remaining(e, r.Window(p))
			l.At = inWeeks(now, l.After, pace)
		}
		leaves = append(leaves, l)
	}
	if p == Safety {
		slices.SortStableFunc(leaves, func(a, b Leaving) int { return cmp.Compare(a.At, b.At) })
	}
	return leaves
}

// cushion adds events of the kind, all in one instant, until the pillar would
// fall below the standing. New numbers push old events out of the window first,
// as in the fold.
func (s *State) cushion(r *Rulebook, k Kind) Cushion {
	p := k.Pillar()
	ps := s.Pillar(p)
	price := r.Price(k)
	most := r.Window(p) // past that the window holds nothing but the new events
	if p == Safety && price > 0 {
		most = 100/price + 1
	}
	points, gone := ps.Points, 0
	for n := 1; n <= most; n++ {
		for p != Safety && gone < len(ps.Events) && ps.remaining(&ps.Events[gone], r.Window(p)) <= n {
			points -= ps.Events[gone].Cost
			gone++
		}
		if p != Safety && ps.Opportunities+n < r.Minimum(p) {
			continue
		}
		if r.Judge(ps.Tier, Score(points+n*price)) < s.Standing {
			return Cushion{Kind: k, More: n - 1}
		}
	}
	return Cushion{Kind: k, AnyCount: true}
}

// way is the shortest clean run after which every pillar that takes part stands
// at the tier or above.
func (s *State) way(r *Rulebook, t Tier, now Instant) Way {
	w := Way{Tier: t, At: now}
	for _, p := range Pillars {
		ps := s.Pillar(p)
		if ps.Tier == NoTier || ps.Tier >= t {
			continue
		}
		points := ps.Points
		for _, l := range s.leaves(r, p, now) { // soonest first
			points -= l.Points
			if r.Judge(ps.Tier, Score(points)) < t {
				continue
			}
			switch p {
			case Reliability:
				w.Blocks = l.After
			case Quality:
				w.Deliveries = l.After
			case Safety:
				w.Until = l.At
			}
			if l.At == 0 || w.At == 0 {
				w.At = 0
			} else {
				w.At = max(w.At, l.At)
			}
			break
		}
	}
	return w
}

// firstWay is the clean run to a first standing: enough blocks or, for a partner
// who has deliveries alone, enough deliveries.
func (s *State) firstWay(r *Rulebook, now Instant) []Way {
	p := Reliability
	if s.Pillar(Reliability).Opportunities == 0 && s.Pillar(Quality).Opportunities > 0 {
		p = Quality
	}
	ps := s.Pillar(p)
	more := max(0, r.Minimum(p)-ps.Opportunities)
	w := Way{Tier: r.Judge(NoTier, ps.Score()), At: inWeeks(now, more, ps.Pace(now))}
	if p == Quality {
		w.Deliveries = more
	} else {
		w.Blocks = more
	}
	return []Way{w}
}
