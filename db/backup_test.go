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

func TestBackup(t *testing.T) {
	s := dbtest.Open(t)
	ctx := t.Context()
	counter(t, s)
	folder := t.TempDir()
	file := filepath.Join(folder, "copy?#%41.db")

	// Writers go on while it is copied; each writes a number in two places.
	if err := s.Run(ctx, func() {}, "insert into counter (id, n) select 2, 0", `insert into counter (id, n)
		with recursive n(i) as (select 3 union all select i + 1 from n where i < 200000) select i, i from n`); err != nil {
		t.Fatal(err)
	}
	writing, stop := context.WithCancel(ctx)
	var writers sync.WaitGroup
	writers.Go(func() {
		for writing.Err() == nil {
			err := s.Run(ctx, func() {}, "update counter set n = n + 1 where id = 1", "update counter set n = n + 1 where id = 2")
			if err != nil {
				t.Error(err)
			}
		}
	})
	err := s.Backup(ctx, file)
	stop()
	writers.Wait()
	if err != nil {
		t.Fatal(err)
	}

	back, err := db.Open(ctx, file, dbtest.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if n, err := back.Number(ctx, "select count(*) from counter a, counter b where a.id = 1 and b.id = 2 and a.n = b.n"); err != nil || n != 1 {
		t.Errorf("the copy is not of one moment: %d, %v", n, err)
	}
	if n, err := back.Number(ctx, "select count(*) from counter"); err != nil || n != 200000 {
		t.Errorf("the copy has %d rows, %v", n, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy can be read by others: %v, %v", info.Mode(), err)
	}

	if err := s.Backup(ctx, file); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("a second backup to the same file: %v", err)
	}
	if err := s.Backup(ctx, filepath.Join(folder, "none", "x.db")); err == nil {
		t.Error("a backup into no folder")
	}
}

// A backup that fails leaves no file.
func TestBackupCancelled(t *testing.T) {
	s := dbtest.Open(t)
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Backup(ctx, filepath.Join(folder, "x.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("it gives %v", err)
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
	if err := s.Backup(t.Context(), filepath.Join(folder, "x.db")); err != nil {
		t.Errorf("the next: %v", err)
	}
}

func TestBackupPostgres(t *testing.T) {
	s, err := db.Open(t.Context(), dbtest.Postgres(t), dbtest.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "x.db")); err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("it gives %v", err)
	}
}
