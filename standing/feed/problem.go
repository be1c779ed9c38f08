package feed

import (
	"fmt"
	"unicode/utf8"
)

// Problem is a refused line: where, what is wrong there, and what would be right.
type Problem struct {
	File  string
	Line  int    // from 1; of a CSV row the line on which it starts
	Field string // empty when the line as a whole is wrong; of a CSV row with the type, "block.starts_at"
	Wrong string // continues "<field>: ", such as "is missing"
	Right string // continues "write "; empty when there is nothing to say
}

// Error is the problem as one sentence on one line.
func (p *Problem) Error() string {
	s := fmt.Sprintf("%s:%d: ", p.File, p.Line)
	if p.Field != "" {
		s += p.Field + ": "
	}
	s += p.Wrong
	if p.Right != "" {
		s += "; write " + p.Right
	}
	return s
}

// fault is a problem before it is known where it stands.
type fault struct {
	wrong, right string
	torn         bool // the text ends too early: perhaps the file was cut off
}

func (f *fault) Error() string { return f.wrong }

// shown quotes a value for a message, shortened if it is long.
func shown[T string | []byte](value T) string {
	const most = 60
	s := string(value[:min(len(value), most+utf8.UTFMax)])
	if len(s) <= most {
		return fmt.Sprintf("%q", s)
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%q…", s[:cut])
}
