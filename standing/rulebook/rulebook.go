// Package rulebook reads rulebooks out of TOML and checks them: whatever Parse
// returns, the rules can compute by.
package rulebook

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"standings/standing"
)

//go:embed default.toml
var defaultTOML string

// DefaultTOML is the text of the rulebook that comes with the program, comments
// included: what somebody who wants another one starts from.
func DefaultTOML() []byte { return []byte(defaultTOML) }

// Default is the rulebook that comes with the program.
func Default() standing.Rulebook {
	book, err := Parse("default.toml", DefaultTOML())
	if err != nil {
		panic(err) // a mistake in the program; the tests parse it
	}
	return book
}

// The bounds of what a rulebook can say. They are far wider than anything
// sensible, and narrow enough that no sum of them can overflow.
const (
	maxWindow = 100_000             // opportunities
	maxLength = 3650 * standing.Day // ten years
	maxPoints = 100                 // a whole score
)

// Parse reads a rulebook. The name of the file is for messages only.
//
// Every key must be present and every key must be known: a misspelt price would
// otherwise silently be another one. All problems of a file are reported
// together, a line each, naming the file, the key, what is wrong and what would
// be right; a file that is not TOML gives the one line of its first mistake.
func Parse(name string, text []byte) (standing.Rulebook, error) {
	f, err := open(name, text)
	if err != nil {
		return standing.Rulebook{}, err
	}
	book := standing.Rulebook{
		Version: f.word("version"),

		CheckInWithin: f.length("block.check_in_within", 0),
		CancelBefore:  f.length("block.cancel_before", 0),
		CancelGrace:   f.length("block.cancel_grace", 0),
		MissedAfter:   f.length("block.missed_after", 0),

		ConfirmWithin: f.length("issue.confirm_within", standing.Second),
		BlockLimit:    f.number("limits.late_deliveries_per_block", 0, maxPoints),

		ReliabilityWindow: f.number("windows.reliability", 1, maxWindow),
		QualityWindow:     f.number("windows.quality", 1, maxWindow),
		SafetyWindow:      f.length("windows.safety", standing.Second),

		ReliabilityMinimum: f.number("minimums.reliability", 1, maxWindow),
		QualityMinimum:     f.number("minimums.quality", 1, maxWindow),

		AnnouncedAhead: f.length("changes.announced_ahead", 0),
	}
	for _, k := range standing.Kinds {
		book.SetPrice(k, f.number("points."+k.String(), 0, maxPoints))
	}
	for _, t := range standing.Tiers[:len(standing.Tiers)-1] {
		book.Reach[t] = f.number("reach."+strings.ToLower(t.String()), 1, maxPoints)
		book.Keep[t] = f.number("keep."+strings.ToLower(t.String()), 1, maxPoints)
	}
	book.Causes = f.causes()
	f.unknown()

	// How the numbers fit together can only be judged once each is one.
	if len(f.problems) == 0 {
		f.fit(&book)
	}
	if err := f.err(); err != nil {
		return standing.Rulebook{}, err
	}
	return book, nil
}

// fit refuses numbers that are possible alone but make no sense together.
func (f *file) fit(book *standing.Rulebook) {
	if book.MissedAfter < book.CheckInWithin {
		f.refuse("block.missed_after", "is shorter than block.check_in_within, so a block would be missed while a check-in is still clean", "at least as long a time")
	}
	for _, p := range []standing.Pillar{standing.Reliability, standing.Quality} {
		if book.Minimum(p) > book.Window(p) {
			f.refuse("minimums."+p.String(),
				fmt.Sprintf("is %d, more than the window of %d", book.Minimum(p), book.Window(p)),
				fmt.Sprintf("a number up to %d, or widen windows.%s", book.Window(p), p))
		}
	}
	marked := standing.Tiers[:len(standing.Tiers)-1] // from the highest down
	for i, t := range marked {
		tier := strings.ToLower(t.String())
		if book.Keep[t] > book.Reach[t] {
			f.refuse("keep."+tier, fmt.Sprintf("is %d, above reach.%s", book.Keep[t], tier),
				fmt.Sprintf("a number up to %d: a tier must not be lost at the score that reaches it", book.Reach[t]))
		}
		if i == 0 {
			continue
		}
		higher := marked[i-1]
		f.descend("reach.", higher, t, book.Reach[:])
		f.descend("keep.", higher, t, book.Keep[:])
	}
}

// descend refuses a mark that is not below the next higher tier's.
func (f *file) descend(table string, higher, lower standing.Tier, marks []int) {
	if marks[lower] < marks[higher] {
		return
	}
	f.refuse(table+strings.ToLower(lower.String()),
		fmt.Sprintf("is %d, not below %s%s", marks[lower], table, strings.ToLower(higher.String())),
		fmt.Sprintf("a number below %d", marks[higher]))
}

// causes reads the table of causes in the order of the file.
func (f *file) causes() []standing.Cause {
	var causes []standing.Cause
	for _, path := range f.keys("causes") {
		key, name := path.String(), path[1]
		if problem := wrongWord(name); problem != "" {
			f.refuse(key, problem, "a name of letters, digits and underscores, such as station_delay")
		}
		cause := standing.Cause{Name: name}
		for _, word := range f.list(key) {
			kind, err := standing.ParseKind(word)
			switch {
			case err != nil || kind == standing.NoKind:
				f.refuse(key, fmt.Sprintf("names %q, which is no kind of event", word), "one of "+kindList())
			case slices.Contains(cause.Kinds, kind):
				f.refuse(key, fmt.Sprintf("names %s twice", word), "it once")
			default:
				cause.Kinds = append(cause.Kinds, kind)
			}
		}
		causes = append(causes, cause)
	}
	return causes
}

// kindList is every kind a cause can excuse, for messages.
func kindList() string {
	words := make([]string, len(standing.Kinds))
	for i, k := range standing.Kinds {
		words[i] = k.String()
	}
	return strings.Join(words, ", ")
}
