package db

import (
	"context"
	"fmt"
	"slices"

	"standings/standing"
)

// Partner is a partner as stored, with the state advanced to the moment asked about.
type Partner struct {
	ID      string
	Name    string
	Station Station // home; empty without one
	HeardAt standing.Instant
	Dirty   bool // facts came in that are not folded yet
	State   *standing.State
	Rules   *standing.Rulebooks

	// Due is what came due by itself since the state was stored, as the fold
	// would log it: a page shows it, the next sweep writes it.
	Due standing.Log
}

// Partner is the partner as of now. ErrNotFound if no fact names them.
func (s *Store) Partner(ctx context.Context, id string, now standing.Instant) (p Partner, err error) {
	err = s.lookUp(ctx, func(t *tx) error {
		p, err = t.partner(id, now)
		return err
	})
	return p, err
}

func (t *tx) partner(id string, now standing.Instant) (Partner, error) {
	p, err := t.stored(id)
	if err != nil {
		return p, err
	}
	if p.State.FoldedTo > now {
		_, _, err := t.foldTo(&p, now)
		return p, err
	}
	return p, t.advance(&p, now)
}

// stored is the partner as stored, whenever that was.
func (t *tx) stored(id string) (Partner, error) {
	type row struct {
		Partner
		state, mark string
	}
	r, err := one(t, func(r *row) []any {
		return []any{&r.ID, &r.Name, (*flag)(&r.Dirty), &r.state, &r.Station.ID, &r.Station.Name, &r.Station.Zone, &r.HeardAt, &r.mark}
	}, `select p.partner_id, p.name, p.dirty, p.state, p.home, coalesce(s.name, ''), coalesce(s.zone, 'UTC'), coalesce(s.heard_at, 0), (`+rulesMark+`)
		from partner p left join station s on s.station = p.home where p.partner_id = $1`, id)
	if err != nil {
		return Partner{}, err
	}
	p := r.Partner
	if p.Rules, err = t.rulesAt(r.mark); err != nil {
		return p, err
	}
	p.State = new(standing.State)
	return p, decodeState(id, r.state, p.State)
}

// foldTo folds the partner from nothing up to the moment. It gives all their facts,
// and the books of then.
func (t *tx) foldTo(p *Partner, at standing.Instant) ([]standing.Fact, *standing.Log, error) {
	facts, err := t.history(p.ID)
	if err != nil {
		return nil, nil, err
	}
	var books *standing.Log
	p.State, books = standing.FoldAll(p.Rules, facts, at)
	return facts, books, nil
}

// advance folds what came due since the state was stored.
func (t *tx) advance(p *Partner, now standing.Instant) error {
	if p.State.NextDue(p.Rules) > now {
		return nil
	}
	var deliveries []*standing.Fact
	for _, r := range p.State.Pending {
		deliveries = append(deliveries, r.Fact)
	}
	if err := t.loadUsed(map[string]*folding{p.ID: {state: p.State}}, deliveries); err != nil {
		return err
	}
	f := standing.Fold{Rules: p.Rules, State: p.State, Log: &p.Due}
	f.Advance(now)
	return nil
}

// PartnerAsOf is the partner as of a past or future moment, as was shown then, and
// all that is on the books by that moment. ErrNotFound if no fact named them then.
func (s *Store) PartnerAsOf(ctx context.Context, id string, at standing.Instant) (p Partner, books standing.Log, err error) {
	err = s.read(ctx, func(t *tx) error {
		if p, err = t.stored(id); err != nil {
			return err
		}
		_, log, err := t.foldTo(&p, at)
		if err == nil {
			books = *log
		}
		return err
	})
	if err == nil && p.State.KnownAt == 0 {
		err = ErrNotFound
	}
	return p, books, err
}

func eventRef(r *standing.EventRef, word, kind *string) []any {
	return []any{word, &r.Source, &r.ID, kind}
}

func readRef(r *standing.EventRef, word, kind string) (err error) {
	if r.Type, err = standing.ParseType(word); err != nil {
		return err
	}
	r.Kind, err = standing.ParseKind(kind)
	return err
}

// Ledger is the partner's ledger from the moment on, oldest line first.
func (s *Store) Ledger(ctx context.Context, id string, from standing.Instant) (lines []standing.Line, err error) {
	err = s.read(ctx, func(t *tx) error {
		lines, err = t.ledger(id, from)
		return err
	})
	return lines, err
}

