package standing_test

import (
	"fmt"
	"testing"

	"standings/standing"
)

// The late deliveries of one block cost at most the rulebook's limit in all.
func TestBlockLimit(t *testing.T) {
	late := func(r standing.Rulebook, id, block string, at standing.Instant) standing.Fact {
		f := gone(r, standing.LateDelivery, id, at)
		f.Block = block
		return f
	}
	priced := func(late, limit int) standing.Rulebook {
		r := published()
		r.SetPrice(standing.LateDelivery, late)
		r.BlockLimit = limit
		return r
	}
	// seven are the late deliveries D-1 to D-7 of block B, a minute apart.
	seven := func(r standing.Rulebook) []standing.Fact {
		facts := make([]standing.Fact, 7)
		for i := range facts {
			facts[i] = late(r, fmt.Sprintf("D-%d", i+1), "B", monday+standing.Instant(i)*minute)
		}
		return facts
	}
	for _, c := range []struct {
		what        string
		late, limit int
		change      func(facts []standing.Fact) []standing.Fact
		want        []int // what each costs, in the order of the ledger
	}{
		{"1 point, at most 5", 1, 5, nil, []int{1, 1, 1, 1, 1, 0, 0}},
		{"2 points, at most 5: the third costs what is left", 2, 5, nil, []int{2, 2, 1, 0, 0, 0, 0}},
		{"2 points, at most 6: at the limit", 2, 6, nil, []int{2, 2, 2, 0, 0, 0, 0}},
		{"5 points, at most 5", 5, 5, nil, []int{5, 0, 0, 0, 0, 0, 0}},
		{"6 points, at most 5", 6, 5, nil, []int{5, 0, 0, 0, 0, 0, 0}},
		{"a limit of 0", 1, 0, nil, []int{0, 0, 0, 0, 0, 0, 0}},
		{"a price of 0", 0, 5, nil, []int{0, 0, 0, 0, 0, 0, 0}},
		{"excused ones use nothing", 1, 5, func(f []standing.Fact) []standing.Fact {
			f[0].Cause, f[2].Cause = "weather", "weather"
			return f
		}, []int{0, 1, 0, 1, 1, 1, 1}},
		{"without a block there is no limit", 1, 5, func(f []standing.Fact) []standing.Fact {
			for i := range f {
				f[i].Block = ""
			}
			return f
		}, []int{1, 1, 1, 1, 1, 1, 1}},
		{"every block has its own", 1, 2, func(f []standing.Fact) []standing.Fact {
			f[1].Block, f[3].Block, f[5].Block = "C", "C", "C"
			return f
		}, []int{1, 1, 1, 1, 0, 0, 0}},
		{"a block of the same name from another source is another", 1, 2, func(f []standing.Fact) []standing.Fact {
			f[1].Source, f[3].Source, f[5].Source = "app", "app", "app"
			return f
		}, []int{1, 1, 1, 1, 0, 0, 0}},
		{"what is brought back is not limited", 1, 2, func(f []standing.Fact) []standing.Fact {
			f[1].Delivered, f[5].Delivered = false, false
			return f
		}, []int{1, 2, 1, 0, 0, 2, 0}},
		{"in number order, when all are recorded at once", 2, 5, func(f []standing.Fact) []standing.Fact {
			for i := range f {
				f[i].RecordedAt = monday + day
			}
			f[0], f[6] = f[6], f[0]
			return f
		}, []int{2, 2, 1, 0, 0, 0, 0}},
		{"in the order in which they were recorded", 2, 3, func(f []standing.Fact) []standing.Fact {
			f[0].RecordedAt = monday + day
			return f
		}, []int{2, 1, 0, 0, 0, 0, 0}},
		{"what was used is not given back", 1, 2, func(f []standing.Fact) []standing.Fact {
			f[3].RecordedAt = monday + 3*hour
			return append(f[:2], withdrawn(f[0], monday+2*hour), f[3])
		}, []int{1, 1, -1, 0}},
		{"one that is no longer excused is priced then", 1, 2, func(f []standing.Fact) []standing.Fact {
			excused := f[0]
			excused.Cause = "weather"
			return []standing.Fact{excused, f[1], recorded(f[0], monday+2*hour), recorded(f[3], monday+3*hour)}
		}, []int{0, 1, 1, 0}},
		{"one that is no longer excused when nothing is left: no line", 1, 2, func(f []standing.Fact) []standing.Fact {
			excused := f[0]
			excused.Cause = "weather"
			return []standing.Fact{excused, f[1], f[2], recorded(f[0], monday+2*hour)}
		}, []int{0, 1, 1}},
		{"one that was priced before it was excused comes back at its price", 1, 2, func(f []standing.Fact) []standing.Fact {
			excused := f[0]
			excused.Cause = "weather"
			return []standing.Fact{f[0], recorded(excused, monday+2*hour), recorded(f[1], monday+3*hour), recorded(f[0], monday+4*hour), recorded(f[2], monday+5*hour)}
		}, []int{1, -1, 1, 1, 0}},
		{"one corrected to no block, while excused, is not limited any more", 1, 0, func(f []standing.Fact) []standing.Fact {
			excused, elsewhere := f[0], f[0]
			excused.Cause, elsewhere.Block = "weather", ""
			return []standing.Fact{excused, recorded(elsewhere, monday+2*hour)}
		}, []int{0, 1}},
	} {
		t.Run(c.what, func(t *testing.T) {
			r := priced(c.late, c.limit)
			facts := seven(r)
			if c.change != nil {
				facts = c.change(facts)
			}
			state, log := standing.FoldAll(always(r), facts, monday+10*day)
			if len(log.Lines) != len(c.want) {
				t.Fatalf("%d lines, want %d: %q", len(log.Lines), len(c.want), ledger(log.Lines))
			}
			total := 0
			for i, l := range log.Lines {
				total += c.want[i]
				if l.Delta != -c.want[i] || l.Points != total {
					t.Errorf("line %d is %q, want %d points and %d in all", i+1, ledger(log.Lines[i:i+1]), c.want[i], total)
				}
				limited := c.late > 0 && c.want[i] == 0 && l.Why != standing.Excused
				if (l.Why == standing.BlockLimitReached) != limited {
					t.Errorf("line %d is %q", i+1, ledger(log.Lines[i:i+1]))
				}
			}
			wantPillar(t, state, standing.Quality, state.Pillar(standing.Quality).Opportunities, total)
		})
	}
}

