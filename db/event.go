package db

import (
	"context"
	"fmt"

	"standings/standing"
)

// EventPage is what the page of one event shows.
type EventPage struct {
	Partner
	Event standing.Event
	At    Station         // where it took place; without one, the home station
	Fact  standing.Fact   // what it comes from, in the version that holds now
	Lines []standing.Line // of the event, oldest first
}

// EventPage is the event with its fact, its ledger lines and the partner as of
// now. Every event is there that was ever on the books: also those that no longer
// count or never did. What came due since the state was stored is in it.
// ErrNotFound if there is no such event.
func (s *Store) EventPage(ctx context.Context, partner string, ref standing.EventRef, now standing.Instant) (page EventPage, err error) {
	err = s.lookUp(ctx, func(t *tx) error {
		page = EventPage{}
		if page.Partner, err = t.partner(partner, now); err != nil {
			return err
		}
		if page.Event, err = t.event(&page.Partner, ref); err != nil {
			return err
		}
		if page.At = page.Station; page.Event.Station != "" {
			if page.At, err = t.stationOf(page.Event.Station); err != nil {
				return err
			}
		}
		if page.Fact, err = t.holdingVersion(partner, ref.Ref, max(now, page.State.FoldedTo)); err != nil {
			return err
		}
		page.Lines, err = t.lines(`type = $2 and source = $3 and fact_id = $4 and kind = $5 order by number`,
			partner, ref.Type.String(), ref.Source, ref.ID, ref.Kind.String())
		return err
	})
	for _, l := range page.Due.Lines {
		if l.Event == ref {
			page.Lines = append(page.Lines, l)
		}
	}
	return page, err
}

// event is an event of the partner, as what came due has left it.
func (t *tx) event(p *Partner, ref standing.EventRef) (event standing.Event, err error) {
	events, err := t.eventsWhere(`type = $2 and source = $3 and fact_id = $4 and kind = $5`,
		p.ID, ref.Type.String(), ref.Source, ref.ID, ref.Kind.String())
	if err != nil {
		return event, err
	}
	for _, e := range append(events, told(&p.Due)...) {
		if e.EventRef == ref {
			event = e
		}
	}
	if event.EventRef != ref {
		return event, ErrNotFound
	}
	return event, nil
}

// stationOf is a station; facts that name one make it, so it is there.
func (t *tx) stationOf(id string) (Station, error) {
	return one(t, func(s *Station) []any { return []any{&s.ID, &s.Name, &s.Zone} },
		`select station, name, zone from station where station = $1`, id)
}

// holdingVersion is the latest version of a fact whose moment has come.
func (t *tx) holdingVersion(partner string, ref standing.Ref, now standing.Instant) (f standing.Fact, err error) {
	v, err := one(t, func(v *version) []any { return []any{&v.recorded, &v.body} }, `select recorded_at, body from fact
		where partner_id = $1 and type = $2 and source = $3 and fact_id = $4 and recorded_at <= $5 order by version desc limit 1`,
		partner, ref.Type.String(), ref.Source, ref.ID, now)
	if err != nil {
		return f, fmt.Errorf("load %s %s of %s: %w", ref.Type, ref.ID, partner, err)
	}
	return decodeFact(factKey{partner, ref}, v.recorded, v.body)
}
