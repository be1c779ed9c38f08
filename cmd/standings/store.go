package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"standings/db"
	"standings/standing"
	"standings/standing/rulebook"
)

// open opens the data base, and makes it where there is none.
func (p *program) open(ctx context.Context) (*db.Store, error) {
	return db.Open(ctx, p.db, db.Options{ReadRulebook: readRulebook, FirstRulebook: rulebook.DefaultTOML()})
}

// openExisting opens the data base for commands that would have nothing to do
// on a new one: there, the path is misspelt.
func (p *program) openExisting(ctx context.Context) (*db.Store, error) {
	if !p.exists() {
		return nil, fmt.Errorf("there is no data base %s; name another with --db, or begin one with standings import", p.db)
	}
	return p.open(ctx)
}

// exists says whether there is a data base; of one on a server only opening it tells.
func (p *program) exists() bool {
	if strings.Contains(p.db, "://") {
		return true
	}
	_, err := os.Stat(p.db)
	return !errors.Is(err, fs.ErrNotExist)
}

func readRulebook(text []byte) (standing.Rulebook, error) {
	return rulebook.Parse("rulebook", text)
}