func (t *tx) ledger(id string, from standing.Instant) ([]standing.Line, error) {
	return t.lines(`at >= $2 order by number`, id, from)
}

// lines are the lines of the partner's ledger that a condition picks, in its
// order. The partner is $1 in it.
func (t *tx) lines(where, id string, args ...any) (lines []standing.Line, err error) {
	var l standing.Line
	var word, kind, why, tier string
	dest := append([]any{&l.Number, &l.At}, eventRef(&l.Event, &word, &kind)...)
	dest = append(dest, &l.Delta, &why, &l.Points, &tier, &l.Rulebook)
	err = each(t, dest, func() (err error) {
		if err = readRef(&l.Event, word, kind); err != nil {
			return err
		}
		l.Pillar = l.Event.Kind.Pillar()
		if l.Why, err = standing.ParseWhy(why); err != nil {
			return err
		}
		l.Tier, err = standing.ParseTier(tier)
		lines = append(lines, l)
		return err
	}, `select number, at, type, source, fact_id, kind, delta, why, points, tier, rulebook
		from ledger where partner_id = $1 and `+where, append([]any{id}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load the ledger of %s: %w", id, err)
	}
	return lines, nil
}

// Changes are the changes of the partner's standing, oldest first.
func (s *Store) Changes(ctx context.Context, id string) (changes []standing.Change, err error) {
	err = s.read(ctx, func(t *tx) error {
		changes, err = t.changes(id)
		return err
	})
	return changes, err
}

func (t *tx) changes(id string) (changes []standing.Change, err error) {
	var c standing.Change
	var word, kind, from, to, by, why string
	dest := append([]any{&c.Number, &c.At, &from, &to, &by, &why}, eventRef(&c.Event, &word, &kind)...)
	dest = append(dest, &c.Line, &c.Rulebook)
	err = each(t, dest, func() (err error) {
		if err = readRef(&c.Event, word, kind); err != nil {
			return err
		}
		if c.From, err = standing.ParseTier(from); err != nil {
			return err
		}
		if c.To, err = standing.ParseTier(to); err != nil {
			return err
		}
		if c.SetBy, err = standing.ParsePillar(by); err != nil {
			return err
		}
		c.Why, err = standing.ParseWhy(why)
		changes = append(changes, c)
		return err
	}, `select number, at, from_tier, to_tier, set_by, why, type, source, fact_id, kind, line, rulebook
		from standing_change where partner_id = $1 order by number`, id)
	if err != nil {
		return nil, fmt.Errorf("load the changes of %s: %w", id, err)
	}
	return changes, nil
}

// Events are all events of the partner that occurred from the moment on, also
// those that no longer count or never did, in the order in which they occurred.
func (s *Store) Events(ctx context.Context, id string, from standing.Instant) (events []standing.Event, err error) {
	err = s.read(ctx, func(t *tx) error {
		events, err = t.events(id, "occurred_at", from)
		return err
	})
	return events, err
}

// events are those whose moment in the column is not before from.
func (t *tx) events(id, column string, from standing.Instant) ([]standing.Event, error) {
	return t.eventsWhere(column+` >= $2 order by occurred_at, type, source, fact_id, kind`, id, from)
}

// eventsWhere are the partner's events that a condition picks, in its order. The
// partner is $1 in it.
func (t *tx) eventsWhere(where, id string, args ...any) (events []standing.Event, err error) {
	var e standing.Event
	var word, kind, gone, out string
	dest := eventRef(&e.EventRef, &word, &kind)
	dest = append(dest, &e.Number, &e.OccurredAt, &e.RecordedAt, &e.Station, &e.Block, &e.Cause, &e.Excuse, &e.ExcusedBy,
		(*flag)(&e.Priced), &e.Price, &e.Rulebook, &e.Cost, &gone, &out, (*flag)(&e.Never))
	err = each(t, dest, func() (err error) {
		if err = readRef(&e.EventRef, word, kind); err != nil {
			return err
		}
		if e.Gone, err = standing.ParseWhy(gone); err != nil {
			return err
		}
		e.Out, err = standing.ParseWhy(out)
		events = append(events, e)
		return err
	}, `select type, source, fact_id, kind, number, occurred_at, recorded_at, station, block, cause, excuse, excused_by,
			priced, price, rulebook, cost, gone, out, never
		from event where partner_id = $1 and `+where, append([]any{id}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load the events of %s: %w", id, err)
	}
	return events, nil
}

// Reported is an issue that nobody has confirmed.
type Reported struct {
	Delivery    standing.Ref
	Kind        standing.Kind
	Station     string
	CompletedAt standing.Instant // of the delivery
	ReportedAt  standing.Instant
}

// ReportedIssues are the partner's unconfirmed issues reported from the moment
// on, oldest first.
func (s *Store) ReportedIssues(ctx context.Context, id string, from standing.Instant) (all []Reported, err error) {
	err = s.read(ctx, func(t *tx) error {
		all, err = t.reportedIssues(id, from)
		return err
	})
	return all, err
}

func (t *tx) reportedIssues(id string, from standing.Instant) (all []Reported, err error) {
	r := Reported{Delivery: standing.Ref{Type: standing.DeliveryFact}}
	var kind string
	err = each(t, []any{&r.Delivery.Source, &r.Delivery.ID, &kind, &r.Station, &r.CompletedAt, &r.ReportedAt}, func() (err error) {
		r.Kind, err = standing.ParseKind(kind)
		all = append(all, r)
		return err
	}, `select source, fact_id, kind, station, completed_at, reported_at from reported_issue
		where partner_id = $1 and reported_at >= $2 order by reported_at, source, fact_id, place`, id, from)
	if err != nil {
		return nil, fmt.Errorf("load the reported issues of %s: %w", id, err)
	}
	return all, nil
}

// Page is what Standing Details shows of a partner.
type Page struct {
	Partner
	Lines    []standing.Line   // of the ledger, from the moment asked for
	Recorded []standing.Event  // from then on, also those that no longer count; by occurrence, what came due last
	Changes  []standing.Change // all of them
	Reported []Reported        // unconfirmed issues that can still be confirmed
	Thanks   Thanks
}

// PartnerPage is the partner as of now, with the ledger and the events recorded
// from a moment on, and the issues that can still be confirmed. What came due since
// the state was stored is in it. Where that lies beyond now, all of it is as it
// was, out of the facts; but for Name, Station and HeardAt, which are kept as they
// are alone.
func (s *Store) PartnerPage(ctx context.Context, id string, now, from standing.Instant) (page Page, err error) {
	err = s.lookUp(ctx, func(t *tx) error {
		page = Page{}
		if page.Partner, err = t.stored(id); err != nil {
			return err
		}
		if page.State.FoldedTo > now {
			return t.replay(&page, now, from)
		}
		if err = t.advance(&page.Partner, now); err != nil {
			return err
		}
		if page.Lines, err = t.ledger(id, from); err != nil {
			return err
		}
		if page.Recorded, err = t.events(id, "recorded_at", from); err != nil {
			return err
		}
		if page.Changes, err = t.changes(id); err != nil {
			return err
		}
		if page.Reported, err = t.reportedIssues(id, now-page.Rules.InForce(now).ConfirmWithin); err != nil {
			return err
		}
		page.Thanks, err = t.thanks(id, now)
		return err
	})
	page.Lines = append(page.Lines, page.Due.Lines...)
	page.Changes = append(page.Changes, page.Due.Changes...)
	page.Recorded = amended(page.Recorded, &page.Due, from)
	return page, err
}

// amended are the events recorded from a moment on, after what came due. An event
// that never counts does not replace one that is known.
func amended(events []standing.Event, due *standing.Log, from standing.Instant) []standing.Event {
	for i, e := range slices.Concat(due.Events, due.Never) {
		known := slices.IndexFunc(events, func(o standing.Event) bool { return o.EventRef == e.EventRef })
		switch {
		case known < 0 && e.RecordedAt >= from:
			events = append(events, e)
		case known >= 0 && i < len(due.Events):
			events[known] = e
		}
	}
	return events
}

// Home is the partner's home station, empty without one. ErrNotFound if no fact
// names the partner.
func (s *Store) Home(ctx context.Context, partner string) (home string, err error) {
	err = s.lookUp(ctx, func(t *tx) error {
		home, err = one(t, value[string], `select home from partner where partner_id = $1`, partner)
		return err
	})
	return home, err
}
