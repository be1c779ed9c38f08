package db_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
	"standings/standing/rulebook"
)

const (
	minute = standing.Minute
	hour   = standing.Hour
	day    = standing.Day
)

// bookTests are the tests of what facts become, by feature.
var bookTests = []struct {
	name string
	test func(*testing.T, *db.Store)
}{
	{"Record", testRecord},
	{"RecordOfEveryType", testRecordOfEveryType},
	{"RecordOrderWithinRequest", testRecordOrderWithinRequest},
	{"RecordAfterWhatIsFolded", testRecordAfterWhatIsFolded},
	{"RecordCorrectionOfWhatCameDue", testRecordCorrectionOfWhatCameDue},
	{"RecordCorrectionOfPlannedDelivery", testRecordCorrectionOfPlannedDelivery},
	{"RecordMovedBlock", testRecordMovedBlock},
	{"RecordForDirtyPartner", testRecordForDirtyPartner},
	{"RecordAllOrNothing", testRecordAllOrNothing},
	{"RecordAtOnce", testRecordAtOnce},
	{"BackfillInAnyOrder", testBackfillInAnyOrder},
	{"BackfillLaterLine", testBackfillLaterLine},
	{"BackfillCorrects", testBackfillCorrects},
	{"BackfillBehindLiveFacts", testBackfillBehindLiveFacts},
	{"ImportGoesOn", testImportGoesOn},
	{"Imports", testImports},
	{"UndoImport", testUndoImport},
	{"UndoWhileOthersWait", testUndoWhileOthersWait},
	{"UndoBringsStationBack", testUndoBringsStationBack},
	{"UndoLiveImport", testUndoLiveImport},
	{"BackfillAllOrNothing", testBackfillAllOrNothing},
	{"UndoLeavesWhatOthersTold", testUndoLeavesWhatOthersTold},
	{"ClaimIsToWhatWasTold", testClaimIsToWhatWasTold},
	{"ImportAgainKeepsLiveCorrections", testImportAgainKeepsLiveCorrections},
	{"LiveImportAgain", testLiveImportAgain},
	{"ForgottenAtThisMoment", testForgottenAtThisMoment},
	{"Sweep", testSweep},
	{"SweepUsesBlockLimit", testSweepUsesBlockLimit},
	{"SweepAfterAgeingOut", testSweepAfterAgeingOut},
	{"ManyPartners", testManyPartners},
	{"RefoldInterrupted", testRefoldInterrupted},
	{"StationPartners", testStationPartners},
	{"StationPartnersSearch", testStationPartnersSearch},
	{"Stations", testStations},
	{"StationFacts", testStationFacts},
	{"Check", testCheck},
	{"InstallRulebook", testInstallRulebook},
	{"InstallRulebookBesideRecord", testInstallRulebookBesideRecord},
	{"AsOf", testAsOf},
	{"PartnerNotFound", testPartnerNotFound},
	{"PartnerPage", testPartnerPage},
	{"AwkwardStrings", testAwkwardStrings},
}

// TestBooks runs bookTests on every engine, each on an empty data base. They share
// it, because PostgreSQL takes longer to make one than most of them run.
func TestBooks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		t.Parallel() // the engines beside each other
		for _, c := range bookTests {
			empty(t, s)
			installDefault(t, s)
			t.Run(c.name, func(t *testing.T) { c.test(t, s) })
		}
	})
}

// dawn is when the made-up pasts begin.
var dawn = standing.At(time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC))

// quickRules are the default rules with windows and minimums so small that a
// short past goes through everything.
func quickRules(version string, safety string) []byte {
	text := strings.NewReplacer(
		`version = "1"`, `version = "`+version+`"`,
		"reliability = 40", "reliability = 4",
		"quality = 250 ", "quality = 5",
		`safety = "180d"`, `safety = "`+safety+`"`,
		"reliability = 5 ", "reliability = 2",
		"quality = 50 ", "quality = 2",
		`announced_ahead = "30d"`, `announced_ahead = "1d"`,
	).Replace(string(rulebook.DefaultTOML()))
	return []byte(text)
}

