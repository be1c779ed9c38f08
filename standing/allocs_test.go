package standing_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"standings/standing"
)

// A clean fact that comes in order is folded without a single allocation.
func TestCleanFactAllocatesNothing(t *testing.T) {
	r := published()
	for _, log := range []*standing.Log{nil, new(standing.Log)} {
		f := standing.Fold{Rules: always(r), State: new(standing.State), Log: log}
		warm := append(cleanRun(standing.Reliability, "B", 60, monday), cleanRun(standing.Quality, "D", 300, monday+hour)...)
		warm = append(warm, gone(r, standing.Disrespect, "S", monday), gone(r, standing.LateCheckIn, "late", monday+day), gone(r, standing.Undelivered, "back", monday+day))
		f.Run(standing.Sequence(f.Rules, warm), nil, monday+day)

		block, delivery := blockAt("B-next", 0), deliveryAt("D-next", 0)
		records := []*standing.Record{{Fact: &block, Version: 1}, {Fact: &delivery, Version: 1}}
		now := monday + day
		opportunities := f.State.Pillar(standing.Reliability).Opportunities
		const runs = 20 // the events of the warm-up stay in their windows
		allocs := testing.AllocsPerRun(runs, func() {
			now += minute
			for _, r := range records {
				r.At, r.Number = now, 0
			}
			block.StartsAt, block.CheckedInAt, block.RecordedAt = now, now, now
			delivery.PromisedBy, delivery.CompletedAt, delivery.RecordedAt = now, now, now
			f.Run(records, nil, now)
		})
		if allocs != 0 {
			t.Errorf("a clean block and a clean delivery allocate %g times", allocs)
		}
		if got := f.State.Pillar(standing.Reliability).Opportunities - opportunities; got != runs+1 {
			t.Errorf("%d blocks were folded", got)
		}
	}
}

// However long a history is, the state of its partner stays small: in what it
// holds, and in what is stored.
func TestStateStaysSmall(t *testing.T) {
	r := published()
	size := func(facts int) int {
		state, log := standing.FoldAll(always(r), history(facts), longAfter)
		if len(log.Lines) < facts/100 {
			t.Fatalf("%d facts made %d ledger lines", facts, len(log.Lines))
		}
		text, err := json.Marshal(state)
		if err != nil {
			t.Fatal(err)
		}
		return len(text)
	}
	if n := size(10_000); n > 4_000 {
		t.Errorf("after 10,000 facts the state is %d bytes, want 4,000 at most", n)
	}
	if short, long := size(2_000), size(40_000); long > short+short/4 {
		t.Errorf("the state grows with the history: %d bytes after 2,000 facts, %d after 40,000", short, long)
	}

	// The worst there can be: everything goes wrong, every time.
	var worst []standing.Fact
	for i := range 1_000 {
		at := monday + standing.Instant(i)*hour
		worst = append(worst, gone(r, standing.MissedBlock, fmt.Sprint("B", i), at), gone(r, standing.NotReceived, fmt.Sprint("D", i), at))
	}
	state, _ := standing.FoldAll(always(r), worst, monday+1_000*hour)
	if b, d := len(state.Pillar(standing.Reliability).Events), len(state.Pillar(standing.Quality).Events); b != r.ReliabilityWindow || d != r.QualityWindow {
		t.Errorf("the state holds %d and %d events, want one for each of the window", b, d)
	}
}
