// Package dbtest gives tests real data bases, each empty and of its own:
// SQLite always, PostgreSQL where there is one.
//
// STANDINGS_TEST_POSTGRES says where PostgreSQL is: a URL names a server on
// which data bases may be made; "required" makes its absence a failure. Unset,
// a private server is started where its programs are installed, and PostgreSQL
// is skipped where they are not. The private server listens on a socket in a
// folder of its own, belongs to the test process, and ends with it, however
// that ends.
package dbtest

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"standings/db"
	"standings/standing"
	"standings/standing/rulebook"
)

// partitions is how many ways the tables of partners are split in the tests of
// a partitioned PostgreSQL; more than one, so that partners land in different ones.
const partitions = 3

// Each runs a test on every engine, as subtests: SQLite, PostgreSQL, and
// PostgreSQL with the partners' tables partitioned by partner.
func Each(t *testing.T, test func(t *testing.T, s *db.Store)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string, opts db.Options) {
		test(t, open(t, url, opts))
	})
}

// EachURL is Each for tests that open their data bases themselves. There is
// nothing yet at the address.
func EachURL(t *testing.T, test func(t *testing.T, url string, opts db.Options)) {
	t.Helper()
	opts := Options()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t), opts) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t), opts) })
	opts.Partitions = partitions
	t.Run("partitioned", func(t *testing.T) { test(t, Postgres(t), opts) })
}

// Options are those the program itself opens a data base with: it begins with
// the default rulebook.
func Options() db.Options {
	return db.Options{
		ReadRulebook:  func(text []byte) (standing.Rulebook, error) { return rulebook.Parse("rulebook", text) },
		FirstRulebook: rulebook.DefaultTOML(),
	}
}

// Open gives an empty SQLite data base, for tests that are not about the engine.
func Open(t testing.TB) *db.Store {
	t.Helper()
	return open(t, SQLite(t), Options())
}

// SQLite gives the path of a file that does not exist yet, in a folder that is
// removed with the test.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "standings.db")
}

// files holds the path or URL of each open store of this package.
var files sync.Map

func open(t testing.TB, url string, opts db.Options) *db.Store {
	t.Helper()
	s, err := db.Open(t.Context(), url, opts)
	if err != nil {
		t.Fatalf("open the data base: %v", err)
	}
	files.Store(s, url)
	t.Cleanup(func() {
		files.Delete(s)
		if err := s.Close(); err != nil {
			t.Errorf("close the data base: %v", err)
		}
	})
	return s
}

// UsesIndex fails the test unless SQLite answers the query through the named
// index, or, for a clustered table named instead, through its primary key; and
// reads no table from end to end. s must come from this package; on PostgreSQL,
// whose plans depend on how full the tables are, nothing is checked.
func UsesIndex(t testing.TB, s *db.Store, query string, args []any, index string) {
	t.Helper()
	plan := explain(t, s, query, args)
	if plan == nil {
		return
	}
	uses := func(step string) bool {
		return strings.Contains(step+" ", "INDEX "+index+" ") ||
			strings.HasPrefix(step, "SEARCH "+index+" USING PRIMARY KEY")
	}
	scans := func(step string) bool {
		return strings.HasPrefix(step, "SCAN ") && !uses(step) && !strings.Contains(step, "VIRTUAL TABLE") ||
			strings.Contains(step, "AUTOMATIC") // an index made for this query, out of a whole table
	}
	if !slices.ContainsFunc(plan, uses) || slices.ContainsFunc(plan, scans) {
		t.Errorf("this query should go through %s and scan nothing else:\n%s\nits plan:\n\t%s", index, query, strings.Join(plan, "\n\t"))
	}
}

// explain gives the steps of SQLite's plan, or nil on PostgreSQL.
func explain(t testing.TB, s *db.Store, query string, args []any) []string {
	t.Helper()
	path, known := files.Load(s)
	if !known {
		t.Fatal("UsesIndex needs a store opened by package dbtest")
	}
	if strings.Contains(path.(string), "://") {
		return nil
	}
	raw, err := sql.Open("sqlite", path.(string))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	rows, err := raw.QueryContext(t.Context(), "explain query plan "+query, args...)
	if err != nil {
		t.Fatalf("explain: %v\n%s", err, query)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan
}
