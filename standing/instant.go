package standing

import "time"

// Instant is a moment in microseconds since 1970-01-01T00:00:00Z. Zero means
// that the moment is not known, so facts at or before 1970 are refused where
// they come in.
type Instant int64

// Lengths of time, in the unit of Instant.
const (
	Second Instant = 1e6
	Minute         = 60 * Second
	Hour           = 60 * Minute
	Day            = 24 * Hour
	Week           = 7 * Day
)

// Forever lies after every moment a fact can name.
const Forever Instant = 1<<63 - 1

// At is t, cut to whole microseconds; the zero time gives zero.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMicro())
}

// Time is the moment in UTC; the zero Instant gives the zero time.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).UTC()
}

// String writes the moment as RFC 3339 in UTC, with as many digits of the
// second as it has; nothing for zero.
func (i Instant) String() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format(time.RFC3339Nano)
}
