package standing

// outcome is what a fact amounts to as seen from some moment.
type outcome struct {
	known  bool    // there is an outcome; otherwise the fact is nothing yet
	counts bool    // it is an opportunity: it has, or now gets, a number
	at     Instant // when it occurred
	next   Instant // when to look at the fact again; Forever if that changes nothing

	// The events it wants: at most late or undelivered and one of each kind of issue.
	n     int
	wants [1 + NotReceived - NoContact + 1]want
}

// want is one event that a fact asks for, and the cause the feed gave for it.
type want struct {
	kind  Kind
	cause string
}

func (o *outcome) want(k Kind, cause string) {
	o.wants[o.n] = want{k, cause}
	o.n++
}

// seen fills o with what the fact amounts to at the moment. Limits are those of
// the rulebook in force at the block's start or at the issue's report.
func (o *outcome) seen(rules *Rulebooks, f *Fact, from Instant) {
	o.known, o.counts, o.n, o.next = false, false, 0, Forever
	switch f.Type {
	case BlockFact:
		o.block(rules.InForce(f.StartsAt), f)
	case DeliveryFact:
		o.at, o.known, o.counts = f.CompletedAt, true, true
	case SafetyFact:
		o.at, o.known = max(f.ConfirmedAt, f.OccurredAt), true
	}
	if f.Void {
		o.known, o.counts, o.n = true, false, 0
		return
	}
	if o.at > from {
		o.known, o.counts, o.n, o.next = false, false, 0, o.at
		return
	}
	switch f.Type {
	case DeliveryFact:
		o.delivery(rules, f, from)
	case SafetyFact:
		o.at = f.OccurredAt
		o.want(f.Kind, "")
	}
}

// block classifies a block by its times alone.
func (o *outcome) block(r *Rulebook, f *Fact) {
	o.known, o.counts = true, true
	missedAt := f.StartsAt + r.MissedAfter
	notice := f.StartsAt - r.CancelBefore
	switch {
	case f.CheckedInAt != 0 && (f.EndsAt == 0 || f.CheckedInAt <= f.EndsAt):
		o.at = f.CheckedInAt
		if f.CheckedInAt > f.StartsAt+r.CheckInWithin {
			o.want(LateCheckIn, f.Cause)
		}
	case f.CancelledAt != 0 && f.CancelledAt <= missedAt:
		o.at = f.CancelledAt
		if f.CancelledAt <= notice || f.ScheduledAt > notice && f.CancelledAt <= f.ScheduledAt+r.CancelGrace {
			o.counts = false
		} else {
			o.want(LateCancel, f.Cause)
		}
	default:
		o.at = missedAt
		o.want(MissedBlock, f.Cause)
	}
}

// delivery adds the events of a completed delivery: its own, then one for each
// kind of issue, in the order of the first confirmations.
func (o *outcome) delivery(rules *Rulebooks, f *Fact, from Instant) {
	if !f.Delivered {
		o.want(Undelivered, f.Cause)
	} else if f.PromisedBy != 0 && f.CompletedAt > f.PromisedBy {
		o.want(LateDelivery, f.Cause)
	}
	if len(f.Issues) == 0 {
		return
	}
	var first [kindEnd]*Issue
	for i := range f.Issues {
		is := &f.Issues[i]
		if is.ConfirmedAt == 0 || is.ConfirmedAt > is.ReportedAt+rules.InForce(is.ReportedAt).ConfirmWithin {
			continue // still only reported, or dropped
		}
		if is.ConfirmedAt > from {
			o.next = min(o.next, is.ConfirmedAt)
		} else if first[is.Kind] == nil || is.ConfirmedAt < first[is.Kind].ConfirmedAt {
			first[is.Kind] = is
		}
	}
	for {
		var earliest *Issue
		for i := range f.Issues { // by place in the fact, so that ties keep its order
			if is := &f.Issues[i]; first[is.Kind] == is && (earliest == nil || is.ConfirmedAt < earliest.ConfirmedAt) {
				earliest = is
			}
		}
		if earliest == nil {
			return
		}
		first[earliest.Kind] = nil
		cause := earliest.Cause
		if cause == "" {
			cause = f.Cause
		}
		o.want(earliest.Kind, cause)
	}
}
