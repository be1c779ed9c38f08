package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/standing"
	"standings/views"
)

// What can be asked of the simulator at most: clean blocks or deliveries, and
// events of one kind.
const (
	mostClean  = 500
	mostEvents = 5
)

// usualRun is the clean run in blocks that is tried where no way up names one.
const usualRun = 10

func whatIfPath(partner string) string { return partnerPath(partner) + "/what-if" }

// whatIfURL is the simulator with the nearest way up filled in.
func (b *partnerView) whatIfURL(ways []standing.Way) string {
	run := standing.Way{Blocks: usualRun}
	if len(ways) > 0 && ways[0].Blocks+ways[0].Deliveries > 0 {
		run = ways[0]
	}
	v := url.Values{}
	for name, n := range map[string]int{views.PlanBlocks: run.Blocks, views.PlanDeliveries: run.Deliveries} {
		if n > 0 {
			v.Set(name, strconv.Itoa(min(n, mostClean)))
		}
	}
	return whatIfPath(b.page.ID) + "?" + v.Encode()
}

// whatIf is the simulator: where what the address asks about would lead.
func (s *Server) whatIf(c echo.Context) error {
	id, err := readSegment(c.Param("partner"))
	if err != nil {
		return err
	}
	now := s.now()
	p, err := s.Store.Partner(c.Request().Context(), id, now)
	if errors.Is(err, db.ErrNotFound) && who(c).is(db.RolePartner) {
		var page db.Page
		page, err = s.emptyPage(c)
		p = page.Partner
	}
	if err != nil {
		return err
	}
	ch := s.chrome(c)
	if p.Dirty {
		ch.Banners = append(ch.Banners, ch.Text.RefoldingBanner())
	}
	b := simulation{t: ch.Text, partner: &p, now: now, zone: s.zones.of(p.Station.Zone)}
	m := &views.WhatIf{
		Title: ch.Text.WhatIf.Title.Say(p.Name), Name: p.Name, URL: whatIfPath(id), PartnerURL: partnerPath(id),
		Zone: ch.Text.ZoneNote(b.zone, now), Form: ch.Text.PlanForm(mostClean, mostEvents, b.counting()),
	}
	plan := b.read(c.QueryParams(), &m.Form)
	status := http.StatusOK
	switch {
	case m.Form.Failed():
		status = http.StatusUnprocessableEntity
	case plan.Blocks+plan.Deliveries+len(plan.Events)+len(plan.Excused) > 0:
		m.Estimate = b.estimate(plan)
	}
	return s.render(c, status, views.WhatIfPage(ch, m), views.WhatIfPanel(ch.Text, m))
}
