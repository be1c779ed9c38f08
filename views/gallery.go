package views

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"standings/standing"
)

// Example is one page in one state, with made-up people.
type Example struct {
	Name  string
	Page  templ.Component
	Panel templ.Component // nil where the page has no panel
}

// Gallery is every page in every state that looks different. The golden files,
// the checks of the markup and whoever wants to look at the pages use this one
// list.
func Gallery(t *Text) []Example {
	partner := func(name string, m *Partner, c Chrome) Example {
		return Example{"partner-" + name, PartnerPage(c, m), PartnerPanel(c.Text, m)}
	}
	station := func(name string, m *Station) Example {
		return Example{"station-" + name, StationPage(managerChrome(t, m.URL), m), StationPanel(t, m)}
	}
	whatIf := func(name string, m *WhatIf) Example {
		return Example{"what-if-" + name, WhatIfPage(partnerChrome(t, ""), m), WhatIfPanel(t, m)}
	}
	great, newcomer := sampleGreat(t), sampleNewcomer(t)
	book := &standing.Installed{Rulebook: sampleRulebook()}
	since := &standing.Installed{Rulebook: sampleRulebook(), From: sampleNow - 40*standing.Day}
	next := &standing.Installed{Rulebook: sampleRulebook(), From: sampleNow + 30*standing.Day}
	since.Version, next.Version = "2", "3"
	warned := partnerChrome(t, great.URL)
	warned.Banners = []Banner{
		t.DemonstrationBanner(), t.ClockBanner(t.DateTime(sampleNow, sampleZone)), t.RefoldingBanner(),
		t.StaleBanner(t.DateTime(sampleNow-40*standing.Hour, sampleZone)), t.StaleBanner(Moment{}),
	}
	return []Example{
		partner("great", great, partnerChrome(t, great.URL)),
		partner("fantastic", sampleFantastic(t), partnerChrome(t, "/partners/P-3")),
		partner("at-risk", sampleAtRisk(t), managerChrome(t, "/partners/P-9")),
		partner("newcomer", newcomer, partnerChrome(t, newcomer.URL)),
		partner("days", sampleDays(t), partnerChrome(t, great.URL)),
		partner("days-empty", sampleEmptyDays(t), partnerChrome(t, great.URL)),
		partner("without-facts", sampleWithoutFacts(t), managerChrome(t, "/partners/P-12")),
		partner("banners", great, warned),
		partner("replayed", sampleReplayed(t), partnerChrome(t, great.URL)),
		partner("replay-wrong", sampleReplayWrong(t), partnerChrome(t, great.URL)),
		whatIf("plan", sampleWhatIf(t)),
		whatIf("nothing", sampleWhatIfNothing(t)),
		whatIf("wrong", sampleWhatIfWrong(t)),
		{"rulebook", RulebookPage(publicChrome(t, "/rulebook"), NewRulebook(t, book, nil)), RulebookPanel(t, NewRulebook(t, book, nil))},
		{"rulebook-announced", RulebookPage(partnerChrome(t, "/rulebook"), NewRulebook(t, since, next)), RulebookPanel(t, NewRulebook(t, since, next))},
		event(t, "counts", sampleEventPage(t)),
		event(t, "over", sampleOverEvent(t)),
		ledger(t, "all", sampleLedger(t)),
		ledger(t, "no-match", sampleNoLine(t)),
		ledger(t, "empty", sampleEmptyLedger(t)),
		station("all", sampleStation(t)),
		station("filtered", sampleFiltered(t)),
		station("no-match", sampleNoMatch(t)),
		station("empty", sampleEmptyStation(t)),
		{"stations", StationsPage(adminChrome(t, "/stations"), sampleStations(t)), StationsPanel(t, sampleStations(t))},
		{"stations-empty", StationsPage(adminChrome(t, "/stations"), &Stations{}), StationsPanel(t, &Stations{})},
		{"log-in", LogInPage(publicChrome(t, "/login"), &LogIn{Form: t.LogInForm("/login", "/standing")}), nil},
		{"log-in-wrong", LogInPage(publicChrome(t, "/login"), sampleWrongLogIn(t)), nil},
		{"log-in-demo", LogInPage(publicChrome(t, "/login"), sampleDemoLogIn(t)), nil},
		{"invitation", InvitationPage(publicChrome(t, ""), &Invitation{
			Name: "Ada Obi", Email: "ada@example.com", Role: t.Form.RolePartner, Form: t.InvitationForm("/invitations/x", "ada@example.com", 10),
		}), nil},
		{"setup", SetupPage(publicChrome(t, ""), &Setup{Form: t.SetupForm("/setup/x", 10)}), nil},
		{"setup-wrong", SetupPage(publicChrome(t, ""), sampleWrongSetup(t)), nil},
		{"account", AccountPage(partnerChrome(t, "/account"), sampleAccount(t)), nil},
		{"account-changed", AccountPage(managerChrome(t, "/account"), sampleChangedAccount(t)), nil},
		problem(t, http.StatusNotFound, "4f1c-22"),
		problem(t, http.StatusInternalServerError, "9d02-71"),
	}
}

