package main

import (
	"context"
	"errors"

	"standings/db"
)

type accountInviteCmd struct {
	accountFields
	linkFlag
	Email string `arg:"" help:"The address to log in with. Of an account that exists it is enough; a new one also needs --name and --role."`
}

func (c *accountInviteCmd) Run(ctx context.Context, p *program) error {
	base, err := c.base()
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	a, err := s.AccountByEmail(ctx, c.Email)
	switch {
	case errors.Is(err, db.ErrNotFound):
		if a, err = s.CreateAccount(ctx, c.account(c.Email), p.now()); err != nil {
			return explain(err, c.Email)
		}
	case err != nil:
		return err
	case c.Role != "" && db.Role(c.Role) != a.Role:
		return explain(db.ErrConflict, c.Email)
	}
	token, err := s.Invite(ctx, a.ID, p.now())
	if err != nil {
		return whyNot(err, a)
	}
	p.sayLink(base, token)
	return nil
}
