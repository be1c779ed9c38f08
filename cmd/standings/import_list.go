package main

import (
	"context"
	"fmt"

	"standings/db"
)

type importListCmd struct{}

func (*importListCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	imports, err := s.Imports(ctx)
	if err != nil {
		return err
	}
	t := p.table("IMPORT", "MODE", "BEGUN", "ENDED", "FACTS", "REFUSED", "FILES")
	for _, i := range imports {
		mode := "live"
		if i.Backfill {
			mode = "backfill"
		}
		t.row(fmt.Sprint(i.ID), mode, i.BegunAt.String(), ended(&i), fmt.Sprint(i.Facts), fmt.Sprint(i.Refused), i.Files)
	}
	t.flush()
	return nil
}

// ended is when the import ended, and how.
func ended(i *db.Import) string {
	switch {
	case i.UndoneAt != 0:
		return "undone " + i.UndoneAt.String()
	case i.EndedAt == 0:
		return "not finished"
	}
	return i.EndedAt.String()
}
