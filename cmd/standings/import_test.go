package main

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"standings/db/dbtest"
)

// everything is what a data base tells: the standings as of several moments, with
// what was shown of every fortieth partner, once the books are what the facts make.
func everything(t *testing.T, db string, moments ...string) string {
	t.Helper()
	does(t, db, "rebuild", "--check")
	var all strings.Builder
	for _, at := range moments {
		list := does(t, db, "list", "--format", "ndjson", "--as-of", at)
		all.WriteString(list)
		for n, line := range strings.Split(list, "\n") {
			if _, id, ok := strings.Cut(line, `{"partner":"`); ok && n%40 == 0 {
				id, _, _ = strings.Cut(id, `"`)
				all.WriteString(does(t, db, "show", "--format", "json", "--as-of", at, id))
			}
		}
	}
	return all.String()
}

// moments at which the history is looked at: within it, at its end, and beyond.
var moments = []string{"2026-09-20T00:00:00Z", "2026-11-24T12:00:00Z", "2027-02-01T00:00:00Z"}

// TestImportOrder imports the same history in several orders and pieces, and
// finds no difference.
func TestImportOrder(t *testing.T) {
	lines := history(12)
	plain := written(t, "plain.ndjson", lines...)
	reference := dbtest.SQLite(t)
	does(t, reference, "import", "--backfill", plain)
	want := everything(t, reference, moments...)
	if n := strings.Count(want, `"as_of"`); n < 700 {
		t.Fatalf("the reference lists only %d partners", n)
	}

	mixed := shuffled(lines)
	half := len(mixed) / 2
	a, b := written(t, "a.ndjson", mixed[:half]...), written(t, "b.ndjson", mixed[half:]...)
	all := written(t, "all.ndjson.gz", zipped(t, strings.Join(mixed, "")))
	for _, test := range []struct {
		name    string
		imports [][]string
	}{
		{"shuffled, gzipped", [][]string{{all}}},
		{"split, as one import", [][]string{{b, a}}},
		{"split, as two imports", [][]string{{b}, {a}}},
		{"twice", [][]string{{plain}, {all}, {plain}}},
		{"all or nothing", [][]string{{"--strict", plain}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := dbtest.SQLite(t)
			for _, args := range test.imports {
				does(t, db, append([]string{"import", "--backfill"}, args...)...)
			}
			same(t, test.name, everything(t, db, moments...), want)
		})
	}
	t.Run("PostgreSQL", func(t *testing.T) {
		db := dbtest.Postgres(t)
		does(t, db, "import", "--backfill", plain)
		same(t, "on PostgreSQL", everything(t, db, moments...), want)
	})
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestUndo takes an import back, and finds what there was before.
func TestUndo(t *testing.T) {
	mixed := shuffled(history(40))
	half := len(mixed) / 2
	db := dbtest.SQLite(t)
	does(t, db, "import", "--backfill", written(t, "a.ndjson", mixed[:half]...))
	want := everything(t, db, moments...)
	does(t, db, "import", "--backfill", written(t, "b.ndjson", mixed[half:]...))
	if everything(t, db, moments...) == want {
		t.Fatal("the second import changed nothing")
	}
	does(t, db, "import", "undo", "2")
	same(t, "after undoing", everything(t, db, moments...), want)
}
