package standing

import (
	"cmp"
	"slices"
	"strings"
)

// Record is one version of a partner's fact on its way through the fold.
type Record struct {
	Fact    *Fact   `json:"fact"`
	At      Instant `json:"at"`                // when to look at it next
	Version int     `json:"version,omitempty"` // among the versions of its fact; a later one is greater
	Number  int     `json:"number,omitempty"`  // its opportunity's, once given

	// Withdrawn: a later version took it back from the start, so that it gets its
	// number and none of its events.
	Withdrawn bool `json:"withdrawn,omitempty"`

	earlier *Record // the version that this one corrects, or the same one when it was looked at before
}

// Fold folds facts and decisions, in the order in which they were recorded,
// into a partner's state, and logs what that adds to the books. Log may be nil
// when only the state is wanted.
type Fold struct {
	Rules *Rulebooks
	State *State
	Log   *Log

	at    Instant   // the instant being folded
	rules *Rulebook // in force at it
	work  []job     // the records to look at in it
	lines int       // of Log when it began
	moved bool      // a score or a number changed in it, so that a tier can
	due   Instant   // when something comes due by itself

	// forgotten are the events that the state keeps no more, for corrections that
	// are still to be folded. A correction that arrives later is folded from nothing.
	forgotten  map[Ref][]Event
	lastEvents [Safety + 1]int // LastEvent of the pillars before the first of them was forgotten
}

// job is a record with what it amounts to at the instant being folded.
type job struct {
	*Record
	outcome
}

// FoldAll folds all versions of one partner's facts, in the order in which they
// were received, from nothing up to the moment. What lies beyond it is pending
// in the state.
func FoldAll(rules *Rulebooks, versions []Fact, until Instant, decisions ...Decision) (*State, *Log) {
	f := Fold{Rules: rules, State: new(State), Log: new(Log)}
	f.Run(Sequence(rules, versions), decisions, until)
	return f.State, f.Log
}

// Run folds records and decisions, both in the order of their moments and none
// before what the state has folded already, and whatever comes due by itself, up
// to and including the moment until. Records beyond it become pending.
func (f *Fold) Run(records []*Record, decisions []Decision, until Instant) {
	f.due = f.State.NextDue(f.Rules)
	for {
		at := f.due
		if len(records) > 0 {
			at = min(at, records[0].At)
		}
		if len(decisions) > 0 {
			at = min(at, decisions[0].At)
		}
		if at > until || at == Forever {
			break
		}
		if at == f.due {
			if f.due = f.State.NextDue(f.Rules); at < f.due {
				continue // what was due has been corrected away
			}
		}
		f.begin(at)
		for len(f.State.Pending) > 0 && f.State.Pending[0].At == at {
			f.take(f.State.Pending[0])
			f.State.Pending = f.State.Pending[1:]
		}
		for len(records) > 0 && records[0].At == at {
			f.take(records[0])
			records = records[1:]
		}
		f.number()
		f.pushOut()
		f.enterAll()
		for len(decisions) > 0 && decisions[0].At == at {
			f.decide(decisions[0])
			decisions = decisions[1:]
		}
		f.judge()
		f.forget()
		if at >= f.due {
			f.due = f.State.NextDue(f.Rules)
		}
	}
	for _, r := range records {
		r.inherit()
		if !r.Withdrawn {
			f.recall(r.Fact.Ref())
		}
		f.wait(r)
	}
}

// Advance folds what comes due by itself up to and including the moment.
func (f *Fold) Advance(until Instant) { f.Run(nil, nil, until) }

// begin starts an instant: another rulebook may be in force from it, and Safety
// events that are due age out.
func (f *Fold) begin(at Instant) {
	s := f.State
	f.at, f.work, f.moved = at, f.work[:0], false
	f.rules = f.Rules.InForce(at)
	if f.Log != nil {
		f.lines = len(f.Log.Lines)
	}
	if s.KnownAt == 0 {
		s.KnownAt, s.Rulebook = at, f.rules.Version
		f.due = min(f.due, f.Rules.Next(at))
	}
	s.FoldedTo = at
	if s.Rulebook != f.rules.Version {
		s.Rulebook, f.moved = f.rules.Version, true
		f.rewindow()
	}
	if len(s.Pillar(Safety).Events) > 0 {
		f.leave(Safety, func(e *Event) bool { return at >= e.OccurredAt+f.rules.SafetyWindow })
	}
}

