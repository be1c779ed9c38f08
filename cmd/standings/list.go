package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"standings/handlers/sheet"
	"standings/standing"
)

type listCmd struct {
	Format  string `enum:"table,ndjson,csv" default:"table" help:"table for people, ndjson or csv for programs (${default})."`
	AsOf    moment `placeholder:"TIME" help:"As was shown at this time, past or future; now if it is left out."`
	Station string `placeholder:"ID" help:"Only the partners at home at this station."`
}

func (c *listCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	at := p.asOf(c.AsOf)
	out := bufio.NewWriter(p.stdout)
	var l lister
	switch c.Format {
	case "ndjson":
		l = ndjsonLister(out)
	case "csv":
		l = csvLister(out)
	default:
		l = tableLister(p, at)
	}
	err = s.EachAsOf(ctx, at, c.Station, func(id string, state *standing.State) error {
		return l.row(rowOf(id, state, at))
	})
	if err != nil {
		return err
	}
	l.end()
	return out.Flush()
}

// asOf is the moment a command is asked about.
func (p *program) asOf(m moment) standing.Instant {
	if m == 0 {
		return p.now()
	}
	return standing.Instant(m)
}

// lister writes a list in one format.
type lister struct {
	row func(r row) error
	end func()
}

func ndjsonLister(w io.Writer) lister {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return lister{
		row: func(r row) error { return e.Encode(r) },
		end: func() {},
	}
}

func csvLister(out io.Writer) lister {
	w := csv.NewWriter(out)
	header := []string{"partner", "station", "standing", "set_by", "counting"}
	for _, p := range standing.Pillars {
		header = append(header, p.String()+"_score", p.String()+"_tier", p.String()+"_opportunities")
	}
	w.Write(append(header, "as_of"))
	return lister{
		row: func(r row) error {
			cells := []string{sheet.Text(r.Partner), sheet.Text(r.Station), string(r.Standing), string(r.SetBy), strconv.Itoa(r.Counting)}
			for _, p := range []pillarRow{r.Reliability, r.Quality, r.Safety} {
				cells = append(cells, strconv.Itoa(p.Score), string(p.Tier), strconv.Itoa(p.Opportunities))
			}
			return w.Write(append(cells, standing.Instant(r.AsOf).String()))
		},
		end: w.Flush,
	}
}

func tableLister(p *program, at standing.Instant) lister {
	t := p.table("PARTNER", "STATION", "STANDING", "SET BY", "COUNTING", "RELIABILITY", "QUALITY", "SAFETY")
	partners := 0
	tiers := make(map[word]int)
	return lister{
		row: func(r row) error {
			partners++
			tiers[r.Standing]++
			t.row(r.Partner, r.Station, r.Standing.or("none yet"), r.SetBy.or("–"), strconv.Itoa(r.Counting),
				r.Reliability.said(), r.Quality.said(), r.Safety.said())
			return nil
		},
		end: func() {
			t.flush()
			line := count(partners, "partner", "partners") + " as of " + at.String()
			sep := ": "
			for _, tier := range append(standing.Tiers[:], standing.NoTier) {
				if n := tiers[word(tier.String())]; n > 0 {
					line += fmt.Sprintf("%s%d %s", sep, n, word(tier.String()).or("without a standing yet"))
					sep = ", "
				}
			}
			fmt.Fprintln(p.stdout, line)
		},
	}
}

// said is the pillar in a table.
func (p pillarRow) said() string {
	if p.Tier == "" {
		return strconv.Itoa(p.Score) + " (no tier yet)"
	}
	return strconv.Itoa(p.Score) + " " + string(p.Tier)
}
