package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"standings/db"
	"standings/standing"
)

// mostNames is how many partners or stations made on the way are named.
const mostNames = 10

// check reads the files without storing anything, and refuses them if a line is.
func (i *importing) check(ctx context.Context) error {
	if err := i.pass(ctx, "checking", func([]standing.Fact) error { return nil }); err != nil {
		return err
	}
	return i.refusals("with --strict nothing is stored then")
}

// store takes the facts in, and folds anew what that makes necessary.
func (i *importing) store(ctx context.Context) error {
	mode := "live"
	if i.flags.Backfill {
		mode = "backfill"
	}
	fingerprint, err := i.inputs.fingerprint(ctx, mode, i.format.text)
	if err != nil {
		return err
	}
	s, err := i.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	id, err := s.BeginImport(ctx, db.Import{
		Backfill: i.flags.Backfill, Files: some(i.inputs.names(), mostNames), Fingerprint: fingerprint, BegunAt: i.now(),
	})
	if err != nil {
		return err
	}
	var sum imported
	var storing error
	reading := i.pass(ctx, "storing", func(facts []standing.Fact) error {
		if i.flags.Strict && i.refused > 0 {
			storing = errors.New("the files were changed while they were read")
			return storing
		}
		// A batch under way is finished even after Ctrl-C.
		report, err := i.storeBatch(context.WithoutCancel(ctx), s, id, facts)
		sum.Add(report)
		sum.note(facts)
		storing = err
		return err
	})
	switch {
	case storing != nil:
		return storing
	case ctx.Err() != nil:
		return fmt.Errorf("stopped; this run stored %s, and running the same import again finishes it", count(sum.New+sum.Corrected, "fact", "facts"))
	}
	// Also when a file could not be read to its end, what was read is folded.
	folded, err := i.refold(ctx, s)
	if err := errors.Join(reading, err); err != nil {
		return err
	}
	if err := s.EndImport(context.WithoutCancel(ctx), id, i.refused, i.now()); err != nil {
		return err
	}
	fmt.Fprintf(i.stdout, "import %d: %s; %s refused\n", id, sum.said(), count(i.refused, "line", "lines"))
	sum.sayMade(i.program)
	if folded > 0 {
		fmt.Fprintf(i.stdout, "%s folded anew\n", count(folded, "partner", "partners"))
	}
	return i.refusals("all others are stored")
}

func (i *importing) storeBatch(ctx context.Context, s *db.Store, id int64, facts []standing.Fact) (db.Report, error) {
	switch {
	case len(facts) == 0:
		return db.Report{}, nil
	case i.flags.Backfill:
		return s.Backfill(ctx, id, facts)
	}
	return s.RecordImport(ctx, id, facts, i.now())
}

// refold folds the partners that need it, and says how many that were.
func (p *program) refold(ctx context.Context, s *db.Store) (int, error) {
	dirty, err := s.Dirty(ctx)
	if err != nil || dirty == 0 {
		return 0, err
	}
	told := p.progress("folding", "partners", dirty)
	defer told.end()
	done := int64(0)
	folded, err := s.Refold(ctx, p.now(), func(partners int) {
		done += int64(partners)
		told.reached(done, done)
	})
	if ctx.Err() != nil {
		err = errors.New("stopped while partners were folded anew; the next import, rebuild or serve goes on with it")
	}
	return folded, err
}

// imported is what became of the facts of an import.
type imported struct {
	db.Report
	facts int // read

	// declared are the partners and stations that have a fact of their own.
	declared map[standing.Ref]bool
}

// note counts the facts, and sees which partners and stations they declare.
func (m *imported) note(facts []standing.Fact) {
	m.facts += len(facts)
	for n := range facts {
		if t := facts[n].Type; t == standing.PartnerFact || t == standing.StationFact {
			if m.declared == nil {
				m.declared = make(map[standing.Ref]bool)
			}
			m.declared[standing.Ref{Type: t, ID: facts[n].ID}] = true
		}
	}
}

// said is what became of the facts, in numbers. Of facts that a batch repeats
// only the last is looked at.
func (m *imported) said() string {
	said := fmt.Sprintf("%s: %d new, %d corrected, %d unchanged", count(m.facts, "fact", "facts"), m.New, m.Corrected, m.Unchanged)
	if repeated := m.facts - m.New - m.Corrected - m.Unchanged; repeated > 0 {
		said += fmt.Sprintf(", %d repeated", repeated)
	}
	return said
}

// sayMade names the partners and stations that other facts named and no fact
// declared: they have no name and no zone of their own, which may be a mistake.
func (m *imported) sayMade(p *program) {
	for _, made := range []struct {
		t         standing.Type
		ids       []string
		one, many string
	}{
		{standing.PartnerFact, m.Partners, "partner", "partners"},
		{standing.StationFact, m.Stations, "station", "stations"},
	} {
		ids := slices.DeleteFunc(made.ids, func(id string) bool { return m.declared[standing.Ref{Type: made.t, ID: id}] })
		if len(ids) > 0 {
			slices.Sort(ids)
			fmt.Fprintf(p.stdout, "made on the way: %s: %s\n", count(len(ids), made.one, made.many), some(ids, mostNames))
		}
	}
}
