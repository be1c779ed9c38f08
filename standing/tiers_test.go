package standing_test

import (
	"fmt"
	"testing"

	"standings/standing"
)

// A pillar rises by the reach marks and falls only from below the keep mark of
// the tier it holds: every score, from every tier held.
func TestJudge(t *testing.T) {
	const f, g, fair, risk = standing.Fantastic, standing.Great, standing.Fair, standing.AtRisk
	type band struct {
		from int // the lowest score of the band
		tier standing.Tier
	}
	for _, c := range []struct {
		r     standing.Rulebook
		held  standing.Tier
		bands []band // from the top down
	}{
		{published(), standing.NoTier, []band{{90, f}, {80, g}, {65, fair}, {0, risk}}},
		{published(), risk, []band{{90, f}, {80, g}, {65, fair}, {0, risk}}},
		{published(), fair, []band{{90, f}, {80, g}, {60, fair}, {0, risk}}},
		{published(), g, []band{{90, f}, {75, g}, {60, fair}, {0, risk}}},
		{published(), f, []band{{85, f}, {75, g}, {60, fair}, {0, risk}}},
		{other(), standing.NoTier, []band{{95, f}, {70, g}, {50, fair}, {0, risk}}},
		{other(), risk, []band{{95, f}, {70, g}, {50, fair}, {0, risk}}},
		{other(), fair, []band{{95, f}, {70, g}, {37, fair}, {0, risk}}},
		{other(), g, []band{{95, f}, {61, g}, {37, fair}, {0, risk}}},
		{other(), f, []band{{88, f}, {61, g}, {37, fair}, {0, risk}}},
	} {
		for score := 0; score <= 100; score++ {
			i := 0
			for score < c.bands[i].from {
				i++
			}
			if got := c.r.Judge(c.held, score); got != c.bands[i].tier {
				t.Errorf("rulebook %s: from %q with %d to %q, want %q", c.r.Version, c.held, score, got, c.bands[i].tier)
			}
		}
	}
}

func TestScore(t *testing.T) {
	for points, want := range map[int]int{0: 100, 1: 99, 99: 1, 100: 0, 101: 0, 1000: 0} {
		if got := standing.Score(points); got != want {
			t.Errorf("%d points make %d, want %d", points, got, want)
		}
	}
}

// A pillar takes part from its minimum on, and its first tier is by the reach
// marks: what it would have held before does not matter.
func TestMinimums(t *testing.T) {
	underBoth(t, func(t *testing.T, r standing.Rulebook) {
		for _, n := range numbered {
			p, least := n.pillar, r.Minimum(n.pillar)
			facts := cleanRun(p, "C", least-1, monday)
			state, log := standing.FoldAll(always(r), facts, longAfter)
			if state.Standing != standing.NoTier || state.SetBy != standing.NoPillar || len(log.Changes) != 0 || state.Pillar(p).Tier != standing.NoTier {
				t.Errorf("%s: with %d opportunities the standing is %q", p, least-1, state.Standing)
			}
			state, log = standing.FoldAll(always(r), append(facts, clean(p, "last", monday+day)), longAfter)
			wantRows(t, "changes", changes(log.Changes), fmt.Sprintf("Tue 03 00:00:00 none -> Fantastic by %s: minimum reached", p))
			if state.Standing != standing.Fantastic || state.SetBy != p {
				t.Errorf("%s: with %d opportunities the standing is %q, set by %q", p, least, state.Standing, state.SetBy)
			}
		}
	})

	r := small()
	// 88 keeps Fantastic, but does not reach it.
	state, _ := standing.FoldAll(always(r), []standing.Fact{blockAt("B-1", monday), gone(r, standing.MissedBlock, "B-2", monday+day)}, longAfter)
	if state.Standing != standing.Great {
		t.Errorf("88 at the minimum makes %q, want Great", state.Standing)
	}
}