func problem(t *Text, code int, reference string) Example {
	m := t.NewProblem(code, reference, "/")
	return Example{"problem-" + strconv.Itoa(code), ProblemPage(partnerChrome(t, ""), m), ProblemPanel(t, m)}
}

func publicChrome(t *Text, path string) Chrome {
	return Chrome{Text: t, Path: path, Home: "/", Version: "1.0", Nav: Nav{Rulebook: "/rulebook", LogIn: "/login"}}
}

func partnerChrome(t *Text, path string) Chrome {
	return Chrome{
		Text: t, Path: path, Home: "/", Version: "1.0",
		Nav:  Nav{Standing: "/partners/P-7", Rulebook: "/rulebook", Account: "/account"},
		User: &User{Name: "Ada Obi", LogOut: "/logout"},
	}
}

func managerChrome(t *Text, path string) Chrome {
	return Chrome{
		Text: t, Path: path, Home: "/", Version: "1.0",
		Nav:  Nav{Station: "/stations/DSE4", Rulebook: "/rulebook", Account: "/account"},
		User: &User{Name: "Alexandra Rivera-Montgomery", LogOut: "/logout"},
	}
}

func adminChrome(t *Text, path string) Chrome {
	return Chrome{
		Text: t, Path: path, Home: "/", Version: "1.0",
		Nav:     Nav{Stations: "/stations", Rulebook: "/rulebook", Account: "/account"},
		User:    &User{Name: "Kim Lee", LogOut: "/logout"},
		Banners: []Banner{t.DemonstrationBanner()},
	}
}

// The samples' moment and place. The zone is fixed, so that the golden files do
// not depend on the machine's zone data.
var (
	sampleNow  = standing.At(time.Date(2026, 3, 5, 22, 40, 0, 0, time.UTC))
	sampleZone = time.FixedZone("PST", -8*3600)
)

func sampleRulebook() standing.Rulebook {
	r := standing.Rulebook{
		Version:       "1",
		CheckInWithin: 5 * standing.Minute, CancelBefore: 45 * standing.Minute,
		CancelGrace: 5 * standing.Minute, MissedAfter: 60 * standing.Minute,
		ConfirmWithin: 14 * standing.Day, BlockLimit: 5,
		ReliabilityWindow: 40, QualityWindow: 250, SafetyWindow: 180 * standing.Day,
		ReliabilityMinimum: 5, QualityMinimum: 50,
		Causes: []standing.Cause{
			{Name: "station_delay", Kinds: standing.Kinds[:5]},
			{Name: "weather", Kinds: standing.Kinds[:5]},
			{Name: "app_outage", Kinds: standing.Kinds[:6]},
			{Name: "road_closure", Kinds: []standing.Kind{standing.LateCheckIn, standing.LateDelivery, standing.Undelivered}},
			{Name: "access_problem", Kinds: []standing.Kind{standing.LateDelivery, standing.Undelivered}},
			{Name: "customer_unavailable", Kinds: []standing.Kind{standing.LateDelivery, standing.Undelivered}},
			{Name: "unsafe_stop", Kinds: []standing.Kind{standing.LateDelivery, standing.Undelivered, standing.InstructionsNotFollowed}},
		},
	}
	prices := [...]int{4, 8, 12, 1, 2, 3, 4, 4, 6, 15, 15, 40}
	for i, k := range standing.Kinds {
		r.SetPrice(k, prices[i])
	}
	for tier, marks := range map[standing.Tier][2]int{standing.Fantastic: {90, 85}, standing.Great: {80, 75}, standing.Fair: {65, 60}} {
		r.Reach[tier], r.Keep[tier] = marks[0], marks[1]
	}
	return r
}

