package handlers

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/standing"
	"standings/views"
)

// staleAfter is how long a live feed may be silent before the page says so.
const staleAfter = 36 * standing.Hour

// leavingShown is how many of the events that leave next the page names.
const leavingShown = 3

// partner is Standing Details: where a partner stands, why, and what next; now, or
// as it was at the end of the day that the address asks for.
func (s *Server) partner(c echo.Context) error {
	b, err := s.partnerView(c)
	if err != nil {
		return err
	}
	if asked, err := b.excerpt.toDays(c, b.page.ID); asked {
		return err
	}
	ch, now := s.chrome(c), b.now
	if b.page.Dirty {
		ch.Banners = append(ch.Banners, ch.Text.RefoldingBanner())
	}
	status, asked := http.StatusOK, c.QueryParam("on")
	var shown day
	var wrong string
	if asked != "" {
		if shown, wrong = b.pastDay(asked); wrong != "" {
			status = http.StatusUnprocessableEntity
		}
	}
	if shown != "" {
		if b, err = s.viewAt(c, b.page.ID, b.excerpt, shown.end(b.zone)); err != nil {
			return err
		}
	} else if b.page.HeardAt != 0 && now-b.page.HeardAt > staleAfter {
		ch.Banners = append(ch.Banners, ch.Text.StaleBanner(ch.Text.DateTime(b.page.HeardAt, b.zone)))
	}
	page := b.page
	m := b.view()
	m.Replay = b.replayView(shown, dayOf(now, b.zone))
	if m.Replay.Day.Error = wrong; wrong != "" {
		m.Replay.Day.Value = asked
	}
	if shown != "" {
		m.Title = ch.Text.Replay.TitleOn.Say(m.Title, ch.Text.Date(b.now, b.zone).Shown)
		m.FeedUnknown, m.WhatIfURL = true, ""
		m.Choices = nil // they lead to today
		if m.Graph != nil {
			m.Graph.URL = "" // what it loads to be explored is today's
		}
	}
	if page.Station.ID != "" {
		m.Station = page.Station.ID
		if page.Station.Name != page.Station.ID {
			m.Station += ", " + page.Station.Name
		}
		if who(c).manages(page.Station.ID) {
			m.StationURL = stationPath(page.Station.ID)
		}
	}
	return s.render(c, status, views.PartnerPage(ch, m), views.PartnerPanel(ch.Text, m))
}

// emptyPage is the page of a partner who has an account before any fact names them.
func (s *Server) emptyPage(c echo.Context) (db.Page, error) {
	rules, err := s.Store.Rules(c.Request().Context())
	r := who(c)
	return db.Page{Partner: db.Partner{ID: r.Partner, Name: r.Name, State: new(standing.State), Rules: rules}}, err
}

// graphOption is the graph of the page with the same query, for graph.js.
func (s *Server) graphOption(c echo.Context) error {
	b, err := s.partnerView(c)
	if err != nil {
		return err
	}
	g := b.graph()
	if g == nil {
		return db.ErrNotFound
	}
	option, err := g.Option(b.t)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	return send(c, http.StatusOK, option)
}

// partnerView puts a partner's page into words.
type partnerView struct {
	t     *views.Text
	page  *db.Page
	zone  *time.Location
	now   standing.Instant
	rules *standing.Rulebook

	excerpt  *excerpt
	from, to standing.Instant           // the stretch of time that is shown
	shown    map[standing.EventRef]bool // the events with a row on the page
}

// partnerView reads what the address asks for.
func (s *Server) partnerView(c echo.Context) (*partnerView, error) {
	id, err := readSegment(c.Param("partner"))
	if err != nil {
		return nil, err
	}
	e, err := readExcerpt(c)
	if err != nil {
		return nil, err
	}
	return s.viewAt(c, id, e, s.now())
}

