package main

import (
	"context"
	"strings"

	"standings/db"
)

type accountListCmd struct {
	Role    string `enum:",partner,manager,administrator,feed" default:"" placeholder:"ROLE" help:"Only this role."`
	Station string `placeholder:"ID" help:"Only managers of this station."`
}

func (c *accountListCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	accounts, err := s.Accounts(ctx, db.AccountQuery{Role: db.Role(c.Role), Station: c.Station})
	if err != nil {
		return err
	}
	t := p.table("NAME", "ROLE", "OF", "EMAIL", "STATE", "ID")
	for _, a := range accounts {
		of := a.Partner + a.Source + strings.Join(a.Stations, ", ")
		t.row(a.Name, string(a.Role), of, a.Email, accountState(&a), a.ID)
	}
	t.flush()
	return nil
}

// accountState says whether an account can be used.
func accountState(a *db.Account) string {
	switch {
	case a.DisabledAt != 0:
		return "disabled"
	case a.Role != db.RoleFeed && a.PasswordHash == "":
		return "invited"
	}
	return "active"
}
