package db_test

import (
	"fmt"
	"slices"
	"testing"

	"standings/db"
	"standings/standing"
)

// testUndoLeavesWhatOthersTold: undoing an import takes away only what neither
// another import nor a live feed has told since, also of stations; what is left
// goes with the last who told it.
func testUndoLeavesWhatOthersTold(t *testing.T, s *db.Store) {
	var blocks []standing.Fact
	for i := range 4 {
		blocks = append(blocks, lateBlock("P-7", fmt.Sprint("B-", i), "SEA", dawn-day))
	}
	station := stationFact("SEA", "Seattle", "America/Los_Angeles")
	first := begin(t, s, "first", dawn)
	backfill(t, s, first, append(blocks, station)...)
	refold(t, s, dawn)

	second, third := begin(t, s, "second", dawn), begin(t, s, "third", dawn)
	wantCounts(t, backfill(t, s, second, blocks[0], blocks[1], station), "3 unchanged")
	wantCounts(t, backfill(t, s, third, blocks[1]), "1 unchanged")
	record(t, s, dawn, "1 unchanged", blocks[2])
	record(t, s, dawn, "1 unchanged", blocks[2])
	wantOwners(t, s, "P-7", first, first, first, first)

	for _, c := range []struct {
		undone int64
		owners []int64 // of the blocks that are left
		name   string
	}{
		{first, []int64{second, second, 0}, "Seattle"},
		{second, []int64{third, 0}, "SEA"},
		{third, []int64{0}, "SEA"},
	} {
		if err := s.UndoImport(t.Context(), c.undone, dawn); err != nil {
			t.Fatal(err)
		}
		refold(t, s, dawn)
		wantOwners(t, s, "P-7", c.owners...)
		if got := partner(t, s, "P-7", dawn); got.State.Counting() != len(c.owners) || got.Station.Name != c.name {
			t.Errorf("after import %d was undone %d events count, at %s; want %d at %s",
				c.undone, got.State.Counting(), got.Station.Name, len(c.owners), c.name)
		}
	}
	if rows, err := s.Rows(t.Context(), "select * from fact_claim"); err != nil || len(rows) > 0 {
		t.Errorf("%v, claims are left: %q", err, rows)
	}
	wantRebuilt(t, s, dawn)
}

// wantOwners wants the versions of the partner's facts to be of these imports.
func wantOwners(t *testing.T, s *db.Store, id string, want ...int64) {
	t.Helper()
	versions, err := s.Versions(t.Context(), id)
	var got []int64
	for _, v := range versions {
		got = append(got, v.ImportID)
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v; the versions are of the imports %d; want %d", err, got, want)
	}
}

// testClaimIsToWhatWasTold: a claim is to the version that was told, no other, and
// not to be had from one who has been undone; what is claimed is replaced no more.
func testClaimIsToWhatWasTold(t *testing.T, s *db.Store) {
	late, clean := lateBlock("P-7", "B-1", "SEA", dawn-day), cleanBlock("P-7", "B-1", "SEA", dawn-day)
	first, second, third := begin(t, s, "first", dawn), begin(t, s, "second", dawn), begin(t, s, "third", dawn)
	undo := func(id int64) {
		t.Helper()
		if err := s.UndoImport(t.Context(), id, dawn); err != nil {
			t.Fatal(err)
		}
		refold(t, s, dawn)
	}
	backfill(t, s, first, late)
	wantCounts(t, backfill(t, s, second, late), "1 unchanged")
	wantCounts(t, backfill(t, s, third, clean), "1 corrected")
	wantOwners(t, s, "P-7", first, third)
	undo(third)
	wantOwners(t, s, "P-7", first)

	// A later line of the first import, and one that changes it back.
	wantCounts(t, backfill(t, s, first, clean), "1 corrected")
	wantOwners(t, s, "P-7", first, first)
	wantCounts(t, backfill(t, s, first, late), "1 corrected")
	wantOwners(t, s, "P-7", first)
	undo(first)
	wantOwners(t, s, "P-7", second)

	// Changing it back is telling it, too.
	fourth, fifth := begin(t, s, "fourth", dawn), begin(t, s, "fifth", dawn)
	backfill(t, s, fourth, clean)
	wantCounts(t, backfill(t, s, fourth, late), "1 corrected")
	backfill(t, s, fifth, late)
	undo(second)
	wantOwners(t, s, "P-7", fourth)
	undo(fourth)
	wantOwners(t, s, "P-7", fifth)
	wantLedger(t, s, "P-7", "-4 counted")
	undo(fifth)
	wantOwners(t, s, "P-7")
}