// sampleEvent is one event of a made-up history.
type sampleEvent struct {
	kind    standing.Kind
	daysAgo int
	more    int // how many more opportunities it counts for; of Safety days
	state   EventState
	hollow  bool
	detail  string
}

// sampleHistory fills a partner's graph, events, reported issues and pillars
// from made-up events that all still count. The line is of the pillar set.
func sampleHistory(t *Text, m *Partner, opportunities [3]int, tiers [3]standing.Tier, events []sampleEvent) {
	r := sampleRulebook()
	marks := Marks{Reach: r.Reach, Keep: r.Keep}
	g := &Graph{
		URL: m.URL + "/graph.json", Pillar: cmp.Or(m.SetBy, standing.Reliability), From: sampleNow - 90*standing.Day, To: sampleNow,
		Zone: sampleZone, Marks: marks, Start: 100,
	}
	slices.SortStableFunc(events, func(a, b sampleEvent) int { return b.daysAgo - a.daysAgo })
	scores := [...]int{standing.Reliability: 100, standing.Quality: 100, standing.Safety: 100}
	costs, terms := [len(scores)][]int{}, [len(scores)][]Term{}
	for i, e := range events {
		p, price := e.kind.Pillar(), r.Price(e.kind)
		at := sampleNow - standing.Instant(e.daysAgo)*standing.Day - standing.Instant(i*37%300)*standing.Minute
		anchor := "event-" + strconv.Itoa(i+1)
		marker := GraphEvent{
			Anchor: anchor, At: at, Pillar: p, Kind: e.kind, Points: price,
			Before: scores[p], Struck: e.state != Counts, Hollow: e.hollow,
		}
		if !e.hollow && e.state == Counts {
			scores[p] = max(0, scores[p]-price)
			costs[p] = append(costs[p], price)
			terms[p] = append(terms[p], Term{t.Points(price), t.EventOn(e.kind, at, sampleZone), "#" + anchor})
			if p == g.Pillar {
				g.Steps = append(g.Steps, GraphStep{at, scores[p]})
			}
		}
		marker.After = scores[p]
		g.Events = append(g.Events, marker)
		if e.hollow {
			m.Reported = append(m.Reported, Reported{
				Anchor: anchor, Pillar: p, Kind: t.Kind(e.kind), At: t.DateTime(at, sampleZone),
				Text: t.ReportedIssue(at+standing.Day, price, at+15*standing.Day, sampleZone),
			})
			continue
		}
		m.Events = append(m.Events, sampleRow(t, &r, e, anchor, at))
	}
	slices.Reverse(m.Events)
	m.Graph, m.Choices = g, sampleChoices(t, m.URL)
	for i, p := range standing.Pillars {
		slices.Reverse(terms[p])
		slices.Reverse(costs[p])
		card := Pillar{
			Pillar: p, Tier: tiers[i], Score: scores[p], Sets: p == m.SetBy, Marks: marks,
			Window: t.Window(&r, p, opportunities[i]), Sum: t.Sum(costs[p]), Terms: terms[p], Rule: t.PillarRule(&r, p),
		}
		card.State = t.PillarState(&r, p, tiers[i], scores[p], opportunities[i])
		m.Pillars = append(m.Pillars, card)
	}
}

func sampleRow(t *Text, r *standing.Rulebook, e sampleEvent, anchor string, at standing.Instant) Event {
	p := e.kind.Pillar()
	row := Event{
		Anchor: anchor, Pillar: p, State: e.state, Kind: t.Kind(e.kind), Detail: e.detail,
		At: t.DateTime(at, sampleZone), Points: t.Points(r.Price(e.kind)), URL: "/partners/P-7/events/" + anchor,
	}
	switch {
	case e.state == IsExcused:
		row.Until = t.ExcusedFor("weather")
	case e.state == IsReviewed:
		row.Until = t.UnderReview()
	case e.state == LimitCaught:
		row.Until = t.LimitReached(r)
	case p == standing.Safety:
		row.Until = t.UntilDate(at+r.SafetyWindow, sampleZone)
	default:
		row.Until = t.UntilMore(p, e.more)
		row.Date = t.About(sampleNow+standing.Instant(e.more)*standing.Day, sampleZone)
	}
	return row
}

