// Package world makes up the demonstration: three stations, 240 partners and
// sixteen weeks of their work, ending at a given moment.
//
// The same seed and moment always give the same facts, so that what somebody
// saw can be shown again. Most partners live by chance, from habits and tempers;
// the cast lives by scripts, and stands where it is promised to stand at
// whatever moment the world ends.
package world

import (
	"fmt"
	"iter"
	"math/rand/v2"
	_ "time/tzdata" // the demonstration must run where no zones are installed

	"standings/standing"
)

const (
	days     = 16 * 7 // of work, up to the end of the world
	partners = 240
	first    = 1001 // number of the first partner
	source   = "feed"
)

// Facts yields the world that ends at now, which must be later than 1974: the
// stations first, then partner by partner all they did, in any order a backfill
// takes. Nothing happened later than now; a few blocks are scheduled beyond it.
func Facts(seed uint64, now standing.Instant) iter.Seq[standing.Fact] {
	return func(yield func(standing.Fact) bool) {
		w := newWorld(seed, now)
		for i := range w.stations {
			if !yield(w.stations[i].fact()) {
				return
			}
		}
		names := newNames(seed)
		for number := first; number < first+partners; number++ {
			p := w.member(number)
			if p == nil {
				home := &w.stations[number%len(w.stations)]
				p = w.commoner(number, home, names.next(home))
			}
			for _, f := range p.facts() {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// world is what all partners share.
type world struct {
	seed       uint64
	now        standing.Instant
	stations   []station
	happenings []happening
}

func newWorld(seed uint64, now standing.Instant) *world {
	w := &world{seed: seed, now: now, stations: newStations()}
	w.happenings = w.newHappenings()
	return w
}

// at is the station with the code.
func (w *world) at(code string) *station {
	for i := range w.stations {
		if w.stations[i].code == code {
			return &w.stations[i]
		}
	}
	panic("no station " + code) // a mistake in this package's tables
}

// partner is one partner and all they did.
type partner struct {
	*world
	*rand.Rand // of this partner alone, so that no story moves another

	number int
	id     string
	name   string
	home   *station
	joined standing.Instant
	shifts []shift         // in the order of their starts
	others []standing.Fact // that follow the blocks and deliveries: corrections, findings, thanks, purchases
}

func (w *world) newPartner(number int, home *station, name string) *partner {
	return &partner{
		world: w, Rand: rand.New(rand.NewPCG(w.seed, uint64(number))),
		number: number, id: partnerID(number), name: name, home: home,
	}
}

func partnerID(number int) string { return fmt.Sprintf("P-%d", number) }

// facts lists the partner fact, then all the partner did.
func (p *partner) facts() []standing.Fact {
	count := 1 + len(p.shifts) + len(p.others)
	for i := range p.shifts {
		count += len(p.shifts[i].deliveries)
	}
	all := append(make([]standing.Fact, 0, count), standing.Fact{
		Type: standing.PartnerFact, Source: source, ID: p.id, Partner: p.id,
		Name: p.name, Station: p.home.code, JoinedAt: p.joined,
	})
	for i := range p.shifts {
		all = append(all, p.shifts[i].block)
		all = append(all, p.shifts[i].deliveries...)
	}
	return append(all, p.others...)
}

// chance says yes with the probability.
func (p *partner) chance(probability float64) bool { return p.Float64() < probability }

// between draws a length of time from low up to but not including high, in whole seconds.
func (p *partner) between(low, high standing.Instant) standing.Instant {
	return low + standing.Instant(p.Int64N(int64((high-low)/standing.Second)))*standing.Second
}

// pick draws one of the words.
func (p *partner) pick(words ...string) string { return words[p.IntN(len(words))] }
