package db

import (
	"slices"

	"standings/standing"
)

// Thanks are what customers thanked a partner for.
type Thanks struct {
	Count  int
	Latest []standing.Instant // of the latest, newest first; at most three
}

// latestThanks is how many of the thanks are told one by one.
const latestThanks = 3

// thanks are the partner's by the moment.
func (t *tx) thanks(id string, at standing.Instant) (Thanks, error) {
	facts, err := t.facts(id, `and type = $2`, standing.ThanksFact.String())
	return thanksAt(facts, at), err
}

// thanksAt are the thanks by the moment among a partner's facts, which are in the
// order of history.
func thanksAt(facts []standing.Fact, at standing.Instant) (all Thanks) {
	var moments []standing.Instant
	holding(facts, at, func(f *standing.Fact) {
		if f.Type == standing.ThanksFact && !f.Void && f.HappenedAt <= at {
			moments = append(moments, f.HappenedAt)
		}
	})
	slices.Sort(moments)
	slices.Reverse(moments)
	return Thanks{Count: len(moments), Latest: moments[:min(len(moments), latestThanks)]}
}
