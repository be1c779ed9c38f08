package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standings/db/dbtest"
)

// sharedData is the folder of data that nobody here wrote, where it exists.
func sharedData(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		data := filepath.Join(folder, "shared", "data")
		if about, err := os.Stat(data); err == nil && about.IsDir() {
			return data
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Skip("the data of others is not here")
		}
		folder = parent
	}
}

// mapping is one of the mappings for the data of others.
func mapping(name string) string {
	return filepath.Join("..", "..", "standing", "feed", "testdata", name)
}

// TestFlightLegs imports a month of an airline's flights, and finds what was
// counted by other means.
func TestFlightLegs(t *testing.T) {
	legs := filepath.Join(sharedData(t), "united_2004", "legs.csv")
	mapping := mapping("united_2004.toml")
	moments := []string{"2004-01-15T12:00:00Z", "2004-03-01T00:00:00Z"}
	db := dbtest.SQLite(t)
	said := does(t, db, "import", "--backfill", "--mapping", mapping, legs)
	if want := "import 1: 19665 facts: 19665 new, 0 corrected, 0 unchanged; 0 lines refused\n"; !strings.HasPrefix(said, want) {
		t.Errorf("the import said\n%sand should begin with\n%s", said, want)
	}
	list := does(t, db, "list", "--format", "ndjson", "--as-of", "2004-03-01T00:00:00Z")
	if n := strings.Count(list, "\n"); n != 262 {
		t.Errorf("%d partners are listed, and should be 262", n)
	}
	for _, want := range []string{
		`{"partner":"UA463","station":"ORD","standing":"At Risk","set_by":"reliability","counting":32,"reliability":{"score":52,"tier":"At Risk","opportunities":31},"quality":{"score":80,"tier":null,"opportunities":27},"safety":{"score":100,"tier":null,"opportunities":0},"as_of":"2004-03-01T00:00:00Z"}`,
		`{"partner":"UA464","station":"ORD","standing":"Fantastic","set_by":"reliability","counting":8,"reliability":{"score":88,"tier":"Fantastic","opportunities":10},"quality":{"score":95,"tier":null,"opportunities":10},"safety":{"score":100,"tier":null,"opportunities":0},"as_of":"2004-03-01T00:00:00Z"}`,
	} {
		if !strings.Contains(list, want+"\n") {
			t.Errorf("the list lacks\n%s", want)
		}
	}
	want := everything(t, db, moments...)

	text, err := os.ReadFile(legs)
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.SplitAfter(strings.TrimSuffix(string(text), "\n")+"\n", "\n")
	header, rows := rows[0], shuffled(rows[1:len(rows)-1])
	half := len(rows) / 2
	a := written(t, "a.csv", append([]string{header}, rows[:half]...)...)
	b := written(t, "b.csv", append([]string{header}, rows[half:]...)...)
	for name, files := range map[string][]string{"split and shuffled": {a, b}, "twice": {legs, legs}} {
		db := dbtest.SQLite(t)
		for _, file := range files {
			does(t, db, "import", "--backfill", "--mapping", mapping, file)
		}
		same(t, name, everything(t, db, moments...), want)
	}
	t.Run("PostgreSQL", func(t *testing.T) {
		db := dbtest.Postgres(t)
		does(t, db, "import", "--backfill", "--mapping", mapping, legs)
		same(t, "on PostgreSQL", everything(t, db, moments...), want)
	})
}

// TestHealthSupplies imports the same deliveries from two files in different
// encodings and orders, and finds no difference.
func TestHealthSupplies(t *testing.T) {
	folder := filepath.Join(sharedData(t), "scms")
	moments := []string{"2010-01-01T00:00:00Z", "2016-01-01T00:00:00Z"}
	var told []string
	for _, file := range []string{"deliveries_lf.csv", "deliveries_cr.csv"} {
		db := dbtest.SQLite(t)
		said := does(t, db, "import", "--backfill", "--mapping", mapping("scms.toml"), filepath.Join(folder, file))
		if want := "import 1: 10324 facts: 10324 new, 0 corrected, 0 unchanged; 0 lines refused\n"; !strings.HasPrefix(said, want) {
			t.Errorf("the import of %s said\n%sand should begin with\n%s", file, said, want)
		}
		told = append(told, everything(t, db, moments...))
	}
	if strings.Count(told[0], `"as_of"`) < 100 {
		t.Errorf("too few partners:\n%s", told[0])
	}
	same(t, "deliveries_cr.csv", told[1], told[0])
}
