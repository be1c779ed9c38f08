package standing_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"standings/standing"
)

// dawn is when the made-up pasts begin.
var dawn = standing.At(time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC))

// past is one partner's made-up past: all versions as they were received.
type past struct {
	rules    *standing.Rulebooks
	versions []standing.Fact
	until    standing.Instant
}

// GoString is what a failing test prints.
func (h past) GoString() string {
	text := fmt.Sprintf("asked at %s", h.until)
	for _, b := range h.rules.All() {
		text += fmt.Sprintf("\nfrom %q %+v", b.From, b.Rulebook)
	}
	for _, f := range h.versions {
		text += fmt.Sprintf("\n%+v", f)
	}
	return text
}

// The pasts are short, so that a failing one can be read; windows and minimums
// are small, so that a short one goes through everything. Moments lie on a
// coarse grid, so that many fall together, and on both sides of every limit.
var pasts = rapid.Custom(func(t *rapid.T) past {
	h := past{rules: someRules(t)}
	received := dawn
	for range rapid.IntRange(1, 40).Draw(t, "versions") {
		f := someFact(t, h.versions)
		received += rapid.SampledFrom([]standing.Instant{0, 0, 1, standing.Hour, 12 * standing.Hour, standing.Day}).Draw(t, "pause")
		switch arrival := rapid.IntRange(0, 5).Draw(t, "arrival"); {
		case arrival <= 2 || f.Void && slices.ContainsFunc(h.versions, func(v standing.Fact) bool { return v.Void && v.Ref() == f.Ref() }):
			// Which number stays when a fact is withdrawn from the beginning twice over is nobody's question.
			f.RecordedAt = received
		case arrival == 3:
			f.RecordedAt = slot(t)
		}
		h.versions = append(h.versions, f)
	}
	h.until = dawn + 1000*standing.Day
	if rapid.IntRange(0, 3).Draw(t, "asked early") == 0 {
		h.until = slot(t)
	}
	return h
})

// someRules are one rulebook or two, the second in force from a moment amid the past.
func someRules(t *rapid.T) *standing.Rulebooks {
	books := []standing.Installed{{Rulebook: someRulebook(t, "A")}}
	if rapid.IntRange(0, 2).Draw(t, "two rulebooks") == 0 {
		books = append(books, standing.Installed{Rulebook: someRulebook(t, "B"), From: slot(t)})
	}
	return standing.NewRulebooks(books...)
}

func someRulebook(t *rapid.T, version string) standing.Rulebook {
	one := func(what string, values ...standing.Instant) standing.Instant {
		return rapid.SampledFrom(values).Draw(t, what)
	}
	r := standing.Rulebook{
		Version:            version,
		CheckInWithin:      one("check in within", 5, 5, 30) * standing.Minute,
		CancelBefore:       one("cancel before", 45, 45, 10) * standing.Minute,
		CancelGrace:        one("cancel grace", 5, 5, 0) * standing.Minute,
		MissedAfter:        one("missed after", 60, 60, 30) * standing.Minute,
		ConfirmWithin:      one("confirm within", 14, 14, 1) * standing.Day,
		BlockLimit:         rapid.IntRange(0, 5).Draw(t, "block limit"),
		ReliabilityWindow:  rapid.IntRange(2, 6).Draw(t, "reliability window"),
		QualityWindow:      rapid.IntRange(2, 6).Draw(t, "quality window"),
		SafetyWindow:       one("safety window", 3, 3, 6) * standing.Day,
		ReliabilityMinimum: rapid.IntRange(1, 3).Draw(t, "reliability minimum"),
		QualityMinimum:     rapid.IntRange(1, 3).Draw(t, "quality minimum"),
		Causes: []standing.Cause{
			{Name: "weather", Kinds: []standing.Kind{standing.LateCheckIn, standing.LateCancel, standing.MissedBlock, standing.LateDelivery, standing.Undelivered}},
			{Name: "unsafe_stop", Kinds: []standing.Kind{standing.LateDelivery, standing.Undelivered, standing.InstructionsNotFollowed}},
		},
	}
	if oneIn(t, 4, "other causes") {
		r.Causes = r.Causes[1:]
	}
	harder := rapid.SampledFrom([]int{0, 0, 4}).Draw(t, "harder")
	r.Reach[standing.Fantastic], r.Reach[standing.Great], r.Reach[standing.Fair] = 90+harder, 80+harder, 65+harder
	r.Keep[standing.Fantastic], r.Keep[standing.Great], r.Keep[standing.Fair] = 85+harder, 75+harder, 60+harder
	for _, k := range standing.Kinds {
		r.Prices[k] = rapid.SampledFrom([]int{0, 1, 2, 4, 5, 10, 15, 40}).Draw(t, "price of "+k.String())
	}
	r.Prices[standing.LateDelivery] = rapid.IntRange(0, 3).Draw(t, "price of late deliveries")
	return r
}

