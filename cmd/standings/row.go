package main

import "standings/standing"

// row is how a partner stands, as list and show give it: the field names and
// their order are what other programs rely on.
type row struct {
	Partner     string    `json:"partner"`
	Station     string    `json:"station"` // home; empty while none is known
	Standing    word      `json:"standing"`
	SetBy       word      `json:"set_by"`
	Counting    int       `json:"counting"`
	Reliability pillarRow `json:"reliability"`
	Quality     pillarRow `json:"quality"`
	Safety      pillarRow `json:"safety"`
	AsOf        moment    `json:"as_of"`
}

type pillarRow struct {
	Score         int  `json:"score"`
	Tier          word `json:"tier"` // null while there is not enough data
	Opportunities int  `json:"opportunities"`
}

// rowOf is the row of a partner whose state has been advanced to the moment.
func rowOf(partner string, s *standing.State, at standing.Instant) row {
	pillar := func(p standing.Pillar) pillarRow {
		ps := s.Pillar(p)
		return pillarRow{Score: ps.Score(), Tier: word(ps.Tier.String()), Opportunities: ps.Opportunities}
	}
	return row{
		Partner: partner, Station: s.Home(),
		Standing: word(s.Standing.String()), SetBy: word(s.SetBy.String()), Counting: s.Counting(),
		Reliability: pillar(standing.Reliability), Quality: pillar(standing.Quality), Safety: pillar(standing.Safety),
		AsOf: moment(at),
	}
}
