package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// readPassword asks for a new password twice on a terminal, where it is not
// shown; elsewhere it is the first line of the standard input. It is never a
// flag, which other users of the machine could see.
func (p *program) readPassword(ctx context.Context) (string, error) {
	f, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(p.stdin).ReadString('\n')
		if err != nil && err != io.EOF {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	first, err := p.ask(ctx, int(f.Fd()), "Password: ")
	if err != nil {
		return "", err
	}
	second, err := p.ask(ctx, int(f.Fd()), "The same again: ")
	if err == nil && first != second {
		err = errors.New("the two passwords differ")
	}
	return first, err
}

// ask reads a line from a terminal without showing it. When the context ends,
// the terminal is left as it was.
func (p *program) ask(ctx context.Context, terminal int, question string) (string, error) {
	before, err := term.GetState(terminal)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	type answer struct {
		text []byte
		err  error
	}
	answered := make(chan answer, 1)
	fmt.Fprint(p.stderr, question)
	go func() {
		text, err := term.ReadPassword(terminal)
		answered <- answer{text, err}
	}()
	select {
	case a := <-answered:
		fmt.Fprintln(p.stderr)
		return string(a.text), a.err
	case <-ctx.Done():
		term.Restore(terminal, before)
		fmt.Fprintln(p.stderr)
		return "", ctx.Err()
	}
}
