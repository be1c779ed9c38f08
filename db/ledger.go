package db

import (
	"context"
	"fmt"
	"slices"

	"standings/standing"
)

// LedgerQuery asks for a page of a partner's ledger.
type LedgerQuery struct {
	Pillar standing.Pillar // NoPillar: all of them
	Before int             // only lines of smaller numbers; 0: from the newest on
	Limit  int             // lines at most
}

// LedgerPage is a part of a partner's ledger.
type LedgerPage struct {
	Partner
	Lines    []standing.Line                        // newest first
	Occurred map[standing.EventRef]standing.Instant // when the events of the lines did
}

// LedgerPage is the part of the partner's ledger that is asked for, with what came
// due since the state was stored. ErrNotFound if no fact names the partner.
func (s *Store) LedgerPage(ctx context.Context, id string, q LedgerQuery, now standing.Instant) (page LedgerPage, err error) {
	var kinds batch
	for _, k := range standing.Kinds {
		if q.Pillar == standing.NoPillar || k.Pillar() == q.Pillar {
			kinds.row().text(k.String())
		}
	}
	before := q.Before
	if before == 0 {
		before = 1<<31 - 1
	}
	err = s.read(ctx, func(t *tx) error {
		page = LedgerPage{}
		if page.Partner, err = t.partner(id, now); err != nil {
			return err
		}
		for _, l := range slices.Backward(page.Due.Lines) {
			if l.Number < before && (q.Pillar == standing.NoPillar || l.Pillar == q.Pillar) {
				page.Lines = append(page.Lines, l)
			}
		}
		stored, err := t.lines(`number < $2 and kind in (select value->>0 from json_each($3)) order by number desc limit $4`,
			id, before, &kinds, q.Limit)
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, stored...)
		page.Lines = page.Lines[:min(len(page.Lines), q.Limit)]
		page.Occurred, err = t.occurred(&page.Partner, page.Lines)
		return err
	})
	return page, err
}

// occurred tells when the events of the lines did.
func (t *tx) occurred(p *Partner, lines []standing.Line) (map[standing.EventRef]standing.Instant, error) {
	var asked batch
	found := make(map[standing.EventRef]standing.Instant, len(lines))
	for _, l := range lines {
		if _, twice := found[l.Event]; !twice {
			found[l.Event] = 0
			refRow(asked.row().text(p.ID), l.Event)
		}
	}
	if asked.len() == 0 {
		return found, nil
	}
	var ref standing.EventRef
	var word, kind string
	var at standing.Instant
	err := each(t, append(eventRef(&ref, &word, &kind), &at), func() error {
		err := readRef(&ref, word, kind)
		found[ref] = at
		return err
	}, `with asked as (select value->>0 as partner_id, value->>1 as type, value->>2 as source, value->>3 as fact_id, value->>4 as kind from json_each($1))
		select e.type, e.source, e.fact_id, e.kind, e.occurred_at from asked a join event e on e.partner_id = a.partner_id
		and e.type = a.type and e.source = a.source and e.fact_id = a.fact_id and e.kind = a.kind`, &asked)
	if err != nil {
		return nil, fmt.Errorf("load the events of a ledger of %s: %w", p.ID, err)
	}
	for _, e := range told(&p.Due) {
		if _, asked := found[e.EventRef]; asked {
			found[e.EventRef] = e.OccurredAt
		}
	}
	return found, nil
}

// Books are a partner's books with all they are made of.
type Books struct {
	Partner
	Rulebooks []Rulebook      // oldest first
	Facts     []standing.Fact // all versions, in the order in which standing.FoldAll takes them
	Lines     []standing.Line // the whole ledger, oldest first
	Changes   []standing.Change
}

// Books are the partner's books as of now, with what came due since the state was
// stored. ErrNotFound if no fact names the partner.
func (s *Store) Books(ctx context.Context, id string, now standing.Instant) (b Books, err error) {
	err = s.read(ctx, func(t *tx) error {
		b = Books{}
		if b.Partner, err = t.partner(id, now); err != nil {
			return err
		}
		if b.Rulebooks, err = t.rulebooks(); err != nil {
			return err
		}
		if b.Facts, err = t.history(id); err != nil {
			return err
		}
		if b.Lines, err = t.ledger(id, 0); err != nil {
			return err
		}
		b.Changes, err = t.changes(id)
		return err
	})
	b.Lines = append(b.Lines, b.Due.Lines...)
	b.Changes = append(b.Changes, b.Due.Changes...)
	return b, err
}
