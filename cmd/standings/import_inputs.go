package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/term"

	"standings/standing/feed"
)

// inputs are the files of one import, in the order in which they are read.
type inputs struct {
	files  []input
	copies string // the folder of those that were copied; empty if none was
}

// input is one file.
type input struct {
	name  string    // for messages
	path  string    // to open it by; empty for the standard input
	stdin io.Reader // the standard input
	pipe  bool      // it can be read only once
	bytes int64     // its length; 0 of a pipe
}

// gather finds all the files before anything is done, so that a misspelt name
// spoils nothing. With keep, what can be read only once is copied to a temporary
// file, which forget removes.
func gather(ctx context.Context, p *program, names []string, keep bool) (*inputs, error) {
	if len(names) == 0 {
		names = []string{"-"}
	}
	in := new(inputs)
	for _, name := range names {
		f, err := p.find(name)
		if err == nil && f.stdin != nil && slices.ContainsFunc(in.files, func(o input) bool { return o.name == f.name }) {
			err = errors.New("the standard input can be read only once; name - once")
		}
		if err == nil && f.pipe && keep {
			f, err = in.copy(ctx, f)
		}
		if err != nil {
			in.forget()
			return nil, err
		}
		in.files = append(in.files, f)
	}
	return in, nil
}

// find finds a file by its name, or the standard input by "-".
func (p *program) find(name string) (input, error) {
	if name == "-" {
		if s, ok := p.stdin.(*os.File); ok && term.IsTerminal(int(s.Fd())) {
			fmt.Fprintln(p.stderr, "reading from the terminal; Ctrl-D ends it")
		}
		return input{name: "stdin", stdin: p.stdin, pipe: true}, nil
	}
	about, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return input{}, fmt.Errorf("there is no file %s", shown(name))
	case err != nil:
		return input{}, err
	case about.IsDir():
		return input{}, fmt.Errorf("%s is a folder; name the files in it", shown(name))
	}
	return input{name: name, path: name, pipe: !about.Mode().IsRegular(), bytes: about.Size()}, nil
}

// copy puts what comes through a pipe into a file.
func (in *inputs) copy(ctx context.Context, f input) (copied input, err error) {
	if in.copies == "" {
		if in.copies, err = os.MkdirTemp("", "standings-import-"); err != nil {
			return f, err
		}
	}
	r, err := f.open(ctx)
	if err != nil {
		return f, err
	}
	defer r.Close()
	path := filepath.Join(in.copies, strconv.Itoa(len(in.files)))
	w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return f, err
	}
	defer w.Close()
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(w, r)
		done <- errors.Join(err, w.Close())
	}()
	select {
	case err = <-done:
	case <-ctx.Done(): // reading waits for whoever writes, and is left alone
		return f, ctx.Err()
	}
	if err != nil {
		return f, fmt.Errorf("copy %s to a temporary file: %w", f.name, err)
	}
	return input{name: f.name, path: path, bytes: r.bytes}, nil
}

// forget removes the copies.
func (in *inputs) forget() {
	if in.copies != "" {
		os.RemoveAll(in.copies)
	}
}

// names are the names of the files.
func (in *inputs) names() (all []string) {
	for _, f := range in.files {
		all = append(all, f.name)
	}
	return all
}

// bytes is the length of all files; 0 where that is not known.
func (in *inputs) bytes() (sum int64) {
	for _, f := range in.files {
		if f.pipe {
			return 0
		}
		sum += f.bytes
	}
	return sum
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
		sum, err := f.sum(ctx)
		if err != nil {
			return "", fmt.Errorf("read %s: %w", shown(f.name), err)
		}
		h.Write(sum)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// sum is the SHA-256 of the file.
func (f *input) sum(ctx context.Context) ([]byte, error) {
	r, err := f.open(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// reading is a file while it is read, which ends when the context does.
type reading struct {
	io.Closer
	ctx   context.Context
	r     io.Reader
	bytes int64 // read so far
}

func (f *input) open(ctx context.Context) (*reading, error) {
	if f.stdin != nil {
		return &reading{io.NopCloser(nil), ctx, f.stdin, 0}, nil
	}
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err
	}
	return &reading{file, ctx, file, 0}, nil
}

func (r *reading) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(b)
	r.bytes += int64(n)
	return n, err
}

// facts reads what the opened file holds.
func (r *reading) facts(name string, f format) (feed.Reader, error) {
	plain, err := feed.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", shown(name), err)
	}
	return f.reader(name, plain), nil
}
