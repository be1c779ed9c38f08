package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"standings/db/dbtest"
)

// TestManyProblems refuses more lines than are named unless all are asked for.
func TestManyProblems(t *testing.T) {
	var wrong strings.Builder
	for n := range mostProblems + 50 {
		fmt.Fprintf(&wrong, `{"type":"block","id":"B-%d"}`+"\n", n)
	}
	db := dbtest.SQLite(t)
	r := standings(t, db, wrong.String(), "import")
	if r.status != statusRefused || !strings.Contains(r.stdout, "150 lines refused") {
		t.Errorf("status %d\n%s", r.status, r.stdout)
	}
	lines := strings.Split(r.stderr, "\n")
	if lines[mostProblems-1] != `stdin:100: partner: is missing, and a block must have it; write a text of 1 to 200 bytes without control characters, not "." or ".."` ||
		lines[mostProblems] != "… and 50 more refused lines; --all-problems names them all" ||
		lines[mostProblems+1] != "standings: 150 lines were refused; all others are stored" {
		t.Errorf("line 100 and what follows are\n%s", strings.Join(lines[mostProblems-1:], "\n"))
	}
	r = standings(t, db, wrong.String(), "import", "--all-problems")
	if n := strings.Count(r.stderr, "\n"); n != mostProblems+50+1 {
		t.Errorf("--all-problems said %d lines", n)
	}
}

// TestUnreadable meets files that end before their end: what was read is in.
func TestUnreadable(t *testing.T) {
	good := strings.Join(history(40), "")
	whole := zipped(t, good)
	torn := written(t, "torn.gz", whole[:len(whole)-100])
	db := dbtest.SQLite(t)
	r := standings(t, db, "", "import", "--backfill", torn)
	if r.status != statusFailed || !strings.Contains(r.stderr, "torn.gz") || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("status %d\n%s", r.status, r.stderr)
	}
	if list := does(t, db, "import", "list"); !strings.Contains(list, "not finished") {
		t.Errorf("the import counts as finished:\n%s", list)
	}
	does(t, db, "rebuild", "--check")
	if n := strings.Count(does(t, db, "list", "--format", "ndjson"), "\n"); n < 200 {
		t.Errorf("only %d partners came out of the torn file", n)
	}
	if r := standings(t, dbtest.SQLite(t), "", "import", "--strict", torn); r.status != statusFailed || r.stdout != "" {
		t.Errorf("with --strict: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	if os.Geteuid() == 0 {
		return // root reads everything
	}
	locked := written(t, "locked", good)
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
	if r := standings(t, db, "", "import", locked); r.status != statusFailed || !strings.Contains(r.stderr, "permission denied") {
		t.Errorf("status %d\n%s", r.status, r.stderr)
	}
}

// TestNoCopiesLeft imports from a pipe, and looks for what it left behind.
func TestNoCopiesLeft(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	db := dbtest.SQLite(t)
	for _, stdin := range []string{strings.Join(history(40), ""), "no fact\n"} {
		standings(t, db, stdin, "import", "--backfill", "--strict")
	}
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if strings.HasPrefix(f.Name(), "standings-import") {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}
