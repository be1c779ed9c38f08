package handlers

import (
	"net/url"
	"strconv"
	"time"

	"standings/db"
	"standings/standing"
	"standings/views"
)

// simulation puts what a partner could do into words. The partner's state has been
// advanced to now.
type simulation struct {
	t       *views.Text
	partner *db.Partner
	zone    *time.Location
	now     standing.Instant
}

// counting are the events that count and so can be excused, newest first.
func (b *simulation) counting() []views.Option {
	var all []views.Option
	for _, p := range standing.Pillars {
		events := b.partner.State.Pillar(p).Events
		for i := len(events) - 1; i >= 0; i-- {
			if e := &events[i]; e.Counts() {
				all = append(all, views.Option{Value: eventSegment(e.EventRef), Label: b.t.EventOn(e.Kind, e.OccurredAt, b.zone)})
			}
		}
	}
	return all
}

// read is the plan that an address asks for; what is wrong with it, the form says
// at the field. A field that is not in the address is 0.
func (b *simulation) read(asked url.Values, f *views.Form) (plan standing.Plan) {
	number := func(name string, most int) int {
		text := asked.Get(name)
		if text == "" {
			text = "0"
		}
		f.Set(name, text)
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > most {
			f.Fail(name, b.t.WhatIf.OutOfRange.Say(b.t.Number(0), b.t.Number(most)))
			return 0
		}
		return n
	}
	plan.Blocks, plan.Deliveries = number(views.PlanBlocks, mostClean), number(views.PlanDeliveries, mostClean)
	for _, k := range standing.Kinds {
		for range number(k.String(), mostEvents) {
			plan.Events = append(plan.Events, k)
		}
	}
	if text := asked.Get(views.PlanExcuse); text != "" {
		f.Set(views.PlanExcuse, text)
		if e, err := readEventSegment(text); err == nil && b.counts(e) {
			plan.Excused = append(plan.Excused, e)
		} else {
			f.Fail(views.PlanExcuse, b.t.WhatIf.NotCounting)
		}
	}
	return plan
}

func (b *simulation) counts(ref standing.EventRef) bool {
	events := b.partner.State.Pillar(ref.Kind.Pillar()).Events
	for i := range events {
		if events[i].EventRef == ref {
			return events[i].Counts()
		}
	}
	return false
}

// estimate is where the plan leads, beside how it is now.
func (b *simulation) estimate(plan standing.Plan) *views.Estimate {
	t, before := b.t, b.partner.State
	after := standing.Simulate(b.partner.Rules, before, plan, b.now)
	m := &views.Estimate{
		Said: t.WhereTo(before.Standing, after.Standing), Now: before.Standing, Then: after.Standing,
		How: t.WhatIf.How.Say(t.RulebookName(b.partner.Rules.InForce(b.now).Version)),
	}
	var more [standing.Safety + 1]int // opportunities that the plan takes
	var until standing.Instant
	known := true
	for _, p := range standing.Pillars {
		now, then := before.Pillar(p), after.Pillar(p)
		m.Rows = append(m.Rows, views.EstimateRow{Pillar: p, Now: t.EstimateOf(now), Then: t.EstimateOf(then)})
		if more[p] = then.Opportunities - now.Opportunities; more[p] > 0 {
			at := now.Expected(b.now, more[p])
			known, until = known && at != 0, max(until, at)
		}
	}
	switch blocks, deliveries := more[standing.Reliability], more[standing.Quality]; {
	case blocks+deliveries == 0:
	case known:
		m.TakesUntil = t.TakesUntil(blocks, deliveries, until, b.zone)
	default:
		m.NoPace = t.Pace(0, 0)
	}
	return m
}
