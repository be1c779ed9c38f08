package world

import (
	"fmt"

	"standings/standing"
)

// otherID is an id for the partner's next fact among the others.
func (p *partner) otherID(letter string) string {
	return fmt.Sprintf("%s-%d-%03d", letter, p.number, len(p.others)+1)
}

// please has customers say thanks, for that share of what was delivered.
func (p *partner) please(share float64) {
	for i := range p.shifts {
		for j := range p.shifts[i].deliveries {
			d := &p.shifts[i].deliveries[j]
			at := d.CompletedAt + p.between(5*standing.Minute, 9*standing.Hour)
			if !p.chance(share) || !d.Delivered || len(d.Issues) > 0 || at > p.now {
				continue
			}
			p.others = append(p.others, standing.Fact{
				Type: standing.ThanksFact, Source: source, ID: p.otherID("T"), Partner: p.id, Delivery: d.ID, HappenedAt: at,
			})
		}
	}
}

// refuel has the partner buy fuel, or charge, after every fourth block or so.
func (p *partner) refuel() {
	category, least, most := "fuel", int64(2400), int64(7800)
	if p.chance(0.35) {
		category, least, most = "charging", 600, 2600
	}
	for i := range p.shifts {
		at := p.shifts[i].block.EndsAt + p.between(4*standing.Minute, 50*standing.Minute)
		if !p.chance(0.25) || at > p.now {
			continue
		}
		p.others = append(p.others, standing.Fact{
			Type: standing.PurchaseFact, Source: source, ID: p.otherID("F"), Partner: p.id,
			Category: category, AmountCents: least + p.Int64N(most-least), HappenedAt: at,
		})
	}
}
