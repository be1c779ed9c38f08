package rulebook

import (
	"strings"

	"standings/standing"
)

// units in the order in which a length of time writes them.
var units = []struct {
	letter byte
	length standing.Instant
}{
	{'d', standing.Day},
	{'h', standing.Hour},
	{'m', standing.Minute},
	{'s', standing.Second},
}

// parseLength reads a length of time such as "90s", "5m", "1h30m" or "180d":
// whole numbers of days, hours, minutes and seconds, from the largest unit down,
// each at most once, and not more than maxLength in all. A day is 24 hours.
//
// The standard library's durations end at hours, and "4320h" is no way to write
// 180 days in a text that people publish.
func parseLength(text string) (standing.Instant, bool) {
	if text == "" {
		return 0, false
	}
	var total standing.Instant
	next := 0 // the first unit that may still come
	for text != "" {
		digits := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
		if digits < 1 || digits > 9 {
			return 0, false
		}
		var n standing.Instant
		for _, d := range []byte(text[:digits]) {
			n = 10*n + standing.Instant(d-'0')
		}
		for next < len(units) && units[next].letter != text[digits] {
			next++
		}
		if next == len(units) {
			return 0, false
		}
		if n > (maxLength-total)/units[next].length {
			return 0, false
		}
		total += n * units[next].length
		next++
		text = text[digits+1:]
	}
	return total, true
}
