package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"standings/db/dbtest"
)

// TestGoesOn interrupts an import at each moment at which it looks at the clock,
// one after the other. Running it again goes on with the same import, also where
// the facts come through a pipe, and ends where it would have ended.
func TestGoesOn(t *testing.T) {
	lines := history(5)
	if len(lines) < 2*batchSize {
		t.Fatalf("%d facts are too few for several batches", len(lines))
	}
	const moment = "2026-11-24T12:00:00Z"
	facts := strings.Join(lines, "")
	file := written(t, "history.ndjson", facts)
	reference := dbtest.SQLite(t)
	does(t, reference, "import", "--backfill", file)
	want := everything(t, reference, moment)

	db := dbtest.SQLite(t)
	said := make(map[string]bool)
	for look := 1; ; look++ {
		args, stdin := []string{"import", "--backfill", file}, io.Reader(nil)
		if look%2 == 0 {
			args, stdin = []string{"import", "--backfill"}, strings.NewReader(facts)
		}
		r := interrupted(t, look, db, stdin, args...)
		if r.status == statusDone {
			if !strings.HasPrefix(r.stdout, "import 1: ") {
				t.Errorf("it did not go on with the same import, but said\n%s", r.stdout)
			}
			break
		}
		said[r.stderr] = true
	}
	for _, want := range []string{
		"standings: interrupted\n",
		"standings: stopped; this run stored 10000 facts, and running the same import again finishes it\n",
		"standings: stopped while partners were folded anew; the next import, rebuild or serve goes on with it\n",
	} {
		if !said[want] {
			t.Errorf("no interrupted run said %q; they said %q", want, slices.Sorted(maps.Keys(said)))
		}
	}
	same(t, "after going on", everything(t, db, moment), want)
}

// TestFinishesBatch interrupts a live import while it is about to store a batch:
// that batch is stored, and no other.
func TestFinishesBatch(t *testing.T) {
	file := written(t, "history.ndjson", history(5)...)
	db := dbtest.SQLite(t)
	const storing = 3 // the looks before are for when the import begins, and the progress
	r := interrupted(t, storing, db, nil, "import", file)
	want := fmt.Sprintf("standings: stopped; this run stored %d facts, and running the same import again finishes it\n", batchSize)
	if r.status != statusFailed || r.stderr != want {
		t.Errorf("status %d\n%sand should be\n%s", r.status, r.stderr, want)
	}
	does(t, db, "rebuild", "--check")
}

// interrupted runs the program, and interrupts it when it looks at the clock for
// the n-th time.
func interrupted(t *testing.T, n int, db string, stdin io.Reader, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	clock := func() time.Time {
		if n--; n == 0 {
			cancel()
		}
		return noon
	}
	var out, errs bytes.Buffer
	status := run(ctx, append([]string{"--db", db}, args...), stdin, &out, &errs, clock)
	return result{out.String(), errs.String(), status}
}
