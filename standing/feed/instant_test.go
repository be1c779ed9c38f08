package feed

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"standings/standing"
)

func TestParseInstant(t *testing.T) {
	for text, want := range map[string]standing.Instant{
		"1970-01-01T00:00:00Z":             0,
		"1970-01-01T00:00:00.000001Z":      1,
		"1970-01-01T00:00:00.0000019Z":     1,
		"1970-01-01T00:00:01.5Z":           1_500_000,
		"1970-01-01t00:00:01z":             1_000_000,
		"1970-01-01T01:00:00+01:00":        0,
		"1969-12-31T23:30:00-00:30":        0,
		"1970-01-01T00:00:00-00:00":        0,
		"2000-02-29T00:00:00Z":             951_782_400_000_000,
		"2004-02-29T23:59:59.999999999Z":   1_078_099_199_999_999,
		"9999-12-31T23:59:59.999999Z":      latest,
		"0000-01-01T00:00:00Z":             -62_167_219_200_000_000,
		"2026-01-05T08:00:00.12345678901Z": 1_767_600_000_123_456,
	} {
		if got, ok := parseInstant([]byte(text)); !ok || got != want {
			t.Errorf("%s is %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "2026-01-05", "2026-01-05T08:00:00", "2026-01-05 08:00:00Z", "2026-01-05T08:00Z", "2026-1-5T08:00:00Z",
		"2026-00-05T08:00:00Z", "2026-13-05T08:00:00Z", "2026-01-00T08:00:00Z", "2026-01-32T08:00:00Z", "2026-04-31T08:00:00Z",
		"2026-02-29T08:00:00Z", "1900-02-29T08:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05T08:60:00Z", "2026-01-05T08:00:60Z",
		"2026-01-05T08:00:00.Z", "2026-01-05T08:00:00,5Z", "2026-01-05T08:00:00.5", "2026-01-05T08:00:00ZZ", "2026-01-05T08:00:00+1:00",
		"2026-01-05T08:00:00+0100", "2026-01-05T08:00:00+24:00", "2026-01-05T08:00:00+01:60", "2026-01-05T08:00:00 01:00",
		"2026-01-05T08:00:00+01:00 ", " 2026-01-05T08:00:00Z", "+026-01-05T08:00:00Z", "2026-01-05T0/:00:00Z", "２026-01-05T08:00:00Z",
	} {
		if got, ok := parseInstant([]byte(text)); ok {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}

// The standard library is the oracle for every time it can write.
func TestParseInstantLikeTheStandardLibrary(t *testing.T) {
	first := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", 60*rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "zone"))
		when := time.Unix(rapid.Int64Range(first, last).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanosecond")).In(zone)
		if when.Year() < 0 || when.Year() > 9999 {
			t.Skip("cannot be written")
		}
		text := when.Format(time.RFC3339Nano)
		if got, ok := parseInstant([]byte(text)); !ok || got != standing.Instant(when.UnixMicro()) {
			t.Errorf("%s is %d, %v; want %d", text, got, ok, when.UnixMicro())
		}
	})
}
