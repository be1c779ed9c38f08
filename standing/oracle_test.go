package standing_test

import (
	"cmp"
	"slices"

	"standings/standing"
)

// oracle is the rules a second time, as slow and as plain as they can be said:
// at every moment at which anything can move, it looks at every fact anew. The
// fold, which looks only at what is due, has to agree with it.
//
// It uses the types of the package and none of its rules.
type oracle struct {
	books    []standing.Installed
	refs     []standing.Ref                   // blocks, deliveries and findings, as received
	versions map[standing.Ref][]standing.Fact // of each, as received

	numbers map[standing.Ref]int
	last    [standing.Safety + 1]int // numbers given so far
	events  []*oracleEvent
	used    map[standing.BlockRef]int // points of late deliveries

	safetyTakes bool
	points      [standing.Safety + 1]int
	tiers       [standing.Safety + 1]standing.Tier
	standing    standing.Tier
	setBy       standing.Pillar
	lines       []standing.Line
	changes     []standing.Change
}

// oracleEvent is an event with everything it has been through.
type oracleEvent struct {
	standing.EventRef
	number int
	occurs standing.Instant
	block  standing.BlockRef // of a late delivery; without an id if the feed names none

	there   bool // the facts say so now
	gone    standing.Why
	excused bool
	never   bool // its window had passed when it was recorded
	priced  bool
	price   int
	book    string // the version that priced it
	cost    int    // what it costs now
}

// sighting is what a version of a fact amounts to, seen from a moment.
type sighting struct {
	opportunity bool
	occurs      standing.Instant
	events      []sightedEvent
}

type sightedEvent struct {
	kind  standing.Kind
	cause string
}

// askOracle folds all versions of one partner's facts, as received, up to and
// including the moment until.
func askOracle(rules *standing.Rulebooks, versions []standing.Fact, until standing.Instant) *oracle {
	o := &oracle{
		books:    rules.All(),
		versions: map[standing.Ref][]standing.Fact{},
		numbers:  map[standing.Ref]int{},
		used:     map[standing.BlockRef]int{},
	}
	for _, f := range versions {
		if f.Pillar() == standing.NoPillar {
			continue
		}
		if o.versions[f.Ref()] == nil {
			o.refs = append(o.refs, f.Ref())
		}
		o.versions[f.Ref()] = append(o.versions[f.Ref()], f)
	}
	for _, t := range o.moments() {
		if 0 < t && t <= until {
			o.live(t)
		}
	}
	return o
}

