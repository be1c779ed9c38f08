package main

import (
	"context"
	"fmt"
	"strings"

	"standings/standing"
	"standings/standing/feed"
)

// sampleSize is how many facts a dry run shows.
const sampleSize = 5

// counted are the words by which people count the facts of a type.
var counted = map[standing.Type][2]string{
	standing.BlockFact: {"block", "blocks"}, standing.DeliveryFact: {"delivery", "deliveries"},
	standing.PartnerFact: {"partner", "partners"}, standing.PurchaseFact: {"purchase", "purchases"},
	standing.SafetyFact: {"safety finding", "safety findings"}, standing.StationFact: {"station", "stations"},
	standing.ThanksFact: {"thank-you", "thank-yous"},
}

// dryRun shows what an import would take in. It opens no data base.
func (i *importing) dryRun(ctx context.Context) error {
	var counts [standing.ThanksFact + 1]int
	samples, facts := 0, 0
	err := i.pass(ctx, "reading", func(batch []standing.Fact) error {
		for n := range batch {
			if samples < sampleSize {
				samples++
				i.stdout.Write(feed.Append(nil, &batch[n]))
			}
			counts[batch[n].Type]++
		}
		facts += len(batch)
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(i.stdout, "%s in %s%s\n", count(facts, "fact", "facts"), count(len(i.inputs.files), "file", "files"), byType(counts[:]))
	fmt.Fprintf(i.stdout, "%s refused, nothing stored\n", count(i.refused, "line", "lines"))
	return i.refusals("this was a dry run, so nothing is stored")
}

// byType says how many facts of each type there are, in the order of their words.
func byType(counts []int) string {
	var parts []string
	for t, n := range counts {
		if n > 0 {
			words := counted[standing.Type(t)]
			parts = append(parts, count(n, words[0], words[1]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}
