package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"standings/cmd/standings/world"
	"standings/db"
	"standings/handlers"
	"standings/standing"
	"standings/standing/rulebook"
	"standings/views"
)

// demoSeed makes the demonstration the same each time, but for when it ends.
const demoSeed = 2026

// demoBatch is how many facts of the demonstration are stored in one transaction.
const demoBatch = 20_000

type demoCmd struct {
	web
}

// Run makes a world, stores it in a data base of its own, and serves it; the data
// base goes when the server stops.
func (c *demoCmd) Run(ctx context.Context, p *program) error {
	folder, err := os.MkdirTemp("", "standings-demo-")
	if err != nil {
		return fmt.Errorf("make a place for the demonstration: %w", err)
	}
	defer os.RemoveAll(folder)
	store, err := db.Open(ctx, filepath.Join(folder, "demo.db"), db.Options{ReadRulebook: readRulebook, FirstRulebook: rulebook.DefaultTOML()})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := fillDemo(ctx, store, p.now()); err != nil {
		return err
	}
	accounts, err := demoAccounts(ctx, store, p.now())
	if err != nil {
		return err
	}
	config := handlers.Config{Store: store, Clock: p.clock, Wall: p.clock, Demo: accounts}
	return c.serve(ctx, p, config, func(address string) error {
		fmt.Fprintf(p.stdout, "A demonstration of Standings is at %s\nThese can log in:\n\n", address)
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, a := range accounts {
			fmt.Fprintf(table, "  %s\t%s\t%s\n", a.Email, a.Password, a.Who)
		}
		return table.Flush()
	})
}

// fillDemo stores the world that ends at the moment, and folds it.
func fillDemo(ctx context.Context, store *db.Store, now standing.Instant) error {
	id, err := store.BeginImport(ctx, db.Import{Backfill: true, Files: "the demonstration", BegunAt: now})
	if err != nil {
		return err
	}
	batch := make([]standing.Fact, 0, demoBatch)
	flush := func() error {
		_, err := store.Backfill(ctx, id, batch)
		batch = batch[:0]
		return err
	}
	homes := make(map[string]standing.Fact)
	for f := range world.Facts(demoSeed, now) {
		if f.Type == standing.PartnerFact {
			homes[f.Station] = f
		}
		if batch = append(batch, f); len(batch) == demoBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if err := store.EndImport(ctx, id, 0, now); err != nil {
		return err
	}
	if _, err := store.Refold(ctx, now, nil); err != nil {
		return err
	}
	// A live feed that repeats what is known changes nothing but when it was heard.
	for _, f := range homes {
		if _, err := store.Record(ctx, []standing.Fact{f}, now); err != nil {
			return err
		}
	}
	return nil
}

// demoAccounts makes the accounts to log in as, with passwords that are new each time.
func demoAccounts(ctx context.Context, store *db.Store, now standing.Instant) ([]views.DemoAccount, error) {
	var accounts []views.DemoAccount
	for _, player := range world.Players() {
		password := strings.ToLower(rand.Text()[:12])
		hash, err := handlers.HashPassword(password)
		if err != nil {
			return nil, err
		}
		a := db.Account{
			Name: player.Name, Email: player.Login + "@demo.example", Role: db.Role(player.Role), Partner: player.ID, PasswordHash: hash,
		}
		if player.Role == world.Manager {
			a.Stations = []string{player.Station}
		}
		if _, err := store.CreateAccount(ctx, a, now); err != nil {
			return nil, err
		}
		accounts = append(accounts, views.DemoAccount{Who: player.Name + ". " + player.Story, Email: a.Email, Password: password})
	}
	return accounts, nil
}