// samplePartner is what every made-up partner has.
func samplePartner(t *Text, id, name string) *Partner {
	return &Partner{
		ID: id, Name: name, URL: "/partners/" + id, Station: "DSE4, Seattle North",
		DataUpTo:  t.DateTime(sampleNow-35*standing.Minute, sampleZone),
		FeedHeard: t.DateTime(sampleNow-4*standing.Minute, sampleZone),
		Zone:      t.ZoneNote(sampleZone, sampleNow),
		Rulebook:  t.RulebookName("1"), RulebookURL: "/rulebook", LedgerURL: "/partners/" + id + "/ledger",
		Replay: Replay{
			Now: "/partners/" + id, Before: DayLink{"/partners/" + id + "?on=2026-03-04", "4 Mar 2026"},
			Day: t.ReplayField("2025-12-01", "2026-03-04", ""),
		},
	}
}

func (m *Partner) sampleStanding(t *Text, tier standing.Tier, setBy standing.Pillar, score int) {
	m.Tier, m.SetBy, m.Score = tier, setBy, t.Number(score)
	m.Title, m.Sentence = t.PartnerTitle(tier, score, m.Name), t.SetBy(setBy)
}

func sampleGreat(t *Text) *Partner {
	m := samplePartner(t, "P-7", "Ada Obi")
	m.sampleStanding(t, standing.Great, standing.Reliability, 84)
	m.LastChange = t.Change(standing.Fair, standing.Great, standing.AgedOut, standing.MissedBlock, sampleNow-9*standing.Day, sampleZone)
	sampleHistory(t, m, [3]int{40, 250, 0}, [3]standing.Tier{standing.Great, standing.Fantastic, standing.NoTier}, []sampleEvent{
		{kind: standing.LateCancel, daysAgo: 52, more: 7, detail: t.CancelledBefore(20 * standing.Minute)},
		{kind: standing.LateDelivery, daysAgo: 47, more: 90, detail: t.LateBy(12 * standing.Minute)},
		{kind: standing.LateCheckIn, daysAgo: 40, more: 12, state: IsExcused, detail: t.LateBy(31 * standing.Minute)},
		{kind: standing.LateCheckIn, daysAgo: 26, more: 21, detail: t.LateBy(2*standing.Minute + 12*standing.Second)},
		{kind: standing.Undelivered, daysAgo: 19, more: 180},
		{kind: standing.LateDelivery, daysAgo: 12, more: 201, state: LimitCaught, detail: t.LateBy(48 * standing.Minute)},
		{kind: standing.LateCheckIn, daysAgo: 8, more: 33, detail: t.LateBy(7*standing.Minute + 40*standing.Second)},
		{kind: standing.NotReceived, daysAgo: 3, hollow: true},
	})
	m.WayUp = []WayUp{{standing.Fantastic, t.AfterClean(21, 0, 0), t.About(sampleNow+26*standing.Day, sampleZone)}}
	m.Leaving = []Leaving{
		{standing.Reliability, t.EventOn(standing.LateCancel, sampleNow-52*standing.Day, sampleZone), "#event-1", t.AfterMore(standing.Reliability, 7), t.About(sampleNow+9*standing.Day, sampleZone), t.Effect(standing.Reliability, 84, 92)},
		{standing.Reliability, t.EventOn(standing.LateCheckIn, sampleNow-26*standing.Day, sampleZone), "#event-4", t.AfterMore(standing.Reliability, 21), t.About(sampleNow+26*standing.Day, sampleZone), t.Effect(standing.Reliability, 92, 96)},
		{standing.Quality, t.EventOn(standing.LateDelivery, sampleNow-47*standing.Day, sampleZone), "#event-2", t.AfterMore(standing.Quality, 90), t.About(sampleNow+18*standing.Day, sampleZone), t.Effect(standing.Quality, 97, 98)},
	}
	for _, c := range []struct {
		kind standing.Kind
		n    int
	}{{standing.LateCheckIn, 2}, {standing.LateCancel, 1}, {standing.MissedBlock, 0}, {standing.LateDelivery, 22}, {standing.NotReceived, 3}, {standing.UnsafeDriving, 1}} {
		m.Cushion = append(m.Cushion, t.CushionOf(standing.Great, c.kind, c.n))
	}
	m.Pace = t.Pace(5, 34)
	m.Run, m.Thanks = t.CleanRun(7, 49), t.ThanksOf(12, sampleThanks(3), sampleZone)
	m.WhatIfURL = m.URL + "/what-if?blocks=21"
	return m
}

