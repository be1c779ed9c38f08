package db_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"standings/db"
	"standings/standing"
)

var orders = []db.PartnerOrder{
	db.ByID, db.ByName, db.ByStanding, db.ByReliability, db.ByQuality, db.BySafety, db.ByCounting, db.ByChange,
}

// names by which partners are looked for, with what is awkward about them.
var names = []string{
	"Ada Obi", "ada lovelace", "Émile Zola", "ÉMILE Durkheim", "Ørsted Å", "Σωκράτης Ωμέγα", "张 伟", "🚚 Truck 😀", "50% Off_Set",
	"100_000", `Back\slash "Quote"`, "O'Brien", "Ada Obi", "  Two  Spaces ", "İstanbul", "ẞharp", "\U0010FFFD end",
}

// fillStation records partners at home at SEA, of every standing, and as many
// at SFO that no question about SEA may find.
func fillStation(t testing.TB, s *db.Store) {
	t.Helper()
	installQuick(t, s)
	var facts []standing.Fact
	for i := range 3 * len(names) {
		for _, station := range []string{"SEA", "SFO"} {
			id := fmt.Sprintf("%s %c%02d", station, 'a'+'\u00e0'*rune(i%2), i)
			facts = append(facts, partnerFact(id, names[i%len(names)], station))
			for n := range i % 7 {
				f := cleanBlock(id, fmt.Sprint("B-", n), station, dawn-day+standing.Instant(n)*hour)
				if n%4 < i%4 {
					f.CheckedInAt = 0
				}
				facts = append(facts, f)
			}
		}
	}
	if _, err := s.Record(t.Context(), facts, dawn); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(t.Context(), []standing.Fact{openBlock("not yet known", "B-1", "SEA", dawn+day)}, dawn); err != nil {
		t.Fatal(err)
	}
}

// testStationPartners: in every order and direction, with any filter, the pages
// together hold each partner that the filter matches once, in that order.
func testStationPartners(t *testing.T, s *db.Store) {
	fillStation(t, s)
	all := allPages(t, s, db.PartnerQuery{Station: "SEA", Order: db.ByID, Limit: 1000})
	if len(all) != 3*len(names)+1 {
		t.Fatalf("there are %d partners; want %d", len(all), 3*len(names)+1)
	}
	tiers := map[standing.Tier]int{}
	for _, row := range all {
		tiers[row.Standing]++
	}
	if len(tiers) != len(standing.Tiers)+1 {
		t.Fatalf("not every standing is among the partners: %v", tiers)
	}
	great := standing.Great
	none := standing.NoTier
	for _, order := range orders {
		for _, descending := range []bool{false, true} {
			for _, q := range []db.PartnerQuery{{}, {Tier: &great}, {Tier: &none}, {Search: "ada"}} {
				q.Station, q.Order, q.Descending, q.Limit = "SEA", order, descending, 4
				want := slices.DeleteFunc(slices.Clone(all), func(r db.PartnerRow) bool {
					return q.Tier != nil && r.Standing != *q.Tier || q.Search != "" && !strings.Contains(strings.ToLower(r.Name), q.Search)
				})
				slices.SortFunc(want, func(a, b db.PartnerRow) int {
					c := compareRows(order, a, b)
					if descending {
						c = -c
					}
					return c
				})
				if got := allPages(t, s, q); !slices.Equal(got, want) {
					t.Errorf("by %s, descending %t, %v, %q:\n got %v\nwant %v", order, descending, q.Tier, q.Search, ids(got), ids(want))
				}
			}
		}
	}
}

// allPages reads page after page, and wants each to say how many there are in all.
func allPages(t *testing.T, s *db.Store, q db.PartnerQuery) (all []db.PartnerRow) {
	t.Helper()
	for {
		rows, matching, err := s.StationPartners(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rows...)
		if len(rows) < q.Limit {
			if int(matching) != len(all) {
				t.Errorf("%d partners match, it says; there are %d", matching, len(all))
			}
			return all
		}
		place := rows[len(rows)-1].Place(q.Order)
		if !q.Order.Fits(place.Value) {
			t.Fatalf("no page by %s can begin after %q", q.Order, place.Value)
		}
		q.After = &place
	}
}

