package db

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"standings/standing"
)

// Report says what became of facts that came in.
type Report struct {
	New       int // not heard of before
	Corrected int // a newer version of a known fact
	Unchanged int // known already, word for word

	// Partners and Stations were made on the way, because a fact named them.
	Partners, Stations []string
}

// Add sums up two reports.
func (r *Report) Add(o Report) {
	r.New += o.New
	r.Corrected += o.Corrected
	r.Unchanged += o.Unchanged
	r.Partners = append(r.Partners, o.Partners...)
	r.Stations = append(r.Stations, o.Stations...)
}

// Record takes in the facts of one live request, or of a file without the
// declaration that it is a backfill, and folds them. They are recorded at their
// arrival. All of them are stored, or none; the same facts again change nothing.
func (s *Store) Record(ctx context.Context, facts []standing.Fact, arrival standing.Instant) (Report, error) {
	return s.recordFor(ctx, facts, arrival, 0)
}

func (s *Store) recordFor(ctx context.Context, facts []standing.Fact, arrival standing.Instant, importID int64) (report Report, err error) {
	facts = lastOfEach(facts)
	err = s.writeNew(ctx, func(t *tx) error {
		report, err = t.record(facts, arrival, importID)
		return err
	})
	return report, err
}

// writeNew is write for a transaction that looks up what there is and adds to it.
// Where another adds the same at the same moment, which PostgreSQL lets it try,
// the transaction is run again, and finds that.
func (s *Store) writeNew(ctx context.Context, do func(t *tx) error) error {
	for try := 1; ; try++ {
		if err := s.write(ctx, do); !errors.Is(err, ErrConflict) || try == tries {
			return err
		}
	}
}

// lastOfEach leaves of several versions of a fact the last.
func lastOfEach(facts []standing.Fact) []standing.Fact {
	seen := make(map[factKey]bool, len(facts))
	kept := make([]standing.Fact, 0, len(facts))
	for i := len(facts) - 1; i >= 0; i-- {
		if k := keyOf(&facts[i]); !seen[k] {
			seen[k] = true
			kept = append(kept, facts[i])
		}
	}
	slices.Reverse(kept)
	return kept
}

// inOrder is the order in which facts are stored, and folded where they have one
// instant: so that what a request says does not depend on the order of its lines.
func inOrder(a, b standing.Fact) int {
	return cmp.Or(strings.Compare(a.Partner, b.Partner), cmp.Compare(a.Type, b.Type), strings.Compare(a.Source, b.Source), strings.Compare(a.ID, b.ID))
}

