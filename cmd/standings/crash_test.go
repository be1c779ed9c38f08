package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"standings/db/dbtest"
)

// TestKill kills imports at random moments, and finishes them by running them
// again. In between nothing may be half done; in the end it must be as if
// nothing had happened.
func TestKill(t *testing.T) {
	const moment = "2026-11-24T12:00:00Z"
	file := written(t, "history.ndjson", history(5)...)
	reference := dbtest.SQLite(t)
	begun := time.Now()
	if out, err := process(t, reference, "import", "--backfill", file).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	whole := time.Since(begun)
	want := everything(t, reference, moment)

	for _, engine := range []struct {
		name  string
		open  func(t testing.TB) string
		kills int
	}{{"SQLite", dbtest.SQLite, 20}, {"PostgreSQL", dbtest.Postgres, 6}} {
		t.Run(engine.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, 4))
			killed, stored := 0, 0
			// On a slow machine the first kills may all come too early.
			more := func() bool { return killed < engine.kills || stored == 0 && killed < 10*engine.kills }
			for more() {
				db := engine.open(t)
				for round := 0; round < 10 && more(); round++ {
					if !kill(t, time.Duration(random.Int64N(int64(whole))), process(t, db, "import", "--backfill", file)) {
						break // it was done before
					}
					killed++
					stored += halfDone(t, db)
				}
				does(t, db, "import", "--backfill", file)
				same(t, "after being killed and finished", everything(t, db, moment), want)
			}
			if stored == 0 {
				t.Error("every import was killed before it had stored anything; the test shows nothing")
			}
		})
	}
}

// kill starts the process and kills it after some time; it says whether it did
// before the process was done.
func kill(t *testing.T, after time.Duration, cmd *exec.Cmd) bool {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Wait()
	if err == nil {
		return false
	}
	if state, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !state.Signaled() || state.Signal() != syscall.SIGKILL {
		t.Fatalf("the import ended by itself: %v\n%s", err, said.String())
	}
	return true
}

// halfDone looks at the data base of a killed import: what is folded must be
// right, and only what is not folded yet may be missing. It gives the number of
// facts stored.
func halfDone(t *testing.T, db string) int {
	t.Helper()
	if _, err := os.Stat(db); err != nil && !strings.Contains(db, "://") {
		return 0 // it had not even begun
	}
	checked := standings(t, db, "", "rebuild", "--check")
	for line := range strings.Lines(checked.stdout) {
		if checked.status != statusDone && !strings.Contains(line, "has facts that are not folded yet") {
			t.Errorf("after a kill: %s", line)
		}
	}
	facts := 0
	for line := range strings.Lines(does(t, db, "import", "list")) {
		var id, n int
		var mode, day string
		if _, err := fmt.Sscanf(strings.Replace(line, "not finished", "unfinished", 1), "%d %s %s unfinished %d", &id, &mode, &day, &n); err == nil {
			facts += n
		}
	}
	return facts
}

// TestInterrupt sends an import what Ctrl-C sends, while it waits for more facts.
func TestInterrupt(t *testing.T) {
	lines := history(4)
	if len(lines) < 2*batchSize {
		t.Fatalf("%d facts are too few for a batch and more to wait for", len(lines))
	}
	db := dbtest.SQLite(t)
	cmd := process(t, db, "import")
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	if _, err := io.WriteString(in, strings.Join(lines[:batchSize+batchSize/2], "")); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if r := standings(t, db, "", "import", "list"); strings.Contains(r.stdout, fmt.Sprintf("not finished  %d ", batchSize)) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the first batch was not stored; it said\n%s", said.String())
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if status := cmd.ProcessState.ExitCode(); status != statusFailed {
		t.Errorf("the status is %d and should be %d", status, statusFailed)
	}
	want := fmt.Sprintf("standings: stopped; this run stored %d facts, and running the same import again finishes it\n", batchSize)
	if said.String() != want {
		t.Errorf("it said\n%sand should say\n%s", said.String(), want)
	}
	does(t, db, "rebuild", "--check")
	if r := standings(t, db, strings.Join(lines, ""), "import"); r.status != statusDone ||
		!strings.HasPrefix(r.stdout, fmt.Sprintf("import 2: %d facts: %d new, 0 corrected, %d unchanged", len(lines), len(lines)-batchSize, batchSize)) {
		t.Errorf("running it again: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	does(t, db, "rebuild", "--check")
}
