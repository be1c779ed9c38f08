package handlers

import (
	"sync"
	"time"
)

// zones are the time zones that stations are in. Each is read from the zone data
// once, which takes longer than to write all the times of a page.
type zones struct{ known sync.Map } // name → *time.Location

// of is the zone of a name. Facts name only zones that exist, so another name can
// only come from a data base of another machine: there it is UTC.
func (z *zones) of(name string) *time.Location {
	if known, ok := z.known.Load(name); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	z.known.Store(name, zone)
	return zone
}
