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

// leave ages out the pillar's events that are past their window, and forgets
// those that no announced rulebook can bring back.
func (f *Fold) leave(p Pillar, past func(*Event) bool) {
	ps := f.State.Pillar(p)
	for i := range ps.Events {
		if e := &ps.Events[i]; e.Out == NoWhy && past(e) {
			e.Out = AgedOut
			f.settle(e, AgedOut)
		}
	}
	ps.Events = slices.DeleteFunc(ps.Events, func(e Event) bool {
		if p == Safety {
			return f.at >= e.OccurredAt+f.Rules.longestSafety
		}
		return e.Number <= ps.Opportunities-f.Rules.longest[p]
	})
}

// rewindow applies the windows of a rulebook that takes effect now: events leave
// the window, or are in it again.
func (f *Fold) rewindow() {
	for _, p := range Pillars {
		events := f.State.Pillar(p).Events
		for i := range events {
			e := &events[i]
			out := NoWhy
			if !f.inWindow(p, e) {
				out = RulebookChanged
			}
			if (out == NoWhy) != (e.Out == NoWhy) {
				e.Out = out
				f.settle(e, RulebookChanged)
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
