package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/standing"
	"standings/views"
)

// partnersShown is how many partners a page of the table has.
const partnersShown = 50

// longestSearch is how much of a search is heeded, in bytes.
const longestSearch = 200

// stations lists the stations that the reader may see.
func (s *Server) stations(c echo.Context) error {
	r := who(c)
	all, err := s.Store.Stations(c.Request().Context(), r.is(db.RoleAdministrator), r.Stations)
	if err != nil {
		return err
	}
	ch := s.chrome(c)
	m := &views.Stations{}
	for i := range all {
		st := &all[i]
		m.Rows = append(m.Rows, views.StationRow{
			Code: st.ID, Name: st.Name, Zone: st.Zone, URL: stationPath(st.ID), Partners: ch.Text.Number(int(st.Partners())),
			Tiers: tierCounts(ch.Text, st, func(tier standing.Tier) string {
				return (&stationQuery{station: st.ID, tier: &tier}).url()
			}),
		})
	}
	return s.render(c, http.StatusOK, views.StationsPage(ch, m), views.StationsPanel(ch.Text, m))
}

// tierCounts are a station's partners by tier, the highest first, then those
// without a standing.
func tierCounts(t *views.Text, st *db.StationTiers, link func(standing.Tier) string) []views.TierCount {
	var counts []views.TierCount
	for _, tier := range append(standing.Tiers[:], standing.NoTier) {
		n, all := int(st.Tiers[tier]), int(st.Partners())
		c := views.TierCount{Tier: tier, Count: t.Number(n), URL: link(tier)}
		c.Share, c.Percent = t.Share(n, all)
		counts = append(counts, c)
	}
	return counts
}

// stationQuery is what the address of a station's page asks for.
type stationQuery struct {
	station    string
	tier       *standing.Tier
	search     string
	order      db.PartnerOrder
	descending bool
	after      *db.Place
}

// tierParams are the tiers as addresses name them.
var tierParams = map[string]standing.Tier{
	"fantastic": standing.Fantastic, "great": standing.Great, "fair": standing.Fair, "at-risk": standing.AtRisk, "none": standing.NoTier,
}

func tierParam(tier standing.Tier) string {
	for param, t := range tierParams {
		if t == tier {
			return param
		}
	}
	return ""
}

// readStationQuery reads the address, and refuses what it does not know.
func readStationQuery(c echo.Context) (*stationQuery, error) {
	station, err := readSegment(c.Param("station"))
	if err != nil {
		return nil, err
	}
	q := &stationQuery{station: station, order: db.ByStanding, search: strings.ToValidUTF8(strings.ReplaceAll(c.QueryParam("q"), "\x00", ""), "")}
	if len(q.search) > longestSearch {
		q.search = strings.ToValidUTF8(q.search[:longestSearch], "")
	}
	if name := c.QueryParam("tier"); name != "" {
		tier, ok := tierParams[name]
		if !ok {
			return nil, &invalid{"There is no such tier to filter by."}
		}
		q.tier = &tier
	}
	if sort := c.QueryParam("sort"); sort != "" {
		name, down := strings.CutPrefix(sort, "-")
		if q.order, q.descending = db.PartnerOrder(name), down; !q.order.Known() {
			return nil, &invalid{"The table has no such column to sort by."}
		}
	}
	if c.QueryParams().Has("after") {
		id, err := readSegment(c.QueryParam("after"))
		if err != nil {
			return nil, &invalid{"The next page begins after a partner that does not exist."}
		}
		q.after = &db.Place{Value: strings.ToValidUTF8(strings.ReplaceAll(c.QueryParam("from"), "\x00", ""), ""), ID: id}
		if !q.order.Fits(q.after.Value) {
			return nil, &invalid{"The next page begins after a value that the column cannot have."}
		}
	}
	return q, nil
}

// url is the address that asks for q.
func (q *stationQuery) url() string {
	v := url.Values{}
	if q.tier != nil {
		v.Set("tier", tierParam(*q.tier))
	}
	if q.search != "" {
		v.Set("q", q.search)
	}
	if q.order != "" && (q.order != db.ByStanding || q.descending) {
		v.Set("sort", q.sort())
	}
	if q.after != nil {
		v.Set("from", q.after.Value)
		v.Set("after", segment(q.after.ID))
	}
	if len(v) == 0 {
		return stationPath(q.station)
	}
	return stationPath(q.station) + "?" + v.Encode()
}

func (q *stationQuery) sort() string {
	if q.descending {
		return "-" + string(q.order)
	}
	return string(q.order)
}

// with is the address of q, changed; a changed list begins at its first page.
func (q stationQuery) with(change func(*stationQuery)) string {
	q.after = nil
	change(&q)
	return q.url()
}

