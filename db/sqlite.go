package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"
)

// busyTimeout is how long SQLite waits for another process's lock, in
// milliseconds, before retry counts one try.
const busyTimeout = "5000"

// checkpointPages is how many pages the write-ahead log may hold before it is
// moved into the file: 64 MB, which makes imports a fifth faster than the default.
const checkpointPages = "16000"

// sqliteEngine is a file with one writer, so that the writers of this process
// queue up here and not at the file's lock, and many readers.
type sqliteEngine struct {
	path            string
	writer, readers *connectionPool
}

func openSQLite(ctx context.Context, path string, _ Options) (*Store, error) {
	if err := makeFile(path); err != nil {
		return nil, err
	}
	writer, err := openPool(path, url.Values{
		"_busy_timeout": {busyTimeout},
		"_pragma":       {"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "wal_autocheckpoint(" + checkpointPages + ")"},
	}, beginWriting, 1)
	if err != nil {
		return nil, err
	}
	e := &sqliteEngine{path: path, writer: writer}
	s := &Store{dialect: sqliteDialect(), engine: e}
	if err := s.firstContact(ctx, e); err != nil {
		writer.close()
		return nil, err
	}
	// Readers come only now: without the writer there is no log for them to open.
	e.readers, err = openPool(path, url.Values{
		"_busy_timeout": {busyTimeout},
		"mode":          {"ro"},
	}, beginReading, max(4, 2*runtime.NumCPU()))
	if err != nil {
		writer.close()
		return nil, err
	}
	return s, nil
}

func (e *sqliteEngine) begin(ctx context.Context, writes bool) (transaction, error) {
	if writes {
		return e.writer.begin(ctx)
	}
	return e.readers.begin(ctx)
}

// close closes the writer last: it moves what is in the write-ahead log into the
// file, which a reader may not.
func (e *sqliteEngine) close() error { return errors.Join(e.readers.close(), e.writer.close()) }

// makeFile makes an empty file, readable by its owner alone, where there is
// none; SQLite gives its log the same permissions. It says what is wrong with a
// path that cannot be a data base's, in plainer words than SQLite has.
func makeFile(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; give the path of a file in it", path)
	}
	folder := filepath.Dir(path)
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s cannot be made: there is no folder %s", path, folder)
	}
	// Only a new file is opened here: to close another descriptor of a file that
	// SQLite has open would take SQLite's locks on it away.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the data base cannot be made: %w", err)
	}
	return f.Close()
}

func openPool(path string, params url.Values, begin string, size int) (*connectionPool, error) {
	address, err := fileURL(path, params)
	if err != nil {
		return nil, err
	}
	pool, err := newConnectionPool(address, begin, size)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return pool, nil
}

// fileURL names the file as SQLite wants it, whatever characters its path has.
// Parameters such as mode=ro are heeded only in this form.
func fileURL(path string, params url.Values) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", path, err)
	}
	absolute = filepath.ToSlash(absolute)
	if !strings.HasPrefix(absolute, "/") { // C:/…
		absolute = "/" + absolute
	}
	params.Set("_dqs", "0")      // "x" is never a text
	params.Set("_error_rc", "1") // an error's text belongs to the error
	return "file://" + (&url.URL{Path: absolute, RawQuery: params.Encode()}).String(), nil
}

// firstContact makes the writer's connection and finds out whether the file is
// a data base that can be written to the way this package does.
func (s *Store) firstContact(ctx context.Context, e *sqliteEngine) error {
	var mode string
	err := s.write(ctx, func(t *tx) (err error) {
		mode, err = one(t, value[string], "pragma journal_mode")
		return err
	})
	switch {
	case code(err) == sqliteCode(sqlite3.SQLITE_NOTADB):
		return fmt.Errorf("%s is not a data base: it is some other sort of file", e.path)
	case err != nil:
		return fmt.Errorf("open %s for reading and writing: %w", e.path, err)
	case mode != "wal":
		return fmt.Errorf("%s cannot have a write-ahead log (its journal is %q); put it on a disk of this machine", e.path, mode)
	}
	return nil
}