// sampleChoices has 12 weeks chosen.
func sampleChoices(t *Text, url string) *Choices {
	m := &Choices{First: "2025-12-11", Last: "2026-03-05", Action: url, Everything: url + "?range=all"}
	for _, span := range []string{"4w", "12w", "1y", "all"} {
		m.Ranges = append(m.Ranges, Choice{Name: t.Span(span), URL: url + "?range=" + span, ID: "range-" + span, Chosen: span == "12w"})
	}
	for _, p := range standing.Pillars {
		m.Pillars = append(m.Pillars, Choice{Name: t.Pillar(p), URL: url + "?pillars=" + p.String(), ID: "only-" + p.String(), Pillar: p})
	}
	return m
}

// sampleDays shows some days and one pillar, with events that no longer count.
func sampleDays(t *Text) *Partner {
	m := sampleGreat(t)
	m.chooseDays("2026-01-01", "2026-01-31")
	over := &m.Events[len(m.Events)-1]
	over.State, over.Until, over.Date = IsOver, t.NoLonger(standing.AgedOut, sampleNow-standing.Day, sampleZone), ""
	m.Graph.Events[0].Over, m.Outside = true, 2
	return m
}

func sampleEmptyDays(t *Text) *Partner {
	m := sampleFantastic(t)
	m.chooseDays("2027-01-01", "2027-01-31")
	m.Graph, m.Outside = nil, 1
	return m
}

func (m *Partner) chooseDays(first, last string) {
	c := m.Choices
	c.Ranges[1].Chosen, c.Pillars[0].Chosen = false, true
	c.Days, c.First, c.Last = true, first, last
	c.Hidden = []Hidden{{"pillars", "reliability"}}
}

// sampleThanks are the moments of so many thanks, newest first.
func sampleThanks(n int) (all []standing.Instant) {
	for i := range n {
		all = append(all, sampleNow-standing.Instant(i*i+1)*standing.Day)
	}
	return all
}

func sampleFantastic(t *Text) *Partner {
	m := samplePartner(t, "P-3", "Tomasz Wiśniewski-Featherstonehaugh")
	m.sampleStanding(t, standing.Fantastic, standing.Reliability, 100)
	sampleHistory(t, m, [3]int{12, 61, 0}, [3]standing.Tier{standing.Fantastic, standing.Fantastic, standing.NoTier}, nil)
	m.LastChange = t.Change(standing.NoTier, standing.Fantastic, standing.MinimumReached, standing.NoKind, sampleNow-33*standing.Day, sampleZone)
	m.Run, m.Thanks = t.CleanRun(12, 61), t.ThanksOf(1, sampleThanks(1), sampleZone)
	m.Cushion = []Cushion{t.CushionOf(standing.Fantastic, standing.LateCheckIn, 3), t.CushionOf(standing.Fantastic, standing.MissedBlock, 1)}
	m.Pace = t.Pace(0, 0)
	return m
}

