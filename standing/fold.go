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

	earlier *Record // the version that this one corrects, for its number
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
	f.nextDue()
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
		if at >= f.due {
			f.nextDue()
		}
	}
	for _, r := range records {
		f.wait(r)
	}
}

// Advance folds what comes due by itself up to and including the moment.
func (f *Fold) Advance(until Instant) { f.Run(nil, nil, until) }

func (f *Fold) nextDue() {
	f.due = Forever
	if f.State.KnownAt != 0 {
		f.due = f.State.NextDue(f.Rules)
	}
}

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
	if at >= f.due {
		f.leave(Safety, func(e *Event) bool { return at >= e.OccurredAt+f.rules.SafetyWindow })
	}
}

// take sees what the record amounts to now, in place of any earlier version.
func (f *Fold) take(r *Record) {
	s := f.State
	if len(s.Pending) > 0 || len(f.work) > 0 {
		f.supersede(r)
	}
	if r.Number == 0 && r.earlier != nil {
		r.Number = r.earlier.Number
	}
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
	if j.next != Forever {
		again := *r
		again.At, again.earlier = j.next, r
		f.wait(&again)
	}
	if s.LastStation == "" {
		s.LastStation = r.Fact.Station
	}
}

// supersede drops what waits, or is at hand, of earlier versions of the record's
// fact, and takes over their number.
func (f *Fold) supersede(r *Record) {
	earlier := func(o *Record) bool {
		if o == r || o.Fact.Type != r.Fact.Type || o.Version >= r.Version || o.Fact.ID != r.Fact.ID || o.Fact.Source != r.Fact.Source {
			return false
		}
		r.Number = max(r.Number, o.Number)
		return true
	}
	f.State.Pending = slices.DeleteFunc(f.State.Pending, earlier)
	f.work = slices.DeleteFunc(f.work, func(j job) bool { return earlier(j.Record) })
}

// wait puts the record among the pending ones, soonest first.
func (f *Fold) wait(r *Record) {
	p := f.State.Pending
	i := len(p)
	for i > 0 && p[i-1].At > r.At {
		i--
	}
	f.State.Pending = slices.Insert(p, i, r)
	f.due = min(f.due, r.At)
}

// number gives the new opportunities of the instant their numbers: by time of
// occurrence, then by id as bytes, then by source.
func (f *Fold) number() {
	if len(f.work) > 1 {
		slices.SortStableFunc(f.work, func(a, b job) int {
			if c := cmp.Compare(a.at, b.at); c != 0 {
				return c
			}
			if c := strings.Compare(a.Fact.ID, b.Fact.ID); c != 0 {
				return c
			}
			return strings.Compare(a.Fact.Source, b.Fact.Source)
		})
	}
	for i := range f.work {
		j := &f.work[i]
		if !j.known {
			continue
		}
		if !j.Fact.Void && j.Fact.Station != "" {
			f.State.LastStation = j.Fact.Station
		}
		if j.counts && j.Number == 0 {
			p := f.State.Pillar(j.Fact.Pillar())
			p.Opportunities++
			p.worked(j.at)
			j.Number = p.Opportunities
			f.moved = true
		}
	}
}
