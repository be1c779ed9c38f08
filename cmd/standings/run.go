package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"standings/db"
	"standings/standing"
)

// What the process ends with.
const (
	statusDone    = 0
	statusFailed  = 1
	statusUsage   = 2 // the command was not understood, and nothing done
	statusRefused = 3 // an import refused lines
)

const description = `Standings tells delivery partners where they stand, and why.

Every flag can also be given as an environment variable, named in brackets.
The exit status is 0 when all is done, 1 when something failed, 2 when the command was not understood, and 3 when an import refused lines.`

// commands is the command line, as kong reads it.
type commands struct {
	DB string `name:"db" default:"standings.db" placeholder:"URL" help:"The data base: the path of an SQLite file, or postgres://… (${default})."`

	Serve    serveCmd    `cmd:"" help:"Serve the pages, and take facts in from live feeds."`
	Demo     demoCmd     `cmd:"" help:"Serve a made-up world to look at."`
	Import   importCmd   `cmd:"" help:"Take facts in, from files or standard input."`
	List     listCmd     `cmd:"" help:"List all partners and their standings, as of any moment."`
	Show     showCmd     `cmd:"" help:"Show all there is to know about one partner's standing, as of any moment."`
	Verify   verifyCmd   `cmd:"" help:"Check a downloaded ledger: fold its facts again, and say whether the same comes out."`
	Rebuild  rebuildCmd  `cmd:"" help:"Fold all facts anew, or check that doing so changes nothing."`
	Rulebook rulebookCmd `cmd:"" help:"Print, check, install and list rulebooks."`
	Account  accountCmd  `cmd:"" help:"Manage the accounts of people and feeds."`
	Backup   backupCmd   `cmd:"" help:"Copy the data base to a file while it is in use."`
	Version  versionCmd  `cmd:"" help:"Print which version of the program this is."`
}

// program is what every command works with.
type program struct {
	db             string // the path or URL of the data base
	stdin          io.Reader
	stdout, stderr io.Writer
	clock          func() time.Time
}

// now is the wall-clock time. Below this package, time is an argument.
func (p *program) now() standing.Instant { return standing.At(p.clock()) }

// run is the program: it does what the arguments say and gives the exit status.
// Cancelling the context stops it as a signal does.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, clock func() time.Time) int {
	var cmd commands
	helped := false
	out := &sink{w: stdout}
	parser, err := kong.New(&cmd,
		kong.Name("standings"), kong.Description(description),
		kong.Writers(out, stderr), kong.Exit(func(int) { helped = true }),
		kong.DefaultEnvars("STANDINGS"), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		panic(err) // a mistake in the struct above; every test runs into it
	}
	parsed, err := parser.Parse(args)
	switch {
	case helped || out.err != nil:
		return report(stderr, out.err)
	case err != nil:
		fmt.Fprintf(stderr, "standings: %s; standings --help says what there is\n", err)
		return statusUsage
	}
	p := &program{db: cmd.DB, stdin: stdin, stdout: out, stderr: stderr, clock: clock}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(p)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	return report(stderr, errors.Join(err, out.err))
}

// report tells people what went wrong, each sentence on its own line, and gives
// the exit status.
func report(stderr io.Writer, err error) int {
	if err == nil {
		return statusDone
	}
	said := strings.ReplaceAll(err.Error(), db.ErrConflict.Error()+": ", "") // what conflicts is said behind it
	for line := range strings.Lines(said) {
		fmt.Fprintf(stderr, "standings: %s\n", strings.TrimRight(line, "\n"))
	}
	var refused *refusedError
	if errors.As(err, &refused) {
		return statusRefused
	}
	return statusFailed
}

// sink is the standard output. It remembers the first error of writing, so that
// commands need not look for one at every line: a full disk must not pass for
// success.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) Write(b []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.w.Write(b)
	if err != nil {
		s.err = fmt.Errorf("write the output: %w", err)
	}
	return n, s.err
}