// installQuick puts quickRules in place of the default ones of an empty data base.
func installQuick(t testing.TB, s *db.Store) {
	t.Helper()
	if err := s.InstallRulebook(t.Context(), quickRules("quick", "3d"), 0, dawn); err != nil {
		t.Fatal(err)
	}
}

func fact(kind standing.Type, partner, id string) standing.Fact {
	return standing.Fact{Type: kind, Source: "feed", ID: id, Partner: partner}
}

// cleanBlock is a block checked in on time.
func cleanBlock(partner, id, station string, starts standing.Instant) standing.Fact {
	f := openBlock(partner, id, station, starts)
	f.CheckedInAt = starts - minute
	return f
}

// lateBlock is a block checked in late.
func lateBlock(partner, id, station string, starts standing.Instant) standing.Fact {
	f := openBlock(partner, id, station, starts)
	f.CheckedInAt = starts + 6*minute
	return f
}

// openBlock is a block of which only the plan is known.
func openBlock(partner, id, station string, starts standing.Instant) standing.Fact {
	f := fact(standing.BlockFact, partner, id)
	f.Station, f.StartsAt, f.EndsAt = station, starts, starts+4*hour
	return f
}

func delivery(partner, id, station string, completed standing.Instant) standing.Fact {
	f := fact(standing.DeliveryFact, partner, id)
	f.Station, f.CompletedAt, f.PromisedBy, f.Delivered = station, completed, completed+hour, true
	return f
}

func lateDelivery(partner, id, station, block string, completed standing.Instant) standing.Fact {
	f := delivery(partner, id, station, completed)
	f.PromisedBy, f.Block = completed-hour, block
	return f
}

func finding(partner, id string, occurred standing.Instant) standing.Fact {
	f := fact(standing.SafetyFact, partner, id)
	f.Kind, f.OccurredAt, f.ConfirmedAt, f.ConfirmedBy = standing.UnsafeDriving, occurred, occurred+hour, "A. Rivera"
	return f
}

func partnerFact(id, name, station string) standing.Fact {
	f := fact(standing.PartnerFact, id, id)
	f.Name, f.Station = name, station
	return f
}

func stationFact(id, name, zone string) standing.Fact {
	return standing.Fact{Type: standing.StationFact, Source: "feed", ID: id, Name: name, Zone: zone}
}

// void withdraws the fact.
func void(f standing.Fact) standing.Fact {
	return standing.Fact{Type: f.Type, Source: f.Source, ID: f.ID, Partner: f.Partner, Void: true}
}

// record records facts and wants the counts; it gives the whole report.
func record(t testing.TB, s *db.Store, at standing.Instant, counts string, facts ...standing.Fact) db.Report {
	t.Helper()
	report, err := s.Record(t.Context(), facts, at)
	if err != nil {
		t.Fatalf("record: %v", err)
	}
	wantCounts(t, report, counts)
	wantClean(t, s)
	return report
}

// wantCounts wants "1 new, 2 corrected, 3 unchanged", of which zeros are left out.
func wantCounts(t testing.TB, r db.Report, want string) {
	t.Helper()
	var got []string
	for _, c := range []struct {
		n    int
		word string
	}{{r.New, "new"}, {r.Corrected, "corrected"}, {r.Unchanged, "unchanged"}} {
		if c.n != 0 {
			got = append(got, fmt.Sprint(c.n, " ", c.word))
		}
	}
	if got := strings.Join(got, ", "); got != want {
		t.Errorf("the report says %q; want %q", got, want)
	}
}

