package db

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// A table definition ends with one of these marks, which say how its rows are
// kept. They are comments to PostgreSQL.
const (
	plainMark     = "/*plain*/"      // SQLite numbers the rows itself; for wide rows
	clusteredMark = "/*clustered*/"  // SQLite keeps the rows in the order of the primary key
	partnerMark   = "/*by partner*/" // clustered, and sharded by partner_id where there are shards
)

// dialect is what differs between the engines, as data.
type dialect struct {
	// ddl translates table definitions out of PostgreSQL's words.
	ddl *strings.Replacer

	// partitions is the number of hash partitions of a table marked as the
	// partners'; 0 leaves the table whole.
	partitions int

	// atHand says that no statement waits for a network.
	atHand bool

	// share ends a query that locks the rows it finds against being written, until
	// the transaction ends; nothing where there is one writer at a time.
	share string

	// tables lists the names of the data base's tables.
	tables string

	// busy are the codes of errors that pass when the transaction is run again;
	// taken are those of a unique key, a table or its type that exists already.
	busy, taken map[string]bool
}

func sqliteDialect() dialect {
	return dialect{
		ddl: strings.NewReplacer(
			"bigint", "integer",
			"double precision", "real",
			"bytea", "blob",
			plainMark, "strict",
			clusteredMark, "strict, without rowid",
			partnerMark, "strict, without rowid",
		),
		atHand: true,
		tables: "select name from sqlite_master where type = 'table'",
		busy:   map[string]bool{sqliteCode(sqlite3.SQLITE_BUSY): true},
		taken:  map[string]bool{sqliteCode(sqlite3.SQLITE_CONSTRAINT_UNIQUE): true, sqliteCode(sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY): true},
	}
}

func postgresDialect(partitions int) dialect {
	d := dialect{
		ddl:        strings.NewReplacer(),
		partitions: partitions,
		share:      " for share",
		tables:     "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'",
		busy:       map[string]bool{"40001": true, "40P01": true},
		taken:      map[string]bool{"23505": true, "42P07": true, "42710": true},
	}
	if partitions > 0 {
		d.ddl = strings.NewReplacer(partnerMark, "partition by hash (partner_id)")
	}
	return d
}

var createTable = regexp.MustCompile(`(?i)^create table (\w+)`)

// statements turns one statement of a migration into what this engine runs for it.
func (d *dialect) statements(statement string) []string {
	all := []string{d.ddl.Replace(statement)}
	if d.partitions == 0 || !strings.HasSuffix(statement, partnerMark) {
		return all
	}
	table := createTable.FindStringSubmatch(statement)[1]
	for i := range d.partitions {
		all = append(all, fmt.Sprintf("create table %s_p%d partition of %s for values with (modulus %d, remainder %d)",
			table, i, table, d.partitions, i))
	}
	return all
}

// retryable says whether the same transaction may succeed when run again.
func (d *dialect) retryable(err error) bool { return d.busy[code(err)] }

// conflict marks as ErrConflict that something exists already.
func (d *dialect) conflict(err error) error {
	if d.taken[code(err)] {
		return fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return err
}

// code is the engine's code for an error: a SQLSTATE, or SQLite's number
// without the extension that only tells sorts of "busy" apart; else nothing.
func code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		if e.Code()&0xff == sqlite3.SQLITE_BUSY {
			return sqliteCode(sqlite3.SQLITE_BUSY)
		}
		return sqliteCode(e.Code())
	}
	return ""
}

func sqliteCode(code int) string { return fmt.Sprint("sqlite ", code) }
