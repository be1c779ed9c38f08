package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standings/cmd/standings/world"
	"standings/standing"
	"standings/standing/feed"
)

// history is a made-up past of 240 partners, as lines of NDJSON: every station
// and partner, and every so many-th fact of what they did. No fact is in it
// twice: of corrections it matters which comes later.
func history(every int) []string {
	var lines []string
	seen := make(map[string]bool)
	n := 0
	for f := range world.Facts(7, standing.At(noon)) {
		name := fmt.Sprint(f.Ref(), f.Partner)
		n++
		if f.Type != standing.StationFact && f.Type != standing.PartnerFact && n%every != 0 || seen[name] {
			continue
		}
		seen[name] = true
		lines = append(lines, string(feed.Append(nil, &f)))
	}
	return lines
}

// shuffled is the lines in another order.
func shuffled(lines []string) []string {
	lines = append([]string(nil), lines...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return lines
}

// written is a new file with the lines.
func written(t *testing.T, name string, lines ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}
