package main

import (
	"context"
	"fmt"

	"standings/db"
)

type rebuildCmd struct {
	Check bool `help:"Change nothing; say where the books differ from what the facts make of them."`
}

// Help is shown by standings rebuild --help.
func (*rebuildCmd) Help() string {
	return "With --check the exit status is 1 when something differs; each difference is a line of the output."
}

func (c *rebuildCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if c.Check {
		return check(ctx, p, s)
	}
	told := p.progress("folding", "partners", 0)
	defer told.end()
	done := int64(0)
	folded, err := s.Rebuild(ctx, p.now(), func(partners int) {
		done += int64(partners)
		told.reached(done, done)
	})
	if err != nil {
		return err
	}
	told.end()
	fmt.Fprintf(p.stdout, "%s folded anew\n", count(folded, "partner", "partners"))
	return nil
}

func check(ctx context.Context, p *program, s *db.Store) error {
	told := p.progress("checking", "partners", 0)
	defer told.end()
	done := int64(0)
	found, err := s.Check(ctx, func(partners int) {
		done += int64(partners)
		told.reached(done, done)
	})
	if err != nil {
		return err
	}
	told.end()
	for _, difference := range found.Differences {
		fmt.Fprintln(p.stdout, shown(difference))
	}
	checked := fmt.Sprintf("%s and %s", count(found.Partners, "partner", "partners"), count(found.Lines, "ledger line", "ledger lines"))
	if n := len(found.Differences); n > 0 {
		return fmt.Errorf("%s in the books of %s", count(n, "difference", "differences"), checked)
	}
	fmt.Fprintf(p.stdout, "%s are equal to what the facts make of them\n", checked)
	return nil
}