// take sees what the record amounts to now, in place of any earlier version.
func (f *Fold) take(r *Record) {
	s := f.State
	if len(s.Pending) > 0 || len(f.work) > 0 {
		f.supersede(r)
	}
	r.inherit()
	if r.Fact.Type == PartnerFact {
		s.Name, s.HomeStation = r.Fact.Name, r.Fact.Station
		if r.Fact.Void {
			s.Name, s.HomeStation = "", ""
		}
		return
	}
	f.work = append(f.work, job{Record: r})
	j := &f.work[len(f.work)-1]
	if r.Fact.Pillar() == NoPillar {
		return
	}
	j.seen(f.Rules, r.Fact, f.at)
	if r.Withdrawn {
		j.n = 0
	}
}

// inherit takes over the number that an earlier version of the fact was given.
func (r *Record) inherit() {
	for o := r.earlier; r.Number == 0 && o != nil; o = o.earlier {
		r.Number = o.Number
	}
}

// sameFact says whether two records are of one fact.
func (r *Record) sameFact(o *Record) bool {
	return r.Fact.Type == o.Fact.Type && r.Fact.ID == o.Fact.ID && r.Fact.Source == o.Fact.Source
}

// supersede drops what waits, or is at hand, of earlier versions of the record's
// fact, and takes over their number. One that was withdrawn from the start is
// apart: it is there for the number, whatever holds meanwhile.
func (f *Fold) supersede(r *Record) {
	earlier := func(o *Record) bool {
		if o.Version >= r.Version || o.Withdrawn != r.Withdrawn || !o.sameFact(r) {
			return false
		}
		r.Number = max(r.Number, o.Number)
		return true
	}
	f.State.Pending = slices.DeleteFunc(f.State.Pending, earlier)
	f.work = slices.DeleteFunc(f.work, func(j job) bool { return earlier(j.Record) })
}

// wait puts the record among the pending ones, soonest first. The order of those
// that are due together is fixed, so that a state depends on what was folded and
// not on how.
func (f *Fold) wait(r *Record) {
	p := f.State.Pending
	i := len(p)
	for i > 0 && cmp.Or(cmp.Compare(p[i-1].At, r.At), byName(p[i-1].Fact, r.Fact), cmp.Compare(p[i-1].Version, r.Version)) > 0 {
		i--
	}
	f.State.Pending = slices.Insert(p, i, r)
	f.due = min(f.due, r.At)
}

// number gives the new opportunities of the instant their numbers: by time of
// occurrence, then by id as bytes, then by source.
func (f *Fold) number() {
	s := f.State
	if len(f.work) > 1 {
		slices.SortStableFunc(f.work, func(a, b job) int {
			if c := cmp.Compare(a.at, b.at); c != 0 {
				return c
			}
			return byName(a.Fact, b.Fact)
		})
	}
	for i := range f.work {
		j := &f.work[i]
		p := s.Pillar(j.Fact.Pillar())
		// What is heard later of an old opportunity tells nothing of where the partner
		// works now, but of the latest it does.
		latest := j.counts && (j.Number == 0 || j.Fact.Ref() == s.LastFrom)
		if (latest || s.LastStation == "") && !j.Fact.Void && j.Fact.Station != "" {
			s.LastStation, s.LastFrom = j.Fact.Station, j.Fact.Ref()
		}
		if missed := j.n == 1 && j.wants[0].kind == MissedBlock; j.known && !missed && !j.Fact.Void {
			s.DataTo = max(s.DataTo, j.at) // that nothing came in tells nothing of the feed
		}
		if j.counts && j.Number == 0 {
			p.Opportunities++
			p.worked(j.at)
			f.give(j.Record, p.Opportunities)
			f.moved = true
		}
		if j.next != Forever && j.Fact.Pillar() != NoPillar {
			again := *j.Record
			again.At, again.earlier = j.next, j.Record
			f.wait(&again)
		}
	}
}

// byName orders facts by id as bytes, then by source.
func byName(a, b *Fact) int {
	if c := strings.Compare(a.ID, b.ID); c != 0 {
		return c
	}
	if c := strings.Compare(a.Source, b.Source); c != 0 {
		return c
	}
	return cmp.Compare(a.Type, b.Type)
}

// give gives the record's fact its number: this record, those it comes from,
// and all others of the fact that are at hand or wait.
func (f *Fold) give(r *Record, number int) {
	for o := r; o != nil; o = o.earlier {
		o.Number = number
	}
	if len(f.work) > 1 {
		for i := range f.work {
			if o := f.work[i].Record; o.sameFact(r) {
				o.Number = number
			}
		}
	}
	for _, o := range f.State.Pending {
		if o.sameFact(r) {
			o.Number = number
		}
	}
}
