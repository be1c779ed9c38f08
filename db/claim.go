package db

import (
	"fmt"
	"maps"
	"slices"

	"standings/standing"
)

// An import is often told again: the same files once more, or a live feed that
// says the same. Then nothing is stored but a claim, so that undoing the import
// takes away only what nobody else has told.

// claimed says who has a claim to a version, beside the import that it is of.
type claimed int64

const (
	unclaimed claimed = iota
	byOthers
	byTeller // the import that tells now, or a live feed if one does; and perhaps by others
)

// toldBefore finds the version, if there is one, that the line of an import says
// again, so that it changes nothing: the version that holds; one that this import
// itself has told, unless it has told something else since; or one of the import
// that told of the fact last, or of an earlier import of the same files, though a
// live feed may have corrected it meanwhile. With the id 0 it is a live feed's,
// which says what holds now, whatever was said before.
func toldBefore(versions []version, id int64, sameFiles map[int64]bool, same func(version) bool) (version, bool) {
	latest := int64(0) // the import that told of it last
	for i := len(versions) - 1; i >= 0; i-- {
		v := versions[i]
		if latest == 0 && v.importID != id {
			latest = v.importID
		}
		again := i == len(versions)-1 || v.importID == id || v.importID != 0 && (v.importID == latest || sameFiles[v.importID])
		if again && same(v) {
			return v, true
		}
		if id == 0 || v.importID == id {
			break
		}
	}
	return version{}, false
}

// sameFiles are the imports of the same files as this one, itself left out.
func (t *tx) sameFiles(id int64) (map[int64]bool, error) {
	if id == 0 {
		return nil, nil
	}
	ids, err := collect(t, value[int64], `select o.import_id from import i join import o on o.fingerprint = i.fingerprint and o.backfill = i.backfill
		where i.import_id = $1 and i.fingerprint <> '' and o.import_id <> i.import_id`, id)
	if err != nil {
		return nil, fmt.Errorf("look for imports of the same files: %w", err)
	}
	same := make(map[int64]bool, len(ids))
	for _, other := range ids {
		same[other] = true
	}
	return same, nil
}

// claims are the claims of one import, or with the id 0 of a live feed.
type claims struct {
	id     int64
	rows   batch
	owners map[int64]bool  // the imports that the versions are of
	of     map[string]bool // the partners whose facts they are
}

// add claims a version of the fact for its teller. Nobody undoes what a live feed
// has told, so that needs no claim, nor does what is the teller's already.
func (c *claims) add(f *standing.Fact, v version) {
	if v.importID == 0 || v.importID == c.id || v.claimed == byTeller {
		return
	}
	if c.owners == nil {
		c.owners, c.of = make(map[int64]bool), make(map[string]bool)
	}
	c.owners[v.importID] = true
	if f.Partner != "" {
		c.of[f.Partner] = true
	}
	c.rows.row().text(f.Partner).text(f.Type.String()).text(f.Source).text(f.ID).int(v.number).int(v.importID).int(int64(v.recorded)).text(v.body)
}

// claim stores the claims. ErrConflict if what is claimed has been undone or
// replaced since it was looked up. The rows of imports that it writes keep these
// from being undone, and from going on, until the transaction has ended.
func (t *tx) claim(c *claims) error {
	if c.rows.len() == 0 {
		return nil
	}
	for _, owner := range slices.Sorted(maps.Keys(c.owners)) {
		if _, err := t.exec(`update import set facts = facts where import_id = $1`, owner); err != nil {
			return fmt.Errorf("hold import %d: %w", owner, err)
		}
	}
	// A claim that is there already is written again, to be counted.
	claimed, err := t.exec(`insert into fact_claim (partner_id, type, source, fact_id, version, import_id)
		select f.partner_id, f.type, f.source, f.fact_id, f.version, cast($2 as bigint)
		from (select value->>0 as partner_id, value->>1 as type, value->>2 as source, value->>3 as fact_id, cast(value->>4 as bigint) as version,
			cast(value->>5 as bigint) as import_id, cast(value->>6 as bigint) as recorded_at, value->>7 as body from json_each($1)) as v
		join fact f on f.partner_id = v.partner_id and f.type = v.type and f.source = v.source and f.fact_id = v.fact_id and f.version = v.version
		where f.import_id = v.import_id and f.recorded_at = v.recorded_at and f.body = v.body
		on conflict (partner_id, type, source, fact_id, version, import_id) do update set import_id = excluded.import_id`, &c.rows, c.id)
	if err == nil && claimed < int64(c.rows.len()) {
		err = fmt.Errorf("%w: they change at this moment", ErrConflict)
	}
	if err != nil {
		return fmt.Errorf("claim facts: %w", err)
	}
	return nil
}

// claimOfFact joins a claim c to the version that it is to.
const claimOfFact = `c.partner_id = fact.partner_id and c.type = fact.type and c.source = fact.source and c.fact_id = fact.fact_id and c.version = fact.version`

// handOver takes the facts back that the import told, among those that the
// condition picks; but where somebody else has told one too, it becomes that one's.
func (t *tx) handOver(id int64, condition string) error {
	for _, statement := range []string{
		`delete from fact_claim where import_id = $1 and ` + condition,
		`update fact set import_id = (select min(c.import_id) from fact_claim c where ` + claimOfFact + `)
			where import_id = $1 and ` + condition + ` and exists (select 1 from fact_claim c where ` + claimOfFact + `)`,
		// Who has the fact needs no claim to it.
		`delete from fact_claim where import_id <> $1 and ` + condition + ` and import_id = (select f.import_id from fact f
			where f.partner_id = fact_claim.partner_id and f.type = fact_claim.type and f.source = fact_claim.source
				and f.fact_id = fact_claim.fact_id and f.version = fact_claim.version)`,
		`delete from fact where import_id = $1 and ` + condition,
	} {
		if _, err := t.exec(statement, id); err != nil {
			return err
		}
	}
	return nil
}
