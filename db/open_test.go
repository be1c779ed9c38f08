package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"standings/db"
	"standings/db/dbtest"
)

// refused opens a data base that must not open, with an error that says want.
func refused(t *testing.T, url, want string) {
	t.Helper()
	s, err := db.Open(t.Context(), url, dbtest.Options())
	if err == nil {
		s.Close()
		t.Fatalf("opened %s; want an error about %q", url, want)
	}
	if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("open %s: %q; want one line about %q", url, err, want)
	}
}

func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	refused(t, folder, "is a folder")
	refused(t, filepath.Join(folder, "none", "x.db"), "there is no folder")
	refused(t, file("text", strings.Repeat("not a data base\n", 100)), "is not a data base")
	refused(t, file("short", "xy"), "is not a data base")
	refused(t, "mysql://localhost/x", "mysql:// is no data base")
	refused(t, "postgres://localhost:port/x", "the data base's address")
	refused(t, "postgres:///x?host="+folder, "open the PostgreSQL data base")

	if os.Geteuid() != 0 { // who may read and write everything
		path := file("secret", "")
		if err := os.Chmod(path, 0o400); err != nil {
			t.Fatal(err)
		}
		refused(t, path, "for reading and writing")
	}
}

func TestOpenOddPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?mode=memory#%41&ü.db")
	s, err := db.Open(t.Context(), path, dbtest.Options())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Number(t.Context(), "select count(*) from account"); err != nil {
		t.Error(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file can be read by others: %v", info.Mode())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("closing left more than the file: %v", left)
	}
}

func TestOpenRefusesLanguageOrder(t *testing.T) {
	refused(t, dbtest.PostgresSortedBy(t, "en"), "createdb --template=template0 --encoding=UTF8 --locale=C")
}

// Two data bases of other programs; one of them could be mistaken, by its name,
// for a table of ours.
func TestOpenRefusesForeignDatabase(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string, opts db.Options) {
		s, err := db.Open(t.Context(), url, opts)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Run(t.Context(), func() {}, "alter table schema_version rename to something_else")
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		refused(t, url, "the data base of another program")
	})
}

func TestOpenRefusesNewerSchema(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string, opts db.Options) {
		s, err := db.Open(t.Context(), url, opts)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Run(t.Context(), func() {}, "update schema_version set version = 1007"); err != nil {
			t.Fatal(err)
		}
		s.Close()
		refused(t, url, "this data base was written by a newer Standings (schema 1007, this one knows ")
		refused(t, url, "install the newer version")
	})
}

// Many processes start on an empty data base at once: one makes each step, the
// others find it made.
func TestOpenAtOnce(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string, opts db.Options) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				s, err := db.Open(t.Context(), url, opts)
				if err != nil {
					t.Errorf("open: %v", err)
					return
				}
				defer s.Close()
				for _, table := range []string{"account", "schema_version", "rulebook"} {
					if _, err := s.Number(t.Context(), "select count(*) from "+table); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
	})
}

// What one process writes another reads, and what was written is there after
// closing and opening again.
func TestOpenTwice(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string, opts db.Options) {
		ctx := t.Context()
		one, err := db.Open(ctx, url, opts)
		if err != nil {
			t.Fatal(err)
		}
		other, err := db.Open(ctx, url, opts)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		a, err := one.CreateAccount(ctx, ada, 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Account(ctx, a.ID); err != nil {
			t.Errorf("the other does not see it: %v", err)
		}
		if err := one.Close(); err != nil {
			t.Fatal(err)
		}
		again, err := db.Open(ctx, url, opts)
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if _, err := again.Account(ctx, a.ID); err != nil {
			t.Errorf("it was not kept: %v", err)
		}
	})
}

func TestOpenCancelled(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string, opts db.Options) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s, err := db.Open(ctx, url, opts)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("opened %v, %v; want the context's error", s, err)
		}
	})
}
