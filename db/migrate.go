package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one file of the folder migrations; number n brings a data base
// from schema n-1 to schema n.
type migration struct {
	name       string
	statements []string
}

// readMigrations gives the migrations in order. Their files are named
// 0001_name.sql and on without a gap.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []migration
	for i, name := range names {
		if want := fmt.Sprintf("migrations/%04d_", i+1); !strings.HasPrefix(name, want) {
			return nil, fmt.Errorf("migration %s should be called %s…", name, want)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{name, splitStatements(string(text))})
	}
	return all, nil
}

// schemaTable holds the number of the schema, in a single row.
const schemaTable = "schema_version"

// migrate brings the data base to the newest schema, one transaction for each
// step. Where two processes do so at once, one waits and finds the step done.
func (s *Store) migrate(ctx context.Context) error {
	steps, err := readMigrations(migrationFiles)
	if err != nil {
		return err
	}
	return s.migrateTo(ctx, steps)
}

func (s *Store) migrateTo(ctx context.Context, steps []migration) error {
	version, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if version > len(steps) {
		return newerSchema(version, len(steps))
	}
	for n := version + 1; n <= len(steps); n++ {
		if err := s.write(ctx, func(t *tx) error { return t.migrateStep(n, steps) }); err != nil {
			return err
		}
	}
	return nil
}

func newerSchema(version, known int) error {
	return fmt.Errorf("this data base was written by a newer Standings (schema %d, this one knows %d); install the newer version", version, known)
}

// schemaVersion reads the number of the schema, having made the place for it in
// an empty data base. It refuses a data base that has only tables of somebody else.
func (s *Store) schemaVersion(ctx context.Context) (int, error) {
	var tables []string
	look := func(t *tx) (err error) {
		tables, err = collect(t, value[string], s.dialect.tables)
		return err
	}
	if err := s.read(ctx, look); err != nil {
		return 0, fmt.Errorf("look into the data base: %w", err)
	}
	if !slices.Contains(tables, schemaTable) {
		if len(tables) > 0 {
			return 0, fmt.Errorf("this is the data base of another program (it has a table %q); give Standings one of its own", tables[0])
		}
		// PostgreSQL lets two begin at once and tells the second that the table exists.
		if err := s.write(ctx, (*tx).makeSchemaTable); err != nil && !errors.Is(err, ErrConflict) {
			return 0, fmt.Errorf("begin the schema: %w", err)
		}
	}
	var version int
	err := s.read(ctx, func(t *tx) (err error) {
		version, err = one(t, value[int], "select version from "+schemaTable)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read the number of the schema: %w", err)
	}
	return version, nil
}

func (t *tx) makeSchemaTable() error {
	err := t.define("create table if not exists " + schemaTable + " (id bigint primary key check (id = 1), version bigint not null) " + clusteredMark)
	if err != nil {
		return err
	}
	_, err = t.exec("insert into " + schemaTable + " (id, version) values (1, 0) on conflict do nothing")
	return err
}

// migrateStep does step n, if no other process has done it meanwhile. Writing
// the row before reading it keeps the others out until the step is committed.
func (t *tx) migrateStep(n int, steps []migration) error {
	version, err := one(t, value[int], "update "+schemaTable+" set version = version where id = 1 returning version")
	if err != nil {
		return fmt.Errorf("read the number of the schema: %w", err)
	}
	switch {
	case version > len(steps):
		return newerSchema(version, len(steps))
	case version >= n:
		return nil
	}
	for _, statement := range steps[n-1].statements {
		if err := t.define(statement); err != nil {
			return fmt.Errorf("%s: %w, in: %s", steps[n-1].name, err, statement)
		}
	}
	_, err = t.exec("update "+schemaTable+" set version = $1 where id = 1", n)
	return err
}

// define runs one statement of a migration in the words of this engine.
func (t *tx) define(statement string) error {
	for _, text := range t.store.dialect.statements(statement) {
		if _, err := t.exec(text); err != nil {
			return err
		}
	}
	return nil
}

// splitStatements cuts a script at its semicolons, since distributed engines
// take one statement at a time. It knows quoted text and both sorts of comment;
// line comments are dropped, because a statement ends with its table mark.
func splitStatements(script string) []string {
	var all []string
	var current strings.Builder
	add := func() {
		if statement := strings.TrimSpace(current.String()); statement != "" {
			all = append(all, statement)
		}
		current.Reset()
	}
	for script != "" {
		n := 1
		switch {
		case strings.HasPrefix(script, "--"):
			n = tokenEnd(script, 0, "\n")
			current.WriteByte('\n')
			script = script[n:]
			continue
		case strings.HasPrefix(script, "/*"):
			n = tokenEnd(script, 2, "*/")
		case script[0] == '\'':
			n = tokenEnd(script, 1, "'")
		case script[0] == ';':
			add()
			script = script[1:]
			continue
		}
		current.WriteString(script[:n])
		script = script[n:]
	}
	add()
	return all
}

// tokenEnd is where the token that begins the script ends: after the first end
// from offset from on, or with the script.
func tokenEnd(script string, from int, end string) int {
	if i := strings.Index(script[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(script)
}
