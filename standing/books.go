package standing

import (
	"cmp"
	"slices"
)

// enterAll brings the events of the instant's records in, in number order, and
// takes back those that the facts no longer ask for.
func (f *Fold) enterAll() {
	if len(f.work) > 1 {
		slices.SortStableFunc(f.work, func(a, b job) int {
			if c := cmp.Compare(a.Fact.Pillar(), b.Fact.Pillar()); c != 0 {
				return c
			}
			return cmp.Compare(a.Number, b.Number)
		})
	}
	for i := range f.work {
		j := &f.work[i]
		p := j.Fact.Pillar()
		switch {
		case p == NoPillar || j.Withdrawn:
		case j.Version > 1:
			f.recall(j.Fact.Ref())
			f.enter(p, j)
		case j.n > 0:
			f.enter(p, j)
		}
	}
}

// enter compares the events on the books with those that the record asks for.
func (f *Fold) enter(p Pillar, j *job) {
	ps := f.State.Pillar(p)
	for i := range ps.Events {
		e := &ps.Events[i]
		if e.Never || e.Gone != NoWhy || e.ID != j.Fact.ID || e.Source != j.Fact.Source || e.Type != j.Fact.Type {
			continue
		}
		if !slices.ContainsFunc(j.wants[:j.n], func(w want) bool { return w.kind == e.Kind }) {
			e.Gone = Corrected
			if j.Fact.Void {
				e.Gone = Withdrawn
			}
			f.settle(e, e.Gone)
		}
	}
	for _, w := range j.wants[:j.n] {
		ref := EventRef{j.Fact.Ref(), w.kind}
		e := ps.event(ref)
		switch {
		case e == nil:
			f.add(p, ref, j, w)
		case !e.Never:
			f.amend(e, j, w)
		case p == Safety && e.OccurredAt != j.at: // its date is put right: it is recorded anew
			ps.Events = slices.DeleteFunc(ps.Events, func(e Event) bool { return e.EventRef == ref })
			f.add(p, ref, j, w)
		}
	}
}

// event finds an event on the books of the pillar, or nil.
func (ps *PillarState) event(ref EventRef) *Event {
	for i := range ps.Events {
		if ps.Events[i].EventRef == ref {
			return &ps.Events[i]
		}
	}
	return nil
}

// add enters a new event, unless its window has passed before it was recorded:
// then it never counts.
func (f *Fold) add(p Pillar, ref EventRef, j *job, w want) {
	e := Event{
		EventRef: ref, Number: j.Number, OccurredAt: j.at, RecordedAt: f.at,
		Station: j.Fact.Station, Rulebook: f.Rules.InForce(j.at).Version,
	}
	if w.kind == LateDelivery {
		e.Block = j.Fact.Block
	}
	f.excuse(&e, w.cause)
	if !f.inWindow(p, &e) {
		e.Out, e.Never = AgedOut, true
		if f.Log != nil {
			f.Log.Never = append(f.Log.Never, e)
		}
		f.State.Pillar(p).insert(e)
		return
	}
	if p == Safety {
		f.State.SafetyTakes, f.moved = true, true
		f.due = min(f.due, e.OccurredAt+f.rules.SafetyWindow)
	}
	entered := f.State.Pillar(p).insert(e)
	if e.Excuse == "" || e.Block == "" {
		f.price(entered) // an excused late delivery uses nothing of its block's limit
	}
	why := Counted
	switch {
	case e.Excuse != "":
		why = Excused
	case entered.Price == 0 && f.Rules.InForce(e.OccurredAt).Price(e.Kind) > 0:
		why = BlockLimitReached
	}
	f.write(entered, why, true)
}

// byPlace orders the events of a pillar: by number, in Safety by occurrence, then
// as they came in.
func byPlace(a, b Event) int {
	c := cmp.Compare(a.Number, b.Number)
	if c == 0 && a.Number == 0 {
		c = cmp.Compare(a.OccurredAt, b.OccurredAt)
	}
	if c == 0 {
		c = cmp.Compare(a.RecordedAt, b.RecordedAt)
	}
	return c
}

// insert puts an event in its place among those of the pillar.
func (ps *PillarState) insert(e Event) *Event {
	i := len(ps.Events)
	for i > 0 && byPlace(ps.Events[i-1], e) > 0 {
		i--
	}
	ps.Events = slices.Insert(ps.Events, i, e)
	return &ps.Events[i]
}

