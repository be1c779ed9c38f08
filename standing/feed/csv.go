package feed

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr/vm"

	"standings/standing"
)

// csv makes facts out of the rows of a file.
type csv struct {
	file    string
	options Options
	m       *Mapping
	records *records
	kept    *texts

	width   int   // columns of the header; 0 before it is read
	indices []int // of m.columns in the row

	waiting []*Problem // of the header
	err     error      // what ended the file

	// Of the current row.
	machine vm.VM
	columns map[string]any // by name: text or nil
	env     map[string]any // the same, with lets, and as row once more
	worked  []bool         // lets that are in env
	facts   []standing.Fact
}

// NewCSV reads the facts that a mapping makes of a CSV file. The name of the file
// is for messages only. The first row names the columns; when it lacks one that
// the mapping uses, that is a Problem for each and the end.
//
// A row makes all its facts or none: with a Problem it is refused as a whole, so
// that what is corrected and imported again is complete. A row that the mapping
// makes nothing of is a Line without facts.
func NewCSV(file string, r io.Reader, m *Mapping, options Options) Reader {
	options = options.withDefaults()
	if m.charset != nil {
		r = m.charset.NewDecoder().Reader(r)
	} else {
		r = withoutBOM(r)
	}
	columns := map[string]any{}
	return &csv{
		file: file, options: options, m: m, kept: newTexts(),
		records: newRecords(r, m.dialect, options.MaxLine),
		columns: columns,
		env:     map[string]any{"row": columns},
		worked:  make([]bool, len(m.lets)),
	}
}

// withoutBOM skips a byte order mark. An error shows when reading comes to it.
func withoutBOM(r io.Reader) io.Reader {
	buffered := bufio.NewReaderSize(r, bufferSize)
	if head, _ := buffered.Peek(len(bom)); bytes.Equal(head, bom) {
		buffered.Discard(len(bom))
	}
	return buffered
}

func (r *csv) Next() (Line, error) {
	if r.width == 0 && r.err == nil {
		r.header()
	}
	if len(r.waiting) > 0 {
		p := r.waiting[0]
		r.waiting = r.waiting[1:]
		return Line{}, p
	}
	if r.err != nil {
		return Line{}, r.err
	}
	if err := r.read(); err != nil {
		return Line{}, err
	}
	if p := r.row(); p != nil {
		return Line{}, p
	}
	return Line{Number: r.records.line, Facts: r.facts}, nil
}

// read moves to the next record. What is not a *Problem ends the file.
func (r *csv) read() error {
	err := r.records.read()
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*fault](err); ok {
		return r.problem("", wrong)
	}
	r.err = err
	if err != io.EOF {
		r.err = fmt.Errorf("%s: in line %d: %w", r.file, r.records.line, err)
	}
	return r.err
}

func (r *csv) problem(field string, wrong *fault) *Problem {
	return &Problem{File: r.file, Line: r.records.line, Field: field, Wrong: wrong.wrong, Right: wrong.right}
}

// header reads the first row and finds the mapping's columns in it. When they are
// not all there the file has ended, and its problems are waiting.
func (r *csv) header() {
	err := r.read()
	p, refused := errors.AsType[*Problem](err)
	switch {
	case refused:
		r.waiting = append(r.waiting, p)
	case err == io.EOF:
		r.waiting = append(r.waiting, r.problem("", &fault{wrong: "is empty", right: "a first row that names the columns"}))
	case err == nil:
		r.width = len(r.records.ends)
		r.findColumns()
	}
	if len(r.waiting) > 0 {
		r.err = io.EOF
	}
}

func (r *csv) findColumns() {
	names := make([]string, r.width)
	for i := range names {
		names[i] = string(r.records.cell(i))
	}
	for _, column := range r.m.columns {
		i := slices.Index(names, column)
		switch {
		case i < 0:
			r.waiting = append(r.waiting, r.problem(fieldName([]byte(column)), &fault{
				wrong: "is a column of the mapping and not of the file, which has " + listed(names),
				right: "one of these into the mapping",
			}))
		case slices.Contains(names[i+1:], column):
			r.waiting = append(r.waiting, r.problem(fieldName([]byte(column)), &fault{
				wrong: "is the name of more than one column",
				right: "a name of its own for each column that is used",
			}))
		}
		r.indices = append(r.indices, i)
	}
}

// listed quotes names, as many as a message can hold.
func listed(names []string) string {
	const most = 40
	var quoted []string
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, shown(name))
	}
	if len(names) > most {
		quoted = append(quoted, fmt.Sprintf("and %d more", len(names)-most))
	}
	return strings.Join(quoted, ", ")
}

// row makes the facts of the current record.
func (r *csv) row() *Problem {
	r.facts = r.facts[:0]
	if n := len(r.records.ends); n != r.width {
		return r.problem("", &fault{
			wrong: fmt.Sprintf("has %d fields, and the header has %d", n, r.width),
			right: fmt.Sprintf("%d, with quotes around what holds the delimiter", r.width),
		})
	}
	if p := r.load(); p != nil {
		return p
	}
	if wanted, wrong := r.condition(r.m.where); wrong != nil {
		return r.problem("where", wrong)
	} else if !wanted {
		return nil
	}
	for i := range r.m.facts {
		rule := &r.m.facts[i]
		if wanted, wrong := r.condition(rule.when); wrong != nil {
			return r.problem(rule.typ.String()+".when", wrong)
		} else if !wanted {
			continue
		}
		r.facts = append(r.facts, standing.Fact{Type: rule.typ})
		if name, wrong := r.fact(&r.facts[len(r.facts)-1], rule); wrong != nil {
			return r.problem(rule.typ.String()+"."+name, wrong)
		}
	}
	return nil
}

