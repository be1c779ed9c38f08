package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"standings/db"
)

type showCmd struct {
	Partner string `arg:"" help:"The partner's id."`
	Format  string `enum:"text,json" default:"text" help:"text for people, json for programs (${default})."`
	AsOf    moment `placeholder:"TIME" help:"As was shown at this time, past or future; now if it is left out."`
}

func (c *showCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	at := p.asOf(c.AsOf)
	partner, books, err := s.PartnerAsOf(ctx, c.Partner, at)
	if errors.Is(err, db.ErrNotFound) {
		return fmt.Errorf("no fact named the partner %q by %s", c.Partner, at)
	}
	if err != nil {
		return err
	}
	d := detailsOf(&partner, &books, at)
	if c.Format == "json" {
		e := json.NewEncoder(p.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(d)
	}
	d.tell(p, partner.Rules.InForce(at))
	return nil
}
