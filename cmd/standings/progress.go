package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// sayEvery is how often progress is told where there is no terminal.
const sayEvery = 5 * time.Second

// progress tells people how far long work has come: with a bar on a terminal,
// with a line every five seconds elsewhere, and not at all where it is over by then.
type progress struct {
	w     io.Writer
	clock func() time.Time
	bar   *progressbar.ProgressBar // nil where there is no terminal

	doing  string // such as "storing"
	things string // what is counted, such as "facts"
	total  int64  // of the measure; 0 where it is not known
	begun  time.Time
	said   time.Time
}

// progress begins to tell of work. How far it has come is measured against total,
// 0 where that is not known; what it has done is counted in things.
func (p *program) progress(doing, things string, total int64) *progress {
	now := p.clock()
	b := &progress{w: p.stderr, clock: p.clock, doing: doing, things: things, total: total, begun: now, said: now}
	if f, ok := p.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		most := total
		if most == 0 {
			most = -1 // draws a spinner
		}
		b.bar = progressbar.NewOptions64(most,
			progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(doing),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(),
		)
	}
	return b
}

// reached says that the work has come to a measure, and done so many things.
func (b *progress) reached(measure, things int64) {
	now := b.clock()
	seconds := now.Sub(b.begun).Seconds()
	rate := 0.0
	if seconds > 0 {
		rate = float64(things) / seconds
	}
	if b.bar != nil {
		b.bar.Set64(measure)
		b.bar.Describe(fmt.Sprintf("%s, %d %s, %.0f/s", b.doing, things, b.things, rate))
		return
	}
	if now.Sub(b.said) < sayEvery {
		return
	}
	b.said = now
	line := fmt.Sprintf("%s: %d %s, %.0f/s", b.doing, things, b.things, rate)
	if b.total > 0 && measure > 0 {
		left := seconds * float64(b.total-measure) / float64(measure)
		line += fmt.Sprintf(", %d %% done, about %s left", 100*measure/b.total, time.Duration(left*float64(time.Second)).Round(time.Second))
	}
	fmt.Fprintln(b.w, line)
}

// say writes a line, without the bar getting into it.
func (b *progress) say(line string) {
	if b.bar != nil {
		b.bar.Clear()
	}
	fmt.Fprintln(b.w, line)
}

// end takes the bar away.
func (b *progress) end() {
	if b.bar != nil {
		b.bar.Clear()
	}
}
