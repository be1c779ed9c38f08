package db

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"standings/standing"
)

// noteStations makes the stations that the facts, stored by now, name, and brings
// those up to date that have a fact of their own; heard is when a live feed told
// us, or 0. It gives the ids of the stations made on the way, sorted.
func (t *tx) noteStations(facts []standing.Fact, heard standing.Instant) ([]string, error) {
	named := make(map[string]bool) // and whether by a fact of its own
	told := false
	for i := range facts {
		f := &facts[i]
		if f.Type == standing.StationFact {
			named[f.ID], told = true, true
		} else if f.Station != "" && !named[f.Station] {
			named[f.Station] = false
		}
	}
	ids := make([]string, 0, len(named))
	for id := range named {
		ids = append(ids, id)
	}
	slices.Sort(ids) // in one order everywhere, so that two writers rarely wait in a circle
	var b batch
	for _, id := range ids {
		b.row().text(id).int(int64(heard))
	}
	if b.len() == 0 {
		return nil, nil
	}
	made, err := collect(t, value[string], `insert into station (station, name, zone, heard_at, data_to)
		select value->>0, value->>0, 'UTC', 0, 0 from json_each($1) where true
		on conflict do nothing returning station`, &b)
	if err != nil {
		return nil, fmt.Errorf("make stations: %w", err)
	}
	if heard != 0 {
		if err := t.run("when stations were heard of", &b, `update station set heard_at = v.heard_at
			from (select value->>0 as station, cast(value->>1 as bigint) as heard_at from json_each($1)) as v
			where station.station = v.station and station.heard_at < v.heard_at`); err != nil {
			return nil, err
		}
	}
	if told {
		if err := t.nameStations(); err != nil {
			return nil, err
		}
	}
	made = slices.DeleteFunc(made, func(id string) bool { return named[id] })
	slices.Sort(made)
	return made, nil
}

// nameStations gives each station that has facts of its own the name and zone of
// the one recorded last; of several sources at one instant, of the last by name.
// So it does not matter in which order they came in.
func (t *tx) nameStations() error {
	facts, err := t.history("")
	if err != nil {
		return err
	}
	latest := make(map[string]*standing.Fact)
	holding(facts, func(f *standing.Fact) {
		if old := latest[f.ID]; old == nil || old.Void || !f.Void &&
			cmp.Or(cmp.Compare(old.RecordedAt, f.RecordedAt), strings.Compare(old.Source, f.Source)) < 0 {
			latest[f.ID] = f
		}
	})
	var b batch
	for id, f := range latest {
		name, zone := f.Name, f.Zone
		if f.Void || name == "" {
			name = id
		}
		if f.Void {
			zone = "UTC"
		}
		b.row().text(id).text(name).text(zone)
	}
	return t.run("stations", &b, `update station set name = v.name, zone = v.zone
		from (select value->>0 as station, value->>1 as name, value->>2 as zone from json_each($1)) as v
		where station.station = v.station and (station.name <> v.name or station.zone <> v.zone)`)
}

// forgetStations removes the stations that nothing is left of: where nobody is at
// home or has worked, and of which no fact tells.
func (t *tx) forgetStations() error {
	_, err := t.exec(`delete from station where not exists (select 1 from partner p where p.home = station.station)
		and not exists (select 1 from partner_station w where w.station = station.station)
		and station not in (select fact_id from fact where partner_id = '' and type = 'station')`)
	if err != nil {
		return fmt.Errorf("forget stations: %w", err)
	}
	return nil
}
