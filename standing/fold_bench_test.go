package standing_test

import (
	"fmt"
	"testing"

	"standings/standing"
	"standings/standing/rulebook"
)

// history is a common partner's facts in the order in which they were recorded:
// a block and twenty deliveries at a time, one block in twenty-five and one
// delivery in a hundred late.
func history(facts int) []standing.Fact {
	all := make([]standing.Fact, 0, facts)
	at := standing.Instant(1_700_000_000_000_000)
	for i := 0; len(all) < facts; i++ {
		if i%21 == 0 {
			at += 20 * standing.Hour
			f := standing.Fact{
				Type: standing.BlockFact, Source: "feed", ID: fmt.Sprintf("B-%06d", i), Partner: "P", Station: "S",
				StartsAt: at, EndsAt: at + 4*standing.Hour, CheckedInAt: at - standing.Minute,
			}
			if i%525 == 0 {
				f.CheckedInAt = at + 7*standing.Minute
			}
			all = append(all, f)
			continue
		}
		at += 6 * standing.Minute
		f := standing.Fact{
			Type: standing.DeliveryFact, Source: "feed", ID: fmt.Sprintf("D-%06d", i), Partner: "P", Station: "S",
			PromisedBy: at + standing.Hour, CompletedAt: at, Delivered: true,
		}
		if i%100 == 0 {
			f.PromisedBy = at - standing.Minute
		}
		all = append(all, f)
	}
	return all
}

// BenchmarkFold folds facts in their order, classification included.
func BenchmarkFold(b *testing.B) {
	rules := standing.NewRulebooks(standing.Installed{Rulebook: rulebook.Default()})
	records := standing.Sequence(rules, history(20_000))
	b.ReportAllocs()
	folded := 0
	for b.Loop() {
		for _, r := range records {
			r.Number = 0
		}
		f := standing.Fold{Rules: rules, State: new(standing.State), Log: new(standing.Log)}
		f.Run(records, nil, standing.Forever-1)
		folded += len(records)
	}
	b.ReportMetric(float64(folded)/b.Elapsed().Seconds(), "facts/s")
}

// BenchmarkFoldAll puts a partner's facts into order and folds them from nothing.
func BenchmarkFoldAll(b *testing.B) {
	rules := standing.NewRulebooks(standing.Installed{Rulebook: rulebook.Default()})
	facts := history(2_000)
	b.ReportAllocs()
	folded := 0
	for b.Loop() {
		standing.FoldAll(rules, facts, standing.Forever-1)
		folded += len(facts)
	}
	b.ReportMetric(float64(folded)/b.Elapsed().Seconds(), "facts/s")
}
