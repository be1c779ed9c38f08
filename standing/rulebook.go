package standing

import (
	"slices"
	"sort"
)

// Rulebook is one version of the published rules. It is a value: nothing in it
// is a constant of the program, and package rulebook reads it from TOML and
// checks it.
type Rulebook struct {
	Version string

	// A block, measured against its start. All limits are inclusive.
	CheckInWithin Instant // after the start: a later check-in is late
	CancelBefore  Instant // before the start: an earlier cancellation is no opportunity
	CancelGrace   Instant // after scheduling, for blocks scheduled inside CancelBefore
	MissedAfter   Instant // after the start: without check-in or cancellation the block is missed

	// ConfirmWithin is how long after its report an issue can be confirmed.
	ConfirmWithin Instant

	Prices [kindEnd]int // points by kind

	// BlockLimit is what the late deliveries of one block cost at most, in points.
	BlockLimit int

	// ReliabilityWindow and QualityWindow are in blocks and deliveries, SafetyWindow in time.
	ReliabilityWindow int
	QualityWindow     int
	SafetyWindow      Instant

	// Minimums are the opportunities below which a pillar takes no part.
	ReliabilityMinimum int
	QualityMinimum     int

	// Reach and Keep are the marks by tier, 0 for At Risk: a pillar rises to the
	// highest tier whose reach mark its score meets, and falls only from below
	// the keep mark of the tier it holds.
	Reach, Keep [Fantastic + 1]int

	// AnnouncedAhead is how long before it takes effect another rulebook is announced.
	AnnouncedAhead Instant

	Causes []Cause // in the order of the file
}

// Cause is a reason that a feed or a manager can give, and what it excuses.
type Cause struct {
	Name  string
	Kinds []Kind
}

// Price is what an event of the kind costs, in points.
func (r *Rulebook) Price(k Kind) int { return r.Prices[k] }

// SetPrice sets what an event of the kind costs.
func (r *Rulebook) SetPrice(k Kind, points int) { r.Prices[k] = points }

// Excuses says whether the cause takes the points off an event of the kind.
// Causes the rulebook does not list excuse nothing.
func (r *Rulebook) Excuses(cause string, k Kind) bool {
	if cause == "" {
		return false
	}
	for i := range r.Causes {
		if r.Causes[i].Name == cause {
			return slices.Contains(r.Causes[i].Kinds, k)
		}
	}
	return false
}

// Window is how many opportunities an event of the pillar counts for; 0 for
// Safety, whose window is a length of time.
func (r *Rulebook) Window(p Pillar) int {
	switch p {
	case Reliability:
		return r.ReliabilityWindow
	case Quality:
		return r.QualityWindow
	}
	return 0
}

// Minimum is the number of opportunities below which the pillar takes no part
// in the standing; 0 for Safety, which takes part from its first event on.
func (r *Rulebook) Minimum(p Pillar) int {
	switch p {
	case Reliability:
		return r.ReliabilityMinimum
	case Quality:
		return r.QualityMinimum
	}
	return 0
}

// byMark is the highest tier whose mark the score meets; At Risk below all marks.
func byMark(marks *[Fantastic + 1]int, score int) Tier {
	for _, t := range Tiers[:len(Tiers)-1] {
		if score >= marks[t] {
			return t
		}
	}
	return AtRisk
}

// Judge is the tier of a pillar that held a tier (NoTier for its first) and now
// has the score: up by the reach marks, down only from below the keep mark.
func (r *Rulebook) Judge(held Tier, score int) Tier {
	reached := byMark(&r.Reach, score)
	if held == NoTier || reached > held {
		return reached
	}
	if held == AtRisk || score >= r.Keep[held] {
		return held
	}
	return byMark(&r.Keep, score)
}

// Score is 100 less the points that count, and never below 0.
func Score(points int) int { return max(0, 100-points) }

// Rulebooks is the history of the rules: which rulebook was in force when.
type Rulebooks struct {
	books []Installed

	// The longest windows of any of them: how long an event can come to count again.
	longest       [Quality + 1]int
	longestSafety Instant
}

// Installed is a rulebook and the moment from which it is in force.
type Installed struct {
	Rulebook
	From Instant // zero for the first: it has always been in force
}

// NewRulebooks makes the history out of rulebooks in any order. There must be
// at least one; the earliest is in force from the beginning of time.
func NewRulebooks(books ...Installed) *Rulebooks {
	h := &Rulebooks{books: slices.Clone(books)}
	sort.SliceStable(h.books, func(i, j int) bool { return h.books[i].From < h.books[j].From })
	h.books[0].From = 0
	for i := range h.books {
		b := &h.books[i]
		h.longest[Reliability] = max(h.longest[Reliability], b.ReliabilityWindow)
		h.longest[Quality] = max(h.longest[Quality], b.QualityWindow)
		h.longestSafety = max(h.longestSafety, b.SafetyWindow)
	}
	return h
}

// InForce is the rulebook in force at the moment.
func (h *Rulebooks) InForce(at Instant) *Rulebook {
	i := len(h.books) - 1
	for i > 0 && h.books[i].From > at {
		i--
	}
	return &h.books[i].Rulebook
}

// Next is the first moment after at when another rulebook takes effect;
// Forever if none is announced.
func (h *Rulebooks) Next(at Instant) Instant {
	for i := range h.books {
		if h.books[i].From > at {
			return h.books[i].From
		}
	}
	return Forever
}

// All lists the history, oldest first.
func (h *Rulebooks) All() []Installed { return h.books }