// sampleAtRisk has more events than are shown at once, and one of every state.
func sampleAtRisk(t *Text) *Partner {
	m := samplePartner(t, "AMZN/9 21", "P. J. O’Connor")
	m.URL, m.StationURL = "/partners/AMZN%2F9%2021", "/stations/DSE4"
	m.sampleStanding(t, standing.AtRisk, standing.Quality, 5)
	m.LastChange = t.Change(standing.Fair, standing.AtRisk, standing.Counted, standing.NotReceived, sampleNow-2*standing.Day, sampleZone)
	events := []sampleEvent{
		{kind: standing.UnsafeDriving, daysAgo: 61},
		{kind: standing.InstructionsNotFollowed, daysAgo: 14, more: 20, state: IsReviewed},
		{kind: standing.MissedBlock, daysAgo: 6, more: 38, detail: t.NotCheckedIn(60 * standing.Minute)},
		{kind: standing.LateCancel, daysAgo: 3, more: 39, detail: t.CancelledBefore(-11 * standing.Minute)},
	}
	for i := range 28 {
		kind := standing.Kinds[3+i*5%6]
		events = append(events, sampleEvent{kind: kind, daysAgo: 84 - i*3, more: 5 + i*8})
	}
	sampleHistory(t, m, [3]int{40, 250, 1}, [3]standing.Tier{standing.Great, standing.AtRisk, standing.Fantastic}, events)
	m.Run = t.CleanRun(0, 0)
	m.Pillars[2].Tier = standing.Fantastic
	m.Pillars[2].State = t.PillarState(new(sampleRulebook()), standing.Safety, standing.Fantastic, 85, 1)
	for i, tier := range []standing.Tier{standing.Fair, standing.Great, standing.Fantastic} {
		m.WayUp = append(m.WayUp, WayUp{Tier: tier, Text: t.AfterClean(20*i, 120+40*i, 31*i)})
	}
	m.Leaving = []Leaving{{standing.Quality, m.Events[len(m.Events)-1].Kind + ", 11 Dec 2025", "#event-1", t.AfterMore(standing.Quality, 5), "", ""}}
	m.Pace = t.Pace(0, 0)
	return m
}

func sampleNewcomer(t *Text) *Partner {
	m := samplePartner(t, "P-11", "Noor")
	m.Title, m.Sentence = t.PartnerTitle(standing.NoTier, 0, m.Name), t.NoStanding(new(sampleRulebook()))
	sampleHistory(t, m, [3]int{3, 28, 0}, [3]standing.Tier{}, []sampleEvent{
		{kind: standing.LateDelivery, daysAgo: 4, more: 249, detail: t.LateBy(9 * standing.Minute)},
	})
	m.Graph.From = sampleNow - 12*standing.Day
	m.WayUp = []WayUp{{standing.Fantastic, t.AfterClean(2, 0, 0), ""}}
	m.Pace = t.Pace(0, 0)
	return m
}

func sampleWithoutFacts(t *Text) *Partner {
	m := samplePartner(t, "P-12", "P-12")
	m.Title, m.Sentence = t.PartnerTitle(standing.NoTier, 0, m.Name), t.NoStanding(new(sampleRulebook()))
	m.Station, m.DataUpTo, m.FeedHeard, m.LedgerURL = "", Moment{}, Moment{}, ""
	sampleHistory(t, m, [3]int{}, [3]standing.Tier{}, nil)
	m.Graph, m.Choices = nil, nil
	m.Pace = t.Pace(0, 0)
	return m
}

func sampleCounts(t *Text, url string, counts [5]int, current int) (tiers []TierCount, all TierCount) {
	total := 0
	for _, n := range counts {
		total += n
	}
	for i, tier := range [...]standing.Tier{standing.Fantastic, standing.Great, standing.Fair, standing.AtRisk, standing.NoTier} {
		share, percent := t.Share(counts[i], total)
		tiers = append(tiers, TierCount{tier, t.Number(counts[i]), share, percent, fmt.Sprintf("%s?tier=%d", url, i), i == current})
	}
	return tiers, TierCount{Count: t.Number(total), URL: url, Current: current < 0}
}

