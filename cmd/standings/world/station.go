package world

import (
	"time"

	"standings/standing"
)

// station is a station of the world.
type station struct {
	code, name string
	zone       *time.Location
	pay        int64    // cents for an hour
	staff      []string // who confirm what is reported here
	names      []people // among whom its partners are
}

// managed is the station whose manager is one of the players.
const managed = "SEA2"

func newStations() []station {
	return []station{
		{
			code: managed, name: "Cedar Yard", zone: zone("America/Los_Angeles"), pay: 2350,
			staff: []string{manager, "Teo Lindqvist"},
			names: []people{english, english, spanish, spanish, vietnamese, igbo, amharic, korean, samoan},
		},
		{
			code: "BER1", name: "Linden Depot", zone: zone("Europe/Berlin"), pay: 2100,
			staff: []string{"Marlene Aschoff", "Deniz Yalın"},
			names: []people{german, german, turkish, polish, arabic, ukrainian, greek, georgian, hebrew},
		},
		{
			code: "SIN4", name: "Orchid Hub", zone: zone("Asia/Singapore"), pay: 1950,
			staff: []string{"Mei Ling Foo", "Hafiz Rahim"},
			names: []people{chinese, chinese, malay, malay, tamil, hindi, thai, japanese, english},
		},
	}
}

// zone loads a zone that is embedded, so it cannot fail but for a misspelt name.
func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

func (s *station) fact() standing.Fact {
	return standing.Fact{Type: standing.StationFact, Source: source, ID: s.code, Name: s.name, Zone: s.zone.String()}
}

// clock is the moment at the minute of the station's calendar day that is so
// many days before today's at now. The minute may lie beyond the day's end.
func (s *station) clock(now standing.Instant, daysAgo, minute int) standing.Instant {
	y, m, d := now.Time().In(s.zone).Date()
	return standing.At(time.Date(y, m, d-daysAgo, 0, minute, 0, 0, s.zone))
}

// weekday is the day of the week of that calendar day.
func (s *station) weekday(now standing.Instant, daysAgo int) time.Weekday {
	y, m, d := now.Time().In(s.zone).Date()
	return time.Date(y, m, d-daysAgo, 12, 0, 0, 0, s.zone).Weekday()
}

// byDay is how busy the days of the week are, Sunday first; 1 is usual.
var byDay = [7]float64{0.75, 0.9, 0.95, 1, 1.05, 1.25, 1.1}

// byHour is how many blocks start at each hour, in no particular unit: parcels
// in the morning, groceries before dinner, and a later, flatter day at weekends.
func byHour(d time.Weekday) *[24]float64 {
	if d == time.Saturday || d == time.Sunday {
		return &[24]float64{8: 2, 9: 5, 10: 7, 11: 6, 12: 4, 13: 4, 14: 4, 15: 4, 16: 3, 17: 3, 18: 1}
	}
	return &[24]float64{6: 1, 7: 5, 8: 9, 9: 7, 10: 4, 11: 3, 12: 2, 13: 2, 14: 3, 15: 4, 16: 6, 17: 6, 18: 3, 19: 1}
}
