package standing

import "slices"

// pushOut ages out what the new numbers push out of the windows.
func (f *Fold) pushOut() {
	for _, p := range [...]Pillar{Reliability, Quality} {
		ps := f.State.Pillar(p)
		if len(ps.Events) == 0 {
			continue
		}
		last := ps.Opportunities - f.rules.Window(p)
		if ps.Events[0].Number <= last {
			f.leave(p, func(e *Event) bool { return e.Number <= last })
		}
	}
}

// leave ages out the pillar's events that are past their window.
func (f *Fold) leave(p Pillar, past func(*Event) bool) {
	ps := f.State.Pillar(p)
	for i := range ps.Events {
		if e := &ps.Events[i]; e.Out == NoWhy && past(e) {
			e.Out = AgedOut
			f.settle(e, AgedOut)
		}
	}
}

// forget takes those events off the state, at the end of an instant, that no
// announced rulebook can bring back and no record that waits.
func (f *Fold) forget() {
	for _, p := range Pillars {
		ps := f.State.Pillar(p)
		if len(ps.Events) == 0 || p != Safety && !f.bygone(p, &ps.Events[0]) {
			continue
		}
		ps.Events = slices.DeleteFunc(ps.Events, func(e Event) bool {
			if !f.bygone(p, &e) || slices.ContainsFunc(f.State.Pending, func(r *Record) bool { return !r.Withdrawn && r.Fact.Ref() == e.Ref }) {
				return false
			}
			if f.forgotten == nil {
				f.forgotten = make(map[Ref][]Event)
				for _, p := range Pillars {
					f.lastEvents[p] = f.State.Pillar(p).LastEvent
				}
			}
			f.forgotten[e.Ref] = append(f.forgotten[e.Ref], e)
			if e.Breaks() {
				ps.LastEvent = max(ps.LastEvent, e.Number)
			}
			return true
		})
	}
}

// bygone says whether the event is past the longest window of any rulebook.
func (f *Fold) bygone(p Pillar, e *Event) bool {
	if p == Safety {
		return f.at >= e.OccurredAt+f.Rules.longestSafety
	}
	return e.Number <= f.State.Pillar(p).Opportunities-f.Rules.longest[p]
}

// recall puts the forgotten events of a fact back on the state, for a newer
// version of it.
func (f *Fold) recall(ref Ref) {
	back := f.forgotten[ref]
	if len(back) == 0 {
		return
	}
	for _, e := range back {
		f.State.Pillar(e.Kind.Pillar()).insert(e)
	}
	delete(f.forgotten, ref)
	p := back[0].Kind.Pillar()
	last := f.lastEvents[p]
	for _, events := range f.forgotten {
		for i := range events {
			if e := &events[i]; e.Kind.Pillar() == p && e.Breaks() {
				last = max(last, e.Number)
			}
		}
	}
	f.State.Pillar(p).LastEvent = last
}

// rewindow applies the windows of a rulebook that takes effect now: events leave
// the window, or are in it again. A Safety event whose time is up at this very
// moment by the rulebook before just ages out.
func (f *Fold) rewindow() {
	safetyWindow := f.Rules.InForce(f.at - 1).SafetyWindow
	for _, p := range Pillars {
		events := f.State.Pillar(p).Events
		for i := range events {
			e := &events[i]
			if e.Never {
				continue
			}
			out, why := NoWhy, RulebookChanged
			if !f.inWindow(p, e) {
				if p == Safety && f.at >= e.OccurredAt+safetyWindow {
					why = AgedOut
				}
				out = why
			}
			if (out == NoWhy) != (e.Out == NoWhy) {
				e.Out = out
				f.settle(e, why)
			}
		}
	}
}

func (f *Fold) inWindow(p Pillar, e *Event) bool {
	if p == Safety {
		return f.at < e.OccurredAt+f.rules.SafetyWindow
	}
	return f.State.Pillar(p).Opportunities-e.Number < f.rules.Window(p)
}
