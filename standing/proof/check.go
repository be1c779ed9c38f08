package proof

import (
	"fmt"
	"strconv"

	"standings/standing"
)

// Check folds the facts by the rulebooks, and compares what comes out with the
// ledger and the changes. Its error names the first line that differs and how.
func (b *Books) Check() error {
	rules, err := b.rules()
	if err != nil {
		return err
	}
	for i := range b.Facts {
		if f := &b.Facts[i]; f.Partner != b.Partner {
			return fmt.Errorf("fact %d is of partner %q, and the ledger of %q", i+1, f.Partner, b.Partner)
		}
	}
	_, log := standing.FoldAll(rules, b.Facts, b.AsOf)
	if err := compare("ledger line", b.Lines, log.Lines, lineFields); err != nil {
		return err
	}
	return compare("change", b.Changes, log.Changes, changeFields)
}

// compare names the first of the given rows that is not the one that was made.
func compare[T comparable](what string, given, made []T, fields func(*T) []cell) error {
	for i := range max(len(given), len(made)) {
		switch {
		case i == len(given):
			return fmt.Errorf("%s %d is missing: %s", what, i+1, row(fields(&made[i])))
		case i == len(made):
			return fmt.Errorf("%s %d does not follow from the facts: %s", what, i+1, row(fields(&given[i])))
		case given[i] == made[i]:
			continue
		}
		of := fields(&made[i])
		for j, is := range fields(&given[i]) {
			if is != of[j] {
				return fmt.Errorf("%s %d: %s is %v, and the facts make it %v", what, i+1, is.name, is.value, of[j].value)
			}
		}
	}
	return nil
}

// cell is one field of a row, with its name in the document.
type cell struct {
	name  string
	value any
}

// row tells a whole row.
func row(cells []cell) string {
	text := ""
	for i, c := range cells {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s %v", c.name, c.value)
	}
	return text
}

func lineFields(l *standing.Line) []cell {
	return []cell{
		{"number", l.Number}, {"at", l.At}, {"event", event(l.Event)}, {"pillar", l.Pillar}, {"delta", l.Delta},
		{"why", l.Why}, {"points", l.Points}, {"tier", tier(l.Tier)}, {"rulebook", strconv.Quote(l.Rulebook)},
	}
}

func changeFields(c *standing.Change) []cell {
	return []cell{
		{"number", c.Number}, {"at", c.At}, {"from", tier(c.From)}, {"to", tier(c.To)}, {"set_by", c.SetBy},
		{"why", c.Why}, {"event", event(c.Event)}, {"line", c.Line}, {"rulebook", strconv.Quote(c.Rulebook)},
	}
}

func event(e standing.EventRef) string {
	if e == (standing.EventRef{}) {
		return "none"
	}
	return fmt.Sprintf("%s of %s %q from %q", e.Kind, e.Type, e.ID, e.Source)
}

func tier(t standing.Tier) string {
	if t == standing.NoTier {
		return "none"
	}
	return t.String()
}
