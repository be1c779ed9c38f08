package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"standings/standing/feed"
)

// importCmd is the import command. To import a file named "list", one writes "./list".
type importCmd struct {
	Run  importRunCmd  `cmd:"" name:"run" default:"withargs" help:"Take facts in; the word run can be left out."`
	List importListCmd `cmd:"" help:"List the imports, the latest first."`
	Undo importUndoCmd `cmd:"" help:"Take back all facts that an import brought."`
}

// Help is shown by standings import --help.
func (*importCmd) Help() string {
	return `To take facts in, name the files: standings import FILE…
The flags for that, such as --backfill, --dry-run, --strict and --mapping, are explained by standings import run --help.`
}

// importRunCmd takes facts in. Refused lines are named on the standard error,
// what became of the others is said on the standard output.
type importRunCmd struct {
	Backfill    bool     `help:"Declare that the files tell of the past: each outcome counts as recorded when it was determined, not when it arrives here."`
	DryRun      bool     `help:"Store nothing; show what the files hold, the first facts, and what is refused."`
	Strict      bool     `help:"All or nothing: store only if no line is refused."`
	Mapping     string   `placeholder:"FILE" help:"Read CSV by this mapping of columns to facts, instead of NDJSON."`
	Source      string   `default:"feed" help:"The source of facts that name none (${default})."`
	MaxLine     int      `default:"1048576" placeholder:"BYTES" help:"Refuse lines that are longer (${default})."`
	AllProblems bool     `help:"Name every refused line, however many there are."`
	Files       []string `arg:"" optional:"" name:"file" help:"Files, gzipped or not; without any, or for -, the standard input."`
}

// Help is shown by standings import --help.
func (*importRunCmd) Help() string {
	return `The same facts again change nothing, so an import that was interrupted is finished by running it again.
The exit status is 0 when every line was taken, 3 when lines were refused (the others are in, unless --strict or --dry-run say otherwise), and 1 when the import failed or was interrupted.`
}

func (c *importRunCmd) Run(ctx context.Context, p *program) error {
	if c.MaxLine < 1 {
		return fmt.Errorf("--max-line is %d; give the number of bytes that a line may have", c.MaxLine)
	}
	f, err := c.format()
	if err != nil {
		return err
	}
	// What is read twice, or has to be recognised when an interrupted import goes
	// on, cannot stay in a pipe.
	in, err := gather(ctx, p, c.Files, !c.DryRun && (c.Backfill || c.Strict))
	if err != nil {
		return err
	}
	defer in.forget()
	i := &importing{program: p, flags: c, format: f, inputs: in}
	switch {
	case c.DryRun:
		return i.dryRun(ctx)
	case c.Strict:
		if err := i.check(ctx); err != nil {
			return err
		}
	}
	return i.store(ctx)
}

// format says how files are read.
type format struct {
	text   string // all that makes a difference to what is read
	reader func(file string, r io.Reader) feed.Reader
}

func (c *importRunCmd) format() (format, error) {
	options := feed.Options{Source: c.Source, MaxLine: c.MaxLine}
	f := format{
		text:   fmt.Sprintf("ndjson %q", c.Source),
		reader: func(file string, r io.Reader) feed.Reader { return feed.NewNDJSON(file, r, options) },
	}
	if c.Mapping == "" {
		return f, nil
	}
	text, err := os.ReadFile(c.Mapping)
	if err != nil {
		return f, fmt.Errorf("read the mapping: %w", err)
	}
	m, err := feed.ParseMapping(c.Mapping, text)
	if err != nil {
		return f, err
	}
	f.text = fmt.Sprintf("csv %q %s", c.Source, text)
	f.reader = func(file string, r io.Reader) feed.Reader { return feed.NewCSV(file, r, m, options) }
	return f, nil
}
