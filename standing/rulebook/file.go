package rulebook

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"standings/standing"
)

// file is a TOML document being read key by key. A key that is missing or wrong
// adds a problem and reads as zero, so that one pass finds all of them.
type file struct {
	name     string
	values   map[string]any // every key that is no table, by its path as TOML writes it
	order    []toml.Key     // all keys in the order of the file
	taken    map[string]bool
	problems []error
}

// open parses the text as TOML and lays its keys out flat.
func open(name string, text []byte) (*file, error) {
	var tree map[string]any
	meta, err := toml.Decode(string(text), &tree)
	if err != nil {
		var at toml.ParseError
		if errors.As(err, &at) {
			// The message can quote a line end, and a problem is one line.
			message := strings.ReplaceAll(at.Message, "\n", `\n`)
			return nil, fmt.Errorf("%s:%d: not TOML: %s", name, at.Position.Line, message)
		}
		return nil, fmt.Errorf("%s: not TOML: %w", name, err)
	}
	f := &file{name: name, values: map[string]any{}, order: meta.Keys(), taken: map[string]bool{}}
	f.flatten(nil, tree)
	return f, nil
}

// flatten adds the leaves of the tree; an empty table is a leaf, so that it can
// be refused where something else belongs. A key that itself holds a dot is
// quoted in its path, so that "windows.safety" in quotes is no key of [windows].
func (f *file) flatten(parent toml.Key, tree map[string]any) {
	for name, value := range tree {
		key := append(slices.Clone(parent), name)
		if table, ok := value.(map[string]any); ok && len(table) > 0 {
			f.flatten(key, table)
			continue
		}
		f.values[key.String()] = value
	}
}

// refuse notes a problem of a key: what is wrong, and what to write instead.
func (f *file) refuse(key, wrong, right string) {
	f.problems = append(f.problems, fmt.Errorf("%s: %s: %s; write %s", f.name, key, wrong, right))
}

// err is all problems, a line each; nil without any.
func (f *file) err() error { return errors.Join(f.problems...) }

// take is the value of a key that must be there.
func (f *file) take(key, right string) (any, bool) {
	value, ok := f.values[key]
	if !ok {
		f.refuse(key, "is missing", right)
	}
	f.taken[key] = true
	return value, ok
}

// word reads a short text that names something.
func (f *file) word(key string) string {
	const right = `a short name in quotes, such as "2"`
	value, ok := f.take(key, right)
	if !ok {
		return ""
	}
	text, ok := value.(string)
	if !ok {
		f.refuse(key, "is "+described(value), right)
	} else if problem := wrongWord(text); problem != "" {
		f.refuse(key, problem, right)
	}
	return text
}

// wrongWord says what is wrong with a name: it stands in ledgers, addresses and
// drop-down lists, so it is short and visible.
func wrongWord(s string) string {
	switch {
	case s == "":
		return "is empty"
	case len(s) > 200:
		return "is longer than 200 bytes"
	case !utf8.ValidString(s):
		return "is not UTF-8"
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		return fmt.Sprintf("is %q, with spaces or characters that cannot be seen", s)
	}
	return ""
}

// number reads a whole number from low to high.
func (f *file) number(key string, low, high int64) int {
	right := fmt.Sprintf("a whole number from %d to %d", low, high)
	value, ok := f.take(key, right)
	if !ok {
		return 0
	}
	n, ok := value.(int64)
	if !ok || n < low || n > high {
		f.refuse(key, "is "+described(value), right)
		return 0
	}
	return int(n)
}

// length reads a length of time of at least low.
func (f *file) length(key string, low standing.Instant) standing.Instant {
	right := fmt.Sprintf("a length of time in quotes, such as \"90s\", \"5m\", \"1h30m\" or \"14d\", from %ds to %dd",
		low/standing.Second, maxLength/standing.Day)
	value, ok := f.take(key, right)
	if !ok {
		return 0
	}
	text, ok := value.(string)
	d, valid := parseLength(text)
	if !ok || !valid || d < low {
		f.refuse(key, "is "+described(value), right)
		return 0
	}
	return d
}

// keys lists the keys of a table in the order of the file; a missing table is a
// problem, an empty one is not.
func (f *file) keys(table string) []toml.Key {
	var keys []toml.Key
	present := false
	for _, key := range f.order {
		present = present || key[0] == table
		if len(key) == 2 && key[0] == table {
			keys = append(keys, key)
		}
	}
	if !present {
		f.refuse(table, "is missing", "a table, empty if need be")
	}
	f.taken[table+"."] = true
	return keys
}

// list reads a list of at least one word.
func (f *file) list(key string) []string {
	const right = "a list of words in quotes, at least one"
	value, ok := f.take(key, right)
	if !ok {
		return nil
	}
	items, ok := value.([]any)
	if !ok || len(items) == 0 {
		f.refuse(key, "is "+described(value), right)
		return nil
	}
	var words []string
	for _, item := range items {
		word, ok := item.(string)
		if !ok {
			f.refuse(key, "holds "+described(item), right)
			continue
		}
		words = append(words, word)
	}
	return words
}

// unknown refuses every key that nothing has read.
func (f *file) unknown() {
	tables := map[string]bool{}
	for key := range f.taken {
		if table, _, ok := strings.Cut(key, "."); ok {
			tables[table] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.values)) {
		_, isTable := f.values[key].(map[string]any)
		switch {
		case f.taken[key]:
		case !tables[key]:
			f.refuse(key, "is not a key of a rulebook", "nothing there, or the key that was meant")
		case !isTable:
			f.refuse(key, "is "+described(f.values[key]), "a table")
		}
	}
}

// described is a TOML value as a message shows it.
func described(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case float64:
		return fmt.Sprintf("the fraction %v", v)
	case []any:
		if len(v) == 0 {
			return "an empty list"
		}
		return "a list"
	case map[string]any:
		return "a table"
	case []map[string]any:
		return "a list of tables"
	}
	return fmt.Sprint(value)
}
