package main

import (
	"context"
	"errors"
	"fmt"

	"standings/db"
	"standings/handlers"
	"standings/views"
)

type accountAddCmd struct {
	accountFields
	Email string `arg:"" optional:"" help:"The address to log in with; a feed has none."`
}

func (c *accountAddCmd) Run(ctx context.Context, p *program) error {
	a := c.account(c.Email)
	if a.Role != db.RoleFeed {
		password, err := p.readPassword(ctx)
		if err != nil {
			return err
		}
		if wrong := handlers.CheckPassword(views.English(), password); wrong != "" {
			return errors.New(wrong)
		}
		if a.PasswordHash, err = handlers.HashPassword(password); err != nil {
			return err
		}
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if a, err = s.CreateAccount(ctx, a, p.now()); err != nil {
		return explain(err, c.Email)
	}
	fmt.Fprintf(p.stdout, "%s account %s\n", a.Role, a.ID)
	return nil
}

// explain says in terms of the command line why an account was not made.
func explain(err error, email string) error {
	if invalid := new(db.InvalidError); errors.As(err, &invalid) {
		return fmt.Errorf("the account is not made: %w", invalid)
	}
	if errors.Is(err, db.ErrConflict) {
		return fmt.Errorf("there is an account of %s already", shown(email))
	}
	return err
}
