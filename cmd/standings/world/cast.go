package world

import (
	"time"

	"standings/standing"
)

// member is one of the cast: a partner who lives by a script, and so stands
// where the script says at whatever moment the world ends. Nothing else befalls
// them.
type member struct {
	number int
	id     string // empty: as everybody's
	login  string // empty: nobody logs in as them
	name   string
	home   string
	story  string

	standing standing.Tier
	setBy    standing.Pillar

	joined standing.Instant // before the end of the world
	habit  habit
	visits string           // the station of the habit's visits
	thanks float64          // the share of deliveries that brought one
	script func(p *partner) // may be nil: nothing goes wrong
}

const year = 365 * standing.Day

// on works each of the days given, and no other.
func on(weekdays ...time.Weekday) (chances [7]float64) {
	for _, d := range weekdays {
		chances[d] = 1
	}
	return chances
}

var (
	tuesdayToSaturday = on(time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday)
	mondayToFriday    = on(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
	allButSunday      = on(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday)
	weekends          = on(time.Friday, time.Saturday, time.Sunday)
	everyDay          = [7]float64{1, 1, 1, 1, 1, 1, 1}
)

// cast holds one of everything that somebody may want to see.
var cast = []member{
	{
		number: 1008, login: "fantastic", name: "Amara Okafor", home: managed,
		story:    "Fantastic again: a bad week some ten weeks ago took it down to Great, and counts no longer.",
		standing: standing.Fantastic, setBy: standing.Quality,
		joined: 2 * year, habit: habit{weekday: tuesdayToSaturday, hour: 8, drops: 14}, thanks: 0.06,
		script: fantastic,
	},
	{
		number: 1021, login: "great", name: "Mateo Quiroga", home: managed,
		story:    "Great, held down by Delivery quality; an issue is reported and waits to be confirmed.",
		standing: standing.Great, setBy: standing.Quality,
		joined: year, habit: habit{weekday: mondayToFriday, hour: 16, drops: 12}, thanks: 0.025,
		script: great,
	},
	{
		number: 1034, login: "fair", name: "Nguyễn Thu Hà", home: managed,
		story:    "Fair after three bad weeks, and on the way up: every block since was clean.",
		standing: standing.Fair, setBy: standing.Reliability,
		joined: 300 * standing.Day, habit: habit{weekday: tuesdayToSaturday, hour: 9, drops: 10}, thanks: 0.02,
		script: fair,
	},
	{
		number: 1047, login: "at-risk", name: "Sam Whitfield", home: managed,
		story:    "At Risk: two blocks missed and two cancelled late within a month.",
		standing: standing.AtRisk, setBy: standing.Reliability,
		joined: 200 * standing.Day, habit: habit{weekday: mondayToFriday, hour: 7, drops: 11}, thanks: 0.01,
		script: atRisk,
	},
	{
		number: 1060, login: "newcomer", name: "Leilani Kahale", home: managed,
		story:  "Two blocks so far: no standing yet.",
		joined: 7 * standing.Day, habit: habit{weekday: allButSunday, hour: 10, drops: 9, last: 2},
	},
	{
		number: 1073, login: "visitor", name: "Jonas Weidner", home: "BER1",
		story:    "At home in Berlin, with three weeks of blocks at Cedar Yard; Great for late check-ins, most of them there.",
		standing: standing.Great, setBy: standing.Reliability,
		joined: 3 * year, visits: managed, thanks: 0.03,
		habit:  habit{weekday: tuesdayToSaturday, hour: 9, drops: 11, away: []span{{34, 33}, {11, 10}}, visits: span{32, 12}},
		script: visitor,
	},

	{
		number: 1086, name: "Marit Haugen", home: managed, story: "Kept Fantastic between the marks.",
		standing: standing.Fantastic, setBy: standing.Reliability,
		joined: year, habit: habit{weekday: tuesdayToSaturday, hour: 8, drops: 9}, script: kept,
	},
	{
		number: 1099, id: "SEA2/12 b", name: "Hyacinth Featherstonehaugh-Vandermeulen de la Concepción", home: managed,
		story:    "A clean record, a block ahead, an id and a name that need room.",
		standing: standing.Fantastic, setBy: standing.Reliability,
		joined: 2 * year, habit: habit{weekday: weekends, hour: 11, drops: 12, shortly: 26 * time.Hour}, thanks: 0.05,
	},
	{
		number: 1112, name: "Suda", home: "SIN4", story: "Joined, and nothing else.",
		joined: 30 * standing.Hour,
	},
	{
		number: 1125, name: "Noor Haddad", home: "BER1", story: "Enough blocks, too few deliveries.",
		standing: standing.Fantastic, setBy: standing.Reliability,
		joined: 40 * standing.Day, habit: habit{weekday: everyDay, hour: 17, drops: 5, last: 6}, script: tooFew,
	},
	{
		number: 1138, name: "Piotr Wrona", home: "BER1", story: "Great for a safety finding alone.",
		standing: standing.Great, setBy: standing.Safety,
		joined: year, habit: habit{weekday: mondayToFriday, hour: 9, drops: 10},
		script: func(p *partner) { p.finding(standing.UnsafeDriving, 40*standing.Day) },
	},
	{
		number: 1151, name: "Aylin Demirel", home: "BER1", story: "A safety finding has aged out.",
		standing: standing.Fantastic, setBy: standing.Reliability,
		joined: 2 * year, habit: habit{weekday: weekends, hour: 10, drops: 11},
		script: func(p *partner) { p.finding(standing.Disrespect, 190*standing.Day) },
	},
	{
		number: 1164, name: "Goh Wei Jie", home: "SIN4", story: "Back from five weeks' holiday, with the events from before it still counting.",
		standing: standing.Great, setBy: standing.Reliability,
		joined: 2 * year, habit: habit{weekday: tuesdayToSaturday, hour: 8, drops: 10, away: []span{{52, 18}}}, script: holiday,
	},
	{
		number: 1177, name: "Rashid Salleh", home: "SIN4", story: "On holiday for three weeks now.",
		standing: standing.Great, setBy: standing.Reliability,
		joined: year, habit: habit{weekday: mondayToFriday, hour: 15, drops: 10, away: []span{{22, 0}}}, script: holiday,
	},
	{
		number: 1190, name: "Lakshmi Pillai", home: "SIN4", story: "A missed block was withdrawn, a parcel found to have been delivered.",
		standing: standing.Fantastic, setBy: standing.Reliability,
		joined: year, habit: habit{weekday: allButSunday, hour: 9, drops: 9}, script: withdrawn,
	},
	{
		number: 1205, name: "Tui Manaia", home: managed, story: "Everything that can be excused was.",
		standing: standing.Fantastic, setBy: standing.Reliability,
		joined: year, habit: habit{weekday: tuesdayToSaturday, hour: 10, drops: 12}, script: excused,
	},
	{
		number: 1219, name: "Dana Albrecht", home: "BER1", story: "At Risk for a harassment finding, whatever the rest.",
		standing: standing.AtRisk, setBy: standing.Safety,
		joined: 2 * year, habit: habit{weekday: mondayToFriday, hour: 8, drops: 10},
		script: func(p *partner) { p.finding(standing.Harassment, 25*standing.Day) },
	},
}

func (m *member) partnerID() string {
	if m.id != "" {
		return m.id
	}
	return partnerID(m.number)
}

// member is the partner of the number if the cast holds them, else nil.
func (w *world) member(number int) *partner {
	for i := range cast {
		if cast[i].number == number {
			return w.perform(&cast[i])
		}
	}
	return nil
}

func (w *world) perform(m *member) *partner {
	p := w.newPartner(m.number, w.at(m.home), m.name)
	p.id = m.partnerID()
	p.joined = w.now - m.joined
	p.joined -= p.joined % standing.Hour
	h := m.habit
	if m.visits != "" {
		h.visited = w.at(m.visits)
	}
	p.work(h)
	if m.script != nil {
		m.script(p)
	}
	p.please(m.thanks)
	if m.thanks > 0.02 {
		p.refuel()
	}
	return p
}