func compareRows(order db.PartnerOrder, a, b db.PartnerRow) int {
	c := 0
	switch order {
	case db.ByName:
		c = strings.Compare(a.Name, b.Name)
	case db.ByStanding:
		c = cmp.Compare(a.Standing, b.Standing)
	case db.ByReliability:
		c = cmp.Compare(a.Scores[standing.Reliability], b.Scores[standing.Reliability])
	case db.ByQuality:
		c = cmp.Compare(a.Scores[standing.Quality], b.Scores[standing.Quality])
	case db.BySafety:
		c = cmp.Compare(a.Scores[standing.Safety], b.Scores[standing.Safety])
	case db.ByCounting:
		c = cmp.Compare(a.Counting, b.Counting)
	case db.ByChange:
		c = cmp.Compare(a.ChangedAt, b.ChangedAt)
	}
	return cmp.Or(c, strings.Compare(a.ID, b.ID))
}

func ids(rows []db.PartnerRow) (all []string) {
	for _, r := range rows {
		all = append(all, r.ID)
	}
	return all
}

// testStationPartnersSearch: partners are found by the beginning of any word of
// the name or of the id, whatever its letters are and however they are written;
// and no character means more than itself.
func testStationPartnersSearch(t *testing.T, s *db.Store) {
	fillStation(t, s)
	for _, c := range []struct {
		search string
		want   int // of three times the names
	}{
		{"", 3*len(names) + 1}, {"ada", 9}, {"ADA O", 6}, {"obi ada", 6}, {"da", 0}, {"lovelace", 3},
		{"émile", 6}, {"ÉMILE", 6}, {"emile", 0}, {"ørsted", 3}, {"å", 3}, {"ΣΩΚΡ", 3}, {"ωμέγα", 3}, {"张", 3}, {"伟", 3},
		{"🚚", 3}, {"😀", 3}, {"%", 0}, {"50%", 3}, {"_", 0}, {"100_", 3}, {"100", 3}, {"1000", 0}, {`back\`, 3}, {`"quote"`, 3},
		{"o'b", 3}, {"'", 0}, {"two spaces", 3}, {"İst", 3}, {"ẞ", 3}, {"\U0010FFFD", 3},
		{"sea", 3 * len(names)}, {"SEA a00", 1}, {"a00", 1}, {"sfo", 0}, {"not yet", 1},
		{strings.Repeat("ada ", 2000), 9}, {strings.Repeat("x", 5000), 0},
	} {
		rows, matching, err := s.StationPartners(t.Context(), db.PartnerQuery{Station: "SEA", Search: c.search, Order: db.ByID, Limit: 1000})
		if err != nil || len(rows) != c.want || int(matching) != c.want {
			t.Errorf("%.40q finds %d, says %d; want %d; %v %v", c.search, len(rows), matching, c.want, ids(rows), err)
		}
	}
	// A partner who moves away or gets another name is not found as before.
	record(t, s, dawn+hour, "2 corrected", partnerFact("SEA a00", "Bob Obi", "SEA"), partnerFact("SEA a12", "Ada Obi", "SFO"))
	rows, _, err := s.StationPartners(t.Context(), db.PartnerQuery{Station: "SEA", Search: "ada", Order: db.ByID, Limit: 1000})
	if err != nil || len(rows) != 7 {
		t.Errorf("ada finds %v, %v; want 7", ids(rows), err)
	}
	wantRebuilt(t, s, dawn+hour)
}

// testStations: the counters are those of the partners at home, of all stations
// or those asked for.
func testStations(t *testing.T, s *db.Store) {
	if got, err := s.Stations(t.Context(), true, nil); err != nil || len(got) != 0 {
		t.Errorf("an empty data base has stations %+v, %v", got, err)
	}
	fillStation(t, s)
	record(t, s, dawn, "2 new", stationFact("LAX", "Los Angeles", "America/Los_Angeles"), partnerFact("at home nowhere", "Eve", ""))
	got, err := s.Stations(t.Context(), true, nil)
	if err != nil || len(got) != 3 || got[0].ID != "LAX" || got[1].ID != "SEA" || got[2].ID != "SFO" {
		t.Fatalf("the stations are %+v, %v", got, err)
	}
	if got[0].Partners() != 0 || got[0].Station != (db.Station{ID: "LAX", Name: "Los Angeles", Zone: "America/Los_Angeles"}) {
		t.Errorf("the station without partners is %+v", got[0])
	}
	if got[1].HeardAt != dawn || got[1].DataTo != dawn-day+5*hour-minute {
		t.Errorf("heard at %s, data to %s", got[1].HeardAt, got[1].DataTo)
	}
	for tier := range got[1].Tiers {
		tier := standing.Tier(tier)
		rows := allPages(t, s, db.PartnerQuery{Station: "SEA", Tier: &tier, Order: db.ByID, Limit: 1000})
		if int(got[1].Tiers[tier]) != len(rows) || len(rows) == 0 {
			t.Errorf("the counter of tier %q is %d; there are %d", tier, got[1].Tiers[tier], len(rows))
		}
	}
	some, err := s.Stations(t.Context(), false, []string{"SFO", "nowhere"})
	if err != nil || len(some) != 1 || some[0] != got[2] {
		t.Errorf("asked for SFO: %+v, %v", some, err)
	}
	if none, err := s.Stations(t.Context(), false, nil); err != nil || len(none) != 0 {
		t.Errorf("asked for none: %+v, %v", none, err)
	}
	if _, err := s.Station(t.Context(), "nowhere"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("a station that is none: %v", err)
	}
}

// testStationFacts: of several facts about a station the one recorded last
// holds, in whatever order they come in; a withdrawn one says nothing.
func testStationFacts(t *testing.T, s *db.Store) {
	want := func(name, zone string) {
		t.Helper()
		got, err := s.Station(t.Context(), "SEA")
		if err != nil || got.Name != name || got.Zone != zone {
			t.Errorf("the station is %+v, %v; want %s in %s", got, err, name, zone)
		}
	}
	of := func(source, name, zone string) standing.Fact {
		f := stationFact("SEA", name, zone)
		f.Source = source
		return f
	}
	record(t, s, dawn, "1 new", of("b", "North", "America/Los_Angeles"))
	want("North", "America/Los_Angeles")
	record(t, s, dawn+1, "1 new", of("a", "", "America/Denver"))
	want("SEA", "America/Denver")
	id := begin(t, s, "f", dawn)
	backfill(t, s, id, of("c", "Old", "UTC"))
	want("SEA", "America/Denver")
	record(t, s, dawn+2, "1 corrected", standing.Fact{Type: standing.StationFact, Source: "a", ID: "SEA", Void: true})
	want("North", "America/Los_Angeles")
	record(t, s, dawn+2, "1 corrected", standing.Fact{Type: standing.StationFact, Source: "b", ID: "SEA", Void: true})
	want("Old", "UTC")
	if err := s.UndoImport(t.Context(), id, dawn); err != nil {
		t.Fatal(err)
	}
	want("SEA", "UTC")

	// An import that only told of stations leaves none behind.
	id = begin(t, s, "g", dawn)
	backfill(t, s, id, stationFact("LAX", "Los Angeles", "America/Los_Angeles"))
	if err := s.UndoImport(t.Context(), id, dawn); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Station(t.Context(), "LAX"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("the station is still there: %v", err)
	}
}
