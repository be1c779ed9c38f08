package handlers

import (
	"cmp"
	"errors"
	"fmt"
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

// graphSpan is how much of the past the graph shows.
const graphSpan = 12 * standing.Week

// staleAfter is how long a live feed may be silent before the page says so.
const staleAfter = 36 * standing.Hour

// leavingShown is how many of the events that leave next the page names.
const leavingShown = 3

// partner is Standing Details: where a partner stands, why, and what next; now, or
// as it was at the end of the day that the address asks for.
func (s *Server) partner(c echo.Context) error {
	id, err := readSegment(c.Param("partner"))
	if err != nil {
		return err
	}
	ctx, now := c.Request().Context(), s.now()
	page, err := s.Store.PartnerPage(ctx, id, now, now-graphSpan)
	if errors.Is(err, db.ErrNotFound) && who(c).is(db.RolePartner) {
		page, err = s.emptyPage(c)
	}
	if err != nil {
		return err
	}
	ch := s.chrome(c)
	if page.Dirty {
		ch.Banners = append(ch.Banners, ch.Text.RefoldingBanner())
	}
	b := partnerView{t: ch.Text, page: &page, zone: s.zones.of(page.Station.Zone), now: now}
	today := dayOf(now, b.zone)
	status, asked := http.StatusOK, c.QueryParam("on")
	var shown day
	var wrong string
	if asked != "" {
		if shown, wrong = b.pastDay(asked); wrong != "" {
			status = http.StatusUnprocessableEntity
		}
	}
	if shown != "" {
		b.now = shown.end(b.zone)
		if page, err = s.Store.PartnerPage(ctx, id, b.now, b.now-graphSpan); err != nil {
			return err
		}
	} else if page.HeardAt != 0 && now-page.HeardAt > staleAfter {
		ch.Banners = append(ch.Banners, ch.Text.StaleBanner(ch.Text.DateTime(page.HeardAt, b.zone)))
	}
	b.rules = page.Rules.InForce(b.now)
	m := b.view()
	m.Replay = b.replayView(shown, today)
	if m.Replay.Day.Error = wrong; wrong != "" {
		m.Replay.Day.Value = asked
	}
	if shown != "" {
		m.Title = ch.Text.Replay.TitleOn.Say(m.Title, ch.Text.Date(b.now, b.zone).Shown)
		m.FeedUnknown, m.WhatIfURL = true, ""
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

// partnerView puts a partner's page into words.
type partnerView struct {
	t     *views.Text
	page  *db.Page
	zone  *time.Location
	now   standing.Instant
	rules *standing.Rulebook
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
	if s.DataTo != 0 {
		m.DataUpTo = t.DateTime(s.DataTo, b.zone)
	}
	m.FeedUnknown = p.HeardAt > b.now
	if p.HeardAt != 0 {
		m.FeedHeard = t.DateTime(p.HeardAt, b.zone)
	}
	ahead := s.Ahead(p.Rules, b.now)
	leaves := make(map[standing.EventRef]*standing.Leaving, len(ahead.Leaves))
	for i := range ahead.Leaves {
		leaves[ahead.Leaves[i].Event] = &ahead.Leaves[i]
	}
	for _, pillar := range standing.Pillars {
		m.Pillars = append(m.Pillars, b.pillar(pillar))
		events := s.Pillar(pillar).Events
		for i := range events {
			if events[i].Live() {
				m.Events = append(m.Events, b.event(&events[i], leaves[events[i].EventRef]))
			}
		}
	}
	slices.SortStableFunc(m.Events, func(a, b views.Event) int { return cmp.Compare(b.At.Machine, a.At.Machine) })
	for i := range p.Reported {
		m.Reported = append(m.Reported, b.reported(&p.Reported[i]))
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
		m.Graph = b.graph()
	}
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
				Points: t.Points(e.Cost), Text: t.EventOn(e.Kind, e.OccurredAt, b.zone), URL: "#" + anchor(e.EventRef),
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

// htmlID writes any text in letters, digits and hyphens, differently for each.
func htmlID(text string) string {
	b := make([]byte, 0, len(text))
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-':
			b = append(b, c)
		default:
			b = append(b, fmt.Sprintf("_%02x", c)...)
		}
	}
	return string(b)
}

func (b *partnerView) event(e *standing.Event, leaves *standing.Leaving) views.Event {
	t := b.t
	pillar := e.Kind.Pillar()
	price := e.Price
	if !e.Priced || price == 0 { // a block's limit left it nothing to cost
		price = b.page.Rules.InForce(e.OccurredAt).Price(e.Kind)
	}
	m := views.Event{
		Anchor: anchor(e.EventRef), Pillar: pillar, Kind: t.Kind(e.Kind),
		At: t.DateTime(e.OccurredAt, b.zone), Points: t.Points(price),
	}
	switch {
	case e.Excuse != "":
		m.State, m.Until = views.IsExcused, t.ExcusedFor(e.Excuse)
	case e.Cost == 0 && e.Block != "" && price > 0:
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
			Pillar: p, Text: b.t.EventOn(l.Event.Kind, e.OccurredAt, b.zone), URL: "#" + anchor(l.Event),
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

// graph is the history of the score of the pillar that sets the standing, out of
// the ledger, with the events that are on the page's lists.
func (b *partnerView) graph() *views.Graph {
	s := b.page.State
	p := s.SetBy
	if p == standing.NoPillar {
		p = standing.Reliability
	}
	from := max(b.now-graphSpan, s.KnownAt)
	g := &views.Graph{Pillar: p, From: from, To: b.now, Zone: b.zone, Marks: b.marks()}
	points := s.Pillar(p).Points
	for _, l := range b.page.Lines {
		if l.Pillar == p {
			points += l.Delta
		}
	}
	g.Start = standing.Score(points)
	entered := make(map[standing.EventRef]*standing.Line)
	for i := range b.page.Lines {
		l := &b.page.Lines[i]
		if l.Pillar == p && l.Delta != 0 {
			g.Steps = append(g.Steps, views.GraphStep{At: l.At, Score: standing.Score(l.Points)})
		}
		if entered[l.Event] == nil {
			entered[l.Event] = l
		}
	}
	for _, pillar := range standing.Pillars {
		events := s.Pillar(pillar).Events
		for i := range events {
			if e := &events[i]; e.Live() && e.RecordedAt >= from {
				g.Events = append(g.Events, b.marker(e, entered[e.EventRef]))
			}
		}
	}
	for i := range b.page.Reported {
		r := &b.page.Reported[i]
		score := s.Pillar(standing.Quality).Score()
		g.Events = append(g.Events, views.GraphEvent{
			Anchor: b.reported(r).Anchor, At: r.ReportedAt, Pillar: standing.Quality, Kind: r.Kind,
			Points: b.page.Rules.InForce(r.ReportedAt).Price(r.Kind), Before: score, After: score, Hollow: true,
		})
	}
	slices.SortStableFunc(g.Events, func(a, b views.GraphEvent) int { return cmp.Compare(a.At, b.At) })
	return g
}

// marker is an event on the graph, where its ledger line put it.
func (b *partnerView) marker(e *standing.Event, l *standing.Line) views.GraphEvent {
	m := views.GraphEvent{
		Anchor: anchor(e.EventRef), At: e.RecordedAt, Pillar: e.Kind.Pillar(), Kind: e.Kind,
		Points: e.Price, Struck: e.Cost == 0,
	}
	if l != nil {
		m.Before, m.After = standing.Score(l.Points+l.Delta), standing.Score(l.Points)
	}
	return m
}
