package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"standings/db"
	"standings/standing"
)

type accountCmd struct {
	Add     accountAddCmd     `cmd:"" help:"Make an account; the password is asked for, or read from the standard input."`
	Invite  accountInviteCmd  `cmd:"" help:"Print a one-time link with which somebody chooses a password; the account is made if there is none."`
	List    accountListCmd    `cmd:"" help:"List accounts by name."`
	Disable accountDisableCmd `cmd:"" help:"Shut an account out at once."`
	Enable  accountEnableCmd  `cmd:"" help:"Let a disabled account in again."`
	Reset   accountResetCmd   `cmd:"" help:"Take an account's password away, end its sessions, and print a link to choose another."`
	Token   accountTokenCmd   `cmd:"" help:"Print a token with which a feed sends facts."`
}

// accountFields are what an account is made of.
type accountFields struct {
	Name    string   `placeholder:"NAME" help:"The name to show."`
	Role    string   `enum:",partner,manager,administrator,feed" default:"" placeholder:"ROLE" help:"partner, manager, administrator or feed."`
	Partner string   `placeholder:"ID" help:"Of a partner: which one."`
	Station []string `placeholder:"ID" help:"Of a manager: which station; several if given several times."`
	Source  string   `placeholder:"SOURCE" help:"Of a feed: the source of its facts."`
}

func (f *accountFields) account(email string) db.Account {
	return db.Account{
		Email: email, Name: f.Name, Role: db.Role(f.Role),
		Partner: f.Partner, Stations: f.Station, Source: f.Source,
	}
}

// accountArg names an account.
type accountArg struct {
	Account string `arg:"" help:"Its e-mail address, or its id."`
}

// find finds the account.
func (c *accountArg) find(ctx context.Context, s *db.Store) (a db.Account, err error) {
	if strings.Contains(c.Account, "@") {
		a, err = s.AccountByEmail(ctx, c.Account)
	} else {
		a, err = s.Account(ctx, c.Account)
	}
	if errors.Is(err, db.ErrNotFound) {
		err = fmt.Errorf("there is no account %s; standings account list names those there are", shown(c.Account))
	}
	return a, err
}

// with opens the data base, finds the account and does something with it.
func (c *accountArg) with(ctx context.Context, p *program, do func(s *db.Store, a db.Account) error) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	a, err := c.find(ctx, s)
	if err != nil {
		return err
	}
	return do(s, a)
}

// linkFlag is the address that links begin with.
type linkFlag struct {
	URL string `name:"url" default:"http://localhost:8080" help:"The address at which people reach the pages (${default})."`
}

// base is the address; it is looked at before anything is changed.
func (f *linkFlag) base() (*url.URL, error) {
	base, err := url.Parse(f.URL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("--url is %q; give an address such as https://standings.example.com", f.URL)
	}
	return base, nil
}

// sayLink prints the one-time link of an invitation.
func (p *program) sayLink(base *url.URL, token string) {
	fmt.Fprintln(p.stdout, base.JoinPath("invitations", token))
	fmt.Fprintf(p.stderr, "the link works once, within %d days\n", db.InvitationLifetime/standing.Day)
}
