package db

import (
	"context"
	"errors"
	"fmt"

	"standings/standing"
)

// Rulebook is a version of the rules as it was installed.
type Rulebook struct {
	Version     string
	From        standing.Instant // in force from; 0 from the beginning
	InstalledAt standing.Instant
	Text        string // TOML
}

func (r *Rulebook) columns() []any { return []any{&r.Version, &r.From, &r.InstalledAt, &r.Text} }

// loadedRules are the rules as read, with what tells whether they are still all.
type loadedRules struct {
	mark  string
	rules *standing.Rulebooks
}

// rulesMark tells one history of rulebooks from another.
const rulesMark = `select cast(count(*) as text) || ' ' || cast(coalesce(max(installed_at), 0) as text) || ' ' || coalesce(max(version), '') from rulebook`

// rules is the history of the rulebooks, read again only when it has changed.
func (t *tx) rules() (*standing.Rulebooks, error) {
	mark, err := one(t, value[string], rulesMark)
	if err != nil {
		return nil, fmt.Errorf("look for rulebooks: %w", err)
	}
	return t.rulesAt(mark)
}

// rulesAt is the history that has the mark.
func (t *tx) rulesAt(mark string) (*standing.Rulebooks, error) {
	if l := t.store.loaded.Load(); l != nil && l.mark == mark {
		return l.rules, nil
	}
	stored, err := t.rulebooks()
	if err != nil {
		return nil, fmt.Errorf("load rulebooks: %w", err)
	}
	if len(stored) == 0 {
		return nil, errors.New("the data base has no rulebook; install one")
	}
	var books []standing.Installed
	for _, r := range stored {
		book, err := t.store.options.ReadRulebook([]byte(r.Text))
		if err != nil {
			return nil, fmt.Errorf("read rulebook %s of the data base: %w", r.Version, err)
		}
		books = append(books, standing.Installed{Rulebook: book, From: r.From})
	}
	l := &loadedRules{mark, standing.NewRulebooks(books...)}
	t.store.loaded.Store(l)
	return l.rules, nil
}

// Rules is the history of the rulebooks.
func (s *Store) Rules(ctx context.Context) (rules *standing.Rulebooks, err error) {
	err = s.read(ctx, func(t *tx) error {
		rules, err = t.rules()
		return err
	})
	return rules, err
}

// Rulebooks lists the rulebooks installed, oldest first.
func (s *Store) Rulebooks(ctx context.Context) (all []Rulebook, err error) {
	err = s.read(ctx, func(t *tx) error {
		all, err = t.rulebooks()
		return err
	})
	return all, err
}

func (t *tx) rulebooks() ([]Rulebook, error) {
	return collect(t, (*Rulebook).columns, `select version, in_force_from, installed_at, body from rulebook order by in_force_from, version`)
}

// installFirst puts the first rulebook into a data base that has none.
func (s *Store) installFirst(ctx context.Context) error {
	if s.options.ReadRulebook == nil {
		return nil
	}
	book, err := s.options.ReadRulebook(s.options.FirstRulebook)
	if err != nil {
		return fmt.Errorf("read the first rulebook: %w", err)
	}
	return s.writeNew(ctx, func(t *tx) error {
		_, err := t.exec(`insert into rulebook (version, in_force_from, installed_at, body)
			select $1, 0, 0, $2 where not exists (select 1 from rulebook)`, book.Version, string(s.options.FirstRulebook))
		return err
	})
}

// keepRules keeps rulebooks from being installed until the transaction ends. On
// PostgreSQL a partner that it makes and folds is not there yet for the
// installing one to mark, so one of the two has to wait for the other. What both
// lock is the one row that every data base has and nobody writes but they and
// migrations; it is locked before any partner, by both, so that they never wait
// in a circle. SQLite has one writer.
func (t *tx) keepRules() error {
	if t.store.dialect.share == "" {
		return nil
	}
	if _, err := one(t, value[int64], `select version from `+schemaTable+` where id = 1`+t.store.dialect.share); err != nil {
		return fmt.Errorf("keep the rulebooks: %w", err)
	}
	return nil
}

// shutRules waits for the transactions that keep the rules, and keeps out others
// until this one ends.
func (t *tx) shutRules() error {
	if _, err := t.exec(`update ` + schemaTable + ` set version = version where id = 1`); err != nil {
		return fmt.Errorf("wait for those who fold by the rulebooks: %w", err)
	}
	return nil
}

// NotAnnouncedError says that a rulebook would take effect too soon.
type NotAnnouncedError struct {
	Earliest standing.Instant // when it could
}

func (e *NotAnnouncedError) Error() string {
	return "a rulebook is announced ahead, and takes effect after all others: this one can from " + e.Earliest.String() + " on"
}

// InstallRulebook adds a rulebook that takes effect at the moment from. It is a
// NotAnnouncedError if that is sooner than the rulebook in force says or than
// another rulebook's moment, and ErrConflict if the version is there already.
//
// A data base without facts judges nobody yet: there, from may be any moment, and
// without one the rulebook replaces all others, in force from the beginning.
//
// Every partner is folded anew with it by the next Refold: an event that a longer
// window would bring back must be kept from now on.
func (s *Store) InstallRulebook(ctx context.Context, text []byte, from, now standing.Instant) error {
	book, err := s.options.ReadRulebook(text)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		if err := t.shutRules(); err != nil {
			return err
		}
		rules, err := t.rules()
		if err != nil {
			return err
		}
		empty, err := one(t, value[int64], `select case when exists (select 1 from fact) then 0 else 1 end`)
		if err != nil {
			return fmt.Errorf("look for facts: %w", err)
		}
		if empty == 1 && from == 0 {
			if _, err := t.exec(`delete from rulebook`); err != nil {
				return err
			}
		}
		if empty == 0 {
			all := rules.All()
			earliest := max(now+rules.InForce(now).AnnouncedAhead, all[len(all)-1].From+1)
			if from < earliest {
				return &NotAnnouncedError{earliest}
			}
		}
		if _, err := t.exec(`insert into rulebook (version, in_force_from, installed_at, body) values ($1, $2, $3, $4)`,
			book.Version, from, now, string(text)); err != nil {
			if errors.Is(err, ErrConflict) {
				return fmt.Errorf("%w: there is a rulebook %s already; give this one another version", ErrConflict, book.Version)
			}
			return fmt.Errorf("store rulebook %s: %w", book.Version, err)
		}
		_, err = t.exec(`update partner set dirty = 1`)
		return err
	})
}
