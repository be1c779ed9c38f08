package handlers

import (
	"strings"
	"testing"
	"time"

	"standings/standing"
)

// Routes lists the routes, as method and path.
func Routes() []string {
	var all []string
	for _, r := range routes {
		all = append(all, r.method+" "+r.path)
	}
	return all
}

var (
	Anchor       = anchor
	EventSegment = eventSegment
	PartnerPath  = partnerPath
	Segment      = segment
	ReadSegment  = readSegment
)

// Stretch is the stretch of time of two days, as an address writes them.
func Stretch(t *testing.T, days string, now standing.Instant, zone *time.Location) (from, to standing.Instant) {
	var e excerpt
	first, last, _ := strings.Cut(days, "..")
	if err := e.between(first, last); err != nil {
		t.Fatal(err)
	}
	return e.stretch(now, zone)
}
