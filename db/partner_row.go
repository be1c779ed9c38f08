package db

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"standings/standing"
)

// partnerRow are the columns of a partner's state by which partners are listed,
// found and swept.
type partnerRow struct {
	name, home string
	knownAt    standing.Instant
	standing   standing.Tier
	setBy      standing.Pillar
	scores     [standing.Safety + 1]int           // by pillar
	tiers      [standing.Safety + 1]standing.Tier // by pillar
	counting   int
	changedAt  standing.Instant // the last change of the standing
	dataTo     standing.Instant
	nextDue    standing.Instant
}

// row is the partner's row as the fold leaves it.
func (p *folding) row(rules *standing.Rulebooks) partnerRow {
	s := p.state
	r := partnerRow{
		name: s.Name, home: s.Home(), knownAt: s.KnownAt, standing: s.Standing, setBy: s.SetBy,
		counting: s.Counting(), changedAt: s.ChangedAt, dataTo: s.DataTo, nextDue: s.NextDue(rules),
	}
	if r.name == "" {
		r.name = p.partner
	}
	for _, pillar := range standing.Pillars {
		r.scores[pillar], r.tiers[pillar] = s.Pillar(pillar).Score(), s.Pillar(pillar).Tier
	}
	return r
}

// saveStates writes the partners' rows, and their words where those changed.
func (t *tx) saveStates(all []*folding, rules *standing.Rulebooks) error {
	var rows, moved, words batch
	for _, p := range all {
		text, err := json.Marshal(p.state)
		if err != nil {
			return fmt.Errorf("encode the state of %s: %w", p.partner, err)
		}
		r := p.row(rules)
		b := rows.row().text(p.partner).text(r.name).text(r.home).int(int64(r.knownAt)).int(int64(r.standing)).text(r.setBy.String())
		for _, pillar := range standing.Pillars {
			b.int(int64(r.scores[pillar])).int(int64(r.tiers[pillar]))
		}
		b.int(int64(r.counting)).int(int64(r.changedAt)).int(int64(r.dataTo)).int(int64(r.nextDue)).bool(p.dirty).text(string(text))
		if p.known && !p.anew && r.name == p.name && r.home == p.home {
			continue
		}
		moved.row().text(p.partner)
		for _, w := range searchWords(p.partner, r.name) {
			words.row().text(p.partner).text(w).text(r.home)
		}
	}
	err := t.run("states", &rows, `update partner set name = v.name, home = v.home, known_at = v.known_at, standing = v.standing, set_by = v.set_by,
			reliability = v.reliability, reliability_tier = v.reliability_tier, quality = v.quality, quality_tier = v.quality_tier,
			safety = v.safety, safety_tier = v.safety_tier, counting = v.counting,
			changed_at = v.changed_at,
			data_to = v.data_to, next_due = v.next_due, dirty = v.dirty, state = v.state
		from (select value->>0 as partner_id, value->>1 as name, value->>2 as home, cast(value->>3 as bigint) as known_at, cast(value->>4 as bigint) as standing, value->>5 as set_by,
			cast(value->>6 as bigint) as reliability, cast(value->>7 as bigint) as reliability_tier, cast(value->>8 as bigint) as quality, cast(value->>9 as bigint) as quality_tier,
			cast(value->>10 as bigint) as safety, cast(value->>11 as bigint) as safety_tier, cast(value->>12 as bigint) as counting, cast(value->>13 as bigint) as changed_at,
			cast(value->>14 as bigint) as data_to, cast(value->>15 as bigint) as next_due, cast(value->>16 as bigint) as dirty, value->>17 as state
			from json_each($1)) as v
		where partner.partner_id = v.partner_id`)
	if err != nil {
		return err
	}
	if err := t.run("forget words", &moved, `delete from partner_word where partner_id in (select value->>0 from json_each($1))`); err != nil {
		return err
	}
	return t.run("words", &words, `insert into partner_word (partner_id, word, home)
		select value->>0, value->>1, value->>2 from json_each($1)`)
}

// searchWords are what a partner is found by, in lower case: each word of the
// name, the id, and where that has spaces each word of it.
func searchWords(partner, name string) []string {
	words := append(strings.Fields(strings.ToLower(name+" "+partner)), strings.ToLower(partner))
	slices.Sort(words)
	return slices.Compact(words)
}
