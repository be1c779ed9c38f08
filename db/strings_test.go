package db_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"standings/db"
	"standings/standing"
)

// testAwkwardStrings: whatever a feed may name partners, stations and facts, it
// is stored, found and read back as it was, on every engine.
func testAwkwardStrings(t *testing.T, s *db.Store) {
	awkward := append(slices.Clone(names), naughtyStrings(t)...)
	slices.Sort(awkward)
	awkward = slices.Compact(awkward)
	var facts []standing.Fact
	for _, text := range awkward {
		f := lateDelivery(text, text, text, text, dawn)
		f.Source, f.Cause = text, text
		f.Issues = []standing.Issue{{Kind: standing.NotReceived, ReportedAt: dawn, ConfirmedAt: dawn, ConfirmedBy: text, Cause: text}}
		facts = append(facts, f, partnerFact(text, text, text), stationFact(text, text, "UTC"))
	}
	importAll(t, s, "a", 100, facts[:len(facts)/2])
	record(t, s, dawn, fmt.Sprint(len(facts)-len(facts)/2, " new"), facts[len(facts)/2:]...)
	for i, text := range awkward {
		page, err := s.PartnerPage(t.Context(), text, dawn, 0)
		if err != nil || page.ID != text || page.Name != text || page.Station != (db.Station{ID: text, Name: text, Zone: "UTC"}) {
			t.Errorf("partner %q came back as %+v, %v", text, page.Partner, err)
			continue
		}
		for _, l := range page.Lines {
			if l.Event.ID != text || l.Event.Source != text {
				t.Errorf("an event of %q is that of %+v", text, l.Event)
			}
		}
		versions, err := s.Versions(t.Context(), text)
		if err != nil || len(versions) != 2 {
			t.Fatalf("%d facts of %q, %v", len(versions), text, err)
		}
		want := facts[3*i]
		want.RecordedAt = versions[0].Fact.RecordedAt
		if got := versions[0].Fact; !reflect.DeepEqual(got, want) {
			t.Errorf("a fact came back as\n%+v\nwant\n%+v", got, want)
		}
		rows, _, err := s.StationPartners(t.Context(), db.PartnerQuery{Station: text, Search: text, Order: db.ByName, Limit: 2})
		if err != nil || len(rows) != 1 || rows[0].ID != text {
			t.Errorf("looking for %q finds %v, %v", text, ids(rows), err)
		}
	}
	listed := []string{}
	err := s.EachAsOf(t.Context(), dawn, "", func(id string, _ *standing.State) error {
		listed = append(listed, id)
		return nil
	})
	if err != nil || !slices.Equal(listed, awkward) {
		t.Errorf("%v; not all are listed in the order of their bytes", err)
	}
	wantRebuilt(t, s, dawn)
}

// naughtyStrings are those of a collection of strings that break programs which
// a feed could send as an id and as a name; none where the collection is not there.
func naughtyStrings(t *testing.T) (all []string) {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
		text, err := os.ReadFile(filepath.Join(folder, "shared", "data", "attack", "naughty-strings.json"))
		if err != nil {
			continue
		}
		var collection []string
		if err := json.Unmarshal(text, &collection); err != nil {
			t.Fatal(err)
		}
		for _, text := range collection {
			if len(text) <= 200 && strings.TrimSpace(text) != "" && text != "." && text != ".." && !strings.ContainsFunc(text, unicode.IsControl) && utf8.ValidString(text) {
				all = append(all, text)
			}
		}
		return all
	}
	return nil
}
