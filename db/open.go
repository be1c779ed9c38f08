package db

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"standings/standing"
)

// Store is an open data base of the newest schema. It is safe for use by many
// goroutines at once, and beside other processes that have the same one open.
type Store struct {
	dialect dialect
	engine  engine
	options Options

	// loaded are the rulebooks as last read; see tx.rules.
	loaded atomic.Pointer[loadedRules]
}

// Options are for opening a data base.
type Options struct {
	// Partitions is into how many hash partitions by partner each of the
	// partners' tables is split when it is made on PostgreSQL; 0 for whole tables.
	Partitions int

	// ReadRulebook reads rules out of the text they are stored as.
	ReadRulebook func(text []byte) (standing.Rulebook, error)

	// FirstRulebook is the text of the rules that a data base without any begins with.
	FirstRulebook []byte
}

// Open opens the data base at url and brings it to the newest schema. The url
// is postgres://… for PostgreSQL; anything else is the path of an SQLite file,
// made if there is none. It refuses, in one sentence, what it could only damage:
// a file of something else, another program's data base, a newer schema, a
// PostgreSQL data base that does not sort text by its bytes.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	open := openSQLite
	if scheme, _, found := strings.Cut(url, "://"); found {
		if scheme != "postgres" && scheme != "postgresql" {
			return nil, fmt.Errorf("%s:// is no data base known here; give the path of a file, or postgres://…", scheme)
		}
		open = openPostgres
	}
	s, err := open(ctx, url, opts)
	if err != nil {
		return nil, err
	}
	s.options = opts
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.installFirst(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close waits for running transactions and closes the data base.
func (s *Store) Close() error {
	if err := s.engine.close(); err != nil {
		return fmt.Errorf("close the data base: %w", err)
	}
	return nil
}
