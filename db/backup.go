package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// backupPages is how many pages are copied before a backup looks whether it is
// to stop: about 16 MB.
const backupPages = 4096

// Backup copies the data base to a file, while it is in use, as it is at one
// moment. The file appears under its name when it is complete and on the disk;
// one that exists is not overwritten. PostgreSQL has its own programs for this.
func (s *Store) Backup(ctx context.Context, file string) error {
	e, ok := s.engine.(*sqliteEngine)
	if !ok {
		return errors.New("a PostgreSQL data base is backed up with pg_dump, not by Standings")
	}
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("back up: %s exists already; give another name", file)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up: %w", err)
	}
	folder := filepath.Dir(file)
	f, err := os.CreateTemp(folder, filepath.Base(file)+".part-*") // readable by its owner alone
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer os.Remove(f.Name()) // does nothing once renamed
	defer f.Close()
	if err := e.copyTo(ctx, f.Name()); err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := os.Rename(f.Name(), file); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return syncFolder(folder)
}

// copyTo copies the data base into an empty file.
func (e *sqliteEngine) copyTo(ctx context.Context, path string) error {
	target, err := fileURL(path, url.Values{})
	if err != nil {
		return err
	}
	// The steps of the backup happen in this transaction, which the first query
	// begins in earnest. So what is written meanwhile neither gets into the copy
	// nor makes it begin anew.
	t, err := e.readers.begin(ctx)
	if err != nil {
		return err
	}
	defer t.Rollback()
	if _, err := t.ExecContext(ctx, "select version from "+schemaTable); err != nil {
		return err
	}
	return t.sql.Raw(func(driver any) error {
		source := driver.(interface {
			NewBackup(address string) (*sqlite.Backup, error)
		})
		b, err := source.NewBackup(target)
		if err != nil {
			return err
		}
		for {
			more, err := b.Step(backupPages)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil || !more {
				return errors.Join(err, b.Finish())
			}
		}
	})
}

// syncFolder makes a new name in the folder survive a power cut.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}
