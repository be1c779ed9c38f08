package db

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"standings/standing"
)

// StationAsOf is StationPartners as of a past or future moment, as was shown then,
// with the number of partners at home at the station by tier. It folds everybody
// and is for looking at old data; the page of today has rows that are kept.
func (s *Store) StationAsOf(ctx context.Context, q PartnerQuery, at standing.Instant) (rows []PartnerRow, matching int64, tiers [standing.Fantastic + 1]int64, err error) {
	words := strings.Fields(strings.ToLower(q.Search))
	err = s.EachAsOf(ctx, at, q.Station, func(id string, state *standing.State) error {
		tiers[state.Standing]++
		r := rowOf(id, state)
		found := searchWords(id, r.Name)
		for _, word := range words {
			if !slices.ContainsFunc(found, func(w string) bool { return strings.HasPrefix(w, word) }) {
				return nil
			}
		}
		if q.Tier == nil || *q.Tier == state.Standing {
			rows = append(rows, r)
		}
		return nil
	})
	matching = int64(len(rows))
	order := func(a, b *PartnerRow) int {
		c := cmp.Or(a.compare(b, q.Order), strings.Compare(a.ID, b.ID))
		if q.Descending {
			return -c
		}
		return c
	}
	slices.SortFunc(rows, func(a, b PartnerRow) int { return order(&a, &b) })
	if q.After != nil {
		i := slices.IndexFunc(rows, func(r PartnerRow) bool { return r.ID == q.After.ID })
		rows = rows[i+1:]
	}
	return rows[:min(len(rows), q.Limit)], matching, tiers, err
}

// rowOf is the row of a partner whose state it is.
func rowOf(id string, s *standing.State) PartnerRow {
	r := PartnerRow{ID: id, Name: cmp.Or(s.Name, id), Standing: s.Standing, SetBy: s.SetBy, Counting: s.Counting(), ChangedAt: s.ChangedAt}
	for _, p := range standing.Pillars {
		r.Scores[p], r.Tiers[p] = s.Pillar(p).Score(), s.Pillar(p).Tier
	}
	return r
}

// compare compares two rows by the column of an order.
func (r *PartnerRow) compare(o *PartnerRow, order PartnerOrder) int {
	switch order {
	case ByName:
		return strings.Compare(r.Name, o.Name)
	case ByStanding:
		return cmp.Compare(r.Standing, o.Standing)
	case ByReliability:
		return cmp.Compare(r.Scores[standing.Reliability], o.Scores[standing.Reliability])
	case ByQuality:
		return cmp.Compare(r.Scores[standing.Quality], o.Scores[standing.Quality])
	case BySafety:
		return cmp.Compare(r.Scores[standing.Safety], o.Scores[standing.Safety])
	case ByCounting:
		return cmp.Compare(r.Counting, o.Counting)
	case ByChange:
		return cmp.Compare(r.ChangedAt, o.ChangedAt)
	}
	return 0
}
