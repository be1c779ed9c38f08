package handlers

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/andybalholm/brotli"
	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/handlers/sheet"
	"standings/standing"
	"standings/standing/proof"
	"standings/views"
)

// linesShown is how many lines a page of the ledger has.
const linesShown = 100

// errRefolding says that older facts are being worked in, so that what is stored
// does not follow from all facts yet.
var errRefolding = errors.New("the partner is being folded anew")

// ledgerQuery is what the address of a ledger asks for.
type ledgerQuery struct {
	partner string
	pillar  standing.Pillar // NoPillar: all
	before  int             // 0: from the newest line on
	format  string          // "", csv or json
}

// readLedgerQuery reads the address, and refuses what it does not know.
func readLedgerQuery(c echo.Context) (q ledgerQuery, err error) {
	if q.partner, err = readSegment(c.Param("partner")); err != nil {
		return q, err
	}
	if q.pillar, err = standing.ParsePillar(c.QueryParam("pillar")); err != nil {
		return q, &invalid{"There is no such pillar to filter by."}
	}
	if before := c.QueryParam("before"); before != "" {
		if q.before, err = strconv.Atoi(before); err != nil || q.before < 1 || q.before > math.MaxInt32 {
			return q, &invalid{"The page begins before a line that cannot be."}
		}
	}
	if q.format = c.QueryParam("format"); !slices.Contains([]string{"", "csv", "json"}, q.format) {
		return q, &invalid{"A ledger can be had as csv or json."}
	}
	return q, nil
}

// url is the address that asks for q.
func (q ledgerQuery) url() string {
	v := url.Values{}
	if q.pillar != standing.NoPillar {
		v.Set("pillar", q.pillar.String())
	}
	if q.before != 0 {
		v.Set("before", strconv.Itoa(q.before))
	}
	if q.format != "" {
		v.Set("format", q.format)
	}
	if len(v) == 0 {
		return ledgerPath(q.partner)
	}
	return ledgerPath(q.partner) + "?" + v.Encode()
}

// ledger is every change of a partner's points, as a page or as a file.
func (s *Server) ledger(c echo.Context) error {
	q, err := readLedgerQuery(c)
	if err != nil {
		return err
	}
	switch q.format {
	case "csv":
		return s.ledgerCSV(c, q)
	case "json":
		return s.ledgerJSON(c, q)
	}
	page, err := s.Store.LedgerPage(c.Request().Context(), q.partner, db.LedgerQuery{Pillar: q.pillar, Before: q.before, Limit: linesShown + 1}, s.now())
	if err != nil {
		return err
	}
	ch := s.chrome(c)
	if page.Dirty {
		ch.Banners = append(ch.Banners, ch.Text.RefoldingBanner())
	}
	zone := s.zones.of(page.Station.Zone)
	m := &views.Ledger{
		Name: page.Name, PartnerURL: partnerPath(q.partner), Zone: ch.Text.ZoneNote(zone, s.now()),
		CSV: ledgerQuery{partner: q.partner, pillar: q.pillar, format: "csv"}.url(), JSON: ledgerQuery{partner: q.partner, format: "json"}.url(),
	}
	for _, p := range append([]standing.Pillar{standing.NoPillar}, standing.Pillars[:]...) {
		m.Filters = append(m.Filters, views.Filter{Pillar: p, URL: ledgerQuery{partner: q.partner, pillar: p}.url(), Current: p == q.pillar})
	}
	if q.pillar != standing.NoPillar {
		m.ClearURL = ledgerPath(q.partner)
	}
	if q.before != 0 {
		m.NewestURL = ledgerQuery{partner: q.partner, pillar: q.pillar}.url()
	}
	lines := page.Lines
	if len(lines) > linesShown {
		lines = lines[:linesShown]
		m.OlderURL = ledgerQuery{partner: q.partner, pillar: q.pillar, before: lines[linesShown-1].Number}.url()
	}
	for i := range lines {
		l := &lines[i]
		row := ch.Text.LedgerLine(l, ch.Text.EventOn(l.Event.Kind, page.Occurred[l.Event], zone), ch.Text.DateTime(l.At, zone))
		row.URL = eventPath(q.partner, l.Event)
		m.Lines = append(m.Lines, row)
	}
	return s.render(c, http.StatusOK, views.LedgerPage(ch, m), views.LedgerPanel(ch.Text, m))
}

// ledgerCSV is the ledger for a spreadsheet, oldest line first, so that it can be
// added up from the top. Times are in UTC.
func (s *Server) ledgerCSV(c echo.Context, q ledgerQuery) error {
	page, err := s.Store.LedgerPage(c.Request().Context(), q.partner, db.LedgerQuery{Pillar: q.pillar, Limit: math.MaxInt32}, s.now())
	if err != nil {
		return err
	}
	return download(c, "text/csv; charset=utf-8", q.partner, "csv", func(out io.Writer) error {
		w := csv.NewWriter(out)
		w.Write([]string{"line", "recorded_at", "pillar", "event", "happened_at", "type", "source", "id", "change", "why", "points_after", "score_after", "tier_after", "rulebook"})
		for _, l := range slices.Backward(page.Lines) {
			w.Write([]string{
				strconv.Itoa(l.Number), l.At.String(), l.Pillar.String(), l.Event.Kind.String(), page.Occurred[l.Event].String(),
				l.Event.Type.String(), sheet.Text(l.Event.Source), sheet.Text(l.Event.ID),
				strconv.Itoa(l.Delta), l.Why.String(), strconv.Itoa(l.Points), strconv.Itoa(standing.Score(l.Points)),
				l.Tier.String(), sheet.Text(l.Rulebook),
			})
		}
		w.Flush()
		return w.Error()
	})
}

// ledgerJSON is the ledger with all it is made of, for standings verify.
func (s *Server) ledgerJSON(c echo.Context, q ledgerQuery) error {
	now := s.now()
	stored, err := s.Store.Books(c.Request().Context(), q.partner, now)
	if err != nil {
		return err
	}
	if stored.Dirty {
		return errRefolding
	}
	// A clock that was set back does not undo what is on the books.
	books := proof.Books{Partner: q.partner, AsOf: max(now, stored.State.FoldedTo), Facts: stored.Facts, Lines: stored.Lines, Changes: stored.Changes}
	for _, r := range stored.Rulebooks {
		books.Rulebooks = append(books.Rulebooks, proof.Rulebook{Version: r.Version, From: r.From, Text: r.Text})
	}
	return download(c, "application/json", q.partner, "json", books.Write)
}

// download answers with a file to keep, named after the partner. It is written to
// memory first, so that a failure is an error page and never half a file.
func download(c echo.Context, contentType, partner, ending string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", `attachment; filename="ledger-`+segment(partner)+"."+ending+`"`)
	out := brotli.HTTPCompressor(c.Response(), c.Request())
	if _, err := out.Write(b.Bytes()); err != nil {
		return err
	}
	return out.Close()
}
