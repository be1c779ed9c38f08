package handlers

import (
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/standing"
	"standings/views"
)

// event is the page of one event of a partner: what happened, when, by which rule,
// until when it counts, and what can be done.
func (s *Server) event(c echo.Context) error {
	partner, err := readSegment(c.Param("partner"))
	if err != nil {
		return err
	}
	ref, err := readEventSegment(c.Param("event"))
	if err != nil {
		return err
	}
	now := s.now()
	page, err := s.Store.EventPage(c.Request().Context(), partner, ref, now)
	if err != nil {
		return err
	}
	ch := s.chrome(c)
	if page.Dirty {
		ch.Banners = append(ch.Banners, ch.Text.RefoldingBanner())
	}
	b := eventView{
		t: ch.Text, page: &page, event: &page.Event, fact: &page.Fact, zone: s.zones.of(page.At.Zone), now: now,
		rules: page.Rules.InForce(page.Event.OccurredAt),
	}
	m := b.view()
	return s.render(c, http.StatusOK, views.EventPageOf(ch, m), views.EventPanel(ch.Text, m))
}

// eventView puts an event's page into words.
type eventView struct {
	t     *views.Text
	page  *db.EventPage
	event *standing.Event
	fact  *standing.Fact
	zone  *time.Location
	now   standing.Instant
	rules *standing.Rulebook // in force when it occurred: they price it
}

func (b *eventView) view() *views.EventPage {
	t, e, p := b.t, b.event, b.page
	m := &views.EventPage{
		Title: t.Event.Title.Say(t.Kind(e.Kind), t.Date(e.OccurredAt, b.zone).Shown, p.Name),
		Name:  p.Name, PartnerURL: partnerPath(p.ID),
		Pillar: e.Kind.Pillar(), Kind: t.Kind(e.Kind), State: b.state(),
		What: b.what(), At: t.Exact(e.OccurredAt, b.zone), Recorded: t.Exact(e.RecordedAt, b.zone),
		Zone: t.ZoneNote(b.zone, e.OccurredAt),
		Rule: t.EventRule(b.rules, e.Kind), RulebookURL: "/rulebook",
		Price:  t.Event.Price.Say(t.Partner.Costs.Say(b.rules.Price(e.Kind)), t.RulebookName(b.rules.Version)),
		Points: t.Points(priceOf(p.Rules, e)),
		Until:  b.until(), LedgerURL: ledgerPath(p.ID),
	}
	if e.Live() {
		m.PartnerURL += "#" + anchor(e.EventRef)
	}
	if p.At.ID != "" {
		m.Where = t.Event.At.Say(stationName(p.At))
	}
	if e.Block != "" && e.Priced {
		m.BlockShare = t.Event.BlockShare.Say(t.Partner.Costs.Say(b.rules.BlockLimit), t.Partner.Costs.Say(e.Price))
	}
	if e.Gone != standing.NoWhy {
		m.FactsNote = t.Event.Now
	}
	m.Facts, m.Do = b.facts(), b.do()
	for i := len(p.Lines) - 1; i >= 0; i-- {
		l := &p.Lines[i]
		m.Lines = append(m.Lines, t.LedgerLine(l, "", t.DateTime(l.At, b.zone)))
	}
	return m
}

// stationName is a station's code, and its name where that tells more.
func stationName(s db.Station) string {
	if s.Name == s.ID {
		return s.ID
	}
	return s.ID + ", " + s.Name
}

func (b *eventView) state() views.EventState {
	switch e := b.event; {
	case !e.Live():
		return views.IsOver
	case e.Excuse != "":
		return views.IsExcused
	case e.Cost == 0 && e.Block != "" && b.rules.Price(e.Kind) > 0:
		return views.LimitCaught
	}
	return views.Counts
}

// checkInLimit is the latest moment at which a check-in is on time.
func (b *eventView) checkInLimit() standing.Instant {
	return b.fact.StartsAt + b.limits().CheckInWithin
}

// cancelLimit is the latest moment at which a cancellation costs nothing.
func (b *eventView) cancelLimit() standing.Instant {
	f, r := b.fact, b.limits()
	notice := f.StartsAt - r.CancelBefore
	if f.ScheduledAt > notice {
		return f.ScheduledAt + r.CancelGrace
	}
	return notice
}

// limits is the rulebook whose limits judge the block: that in force at its start.
func (b *eventView) limits() *standing.Rulebook { return b.page.Rules.InForce(b.fact.StartsAt) }

