package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"standings/standing"
	"standings/standing/feed"
)

// batchSize is how many facts are stored in one transaction: enough for the cost
// of a commit to vanish, few enough for others to get their turn.
const batchSize = 10_000

// mostProblems is how many refused lines are named unless all are asked for: a
// wrong mapping refuses every line for the same reason.
const mostProblems = 100

// importing is one run of the import command.
type importing struct {
	*program
	flags  *importRunCmd
	format format
	inputs *inputs

	refused int64 // lines, in the pass at hand
}

// refusedError says that lines were refused.
type refusedError struct{ what string }

func (e *refusedError) Error() string { return e.what }

// refusals is the error of a run that refused lines, nil if it refused none.
func (i *importing) refusals(otherwise string) error {
	if i.refused == 0 {
		return nil
	}
	return &refusedError{count(i.refused, "line was refused", "lines were refused") + "; " + otherwise}
}

// batch is what comes of a stretch of the files.
type batch struct {
	facts    []standing.Fact
	problems []*feed.Problem
	bytes    int64 // read by the end of it, since the first file
}

func (b *batch) full() bool { return len(b.facts) >= batchSize || len(b.problems) >= mostProblems }

// pass reads all files once, names the refused lines, and hands the facts of the
// others to take, while the next are being read already. Once the context has
// ended nothing more is taken; what is being taken is finished.
func (i *importing) pass(ctx context.Context, doing string, take func(facts []standing.Fact) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan batch, 1)
	var failed error // read once batches is closed
	go func() {
		defer close(batches)
		failed = i.parse(ctx, batches)
	}()
	told := i.progress(doing, "facts", i.inputs.bytes())
	defer told.end()
	i.refused = 0
	facts := int64(0)
	for {
		select {
		case <-ctx.Done(): // reading may be waiting for a pipe, and is left alone
			return ctx.Err()
		case b, more := <-batches:
			if !more {
				i.sayRest(told)
				return failed
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			i.sayProblems(told, b.problems)
			if err := take(b.facts); err != nil {
				return err
			}
			facts += int64(len(b.facts))
			told.reached(b.bytes, facts)
		}
	}
}

// parse cuts the files into batches. What was read before an error is sent all the same.
func (i *importing) parse(ctx context.Context, batches chan<- batch) error {
	b := batch{}
	send := func() error {
		select {
		case batches <- b:
			b = batch{bytes: b.bytes}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for n := range i.inputs.files {
		before := b.bytes
		err := i.parseFile(ctx, &i.inputs.files[n], func(line feed.Line, problem *feed.Problem, bytes int64) error {
			b.facts = append(b.facts, line.Facts...)
			if problem != nil {
				b.problems = append(b.problems, problem)
			}
			b.bytes = before + bytes
			if b.full() {
				return send()
			}
			return nil
		})
		if err != nil {
			return errors.Join(send(), err)
		}
	}
	return send()
}

// parseFile gives each line of a file, or the problem it has, and how many bytes
// had to be read for it.
func (i *importing) parseFile(ctx context.Context, f *input, each func(line feed.Line, problem *feed.Problem, bytes int64) error) error {
	r, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	facts, err := r.facts(f.name, i.format)
	if err != nil {
		return err
	}
	for {
		line, err := facts.Next()
		var problem *feed.Problem
		switch {
		case err == io.EOF:
			return nil
		case err != nil && !errors.As(err, &problem):
			return err
		}
		if err := each(line, problem, r.bytes); err != nil {
			return err
		}
	}
}

// sayProblems names refused lines.
func (i *importing) sayProblems(told *progress, problems []*feed.Problem) {
	for _, problem := range problems {
		i.refused++
		if i.refused <= mostProblems || i.flags.AllProblems {
			told.say(shown(problem.Error()))
		}
	}
}

// sayRest says how many refused lines were not named.
func (i *importing) sayRest(told *progress) {
	if rest := i.refused - mostProblems; rest > 0 && !i.flags.AllProblems {
		told.say(fmt.Sprintf("… and %s; --all-problems names them all", count(rest, "more refused line", "more refused lines")))
	}
}
