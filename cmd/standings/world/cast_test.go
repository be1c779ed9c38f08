package world

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"standings/standing"
	"standings/standing/rulebook"
)

var rules = standing.NewRulebooks(standing.Installed{Rulebook: rulebook.Default()})

// ends are moments for a world to end at: every fifth hour of three days, midnights of
// all three stations, days on which clocks change, a leap day, a turn of the year.
func ends(t *testing.T) []standing.Instant {
	t.Helper()
	var all []standing.Instant
	stations := newStations()
	for hour := 0; hour < 72; hour += 5 {
		all = append(all, standing.At(time.Date(2026, 11, 23, hour, 17, 3, 5000, time.UTC)))
	}
	for _, day := range []string{
		"2024-02-29", "2024-03-01", "2025-12-31", "2026-01-01", // leap day, turn of the year
		"2026-03-08", "2026-03-09", "2026-11-01", "2026-11-02", // clocks change in Seattle
		"2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26", // and in Berlin
	} {
		for _, s := range stations {
			midnight, err := time.ParseInLocation(time.DateOnly, day, s.zone)
			if err != nil {
				t.Fatal(err)
			}
			at := standing.At(midnight)
			all = append(all, at-1, at, at+9*standing.Hour+30*standing.Minute)
		}
	}
	for day := range 21 { // every weekday at ever other hours
		all = append(all, standing.At(time.Date(2027, 5, 1+day*6, day*7+5, 0, 0, 0, time.UTC)))
	}
	return all
}

// latest keeps the last version of each fact: what an import that replaces
// earlier lines by later ones would fold.
func latest(facts []standing.Fact) []standing.Fact {
	last := map[standing.Ref]int{}
	for i := range facts {
		last[facts[i].Ref()] = i
	}
	var kept []standing.Fact
	for i := range facts {
		if last[facts[i].Ref()] == i {
			kept = append(kept, facts[i])
		}
	}
	return kept
}

// scores are a partner's three, Reliability first.
func scores(s *standing.State) string {
	return fmt.Sprint(s.Pillar(standing.Reliability).Score(), s.Pillar(standing.Quality).Score(), s.Pillar(standing.Safety).Score())
}

// tiers are the standings a partner has had, each after a change.
func tiers(log *standing.Log) (all []standing.Tier) {
	for _, c := range log.Changes {
		all = append(all, c.To)
	}
	return all
}

// The numbers are counted by hand from script.go.
func TestTheCastStandsWhereItIsPromised(t *testing.T) {
	const atRisk, fair, great, fantastic = standing.AtRisk, standing.Fair, standing.Great, standing.Fantastic
	want := map[int]struct {
		scores string
		tiers  []standing.Tier
	}{
		1008: {"96 92 100", []standing.Tier{fantastic, great, fantastic}},
		1021: {"96 82 100", []standing.Tier{fantastic, great}},
		1034: {"68 92 100", []standing.Tier{fantastic, great, fair}},
		1047: {"52 80 100", []standing.Tier{fantastic, great, fair, atRisk}},
		1060: {"100 100 100", nil},
		1073: {"84 95 100", []standing.Tier{fantastic, great}},
		1086: {"88 100 100", []standing.Tier{fantastic}},
		1099: {"100 100 100", []standing.Tier{fantastic}},
		1112: {"100 100 100", nil},
		1125: {"96 98 100", []standing.Tier{fantastic}},
		1138: {"100 100 85", []standing.Tier{fantastic, great}},
		1151: {"100 100 100", []standing.Tier{great, fantastic}},
		1164: {"80 100 100", []standing.Tier{fantastic, great}},
		1177: {"80 100 100", []standing.Tier{fantastic, great}},
		1190: {"96 100 100", []standing.Tier{fantastic, great, fantastic}},
		1205: {"100 100 100", []standing.Tier{fantastic}},
		1219: {"100 100 60", []standing.Tier{fantastic, atRisk}},
	}
	if len(want) != len(cast) {
		t.Fatalf("%d stories for a cast of %d", len(want), len(cast))
	}
	for seed, now := range ends(t) {
		w := newWorld(uint64(seed), now)
		for i := range cast {
			m := &cast[i]
			facts := w.perform(m).facts()
			s, log := standing.FoldAll(rules, facts, now)
			if s.Standing != m.standing || s.SetBy != m.setBy || scores(s) != want[m.number].scores {
				t.Errorf("%s, seed %d, %s: %q set by %q at %s, want %q set by %q at %s",
					now, seed, m.name, s.Standing, s.SetBy, scores(s), m.standing, m.setBy, want[m.number].scores)
			}
			if got := tiers(log); !slices.Equal(got, want[m.number].tiers) {
				t.Errorf("%s, seed %d, %s: standings %v, want %v", now, seed, m.name, got, want[m.number].tiers)
			}
			once := latest(facts)
			if len(once) == len(facts) {
				continue
			}
			if s, _ := standing.FoldAll(rules, once, now); s.Standing != m.standing || s.SetBy != m.setBy {
				t.Errorf("%s, seed %d, %s, latest versions alone: %q set by %q, want %q set by %q",
					now, seed, m.name, s.Standing, s.SetBy, m.standing, m.setBy)
			}
		}
	}
}

