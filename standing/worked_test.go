package standing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"standings/standing"
)

// TestWorkedExamples folds the stories of testdata/worked and compares every
// line with what is written there by hand. testdata/worked/README.txt says how
// they are written.
func TestWorkedExamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "worked", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, file := range files {
		name := filepath.Base(file)
		if name == "README.txt" {
			continue
		}
		told++
		t.Run(strings.TrimSuffix(name, ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := readStory(string(text))
			if err != nil {
				t.Fatal(err)
			}
			state, log := standing.FoldAll(s.rules, s.facts, s.asOf, s.decisions...)
			wantRows(t, "Ledger", s.ledger(log.Lines), s.rows["Ledger"]...)
			wantRows(t, "Scores", scores(state), s.rows["Scores"]...)
			wantRows(t, "Standing", []string{standingRow(state)}, s.rows["Standing"]...)
			wantRows(t, "Changes", s.changes(log.Changes), s.rows["Changes"]...)
		})
	}
	if told < 8 {
		t.Errorf("only %d stories were told", told)
	}
}

// story is a worked example as it was read.
type story struct {
	rules     *standing.Rulebooks
	facts     []standing.Fact
	decisions []standing.Decision
	asOf      standing.Instant
	rows      map[string][]string // of the sections that say what is expected
}

var sections = []string{"Rulebook", "Facts", "As of", "Ledger", "Scores", "Standing", "Changes"}

