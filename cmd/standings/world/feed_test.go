package world

import (
	"bytes"
	"io"
	"reflect"
	"testing"

	"standings/standing"
	"standings/standing/feed"
)

// A feed must take every fact, and give it back as it was.
func TestAFeedTakesTheWorld(t *testing.T) {
	var want []standing.Fact
	var lines []byte
	for f := range Facts(1, someEnds[0]) {
		want = append(want, f)
		lines = feed.Append(lines, &f)
	}
	t.Logf("%d facts, %d bytes each", len(want), len(lines)/len(want))
	r := feed.NewNDJSON("world", bytes.NewReader(lines), feed.Options{})
	for i := range want {
		line, err := r.Next()
		if err != nil {
			t.Fatalf("%+v: %v", want[i], err)
		}
		if !reflect.DeepEqual(line.Facts, want[i:i+1]) {
			t.Fatalf("line %d is %+v, want %+v", line.Number, line.Facts, want[i])
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last line: %v", err)
	}
}