func sampleStation(t *Text) *Station {
	m := &Station{
		Code: "DSE4", Name: "Seattle North", URL: "/stations/DSE4", Zone: t.ZoneNote(sampleZone, sampleNow),
		DataUpTo: t.DateTime(sampleNow-35*standing.Minute, sampleZone),
		Partners: t.PartnerCount(1212), Shown: t.Shown(50, 1212), NextURL: "/stations/DSE4?after=x",
	}
	m.Tiers, m.All = sampleCounts(t, m.URL, [5]int{611, 402, 140, 56, 3}, -1)
	for i := range m.Columns {
		m.Columns[i].URL = m.URL + "?sort=" + strconv.Itoa(i)
	}
	m.Columns[ByStanding].Sorted = Ascending
	m.Columns[BySetBy].URL = ""
	names := [...]string{"Ada Obi", "Tomasz Wiśniewski-Featherstonehaugh", "Noor", "P. J. O’Connor", "María José Gutiérrez", "李小龙", "Sam Okafor"}
	for i := range 50 {
		tier := standing.AtRisk + standing.Tier(i/8%4)
		if i > 46 {
			tier = standing.NoTier
		}
		row := PartnerRow{
			ID: fmt.Sprintf("P-%d", 100+i), Name: names[i%len(names)], URL: fmt.Sprintf("/partners/P-%d", 100+i),
			Tier: tier, Counting: t.Number(i * 3 % 17),
		}
		if i%13 == 5 {
			row.Name = row.ID
		}
		for j := range row.Scores {
			row.Scores[j] = PillarScore{t.Number(100 - (i*7+j*11)%45), tier}
		}
		row.Scores[2] = PillarScore{"100", standing.NoTier}
		if tier != standing.NoTier {
			row.SetBy = standing.Pillars[i%3]
			row.LastChange = t.Date(sampleNow-standing.Instant(i)*standing.Day, sampleZone)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func sampleFiltered(t *Text) *Station {
	m := sampleStation(t)
	m.Tiers, m.All = sampleCounts(t, m.URL, [5]int{611, 402, 140, 56, 3}, 3)
	m.Query, m.Hidden = "o’c", []Hidden{{"tier", "at-risk"}, {"sort", "name"}}
	m.ClearURL, m.FirstURL, m.NextURL = m.URL, m.URL+"?tier=3", ""
	m.Rows, m.Shown = m.Rows[:2], t.Shown(2, 2)
	m.Columns[ByStanding].Sorted, m.Columns[ByPartner].Sorted = Unsorted, Descending
	return m
}

func sampleNoMatch(t *Text) *Station {
	m := sampleFiltered(t)
	m.Rows, m.FirstURL, m.Shown = nil, "", t.Shown(0, 0)
	return m
}

func sampleEmptyStation(t *Text) *Station {
	return &Station{Code: "DXX1", Name: "DXX1", URL: "/stations/DXX1", Zone: t.ZoneNote(time.UTC, sampleNow), Partners: t.PartnerCount(0)}
}

func sampleStations(t *Text) *Stations {
	row := func(code, name, zone string, counts [5]int) StationRow {
		tiers, all := sampleCounts(t, "/stations/"+code, counts, -1)
		return StationRow{Code: code, Name: name, Zone: zone, URL: "/stations/" + code, Partners: all.Count, Tiers: tiers}
	}
	return &Stations{Rows: []StationRow{
		row("DSE4", "Seattle North", "America/Los_Angeles", [5]int{611, 402, 140, 56, 3}),
		row("DBN2", "Brisbane", "Australia/Brisbane", [5]int{12, 4, 0, 0, 1}),
		row("DXX1", "DXX1", "UTC", [5]int{}),
	}}
}

func sampleWrongLogIn(t *Text) *LogIn {
	m := &LogIn{Form: t.LogInForm("/login", "")}
	m.Form.Set("email", "ada@example.com")
	m.Form.Problem = t.Form.WrongLogIn
	return m
}

func sampleDemoLogIn(t *Text) *LogIn {
	return &LogIn{Form: t.LogInForm("/login", ""), LoggedOut: true, Demo: []DemoAccount{
		{"Ada Obi, Fantastic", "fantastic@example.com", "quiet-otter-71"},
		{"Ben Rivera, manager of Seattle North", "manager@example.com", "brave-heron-12"},
	}}
}

func sampleWrongSetup(t *Text) *Setup {
	m := &Setup{Form: t.SetupForm("/setup/x", 10)}
	m.Form.Set("email", "kim")
	m.Form.Fail("name", t.Missing(t.Form.Name))
	m.Form.Fail("email", t.Form.EmailInvalid)
	m.Form.Fail("password", t.PasswordTooShort(10))
	return m
}

func sampleAccount(t *Text) *Account {
	return &Account{
		Name: "Ada Obi", Email: "ada@example.com", Role: t.Form.RolePartner, Station: "DSE4, Seattle North",
		Password: t.PasswordForm("/account", 10), LogOut: "/logout",
	}
}

func sampleChangedAccount(t *Text) *Account {
	m := sampleAccount(t)
	m.Role, m.StationURL, m.Changed = t.Form.RoleManager, "/stations/DSE4", true
	return m
}
