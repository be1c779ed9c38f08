package db

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"standings/standing"
)

// folding is a partner being folded: what is stored, and what the fold makes of it.
type folding struct {
	partner string
	name    string        // as stored
	home    string        // as stored; '' for a new partner
	before  standing.Tier // as stored
	known   bool          // was listed before
	dirty   bool

	state *standing.State
	log   *standing.Log

	// anew: the books are written from nothing; otherwise the log is added to them.
	anew bool

	stations map[string]bool // in which the facts folded took place
	issuesOf []standing.Ref  // the deliveries whose reported issues are to be told anew
	reported []reportedIssue
}

// reportedIssue is an issue that does not count.
type reportedIssue struct {
	source, id  string
	place       int
	kind        standing.Kind
	station     string
	completedAt standing.Instant
	reportedAt  standing.Instant
}

// tell takes from a fact, in the version that holds, what the books tell beside
// the fold: where it took place, and issues that are only reported.
func (p *folding) tell(f *standing.Fact) {
	if f.Station != "" && f.Type != standing.PartnerFact && !f.Void {
		if p.stations == nil {
			p.stations = make(map[string]bool)
		}
		p.stations[f.Station] = true
	}
	if f.Type != standing.DeliveryFact {
		return
	}
	if !p.anew {
		p.issuesOf = append(p.issuesOf, f.Ref())
	}
	if f.Void {
		return
	}
	for i, is := range f.Issues {
		if is.ConfirmedAt == 0 {
			p.reported = append(p.reported, reportedIssue{f.Source, f.ID, i, is.Kind, f.Station, f.CompletedAt, is.ReportedAt})
		}
	}
}

// lock gives the state of each of the partners, held by this transaction until it
// ends. One that is forgotten at this moment is not among them.
func (t *tx) lock(partners []string) (map[string]*folding, error) {
	partners = slices.Sorted(slices.Values(partners))
	found := make(map[string]*folding, len(partners))
	var row struct {
		id, name, home, state string
		tier                  standing.Tier
		known, dirty          int64
	}
	for _, id := range partners {
		err := each(t, []any{&row.id, &row.name, &row.home, &row.tier, &row.known, &row.dirty, &row.state}, func() error {
			p := &folding{
				partner: row.id, name: row.name, home: row.home, before: row.tier,
				known: row.known != 0, dirty: row.dirty == 1, state: new(standing.State), log: new(standing.Log),
			}
			found[row.id] = p
			return decodeState(row.id, row.state, p.state)
		}, holdPartner+` returning partner_id, name, home, standing, known_at, dirty, state`, id)
		if err != nil {
			return nil, fmt.Errorf("lock partner %s: %w", id, err)
		}
	}
	return found, nil
}

// lockNew is lock that first makes rows for partners not heard of before, and says
// who those were. ErrConflict if another transaction has forgotten one of the
// partners in between.
func (t *tx) lockNew(partners []string) (map[string]*folding, []string, error) {
	made, err := t.meet(partners)
	if err != nil {
		return nil, nil, err
	}
	found, err := t.lock(partners)
	if err == nil && len(found) < len(partners) {
		err = fmt.Errorf("%w: partners were forgotten at this moment", ErrConflict)
	}
	return found, made, err
}

// holdPartner keeps other transactions from touching a partner until this one
// ends. Partners are held one after the other in the order of their ids, and
// stations after them in theirs, so that two writers never wait in a circle: a
// statement for many rows at once takes them in an order of its own.
const holdPartner = `update partner set dirty = dirty where partner_id = $1`

// meet makes rows for partners not heard of before, given in the order of their
// ids, and tells who those are.
func (t *tx) meet(partners []string) ([]string, error) {
	var b batch
	for _, p := range partners {
		b.row().text(p)
	}
	made, err := collect(t, value[string], `insert into partner (partner_id, name, home, known_at, standing, set_by,
			reliability, quality, safety, reliability_tier, quality_tier, safety_tier, counting, changed_at, data_to, next_due, dirty, state)
		select value->>0, value->>0, '', 0, 0, '', 100, 100, 100, 0, 0, 0, 0, 0, 0, `+never+`, 0, '{}' from json_each($1) where true
		on conflict do nothing returning partner_id`, &b)
	if err != nil {
		return nil, fmt.Errorf("make partners: %w", err)
	}
	return made, nil
}

// never is standing.Forever, as the column of what never comes due.
const never = "9223372036854775807"

func decodeState(partner, text string, s *standing.State) error {
	if err := json.Unmarshal([]byte(text), s); err != nil {
		return fmt.Errorf("decode the state of %s: %w", partner, err)
	}
	return nil
}

