package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"standings/db"
	"standings/standing"
	"standings/standing/rulebook"
)

type rulebookCmd struct {
	Print   rulebookPrintCmd   `cmd:"" help:"Print a rulebook, comments included."`
	Check   rulebookCheckCmd   `cmd:"" help:"Say whether a file is a rulebook, and what is wrong with it."`
	Install rulebookInstallCmd `cmd:"" help:"Announce a rulebook, or begin with it in a data base without facts."`
	List    rulebookListCmd    `cmd:"" help:"List the rulebooks installed, oldest first."`
}

type rulebookPrintCmd struct {
	Version string `env:"-" placeholder:"V" help:"This version; if it is left out, the one in force, which is the program's own where there is no data base yet."`
}

func (c *rulebookPrintCmd) Run(ctx context.Context, p *program) error {
	if c.Version == "" && !p.exists() {
		p.stdout.Write(rulebook.DefaultTOML())
		return nil
	}
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	books, err := s.Rulebooks(ctx)
	if err != nil {
		return err
	}
	text, err := c.choose(books, p.now())
	if err == nil {
		fmt.Fprint(p.stdout, text)
	}
	return err
}

// choose finds the rulebook of the version, or else the one in force.
func (c *rulebookPrintCmd) choose(books []db.Rulebook, now standing.Instant) (text string, err error) {
	for _, b := range books { // oldest first
		if c.Version == b.Version || c.Version == "" && b.From <= now {
			text = b.Text
		}
	}
	if text == "" {
		err = fmt.Errorf("there is no rulebook %q; standings rulebook list names those there are", c.Version)
	}
	return text, err
}

type rulebookCheckCmd struct {
	File string `arg:"" help:"A rulebook in TOML."`
}

func (c *rulebookCheckCmd) Run(p *program) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	book, err := rulebook.Parse(c.File, text)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s is rulebook %s, complete and consistent\n", shown(c.File), shown(book.Version))
	return nil
}

type rulebookInstallCmd struct {
	File string `arg:"" help:"A rulebook in TOML."`
	From moment `placeholder:"TIME" help:"In force from this time, as far ahead as the rulebook in force says, such as 30 days. In a data base without facts it can be any time; left out, the rulebook is in force from the beginning, alone."`
}

func (c *rulebookInstallCmd) Run(ctx context.Context, p *program) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	book, err := rulebook.Parse(c.File, text)
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	err = s.InstallRulebook(ctx, text, standing.Instant(c.From), p.now())
	if soon, ok := errors.AsType[*db.NotAnnouncedError](err); ok {
		return fmt.Errorf("there are facts already, so the rulebook is to be announced: give --from %s or a later time", soon.Earliest)
	}
	if err != nil {
		return err
	}
	if _, err := p.refold(ctx, s); err != nil {
		return err
	}
	books, err := s.Rulebooks(ctx)
	if err != nil {
		return err
	}
	for _, b := range books {
		if b.Version == book.Version {
			fmt.Fprintf(p.stdout, "rulebook %s is in force %s\n", shown(b.Version), inForce(b.From))
		}
	}
	return nil
}

// inForce says from when a rulebook is in force.
func inForce(from standing.Instant) string {
	if from == 0 {
		return "from the beginning"
	}
	return "from " + from.String()
}

type rulebookListCmd struct{}

func (*rulebookListCmd) Run(ctx context.Context, p *program) error {
	s, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	books, err := s.Rulebooks(ctx)
	if err != nil {
		return err
	}
	t := p.table("VERSION", "IN FORCE", "INSTALLED")
	for _, b := range books {
		t.row(b.Version, inForce(b.From), word(b.InstalledAt.String()).or("with the data base"))
	}
	t.flush()
	return nil
}
