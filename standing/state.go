package standing

import "slices"

// EventRef names an event: the fact it comes from, and its kind.
type EventRef struct {
	Ref
	Kind Kind `json:"kind"`
}

// Event is an opportunity that went wrong, or a safety finding.
type Event struct {
	EventRef
	Number     int     `json:"number,omitempty"` // its opportunity's; 0 in Safety
	OccurredAt Instant `json:"occurred_at"`
	RecordedAt Instant `json:"recorded_at"` // when it came in
	Station    string  `json:"station,omitempty"`
	Block      string  `json:"block,omitempty"` // of a late delivery, where the feed names it

	Cause     string `json:"cause,omitempty"`      // the feed's word for why
	Excuse    string `json:"excuse,omitempty"`     // the cause that excuses it; costs 0 while set
	ExcusedBy string `json:"excused_by,omitempty"` // who said so; empty if the feed's cause did

	Priced   bool   `json:"priced,omitempty"`
	Price    int    `json:"price"`              // points, once priced; never changes after that
	Rulebook string `json:"rulebook,omitempty"` // the version that priced it
	Cost     int    `json:"cost"`               // points it costs now

	Gone Why `json:"gone,omitempty"` // Corrected or Withdrawn: the facts no longer say so
	Out  Why `json:"out,omitempty"`  // AgedOut or RulebookChanged: it has left the window

	// Never: its window had passed when it was recorded, so that it never counts,
	// whatever a later rulebook says.
	Never bool `json:"never,omitempty"`
}

// Counts says whether the event costs points now.
func (e *Event) Counts() bool { return e.Cost > 0 }

// Live says whether the event is on the books at all: neither taken back nor
// out of its window. An excused event is live, and costs 0.
func (e *Event) Live() bool { return e.Gone == NoWhy && e.Out == NoWhy }

// PillarState is where a pillar stands.
type PillarState struct {
	Opportunities int         `json:"opportunities"` // numbers given so far; always 0 in Safety
	Points        int         `json:"points"`        // that count now
	Tier          Tier        `json:"tier,omitempty"`
	Events        []Event     `json:"events,omitempty"` // within the window, in number order; in Safety by occurrence
	Weeks         []WeekCount `json:"weeks,omitempty"`

	// LastEvent is the greatest number of an event that is no longer among Events
	// and that nothing excused; 0 without one. The clean run begins after it.
	LastEvent int `json:"last_event,omitempty"`
}

// Score is 100 less the points that count, and never below 0.
func (p *PillarState) Score() int { return Score(p.Points) }

// WeekCount counts the opportunities of one week, Monday to Sunday in UTC.
type WeekCount struct {
	Week  int `json:"week"` // weeks since the Monday before 1970
	Count int `json:"count"`
}

// State is all that is kept of a partner to go on folding from: small, and a
// function of the facts and decisions recorded so far.
type State struct {
	FoldedTo Instant `json:"folded_to,omitempty"` // the last moment at which anything was folded
	KnownAt  Instant `json:"known_at,omitempty"`  // the first
	DataTo   Instant `json:"data_to,omitempty"`   // the latest outcome that a fact told us of
	Rulebook string  `json:"rulebook,omitempty"`  // in force then

	Name        string `json:"name,omitempty"`         // from the partner fact
	HomeStation string `json:"home_station,omitempty"` // from the partner fact
	LastStation string `json:"last_station,omitempty"` // of the latest block or delivery
	LastFrom    Ref    `json:"last_from,omitzero"`     // which that is
	SafetyTakes bool   `json:"safety_takes,omitempty"` // Safety has had its first event

	Standing  Tier    `json:"standing,omitempty"`
	SetBy     Pillar  `json:"set_by,omitempty"`
	Lines     int     `json:"lines,omitempty"`      // the number of the last ledger line
	Changes   int     `json:"changes,omitempty"`    // the number of the last change
	ChangedAt Instant `json:"changed_at,omitempty"` // when that was

	ByPillar [Safety + 1]PillarState `json:"by_pillar"` // index 0 is unused

	// Pending are the facts to look at again later, soonest first: blocks without
	// outcome, outcomes that lie ahead.
	Pending []*Record `json:"pending,omitempty"`

	// Decisions are the excuses in force, also those for events not recorded yet.
	Decisions []Decision `json:"decisions,omitempty"`

	// Used are the points that late deliveries have used up, by block. It is kept
	// beside the state, and need hold only the blocks that the facts at hand name.
	Used map[BlockRef]int `json:"-"`
}

// BlockRef names a block as a delivery does.
type BlockRef struct{ Source, ID string }

// Pillar is the state of one pillar.
func (s *State) Pillar(p Pillar) *PillarState { return &s.ByPillar[p] }

// Home is the partner's home station: the partner fact's, or without one that of
// the latest block or delivery. Empty while neither is known.
func (s *State) Home() string {
	if s.HomeStation != "" {
		return s.HomeStation
	}
	return s.LastStation
}

// Counting is the number of events that count and cost more than 0.
func (s *State) Counting() int {
	n := 0
	for _, p := range Pillars {
		for i := range s.ByPillar[p].Events {
			if s.ByPillar[p].Events[i].Counts() {
				n++
			}
		}
	}
	return n
}

// NextDue is the next moment at which something comes due by itself: a block
// missed, an outcome that lay ahead, a Safety event ageing out, a rulebook
// taking effect. Forever if nothing does.
func (s *State) NextDue(rules *Rulebooks) Instant {
	due := Forever
	if s.KnownAt != 0 {
		due = rules.Next(s.FoldedTo)
	}
	if len(s.Pending) > 0 {
		due = min(due, s.Pending[0].At)
	}
	return min(due, s.safetyDue(rules.InForce(s.FoldedTo)))
}

// safetyDue is when the next Safety event leaves its window.
func (s *State) safetyDue(r *Rulebook) Instant {
	due := Forever
	events := s.ByPillar[Safety].Events
	for i := range events {
		if events[i].Out == NoWhy {
			due = min(due, events[i].OccurredAt+r.SafetyWindow)
		}
	}
	return due
}

// Awaits is the record of a fact that has no number yet and is looked at again
// later, or nil. A newer version of such a fact that is recorded by then can be
// folded from this state; one of any other known fact needs the partner's whole
// history.
func (s *State) Awaits(ref Ref) *Record {
	for _, r := range s.Pending {
		if r.Number == 0 && r.Fact.Type == ref.Type && r.Fact.ID == ref.ID && r.Fact.Source == ref.Source {
			return r
		}
	}
	return nil
}

// Clone is a copy that can be folded further without touching s.
func (s *State) Clone() *State {
	c := *s
	for p := range c.ByPillar {
		c.ByPillar[p].Events = slices.Clone(c.ByPillar[p].Events)
		c.ByPillar[p].Weeks = slices.Clone(c.ByPillar[p].Weeks)
	}
	c.Pending = make([]*Record, len(s.Pending))
	for i, r := range s.Pending {
		r := *r
		r.earlier = nil // the copy's facts get their own numbers
		c.Pending[i] = &r
	}
	c.Decisions = slices.Clone(c.Decisions)
	c.Used = make(map[BlockRef]int, len(s.Used))
	for b, n := range s.Used {
		c.Used[b] = n
	}
	return &c
}