// loadUsed fills in the points used up of the blocks that the deliveries name.
func (t *tx) loadUsed(partners map[string]*folding, deliveries []*standing.Fact) error {
	var b batch
	for _, f := range deliveries {
		if f.Type == standing.DeliveryFact && f.Block != "" {
			b.row().text(f.Partner).text(f.Source).text(f.Block)
		}
	}
	if b.len() == 0 {
		return nil
	}
	var partner string
	var block standing.BlockRef
	var used int
	err := each(t, []any{&partner, &block.Source, &block.ID, &used}, func() error {
		s := partners[partner].state
		if s.Used == nil {
			s.Used = make(map[standing.BlockRef]int)
		}
		s.Used[block] = used
		return nil
	}, `with asked as (select value->>0 as partner_id, value->>1 as source, value->>2 as block from json_each($1))
		select u.partner_id, u.source, u.block, u.used from block_points u
		join asked a on u.partner_id = a.partner_id and u.source = a.source and u.block = a.block`, &b)
	if err != nil {
		return fmt.Errorf("load the points used by block: %w", err)
	}
	return nil
}

// save writes what was folded: events, ledger, changes and states, and last what
// stations count of their partners. heard are the stations of which a live feed
// has told something, and when.
func (t *tx) save(all []*folding, rules *standing.Rulebooks, heard map[string]standing.Instant) error {
	slices.SortFunc(all, func(a, b *folding) int { return strings.Compare(a.partner, b.partner) })
	var gone, issuesOf, events, lines, changes, used, reported, stations batch
	for _, p := range all {
		if p.anew {
			gone.row().text(p.partner)
		}
		for _, ref := range p.issuesOf {
			issuesOf.row().text(p.partner).text(ref.Source).text(ref.ID)
		}
		eventRows(&events, p.partner, p.log)
		for i := range p.log.Lines {
			l := &p.log.Lines[i]
			refRow(lines.row().text(p.partner).int(int64(l.Number)).int(int64(l.At)), l.Event).
				int(int64(l.Delta)).text(l.Why.String()).int(int64(l.Points)).text(l.Tier.String()).text(l.Rulebook)
		}
		for i := range p.log.Changes {
			c := &p.log.Changes[i]
			refRow(changes.row().text(p.partner).int(int64(c.Number)).int(int64(c.At)).
				text(c.From.String()).text(c.To.String()).text(c.SetBy.String()).text(c.Why.String()), c.Event).
				int(int64(c.Line)).text(c.Rulebook)
		}
		slices.SortFunc(p.log.Used, func(a, b standing.BlockRef) int {
			return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.ID, b.ID))
		})
		for _, block := range slices.Compact(p.log.Used) {
			used.row().text(p.partner).text(block.Source).text(block.ID).int(int64(p.state.Used[block]))
		}
		for _, is := range p.reported {
			reported.row().text(p.partner).text(is.source).text(is.id).int(int64(is.place)).text(is.kind.String()).
				text(is.station).int(int64(is.completedAt)).int(int64(is.reportedAt))
		}
		for station := range p.stations {
			stations.row().text(p.partner).text(station)
		}
	}
	for _, table := range []string{"event", "ledger", "standing_change", "block_points", "reported_issue", "partner_station"} {
		if err := t.run("forget "+table, &gone, `delete from `+table+` where partner_id in (select value->>0 from json_each($1))`); err != nil {
			return err
		}
	}
	for _, step := range []struct {
		what string
		rows *batch
		sql  string
	}{
		{"told issues", &issuesOf, `delete from reported_issue where (partner_id, source, fact_id) in
			(select value->>0, value->>1, value->>2 from json_each($1))`},
		{"reported issues", &reported, `insert into reported_issue (partner_id, source, fact_id, place, kind, station, completed_at, reported_at)
			select value->>0, value->>1, value->>2, cast(value->>3 as bigint), value->>4, value->>5, cast(value->>6 as bigint), cast(value->>7 as bigint)
			from json_each($1)`},
		{"events", &events, `insert into event (partner_id, type, source, fact_id, kind, number, occurred_at, recorded_at,
				station, block, cause, excuse, excused_by, priced, price, rulebook, cost, gone, out, never)
			select value->>0, value->>1, value->>2, value->>3, value->>4, cast(value->>5 as bigint), cast(value->>6 as bigint), cast(value->>7 as bigint),
				value->>8, value->>9, value->>10, value->>11, value->>12, cast(value->>13 as bigint), cast(value->>14 as bigint), value->>15,
				cast(value->>16 as bigint), value->>17, value->>18, cast(value->>19 as bigint)
			from json_each($1) where true on conflict (partner_id, type, source, fact_id, kind)
			do update set number = excluded.number, occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at,
				station = excluded.station, block = excluded.block, cause = excluded.cause, excuse = excluded.excuse, excused_by = excluded.excused_by,
				priced = excluded.priced, price = excluded.price, rulebook = excluded.rulebook, cost = excluded.cost, gone = excluded.gone, out = excluded.out,
				never = excluded.never`},
		{"the ledger", &lines, `insert into ledger (partner_id, number, at, type, source, fact_id, kind, delta, why, points, tier, rulebook)
			select value->>0, cast(value->>1 as bigint), cast(value->>2 as bigint), value->>3, value->>4, value->>5, value->>6,
				cast(value->>7 as bigint), value->>8, cast(value->>9 as bigint), value->>10, value->>11
			from json_each($1)`},
		{"changes", &changes, `insert into standing_change (partner_id, number, at, from_tier, to_tier, set_by, why, type, source, fact_id, kind, line, rulebook)
			select value->>0, cast(value->>1 as bigint), cast(value->>2 as bigint), value->>3, value->>4, value->>5, value->>6,
				value->>7, value->>8, value->>9, value->>10, cast(value->>11 as bigint), value->>12
			from json_each($1)`},
		{"points used by block", &used, `insert into block_points (partner_id, source, block, used)
			select value->>0, value->>1, value->>2, cast(value->>3 as bigint) from json_each($1) where true
			on conflict (partner_id, source, block) do update set used = excluded.used`},
		{"stations worked at", &stations, `insert into partner_station (partner_id, station)
			select value->>0, value->>1 from json_each($1) where true on conflict do nothing`},
	} {
		if err := t.run(step.what, step.rows, step.sql); err != nil {
			return err
		}
	}
	if err := t.saveStates(all, rules); err != nil {
		return err
	}
	if err := t.tellStations(all, heard); err != nil {
		return err
	}
	return t.count(all)
}

