package handlers_test

import (
	"net/url"
	"testing"

	"standings/handlers"
)

func FuzzSegment(f *testing.F) {
	for _, id := range []string{"UA463", oddID, "a/b c", "..", "~", "~7E", "%2F", "\xff", "日本", "a+b&c=d"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if id == "" {
			return
		}
		s := handlers.Segment(id)
		if got, err := handlers.ReadSegment(s); err != nil || got != id {
			t.Fatalf("%q became %q and that %q, %v", id, s, got, err)
		}
		if s != url.PathEscape(s) {
			t.Fatalf("%q has to be escaped in a path", s)
		}
		// What is read at all is the one address of its id.
		if got, err := handlers.ReadSegment(id); err == nil && handlers.Segment(got) != id {
			t.Fatalf("%q and %q are both addresses of %q", id, handlers.Segment(got), got)
		}
	})
}
