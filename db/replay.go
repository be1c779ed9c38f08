package db

import (
	"cmp"
	"slices"
	"strings"

	"standings/standing"
)

// replay fills in a partner's page as it was at a moment that the stored state is
// past.
func (t *tx) replay(page *Page, at, from standing.Instant) error {
	facts, books, err := t.foldTo(&page.Partner, at)
	if err != nil {
		return err
	}
	since, _ := slices.BinarySearchFunc(books.Lines, from, func(l standing.Line, from standing.Instant) int { return cmp.Compare(l.At, from) })
	page.Lines, page.Changes = books.Lines[since:], books.Changes
	page.Recorded = amended(nil, books, from)
	page.Reported = reportedAt(facts, at-page.Rules.InForce(at).ConfirmWithin, at)
	page.Thanks = thanksAt(facts, at)
	return nil
}

// reportedAt are the issues reported from a moment on that nobody had confirmed at
// another, oldest first. The facts are in the order of history.
func reportedAt(facts []standing.Fact, from, at standing.Instant) (all []Reported) {
	holding(facts, at, func(f *standing.Fact) {
		if f.Type != standing.DeliveryFact || f.Void || f.CompletedAt > at {
			return
		}
		for _, is := range f.Issues {
			if is.ReportedAt >= from && is.ReportedAt <= at && (is.ConfirmedAt == 0 || is.ConfirmedAt > at) {
				all = append(all, Reported{f.Ref(), is.Kind, f.Station, f.CompletedAt, is.ReportedAt})
			}
		}
	})
	slices.SortStableFunc(all, func(a, b Reported) int {
		return cmp.Or(cmp.Compare(a.ReportedAt, b.ReportedAt), strings.Compare(a.Delivery.Source, b.Delivery.Source), strings.Compare(a.Delivery.ID, b.Delivery.ID))
	})
	return all
}