// viewAt is what the address asks for, as of a moment.
func (s *Server) viewAt(c echo.Context, id string, e *excerpt, now standing.Instant) (*partnerView, error) {
	page, err := s.Store.PartnerPage(c.Request().Context(), id, now, e.since(now))
	if errors.Is(err, db.ErrNotFound) && who(c).is(db.RolePartner) {
		page, err = s.emptyPage(c)
	}
	if err != nil {
		return nil, err
	}
	t, zone := s.chrome(c).Text, s.zones.of(page.Station.Zone)
	b := &partnerView{t: t, page: &page, zone: zone, now: now, rules: page.Rules.InForce(now), excerpt: e}
	b.from, b.to = e.stretch(now, zone)
	b.from = max(b.from, page.State.KnownAt)
	b.shown = make(map[standing.EventRef]bool)
	for i := range page.Recorded {
		if r := &page.Recorded[i]; b.shows(r.Kind.Pillar(), r.RecordedAt) {
			b.shown[r.EventRef] = true
		}
	}
	return b, nil
}

// shows says whether what became known of a pillar at a moment is on the page.
func (b *partnerView) shows(p standing.Pillar, at standing.Instant) bool {
	return b.excerpt.shows(p) && at >= b.from && at <= b.to
}

func (b *partnerView) view() *views.Partner {
	t, p, s := b.t, b.page, b.page.State
	m := &views.Partner{
		ID: p.ID, Name: p.Name, URL: partnerPath(p.ID),
		Tier: s.Standing, SetBy: s.SetBy,
		Zone:        t.ZoneNote(b.zone, b.now),
		Rulebook:    t.RulebookName(b.rules.Version),
		RulebookURL: "/rulebook",
	}
	score := 0
	if s.SetBy != standing.NoPillar {
		score = s.Pillar(s.SetBy).Score()
		m.Score = t.Number(score)
		m.Sentence = t.SetBy(s.SetBy)
	} else {
		m.Sentence = t.NoStanding(b.rules)
	}
	m.Title = t.PartnerTitle(s.Standing, score, p.Name)
	if n := len(p.Changes); n > 0 {
		c := p.Changes[n-1]
		m.LastChange = t.Change(c.From, c.To, c.Why, c.Event.Kind, c.At, b.zone)
	}
	if s.KnownAt != 0 {
		m.LedgerURL = ledgerPath(p.ID)
	}
	if s.DataTo != 0 {
		m.DataUpTo = t.DateTime(s.DataTo, b.zone)
	}
	m.FeedUnknown = p.HeardAt > b.now
	if p.HeardAt != 0 {
		m.FeedHeard = t.DateTime(p.HeardAt, b.zone)
	}
	ahead := s.Ahead(p.Rules, b.now)
	for _, pillar := range standing.Pillars {
		m.Pillars = append(m.Pillars, b.pillar(pillar))
	}
	m.Events, m.Outside = b.events(ahead.Leaves)
	for i := range p.Reported {
		if r := &p.Reported[i]; b.shows(standing.Quality, r.ReportedAt) {
			m.Reported = append(m.Reported, b.reported(r))
		}
	}
	for _, c := range ahead.Cushions {
		if !c.AnyCount {
			m.Cushion = append(m.Cushion, t.CushionOf(s.Standing, c.Kind, c.More))
		}
	}
	for _, w := range ahead.Ways {
		days := 0
		if w.Until != 0 {
			days = int((w.Until - b.now + standing.Day - 1) / standing.Day)
		}
		m.WayUp = append(m.WayUp, views.WayUp{
			Tier: w.Tier, Text: t.AfterClean(w.Blocks, w.Deliveries, days), Date: t.About(w.At, b.zone),
		})
	}
	if blocks, deliveries := s.Pillar(standing.Reliability), s.Pillar(standing.Quality); blocks.Opportunities+deliveries.Opportunities > 0 {
		m.Run = t.CleanRun(blocks.CleanRun(), deliveries.CleanRun())
	}
	m.Thanks = t.ThanksOf(p.Thanks.Count, p.Thanks.Latest, b.zone)
	m.WhatIfURL = b.whatIfURL(ahead.Ways)
	m.Pace = t.Pace(int(math.Round(ahead.BlockPace)), int(math.Round(ahead.DeliveryPace)))
	m.Leaving = b.leaving(ahead.Leaves)
	if s.KnownAt != 0 && s.DataTo != 0 {
		m.Choices = new(b.excerpt.choices(t, p.ID, b.from, b.to, b.zone))
	}
	m.Graph = b.graph()
	return m
}

