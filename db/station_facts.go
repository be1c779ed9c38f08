package db

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"standings/standing"
)

// stationOf is the station that the fact names, or nothing.
func stationOf(f *standing.Fact) string {
	if f.Type == standing.StationFact {
		return f.ID
	}
	return f.Station
}

// meetStations makes the stations that the facts, stored by now, name, and brings
// the names and zones up to date that these tell. It gives the ids of the stations
// made on the way, sorted.
func (t *tx) meetStations(facts []standing.Fact) ([]string, error) {
	named := make(map[string]bool) // and whether by a fact of its own
	told := false
	for i := range facts {
		own := facts[i].Type == standing.StationFact
		told = told || own
		if station := stationOf(&facts[i]); station != "" {
			named[station] = named[station] || own
		}
	}
	made, err := t.makeStations(slices.Sorted(maps.Keys(named)))
	if err != nil {
		return nil, err
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

// makeStations makes rows for stations not heard of before, given in the order of
// their ids, and gives those.
func (t *tx) makeStations(ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var b batch
	for _, id := range ids {
		b.row().text(id)
	}
	made, err := collect(t, value[string], `insert into station (station, name, zone, heard_at, data_to)
		select value->>0, value->>0, 'UTC', 0, 0 from json_each($1) where true
		on conflict do nothing returning station`, &b)
	if err != nil {
		return nil, fmt.Errorf("make stations: %w", err)
	}
	return made, nil
}

// tellStations moves on when each station was heard of, and how far the data of
// the partners at home there go; in the order of the stations, see holdPartner.
func (t *tx) tellStations(all []*folding, heard map[string]standing.Instant) error {
	type news struct{ heardAt, dataTo standing.Instant }
	stations := make(map[string]news)
	for station, at := range heard {
		stations[station] = news{heardAt: at}
	}
	for _, p := range all {
		if home := p.state.Home(); home != "" {
			n := stations[home]
			n.dataTo = max(n.dataTo, p.state.DataTo)
			stations[home] = n
		}
	}
	for _, id := range slices.Sorted(maps.Keys(stations)) {
		n := stations[id]
		if _, err := t.exec(`update station set heard_at = case when heard_at < $2 then $2 else heard_at end,
				data_to = case when data_to < $3 then $3 else data_to end
			where station = $1 and (heard_at < $2 or data_to < $3)`, id, n.heardAt, n.dataTo); err != nil {
			return fmt.Errorf("tell station %s: %w", id, err)
		}
	}
	return nil
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
	holding(facts, standing.Forever, func(f *standing.Fact) {
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

// reviewStations removes the stations that nothing is left of, where nobody is at
// home or has worked and of which no fact tells, and says of the others how far
// their data go: live facts only ever move that on. As long as facts wait to be
// folded, it removes none: where these took place is not known yet.
func (t *tx) reviewStations() error {
	_, err := t.exec(`delete from station where not exists (select 1 from partner p where p.home = station.station)
		and not exists (select 1 from partner_station w where w.station = station.station)
		and station not in (select fact_id from fact where partner_id = '' and type = 'station')
		and not exists (select 1 from partner where dirty = 1)`)
	if err != nil {
		return fmt.Errorf("forget stations: %w", err)
	}
	_, err = t.exec(`update station set data_to = coalesce((select max(p.data_to) from partner p where p.home = station.station), 0)`)
	if err != nil {
		return fmt.Errorf("review how far the data go: %w", err)
	}
	return nil
}
