package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"standings/standing"
)

// Station is a pickup location.
type Station struct {
	ID   string
	Name string
	Zone string // IANA name
}

// StationTiers is a station with the number of partners at home there by tier.
type StationTiers struct {
	Station
	HeardAt standing.Instant // when a live feed last told us something of it; 0: never
	DataTo  standing.Instant // the latest outcome known of a partner at home here; 0: none
	Tiers   [standing.Fantastic + 1]int64
}

// Partners is the number of partners at home at the station.
func (s *StationTiers) Partners() (n int64) {
	for _, tier := range s.Tiers {
		n += tier
	}
	return n
}

// Stations lists the stations by id: those given, or all where all is set.
func (s *Store) Stations(ctx context.Context, all bool, ids []string) (stations []StationTiers, err error) {
	var asked batch
	for _, id := range ids {
		asked.row().text(id)
	}
	err = s.read(ctx, func(t *tx) error {
		stations, err = t.stations(all, &asked)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list stations: %w", err)
	}
	return stations, nil
}

// Station is one station. ErrNotFound if no fact names it.
func (s *Store) Station(ctx context.Context, id string) (StationTiers, error) {
	stations, err := s.Stations(ctx, false, []string{id})
	if err != nil {
		return StationTiers{}, err
	}
	if len(stations) == 0 {
		return StationTiers{}, ErrNotFound
	}
	return stations[0], nil
}

func (t *tx) stations(all bool, ids *batch) (stations []StationTiers, err error) {
	var row StationTiers
	var tier, partners int64
	err = each(t, []any{&row.ID, &row.Name, &row.Zone, &row.HeardAt, &row.DataTo, &tier, &partners}, func() error {
		if n := len(stations); n == 0 || stations[n-1].ID != row.ID {
			stations = append(stations, row)
		}
		stations[len(stations)-1].Tiers[tier] = partners
		return nil
	}, `select s.station, s.name, s.zone, s.heard_at, s.data_to, coalesce(c.tier, 0), coalesce(c.partners, 0)
		from station s left join station_tier c on c.station = s.station
		where cast($1 as bigint) = 1 or s.station in (select value->>0 from json_each($2))
		order by s.station`, number(all), ids)
	return stations, err
}

// PartnerOrder is what a station's partners are sorted by.
type PartnerOrder string

const (
	ByID          PartnerOrder = "id"
	ByName        PartnerOrder = "name"
	ByStanding    PartnerOrder = "standing"
	ByReliability PartnerOrder = "reliability"
	ByQuality     PartnerOrder = "quality"
	BySafety      PartnerOrder = "safety"
	ByCounting    PartnerOrder = "counting"
	ByChange      PartnerOrder = "change"
)

// orderColumns are the columns of the orders; of all but ByID and ByName numbers.
var orderColumns = map[PartnerOrder]string{
	ByID: "partner_id", ByName: "name", ByStanding: "standing", ByReliability: "reliability", ByQuality: "quality",
	BySafety: "safety", ByCounting: "counting", ByChange: "changed_at",
}

// Known says whether there is such an order.
func (o PartnerOrder) Known() bool { return orderColumns[o] != "" }

// Fits says whether a page can begin after the value, in this order.
func (o PartnerOrder) Fits(value string) bool {
	if o == ByID || o == ByName {
		return true
	}
	_, err := strconv.ParseInt(value, 10, 64)
	return err == nil
}

// PartnerQuery asks for a page of the partners at home at a station.
type PartnerQuery struct {
	Station    string
	Tier       *standing.Tier // nil: of any; NoTier: without a standing
	Search     string         // prefix of the id or of any word of the name; each of several words must match, up to maxSearchWords
	Order      PartnerOrder
	Descending bool
	After      *Place // nil: the first page
	Limit      int
}

// Place is where a page begins: after the row with this value of the order's
// column, and this id.
type Place struct {
	Value string
	ID    string
}

// PartnerRow is one partner of a list.
type PartnerRow struct {
	ID        string
	Name      string
	Standing  standing.Tier
	SetBy     standing.Pillar
	Scores    [standing.Safety + 1]int           // by pillar
	Tiers     [standing.Safety + 1]standing.Tier // by pillar
	Counting  int
	ChangedAt standing.Instant // the last change of the standing; 0: none
}

// Place is where the page after this row begins.
func (r *PartnerRow) Place(order PartnerOrder) Place {
	p := Place{ID: r.ID}
	switch order {
	case ByID:
		p.Value = r.ID
	case ByName:
		p.Value = r.Name
	case ByStanding:
		p.Value = strconv.Itoa(int(r.Standing))
	case ByReliability:
		p.Value = strconv.Itoa(r.Scores[standing.Reliability])
	case ByQuality:
		p.Value = strconv.Itoa(r.Scores[standing.Quality])
	case BySafety:
		p.Value = strconv.Itoa(r.Scores[standing.Safety])
	case ByCounting:
		p.Value = strconv.Itoa(r.Counting)
	case ByChange:
		p.Value = strconv.FormatInt(int64(r.ChangedAt), 10)
	}
	return p
}

// StationPartners gives a page of a station's partners, and how many the filter
// matches in all.
func (s *Store) StationPartners(ctx context.Context, q PartnerQuery) (rows []PartnerRow, matching int64, err error) {
	where, args := q.where()
	err = s.read(ctx, func(t *tx) error {
		if matching, err = one(t, value[int64], `select count(*) from partner p where `+where, args...); err != nil {
			return err
		}
		sql, args := q.sql(where, args)
		rows, err = collect(t, func(r *PartnerRow) []any {
			return []any{&r.ID, &r.Name, &r.Standing, (*pillarWord)(&r.SetBy),
				&r.Scores[standing.Reliability], &r.Scores[standing.Quality], &r.Scores[standing.Safety],
				&r.Tiers[standing.Reliability], &r.Tiers[standing.Quality], &r.Tiers[standing.Safety],
				&r.Counting, &r.ChangedAt}
		}, sql, args...)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list the partners of station %s: %w", q.Station, err)
	}
	return rows, matching, nil
}

// maxSearchWords is how many words of a search are looked at: enough to tell any
// two partners apart, and an end to what a query can grow to.
const maxSearchWords = 8

// where is the filter without the place of the page.
func (q *PartnerQuery) where() (string, []any) {
	args := []any{q.Station}
	where := "p.home = $1"
	add := func(arg any) string {
		args = append(args, arg)
		return "$" + strconv.Itoa(len(args))
	}
	if q.Tier != nil {
		where += " and p.standing = " + add(int64(*q.Tier))
	}
	words := strings.Fields(strings.ToLower(q.Search))
	for _, word := range words[:min(len(words), maxSearchWords)] {
		// U+10FFFF sorts after every character a word can go on with.
		where += " and p.partner_id in (select partner_id from partner_word where home = $1 and word >= " + add(word) + " and word < " + add(word+"\U0010FFFF") + ")"
	}
	return where, args
}

func (q *PartnerQuery) sql(where string, args []any) (string, []any) {
	column := "p." + orderColumns[q.Order]
	direction, beyond := "asc", ">"
	if q.Descending {
		direction, beyond = "desc", "<"
	}
	args = append([]any(nil), args...)
	if q.After != nil {
		value := "$" + strconv.Itoa(len(args)+1)
		if q.Order != ByID && q.Order != ByName {
			value = "cast(" + value + " as bigint)"
		}
		where += fmt.Sprintf(" and (%s, p.partner_id) %s (%s, $%d)", column, beyond, value, len(args)+2)
		args = append(args, q.After.Value, q.After.ID)
	}
	args = append(args, q.Limit)
	return fmt.Sprintf(`select p.partner_id, p.name, p.standing, p.set_by, p.reliability, p.quality, p.safety,
			p.reliability_tier, p.quality_tier, p.safety_tier, p.counting, p.changed_at
		from partner p where %s order by %s %s, p.partner_id %s limit $%d`, where, column, direction, direction, len(args)), args
}

// pillarWord reads a pillar stored by its word.
type pillarWord standing.Pillar

func (p *pillarWord) Scan(v any) error {
	var word string
	switch v := v.(type) {
	case string:
		word = v
	case []byte:
		word = string(v)
	}
	pillar, err := standing.ParsePillar(word)
	*p = pillarWord(pillar)
	return err
}
