package db

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestSplitStatements(t *testing.T) {
	for _, test := range []struct {
		script string
		want   []string
	}{
		{"", nil},
		{" \n;;\n", nil},
		{"-- only; this", nil},
		{"a; b", []string{"a", "b"}},
		{"a\n\tb; -- c; d\ne;", []string{"a\n\tb", "e"}},
		{"a ';' b; c '--' d", []string{"a ';' b", "c '--' d"}},
		{"a 'it''s; so' b; c", []string{"a 'it''s; so' b", "c"}},
		{"a /* b; -- c */; d", []string{"a /* b; -- c */", "d"}},
		{"-- it's\na; b", []string{"a", "b"}},
		{"a - b; c / d", []string{"a - b", "c / d"}},
		{"a 'open; b", []string{"a 'open; b"}},
		{"/*/ a; */ b; c", []string{"/*/ a; */ b", "c"}},
	} {
		if got := splitStatements(test.script); !slices.Equal(got, test.want) {
			t.Errorf("split %q: %q; want %q", test.script, got, test.want)
		}
	}
}

func TestReadMigrations(t *testing.T) {
	files := fstest.MapFS{
		"migrations/0002_second.sql": {Data: []byte("b; c")},
		"migrations/0001_first.sql":  {Data: []byte("a")},
		"migrations/note.txt":        {Data: []byte("not one")},
	}
	all, err := readMigrations(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].name != "migrations/0001_first.sql" || !slices.Equal(all[1].statements, []string{"b", "c"}) {
		t.Errorf("read %+v", all)
	}
	files["migrations/0004_gap.sql"] = &fstest.MapFile{}
	if _, err := readMigrations(files); err == nil || !strings.Contains(err.Error(), "should be called migrations/0003_") {
		t.Errorf("a gap gives %v", err)
	}
	delete(files, "migrations/0004_gap.sql")
	files["migrations/0002_other.sql"] = &fstest.MapFile{}
	if _, err := readMigrations(files); err == nil {
		t.Error("two of one number are read")
	}
}

// A step that fails leaves nothing of itself, and those before it stand.
func TestMigrateFails(t *testing.T) {
	s, err := openSQLite(t.Context(), filepath.Join(t.TempDir(), "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	steps := []migration{
		{"first", []string{"create table a (x bigint) /*plain*/"}},
		{"second", []string{"create table b (x bigint) /*plain*/", "create tabel c (x bigint)"}},
	}
	err = s.migrateTo(t.Context(), steps)
	if err == nil || !strings.Contains(err.Error(), "second: ") || !strings.Contains(err.Error(), "create tabel c") {
		t.Errorf("the error is %v", err)
	}
	tables := tablesOf(t, s)
	if want := []string{"a", "schema_version"}; !slices.Equal(tables, want) {
		t.Errorf("there are %q; want %q", tables, want)
	}
	steps[1].statements[1] = "create table c (x bigint) /*plain*/"
	if err := s.migrateTo(t.Context(), steps); err != nil {
		t.Fatal(err)
	}
	if err := s.migrateTo(t.Context(), steps); err != nil {
		t.Errorf("a second time: %v", err)
	}
	tables = tablesOf(t, s)
	if want := []string{"a", "b", "c", "schema_version"}; !slices.Equal(tables, want) {
		t.Errorf("there are %q; want %q", tables, want)
	}
}

func tablesOf(t *testing.T, s *Store) (tables []string) {
	t.Helper()
	err := s.read(context.Background(), func(tx *tx) (err error) {
		tables, err = collect(tx, value[string], s.dialect.tables+" order by 1")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

var (
	tableMark  = regexp.MustCompile(`/\*(plain|clustered|by partner)\*/$`)
	partnerKey = regexp.MustCompile(`(?s)primary key \(partner_id[,)]|partner_id text not null primary key`)
	references = regexp.MustCompile(`references|unique`)
)

// Each table says how its rows are kept, and the partners' tables can be sharded
// by partner: the primary key begins with it, and nothing else is unique or
// refers to another table.
func TestTableMarks(t *testing.T) {
	all, err := readMigrations(migrationFiles)
	if err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, m := range all {
		for _, statement := range m.statements {
			if !strings.HasPrefix(statement, "create table") {
				continue
			}
			tables++
			switch mark := tableMark.FindString(statement); {
			case mark == "":
				t.Errorf("%s: this table has no mark of how its rows are kept:\n%s", m.name, statement)
			case mark == partnerMark && !partnerKey.MatchString(statement):
				t.Errorf("%s: the primary key of this table should begin with partner_id:\n%s", m.name, statement)
			case mark == partnerMark && references.MatchString(statement):
				t.Errorf("%s: a table that is sharded cannot have this:\n%s", m.name, statement)
			}
		}
	}
	if tables < 5 {
		t.Errorf("only %d tables were found", tables)
	}
}

func TestDialectStatements(t *testing.T) {
	const partners = "create table note (partner_id text, n bigint, x double precision, b bytea) " + partnerMark
	const own = "create table other (n bigint) " + clusteredMark
	sqlite, whole, split := sqliteDialect(), postgresDialect(0), postgresDialect(2)
	for _, test := range []struct {
		d         *dialect
		statement string
		want      []string
	}{
		{&sqlite, partners, []string{"create table note (partner_id text, n integer, x real, b blob) strict, without rowid"}},
		{&sqlite, own, []string{"create table other (n integer) strict, without rowid"}},
		{&sqlite, "create table wide (n bigint) " + plainMark, []string{"create table wide (n integer) strict"}},
		{&whole, partners, []string{partners}},
		{&split, own, []string{own}},
		{&split, partners, []string{
			"create table note (partner_id text, n bigint, x double precision, b bytea) partition by hash (partner_id)",
			"create table note_p0 partition of note for values with (modulus 2, remainder 0)",
			"create table note_p1 partition of note for values with (modulus 2, remainder 1)",
		}},
	} {
		if got := test.d.statements(test.statement); !slices.Equal(got, test.want) {
			t.Errorf("%s becomes %q; want %q", test.statement, got, test.want)
		}
	}
}
