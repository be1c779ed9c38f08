package db_test

import (
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

func TestZZ(t *testing.T) {
	var _ db.Report
	s := dbtest.Open(t)
	installQuick(t, s)
	a := lateBlock("Q", "2", "SFO", dawn)
	a.EndsAt = 0
	now := dawn + 5*day
	record(t, s, now, "1 new", a)
	b := a
	b.Station = "SEA"
	s.Record(t.Context(), []standing.Fact{b, cleanBlock("Q", "1", "SEA", dawn)}, now)
	f := finding("Q", "1", dawn)
	s.Record(t.Context(), []standing.Fact{f}, now+4*day)
	for _, r := range dump(t, s, "event", "fact", "partner") {
		t.Log(r)
	}
	s.Rebuild(t.Context(), now+4*day, nil)
	for _, r := range dump(t, s, "event") {
		t.Log(r)
	}
	wantClean(t, s)
}