// what tells in a sentence what happened.
func (b *eventView) what() string {
	t, f, e := b.t, b.fact, b.event
	switch e.Gone {
	case standing.Corrected:
		return t.Event.Corrected
	case standing.Withdrawn:
		return t.Event.Withdrawn
	}
	switch {
	case e.Kind == standing.LateCheckIn && f.CheckedInAt > b.checkInLimit():
		return t.Event.LateCheckIn.Say(t.Duration(f.CheckedInAt-f.StartsAt), t.Duration(f.CheckedInAt-b.checkInLimit()))
	case e.Kind == standing.LateCancel && f.CancelledAt != 0:
		return t.Event.Cancelled.Say(t.CancelledBefore(f.StartsAt - f.CancelledAt))
	case e.Kind == standing.MissedBlock && f.StartsAt != 0:
		return t.Event.MissedBlock.Say(t.Duration(b.limits().MissedAfter))
	case e.Kind == standing.LateDelivery && f.PromisedBy != 0 && f.CompletedAt > f.PromisedBy:
		return t.Event.LateDelivery.Say(t.Duration(f.CompletedAt - f.PromisedBy))
	}
	return t.EventRule(b.rules, e.Kind)
}

// facts are what the fact says, beside the limits it was held against. Of one
// that was withdrawn its name is left.
func (b *eventView) facts() []views.FactLine {
	t, f, e := b.t, b.fact, b.event
	w := &t.Event
	var all []views.FactLine
	text := func(label, text string) {
		if text != "" {
			all = append(all, views.FactLine{Label: label, Text: text})
		}
	}
	at := func(label string, at standing.Instant) {
		if at != 0 {
			all = append(all, views.FactLine{Label: label, At: t.Exact(at, b.zone)})
		}
	}
	limit := func(label string, at standing.Instant) {
		all = append(all, views.FactLine{Label: label, At: t.Exact(at, b.zone), Limit: true})
	}
	late := func(by standing.Instant) {
		if by > 0 {
			text(w.Late, t.Duration(by))
		}
	}
	text(b.factLabel(), f.ID)
	if e.Number != 0 {
		text(w.Place, t.Number(e.Number))
	}
	switch {
	case f.Void:
	case f.Type == standing.BlockFact:
		at(w.Scheduled, f.ScheduledAt)
		at(w.Starts, f.StartsAt)
		b.blockFacts(at, limit, late)
	case f.Type == standing.DeliveryFact:
		text(w.OfBlock, f.Block)
		at(w.Promised, f.PromisedBy)
		if f.Delivered {
			at(w.Completed, f.CompletedAt)
		} else {
			at(w.BroughtBack, f.CompletedAt)
		}
		if e.Kind == standing.LateDelivery && f.PromisedBy != 0 {
			late(f.CompletedAt - f.PromisedBy)
		}
		if is := confirmed(f, e.Kind); is != nil {
			at(w.Reported, is.ReportedAt)
			limit(w.ConfirmBy, is.ReportedAt+b.page.Rules.InForce(is.ReportedAt).ConfirmWithin)
			at(w.Confirmed, is.ConfirmedAt)
			text(w.ConfirmedBy, is.ConfirmedBy)
		}
	case f.Type == standing.SafetyFact:
		at(w.Occurred, f.OccurredAt)
		at(w.Confirmed, f.ConfirmedAt)
		text(w.ConfirmedBy, f.ConfirmedBy)
	}
	text(w.Cause, t.Cause(e.Cause))
	return all
}

// blockFacts are the facts that judge a block, by the kind of the event.
func (b *eventView) blockFacts(at, limit func(string, standing.Instant), late func(standing.Instant)) {
	f, w := b.fact, &b.t.Event
	checkedIn, cancelled := w.CheckedIn, w.CancelledAt
	switch b.event.Kind {
	case standing.LateCheckIn:
		limit(w.CheckInLimit, b.checkInLimit())
	case standing.LateCancel:
		limit(w.CancelLimit, b.cancelLimit())
	case standing.MissedBlock:
		limit(w.WaitedUntil, f.StartsAt+b.limits().MissedAfter)
		if b.event.Gone == standing.NoWhy {
			checkedIn, cancelled = w.CheckedInTooLate, w.CancelledTooLate
		}
	}
	at(checkedIn, f.CheckedInAt)
	at(cancelled, f.CancelledAt)
	switch {
	case b.event.Kind == standing.LateCheckIn && f.CheckedInAt != 0:
		late(f.CheckedInAt - b.checkInLimit())
	case b.event.Kind == standing.LateCancel && f.CancelledAt != 0:
		late(f.CancelledAt - b.cancelLimit())
	}
	at(w.Ends, f.EndsAt)
}

