package feed

import (
	"time"

	"standings/standing"
)

// latest is the last moment RFC 3339 can write.
var latest = standing.At(time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC))

// parseInstant reads an RFC 3339 time with zone. It accepts what time.Parse does
// with time.RFC3339, and t and z in small letters, which the standard allows; it
// is here because a file has several times a line, and this is some four times
// faster.
func parseInstant(b []byte) (standing.Instant, bool) {
	const shortest = len("2006-01-02T15:04:05Z")
	if len(b) < shortest || b[4] != '-' || b[7] != '-' || b[10]|0x20 != 't' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	century, ok1 := twoDigits(b, 0, 99)
	year, ok2 := twoDigits(b, 2, 99)
	month, ok3 := twoDigits(b, 5, 12)
	day, ok4 := twoDigits(b, 8, 31)
	hour, ok5 := twoDigits(b, 11, 23)
	minute, ok6 := twoDigits(b, 14, 59)
	second, ok7 := twoDigits(b, 17, 59)
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6 && ok7) {
		return 0, false
	}
	year += 100 * century
	if month < 1 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	fraction, rest, ok := microseconds(b[19:])
	if !ok {
		return 0, false
	}
	offset, ok := zoneOffset(rest)
	if !ok {
		return 0, false
	}
	days := standing.Instant(daysSince1970(year, month, day))
	clock := standing.Instant(hour)*standing.Hour + standing.Instant(minute)*standing.Minute + standing.Instant(second)*standing.Second
	return days*standing.Day + clock + fraction - offset, true
}

// twoDigits reads b[i:i+2] as a number up to most.
func twoDigits(b []byte, i, most int) (int, bool) {
	tens, ones := b[i]-'0', b[i+1]-'0'
	n := int(tens)*10 + int(ones)
	return n, tens <= 9 && ones <= 9 && n <= most
}

// microseconds reads the fraction of a second at the front of b, if there is
// one, cuts what is below a microsecond, and gives what follows it.
func microseconds(b []byte) (standing.Instant, []byte, bool) {
	if len(b) == 0 || b[0] != '.' {
		return 0, b, true
	}
	var fraction standing.Instant
	unit := standing.Second / 10
	i := 1
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		fraction += standing.Instant(b[i]-'0') * unit
		unit /= 10
	}
	return fraction, b[i:], i > 1
}

// zoneOffset reads Z or +hh:mm or -hh:mm, which is all that may be left.
func zoneOffset(b []byte) (standing.Instant, bool) {
	if len(b) == 1 && b[0]|0x20 == 'z' {
		return 0, true
	}
	if len(b) != len("+00:00") || b[3] != ':' || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	hours, ok1 := twoDigits(b, 1, 23)
	minutes, ok2 := twoDigits(b, 4, 59)
	offset := standing.Instant(hours)*standing.Hour + standing.Instant(minutes)*standing.Minute
	if b[0] == '-' {
		offset = -offset
	}
	return offset, ok1 && ok2
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysSince1970 counts days in the Gregorian calendar of the years 0 to 9999. It
// reckons years from March, so that the leap day is the last of its year.
func daysSince1970(year, month, day int) int {
	if month <= 2 {
		year--
		month += 12
	}
	// Year 0 of that reckoning starts on 1 March 0000; the year before it can
	// occur (January 0000), so 400 years are added to stay above zero.
	year += 400
	days := 365*year + year/4 - year/100 + year/400
	days += (153*(month-3)+2)/5 + day - 1
	return days - 146097 - 719468
}

// appendInstant writes a moment as RFC 3339 in UTC, with as many digits of the
// second as it has.
func appendInstant(dst []byte, at standing.Instant) []byte {
	return at.Time().AppendFormat(dst, time.RFC3339Nano)
}
