package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"standings/standing"
)

// moment is a time on the command line and in JSON: RFC 3339, in JSON in UTC and
// null where it is not known.
type moment standing.Instant

func (m *moment) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil || t.Year() > 9999 || standing.At(t) <= 0 {
		return errors.New("write a time after 1970 with its zone, such as 2026-01-31T18:00:00Z")
	}
	*m = moment(standing.At(t))
	return nil
}

func (m moment) MarshalJSON() ([]byte, error) {
	return word(standing.Instant(m).String()).MarshalJSON()
}

// word is a word of the vocabulary in JSON, null while there is none.
type word string

func (w word) MarshalJSON() ([]byte, error) {
	if w == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(w))
}

// or is the word, or what is said to people where there is none.
func (w word) or(none string) string {
	if w == "" {
		return none
	}
	return string(w)
}

// count says a number of things: "1 partner", "2 partners".
func count[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// some lists the first names, and says how many more there are.
func some(names []string, most int) string {
	if len(names) <= most {
		return shown(strings.Join(names, ", "))
	}
	return shown(fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most))
}

// shown is a text from outside as it can be put on a terminal: what would move
// the cursor, or turn the writing round, is replaced.
func shown(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