// readStory reads a worked example: prose up to the first section, then the
// sections, their rows indented.
func readStory(text string) (*story, error) {
	s := &story{rows: map[string][]string{}}
	books := []standing.Installed{{Rulebook: published()}}
	section := ""
	for n, line := range strings.Split(text, "\n") {
		row := strings.Join(strings.Fields(line), " ")
		if slices.Contains(sections, row) {
			section = row
			continue
		}
		if row == "" || section == "" {
			continue
		}
		if !strings.HasPrefix(line, " ") {
			return nil, fmt.Errorf("line %d: %q is no section", n+1, line)
		}
		var err error
		switch section {
		case "Rulebook":
			var b standing.Installed
			b, err = readRulebook(row)
			books = append(books, b)
		case "Facts":
			err = s.readFact(row)
		case "As of":
			s.asOf, err = readMoment(row, "")
		default:
			s.rows[section] = append(s.rows[section], row)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	s.rules = standing.NewRulebooks(books...)
	return s, nil
}

// readMoment reads "2026-03-02 08:06", or "08:06" of the day.
func readMoment(text, day string) (standing.Instant, error) {
	if len(text) <= len("15:04:05") {
		text = day + " " + text
	}
	if strings.Count(text, ":") == 1 {
		text += ":00"
	}
	at, err := time.Parse(time.DateTime, text)
	return standing.At(at), err
}

// readKind reads a kind in plain words, such as "late check-in".
func readKind(words string) (standing.Kind, error) {
	return standing.ParseKind(strings.NewReplacer(" ", "_", "-", "_").Replace(words))
}

// readRulebook reads "from 2026-04-01: version 2, late check-in 6, reliability window 20".
func readRulebook(row string) (standing.Installed, error) {
	b := standing.Installed{Rulebook: published()}
	from, settings, ok := strings.Cut(strings.TrimPrefix(row, "from "), ": ")
	if !ok {
		return b, fmt.Errorf("%q says nothing", row)
	}
	var err error
	if b.From, err = readMoment(from+" 00:00", ""); err != nil {
		return b, err
	}
	for _, setting := range strings.Split(settings, ", ") {
		at := strings.LastIndex(setting, " ")
		if at < 0 {
			return b, fmt.Errorf("%q is no setting", setting)
		}
		name, value := setting[:at], setting[at+1:]
		if name == "version" {
			b.Version = value
			continue
		}
		number, err := strconv.Atoi(value)
		if err != nil {
			return b, err
		}
		switch name {
		case "reliability window":
			b.ReliabilityWindow = number
		case "quality window":
			b.QualityWindow = number
		default:
			k, err := readKind(name)
			if err != nil {
				return b, err
			}
			b.SetPrice(k, number)
		}
	}
	return b, nil
}

var (
	factRow     = regexp.MustCompile(`^(\d{4}-\d\d-\d\d) (daily |every minute )?(block|delivery|finding) ([^ ,]+)(?: to ([^ ,]+))?, (.*)$`)
	decisionRow = regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d) (.+) (excuses|revokes) (\S+) ([a-z -]+?)(?:: (\S+))?$`)
)

// readFact reads a row of facts: one, a run of them, or a decision.
func (s *story) readFact(row string) error {
	if m := decisionRow.FindStringSubmatch(row); m != nil {
		at, err := readMoment(m[1], "")
		if err != nil {
			return err
		}
		k, err := readKind(m[5])
		if err != nil {
			return err
		}
		for _, f := range s.facts {
			if f.ID == m[4] && f.Pillar() == k.Pillar() {
				s.decisions = append(s.decisions, standing.Decision{Event: event(f, k), At: at, Revoke: m[3] == "revokes", By: m[2], Cause: m[6]})
				return nil
			}
		}
		return fmt.Errorf("%q is about no fact above", row)
	}
	m := factRow.FindStringSubmatch(row)
	if m == nil {
		return fmt.Errorf("%q is no fact", row)
	}
	f := fact(map[string]standing.Type{"block": standing.BlockFact, "delivery": standing.DeliveryFact, "finding": standing.SafetyFact}[m[3]], m[4])
	for _, clause := range strings.Split(m[6], ", ") {
		if err := readClause(&f, clause, m[1]); err != nil {
			return fmt.Errorf("%q: %w", clause, err)
		}
	}
	if m[2] == "" {
		s.facts = append(s.facts, f)
		return nil
	}
	step := map[string]standing.Instant{"daily ": day, "every minute ": minute}[m[2]]
	prefix, first, _ := strings.Cut(m[4], "-")
	_, last, _ := strings.Cut(m[5], "-")
	from, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	to, err := strconv.Atoi(last)
	if err != nil {
		return err
	}
	for i := from; i <= to; i++ {
		next := f
		next.ID = fmt.Sprintf("%s-%d", prefix, i)
		for _, at := range []*standing.Instant{&next.StartsAt, &next.EndsAt, &next.CheckedInAt, &next.CancelledAt, &next.PromisedBy, &next.CompletedAt} {
			if *at != 0 {
				*at += standing.Instant(i-from) * step
			}
		}
		s.facts = append(s.facts, next)
	}
	return nil
}

// readClause reads one thing that a row says about its fact, or about its last
// issue. A time without a date is of the row's day.
func readClause(f *standing.Fact, clause, day string) error {
	cause, reported, confirmed := &f.Cause, new(standing.Instant), &f.ConfirmedAt
	if n := len(f.Issues); n > 0 {
		issue := &f.Issues[n-1]
		cause, reported, confirmed = &issue.Cause, &issue.ReportedAt, &issue.ConfirmedAt
	}
	for _, m := range []struct {
		words string
		at    *standing.Instant
	}{
		{"scheduled ", &f.ScheduledAt}, {"starts ", &f.StartsAt}, {"ends ", &f.EndsAt},
		{"checked in ", &f.CheckedInAt}, {"cancelled ", &f.CancelledAt},
		{"promised ", &f.PromisedBy}, {"delivered ", &f.CompletedAt}, {"brought back ", &f.CompletedAt},
		{"at ", &f.OccurredAt}, {"learned ", &f.RecordedAt}, {"reported ", reported}, {"confirmed ", confirmed},
	} {
		if text, ok := strings.CutPrefix(clause, m.words); ok {
			f.Delivered = f.Delivered || m.words == "delivered "
			at, err := readMoment(text, day)
			*m.at = at
			return err
		}
	}
	word, rest, _ := strings.Cut(clause, " ")
	var err error
	switch {
	case word == "withdrawn":
		f.Void = true
	case word == "cause":
		*cause = rest
	case strings.HasPrefix(clause, "of block "):
		f.Block = strings.TrimPrefix(clause, "of block ")
	case word == "issue":
		issue := standing.Issue{ConfirmedBy: "A. Rivera"}
		issue.Kind, err = readKind(rest)
		f.Issues = append(f.Issues, issue)
	case f.Type == standing.SafetyFact:
		f.Kind, err = readKind(clause)
	default:
		err = fmt.Errorf("means nothing")
	}
	return err
}

var pillarNames = [...]string{standing.Reliability: "Reliability", standing.Quality: "Delivery quality", standing.Safety: "Safety"}

// plainKind is the kind in the words of the stories.
func plainKind(k standing.Kind) string {
	return strings.NewReplacer("check_in", "check-in", "_", " ").Replace(k.String())
}

func plainTier(t standing.Tier) string {
	if t == standing.NoTier {
		return "not enough data yet"
	}
	return t.String()
}

func plainMoment(at standing.Instant) string { return at.Time().Format("2006-01-02 15:04") }

// ledger writes the lines as the stories do, with the sum of each.
func (s *story) ledger(lines []standing.Line) []string {
	var rows []string
	for _, l := range lines {
		sign, points := "-", -l.Delta
		if l.Delta > 0 {
			sign, points = "+", l.Delta
		}
		row := fmt.Sprintf("%s %s %s, %s: %s %d %s %d = %d, %s", plainMoment(l.At), l.Event.ID, plainKind(l.Event.Kind), l.Why,
			pillarNames[l.Pillar], standing.Score(l.Points+l.Delta), sign, points, standing.Score(l.Points), plainTier(l.Tier))
		if len(s.rules.All()) > 1 {
			row += ", by rulebook " + l.Rulebook
		}
		rows = append(rows, row)
	}
	return rows
}

func scores(state *standing.State) []string {
	var rows []string
	for _, p := range standing.Pillars {
		ps := state.Pillar(p)
		after := map[standing.Pillar]string{
			standing.Reliability: fmt.Sprintf(" after %d blocks", ps.Opportunities),
			standing.Quality:     fmt.Sprintf(" after %d deliveries", ps.Opportunities),
		}[p]
		rows = append(rows, fmt.Sprintf("%s %d%s: %s", pillarNames[p], ps.Score(), after, plainTier(ps.Tier)))
	}
	return rows
}

func standingRow(state *standing.State) string {
	if state.Standing == standing.NoTier {
		return plainTier(state.Standing)
	}
	return fmt.Sprintf("%s, set by %s", state.Standing, pillarNames[state.SetBy])
}

func (s *story) changes(all []standing.Change) []string {
	var rows []string
	for _, c := range all {
		from := "none"
		if c.From != standing.NoTier {
			from = c.From.String()
		}
		row := fmt.Sprintf("%s %s to %s, set by %s: %s", plainMoment(c.At), from, c.To, pillarNames[c.SetBy], c.Why)
		if c.Line > 0 {
			row += fmt.Sprintf(", %s %s", c.Event.ID, plainKind(c.Event.Kind))
		}
		rows = append(rows, row)
	}
	return rows
}
