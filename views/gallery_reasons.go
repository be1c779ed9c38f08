package views

import "standings/standing"

func event(t *Text, name string, m *EventPage) Example {
	return Example{"event-" + name, EventPageOf(partnerChrome(t, ""), m), EventPanel(t, m)}
}

func ledger(t *Text, name string, m *Ledger) Example {
	return Example{"ledger-" + name, LedgerPage(partnerChrome(t, ""), m), LedgerPanel(t, m)}
}

func sampleEventPage(t *Text) *EventPage {
	r := sampleRulebook()
	starts := sampleNow - 26*standing.Day
	checkedIn := starts + 7*standing.Minute + 12*standing.Second
	return &EventPage{
		Title: t.Event.Title.Say(t.Kind(standing.LateCheckIn), t.Date(checkedIn, sampleZone).Shown, "Ada Obi"),
		Name:  "Ada Obi", PartnerURL: "/partners/P-7", Pillar: standing.Reliability, State: Counts, Kind: t.Kind(standing.LateCheckIn),
		What: t.Event.LateCheckIn.Say(t.Duration(checkedIn-starts), t.Duration(checkedIn-starts-r.CheckInWithin)),
		At:   t.Exact(checkedIn, sampleZone), Where: t.Event.At.Say("DSE4, Seattle North"), Recorded: t.Exact(checkedIn, sampleZone),
		Zone: t.ZoneNote(sampleZone, sampleNow), RulebookURL: "/rulebook", LedgerURL: "/partners/P-7/ledger", Points: t.Points(4),
		Facts: []FactLine{
			{Label: t.Event.Block, Text: "B-2026-02-07/1"}, {Label: t.Event.Place, Text: "37"}, {Label: t.Event.Starts, At: t.Exact(starts, sampleZone)},
			{Label: t.Event.CheckInLimit, At: t.Exact(starts+r.CheckInWithin, sampleZone), Limit: true},
			{Label: t.Event.CheckedIn, At: t.Exact(checkedIn, sampleZone)}, {Label: t.Event.Late, Text: t.Duration(checkedIn - starts - r.CheckInWithin)},
		},
		Rule: t.EventRule(&r, standing.LateCheckIn), Price: t.Event.Price.Say(t.Partner.Costs.Say(4), t.RulebookName("1")),
		Until: []string{t.UntilNumber(standing.Reliability, 77, 21, t.About(sampleNow+26*standing.Day, sampleZone)), t.Pace(5, 0)},
		Do: []string{
			t.Event.DoWaitBlocks, t.Event.DoCauses.Say(t.And(t.Cause("station_delay"), t.Cause("weather"), t.Cause("road_closure")), "Block B-2026-02-07/1"),
			t.Event.DoFacts.Say("Block B-2026-02-07/1"),
		},
		Lines: []LedgerLine{sampleLine(t, 31, -4, standing.Counted, 12, checkedIn, "")},
	}
}

func sampleOverEvent(t *Text) *EventPage {
	m := sampleEventPage(t)
	r := sampleRulebook()
	at := sampleNow - 60*standing.Day
	m.Kind, m.Pillar, m.State, m.Points = t.Kind(standing.NotReceived), standing.Quality, IsOver, t.Points(6)
	m.What, m.FactsNote = t.Event.Corrected, t.Event.Now
	m.Facts = []FactLine{
		{Label: t.Event.Delivery, Text: "D-0000000000000000000000000000000000000000000000000001"}, {Label: t.Event.OfBlock, Text: "B-7"},
		{Label: t.Event.Completed, At: t.Exact(at, sampleZone)}, {Label: t.Event.Cause, Text: t.Cause("access_problem")},
	}
	m.Rule = t.EventRule(&r, standing.NotReceived)
	m.BlockShare = t.Event.BlockShare.Say(t.Partner.Costs.Say(r.BlockLimit), t.Partner.Costs.Say(1))
	m.Until = []string{t.Event.StoppedCorrected.Say(t.Date(at, sampleZone).Shown)}
	m.Do, m.Lines = []string{t.Event.DoNothing}, nil
	return m
}

func sampleLine(t *Text, number, delta int, why standing.Why, points int, at standing.Instant, url string) LedgerLine {
	l := standing.Line{Number: number, Delta: delta, Why: why, Points: points, Pillar: standing.Reliability}
	l.Event.Kind = standing.LateCheckIn
	row := t.LedgerLine(&l, t.EventOn(standing.LateCheckIn, at, sampleZone), t.DateTime(at, sampleZone))
	row.URL = url
	return row
}

func sampleLedger(t *Text) *Ledger {
	m := sampleEmptyLedger(t)
	m.NewestURL, m.OlderURL = "/partners/P-7/ledger", "/partners/P-7/ledger?before=2"
	m.Lines = []LedgerLine{
		sampleLine(t, 4, 4, standing.AgedOut, 4, sampleNow-standing.Day, "/partners/P-7/events/1"),
		sampleLine(t, 3, 0, standing.BlockLimitReached, 8, sampleNow-9*standing.Day, "/partners/P-7/events/2"),
		sampleLine(t, 2, -4, standing.Counted, 8, sampleNow-30*standing.Day, "/partners/P-7/events/3"),
	}
	return m
}

func sampleNoLine(t *Text) *Ledger {
	m := sampleEmptyLedger(t)
	m.ClearURL = "/partners/P-7/ledger"
	m.Filters[0].Current, m.Filters[3].Current = false, true
	return m
}

func sampleEmptyLedger(t *Text) *Ledger {
	m := &Ledger{
		Name: "Ada Obi", PartnerURL: "/partners/P-7", Zone: t.ZoneNote(sampleZone, sampleNow),
		CSV: "/partners/P-7/ledger?format=csv", JSON: "/partners/P-7/ledger?format=json",
	}
	for _, p := range [...]standing.Pillar{standing.NoPillar, standing.Reliability, standing.Quality, standing.Safety} {
		m.Filters = append(m.Filters, Filter{p, "/partners/P-7/ledger?pillar=" + p.String(), p == standing.NoPillar})
	}
	return m
}