// slot is a moment on the grid, or a microsecond beside it.
func slot(t *rapid.T) standing.Instant {
	return dawn + standing.Instant(rapid.IntRange(0, 20).Draw(t, "slot"))*12*standing.Hour + beside(t)
}

func beside(t *rapid.T) standing.Instant {
	return rapid.SampledFrom([]standing.Instant{0, 0, 0, -1, 1}).Draw(t, "beside")
}

// after is a moment one of the distances after another, or a microsecond beside that.
func after(t *rapid.T, at standing.Instant, distances ...standing.Instant) standing.Instant {
	return at + rapid.SampledFrom(distances).Draw(t, "distance") + beside(t)
}

func oneIn(t *rapid.T, n int, what string) bool { return rapid.IntRange(1, n).Draw(t, what) == n }

// someFact is a fact, or another version of one among the earlier.
func someFact(t *rapid.T, earlier []standing.Fact) standing.Fact {
	var f standing.Fact
	if len(earlier) > 0 && oneIn(t, 3, "correction") {
		of := rapid.SampledFrom(earlier).Draw(t, "of")
		for _, v := range earlier {
			if v.Ref() == of.Ref() {
				f = v
			}
		}
		bare := standing.Fact{Type: f.Type, Source: f.Source, ID: f.ID, Partner: f.Partner}
		switch {
		case f.Void:
			f = bare
		case oneIn(t, 3, "void"):
			bare.Void = true
			return bare
		case oneIn(t, 3, "of its cause"):
			f.RecordedAt, f.Cause = 0, someCause(t)
			return f
		default:
			bare.StartsAt, bare.CompletedAt, bare.OccurredAt, bare.Block, bare.Issues = f.StartsAt, f.CompletedAt, f.OccurredAt, f.Block, f.Issues
			f = bare
		}
	} else {
		f = standing.Fact{
			Type:    rapid.SampledFrom([]standing.Type{standing.BlockFact, standing.DeliveryFact, standing.DeliveryFact, standing.SafetyFact}).Draw(t, "type"),
			Source:  rapid.SampledFrom([]string{"feed", "feed", "app"}).Draw(t, "source"),
			ID:      rapid.SampledFrom([]string{"10", "9", "Z", "a", "a/b", "a b", "é", "z", "1", "2", "3", "4"}).Draw(t, "id"),
			Partner: "P",
		}
	}
	switch f.Type {
	case standing.BlockFact:
		tellBlock(t, &f)
	case standing.DeliveryFact:
		tellDelivery(t, &f)
	case standing.SafetyFact:
		tellFinding(t, &f)
	}
	return f
}

func someCause(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "", "", "weather", "unsafe_stop", "bad luck"}).Draw(t, "cause")
}

func tellBlock(t *rapid.T, f *standing.Fact) {
	const minute, hour = standing.Minute, standing.Hour
	if f.StartsAt == 0 || oneIn(t, 4, "moved") {
		f.StartsAt = slot(t)
	}
	f.Cause = someCause(t)
	if rapid.Bool().Draw(t, "scheduled") {
		f.ScheduledAt = after(t, f.StartsAt, -24*hour, -45*minute, -10*minute, 58*minute)
	}
	if rapid.Bool().Draw(t, "ends") {
		f.EndsAt = after(t, f.StartsAt, 30*minute, 2*hour)
	}
	switch rapid.IntRange(0, 3).Draw(t, "outcome") {
	case 0, 1:
		f.CheckedInAt = after(t, f.StartsAt, -5*minute, 5*minute, 5*minute, 30*minute, 60*minute, 2*hour, 36*hour)
	case 2:
		f.CancelledAt = after(t, f.StartsAt, -24*hour, -45*minute, -45*minute, 0, 30*minute, 60*minute)
		if f.ScheduledAt != 0 && rapid.Bool().Draw(t, "in grace") {
			f.CancelledAt = after(t, f.ScheduledAt, 0, 5*minute)
		}
	}
}

