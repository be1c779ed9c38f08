package standing

import (
	"cmp"
	"slices"
	"strings"
)

// Sequence puts all versions of one partner's facts, given in the order in which
// they were received, into the order in which they are folded. The facts are
// kept by reference.
//
// At any moment the latest version received whose RecordedAt has come is the one
// that holds. Versions that never get to hold are left out; only of one that was
// withdrawn from the start the number is kept.
func Sequence(rules *Rulebooks, versions []Fact) []*Record {
	store := make([]Record, 0, len(versions))
	sorted := make([]*Fact, len(versions))
	for i := range versions {
		sorted[i] = &versions[i]
	}
	byRef := func(a, b *Fact) int {
		if c := cmp.Compare(a.Type, b.Type); c != 0 {
			return c
		}
		if c := strings.Compare(a.Source, b.Source); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	}
	if !slices.IsSortedFunc(sorted, byRef) {
		slices.SortStableFunc(sorted, byRef)
	}
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && byRef(sorted[0], sorted[n]) == 0 {
			n++
		}
		store = sequenceOne(rules, store, sorted[:n])
		sorted = sorted[n:]
	}
	records := make([]*Record, len(store))
	for i := range store {
		records[i] = &store[i]
	}
	slices.SortStableFunc(records, func(a, b *Record) int { return cmp.Compare(a.At, b.At) })
	return records
}

// sequenceOne appends the records of the versions of one fact to store, which
// has room for them.
func sequenceOne(rules *Rulebooks, store []Record, versions []*Fact) []Record {
	var earlier *Record
	for i, f := range versions {
		holdsUntil, withdrawn := Forever, false
		for _, later := range versions[i+1:] {
			if later.Void && later.RecordedAt == 0 {
				// A backfill withdrew it from the start: its events go, its number stays.
				withdrawn = true
				break
			}
			holdsUntil = min(holdsUntil, later.RecordedAt)
		}
		at := firstLook(rules, f)
		if at == 0 || at >= holdsUntil {
			continue
		}
		store = append(store, Record{Fact: f, At: at, Version: i + 1, Withdrawn: withdrawn, earlier: earlier})
		earlier = &store[len(store)-1]
	}
	return store
}

// firstLook is when the fold has to look at a version for the first time: when
// it was recorded or, for a backfilled one, when its first outcome was
// determined. Zero if there is nothing to see.
func firstLook(rules *Rulebooks, f *Fact) Instant {
	if f.RecordedAt != 0 {
		return f.RecordedAt
	}
	if f.Void {
		return 0
	}
	switch f.Type {
	case PartnerFact:
		return max(f.JoinedAt, 1) // without a date it has always been known
	case ThanksFact, PurchaseFact:
		return f.HappenedAt
	}
	var o outcome
	o.seen(rules, f, -1)
	return o.next
}
