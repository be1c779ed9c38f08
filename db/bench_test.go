package db_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// manyFacts are the facts of many partners, mixed up as a file tells them: day by
// day. A block has twenty deliveries; one block in twenty-five and one delivery
// in a hundred are late. Each fact is about 250 bytes on the wire.
func manyFacts(partners, facts int) []standing.Fact {
	random := rand.New(rand.NewPCG(1, 2))
	all := make([]standing.Fact, 0, facts)
	for route := 0; len(all) < facts; route++ {
		p := route % partners
		at := dawn - 200*day + standing.Instant(route/partners)*20*hour + standing.Instant(random.IntN(1e6))
		id, station := fmt.Sprintf("P-%05d", p), fmt.Sprintf("S-%02d", p%10)
		block := openBlock(id, fmt.Sprintf("B-%08d", route), station, at)
		block.ScheduledAt, block.CheckedInAt, block.PayCents = at-day, at-minute, 7200
		if random.IntN(25) == 0 {
			block.CheckedInAt = at + 7*minute
		}
		all = append(all, block)
		for i := range 20 {
			done := at + standing.Instant(i+1)*6*minute
			d := delivery(id, fmt.Sprintf("D-%08d-%02d", route, i), station, done)
			d.Block = block.ID
			if random.IntN(100) == 0 {
				d.PromisedBy = done - minute
			}
			all = append(all, d)
		}
	}
	return all[:facts]
}

// backfillBatch is how many facts are brought at a time: as the program does.
const backfillBatch = 20_000

func backfillAll(b *testing.B, s *db.Store, id int64, facts []standing.Fact) {
	b.Helper()
	for len(facts) > 0 {
		n := min(len(facts), backfillBatch)
		if _, err := s.Backfill(b.Context(), id, facts[:n]); err != nil {
			b.Fatal(err)
		}
		facts = facts[n:]
	}
	if _, err := s.Refold(b.Context(), dawn, nil); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBackfill stores a file's facts and folds them, from an empty data base.
func BenchmarkBackfill(b *testing.B) {
	facts := manyFacts(500, 100_000)
	for b.Loop() {
		b.StopTimer()
		s := dbtest.Open(b)
		id := beginBackfill(b, s)
		b.StartTimer()
		backfillAll(b, s, id, facts)
	}
	b.ReportMetric(float64(len(facts)*b.N)/b.Elapsed().Seconds(), "facts/s")
}

func beginBackfill(b *testing.B, s *db.Store) int64 {
	b.Helper()
	return begin(b, s, "bench", dawn)
}

// BenchmarkBackfillAgain brings a file that has been brought before.
func BenchmarkBackfillAgain(b *testing.B) {
	facts := manyFacts(500, 100_000)
	s := dbtest.Open(b)
	backfillAll(b, s, beginBackfill(b, s), facts)
	for b.Loop() {
		id, err := s.BeginImport(b.Context(), db.Import{Backfill: true, BegunAt: dawn})
		if err != nil {
			b.Fatal(err)
		}
		backfillAll(b, s, id, facts)
	}
	b.ReportMetric(float64(len(facts)*b.N)/b.Elapsed().Seconds(), "facts/s")
}

// BenchmarkRecord takes in one live fact at a time, of partners with a past.
func BenchmarkRecord(b *testing.B) {
	s := dbtest.Open(b)
	backfillAll(b, s, beginBackfill(b, s), manyFacts(50, 50_000))
	at := dawn
	for i := 0; b.Loop(); i++ {
		at += minute
		f := delivery(fmt.Sprintf("P-%05d", i%50), fmt.Sprintf("L-%08d", i), "S-00", at)
		if _, err := s.Record(b.Context(), []standing.Fact{f}, at); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPartnerPage loads what Standing Details shows.
func BenchmarkPartnerPage(b *testing.B) {
	s := dbtest.Open(b)
	backfillAll(b, s, beginBackfill(b, s), manyFacts(50, 50_000))
	for i := 0; b.Loop(); i++ {
		if _, err := s.PartnerPage(b.Context(), fmt.Sprintf("P-%05d", i%50), dawn, 0); err != nil {
			b.Fatal(err)
		}
	}
}
