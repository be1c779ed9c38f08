package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standings/db/dbtest"
	"standings/standing"
	"standings/standing/rulebook"
)

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"Ada Ọbị, 渡辺 🚚":  "Ada Ọbị, 渡辺 🚚",
		"a\x1b[2Jb":      "a�[2Jb",
		"a\nb\u0085c":    "a�b�c",
		"a\u202eb\u2066": "a�b�",
		"a\u2028b":       "a�b",
	} {
		if got := shown(text); got != want {
			t.Errorf("shown(%q) is %q and should be %q", text, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	for text, want := range map[string]standing.Instant{
		"1970-01-01T00:00:00.000001Z":  1,
		"2026-11-24T13:00:00+01:00":    standing.At(noon),
		"2026-11-24T12:00:00.0000019Z": standing.At(noon) + 1,
		"9999-12-31T23:59:59Z":         253402300799 * standing.Second,
		"1970-01-01T00:00:00Z":         0,
		"2026-11-24":                   0,
		"2026-11-24T12:00:00":          0,
		"now":                          0,
		"":                             0,
		"10000-01-01T00:00:00Z":        0,
	} {
		var m moment
		if err := m.UnmarshalText([]byte(text)); standing.Instant(m) != want || (err == nil) != (want != 0) {
			t.Errorf("%q is read as %d (%v) and should be %d", text, m, err, want)
		}
	}
	if b, err := json.Marshal([]moment{0, moment(standing.At(noon))}); err != nil || string(b) != `[null,"2026-11-24T12:00:00Z"]` {
		t.Errorf("moments are written as %s: %v", b, err)
	}
}

// failing fails to write, as a full disk does.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// TestFullDisk writes to where nothing can be written, which is not to pass for success.
func TestFullDisk(t *testing.T) {
	db := dbtest.SQLite(t)
	does(t, db, "import", "--backfill", filepath.Join("testdata", "session", "november.ndjson"))
	for _, command := range []string{"--help", "version", "list", "list --format ndjson", "list --format csv", "show P-7", "show P-7 --format json",
		"rebuild --check", "rulebook print", "import list", "account list"} {
		var errs bytes.Buffer
		status := run(t.Context(), append([]string{"--db", db}, strings.Fields(command)...), nil, failing{}, &errs, func() time.Time { return noon })
		if status != statusFailed || !strings.Contains(errs.String(), "standings: write the output: no space left\n") {
			t.Errorf("%s: status %d\n%s", command, status, errs.String())
		}
	}
}

// TestProgress follows work of 100 things by a clock that is put forward.
func TestProgress(t *testing.T) {
	var said bytes.Buffer
	now := noon
	p := &program{stderr: &said, clock: func() time.Time { return now }}
	b := p.progress("storing", "facts", 1000)
	for _, step := range []struct {
		after          time.Duration
		measure, facts int64
	}{
		{4 * time.Second, 100, 40}, {time.Second, 250, 50}, {4 * time.Second, 300, 60}, {time.Second, 500, 100}, {time.Minute, 1000, 210},
	} {
		now = now.Add(step.after)
		b.reached(step.measure, step.facts)
	}
	b.say("a line between")
	b.end()
	unknown := p.progress("storing", "facts", 0)
	now = now.Add(10 * time.Second)
	unknown.reached(77, 100)
	const want = `storing: 50 facts, 10/s, 25 % done, about 15s left
storing: 100 facts, 10/s, 50 % done, about 10s left
storing: 210 facts, 3/s, 100 % done, about 0s left
a line between
storing: 100 facts, 10/s
`
	same(t, "progress", said.String(), want)
}

// TestBackup copies a data base, and finds the same in the copy.
func TestBackup(t *testing.T) {
	db := dbtest.SQLite(t)
	does(t, db, "import", "--backfill", written(t, "history.ndjson", history(40)...))
	copied := filepath.Join(t.TempDir(), "copy.db")
	does(t, db, "backup", copied)
	same(t, "the copy", everything(t, copied, moments...), everything(t, db, moments...))
	if r := standings(t, db, "", "backup", copied); r.status != statusFailed || !strings.Contains(r.stderr, "exists already") {
		t.Errorf("over a copy: status %d\n%s", r.status, r.stderr)
	}
	if r := standings(t, dbtest.Postgres(t), "", "backup", copied+"2"); r.status != statusFailed || !strings.Contains(r.stderr, "pg_dump") {
		t.Errorf("of PostgreSQL: status %d\n%s", r.status, r.stderr)
	}
}

// TestRulebookPrint prints the program's own rulebook, and the one in force.
func TestRulebookPrint(t *testing.T) {
	db := dbtest.SQLite(t)
	own := string(rulebook.DefaultTOML())
	same(t, "without a data base", does(t, db, "rulebook", "print"), own)
	if _, err := os.Stat(db); err == nil {
		t.Error("printing made a data base")
	}
	does(t, db, "import", "--backfill", filepath.Join("testdata", "session", "november.ndjson"))
	t.Chdir(t.TempDir())
	makeRulebook(t, "next.toml", `version = "1"`, `version = "next"`)
	does(t, db, "rulebook", "install", "next.toml", "--from", "2027-01-01T00:00:00Z")
	same(t, "in force", does(t, db, "rulebook", "print"), own)
	next, err := os.ReadFile("next.toml")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "announced", does(t, db, "rulebook", "print", "--version", "next"), string(next))
}

// TestEnvironment gives a flag as a variable.
func TestEnvironment(t *testing.T) {
	db := dbtest.SQLite(t)
	does(t, db, "import", "--backfill", filepath.Join("testdata", "session", "november.ndjson"))
	t.Setenv("STANDINGS_DB", db)
	t.Setenv("STANDINGS_AS_OF", "2026-11-04T00:00:00Z")
	var out, errs bytes.Buffer
	if status := run(t.Context(), []string{"list"}, nil, &out, &errs, time.Now); status != statusDone || !strings.HasSuffix(out.String(), "as of 2026-11-04T00:00:00Z: 1 Great, 1 without a standing yet\n") {
		t.Errorf("status %d\n%s%s", status, out.String(), errs.String())
	}
}

// TestNoData sees that commands that only read make no data base.
func TestNoData(t *testing.T) {
	db := dbtest.SQLite(t)
	for _, command := range []string{"list", "show P-7", "rebuild", "rebuild --check", "import list", "import undo 1", "rulebook list",
		"account list", "account disable a@b", "account token x", "backup " + db + "2"} {
		if r := standings(t, db, "", strings.Fields(command)...); r.status != statusFailed || !strings.Contains(r.stderr, "there is no data base") {
			t.Errorf("%s: status %d\n%s", command, r.status, r.stderr)
		}
	}
	if _, err := os.Stat(db); err == nil {
		t.Error("a data base was made")
	}
}