func (b *partnerView) marks() views.Marks {
	return views.Marks{Reach: b.rules.Reach, Keep: b.rules.Keep}
}

// pillar is one pillar's card, with the arithmetic of its score.
func (b *partnerView) pillar(p standing.Pillar) views.Pillar {
	t, ps := b.t, b.page.State.Pillar(p)
	m := views.Pillar{
		Pillar: p, Tier: ps.Tier, Score: ps.Score(), Sets: p == b.page.State.SetBy,
		Window: t.Window(b.rules, p, ps.Opportunities), Rule: t.PillarRule(b.rules, p), Marks: b.marks(),
	}
	m.State = t.PillarState(b.rules, p, ps.Tier, ps.Score(), ps.Opportunities)
	var points []int
	for i := len(ps.Events) - 1; i >= 0; i-- {
		if e := &ps.Events[i]; e.Counts() {
			points = append(points, e.Cost)
			m.Terms = append(m.Terms, views.Term{
				Points: t.Points(e.Cost), Text: t.EventOn(e.Kind, e.OccurredAt, b.zone), URL: b.row(e.EventRef),
			})
		}
	}
	m.Sum = t.Sum(points)
	return m
}

// anchor is the id of an event's row.
func anchor(e standing.EventRef) string {
	return "event-" + htmlID(e.Type.String()+"-"+e.Source+"-"+e.ID+"-"+e.Kind.String())
}

// row is where the row of an event on the books is: on the page, or else on the one
// that shows everything.
func (b *partnerView) row(e standing.EventRef) string {
	if b.shown[e] {
		return "#" + anchor(e)
	}
	return everything(b.page.ID) + "#" + anchor(e)
}

