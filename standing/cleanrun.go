package standing

// Breaks says whether the event ends a clean run: it happened, and nothing excuses
// it. Whether it still counts, or ever did, is another matter.
func (e *Event) Breaks() bool { return e.Gone == NoWhy && e.Excuse == "" }

// CleanRun is how many of the pillar's latest numbers, without a gap, had no
// event that breaks it. It is of Reliability and Delivery quality only, because
// Safety has no numbers.
func (ps *PillarState) CleanRun() int {
	last := ps.LastEvent
	for i := range ps.Events {
		if e := &ps.Events[i]; e.Breaks() {
			last = max(last, e.Number)
		}
	}
	return ps.Opportunities - last
}
