package main

import (
	"context"
	"fmt"
)

type backupCmd struct {
	File string `arg:"" help:"Where to put the copy; a file that exists is not overwritten."`
}

func (c *backupCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Backup(ctx, c.File); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s is copied to %s\n", shown(p.db), shown(c.File))
	return nil
}
