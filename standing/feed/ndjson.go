package feed

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"standings/standing"
)

// ndjson reads facts, one a line.
type ndjson struct {
	file    string
	source  string
	lines   *lines
	scanner scanner
	kept    *texts
	fact    [1]standing.Fact
	err     error // what ended the file
}

// NewNDJSON reads the facts of a file, one JSON object a line. The name of the
// file is for messages only.
//
// Lines end with LF or CR LF; the last one need not. A byte order mark before the
// first line and lines of nothing but white space are skipped, and counted.
func NewNDJSON(file string, r io.Reader, options Options) Reader {
	options = options.withDefaults()
	return &ndjson{
		file:   file,
		source: options.Source,
		lines:  &lines{r: bufio.NewReaderSize(r, bufferSize), most: options.MaxLine},
		kept:   newTexts(),
	}
}

func (r *ndjson) Next() (Line, error) {
	for {
		if r.err != nil {
			return Line{}, r.err
		}
		line, err := r.lines.next()
		if err == errTooLong {
			return Line{}, r.problem("", &fault{
				wrong: fmt.Sprintf("is longer than %d bytes", r.lines.most),
				right: "one fact a line",
			})
		}
		if err != nil {
			if err != io.EOF {
				err = fmt.Errorf("%s: after line %d: %w", r.file, r.lines.number, err)
			}
			r.err = err
			return Line{}, err
		}
		if len(bytes.TrimLeft(line, " \t\r")) == 0 {
			continue
		}
		if field, wrong := r.read(line); wrong != nil {
			if wrong.torn && r.lines.atEnd {
				field, wrong = "", &fault{wrong: "is cut off: the file ends in the middle of the fact", right: "the rest of the file"}
			}
			return Line{}, r.problem(field, wrong)
		}
		return Line{Number: r.lines.number, Facts: r.fact[:]}, nil
	}
}

func (r *ndjson) problem(field string, wrong *fault) *Problem {
	return &Problem{File: r.file, Line: r.lines.number, Field: field, Wrong: wrong.wrong, Right: wrong.right}
}

// read reads the fact of one line into r.fact. A fault comes with the name of the
// field it is in, if it is in one.
func (r *ndjson) read(line []byte) (string, *fault) {
	s := &r.scanner
	s.b, s.i = line, 0
	f := &r.fact[0]
	*f = standing.Fact{}

	if wrong := s.punctuation('{'); wrong != nil {
		return "", wrong
	}
	var seen set
	for first := true; ; first = false {
		more, wrong := s.more('}', first)
		if wrong != nil {
			return "", wrong
		}
		if !more {
			break
		}
		place, name, wrong := r.key(places, &seen)
		if wrong != nil {
			return name, wrong
		}
		if name, wrong := r.value(f, place); wrong != nil {
			return name, wrong
		}
	}
	if s.space(); s.i < len(s.b) {
		return "", &fault{wrong: fmt.Sprintf("goes on after the fact: byte %d is %s", s.i+1, shown(s.b[s.i:s.i+1])), right: "one fact a line"}
	}
	return finish(f, seen, r.source)
}

// key reads the name of a field with its colon, up to its value, and notes that
// it was seen.
func (r *ndjson) key(places map[string]int, seen *set) (int, string, *fault) {
	s := &r.scanner
	s.space()
	name, wrong := s.text()
	if wrong != nil {
		return 0, "", wrong
	}
	place, ok := places[string(name)]
	switch {
	case !ok:
		wrong = &fault{wrong: "is no field of any fact", right: "the name of the field that was meant, or the fact without it"}
	case seen.has(place):
		wrong = &fault{wrong: "is repeated", right: "it once"}
	}
	if wrong != nil {
		return 0, fieldName(name), wrong
	}
	*seen |= 1 << place
	if wrong := s.punctuation(':'); wrong != nil {
		return 0, string(name), wrong
	}
	s.space()
	return place, "", nil
}

// fieldName is a name from a file as a message can show it.
func fieldName(b []byte) string {
	if wrongID(b) == "" && len(b) <= 60 {
		return string(b)
	}
	return shown(b)
}

// value reads the value of a fact's field.
func (r *ndjson) value(f *standing.Fact, place int) (string, *fault) {
	fd := &fields[place]
	switch fd.form {
	case centsForm:
		cents, wrong := r.cents(fd.form)
		if wrong == nil {
			wrong = setCents(f, fd, cents)
		}
		return fd.name, wrong
	case flagForm:
		void, wrong := r.scanner.flag()
		f.Void = void
		return fd.name, wrong
	case issuesForm:
		return r.issues(f)
	}
	text, wrong := r.text(fd.form)
	if wrong == nil {
		switch fd.form {
		case typeForm:
			wrong = setType(f, text)
		case outcomeForm:
			wrong = setOutcome(f, text)
		default:
			wrong = setText(f, fd, text, r.kept)
		}
	}
	return fd.name, wrong
}

// text reads a value that must be a string, and says what the field should hold
// if it is another.
func (r *ndjson) text(form form) ([]byte, *fault) {
	s := &r.scanner
	if s.i < len(s.b) && s.b[s.i] != '"' {
		return nil, &fault{wrong: "is " + s.what(), right: form.right() + ", in quotes, or leave the field out"}
	}
	return s.text()
}

// cents reads a value that must be a number.
func (r *ndjson) cents(form form) (int64, *fault) {
	s := &r.scanner
	switch {
	case s.i >= len(s.b):
		return 0, ended()
	case !isNumeric(s.b[s.i]) || s.b[s.i] == 'e' || s.b[s.i] == 'E':
		return 0, &fault{wrong: "is " + s.what(), right: form.right() + ", or leave the field out"}
	}
	return s.cents()
}

// issues reads the list of a delivery's issues.
func (r *ndjson) issues(f *standing.Fact) (string, *fault) {
	s := &r.scanner
	if s.i < len(s.b) && s.b[s.i] != '[' {
		return "issues", &fault{wrong: "is " + s.what(), right: issuesForm.right() + ", or leave the field out"}
	}
	if wrong := s.punctuation('['); wrong != nil {
		return "issues", wrong
	}
	for first := true; ; first = false {
		more, wrong := s.more(']', first)
		if wrong != nil {
			return "issues", wrong
		}
		if !more {
			return "", nil
		}
		var issue standing.Issue
		if name, wrong := r.issue(&issue); wrong != nil {
			return issueName(len(f.Issues), name), wrong
		}
		f.Issues = append(f.Issues, issue)
	}
}

// issueName is the name of an issue's field in a message; issues count from 1.
func issueName(i int, field string) string {
	name := fmt.Sprintf("issue %d", i+1)
	if field != "" {
		name += " " + field
	}
	return name
}

// issue reads one issue.
func (r *ndjson) issue(issue *standing.Issue) (string, *fault) {
	s := &r.scanner
	if c := s.space(); c != '{' && s.i < len(s.b) {
		return "", &fault{wrong: "is " + s.what(), right: "an object with kind and reported_at"}
	}
	if wrong := s.punctuation('{'); wrong != nil {
		return "", wrong
	}
	var seen set
	for first := true; ; first = false {
		more, wrong := s.more('}', first)
		if wrong != nil {
			return "", wrong
		}
		if !more {
			return finishIssue(issue)
		}
		place, name, wrong := r.key(issuePlaces, &seen)
		if wrong != nil {
			return name, wrong
		}
		fd := &issueFields[place]
		text, wrong := r.text(fd.form)
		if wrong == nil {
			wrong = setText(issue, fd, text, r.kept)
		}
		if wrong != nil {
			return fd.name, wrong
		}
	}
}