// moments are all at which anything can move, and some at which nothing does.
func (o *oracle) moments() []standing.Instant {
	var all []standing.Instant
	for _, b := range o.books {
		all = append(all, b.From)
		for _, versions := range o.versions {
			for _, f := range versions {
				all = append(all, f.RecordedAt, f.CheckedInAt, f.CancelledAt, f.StartsAt+b.MissedAfter,
					f.CompletedAt, f.OccurredAt, f.ConfirmedAt, f.OccurredAt+b.SafetyWindow)
				for _, i := range f.Issues {
					all = append(all, i.ConfirmedAt)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// inForce is the rulebook in force at the moment.
func (o *oracle) inForce(at standing.Instant) standing.Rulebook {
	book := o.books[0].Rulebook
	for _, b := range o.books {
		if b.From <= at {
			book = b.Rulebook
		}
	}
	return book
}

// holds is the version that holds at the moment: the latest received of those
// recorded by then.
func holds(versions []standing.Fact, at standing.Instant) (f standing.Fact) {
	for _, v := range versions {
		if v.RecordedAt <= at {
			f = v
		}
	}
	return f
}

// numbered is what can give a fact its number at the moment: the version that
// holds, and those that a backfill withdrew from the beginning, because numbers
// stay.
func (o *oracle) numbered(ref standing.Ref, at standing.Instant) []standing.Fact {
	can := []standing.Fact{holds(o.versions[ref], at)}
	for i, v := range o.versions[ref] {
		if v.Void && v.RecordedAt == 0 {
			can = append(can, holds(o.versions[ref][:i], at))
		}
	}
	return can
}

// see says what a version amounts to, seen from the moment.
func (o *oracle) see(f standing.Fact, at standing.Instant) sighting {
	var s sighting
	if f.Void {
		return s
	}
	switch f.Type {
	case standing.BlockFact:
		s = o.seeBlock(f)
	case standing.DeliveryFact:
		s = o.seeDelivery(f, at)
	case standing.SafetyFact:
		s = sighting{true, f.OccurredAt, []sightedEvent{{f.Kind, ""}}}
		if f.ConfirmedAt > at {
			return sighting{}
		}
	}
	if s.occurs > at {
		return sighting{}
	}
	return s
}

func (o *oracle) seeBlock(f standing.Fact) sighting {
	rules := o.inForce(f.StartsAt)
	missed := sighting{true, f.StartsAt + rules.MissedAfter, []sightedEvent{{standing.MissedBlock, f.Cause}}}
	if c := f.CheckedInAt; c != 0 {
		if f.EndsAt != 0 && c > f.EndsAt {
			return missed
		}
		if c <= f.StartsAt+rules.CheckInWithin {
			return sighting{true, c, nil}
		}
		return sighting{true, c, []sightedEvent{{standing.LateCheckIn, f.Cause}}}
	}
	if c := f.CancelledAt; c != 0 {
		limit := f.StartsAt - rules.CancelBefore
		if f.ScheduledAt > limit {
			limit = max(limit, f.ScheduledAt+rules.CancelGrace)
		}
		if c > f.StartsAt+rules.MissedAfter {
			return missed
		}
		if c <= limit {
			return sighting{}
		}
		return sighting{true, c, []sightedEvent{{standing.LateCancel, f.Cause}}}
	}
	return missed
}

func (o *oracle) seeDelivery(f standing.Fact, at standing.Instant) sighting {
	s := sighting{true, f.CompletedAt, nil}
	if !f.Delivered {
		s.events = append(s.events, sightedEvent{standing.Undelivered, f.Cause})
	} else if f.PromisedBy != 0 && f.CompletedAt > f.PromisedBy {
		s.events = append(s.events, sightedEvent{standing.LateDelivery, f.Cause})
	}
	var confirmed []standing.Issue
	for _, i := range f.Issues {
		if i.ConfirmedAt != 0 && i.ConfirmedAt <= at && i.ConfirmedAt <= i.ReportedAt+o.inForce(i.ReportedAt).ConfirmWithin {
			confirmed = append(confirmed, i)
		}
	}
	slices.SortStableFunc(confirmed, func(a, b standing.Issue) int { return cmp.Compare(a.ConfirmedAt, b.ConfirmedAt) })
	for _, i := range confirmed {
		if slices.ContainsFunc(s.events, func(e sightedEvent) bool { return e.kind == i.Kind }) {
			continue
		}
		s.events = append(s.events, sightedEvent{i.Kind, cmp.Or(i.Cause, f.Cause)})
	}
	return s
}

// live is one moment, from the first thing that happens in it to the last.
func (o *oracle) live(t standing.Instant) {
	from := len(o.lines)
	o.comeDue(t)
	o.giveNumbers(t)
	for _, e := range o.inOrder() {
		o.settle(e, t, standing.AgedOut)
	}
	for _, ref := range o.refsInOrder() {
		o.lookAt(ref, t)
	}
	o.judge(t, from)
}

// comeDue lets Safety events age out, and a new rulebook's windows take effect.
func (o *oracle) comeDue(t standing.Instant) {
	before := o.inForce(t - 1)
	for _, e := range o.inOrder() {
		why := standing.RulebookChanged
		if e.cost > 0 && e.outOf(before, t, o.last) {
			why = standing.AgedOut
		}
		o.settle(e, t, why)
	}
}

func (o *oracle) giveNumbers(t standing.Instant) {
	type candidate struct {
		ref    standing.Ref
		occurs standing.Instant
	}
	for _, kind := range []standing.Type{standing.BlockFact, standing.DeliveryFact} {
		var news []candidate
		for _, ref := range o.refs {
			if ref.Type != kind || o.numbers[ref] != 0 {
				continue
			}
			first := standing.Forever
			for _, f := range o.numbered(ref, t) {
				if s := o.see(f, t); s.opportunity {
					first = min(first, s.occurs)
				}
			}
			if first != standing.Forever {
				news = append(news, candidate{ref, first})
			}
		}
		slices.SortFunc(news, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(a.occurs, b.occurs), cmp.Compare(a.ref.ID, b.ref.ID), cmp.Compare(a.ref.Source, b.ref.Source))
		})
		for _, c := range news {
			p := (&standing.Fact{Type: kind}).Pillar()
			o.last[p]++
			o.numbers[c.ref] = o.last[p]
		}
	}
}

// lookAt compares the events of a fact with what the fact says now.
func (o *oracle) lookAt(ref standing.Ref, t standing.Instant) {
	f := holds(o.versions[ref], t)
	seen := o.see(f, t)
	gone := standing.Corrected
	if f.Void {
		gone = standing.Withdrawn
	}
	for _, e := range o.inOrder() {
		said := slices.ContainsFunc(seen.events, func(s sightedEvent) bool { return s.kind == e.Kind })
		if e.Ref == ref && e.there && !said {
			e.there, e.gone = false, gone
			o.settle(e, t, gone)
		}
	}
	for _, s := range seen.events {
		o.hear(f, s, seen.occurs, t)
	}
}

// hear takes in one event that a fact speaks of.
func (o *oracle) hear(f standing.Fact, s sightedEvent, occurs standing.Instant, t standing.Instant) {
	ref := standing.EventRef{Ref: f.Ref(), Kind: s.kind}
	excused := o.excuses(occurs, s)
	at := slices.IndexFunc(o.events, func(e *oracleEvent) bool { return e.EventRef == ref })
	if at < 0 {
		e := &oracleEvent{EventRef: ref, number: o.numbers[f.Ref()]}
		o.events = append(o.events, e)
		o.enter(e, f, occurs, excused, t)
		return
	}
	e := o.events[at]
	if e.never {
		// A Safety event whose date is put right is recorded anew.
		if s.kind.Pillar() == standing.Safety && e.occurs != occurs {
			o.enter(e, f, occurs, excused, t)
		}
		return
	}
	o.describe(e, f, occurs, excused)
	switch {
	case excused:
		o.settle(e, t, standing.Excused)
	case e.outOf(o.inForce(t), t, o.last):
		o.settle(e, t, standing.Corrected)
	default:
		o.settle(e, t, standing.Reinstated)
	}
}

// enter puts an event on the books: a line, even of 0, unless its window has passed.
func (o *oracle) enter(e *oracleEvent, f standing.Fact, occurs standing.Instant, excused bool, t standing.Instant) {
	o.describe(e, f, occurs, excused)
	e.never = e.outOf(o.inForce(t), t, o.last)
	if e.never {
		return
	}
	if e.Kind.Pillar() == standing.Safety {
		o.safetyTakes = true
	}
	why := standing.Counted
	if excused {
		why = standing.Excused
		if e.block.ID == "" {
			o.setPrice(e) // only what a block's limit may cut waits until it is not excused
		}
	} else if o.setPrice(e) {
		why = standing.BlockLimitReached
	}
	if o.settle(e, t, why); e.cost == 0 {
		o.write(e, t, why, 0)
	}
}

func (o *oracle) describe(e *oracleEvent, f standing.Fact, occurs standing.Instant, excused bool) {
	e.occurs, e.there, e.gone, e.excused = occurs, true, standing.NoWhy, excused
	e.block = standing.BlockRef{}
	if e.Kind == standing.LateDelivery {
		e.block = standing.BlockRef{Source: f.Source, ID: f.Block}
	}
}

func (o *oracle) excuses(occurs standing.Instant, s sightedEvent) bool {
	for _, c := range o.inForce(occurs).Causes {
		if c.Name == s.cause && slices.Contains(c.Kinds, s.kind) {
			return true
		}
	}
	return false
}

// setPrice prices an event once, and says whether the limit of its block left nothing of it.
func (o *oracle) setPrice(e *oracleEvent) (limited bool) {
	rules := o.inForce(e.occurs)
	e.priced, e.price, e.book = true, rules.Prices[e.Kind], rules.Version
	if e.block.ID == "" {
		return false
	}
	left := max(0, rules.BlockLimit-o.used[e.block])
	limited = e.price > 0 && left == 0
	e.price = min(e.price, left)
	o.used[e.block] += e.price
	return limited
}

// outOf says whether the event has left its window.
func (e *oracleEvent) outOf(rules standing.Rulebook, t standing.Instant, last [standing.Safety + 1]int) bool {
	switch p := e.Kind.Pillar(); p {
	case standing.Reliability:
		return last[p] >= e.number+rules.ReliabilityWindow
	case standing.Quality:
		return last[p] >= e.number+rules.QualityWindow
	}
	return t >= e.occurs+rules.SafetyWindow
}

// settle makes the event cost what it should, and writes that down if it is a change.
func (o *oracle) settle(e *oracleEvent, t standing.Instant, why standing.Why) {
	cost := 0
	if e.there && !e.excused && !e.never && !e.outOf(o.inForce(t), t, o.last) {
		if !e.priced {
			o.setPrice(e)
		}
		cost = e.price
	}
	if delta := e.cost - cost; delta != 0 {
		e.cost = cost
		o.write(e, t, why, delta)
	}
}

func (o *oracle) write(e *oracleEvent, t standing.Instant, why standing.Why, delta int) {
	p := e.Kind.Pillar()
	o.points[p] -= delta
	o.lines = append(o.lines, standing.Line{
		Number: len(o.lines) + 1, At: t, Event: e.EventRef, Pillar: p, Delta: delta, Why: why, Points: o.points[p],
	})
}

// inOrder are the events by pillar, by number, and then as they came in.
func (o *oracle) inOrder() []*oracleEvent {
	events := slices.Clone(o.events)
	slices.SortStableFunc(events, func(a, b *oracleEvent) int {
		return cmp.Or(cmp.Compare(a.Kind.Pillar(), b.Kind.Pillar()), cmp.Compare(a.number, b.number))
	})
	return events
}

// refsInOrder are the numbered facts by number, and the findings.
func (o *oracle) refsInOrder() []standing.Ref {
	refs := slices.DeleteFunc(slices.Clone(o.refs), func(r standing.Ref) bool {
		return r.Type != standing.SafetyFact && o.numbers[r] == 0
	})
	slices.SortStableFunc(refs, func(a, b standing.Ref) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(o.numbers[a], o.numbers[b]))
	})
	return refs
}

// judge gives the tiers of the moment, also to the lines written in it, and the standing.
func (o *oracle) judge(t standing.Instant, from int) {
	rules := o.inForce(t)
	takesPart := [...]bool{
		standing.Reliability: o.last[standing.Reliability] >= rules.ReliabilityMinimum,
		standing.Quality:     o.last[standing.Quality] >= rules.QualityMinimum,
		standing.Safety:      o.safetyTakes,
	}
	was := o.standing
	o.standing, o.setBy = standing.NoTier, standing.NoPillar
	for _, p := range standing.Pillars {
		if !takesPart[p] {
			o.tiers[p] = standing.NoTier
			continue
		}
		o.tiers[p] = tierOf(rules, o.tiers[p], max(0, 100-o.points[p]))
		lower := o.tiers[p] < o.standing || o.tiers[p] == o.standing && o.score(p) < o.score(o.setBy)
		if o.setBy == standing.NoPillar || lower {
			o.standing, o.setBy = o.tiers[p], p
		}
	}
	for i := range o.lines[from:] {
		o.lines[from+i].Tier = o.tiers[o.lines[from+i].Pillar]
	}
	if o.standing != was {
		o.changes = append(o.changes, standing.Change{
			Number: len(o.changes) + 1, At: t, From: was, To: o.standing, SetBy: o.setBy,
		})
	}
}

// counting is the number of events that cost more than 0.
func (o *oracle) counting() (n int) {
	for _, e := range o.events {
		if e.cost > 0 {
			n++
		}
	}
	return n
}

func (o *oracle) score(p standing.Pillar) int { return max(0, 100-o.points[p]) }

// tierOf is the tier of a pillar that held a tier and now has the score.
func tierOf(rules standing.Rulebook, held standing.Tier, score int) standing.Tier {
	best := func(marks [standing.Fantastic + 1]int) standing.Tier {
		for _, t := range []standing.Tier{standing.Fantastic, standing.Great, standing.Fair} {
			if score >= marks[t] {
				return t
			}
		}
		return standing.AtRisk
	}
	reached := best(rules.Reach)
	if held == standing.NoTier || reached > held {
		return reached
	}
	if score >= rules.Keep[held] {
		return held
	}
	return best(rules.Keep)
}