// What the stories of the players claim beyond a standing.
func TestTheStoriesAreThereToSee(t *testing.T) {
	for seed, now := range ends(t) {
		w := newWorld(uint64(seed), now)
		fold := func(number int) (*partner, *standing.State) {
			p := w.member(number)
			s, _ := standing.FoldAll(rules, p.facts(), now)
			return p, s
		}
		if _, s := fold(1060); s.Pillar(standing.Reliability).Opportunities != 2 {
			t.Errorf("%s: the newcomer has %d blocks, want 2", now, s.Pillar(standing.Reliability).Opportunities)
		}
		if _, s := fold(1125); s.Pillar(standing.Quality).Tier != standing.NoTier || s.Pillar(standing.Quality).Opportunities == 0 {
			t.Errorf("%s: quality of too few deliveries is %s after %d", now, s.Pillar(standing.Quality).Tier, s.Pillar(standing.Quality).Opportunities)
		}
		if p, _ := fold(1112); len(p.facts()) != 1 {
			t.Errorf("%s: %d facts of a partner who only joined", now, len(p.facts()))
		}
		if _, s := fold(1099); len(s.Pending) != 1 || s.Counting() != 0 {
			t.Errorf("%s: the clean record has %d blocks ahead and %d events, want 1 and 0", now, len(s.Pending), s.Counting())
		}
		away := 0
		p, _ := fold(1073)
		for i := range p.shifts {
			if p.shifts[i].block.Station == managed {
				away++
			}
		}
		if away < 13 || away > 16 {
			t.Errorf("%s: the visitor has %d blocks at %s, want three weeks of five", now, away, managed)
		}
		recent := false
		p, _ = fold(1021)
		for i := range p.shifts {
			for _, d := range p.shifts[i].deliveries {
				for _, is := range d.Issues {
					recent = recent || is.ConfirmedAt == 0 && now-is.ReportedAt < 10*standing.Day
				}
			}
		}
		if !recent {
			t.Errorf("%s: no reported issue waits at the one who is Great", now)
		}
	}
}

func TestPlayersAreInTheWorld(t *testing.T) {
	now := ends(t)[0]
	known := map[string]standing.Fact{}
	for f := range Facts(1, now) {
		if f.Type == standing.PartnerFact || f.Type == standing.StationFact {
			known[f.ID] = f
		}
	}
	logins := map[string]bool{}
	for _, p := range Players() {
		if logins[p.Login] || p.Login == "" || p.Story == "" || p.Name == "" {
			t.Errorf("%+v: a login that is empty or given twice, or no name or story", p)
		}
		logins[p.Login] = true
		if p.Role == Partner && (known[p.ID].Name != p.Name || known[p.ID].Station != p.Station) {
			t.Errorf("%s is %+v in the world", p.Login, known[p.ID])
		}
		if p.Station != "" && known[p.Station].Type != standing.StationFact {
			t.Errorf("%s: no station %q in the world", p.Login, p.Station)
		}
	}
	for _, login := range []string{"fantastic", "great", "fair", "at-risk", "newcomer", "visitor", "manager", "admin"} {
		if !logins[login] {
			t.Errorf("nobody logs in as %s", login)
		}
	}
}