// confirmed is the issue of the kind that was confirmed first, or nil.
func confirmed(f *standing.Fact, k standing.Kind) (first *standing.Issue) {
	for i := range f.Issues {
		if is := &f.Issues[i]; is.Kind == k && is.ConfirmedAt != 0 && (first == nil || is.ConfirmedAt < first.ConfirmedAt) {
			first = is
		}
	}
	return first
}

// factLabel names what the fact is about.
func (b *eventView) factLabel() string {
	switch b.fact.Type {
	case standing.BlockFact:
		return b.t.Event.Block
	case standing.DeliveryFact:
		return b.t.Event.Delivery
	}
	return b.t.Event.Finding
}

// until tells until when the event counts or, for one that costs nothing, since
// when and why.
func (b *eventView) until() []string {
	t, e, p := b.t, b.event, b.event.Kind.Pillar()
	switch {
	case e.Never:
		return []string{t.Event.Never.Say(t.Date(e.RecordedAt, b.zone).Shown)}
	case !e.Live():
		return []string{b.stopped()}
	case e.ExcusedBy != "":
		return []string{t.ExcusedFor(e.Excuse), t.Event.ExcusedBy.Say(e.ExcusedBy)}
	case e.Excuse != "":
		return []string{t.ExcusedFor(e.Excuse)}
	case e.Cost == 0 && e.Block != "" && b.rules.Price(e.Kind) > 0:
		return []string{t.LimitReached(b.rules)}
	case e.Cost == 0:
		return []string{t.Event.Free}
	}
	leaves := b.leaves()
	if p == standing.Safety {
		return []string{t.UntilDate(leaves.At, b.zone)}
	}
	number := b.page.State.Pillar(p).Opportunities + leaves.After
	return []string{t.UntilNumber(p, number, leaves.After, t.About(leaves.At, b.zone)), b.pace(p)}
}

// pace says what the date assumes.
func (b *eventView) pace(p standing.Pillar) string {
	pace := int(math.Round(b.page.State.Pillar(p).Pace(b.now)))
	if p == standing.Quality {
		return b.t.Pace(0, pace)
	}
	return b.t.Pace(pace, 0)
}

// leaves is when the event, which counts, will stop.
func (b *eventView) leaves() standing.Leaving {
	all := b.page.State.Ahead(b.page.Rules, b.now).Leaves
	return all[slices.IndexFunc(all, func(l standing.Leaving) bool { return l.Event == b.event.EventRef })]
}

// stopped tells when and why an event stopped counting. One that cost nothing by
// then left no line that would tell when.
func (b *eventView) stopped() string {
	t, e, p := b.t, b.event, b.event.Kind.Pillar()
	why := e.Gone
	if why == standing.NoWhy {
		why = e.Out
	}
	var at standing.Instant
	for _, l := range b.page.Lines {
		if l.Why == why && l.Delta > 0 {
			at = l.At
		}
	}
	day := t.Date(at, b.zone).Shown
	switch {
	case at == 0 && e.Gone != standing.NoWhy:
		return t.Event.StoppedGone
	case at == 0:
		return t.Event.Stopped
	case why == standing.Corrected:
		return t.Event.StoppedCorrected.Say(day)
	case why == standing.Withdrawn:
		return t.Event.StoppedWithdrawn.Say(day)
	case why == standing.RulebookChanged:
		return t.Event.StoppedRulebook.Say(day)
	}
	return t.AgedOut(b.page.Rules.InForce(at-1), p, day)
}

// do tells what can be done about the event.
func (b *eventView) do() []string {
	t, e := b.t, b.event
	if e.Cost == 0 {
		return []string{t.Event.DoNothing}
	}
	wait := [...]string{
		standing.Reliability: t.Event.DoWaitBlocks, standing.Quality: t.Event.DoWaitDeliveries, standing.Safety: t.Event.DoWaitDays,
	}[e.Kind.Pillar()]
	name := b.factLabel() + " " + b.fact.ID
	say := []string{wait}
	var causes []string
	for i := range b.rules.Causes {
		if cause := b.rules.Causes[i].Name; b.rules.Excuses(cause, e.Kind) {
			causes = append(causes, t.Cause(cause))
		}
	}
	if causes != nil {
		say = append(say, t.Event.DoCauses.Say(t.And(causes...), name))
	}
	return append(say, t.Event.DoFacts.Say(name))
}
