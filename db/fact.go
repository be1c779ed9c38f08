package db

import (
	"fmt"

	"standings/standing"
)

// factKey names a fact among all.
type factKey struct {
	partner string
	standing.Ref
}

func keyOf(f *standing.Fact) factKey { return factKey{f.Partner, f.Ref()} }

// version is one stored version of a fact.
type version struct {
	number   int64
	importID int64
	recorded standing.Instant
	body     string
	claimed  claimed
}

// decodeFact is the fact that was stored under the key.
func decodeFact(key factKey, recorded standing.Instant, body string) (standing.Fact, error) {
	f := standing.Fact{Type: key.Type, Source: key.Source, ID: key.ID, Partner: key.partner, RecordedAt: recorded}
	if err := decodeBody(&f, body); err != nil {
		return f, fmt.Errorf("decode %s %s of %s: %w", key.Type, key.ID, key.partner, err)
	}
	return f, nil
}

// versionsOf loads the stored versions of the facts, oldest first, for the import
// that tells these facts, or for a live feed with 0.
func (t *tx) versionsOf(facts []standing.Fact, importID int64) (map[factKey][]version, error) {
	var b batch
	for i := range facts {
		f := &facts[i]
		b.row().text(f.Partner).text(f.Type.String()).text(f.Source).text(f.ID)
	}
	found := make(map[factKey][]version)
	var k factKey
	var v version
	var word string
	err := each(t, []any{&k.partner, &word, &k.Source, &k.ID, &v.number, &v.importID, &v.recorded, &v.body, &v.claimed}, func() (err error) {
		k.Type, err = standing.ParseType(word)
		found[k] = append(found[k], v)
		return err
	}, `with asked as (select value->>0 as partner_id, value->>1 as type, value->>2 as source, value->>3 as fact_id from json_each($1))
		select f.partner_id, f.type, f.source, f.fact_id, f.version, f.import_id, f.recorded_at, f.body,
			coalesce((select max(case when c.import_id = $2 then 2 else 1 end) from fact_claim c where c.partner_id = f.partner_id
				and c.type = f.type and c.source = f.source and c.fact_id = f.fact_id and c.version = f.version), 0)
		from asked a join fact f on f.partner_id = a.partner_id and f.type = a.type and f.source = a.source and f.fact_id = a.fact_id
		order by f.partner_id, f.type, f.source, f.fact_id, f.version`, &b, importID)
	if err != nil {
		return nil, fmt.Errorf("look up known facts: %w", err)
	}
	return found, nil
}

// history loads all versions of all facts of the partner, in the order in which
// standing.FoldAll takes them.
func (t *tx) history(partner string) ([]standing.Fact, error) { return t.facts(partner, "") }

// facts loads all versions of those facts of the partner that the condition takes,
// in the order of history. Its arguments begin at $2.
func (t *tx) facts(partner, condition string, args ...any) (facts []standing.Fact, err error) {
	k := factKey{partner: partner}
	var recorded standing.Instant
	var word, body string
	err = each(t, []any{&word, &k.Source, &k.ID, &recorded, &body}, func() (err error) {
		if k.Type, err = standing.ParseType(word); err != nil {
			return err
		}
		f, err := decodeFact(k, recorded, body)
		facts = append(facts, f)
		return err
	}, `select type, source, fact_id, recorded_at, body from fact
		where partner_id = $1 `+condition+` order by type, source, fact_id, version`, append([]any{partner}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load the facts of %s: %w", partner, err)
	}
	return facts, nil
}

// holding calls do with the version of each fact that holds at the moment: the
// last received of those recorded by then. The facts are in the order of history.
func holding(facts []standing.Fact, at standing.Instant, do func(*standing.Fact)) {
	var last *standing.Fact
	for i := range facts {
		if facts[i].RecordedAt <= at {
			last = &facts[i]
		}
		if last != nil && (i+1 == len(facts) || facts[i].Ref() != facts[i+1].Ref()) {
			do(last)
			last = nil
		}
	}
}

// newVersion is a fact's version to be stored.
type newVersion struct {
	fact   *standing.Fact
	number int64
	body   string
}

func (b *batch) version(v newVersion) *batch {
	f := v.fact
	return b.row().text(f.Partner).text(f.Type.String()).text(f.Source).text(f.ID).int(v.number).int(int64(f.RecordedAt)).text(v.body)
}

// insertFacts stores versions that are new. ErrConflict if another transaction
// has stored one of the same number since the known ones were looked up.
func (t *tx) insertFacts(versions []newVersion, importID int64) error {
	var b batch
	for _, v := range versions {
		b.version(v)
	}
	if b.len() == 0 {
		return nil
	}
	_, err := t.exec(`insert into fact (partner_id, type, source, fact_id, version, recorded_at, body, import_id)
		select value->>0, value->>1, value->>2, value->>3, cast(value->>4 as bigint), cast(value->>5 as bigint), value->>6, cast($2 as bigint)
		from json_each($1)`, &b, importID)
	if err != nil {
		return fmt.Errorf("store facts: %w", err)
	}
	return nil
}