// Used holds what every block has used; the log names the blocks where it changed.
func TestBlockLimitIsKeptBesideTheState(t *testing.T) {
	r := published()
	fold := standing.Fold{Rules: always(r), State: new(standing.State), Log: new(standing.Log)}
	deliver := func(id string) {
		f := gone(r, standing.LateDelivery, id, monday)
		f.Block = "B"
		fold.Run(standing.Sequence(fold.Rules, []standing.Fact{f}), nil, monday)
	}
	block := standing.BlockRef{Source: "feed", ID: "B"}
	deliver("D-1")
	deliver("D-2")
	if got := fold.State.Used[block]; got != 2 {
		t.Errorf("the block has used %d points, want 2", got)
	}
	if len(fold.Log.Used) != 2 || fold.Log.Used[0] != block {
		t.Errorf("the log names %v", fold.Log.Used)
	}
	// A state that comes back from storage gets what the block has used put in.
	fold.State.Used = map[standing.BlockRef]int{block: 4}
	deliver("D-3")
	deliver("D-4")
	if got := fold.State.Pillar(standing.Quality).Points; got != 3 {
		t.Errorf("%d points, want 3: the block's limit was 1 away", got)
	}
	if n := len(fold.Log.Used); n != 3 {
		t.Errorf("the log names %d uses, want 3: D-4 used nothing", n)
	}
}
