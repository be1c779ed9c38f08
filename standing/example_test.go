package standing_test

import (
	"fmt"
	"time"

	"standings/standing"
	"standings/standing/rulebook"
)

// Three blocks of one partner: on time, seven minutes late, and missed.
func Example() {
	start := time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)
	block := func(id string, day int) standing.Fact {
		return standing.Fact{
			Type: standing.BlockFact, Source: "feed", ID: id, Partner: "P-7", Station: "DSE4",
			StartsAt: standing.At(start.AddDate(0, 0, day)), EndsAt: standing.At(start.AddDate(0, 0, day).Add(4 * time.Hour)),
		}
	}
	onTime, late, missed := block("B-1", 0), block("B-2", 1), block("B-3", 2)
	onTime.CheckedInAt = onTime.StartsAt - 3*standing.Minute
	late.CheckedInAt = late.StartsAt + 7*standing.Minute

	rules := standing.NewRulebooks(standing.Installed{Rulebook: rulebook.Default()})
	now := standing.At(start.AddDate(0, 0, 7))
	state, log := standing.FoldAll(rules, []standing.Fact{onTime, late, missed}, now)

	for _, l := range log.Lines {
		fmt.Printf("%s  %s %s, %s: %+d, so %d\n", l.At, l.Event.ID, l.Event.Kind, l.Why, l.Delta, standing.Score(l.Points))
	}
	reliability := state.Pillar(standing.Reliability)
	fmt.Printf("Reliability %d after %d blocks\n", reliability.Score(), reliability.Opportunities)
	way := state.Ahead(rules, now).Ways[0]
	fmt.Printf("%d more clean blocks make the first standing: %s\n", way.Blocks, way.Tier)
	// Output:
	// 2026-03-03T08:07:00Z  B-2 late_check_in, counted: -4, so 96
	// 2026-03-04T09:00:00Z  B-3 missed_block, counted: -12, so 84
	// Reliability 84 after 3 blocks
	// 2 more clean blocks make the first standing: Great
}
