package proof

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"standings/standing"
	"standings/standing/rulebook"
)

const start standing.Instant = 1_772_438_400_000_000 // 2026-03-02T08:00:00Z

// sample is a partner with two late check-ins, a delivery of many fields, and a
// first standing.
func sample(t *testing.T) *Books {
	t.Helper()
	b := &Books{Partner: `P "7"`, AsOf: start + 30*standing.Day, Rulebooks: []Rulebook{{"1", 0, string(rulebook.DefaultTOML())}}}
	for i := range 6 {
		f := standing.Fact{
			Type: standing.BlockFact, Source: "feed", ID: fmt.Sprint("B-", i), Partner: b.Partner, Station: "SEA",
			StartsAt: start + standing.Instant(i)*standing.Day, RecordedAt: start + standing.Instant(i)*standing.Day + standing.Hour + 1,
		}
		f.CheckedInAt = f.StartsAt
		if i%3 == 1 {
			f.CheckedInAt += 6 * standing.Minute
		}
		b.Facts = append(b.Facts, f)
	}
	b.Facts = append(b.Facts, standing.Fact{
		Type: standing.DeliveryFact, Source: "feed", ID: "D-1", Partner: b.Partner, CompletedAt: start + 123456, Delivered: true, Cause: "<b>\u2028",
		Issues: []standing.Issue{{Kind: standing.NotReceived, ReportedAt: start + standing.Hour, ConfirmedAt: start + standing.Day, ConfirmedBy: "A. Rivera"}},
	})
	rules, err := b.rules()
	if err != nil {
		t.Fatal(err)
	}
	_, log := standing.FoldAll(rules, b.Facts, b.AsOf)
	b.Lines, b.Changes = log.Lines, log.Changes
	if len(b.Lines) != 3 || len(b.Changes) != 1 {
		t.Fatalf("the sample has %d lines and %d changes", len(b.Lines), len(b.Changes))
	}
	return b
}

func written(t *testing.T, b *Books) string {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestRoundTrip: what is read is what was written, and holds.
func TestRoundTrip(t *testing.T) {
	text := written(t, sample(t))
	b, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Check(); err != nil {
		t.Error(err)
	}
	if again := written(t, b); again != text {
		t.Errorf("written again it is\n%s\nand was\n%s", again, text)
	}
	empty := Books{Partner: "P-8", AsOf: start, Rulebooks: b.Rulebooks}
	if err := empty.Check(); err != nil {
		t.Errorf("without facts: %v", err)
	}
}

// TestTampered: whatever is changed, the first line that does not follow is named,
// with what it is and should be.
func TestTampered(t *testing.T) {
	for want, change := range map[string]func(*Books){
		"ledger line 2: delta is -3, and the facts make it -4":                                    func(b *Books) { b.Lines[1].Delta = -3 },
		"ledger line 3: points is 4, and the facts make it 8":                                     func(b *Books) { b.Lines[2].Points = 4 },
		"ledger line 2: tier is Great, and the facts make it none":                                func(b *Books) { b.Lines[1].Tier = standing.Great },
		"ledger line 3 is missing: number 3, at 2026-03-06T09:00:00.000001Z, event late_check_in": func(b *Books) { b.Lines = b.Lines[:2] },
		"ledger line 4 does not follow from the facts: number 3":                                  func(b *Books) { b.Lines = append(b.Lines, b.Lines[2]) },
		"ledger line 1: number is 2, and the facts make it 1":                                     func(b *Books) { b.Lines = b.Lines[1:] },
		"change 1: to is At Risk, and the facts make it":                                          func(b *Books) { b.Changes[0].To = standing.AtRisk },
		"change 1 is missing":                          func(b *Books) { b.Changes = nil },
		"ledger line 3 does not follow from the facts": func(b *Books) { b.Facts[4].CheckedInAt = b.Facts[4].StartsAt },
		`fact 2 is of partner "else"`:                  func(b *Books) { b.Facts[1].Partner = "else" },
		"there is no rulebook":                         func(b *Books) { b.Rulebooks = nil },
		`rulebook "2" calls itself "1"`:                func(b *Books) { b.Rulebooks[0].Version = "2" },
		"ledger line 1: delta is -6, and the facts make it -7": func(b *Books) {
			b.Rulebooks[0].Text = strings.Replace(b.Rulebooks[0].Text, "not_received = 6", "not_received = 7", 1)
		},
	} {
		b := sample(t)
		change(b)
		b, err := Read(strings.NewReader(written(t, b)))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Check(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("wanted %q, got %v", want, err)
		}
	}
}

// TestNoDocument: what is no such document is refused with a reason.
func TestNoDocument(t *testing.T) {
	good := written(t, sample(t))
	for want, text := range map[string]string{
		"not a downloaded ledger": "[]",
		"EOF":                     "",
		"unexpected EOF":          good[:len(good)/2],
		"unknown field":           strings.Replace(good, `"as_of"`, `"as_off"`, 1),
		"facts:2: checked_in_at":  strings.Replace(good, `"checked_in_at": "2026-03-03T08:06:00Z"`, `"checked_in_at": "noon"`, 1),
		"is not a reason":         strings.Replace(good, `"counted"`, `"liked"`, 1),
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q, got %v", want, err)
		}
	}
}