// columns are the orders of the table's columns.
var columns = [...]db.PartnerOrder{
	views.ByPartner: db.ByName, views.ByStanding: db.ByStanding, views.ByReliability: db.ByReliability, views.ByQuality: db.ByQuality,
	views.BySafety: db.BySafety, views.ByCounting: db.ByCounting, views.ByLastChange: db.ByChange,
}

// falling are the columns whose greatest values come first when they are first
// sorted by.
var falling = map[db.PartnerOrder]bool{db.ByCounting: true, db.ByChange: true}

// station is a station's page: how its partners stand.
func (s *Server) station(c echo.Context) error {
	q, err := readStationQuery(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	st, err := s.Store.Station(ctx, q.station)
	if err != nil {
		return err
	}
	query := db.PartnerQuery{
		Station: q.station, Tier: q.tier, Search: q.search, Order: q.order, Descending: q.descending, After: q.after, Limit: partnersShown + 1,
	}
	var rows []db.PartnerRow
	var matching int64
	if s.OtherClock { // the rows that are kept are of today
		rows, matching, st.Tiers, err = s.Store.StationAsOf(ctx, query, s.now())
		st.DataTo = min(st.DataTo, s.now())
	} else {
		rows, matching, err = s.Store.StationPartners(ctx, query)
	}
	if err != nil {
		return err
	}
	ch := s.chrome(c)
	zone := s.zones.of(st.Zone)
	m := stationView(ch.Text, &st, zone, q, rows, int(matching))
	m.Zone = ch.Text.ZoneNote(zone, s.now())
	return s.render(c, http.StatusOK, views.StationPage(ch, m), views.StationPanel(ch.Text, m))
}

// stationView puts a station's page into words. There is one row more than is
// shown where another page follows.
func stationView(t *views.Text, st *db.StationTiers, zone *time.Location, q *stationQuery, rows []db.PartnerRow, matching int) *views.Station {
	m := &views.Station{
		Code: st.ID, Name: st.Name, URL: stationPath(st.ID), Partners: t.PartnerCount(int(st.Partners())), Query: q.search,
	}
	if st.DataTo != 0 {
		m.DataUpTo = t.DateTime(st.DataTo, zone)
	}
	m.Tiers = tierCounts(t, st, func(tier standing.Tier) string {
		return q.with(func(q *stationQuery) { q.tier = &tier })
	})
	for i := range m.Tiers {
		m.Tiers[i].Current = q.tier != nil && *q.tier == m.Tiers[i].Tier
	}
	m.All = views.TierCount{
		Count: t.Number(int(st.Partners())), URL: q.with(func(q *stationQuery) { q.tier = nil }), Current: q.tier == nil,
	}
	if q.tier != nil {
		m.Hidden = append(m.Hidden, views.Hidden{Name: "tier", Value: tierParam(*q.tier)})
	}
	if q.order != db.ByStanding || q.descending {
		m.Hidden = append(m.Hidden, views.Hidden{Name: "sort", Value: q.sort()})
	}
	if q.tier != nil || q.search != "" {
		m.ClearURL = q.with(func(q *stationQuery) { q.tier, q.search = nil, "" })
	}
	for i, order := range columns {
		if order != "" {
			m.Columns[i] = column(q, order)
		}
	}
	if len(rows) > partnersShown {
		rows = rows[:partnersShown]
		next := rows[partnersShown-1].Place(q.order)
		m.NextURL = q.with(func(q *stationQuery) { q.after = &next })
	}
	if q.after != nil {
		m.FirstURL = q.with(func(*stationQuery) {})
	}
	m.Shown = t.Shown(len(rows), matching)
	for i := range rows {
		m.Rows = append(m.Rows, partnerRow(t, &rows[i], zone))
	}
	return m
}

// column is the head of a column; its link sorts by it or turns the order round.
func column(q *stationQuery, order db.PartnerOrder) views.Column {
	col := views.Column{}
	down := falling[order]
	if q.order == order {
		col.Sorted = views.Ascending
		if q.descending {
			col.Sorted = views.Descending
		}
		down = !q.descending
	}
	col.URL = q.with(func(q *stationQuery) { q.order, q.descending = order, down })
	return col
}

func partnerRow(t *views.Text, r *db.PartnerRow, zone *time.Location) views.PartnerRow {
	m := views.PartnerRow{
		ID: r.ID, Name: r.Name, URL: partnerPath(r.ID), Tier: r.Standing, SetBy: r.SetBy, Counting: t.Number(r.Counting),
	}
	for i, p := range standing.Pillars {
		m.Scores[i] = views.PillarScore{Score: t.Number(r.Scores[p]), Tier: r.Tiers[p]}
	}
	if r.ChangedAt != 0 {
		m.LastChange = t.Date(r.ChangedAt, zone)
	}
	return m
}
