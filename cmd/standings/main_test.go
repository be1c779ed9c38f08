package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// asProgram, set in the environment, makes the test binary be the program: so
// tests can kill it.
const asProgram = "STANDINGS_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Unsetenv(asProgram)
		main()
	}
	for _, setting := range os.Environ() { // flags must come from the tests alone
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "STANDINGS_") && !strings.HasPrefix(name, "STANDINGS_TEST_") {
			os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// noon is when the tests take place.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// result is what a run of the program gave.
type result struct {
	stdout, stderr string
	status         int
}

// standings runs the program inside the test, at noon, with the data base.
func standings(t *testing.T, db, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	status := run(t.Context(), append([]string{"--db", db}, args...), strings.NewReader(stdin), &out, &errs, func() time.Time { return noon })
	return result{out.String(), errs.String(), status}
}

// does is standings for what has to succeed; it gives the standard output.
func does(t *testing.T, db string, args ...string) string {
	t.Helper()
	r := standings(t, db, "", args...)
	if r.status != statusDone {
		t.Fatalf("standings %s: status %d\n%s%s", strings.Join(args, " "), r.status, r.stdout, r.stderr)
	}
	return r.stdout
}

// process is the program as a process of its own, not yet started.
func process(t *testing.T, db string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, append([]string{"--db", db}, args...)...)
	cmd.Env = append(os.Environ(), asProgram+"=yes")
	return cmd
}

// same fails the test unless the two are equal, and shows the first line that differs.
func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range min(len(gotLines), len(wantLines)) {
		if gotLines[n] != wantLines[n] {
			t.Fatalf("%s: line %d is\n\t%s\nand should be\n\t%s", what, n+1, gotLines[n], wantLines[n])
		}
	}
	t.Fatalf("%s: has %d lines and should have %d", what, len(gotLines), len(wantLines))
}