// The standing is the lowest tier; among equals the lower score sets it, then
// Reliability, Delivery quality, Safety.
func TestSetBy(t *testing.T) {
	r := published()
	r.ReliabilityMinimum, r.QualityMinimum = 1, 1
	r.SetPrice(standing.LateCheckIn, 1)
	r.SetPrice(standing.LateDelivery, 1)
	r.SetPrice(standing.Disrespect, 1)
	const absent = -1
	for _, c := range []struct {
		reliability, quality, safety int // points
		standing                     standing.Tier
		setBy                        standing.Pillar
	}{
		{absent, absent, absent, standing.NoTier, standing.NoPillar},
		{0, absent, absent, standing.Fantastic, standing.Reliability},
		{absent, 0, absent, standing.Fantastic, standing.Quality},
		{absent, absent, 11, standing.Great, standing.Safety},
		{0, 0, absent, standing.Fantastic, standing.Reliability},
		{1, 1, 1, standing.Fantastic, standing.Reliability},
		{1, 2, 1, standing.Fantastic, standing.Quality},
		{1, 1, 2, standing.Fantastic, standing.Safety},
		{1, 2, 2, standing.Fantastic, standing.Quality},
		{2, 1, 2, standing.Fantastic, standing.Reliability},
		{absent, 1, 1, standing.Fantastic, standing.Quality},
		{15, 16, 20, standing.Great, standing.Safety},
		{0, 16, 14, standing.Great, standing.Quality},
		{35, 11, 16, standing.Fair, standing.Reliability},
		{36, 41, 41, standing.AtRisk, standing.Quality},
	} {
		var facts []standing.Fact
		for kind, points := range map[standing.Kind]int{standing.LateCheckIn: c.reliability, standing.LateDelivery: c.quality, standing.Disrespect: c.safety} {
			for i := range points {
				facts = append(facts, recorded(gone(r, kind, fmt.Sprint("X", i), monday), monday+day))
			}
			if points == 0 {
				facts = append(facts, clean(kind.Pillar(), "C", monday))
			}
		}
		// Judged at once, so that every first tier is by the reach marks.
		state, _ := standing.FoldAll(always(r), facts, monday+day)
		if state.Standing != c.standing || state.SetBy != c.setBy {
			t.Errorf("%d, %d, %d points: %q set by %s, want %q set by %s",
				c.reliability, c.quality, c.safety, state.Standing, state.SetBy, c.standing, c.setBy)
		}
	}
}

// The cause of every change is the event that moved the deciding pillar most.
func TestCauseOfChange(t *testing.T) {
	r := small()
	clean2 := []standing.Fact{blockAt("B-1", monday), blockAt("B-2", monday)}
	at := monday + day
	for _, c := range []struct {
		what  string
		facts []standing.Fact
		want  string // the last change
	}{
		{"the minimum is reached", nil, "Mon 02 00:00:00 none -> Fantastic by reliability: minimum reached"},
		{"the minimum is reached by an event", []standing.Fact{gone(r, standing.MissedBlock, "B-3", monday)},
			"Mon 02 00:00:00 none -> Great by reliability: minimum reached"},
		{"a first finding", []standing.Fact{gone(r, standing.Disrespect, "S-1", at)},
			"Tue 03 00:00:00 Fantastic -> Great by safety: counted disrespect S-1"},
		{"the costlier of two", []standing.Fact{recorded(gone(r, standing.LateCheckIn, "B-3", at-1), at), recorded(gone(r, standing.MissedBlock, "B-4", at), at)},
			"Tue 03 00:00:00 Fantastic -> Great by reliability: counted missed_block B-4"},
		{"of two that cost the same the first", []standing.Fact{recorded(gone(r, standing.LateCancel, "B-3", at), at), recorded(gone(r, standing.LateCancel, "B-4", at), at)},
			"Tue 03 00:00:00 Fantastic -> Great by reliability: counted late_cancel B-3"},
		{"only of the pillar that sets the standing", []standing.Fact{
			recorded(gone(r, standing.Disrespect, "S-1", at), at), recorded(gone(r, standing.NotReceived, "D-1", at), at)},
			"Tue 03 00:00:00 Fantastic -> Great by safety: counted disrespect S-1"},
		{"a second pillar joins, and is lower", []standing.Fact{
			gone(r, standing.NotReceived, "D-1", monday+hour), gone(r, standing.NotReceived, "D-2", at)},
			"Tue 03 00:00:00 Fantastic -> Great by quality: minimum reached"},
		{"a rise", []standing.Fact{gone(r, standing.MissedBlock, "B-3", at-3*hour), gone(r, standing.LateCheckIn, "B-4", at-2*hour),
			blockAt("B-5", at-hour), blockAt("B-6", at-1), blockAt("B-7", at)},
			"Tue 03 00:00:00 Great -> Fantastic by reliability: aged out missed_block B-3"},
		{"a correction", []standing.Fact{gone(r, standing.Disrespect, "S-1", monday+hour), withdrawn(gone(r, standing.Disrespect, "S-1", monday), at)},
			"Tue 03 00:00:00 Great -> Fantastic by reliability: withdrawn disrespect S-1"},
	} {
		_, log := standing.FoldAll(always(r), append(clean2, c.facts...), at)
		if got := changes(log.Changes); got[len(got)-1] != c.want {
			t.Errorf("%s: the last change is\n     %s\nwant %s", c.what, got[len(got)-1], c.want)
		}
		last := log.Changes[len(log.Changes)-1]
		if last.Number != len(log.Changes) || last.Rulebook != r.Version || (last.Why == standing.MinimumReached) != (last.Line == 0) ||
			last.Line > 0 && log.Lines[last.Line-1].Event != last.Event {
			t.Errorf("%s: %+v", c.what, last)
		}
	}

	_, log := standing.FoldAll(always(r), []standing.Fact{gone(r, standing.Disrespect, "S-1", monday)}, monday)
	wantRows(t, "changes of somebody of whom nothing else is known", changes(log.Changes), "Mon 02 00:00:00 none -> Great by safety: counted disrespect S-1")
}