// partnersOf are the partners that the facts belong to, each once, in the order
// of their bytes.
func partnersOf(facts []standing.Fact) []string {
	seen := make(map[string]bool)
	var all []string
	for i := range facts {
		if p := facts[i].Partner; p != "" && !seen[p] {
			seen[p] = true
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}

func (t *tx) record(facts []standing.Fact, arrival standing.Instant, importID int64) (report Report, err error) {
	slices.SortFunc(facts, inOrder)
	if err := t.keepRules(); err != nil {
		return report, err
	}
	partners, made, err := t.lockNew(partnersOf(facts))
	if err != nil {
		return report, err
	}
	rules, err := t.rules() // after the lock: a rulebook installed before marked the partners
	if err != nil {
		return report, err
	}
	report.Partners = onTheWay(made, facts)
	known, err := t.versionsOf(facts, importID)
	if err != nil {
		return report, err
	}
	sameFiles, err := t.sameFiles(importID)
	if err != nil {
		return report, err
	}
	again := claims{id: importID}
	var stored []newVersion
	var refold []string
	arrivals := make(map[string][]*standing.Record)
	var deliveries []*standing.Fact
	for i := range facts {
		f := &facts[i]
		body := encodeBody(f)
		versions := known[keyOf(f)]
		if v, told := toldBefore(versions, importID, sameFiles, func(v version) bool { return v.body == body }); told {
			again.add(f, v)
			report.Unchanged++
			continue
		}
		p := partners[f.Partner]
		f.RecordedAt = arrival
		number := int64(1)
		if n := len(versions); n > 0 {
			report.Corrected++
			number = versions[n-1].number + 1
		} else {
			report.New++
		}
		stored = append(stored, newVersion{f, number, body})
		if p == nil {
			continue // of a station
		}
		// Instants of a partner that are folded are over: what comes later, comes after.
		f.RecordedAt = max(arrival, p.state.FoldedTo+1)
		if p.dirty || len(versions) > 0 && !p.canCorrect(f) {
			p.anew = true
		}
		arrivals[f.Partner] = append(arrivals[f.Partner], &standing.Record{Fact: f, At: f.RecordedAt, Version: len(versions) + 1})
		deliveries = append(deliveries, f)
	}
	if err := t.insertFacts(stored, importID); err != nil {
		return report, err
	}
	if err := t.claim(&again); err != nil {
		return report, err
	}
	if report.Stations, err = t.meetStations(facts); err != nil {
		return report, err
	}
	var all []*folding
	for partner, records := range arrivals {
		p := partners[partner]
		all = append(all, p)
		if p.anew {
			refold = append(refold, partner)
			continue
		}
		for _, r := range p.state.Pending {
			deliveries = append(deliveries, r.Fact)
		}
		for _, r := range records {
			p.tell(r.Fact)
		}
	}
	if err := t.loadUsed(partners, deliveries); err != nil {
		return report, err
	}
	if len(refold) > 0 {
		upTo := func(p *folding) standing.Instant { return arrivals[p.partner][0].At }
		if err := t.foldAnew(partners, refold, rules, upTo); err != nil {
			return report, err
		}
	}
	for _, p := range all {
		if p.anew {
			continue
		}
		records := arrivals[p.partner]
		f := standing.Fold{Rules: rules, State: p.state, Log: p.log}
		f.Run(records, nil, records[0].At)
	}
	if importID != 0 {
		told := slices.Concat(slices.Collect(maps.Keys(arrivals)), slices.Collect(maps.Keys(again.of)))
		if err := t.noteImport(importID, told, report); err != nil {
			return report, err
		}
	}
	heard := make(map[string]standing.Instant)
	for i := range facts {
		if station := stationOf(&facts[i]); station != "" {
			heard[station] = arrival
		}
	}
	return report, t.save(all, rules, heard)
}

// onTheWay leaves of the partners just made those that have no fact of their own
// among the facts, sorted.
func onTheWay(made []string, facts []standing.Fact) []string {
	told := make(map[string]bool)
	for i := range facts {
		if facts[i].Type == standing.PartnerFact {
			told[facts[i].ID] = true
		}
	}
	made = slices.DeleteFunc(made, func(id string) bool { return told[id] })
	slices.Sort(made)
	return made
}

// canCorrect says whether the newer version of a known fact can be folded from
// the state, without going back to the other facts: it is a partner fact, or one
// that has no outcome yet when this one is recorded, and still takes place where
// the books say it does.
func (p *folding) canCorrect(f *standing.Fact) bool {
	if f.Type == standing.PartnerFact {
		return true
	}
	awaited := p.state.Awaits(f.Ref())
	return awaited != nil && awaited.At >= f.RecordedAt && !f.Void && f.Station == awaited.Fact.Station
}

// foldAnew folds partners from all their facts, up to the moment given for each.
func (t *tx) foldAnew(partners map[string]*folding, anew []string, rules *standing.Rulebooks, until func(*folding) standing.Instant) error {
	for _, id := range anew {
		facts, err := t.history(id)
		if err != nil {
			return err
		}
		p := partners[id]
		p.anew = true
		p.state, p.log = standing.FoldAll(rules, facts, until(p))
		holding(facts, standing.Forever, p.tell)
	}
	return nil
}
