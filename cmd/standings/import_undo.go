package main

import (
	"context"
	"errors"
	"fmt"

	"standings/db"
)

type importUndoCmd struct {
	ID int64 `arg:"" help:"The number that import list gives."`
}

func (c *importUndoCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	err = s.UndoImport(ctx, c.ID, p.now())
	if errors.Is(err, db.ErrNotFound) {
		return fmt.Errorf("there is no import %d; standings import list names those there are", c.ID)
	}
	if err != nil {
		return err
	}
	folded, err := p.refold(ctx, s)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "import %d is undone; %s folded anew\n", c.ID, count(folded, "partner", "partners"))
	return nil
}