// testImportAgainKeepsLiveCorrections: files that were imported before change
// nothing, in whatever batches or parts they come, though a live feed or another
// import has corrected their facts; other files that say the same correct these.
func testImportAgainKeepsLiveCorrections(t *testing.T, s *db.Store) {
	open, late := openBlock("P-7", "B-1", "SEA", dawn-day), lateBlock("P-7", "B-1", "SEA", dawn-day)
	clean := cleanBlock("P-7", "B-1", "SEA", dawn-day)
	importAll(t, s, "a", 1, []standing.Fact{open, late}) // of one block in two batches
	record(t, s, dawn, "1 corrected", clean)
	want := dump(t, s, booksAndFacts...)
	importAll(t, s, "a", 1, []standing.Fact{open, late})
	wantSame(t, "after importing the same file again", dump(t, s, booksAndFacts...), want)
	importAll(t, s, "part of a", 1, []standing.Fact{late})
	wantSame(t, "after importing a part of it", dump(t, s, booksAndFacts...), want)

	// When the file says another moment, it is another thing that it says.
	later := late
	later.RecordedAt = dawn + hour
	importAll(t, s, "b", 1, []standing.Fact{later})
	wantVersions(t, s, "P-7", 3)
	want = dump(t, s, booksAndFacts...)
	importAll(t, s, "b", 1, []standing.Fact{later})
	importAll(t, s, "a", 1, []standing.Fact{open, late})
	wantSame(t, "after importing both files again", dump(t, s, booksAndFacts...), want)

	importAll(t, s, "c", 1, []standing.Fact{clean})
	wantVersions(t, s, "P-7", 4)
	importAll(t, s, "d", 1, []standing.Fact{late}) // another file, that changes it back
	wantVersions(t, s, "P-7", 5)
	wantRebuilt(t, s, dawn+day)
}

// testLiveImportAgain: the same of files without the declaration that they tell of
// the past. Of these each line that says something else is a version.
func testLiveImportAgain(t *testing.T, s *db.Store) {
	late, clean := lateBlock("P-7", "B-1", "SEA", dawn-day), cleanBlock("P-7", "B-1", "SEA", dawn-day)
	now := dawn
	importLive := func(file string, counts string, facts ...standing.Fact) {
		t.Helper()
		now += hour
		id, err := s.BeginImport(t.Context(), db.Import{Files: file, Fingerprint: file, BegunAt: now})
		if err != nil {
			t.Fatal(err)
		}
		var sum db.Report
		for _, f := range facts {
			report, err := s.RecordImport(t.Context(), id, []standing.Fact{f}, now)
			if err != nil {
				t.Fatal(err)
			}
			sum.Add(report)
		}
		wantCounts(t, sum, counts)
		if err := s.EndImport(t.Context(), id, 0, now); err != nil {
			t.Fatal(err)
		}
		wantClean(t, s)
	}
	importLive("a", "1 new, 2 corrected", late, clean, late)
	importLive("a", "3 unchanged", late, clean, late)
	wantLedger(t, s, "P-7", "-4 counted", "+4 corrected", "-4 reinstated")
	record(t, s, now+minute, "1 corrected", clean)
	importLive("a", "3 unchanged", late, clean, late)
	importLive("b", "1 corrected", openBlock("P-7", "B-1", "SEA", dawn-day))
	importLive("a", "3 unchanged", late, clean, late)
	importLive("c", "1 corrected", late)
	record(t, s, now+minute, "1 corrected", clean)
	record(t, s, now+minute, "1 corrected", late) // a feed says what holds now
	wantRebuilt(t, s, now+hour)
}