// run runs a statement for the rows, if there are any.
func (t *tx) run(what string, rows *batch, sql string) error {
	if rows.len() == 0 {
		return nil
	}
	if _, err := t.exec(sql, rows); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

func refRow(b *batch, e standing.EventRef) *batch {
	return b.text(e.Type.String()).text(e.Source).text(e.ID).text(e.Kind.String())
}

// told are the events of a log, those that never counted first: one of them may
// have come to count since.
func told(log *standing.Log) []standing.Event { return slices.Concat(log.Never, log.Events) }

// eventRows adds the events of the log, each as it is at last.
func eventRows(b *batch, partner string, log *standing.Log) {
	events := told(log)
	last := make(map[standing.EventRef]int, len(events))
	for i := range events {
		last[events[i].EventRef] = i
	}
	for i := range events {
		e := &events[i]
		if last[e.EventRef] != i {
			continue
		}
		refRow(b.row().text(partner), e.EventRef).int(int64(e.Number)).int(int64(e.OccurredAt)).int(int64(e.RecordedAt)).
			text(e.Station).text(e.Block).text(e.Cause).text(e.Excuse).text(e.ExcusedBy).bool(e.Priced).int(int64(e.Price)).
			text(e.Rulebook).int(int64(e.Cost)).text(e.Gone.String()).text(e.Out.String()).bool(e.Never)
	}
}

// count moves the stations' counters from where the partners stood to where they
// stand, in the order of the stations.
func (t *tx) count(all []*folding) error {
	type cell struct {
		station string
		tier    standing.Tier
	}
	moved := make(map[cell]int64)
	for _, p := range all {
		if p.known {
			moved[cell{p.home, p.before}]--
		}
		if p.state.KnownAt != 0 {
			moved[cell{p.state.Home(), p.state.Standing}]++
		}
	}
	cells := make([]cell, 0, len(moved))
	for c, n := range moved {
		if n != 0 {
			cells = append(cells, c)
		}
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(strings.Compare(a.station, b.station), cmp.Compare(a.tier, b.tier))
	})
	var b batch
	for _, c := range cells {
		b.row().text(c.station).int(int64(c.tier)).int(moved[c])
	}
	return t.run("the stations' counters", &b, `insert into station_tier (station, tier, partners)
		select value->>0, cast(value->>1 as bigint), cast(value->>2 as bigint) from json_each($1) where true
		on conflict (station, tier) do update set partners = station_tier.partners + excluded.partners`)
}
