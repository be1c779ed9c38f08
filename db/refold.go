package db

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"standings/standing"
)

// refoldChunk is how many partners are folded anew in one transaction.
const refoldChunk = 200

// Dirty is the number of partners whose facts are not all folded yet.
func (s *Store) Dirty(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func(t *tx) error {
		n, err = one(t, value[int64], `select count(*) from partner where dirty = 1`)
		return err
	})
	return n, err
}

// Refold folds each dirty partner from all their facts, up to now. A partner
// without any fact left is forgotten, and a station that nothing is left of. It tells progress after each transaction,
// and gives the number of partners folded.
func (s *Store) Refold(ctx context.Context, now standing.Instant, progress func(partners int)) (int, error) {
	done := 0
	for {
		n := 0
		err := s.write(ctx, func(t *tx) error {
			ids, err := collect(t, value[string], `select partner_id from partner where dirty = 1 order by partner_id limit $1`, refoldChunk)
			n = len(ids)
			if err != nil || n == 0 {
				return err
			}
			return t.refold(ids, now)
		})
		if err != nil {
			return done, fmt.Errorf("fold partners anew: %w", err)
		}
		if n == 0 {
			break
		}
		done += n
		if progress != nil {
			progress(n)
		}
	}
	if done == 0 {
		return 0, nil
	}
	if err := s.write(ctx, (*tx).reviewStations); err != nil {
		return done, err
	}
	return done, nil
}

func (t *tx) refold(ids []string, now standing.Instant) error {
	partners, err := t.lock(ids)
	if err != nil {
		return err
	}
	ids = slices.Sorted(maps.Keys(partners))
	rules, err := t.rules()
	if err != nil {
		return err
	}
	err = t.foldAnew(partners, ids, rules, func(p *folding) standing.Instant { return max(now, p.state.FoldedTo) })
	if err != nil {
		return err
	}
	var all []*folding
	var forgotten batch
	stations := make(map[string]bool)
	for _, id := range ids {
		p := partners[id]
		maps.Copy(stations, p.stations)
		if home := p.state.Home(); home != "" {
			stations[home] = true
		}
		p.dirty = false
		all = append(all, p)
		if p.state.KnownAt == 0 && len(p.state.Pending) == 0 {
			forgotten.row().text(id)
		}
	}
	// One that was forgotten can be back, when what corrected its facts is undone.
	if _, err := t.makeStations(slices.Sorted(maps.Keys(stations))); err != nil {
		return err
	}
	if err := t.save(all, rules, nil); err != nil {
		return err
	}
	return t.forget(&forgotten)
}

// forget removes partners that no fact names any more.
func (t *tx) forget(partners *batch) error {
	if partners.len() == 0 {
		return nil
	}
	for _, table := range []string{"partner_word", "partner_station", "partner"} {
		if err := t.run("forget partners", partners, `delete from `+table+` where partner_id in (select value->>0 from json_each($1))
			and not exists (select 1 from fact where fact.partner_id = `+table+`.partner_id)`); err != nil {
			return err
		}
	}
	return nil
}

// Sweep folds what has come due by itself by now: blocks missed, outcomes that
// lay ahead, Safety events ageing out, a rulebook taking effect. It gives the
// number of partners touched.
func (s *Store) Sweep(ctx context.Context, now standing.Instant) (int, error) {
	done := 0
	for {
		n := 0
		err := s.write(ctx, func(t *tx) error {
			ids, err := collect(t, value[string], `select partner_id from partner
				where next_due <= $1 and dirty = 0 order by next_due, partner_id limit $2`, now, refoldChunk)
			n = len(ids)
			if err != nil || n == 0 {
				return err
			}
			return t.sweep(ids, now)
		})
		if err != nil {
			return done, fmt.Errorf("fold what is due: %w", err)
		}
		done += n
		if n == 0 {
			return done, nil
		}
	}
}

func (t *tx) sweep(ids []string, now standing.Instant) error {
	partners, err := t.lock(ids)
	if err != nil {
		return err
	}
	rules, err := t.rules()
	if err != nil {
		return err
	}
	var deliveries []*standing.Fact
	var all []*folding
	for _, id := range slices.Sorted(maps.Keys(partners)) {
		p := partners[id]
		all = append(all, p)
		for _, r := range p.state.Pending {
			deliveries = append(deliveries, r.Fact)
		}
	}
	if err := t.loadUsed(partners, deliveries); err != nil {
		return err
	}
	for _, p := range all {
		f := standing.Fold{Rules: rules, State: p.state, Log: p.log}
		f.Advance(now)
	}
	return t.save(all, rules, nil)
}
