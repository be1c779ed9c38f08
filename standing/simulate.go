package standing

import "strconv"

// Plan is what the simulator is asked about: events excused, then one more
// event of each of the kinds, then a clean run.
type Plan struct {
	Excused    []EventRef
	Events     []Kind
	Blocks     int // clean ones
	Deliveries int // clean ones
}

// simulated is the source of made-up facts; no feed can name it.
const simulated = "\x00simulated"

// Simulate is the state after the plan, an estimate: made-up facts and decisions
// are folded into a copy of the state, a microsecond apart from now on.
func Simulate(rules *Rulebooks, s *State, plan Plan, now Instant) *State {
	f := Fold{Rules: rules, State: s.Clone()}
	f.Advance(now)
	at := now
	for _, e := range plan.Excused {
		at++
		f.Run(nil, []Decision{{Event: e, At: at, Cause: "simulated", By: simulated}}, at)
	}
	fold := func(fact Fact) {
		fact.Source, fact.ID, fact.RecordedAt = simulated, strconv.FormatInt(int64(at), 10), at
		f.Run([]*Record{{Fact: &fact, At: at, Version: 1}}, nil, at)
	}
	for _, k := range plan.Events {
		at++
		fold(madeUp(rules.InForce(at), k, at))
	}
	for range plan.Blocks {
		at++
		fold(Fact{Type: BlockFact, StartsAt: at, CheckedInAt: at})
	}
	for range plan.Deliveries {
		at++
		fold(Fact{Type: DeliveryFact, CompletedAt: at, Delivered: true})
	}
	return f.State
}

// madeUp is a fact that amounts to an event of the kind at the moment.
func madeUp(r *Rulebook, k Kind, at Instant) Fact {
	switch k {
	case LateCheckIn:
		return Fact{Type: BlockFact, StartsAt: at - r.CheckInWithin - 1, CheckedInAt: at}
	case LateCancel:
		return Fact{Type: BlockFact, StartsAt: at - 1, CancelledAt: at}
	case MissedBlock:
		return Fact{Type: BlockFact, StartsAt: at - r.MissedAfter}
	case LateDelivery:
		return Fact{Type: DeliveryFact, PromisedBy: at - 1, CompletedAt: at, Delivered: true}
	case Undelivered:
		return Fact{Type: DeliveryFact, CompletedAt: at}
	case UnsafeDriving, Disrespect, Harassment:
		return Fact{Type: SafetyFact, Kind: k, OccurredAt: at, ConfirmedAt: at}
	}
	return Fact{
		Type: DeliveryFact, CompletedAt: at, Delivered: true,
		Issues: []Issue{{Kind: k, ReportedAt: at, ConfirmedAt: at}},
	}
}
