package feed

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/builtin"
)

// functionSet is what expressions can call.
type functionSet struct {
	options []expr.Option
	names   []string // of what is added here
}

// has says whether the name is that of a function, here or of expr itself.
func (s *functionSet) has(name string) bool {
	return slices.Contains(s.names, name) || slices.Contains(builtin.Names, name)
}

// functions are those that the package's documentation lists; now() is taken away
// from expr's own, for the same file must always give the same facts.
func functions(zone *time.Location, noDate []string, lookups map[string]map[string]string) functionSet {
	s := functionSet{options: []expr.Option{
		expr.DisableBuiltin("now"), expr.DisableBuiltin("date"), expr.DisableBuiltin("int"),
	}}
	s.add("date", func(in []any) (any, error) { return date(in, zone, noDate) }, new(func(any, string, ...string) any))
	s.add("hhmm", hhmm, new(func(any) any))
	s.add("at", clock, new(func(any, any) any))
	s.add("noon", func(in []any) (any, error) { return clock([]any{in[0], 12 * 60}) }, new(func(any) any))
	s.add("end_of_day", endOfDay, new(func(any) any))
	s.add("add_minutes", addMinutes, new(func(any, any) any))
	s.add("lookup", func(in []any) (any, error) { return lookup(in, lookups) }, new(func(string, any) any))
	s.add("int", whole, new(func(any) any))
	s.add("cents", amount, new(func(any) any))
	return s
}

func (s *functionSet) add(name string, f func([]any) (any, error), signature any) {
	s.names = append(s.names, name)
	s.options = append(s.options, expr.Function(name, func(in ...any) (any, error) {
		if slices.Contains(in, nil) {
			return nil, nil
		}
		return f(in)
	}, signature))
}

// argument is what a function was given, if it is of the type it needs.
func argument[T any](in []any, i int, function, what string) (T, error) {
	value, ok := in[i].(T)
	if !ok {
		return value, &fault{wrong: fmt.Sprintf("%s was given %s", function, given(in[i])), right: what + " there"}
	}
	return value, nil
}

// given is a value of an expression as a message shows it.
func given(value any) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case string:
		return shown(v)
	case time.Time:
		return v.Format(time.RFC3339)
	case bool, int, int64, float64:
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("a value of type %T", value)
}

func date(in []any, zone *time.Location, noDate []string) (any, error) {
	text, err := argument[string](in, 0, "date", "a text")
	if err != nil || slices.Contains(noDate, text) {
		return nil, err
	}
	var layouts []string
	for i := range in[1:] {
		layout, err := argument[string](in, i+1, "date", "a layout in quotes")
		if err != nil {
			return nil, err
		}
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
		layouts = append(layouts, layout)
	}
	return nil, &fault{
		wrong: fmt.Sprintf("%s is no date as %s", shown(text), strings.Join(layouts, " or ")),
		right: "it so, or its layout or its word (no_date) into the mapping",
	}
}

func hhmm(in []any) (any, error) {
	text, err := argument[string](in, 0, "hhmm", "a text of one to four digits")
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || len(text) > 4 || n > 2400 || n%100 > 59 {
		return nil, &fault{wrong: shown(text) + " is no clock", right: "hours and minutes from 0 to 2359 or 2400, such as 905"}
	}
	return int(n/100*60 + n%100), nil
}

func clock(in []any) (any, error) {
	day, err := argument[time.Time](in, 0, "at", "a date")
	if err != nil {
		return nil, err
	}
	minutes, err := argument[int](in, 1, "at", "minutes, such as hhmm gives,")
	if err != nil {
		return nil, err
	}
	if minutes < 0 || minutes > 24*60 {
		return nil, &fault{wrong: fmt.Sprintf("%d minutes are no time of day", minutes), right: "0 to 1440"}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location()), nil
}

func endOfDay(in []any) (any, error) {
	day, err := argument[time.Time](in, 0, "end_of_day", "a date")
	if err != nil {
		return nil, err
	}
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, day.Location()).Add(-time.Microsecond), nil
}

func addMinutes(in []any) (any, error) {
	t, err := argument[time.Time](in, 0, "add_minutes", "a date")
	if err != nil {
		return nil, err
	}
	n, err := argument[int](in, 1, "add_minutes", "a whole number, such as int gives,")
	if err != nil {
		return nil, err
	}
	const most = 100_000_000 // 190 years; some more and a Duration overflows
	if n < -most || n > most {
		return nil, &fault{wrong: fmt.Sprintf("%d minutes are too many", n), right: fmt.Sprintf("-%d to %d", most, most)}
	}
	return t.Add(time.Duration(n) * time.Minute), nil
}

func lookup(in []any, lookups map[string]map[string]string) (any, error) {
	name, err := argument[string](in, 0, "lookup", "the name of a table")
	if err != nil {
		return nil, err
	}
	text, err := argument[string](in, 1, "lookup", "a text")
	if err != nil {
		return nil, err
	}
	found, ok := lookups[name][text]
	if !ok {
		return nil, &fault{wrong: fmt.Sprintf("%s is not in [lookup.%s]", shown(text), name), right: "one that is, or add it to the mapping"}
	}
	return found, nil
}

func whole(in []any) (any, error) {
	if n, ok := in[0].(int); ok {
		return n, nil
	}
	text, err := argument[string](in, 0, "int", "a text of digits")
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return nil, &fault{wrong: shown(text) + " is no whole number", right: "digits"}
	}
	return n, nil
}

func amount(in []any) (any, error) {
	text, err := argument[string](in, 0, "cents", "a text")
	if err != nil {
		return nil, err
	}
	units, hundredths, _ := strings.Cut(strings.TrimSpace(text), ".")
	cents, err := strconv.ParseUint(units+(hundredths + "00")[:max(2, len(hundredths))], 10, 63)
	if err != nil || units == "" || len(hundredths) > 2 {
		return nil, &fault{wrong: shown(text) + " is no amount", right: "digits with up to two decimals, such as 72.50"}
	}
	return int(cents), nil
}