// wantClean wants Check to find nothing.
func wantClean(t testing.TB, s *db.Store) {
	t.Helper()
	found, err := s.Check(t.Context(), nil)
	if err != nil {
		t.Fatalf("check: %v", err)
	}
	if len(found.Differences) > 0 {
		t.Fatalf("the books are wrong:\n%s", strings.Join(found.Differences, "\n"))
	}
}

// begin begins a backfill.
func begin(t testing.TB, s *db.Store, fingerprint string, at standing.Instant) int64 {
	t.Helper()
	id, err := s.BeginImport(t.Context(), db.Import{Backfill: true, Files: fingerprint + ".ndjson", Fingerprint: fingerprint, BegunAt: at})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// backfill brings facts in one batch of a backfill, and leaves them to be folded.
func backfill(t testing.TB, s *db.Store, id int64, facts ...standing.Fact) db.Report {
	t.Helper()
	report, err := s.Backfill(t.Context(), id, facts)
	if err != nil {
		t.Fatalf("backfill: %v", err)
	}
	return report
}

// refold folds what is dirty, and wants the books to be right then.
func refold(t testing.TB, s *db.Store, now standing.Instant) {
	t.Helper()
	if _, err := s.Refold(t.Context(), now, nil); err != nil {
		t.Fatalf("refold: %v", err)
	}
	wantClean(t, s)
}

func sweep(t testing.TB, s *db.Store, now standing.Instant) int {
	t.Helper()
	n, err := s.Sweep(t.Context(), now)
	if err != nil {
		t.Fatalf("sweep: %v", err)
	}
	wantClean(t, s)
	return n
}

func partner(t testing.TB, s *db.Store, id string, now standing.Instant) db.Partner {
	t.Helper()
	p, err := s.Partner(t.Context(), id, now)
	if err != nil {
		t.Fatalf("load partner %q: %v", id, err)
	}
	return p
}

// derived are the tables that follow from the facts, with what each is sorted by.
var derived = []string{
	"partner", "partner_word", "partner_station", "event", "reported_issue", "ledger", "standing_change", "block_points", "station_tier",
}

// dump is all that is in the tables.
func dump(t testing.TB, s *db.Store, tables ...string) []string {
	t.Helper()
	var all []string
	for _, table := range tables {
		query := "select * from " + table
		switch table {
		case "station_tier":
			query += " where partners <> 0"
		case "fact":
			// The version's number has gaps where imports were undone, which means nothing.
			query = "select partner_id, type, source, fact_id, recorded_at, body, row_number() over (partition by partner_id, type, source, fact_id order by version) from fact"
		}
		rows, err := s.Rows(t.Context(), query)
		if err != nil {
			t.Fatalf("dump %s: %v", table, err)
		}
		slices.Sort(rows)
		for _, row := range rows {
			all = append(all, table+": "+row)
		}
	}
	return all
}

// wantSame wants two dumps to be equal, and names the rows that are in one only.
func wantSame(t testing.TB, what string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	var lines []string
	for _, row := range got {
		if !slices.Contains(want, row) {
			lines = append(lines, "+ "+row)
		}
	}
	for _, row := range want {
		if !slices.Contains(got, row) {
			lines = append(lines, "- "+row)
		}
	}
	if len(lines) > 20 {
		lines = append(lines[:20], fmt.Sprintf("and %d more", len(lines)-20))
	}
	t.Fatalf("%s: there is (+) and there should be (-):\n%s", what, strings.Join(lines, "\n"))
}

// wantRebuilt wants the books, all of their tables, to be as folding everything
// from nothing leaves them.
func wantRebuilt(t testing.TB, s *db.Store, now standing.Instant) {
	t.Helper()
	before := dump(t, s, derived...)
	if _, err := s.Rebuild(t.Context(), now, nil); err != nil {
		t.Fatalf("rebuild: %v", err)
	}
	wantSame(t, "after rebuilding", before, dump(t, s, derived...))
}

// stateText is the state as it is stored.
func stateText(t testing.TB, s *standing.State) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
