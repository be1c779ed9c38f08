package db

import (
	"context"
	"fmt"

	"standings/standing"
)

// listChunk is how many partners are read at a time.
const listChunk = 500

// EachAsOf calls do with each partner known at the moment, past or future, as
// was shown then: in the order of their ids as bytes; only those at home at the
// station, if one is given.
func (s *Store) EachAsOf(ctx context.Context, at standing.Instant, station string, do func(id string, state *standing.State) error) error {
	after := ""
	for {
		var ids []string
		states := make(map[string]*standing.State)
		err := s.read(ctx, func(t *tx) (err error) {
			ids, states, err = t.statesAsOf(after, at)
			return err
		})
		if err != nil {
			return fmt.Errorf("list partners: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		after = ids[len(ids)-1]
		for _, id := range ids {
			if state := states[id]; state.KnownAt != 0 && (station == "" || state.Home() == station) {
				if err := do(id, state); err != nil {
					return err
				}
			}
		}
	}
}

// statesAsOf gives the next partners by id and their states as of the moment:
// the stored one advanced, or folded from the facts where it is past the moment
// or not up to date.
func (t *tx) statesAsOf(after string, at standing.Instant) ([]string, map[string]*standing.State, error) {
	rules, err := t.rules()
	if err != nil {
		return nil, nil, err
	}
	var ids, anew []string
	partners := make(map[string]*folding)
	var deliveries []*standing.Fact
	var id, text string
	var dirty bool
	err = each(t, []any{&id, &text, (*flag)(&dirty)}, func() error {
		p := &folding{state: new(standing.State)}
		ids, partners[id] = append(ids, id), p
		if err := decodeState(id, text, p.state); err != nil {
			return err
		}
		if dirty || p.state.FoldedTo > at {
			anew = append(anew, id)
			return nil
		}
		for _, r := range p.state.Pending {
			deliveries = append(deliveries, r.Fact)
		}
		return nil
	}, `select partner_id, state, dirty from partner where partner_id > $1 order by partner_id limit $2`, after, listChunk)
	if err != nil {
		return nil, nil, err
	}
	if err := t.loadUsed(partners, deliveries); err != nil {
		return nil, nil, err
	}
	states := make(map[string]*standing.State, len(ids))
	for id, p := range partners {
		f := standing.Fold{Rules: rules, State: p.state}
		if p.state.FoldedTo <= at {
			f.Advance(at)
		}
		states[id] = f.State
	}
	for _, id := range anew {
		facts, err := t.history(id)
		if err != nil {
			return nil, nil, err
		}
		states[id], _ = standing.FoldAll(rules, facts, at)
	}
	return ids, states, nil
}