// htmlID writes any text in letters, digits and hyphens, differently for each.
func htmlID(text string) string {
	const hex = "0123456789abcdef"
	b := make([]byte, 0, len(text)+16)
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-':
			b = append(b, c)
		default:
			b = append(b, '_', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

// events are the rows of the events that are shown, newest first, and the number
// of those that count but are not shown.
func (b *partnerView) events(leaving []standing.Leaving) (rows []views.Event, outside int) {
	leaves := make(map[standing.EventRef]*standing.Leaving, len(leaving))
	for i := range leaving {
		leaves[leaving[i].Event] = &leaving[i]
		if !b.shown[leaving[i].Event] {
			outside++
		}
	}
	left := b.left()
	var shown []*standing.Event
	for i := range b.page.Recorded {
		if e := &b.page.Recorded[i]; b.shown[e.EventRef] {
			shown = append(shown, e)
		}
	}
	slices.SortStableFunc(shown, func(a, b *standing.Event) int { return cmp.Compare(b.OccurredAt, a.OccurredAt) })
	for _, e := range shown {
		rows = append(rows, b.event(e, leaves[e.EventRef], left[e.EventRef]))
	}
	return rows, outside
}

// left says since when events no longer count, as far as the ledger of what is
// shown tells: one that cost nothing leaves without a line.
func (b *partnerView) left() map[standing.EventRef]standing.Instant {
	left := make(map[standing.EventRef]standing.Instant)
	for i := range b.page.Lines {
		switch l := &b.page.Lines[i]; l.Why {
		case standing.AgedOut, standing.Corrected, standing.Withdrawn, standing.RulebookChanged:
			left[l.Event] = l.At
		}
	}
	return left
}

// event is the row of an event. Of one that counts it says when it leaves, of one
// that no longer does, since when, if that is known.
func (b *partnerView) event(e *standing.Event, leaves *standing.Leaving, left standing.Instant) views.Event {
	t := b.t
	pillar := e.Kind.Pillar()
	m := views.Event{
		Anchor: anchor(e.EventRef), Pillar: pillar, Kind: t.Kind(e.Kind),
		At: t.DateTime(e.OccurredAt, b.zone), Points: t.Points(b.price(e)), URL: eventPath(b.page.ID, e.EventRef),
	}
	switch {
	case e.Never:
		m.State, m.Until = views.IsOver, t.NeverCounted()
	case !e.Live():
		m.State, m.Until = views.IsOver, t.NoLonger(cmp.Or(e.Gone, e.Out), left, b.zone)
	case e.Excuse != "":
		m.State, m.Until = views.IsExcused, t.ExcusedFor(e.Excuse)
	case e.Cost == 0 && e.Block != "" && b.price(e) > 0:
		m.State, m.Until = views.LimitCaught, t.LimitReached(b.rules)
	case pillar == standing.Safety:
		m.Until = t.UntilDate(e.OccurredAt+b.rules.SafetyWindow, b.zone)
	default:
		m.Until = t.UntilMore(pillar, e.Number+b.rules.Window(pillar)-b.page.State.Pillar(pillar).Opportunities)
		if leaves != nil { // which one that costs nothing does not
			m.Date = t.About(leaves.At, b.zone)
		}
	}
	return m
}

// price is what an event costs, or would cost.
func (b *partnerView) price(e *standing.Event) int { return priceOf(b.page.Rules, e) }

// priceOf is what an event costs, or would where it costs nothing.
func priceOf(rules *standing.Rulebooks, e *standing.Event) int {
	if !e.Priced || e.Price == 0 { // a block's limit left it nothing to cost
		return rules.InForce(e.OccurredAt).Price(e.Kind)
	}
	return e.Price
}

func (b *partnerView) reported(r *db.Reported) views.Reported {
	rules := b.page.Rules.InForce(r.ReportedAt)
	ref := standing.EventRef{Ref: r.Delivery, Kind: r.Kind}
	return views.Reported{
		Anchor: "event-" + htmlID("reported-"+strconv.FormatInt(int64(r.ReportedAt), 36)+"-"+ref.Source+"-"+ref.ID+"-"+ref.Kind.String()),
		Pillar: standing.Quality, Kind: b.t.Kind(r.Kind), At: b.t.DateTime(r.CompletedAt, b.zone),
		Text: b.t.ReportedIssue(r.ReportedAt, rules.Price(r.Kind), r.ReportedAt+rules.ConfirmWithin, b.zone),
	}
}

// leaving names the events that leave next, and what that does: first those with
// a date, by date, then the others by how many more opportunities they wait for.
func (b *partnerView) leaving(leaves []standing.Leaving) []views.Leaving {
	type next struct {
		standing.Leaving
		points int // of the pillar that count once it has left
	}
	var all []next
	var points [standing.Safety + 1]int
	for _, l := range leaves {
		p := l.Event.Kind.Pillar()
		points[p] += l.Points
		all = append(all, next{l, b.page.State.Pillar(p).Points - points[p]})
	}
	slices.SortStableFunc(all, func(a, b next) int {
		if (a.At == 0) != (b.At == 0) {
			return cmp.Compare(b.At, a.At)
		}
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.After, b.After))
	})
	var shown []views.Leaving
	for _, l := range all[:min(len(all), leavingShown)] {
		p := l.Event.Kind.Pillar()
		e := b.find(l.Event)
		m := views.Leaving{
			Pillar: p, Text: b.t.EventOn(l.Event.Kind, e.OccurredAt, b.zone), URL: b.row(l.Event),
			Effect: b.t.Effect(p, standing.Score(l.points+l.Points), standing.Score(l.points)),
		}
		if p == standing.Safety {
			m.When = b.t.OnDate(l.At, b.zone)
		} else {
			m.When, m.Date = b.t.AfterMore(p, l.After), b.t.About(l.At, b.zone)
		}
		shown = append(shown, m)
	}
	return shown
}

