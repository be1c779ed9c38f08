package db_test

import (
	"strings"
	"testing"

	"standings/db"
)

// testCheck: whatever in the books is not as the facts make it is named, and
// rebuilding puts it right.
func testCheck(t *testing.T, s *db.Store) {
	importAll(t, s, "a", 1000, pastFacts())
	want := dump(t, s, derived...)
	for _, c := range []struct{ damage, names string }{
		{"update partner set state = replace(state, '\"points\":', '\"points\":1') where partner_id = 'P-00001'", "state"},
		{"update partner set standing = 1, reliability = 7 where partner_id = 'P-00001'", "partner's row"},
		{"update partner set next_due = 5 where partner_id = 'P-00001'", "partner's row"},
		{"update partner set name = 'Somebody else', home = 'S-09' where partner_id = 'P-00001'", "partner's row"},
		{"update ledger set delta = delta - 1 where partner_id = 'P-00001' and number = 3", "ledger"},
		{"delete from ledger where partner_id = 'P-00001' and number = 1", "ledger"},
		{"update standing_change set why = 'excused' where partner_id = 'P-00001'", "changes"},
		{"update event set cost = cost + 1 where partner_id = 'P-00001'", "events"},
		{"delete from event where partner_id = 'P-00001' and kind = 'late_delivery'", "events"},
		{"delete from reported_issue where partner_id = 'P-00001'", "reported issues"},
		{"update block_points set used = 9 where partner_id = 'P-00001'", "points used by block"},
		{"delete from partner_station where partner_id = 'P-00001'", "stations worked at"},
		{"insert into partner_station (partner_id, station) values ('P-00001', 'S-77')", "stations worked at"},
		{"delete from partner_word where partner_id = 'P-00001' and word = 'ada'", "search words"},
		{"update partner set dirty = 1 where partner_id = 'P-00001'", "not folded yet"},
		{"update station_tier set partners = partners + 1 where station = 'S-00'", "counters"},
		{"insert into station_tier (station, tier, partners) values ('S-77', 1, 1)", "counters"},
		{"delete from partner where partner_id = 'P-00001'", "has facts and is not listed"},
		{"delete from fact where partner_id = 'P-00001' and type = 'block'", "ledger"},
	} {
		damage, names := c.damage, c.names
		if err := s.Exec(t.Context(), damage); err != nil {
			t.Fatalf("%s: %v", damage, err)
		}
		found, err := s.Check(t.Context(), nil)
		if err != nil || !strings.Contains(strings.Join(found.Differences, "\n"), names) {
			t.Errorf("%v; after %s the differences are %q; want the %s", err, damage, found.Differences, names)
		}
		for _, d := range found.Differences {
			if !strings.Contains(d, `"P-00001"`) && !strings.Contains(d, "counters") {
				t.Errorf("after %s: %s", damage, d)
			}
		}
		if strings.HasPrefix(damage, "delete from fact") {
			return // nothing puts that right
		}
		if _, err := s.Rebuild(t.Context(), dawn, nil); err != nil {
			t.Fatal(err)
		}
		wantSame(t, "after rebuilding what "+damage+" did", dump(t, s, derived...), want)
	}
}
