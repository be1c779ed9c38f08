package db

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"standings/standing"
)

// Rebuilt says what Check found.
type Rebuilt struct {
	Partners int
	Lines    int // of all ledgers

	// Differences are sentences, one for each thing that is not as the facts and
	// rulebooks make it.
	Differences []string
}

// Rebuild folds every partner anew, and counts the stations' partners again.
func (s *Store) Rebuild(ctx context.Context, now standing.Instant, progress func(partners int)) (int, error) {
	err := s.write(ctx, func(t *tx) error {
		unlisted, err := collect(t, value[string], unlistedPartners)
		if err != nil {
			return err
		}
		if _, err := t.meet(unlisted); err != nil {
			return err
		}
		_, err = t.exec(`update partner set dirty = 1`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("mark partners: %w", err)
	}
	n, err := s.Refold(ctx, now, progress)
	if err != nil {
		return n, err
	}
	if err := s.write(ctx, (*tx).recount); err != nil {
		return n, fmt.Errorf("count the stations' partners: %w", err)
	}
	return n, nil
}

// unlistedPartners are those that have facts and no row of their own.
const unlistedPartners = `select partner_id from fact where partner_id <> '' except select partner_id from partner order by 1`

// recount counts the partners of each station and tier.
func (t *tx) recount() error {
	// Writing them all lets those finish first who are about to move a counter.
	if _, err := t.exec(`update station_tier set partners = 0`); err != nil {
		return err
	}
	_, err := t.exec(`insert into station_tier (station, tier, partners)
		select home, standing, count(*) from partner where known_at > 0 group by home, standing
		on conflict (station, tier) do update set partners = excluded.partners`)
	return err
}

// Check folds every partner from all facts, and compares that with the books:
// states, events, ledger, changes, reported issues, points used by block, what
// partners are listed and found by, and the stations' counters. It also looks for
// facts of partners that are not listed. It changes nothing.
func (s *Store) Check(ctx context.Context, progress func(partners int)) (Rebuilt, error) {
	var found Rebuilt
	after := ""
	for {
		var chunk Rebuilt
		var last string
		err := s.read(ctx, func(t *tx) (err error) {
			chunk, last, err = t.check(after)
			return err
		})
		if err != nil {
			return found, fmt.Errorf("check the books: %w", err)
		}
		if chunk.Partners == 0 {
			break
		}
		found.Partners += chunk.Partners
		found.Lines += chunk.Lines
		found.Differences = append(found.Differences, chunk.Differences...)
		after = last
		if progress != nil {
			progress(chunk.Partners)
		}
	}
	err := s.read(ctx, func(t *tx) error {
		wrong, err := collect(t, value[string], `select coalesce(c.station, p.station) from station_tier c
			full join (select home as station, standing as tier, count(*) as partners from partner where known_at > 0 group by home, standing) p
			on p.station = c.station and p.tier = c.tier
			where coalesce(c.partners, 0) <> coalesce(p.partners, 0) order by 1`)
		for _, station := range wrong {
			found.Differences = append(found.Differences, fmt.Sprintf("the counters of station %q are not the number of its partners", station))
		}
		if err != nil {
			return err
		}
		unlisted, err := collect(t, value[string], unlistedPartners)
		for _, partner := range unlisted {
			found.Differences = append(found.Differences, fmt.Sprintf("partner %q has facts and is not listed", partner))
		}
		return err
	})
	return found, err
}

// books are what is stored of one partner, to compare.
type books struct {
	state    string
	row      partnerRow
	words    []string
	stations []string // worked at
	events   map[standing.EventRef]standing.Event
	lines    []standing.Line
	changes  []standing.Change
	reported []Reported
	used     map[standing.BlockRef]int
}

func (t *tx) check(after string) (found Rebuilt, last string, err error) {
	rules, err := t.rules()
	if err != nil {
		return found, "", err
	}
	type row struct {
		id, state string
		dirty     bool
		partnerRow
	}
	rows, err := collect(t, func(r *row) []any {
		return []any{&r.id, &r.state, (*flag)(&r.dirty), &r.name, &r.home, &r.knownAt, &r.standing, (*pillarWord)(&r.setBy),
			&r.scores[standing.Reliability], &r.scores[standing.Quality], &r.scores[standing.Safety],
			&r.tiers[standing.Reliability], &r.tiers[standing.Quality], &r.tiers[standing.Safety],
			&r.counting, &r.changedAt, &r.dataTo, &r.nextDue}
	}, `select partner_id, state, dirty, name, home, known_at, standing, set_by, reliability, quality, safety,
			reliability_tier, quality_tier, safety_tier, counting, changed_at, data_to, next_due
		from partner where partner_id > $1 order by partner_id limit $2`, after, refoldChunk)
	if err != nil || len(rows) == 0 {
		return found, "", err
	}
	for _, r := range rows {
		found.Partners++
		if r.dirty {
			found.Differences = append(found.Differences, fmt.Sprintf("partner %q has facts that are not folded yet", r.id))
			continue
		}
		stored, err := t.books(r.id)
		if err != nil {
			return found, "", err
		}
		stored.state, stored.row = r.state, r.partnerRow
		facts, err := t.history(r.id)
		if err != nil {
			return found, "", err
		}
		made, err := refolded(r.id, rules, facts, r.state)
		if err != nil {
			return found, "", err
		}
		found.Lines += len(made.lines)
		for _, part := range differences(made, stored) {
			found.Differences = append(found.Differences, fmt.Sprintf("partner %q: %s", r.id, part))
		}
	}
	return found, rows[len(rows)-1].id, nil
}

// books loads what is stored of the partner beside their row.
func (t *tx) books(id string) (b books, err error) {
	if b.lines, err = t.ledger(id, 0); err != nil {
		return b, err
	}
	if b.changes, err = t.changes(id); err != nil {
		return b, err
	}
	if b.reported, err = t.reportedIssues(id, 0); err != nil {
		return b, err
	}
	events, err := t.events(id, "occurred_at", 0)
	if err != nil {
		return b, err
	}
	b.events = make(map[standing.EventRef]standing.Event)
	for _, e := range events {
		b.events[e.EventRef] = e
	}
	if b.words, err = collect(t, value[string], `select word from partner_word where partner_id = $1
		and home = (select home from partner where partner_id = $1) order by word`, id); err != nil {
		return b, err
	}
	if b.stations, err = collect(t, value[string], `select station from partner_station where partner_id = $1 order by station`, id); err != nil {
		return b, err
	}
	b.used = make(map[standing.BlockRef]int)
	var block standing.BlockRef
	var used int
	err = each(t, []any{&block.Source, &block.ID, &used}, func() error {
		b.used[block] = used
		return nil
	}, `select source, block, used from block_points where partner_id = $1`, id)
	return b, err
}

// refolded is what the facts make of the partner, up to what the stored state has
// been folded to.
func refolded(id string, rules *standing.Rulebooks, facts []standing.Fact, state string) (b books, err error) {
	var stored standing.State
	if err := json.Unmarshal([]byte(state), &stored); err != nil {
		return b, err
	}
	p := folding{partner: id, anew: true}
	p.state, p.log = standing.FoldAll(rules, facts, stored.FoldedTo)
	holding(facts, standing.Forever, p.tell)
	text, err := json.Marshal(p.state)
	if err != nil {
		return b, err
	}
	b = books{
		state: string(text), lines: p.log.Lines, changes: p.log.Changes, used: make(map[standing.BlockRef]int),
		events: make(map[standing.EventRef]standing.Event),
	}
	for _, e := range told(p.log) {
		b.events[e.EventRef] = e
	}
	maps.Copy(b.used, p.state.Used)
	b.row = p.row(rules)
	b.words = searchWords(id, b.row.name)
	b.stations = slices.Sorted(maps.Keys(p.stations))
	for _, is := range p.reported {
		b.reported = append(b.reported, Reported{
			Delivery: standing.Ref{Type: standing.DeliveryFact, Source: is.source, ID: is.id},
			Kind:     is.kind, Station: is.station, CompletedAt: is.completedAt, ReportedAt: is.reportedAt,
		})
	}
	return b, nil
}

// differences says in which parts two books differ.
func differences(made, stored books) (parts []string) {
	if made.state != stored.state {
		parts = append(parts, "the state is not what the facts make")
	}
	if made.row != stored.row {
		parts = append(parts, "the partner's row is not what the state says")
	}
	if !slices.Equal(made.words, stored.words) {
		parts = append(parts, "the search words are not those of name and id")
	}
	if !slices.Equal(made.stations, stored.stations) {
		parts = append(parts, "the stations worked at are not what the facts tell")
	}
	if !slices.Equal(made.lines, stored.lines) {
		parts = append(parts, fmt.Sprintf("the ledger is not what the facts make, from line %d", firstDifference(made.lines, stored.lines)+1))
	}
	if !slices.Equal(made.changes, stored.changes) {
		parts = append(parts, fmt.Sprintf("the changes are not what the facts make, from change %d", firstDifference(made.changes, stored.changes)+1))
	}
	if !maps.Equal(made.events, stored.events) {
		parts = append(parts, "the events are not what the facts make")
	}
	if !maps.Equal(made.used, stored.used) {
		parts = append(parts, "the points used by block are not what the facts make")
	}
	slices.SortFunc(made.reported, compareReported)
	slices.SortFunc(stored.reported, compareReported)
	if !slices.Equal(made.reported, stored.reported) {
		parts = append(parts, "the reported issues are not what the facts tell")
	}
	return parts
}

func firstDifference[T comparable](a, b []T) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}

func compareReported(a, b Reported) int {
	return cmp.Or(strings.Compare(a.Delivery.Source, b.Delivery.Source), strings.Compare(a.Delivery.ID, b.Delivery.ID),
		cmp.Compare(a.ReportedAt, b.ReportedAt), cmp.Compare(a.Kind, b.Kind))
}
