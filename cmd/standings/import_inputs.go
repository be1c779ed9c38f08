package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/term"

	"standings/standing/feed"
)

// stdinName is what messages call the standard input.
const stdinName = "stdin"

// inputs are the files of one import, in the order in which they are read.
type inputs struct {
	files  []input
	bytes  int64  // of all of them; 0 where that is not known
	copies string // the folder of those that were copied; empty if none was
}

// input is one file.
type input struct {
	name string    // for messages
	path string    // to open it by
	pipe bool      // it can be read only once
	only io.Reader // what to read instead of opening path
}

// gather finds all the files before anything is done, so that a misspelt name
// spoils nothing. With keep, what can be read only once is copied to a temporary
// file; forget removes that.
func gather(ctx context.Context, p *program, names []string, keep bool) (in *inputs, err error) {
	if len(names) == 0 {
		names = []string{"-"}
	}
	in = new(inputs)
	defer func() {
		if err != nil {
			in.forget()
		}
	}()
	piped := false
	for _, name := range names {
		f := input{name: name, path: name}
		if name == "-" {
			if hasStdin(in.files) {
				return in, errors.New("the standard input can be read only once; name - once")
			}
			if s, ok := p.stdin.(*os.File); ok && term.IsTerminal(int(s.Fd())) {
				fmt.Fprintln(p.stderr, "reading facts from the terminal; end them with Ctrl-D")
			}
			f = input{name: stdinName, pipe: true, only: p.stdin}
		} else {
			about, err := os.Stat(name)
			if err != nil {
				return in, err
			}
			if about.IsDir() {
				return in, fmt.Errorf("%s is a folder; name the files in it", name)
			}
			f.pipe = !about.Mode().IsRegular()
			in.bytes += about.Size()
		}
		if f.pipe && keep {
			if err := in.copy(ctx, &f); err != nil {
				return in, err
			}
		}
		piped = piped || f.pipe
		in.files = append(in.files, f)
	}
	if piped {
		in.bytes = 0
	}
	return in, nil
}

func hasStdin(files []input) bool {
	for i := range files {
		if files[i].name == stdinName {
			return true
		}
	}
	return false
}

// copy puts what comes through a pipe into a file.
func (in *inputs) copy(ctx context.Context, f *input) (err error) {
	if in.copies == "" {
		if in.copies, err = os.MkdirTemp("", "standings-import-"); err != nil {
			return err
		}
	}
	r, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	path := filepath.Join(in.copies, strconv.Itoa(len(in.files)))
	w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer w.Close()
	n, err := io.Copy(w, r)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return fmt.Errorf("copy %s to a temporary file: %w", f.name, err)
	}
	in.bytes += n
	*f = input{name: f.name, path: path}
	return nil
}

// forget removes the copies.
func (in *inputs) forget() {
	if in.copies != "" {
		os.RemoveAll(in.copies)
	}
}

// names are the names of the files.
func (in *inputs) names() []string {
	var all []string
	for _, f := range in.files {
		all = append(all, f.name)
	}
	return all
}

// fingerprint tells these files, read in the way that the texts say, from all
// others. It is empty where they can be read only once.
func (in *inputs) fingerprint(ctx context.Context, texts ...string) (string, error) {
	h := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(h, "%d %s\n", len(text), text)
	}
	for _, f := range in.files {
		if f.pipe {
			return "", nil
		}
		r, err := f.open(ctx)
		if err != nil {
			return "", err
		}
		content := sha256.New()
		_, err = io.Copy(content, r)
		r.Close()
		if err != nil {
			return "", fmt.Errorf("read %s: %w", f.name, err)
		}
		h.Write(content.Sum(nil))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// reading is a file while it is read. It ends when the context does.
type reading struct {
	ctx   context.Context
	r     io.Reader
	close func() error
	bytes int64 // read so far
}

func (f *input) open(ctx context.Context) (*reading, error) {
	if f.only != nil {
		return &reading{ctx: ctx, r: f.only, close: func() error { return nil }}, nil
	}
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	return &reading{ctx: ctx, r: file, close: file.Close}, nil
}

func (r *reading) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(b)
	r.bytes += int64(n)
	return n, err
}

func (r *reading) Close() error { return r.close() }

// facts reads the facts of the opened file.
func (r *reading) facts(name string, f format) (feed.Reader, error) {
	plain, err := feed.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return f.reader(name, plain), nil
}
