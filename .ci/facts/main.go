// Command facts writes the world of the demonstration as NDJSON, for the
// benchmark of imports: the same bytes each time.
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"

	"standings/cmd/standings/world"
	"standings/standing"
	"standings/standing/feed"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	var line []byte
	for f := range world.Facts(1, standing.At(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))) {
		line = feed.Append(line[:0], &f)
		out.Write(line)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