// find is an event on the books.
func (b *partnerView) find(ref standing.EventRef) *standing.Event {
	events := b.page.State.Pillar(ref.Kind.Pillar()).Events
	return &events[slices.IndexFunc(events, func(e standing.Event) bool { return e.EventRef == ref })]
}

// graph is the history of the score of one pillar, out of the ledger, with the
// events that are on the page's lists; nil where there is nothing to draw.
func (b *partnerView) graph() *views.Graph {
	if s := b.page.State; s.KnownAt == 0 || s.DataTo == 0 || b.from > b.to {
		return nil
	}
	p := b.excerpt.line(b.page.State.SetBy)
	g := &views.Graph{URL: partnerPath(b.page.ID) + "/graph.json" + b.excerpt.query(), Pillar: p, From: b.from, To: b.to, Zone: b.zone, Marks: b.marks()}
	g.Start, g.Steps = b.line(p)
	entered := make(map[standing.EventRef]*standing.Line)
	for i := range b.page.Lines {
		if l := &b.page.Lines[i]; entered[l.Event] == nil {
			entered[l.Event] = l
		}
	}
	for i := range b.page.Recorded {
		if e := &b.page.Recorded[i]; b.shown[e.EventRef] {
			g.Events = append(g.Events, b.marker(e, entered[e.EventRef]))
		}
	}
	for i := range b.page.Reported {
		r := &b.page.Reported[i]
		if !b.shows(standing.Quality, r.ReportedAt) {
			continue
		}
		score := b.scoreAt(standing.Quality, r.ReportedAt)
		g.Events = append(g.Events, views.GraphEvent{
			Anchor: b.reported(r).Anchor, At: r.ReportedAt, Pillar: standing.Quality, Kind: r.Kind,
			Points: b.page.Rules.InForce(r.ReportedAt).Price(r.Kind), Before: score, After: score, Hollow: true,
		})
	}
	slices.SortStableFunc(g.Events, func(a, b views.GraphEvent) int { return cmp.Compare(a.At, b.At) })
	return g
}

// line is a pillar's score where the stretch that is shown begins, and the steps
// it takes from then on.
func (b *partnerView) line(p standing.Pillar) (start int, steps []views.GraphStep) {
	for i := range b.page.Lines {
		if l := &b.page.Lines[i]; l.Pillar == p && l.Delta != 0 && l.At >= b.from && l.At <= b.to {
			steps = append(steps, views.GraphStep{At: l.At, Score: standing.Score(l.Points)})
		}
	}
	return b.scoreAt(p, b.from-1), steps
}

// scoreAt is a pillar's score at a moment for which the ledger is at hand.
func (b *partnerView) scoreAt(p standing.Pillar, at standing.Instant) int {
	points := b.page.State.Pillar(p).Points
	for i := range b.page.Lines {
		if l := &b.page.Lines[i]; l.Pillar == p && l.At > at {
			points += l.Delta
		}
	}
	return standing.Score(points)
}

// marker is an event on the graph, where its first ledger line put it; one that
// never counted has none.
func (b *partnerView) marker(e *standing.Event, l *standing.Line) views.GraphEvent {
	m := views.GraphEvent{
		Anchor: anchor(e.EventRef), At: e.RecordedAt, Pillar: e.Kind.Pillar(), Kind: e.Kind,
		Points: b.price(e), Over: !e.Live(), Struck: e.Live() && e.Cost == 0,
	}
	if l != nil {
		m.Before, m.After = standing.Score(l.Points+l.Delta), standing.Score(l.Points)
	} else {
		m.Before = b.scoreAt(m.Pillar, m.At)
		m.After = m.Before
	}
	return m
}
