package db

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"standings/standing"
)

// Import is one run of importing files.
type Import struct {
	ID          int64
	Backfill    bool   // declared to tell of the past
	Files       string // their names, for people
	Fingerprint string // of their contents; empty where they cannot be read twice
	BegunAt     standing.Instant
	EndedAt     standing.Instant // 0: it was interrupted, or is running
	UndoneAt    standing.Instant // 0: it holds
	Facts       int64            // new ones and corrections
	Refused     int64            // lines
}

const importColumns = `import_id, backfill, files, fingerprint, begun_at, ended_at, undone_at, facts, refused`

func (i *Import) columns() []any {
	return []any{&i.ID, (*flag)(&i.Backfill), &i.Files, &i.Fingerprint, &i.BegunAt, &i.EndedAt, &i.UndoneAt, &i.Facts, &i.Refused}
}

// flag reads 1 and 0 as yes and no.
type flag bool

func (f *flag) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("%v is not 1 or 0", v)
	}
	*f = n == 1
	return nil
}

// BeginImport begins an import, or goes on with the one of the same files that
// was interrupted, and gives its id.
func (s *Store) BeginImport(ctx context.Context, i Import) (id int64, err error) {
	err = s.writeNew(ctx, func(t *tx) error {
		if i.Fingerprint != "" {
			id, err = one(t, value[int64], `select import_id from import
				where fingerprint = $1 and backfill = $2 and ended_at = 0 order by import_id desc limit 1`, i.Fingerprint, number(i.Backfill))
			if !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		id, err = one(t, value[int64], `insert into import (import_id, backfill, files, fingerprint, begun_at, ended_at, undone_at, facts, refused)
			select coalesce(max(import_id), 0) + 1, cast($1 as bigint), cast($2 as text), cast($3 as text), cast($4 as bigint), 0, 0, 0, 0 from import
			returning import_id`, number(i.Backfill), i.Files, i.Fingerprint, i.BegunAt)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("begin an import: %w", err)
	}
	return id, nil
}

func number(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// EndImport says that the import has read all its files. ErrNotFound if there is
// no such import.
func (s *Store) EndImport(ctx context.Context, id, refused int64, now standing.Instant) error {
	err := s.write(ctx, func(t *tx) error {
		changed, err := t.exec(`update import set ended_at = $2, refused = $3 where import_id = $1`, id, now, refused)
		if err == nil && changed == 0 {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("end import %d: %w", id, err)
	}
	return nil
}

// Imports lists the imports, the latest first.
func (s *Store) Imports(ctx context.Context) (all []Import, err error) {
	err = s.read(ctx, func(t *tx) error {
		all, err = collect(t, (*Import).columns, `select `+importColumns+` from import order by import_id desc`)
		return err
	})
	return all, err
}

// RecordImport takes in a batch of an import as live facts, recorded at its
// arrival. ErrNotFound if there is no such import, or it has been undone.
func (s *Store) RecordImport(ctx context.Context, id int64, facts []standing.Fact, arrival standing.Instant) (Report, error) {
	return s.recordFor(ctx, facts, arrival, id)
}

// noteImport notes what the import brought and whom it touched, so that it can be
// undone. The row it writes keeps the import from being undone until the
// transaction has ended.
func (t *tx) noteImport(id int64, partners []string, r Report) error {
	changed, err := t.exec(`update import set facts = facts + $2 where import_id = $1 and undone_at = 0`, id, int64(r.New+r.Corrected))
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("note import %d: %w", id, err)
	}
	var b batch
	for _, p := range partners {
		b.row().text(p)
	}
	if _, err := t.exec(`insert into import_partner (partner_id, import_id)
		select value->>0, cast($2 as bigint) from json_each($1) where true on conflict do nothing`, &b, id); err != nil {
		return fmt.Errorf("note the partners of import %d: %w", id, err)
	}
	return nil
}

// Backfill takes in a batch of a backfill. The facts are stored, and their
// partners marked dirty, in one transaction; Refold then folds each once.
// ErrNotFound if there is no such import, or it has been undone.
//
// Within one import the later line of a fact replaces the earlier; a fact of an
// earlier import, or a live one, gets a newer version. The same facts again
// change nothing, also where a live feed has corrected them since: see toldBefore.
func (s *Store) Backfill(ctx context.Context, id int64, facts []standing.Fact) (report Report, err error) {
	facts = lastOfEach(facts)
	again := false
	err = s.writeNew(ctx, func(t *tx) error {
		if again {
			// Live facts of these partners come in at this moment; they have to wait.
			if err := t.hold(partnersOf(facts)); err != nil {
				return err
			}
		}
		again = true
		report, err = t.backfill(id, facts)
		return err
	})
	return report, err
}

// hold keeps other transactions from touching the partners until this one ends.
func (t *tx) hold(partners []string) error {
	for _, p := range partners {
		if _, err := t.exec(holdPartner, p); err != nil {
			return fmt.Errorf("hold partner %s: %w", p, err)
		}
	}
	return nil
}

func (t *tx) backfill(id int64, facts []standing.Fact) (report Report, err error) {
	known, err := t.versionsOf(facts, id)
	if err != nil {
		return report, err
	}
	sameFiles, err := t.sameFiles(id)
	if err != nil {
		return report, err
	}
	again := claims{id: id}
	var stored []newVersion
	var replaced, dropped batch
	dirty := make(map[string]bool)
	for i := range facts {
		f := &facts[i]
		body := encodeBody(f)
		same := func(v version) bool { return v.body == body && (f.RecordedAt == 0 || f.RecordedAt == v.recorded) }
		own, others := ownVersion(known[keyOf(f)], id)
		told, found := toldBefore(others, id, sameFiles, same)
		switch {
		case own != nil && same(*own):
			report.Unchanged++
			continue
		case found && (own == nil || own.number < told.number):
			again.add(f, told)
			report.Unchanged++
			continue
		case found:
			// A line of this import had changed the fact, and this one changes it back.
			again.add(f, told)
			dropped.row().text(f.Partner).text(f.Type.String()).text(f.Source).text(f.ID).int(own.number)
			report.Corrected++
		case own != nil:
			replaced.version(newVersion{f, own.number, body})
			report.Corrected++
		case len(others) > 0:
			stored = append(stored, newVersion{f, others[len(others)-1].number + 1, body})
			report.Corrected++
		default:
			stored = append(stored, newVersion{f, 1, body})
			report.New++
		}
		if f.Partner != "" {
			dirty[f.Partner] = true
		}
	}
	partners := slices.Sorted(maps.Keys(dirty))
	made, err := t.markDirty(partners)
	if err != nil {
		return report, err
	}
	report.Partners = onTheWay(made, facts)
	// First, so that nobody claims what is replaced below, or has done so and it is seen.
	if err := t.noteImport(id, slices.Concat(partners, slices.Collect(maps.Keys(again.of))), report); err != nil {
		return report, err
	}
	if err := t.claim(&again); err != nil {
		return report, err
	}
	if err := t.insertFacts(stored, id); err != nil {
		return report, err
	}
	if err := t.replaceFacts(&replaced, &dropped); err != nil {
		return report, err
	}
	report.Stations, err = t.meetStations(facts)
	return report, err
}

// replaceFacts gives versions their later lines, and takes others back. ErrConflict
// if somebody has claimed one since it was looked up, or taken it back.
func (t *tx) replaceFacts(replaced, dropped *batch) error {
	for _, step := range []struct {
		rows *batch
		sql  string
	}{
		{replaced, `update fact set recorded_at = v.recorded_at, body = v.body
			from (select value->>0 as partner_id, value->>1 as type, value->>2 as source, value->>3 as fact_id,
				cast(value->>4 as bigint) as version, cast(value->>5 as bigint) as recorded_at, value->>6 as body from json_each($1)) as v
			where fact.partner_id = v.partner_id and fact.type = v.type and fact.source = v.source and fact.fact_id = v.fact_id and fact.version = v.version
				and not exists (select 1 from fact_claim c where ` + claimOfFact + `)`},
		{dropped, `delete from fact where (partner_id, type, source, fact_id, version) in
				(select value->>0, value->>1, value->>2, value->>3, cast(value->>4 as bigint) from json_each($1))
			and not exists (select 1 from fact_claim c where ` + claimOfFact + `)`},
	} {
		if step.rows.len() == 0 {
			continue
		}
		changed, err := t.exec(step.sql, step.rows)
		if err == nil && changed < int64(step.rows.len()) {
			err = fmt.Errorf("%w: they change at this moment", ErrConflict)
		}
		if err != nil {
			return fmt.Errorf("replace facts by later lines: %w", err)
		}
	}
	return nil
}

// ownVersion parts from the versions of a fact the one that the import has stored
// and a later line of it may replace, if there is one. What somebody else has told
// since, word for word, is replaced no more.
func ownVersion(versions []version, id int64) (own *version, others []version) {
	for i := range slices.Backward(versions) {
		if v := &versions[i]; v.importID == id && v.claimed == unclaimed {
			return v, slices.Concat(versions[:i], versions[i+1:])
		}
	}
	return nil, versions
}

// markDirty marks the partners as not folded, and gives those not heard of before.
// ErrConflict if another transaction has forgotten one in between.
//
// It writes the rows also of those marked already: a Refold that runs at this
// moment, and has not seen the new facts, is about to clear the mark.
func (t *tx) markDirty(partners []string) ([]string, error) {
	made, err := t.meet(partners)
	if err != nil {
		return nil, err
	}
	for _, p := range partners {
		changed, err := t.exec(`update partner set dirty = 1 where partner_id = $1`, p)
		if err == nil && changed == 0 {
			err = fmt.Errorf("%w: it was forgotten at this moment", ErrConflict)
		}
		if err != nil {
			return nil, fmt.Errorf("mark partner %s: %w", p, err)
		}
	}
	return made, nil
}

// UndoImport takes back all facts that the import alone brought, and marks their
// partners to be folded anew by Refold. What another import or a live feed has
// told as well stays, as theirs. ErrNotFound if there is no such import,
// ErrConflict if it is undone already.
func (s *Store) UndoImport(ctx context.Context, id int64, now standing.Instant) error {
	err := s.write(ctx, func(t *tx) error { return t.undoImport(id, now) })
	if err != nil {
		return fmt.Errorf("undo import %d: %w", id, err)
	}
	return nil
}

func (t *tx) undoImport(id int64, now standing.Instant) error {
	// First of all, so that whoever brings more of it comes before or is refused.
	changed, err := t.exec(`update import set undone_at = $2, ended_at = case when ended_at = 0 then $2 else ended_at end
		where import_id = $1 and undone_at = 0`, id, now)
	if err != nil {
		return err
	}
	if changed == 0 {
		undone, err := one(t, value[standing.Instant], `select undone_at from import where import_id = $1`, id)
		if err != nil {
			return err
		}
		return fmt.Errorf("%w: it was undone at %s", ErrConflict, undone)
	}
	// These are written before any claim is read: two imports undone at once come
	// one after the other, where they tell of the same.
	if _, err := t.exec(`update partner
		set dirty = case when exists (select 1 from fact where fact.partner_id = partner.partner_id and fact.import_id = $1) then 1 else dirty end
		where partner_id in (select partner_id from import_partner where import_id = $1)`, id); err != nil {
		return err
	}
	if _, err := t.exec(`update station set name = station, zone = 'UTC'`); err != nil {
		return err
	}
	for _, condition := range []string{`partner_id in (select partner_id from import_partner where import_id = $1)`, `partner_id = ''`} {
		if err := t.handOver(id, condition); err != nil {
			return err
		}
	}
	if _, err := t.exec(`delete from import_partner where import_id = $1`, id); err != nil {
		return err
	}
	if err := t.nameStations(); err != nil {
		return err
	}
	return t.reviewStations()
}