func tellDelivery(t *rapid.T, f *standing.Fact) {
	const hour, day = standing.Hour, standing.Day
	if f.CompletedAt == 0 || oneIn(t, 4, "moved") {
		f.CompletedAt = slot(t)
		f.Block = rapid.SampledFrom([]string{"", "b1", "b1", "b2"}).Draw(t, "block")
	}
	f.Cause = someCause(t)
	f.Delivered = !oneIn(t, 5, "brought back")
	if !oneIn(t, 5, "no promise") {
		f.PromisedBy = after(t, f.CompletedAt, -hour, -hour, 0, hour)
	}
	if !oneIn(t, 3, "issues") {
		return
	}
	f.Issues = nil
	for range rapid.IntRange(0, 3).Draw(t, "how many issues") {
		i := standing.Issue{
			Kind:       rapid.SampledFrom([]standing.Kind{standing.NoContact, standing.InstructionsNotFollowed, standing.UnsafePlace, standing.NotReceived}).Draw(t, "issue"),
			ReportedAt: after(t, f.CompletedAt, -day, 0, hour),
			Cause:      someCause(t),
		}
		if !oneIn(t, 4, "unconfirmed") {
			i.ConfirmedAt = after(t, i.ReportedAt, 0, hour, day, day, 14*day)
			i.ConfirmedBy = "A. Rivera"
		}
		f.Issues = append(f.Issues, i)
	}
}

func tellFinding(t *rapid.T, f *standing.Fact) {
	if f.OccurredAt == 0 || oneIn(t, 2, "moved") {
		f.OccurredAt = slot(t)
	}
	f.Kind = rapid.SampledFrom([]standing.Kind{standing.UnsafeDriving, standing.Disrespect, standing.Harassment}).Draw(t, "finding")
	f.ConfirmedAt = after(t, f.OccurredAt, -standing.Hour, 0, standing.Day, 3*standing.Day)
	f.ConfirmedBy = "A. Rivera"
}

// TestFoldAgreesWithOracle: whatever happened, and in whatever order it was
// learned, the fold and the oracle write the same books.
func TestFoldAgreesWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, d := range pasts.Draw(t, "past").disagreements() {
			t.Error(d)
		}
	})
}

// disagreements compares the fold with the oracle, from the cause to the effect.
func (h past) disagreements() (found []string) {
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	want := askOracle(h.rules, h.versions, h.until)
	state, log := standing.FoldAll(h.rules, h.versions, h.until)

	for _, p := range standing.Pillars {
		if got := state.Pillar(p).Opportunities; got != want.last[p] {
			say("%d opportunities of %s, want %d", got, p, want.last[p])
		}
	}
	events := map[standing.EventRef]standing.Event{}
	for _, e := range log.Events {
		events[e.EventRef] = e
	}
	for _, e := range want.events {
		got, known := events[e.EventRef]
		delete(events, e.EventRef)
		if known == e.never {
			say("%v: on the books %t, want %t", e.EventRef, known, !e.never)
			continue
		}
		out := e.outOf(want.inForce(h.until), h.until, want.last)
		if got, want := eventText(got, out), eventText(e.event(), out); known && got != want {
			say("%v:\n got %s\nwant %s", e.EventRef, got, want)
		}
	}
	for ref := range events {
		say("%v: on the books, and should not be", ref)
	}
	var points [standing.Safety + 1]int
	for i, l := range log.Lines {
		points[l.Pillar] -= l.Delta
		if l.Number != i+1 || l.Points != points[l.Pillar] {
			say("ledger line %d: numbered %d, %d points, want %d", i+1, l.Number, l.Points, points[l.Pillar])
		}
	}
	lines, wanted := inOneOrder(log.Lines), inOneOrder(want.lines)
	for i := range max(len(lines), len(wanted)) {
		if got, want := lineText(lines, i), lineText(wanted, i); got != want {
			say("ledger line %d:\n got %s\nwant %s", i+1, got, want)
		}
	}
	for i := range max(len(log.Changes), len(want.changes)) {
		if got, want := changeText(log.Changes, i), changeText(want.changes, i); got != want {
			say("change %d:\n got %s\nwant %s", i+1, got, want)
		}
	}
	if state.Standing != want.standing || state.SetBy != want.setBy {
		say("standing %q set by %s, want %q by %s", state.Standing, state.SetBy, want.standing, want.setBy)
	}
	if n := want.counting(); state.Counting() != n {
		say("%d events count, want %d", state.Counting(), n)
	}
	for _, p := range standing.Pillars {
		if got := state.Pillar(p); got.Points != want.points[p] || got.Tier != want.tiers[p] {
			say("%s: %d points, %q; want %d, %q", p, got.Points, got.Tier, want.points[p], want.tiers[p])
		}
	}
	return found
}