// load puts the columns that the mapping uses where expressions find them.
func (r *csv) load() *Problem {
	clear(r.worked)
	for i, column := range r.m.columns {
		cell := r.records.cell(r.indices[i])
		if !utf8.Valid(cell) {
			return r.problem(fieldName([]byte(column)), &fault{
				wrong: "is " + shown(cell) + ", not UTF-8",
				right: `it in UTF-8, or encoding = "windows-1252" into the mapping`,
			})
		}
		var value any
		if text := string(cell); !r.m.nulls[text] {
			value = text
		}
		r.columns[column] = value
		if column != "row" { // which is all of them; a column of that name is row["row"]
			r.env[column] = value
		}
	}
	return nil
}

// fact fills in one fact. A fault comes with the name of its field.
func (r *csv) fact(f *standing.Fact, rule *factRule) (string, *fault) {
	seen := set(1) << places["type"]
	for i := range rule.fields {
		e := &rule.fields[i]
		fd := &fields[e.place]
		value, wrong := r.value(&e.expression)
		if wrong == nil && value != nil {
			seen |= 1 << e.place
			wrong = r.put(f, fd, value)
		}
		if wrong != nil {
			return fd.name, r.explained(wrong, &e.expression)
		}
	}
	for i := range rule.issues {
		var issue standing.Issue
		wanted, wrong := r.condition(rule.issues[i].when)
		if wrong != nil {
			return issueName(i, "when"), wrong
		}
		if !wanted {
			continue
		}
		if name, wrong := r.issue(&issue, &rule.issues[i]); wrong != nil {
			return issueName(i, name), wrong
		}
		f.Issues = append(f.Issues, issue)
	}
	name, wrong := finish(f, seen, r.options.Source)
	return name, r.explained(wrong, rule.expressionOf(name))
}

// expressionOf is the expression that made the field; nil for one that has none.
func (rule *factRule) expressionOf(name string) *expression {
	for i := range rule.fields {
		if fields[rule.fields[i].place].name == name {
			return &rule.fields[i].expression
		}
	}
	return nil
}

// issue fills in one issue.
func (r *csv) issue(issue *standing.Issue, rule *issueRule) (string, *fault) {
	for i := range rule.fields {
		e := &rule.fields[i]
		fd := &issueFields[e.place]
		value, wrong := r.value(&e.expression)
		if wrong == nil && value != nil {
			wrong = setValue(issue, fd, value, r.kept)
		}
		if wrong != nil {
			return fd.name, r.explained(wrong, &e.expression)
		}
	}
	return finishIssue(issue)
}

// put puts what an expression gave into a field of a fact.
func (r *csv) put(f *standing.Fact, fd *field[standing.Fact], value any) *fault {
	text, isText := value.(string)
	flag, isFlag := value.(bool)
	switch {
	case fd.form == flagForm && isFlag:
		f.Void = flag
	case fd.form == outcomeForm && isText:
		return setOutcome(f, []byte(text))
	default:
		return setValue(f, fd, value, r.kept)
	}
	return nil
}

// setValue puts what an expression gave into any field that has a place of its
// own in T.
func setValue[T any](x *T, fd *field[T], value any, kept *texts) *fault {
	switch v := value.(type) {
	case string:
		return setText(x, fd, []byte(v), kept)
	case time.Time:
		if fd.form == timeForm {
			return setInstant(x, fd, standing.At(v))
		}
	case int:
		if fd.form == centsForm {
			return setCents(x, fd, int64(v))
		}
	}
	return &fault{wrong: "comes out as " + given(value), right: fd.form.right()}
}

// condition works out an expression that must be true or false; none is true.
func (r *csv) condition(e *expression) (bool, *fault) {
	if e == nil {
		return true, nil
	}
	value, wrong := r.work(e)
	met, ok := value.(bool)
	if wrong == nil && !ok {
		wrong = &fault{wrong: "comes out as " + given(value), right: "a condition that is true or false"}
	}
	return met, r.explained(wrong, e)
}

// value works out an expression; empty text is nothing.
func (r *csv) value(e *expression) (any, *fault) {
	value, wrong := r.work(e)
	if value == "" {
		value = nil
	}
	return value, wrong
}

// work works out an expression, and before it the lets it uses.
func (r *csv) work(e *expression) (any, *fault) {
	for _, place := range e.lets {
		if r.worked[place] {
			continue
		}
		let := &r.m.lets[place]
		value, wrong := r.work(&let.expression)
		if wrong != nil {
			return nil, &fault{wrong: "needs " + let.name + ", and there " + wrong.wrong, right: wrong.right}
		}
		r.env[let.name] = value
		r.worked[place] = true
	}
	value, err := r.machine.Run(e.program, r.env)
	if err == nil {
		return value, nil
	}
	if wrong, ok := errors.AsType[*fault](err); ok {
		return nil, wrong
	}
	return nil, &fault{wrong: complaint(e.program.Source().String(), err)}
}

// explained adds to a fault what the columns held from which it came.
func (r *csv) explained(wrong *fault, e *expression) *fault {
	if wrong == nil || e == nil || len(e.columns) == 0 {
		return wrong
	}
	held := make([]string, len(e.columns))
	for i, column := range e.columns {
		held[i] = fieldName([]byte(column)) + " is " + given(r.columns[column])
	}
	return &fault{wrong: fmt.Sprintf("%s (%s)", wrong.wrong, strings.Join(held, ", ")), right: wrong.right}
}
