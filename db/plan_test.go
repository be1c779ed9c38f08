package db_test

import (
	"fmt"
	"strings"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// TestPlans: what is asked often is answered through the index that the migration
// names for it, and nothing reads a table of facts or partners from end to end.
func TestPlans(t *testing.T) {
	s := dbtest.Open(t)
	fillStation(t, s)
	great := standing.Great
	id, again := begin(t, s, "a", dawn), begin(t, s, "again", dawn)
	block := openBlock("SEA a02", "B-0", "SEA", dawn)
	for _, c := range []struct {
		what    string
		do      func() error
		indexes []string // each used by one of the statements; a table's name is its primary key
	}{
		{"a partner's page", func() error {
			_, err := s.PartnerPage(t.Context(), "SEA a00", dawn, 0)
			return err
		}, []string{"p", "ledger", "event", "standing_change", "reported_issue", "fact"}},
		{"an event's page", func() error {
			_, err := s.EventPage(t.Context(), "SEA a02", standing.EventRef{Ref: block.Ref(), Kind: standing.MissedBlock}, dawn)
			return err
		}, []string{"p", "event", "fact", "ledger"}},
		{"a page of the ledger", func() error {
			_, err := s.LedgerPage(t.Context(), "SEA a02", db.LedgerQuery{Pillar: standing.Reliability, Limit: 10}, dawn)
			return err
		}, []string{"p", "ledger", "e"}},
		{"events", func() error {
			_, err := s.Events(t.Context(), "SEA a00", 0)
			return err
		}, []string{"event"}},
		{"as of", func() error {
			_, _, err := s.PartnerAsOf(t.Context(), "SEA a00", dawn)
			return err
		}, []string{"fact"}},
		{"the list", func() error {
			return s.EachAsOf(t.Context(), dawn-1, "", func(string, *standing.State) error { return nil })
		}, []string{"partner", "fact"}},
		{"a station's partners", func() error {
			_, _, err := s.StationPartners(t.Context(), db.PartnerQuery{Station: "SEA", Order: db.ByID, Limit: 10})
			return err
		}, []string{"partner_by_home"}},
		{"a tier's partners", func() error {
			_, _, err := s.StationPartners(t.Context(), db.PartnerQuery{Station: "SEA", Tier: &great, Order: db.ByID, Limit: 10})
			return err
		}, []string{"partner_by_standing"}},
		{"the search", func() error {
			_, _, err := s.StationPartners(t.Context(), db.PartnerQuery{Station: "SEA", Search: "ada", Order: db.ByID, Limit: 10})
			return err
		}, []string{"partner_word_by_home"}},
		{"a live fact", func() error {
			_, err := s.Record(t.Context(), []standing.Fact{
				lateDelivery("SEA a00", "D-1", "SEA", "B-1", dawn), cleanBlock("SEA a00", "B-new", "SFO", dawn), void(openBlock("SEA a00", "B-0", "SEA", dawn)),
			}, dawn+hour)
			return err
		}, []string{"f", "partner"}},
		{"a backfill", func() error {
			_, err := s.Backfill(t.Context(), id, []standing.Fact{cleanBlock("SEA a00", "B-old", "SFO", dawn-9*day), lateBlock("SEA a00", "B-new", "SFO", dawn)})
			return err
		}, []string{"f", "partner"}},
		{"what another import has told", func() error {
			_, err := s.Backfill(t.Context(), again, []standing.Fact{cleanBlock("SEA a00", "B-old", "SFO", dawn-9*day)})
			return err
		}, []string{"f", "c"}},
		{"folding anew", func() error {
			_, err := s.Refold(t.Context(), dawn+hour, nil)
			return err
		}, []string{"partner_dirty", "fact"}},
		{"a sweep", func() error {
			_, err := s.Sweep(t.Context(), dawn+3*day)
			return err
		}, []string{"partner_by_due"}},
		{"an undoing", func() error { return s.UndoImport(t.Context(), id, dawn) }, []string{"import_partner_by_import", "fact"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			var err error
			statements := s.Trace(func() { err = c.do() })
			if err != nil {
				t.Fatal(err)
			}
			used := map[string]bool{}
			for _, statement := range statements {
				if !strings.Contains(statement.Text, "pragma") {
					wantNoScan(t, s, statement, used)
				}
			}
			for _, index := range c.indexes {
				if !used[index] {
					t.Errorf("nothing is answered through %s; used are %v", index, used)
				}
			}
		})
	}
}

// small are the tables that may be read whole: there are few rows in them.
var small = []string{"station", "s", "rulebook", "import", "i", "o", "schema_version", "json_each", "v", "asked", "a"}

// wantNoScan wants the statement to read no large table from end to end, and
// notes the indexes and primary keys it uses.
func wantNoScan(t *testing.T, s *db.Store, statement db.Statement, used map[string]bool) {
	t.Helper()
	plan, err := s.Rows(t.Context(), "explain query plan "+statement.Text, statement.Args...)
	if err != nil {
		t.Fatalf("%v: %s", err, statement.Text)
	}
	for _, row := range plan {
		step := row[strings.LastIndex(row, "|")+1:]
		var table, index string
		if n, _ := fmt.Sscanf(step, "SCAN %s", &table); n == 1 {
			if _, through, found := strings.Cut(step, "INDEX "); found {
				index, _, _ = strings.Cut(through+" ", " ")
				used[index] = true
			}
			if isLarge(table) && index != "partner_dirty" { // which holds no others
				t.Errorf("%s: %s\nin the plan of %s", step, strings.Join(plan, "\n"), statement.Text)
			}
		}
		if n, _ := fmt.Sscanf(step, "SEARCH %s", &table); n == 1 {
			if _, through, found := strings.Cut(step, "INDEX "); found {
				index, _, _ = strings.Cut(through+" ", " ")
				used[index] = true
			} else if strings.Contains(step, "USING PRIMARY KEY") {
				used[table] = true
			}
		}
	}
}

func isLarge(table string) bool {
	for _, name := range small {
		if table == name {
			return false
		}
	}
	return !strings.HasPrefix(table, "(") // a subquery
}
