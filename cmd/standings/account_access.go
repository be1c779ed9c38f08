package main

import (
	"context"
	"errors"
	"fmt"

	"standings/db"
)

type accountDisableCmd struct{ accountArg }

func (c *accountDisableCmd) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(s *db.Store, a db.Account) error {
		if err := s.DisableAccount(ctx, a.ID, p.now()); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s is shut out\n", shown(a.Name))
		return nil
	})
}

type accountEnableCmd struct{ accountArg }

func (c *accountEnableCmd) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(s *db.Store, a db.Account) error {
		if err := s.EnableAccount(ctx, a.ID); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "%s is let in again\n", shown(a.Name))
		return nil
	})
}

type accountResetCmd struct {
	accountArg
	linkFlag
}

func (c *accountResetCmd) Run(ctx context.Context, p *program) error {
	base, err := c.base()
	if err != nil {
		return err
	}
	return c.with(ctx, p, func(s *db.Store, a db.Account) error {
		token, err := s.ResetAccount(ctx, a.ID, p.now())
		if err != nil {
			return whyNot(err, a)
		}
		p.sayLink(base, token)
		return nil
	})
}

type accountTokenCmd struct {
	accountArg
	Revoke bool `help:"Make all tokens of the feed worthless, and print none."`
}

func (c *accountTokenCmd) Run(ctx context.Context, p *program) error {
	return c.with(ctx, p, func(s *db.Store, a db.Account) error {
		if c.Revoke {
			n, err := s.RevokeFeedTokens(ctx, a.ID)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.stdout, "%s of %s revoked\n", count(n, "token", "tokens"), shown(a.Name))
			return nil
		}
		token, err := s.CreateFeedToken(ctx, a.ID, p.now())
		if err != nil {
			return whyNot(err, a)
		}
		fmt.Fprintln(p.stdout, token)
		fmt.Fprintln(p.stderr, "the token is shown this once; the feed sends it as Authorization: Bearer")
		return nil
	})
}

// whyNot says why an account that exists gets no link or token.
func whyNot(err error, a db.Account) error {
	switch {
	case !errors.Is(err, db.ErrNotFound):
		return err
	case a.DisabledAt != 0:
		return fmt.Errorf("the account of %s is disabled; enable it first", shown(a.Name))
	case a.Role == db.RoleFeed:
		return fmt.Errorf("%s is a feed, which has tokens and no password", shown(a.Name))
	}
	return fmt.Errorf("%s is no feed; only feeds have tokens", shown(a.Name))
}