// amend brings an event on the books up to a newer version of its fact. What it
// costs was decided when it was priced, and stays.
func (f *Fold) amend(e *Event, j *job, w want) {
	before := *e
	e.OccurredAt, e.Station = j.at, j.Fact.Station
	if e.Kind == LateDelivery {
		e.Block = j.Fact.Block
	}
	f.excuse(e, w.cause)
	e.Gone = NoWhy
	why := Reinstated
	if e.Excuse != "" {
		why = Excused
	}
	if e.Kind.Pillar() == Safety {
		// Its window follows its date.
		if !f.inWindow(Safety, e) {
			e.Out, why = AgedOut, Corrected
		} else {
			e.Out = NoWhy
			f.due = min(f.due, e.OccurredAt+f.rules.SafetyWindow)
		}
	}
	if *e != before {
		f.settle(e, why)
	}
	if e.Number == 0 && e.OccurredAt != before.OccurredAt {
		slices.SortStableFunc(f.State.Pillar(Safety).Events, byPlace)
	}
}

// excuse sets what excuses the event: a person's decision, or else the cause the
// feed gave, if the rulebook in force when it occurred says so.
func (f *Fold) excuse(e *Event, cause string) {
	e.Cause, e.Excuse, e.ExcusedBy = cause, "", ""
	for i := range f.State.Decisions {
		if d := &f.State.Decisions[i]; d.Event == e.EventRef {
			e.Excuse, e.ExcusedBy = d.Cause, d.By
			return
		}
	}
	if f.Rules.InForce(e.OccurredAt).Excuses(cause, e.Kind) {
		e.Excuse = cause
	}
}

// decide applies a person's decision to its event, also if that is recorded later.
func (f *Fold) decide(d Decision) {
	s := f.State
	s.Decisions = slices.DeleteFunc(s.Decisions, func(o Decision) bool { return o.Event == d.Event })
	why := Reinstated
	if !d.Revoke {
		s.Decisions = append(s.Decisions, d)
		why = Excused
	}
	if e := s.Pillar(d.Event.Kind.Pillar()).event(d.Event); e != nil && !e.Never {
		f.excuse(e, e.Cause)
		f.settle(e, why)
	}
}

// price fixes what the event costs, by the rulebook in force when it occurred.
// The late deliveries of one block share a limit; what they use is never given back.
func (f *Fold) price(e *Event) {
	r := f.Rules.InForce(e.OccurredAt)
	e.Priced, e.Price, e.Rulebook = true, r.Price(e.Kind), r.Version
	if e.Block == "" {
		return
	}
	block := BlockRef{e.Source, e.Block}
	e.Price = max(0, min(e.Price, r.BlockLimit-f.State.Used[block]))
	if e.Price == 0 {
		return
	}
	if f.State.Used == nil {
		f.State.Used = make(map[BlockRef]int)
	}
	f.State.Used[block] += e.Price
	if f.Log != nil {
		f.Log.Used = append(f.Log.Used, block)
	}
}

// settle makes an event on the books cost what it now should, and writes the
// ledger line if that is a change.
func (f *Fold) settle(e *Event, why Why) { f.write(e, why, false) }

// write settles the event. Its first line is written even if it is 0.
func (f *Fold) write(e *Event, why Why, first bool) {
	cost := 0
	if e.Live() && e.Excuse == "" {
		if !e.Priced {
			f.price(e)
		}
		cost = e.Price
	}
	delta := e.Cost - cost
	e.Cost = cost
	if f.Log != nil {
		f.Log.Events = append(f.Log.Events, *e)
	}
	if delta == 0 && !first {
		return
	}
	s := f.State
	ps := s.Pillar(e.Kind.Pillar())
	ps.Points -= delta
	s.Lines++
	f.moved = true
	if f.Log == nil {
		return
	}
	version := f.rules.Version
	if first {
		version = e.Rulebook
	}
	f.Log.Lines = append(f.Log.Lines, Line{
		Number: s.Lines, At: f.at, Event: e.EventRef, Pillar: e.Kind.Pillar(),
		Delta: delta, Why: why, Points: ps.Points, Rulebook: version,
	})
}