// event is the oracle's event in the words of the package.
func (e *oracleEvent) event() standing.Event {
	return standing.Event{EventRef: e.EventRef, Number: e.number, OccurredAt: e.occurs, Gone: e.gone,
		Priced: e.priced, Price: e.price, Rulebook: e.book, Cost: e.cost}
}

// eventText words an event as far as the two have to agree: one that is out of
// its window need not be kept up with what is said of it later.
func eventText(e standing.Event, out bool) string {
	text := fmt.Sprintf("number %d, costs %d, ", e.Number, e.Cost)
	if e.Priced {
		text += fmt.Sprintf("price %d by %s", e.Price, e.Rulebook)
	}
	if !out {
		text += fmt.Sprintf(", occurred %s, gone %q", e.OccurredAt, e.Gone)
	}
	return text
}

// inOneOrder puts the Safety lines of one instant into one order. Findings have
// no numbers, so the rules leave it open.
func inOneOrder(lines []standing.Line) []standing.Line {
	lines = slices.Clone(lines)
	for from := 0; from < len(lines); from++ {
		to := from
		for to < len(lines) && lines[to].Pillar == standing.Safety && lines[to].At == lines[from].At {
			to++
		}
		slices.SortStableFunc(lines[from:to], func(a, b standing.Line) int {
			return cmp.Or(cmp.Compare(a.Event.ID, b.Event.ID), cmp.Compare(a.Event.Source, b.Event.Source))
		})
	}
	return lines
}

// lineText words a ledger line as far as the two have to agree; number and
// points follow from the lines before.
func lineText(lines []standing.Line, i int) string {
	if i >= len(lines) {
		return "nothing"
	}
	l := lines[i]
	return fmt.Sprintf("at %s %v %s %+d %s, then %q", l.At, l.Event, l.Pillar, l.Delta, l.Why, l.Tier)
}

// changeText words a change as far as the two have to agree.
func changeText(changes []standing.Change, i int) string {
	if i >= len(changes) {
		return "nothing"
	}
	c := changes[i]
	return fmt.Sprintf("%d at %s from %q to %q set by %s", c.Number, c.At, c.From, c.To, c.SetBy)
}

// TestPastsReachEverything holds the generator to what it is for: the
// agreement is worth nothing where no past ever goes.
func TestPastsReachEverything(t *testing.T) {
	reached := map[string]bool{}
	for seed := range 200 {
		h := pasts.Example(seed)
		o := askOracle(h.rules, h.versions, h.until)
		for _, l := range o.lines {
			reached[l.Why.String()] = true
			reached[l.Event.Kind.String()] = true
			reached[l.Tier.String()] = true
		}
		for _, c := range o.changes {
			reached["set by "+c.SetBy.String()] = true
		}
		for _, e := range o.events {
			reached["window passed before it was recorded"] = reached["window passed before it was recorded"] || e.never
		}
	}
	want := []string{
		"counted", "aged out", "excused", "reinstated", "corrected", "withdrawn", "rulebook changed", "block limit reached",
		"Fantastic", "Great", "Fair", "At Risk",
		"set by reliability", "set by quality", "set by safety",
		"window passed before it was recorded",
	}
	for _, k := range standing.Kinds {
		want = append(want, k.String())
	}
	for _, w := range want {
		if !reached[w] {
			t.Errorf("no past reaches %q", w)
		}
	}
}
