package views

import "standings/standing"

// sampleReplayed is a page of a past day, between two others.
func sampleReplayed(t *Text) *Partner {
	m := sampleGreat(t)
	m.FeedUnknown, m.WhatIfURL = true, ""
	shown := t.Date(sampleNow, sampleZone).Shown
	m.Title = t.Replay.TitleOn.Say(m.Title, shown)
	m.Replay.Shown = t.Replay.AsItWas.Say(shown)
	m.Replay.After = DayLink{m.URL + "?on=2026-03-06", "6 Mar 2026"}
	m.Replay.Day.Value = "2026-03-05"
	return m
}

func sampleReplayWrong(t *Text) *Partner {
	m := sampleGreat(t)
	m.Replay.Day.Value, m.Replay.Day.Error = "2026-12-24", t.Replay.Ahead
	return m
}

func sampleWhatIfNothing(t *Text) *WhatIf {
	counting := []Option{
		{"block,feed,B-9,late_check_in", t.EventOn(standing.LateCheckIn, sampleNow-8*standing.Day, sampleZone)},
		{"block,feed,B-3,late_cancel", t.EventOn(standing.LateCancel, sampleNow-52*standing.Day, sampleZone)},
	}
	m := &WhatIf{
		Title: t.WhatIf.Title.Say("Ada Obi"), Name: "Ada Obi", URL: "/partners/P-7/what-if", PartnerURL: "/partners/P-7",
		Form: t.PlanForm(500, 5, counting), Zone: t.ZoneNote(sampleZone, sampleNow),
	}
	for _, name := range []string{PlanBlocks, PlanDeliveries} {
		m.Form.Set(name, "0")
	}
	return m
}

func sampleWhatIf(t *Text) *WhatIf {
	m := sampleWhatIfNothing(t)
	m.Form.Set(PlanBlocks, "10")
	m.Form.Set(standing.NotReceived.String(), "2")
	m.Form.Set(PlanExcuse, "block,feed,B-3,late_cancel")
	pillar := func(tier standing.Tier, points int) PillarEstimate {
		return t.EstimateOf(&standing.PillarState{Points: points, Tier: tier})
	}
	m.Estimate = &Estimate{
		Said: t.WhereTo(standing.Great, standing.Fantastic), Now: standing.Great, Then: standing.Fantastic,
		TakesUntil: t.TakesUntil(10, 2, sampleNow+14*standing.Day, sampleZone), How: t.WhatIf.How.Say(t.RulebookName("1")),
		Rows: []EstimateRow{
			{standing.Reliability, pillar(standing.Great, 16), pillar(standing.Fantastic, 4)},
			{standing.Quality, pillar(standing.Fantastic, 3), pillar(standing.Fantastic, 15)},
			{standing.Safety, pillar(standing.NoTier, 0), pillar(standing.NoTier, 0)},
		},
	}
	return m
}

func sampleWhatIfWrong(t *Text) *WhatIf {
	m := sampleWhatIfNothing(t)
	m.Form.Set(PlanBlocks, "many")
	m.Form.Fail(PlanBlocks, t.WhatIf.OutOfRange.Say(t.Number(0), t.Number(500)))
	m.Form.Fail(standing.LateCheckIn.String(), t.WhatIf.OutOfRange.Say(t.Number(0), t.Number(5)))
	m.Form.Fail(PlanExcuse, t.WhatIf.NotCounting)
	return m
}
