package feed

import (
	"bytes"
	"fmt"
	"io"
)

// dialect is how a CSV file is written. Line ends are found out line by line: LF,
// CR LF or a bare CR.
type dialect struct {
	delimiter []byte // between cells; one character
	quote     byte   // around cells; 0 for files without quotes
	lazy      bool   // quotes in odd places stand for themselves
}

// records cuts a CSV file into records, and these into cells.
//
// It is not encoding/csv because that drops carriage returns inside quotes,
// takes a file with bare carriage returns for one line, holds everything behind
// a quote that is never closed, and gives up there. Here a record that cannot be
// read costs its first line, and reading goes on with the next.
type records struct {
	dialect
	r    io.Reader
	most int // bytes of a record

	buf        []byte // buf[start:end] is read and not yet used up
	start, end int    // the current record begins at start
	err        error  // what ended the file, io.EOF included
	hitEnd     bool   // the current record was cut by that

	line int // on which the current record begins, from 1
	next int // on which the one after it begins

	// The cells of the current record, one after the other, and where each ends.
	text []byte
	ends []int
}

func newRecords(r io.Reader, d dialect, most int) *records {
	return &records{dialect: d, r: r, most: most, buf: make([]byte, bufferSize), next: 1}
}

// read moves to the next record; empty lines are none. io.EOF means that there
// is no other, a *fault that this one is refused, any other error that the file
// cannot be read any further.
func (r *records) read() error {
	for {
		r.line = r.next
		c, ok := r.peek(0)
		if !ok {
			return r.err
		}
		if c != '\r' && c != '\n' {
			break
		}
		r.start += r.lineEnd(0)
		r.next++
	}
	r.hitEnd = false
	length, wrong := r.parse()
	if r.hitEnd && r.err != io.EOF {
		return r.err // half a record is none
	}
	if wrong != nil {
		r.skipLine()
		return wrong
	}
	r.start += length
	return nil
}

// cell is the text of cell i, valid until the next read.
func (r *records) cell(i int) []byte {
	if i == 0 {
		return r.text[:r.ends[0]]
	}
	return r.text[r.ends[i-1]:r.ends[i]]
}

// peek is byte i of the current record; false behind the end of the file.
func (r *records) peek(i int) (byte, bool) {
	if r.start+i < r.end {
		return r.buf[r.start+i], true
	}
	return r.fill(i)
}

// fill reads on until byte i of the current record is there.
func (r *records) fill(i int) (byte, bool) {
	for r.start+i >= r.end {
		if r.err != nil {
			r.hitEnd = true
			return 0, false
		}
		if r.end == len(r.buf) {
			room := r.buf
			if r.start < len(r.buf)/2 {
				room = make([]byte, 2*len(r.buf))
			}
			r.end = copy(room, r.buf[r.start:r.end])
			r.buf, r.start = room, 0
		}
		var n int
		n, r.err = r.r.Read(r.buf[r.end:])
		r.end += n
	}
	return r.buf[r.start+i], true
}

// parse reads the cells of the current record and gives its length, line end
// included.
func (r *records) parse() (int, *fault) {
	r.text, r.ends = r.text[:0], r.ends[:0]
	for i := 0; ; {
		var wrong *fault
		if c, ok := r.peek(i); ok && c == r.quote && r.quote != 0 {
			i, wrong = r.quoted(i + 1)
		} else {
			i, wrong = r.bare(i)
		}
		if wrong != nil {
			return i, wrong
		}
		r.ends = append(r.ends, len(r.text))
		if r.delimited(i) {
			i += len(r.delimiter)
			continue
		}
		r.next++
		return i + r.lineEnd(i), nil
	}
}

// bare reads a cell without quotes from byte i on, and gives where it ends.
func (r *records) bare(i int) (int, *fault) {
	for {
		c, ok := r.peek(i)
		switch {
		case !ok || c == '\r' || c == '\n' || c == r.delimiter[0] && r.delimited(i):
			return i, nil
		case i >= r.most:
			return i, &fault{wrong: fmt.Sprintf("is longer than %d bytes", r.most), right: "one row a line"}
		case c == r.quote && r.quote != 0 && !r.lazy:
			return i, &fault{
				wrong: fmt.Sprintf("has a quote inside the field %s, which does not begin with one", shown(r.open())),
				right: "the field in quotes and the quotes in it twice, or lazy_quotes = true in the mapping",
			}
		}
		r.text = append(r.text, c)
		i++
	}
}

// quoted reads a cell from behind its first quote on, and gives where it ends.
func (r *records) quoted(i int) (int, *fault) {
	for {
		c, ok := r.peek(i)
		switch {
		case !ok:
			return i, &fault{wrong: "has a quote that is never closed, before " + shown(r.open()), right: "the closing quote"}
		case i >= r.most:
			return i, &fault{wrong: fmt.Sprintf("has a quote that is not closed within %d bytes, before %s", r.most, shown(r.open())), right: "the closing quote"}
		case c == r.quote:
			second, ok := r.peek(i + 1)
			switch {
			case ok && second == r.quote:
				i++
			case !ok || second == '\r' || second == '\n' || r.delimited(i+1):
				return i + 1, nil
			case !r.lazy:
				return i, &fault{
					wrong: fmt.Sprintf("goes on after the closing quote of the field %s", shown(r.open())),
					right: "the quotes in the field twice, or lazy_quotes = true in the mapping",
				}
			}
		case c == '\n':
			r.next++
		case c == '\r':
			if second, _ := r.peek(i + 1); second != '\n' {
				r.next++
			}
		}
		r.text = append(r.text, c)
		i++
	}
}

// open is what has been read of the cell that is being read.
func (r *records) open() []byte {
	if len(r.ends) == 0 {
		return r.text
	}
	return r.text[r.ends[len(r.ends)-1]:]
}

// delimited says whether a delimiter is at byte i.
func (r *records) delimited(i int) bool {
	for j, d := range r.delimiter {
		if c, ok := r.peek(i + j); !ok || c != d {
			return false
		}
	}
	return true
}

// lineEnd is the length of the line end at byte i; 0 at the end of the file.
func (r *records) lineEnd(i int) int {
	c, ok := r.peek(i)
	if !ok {
		return 0
	}
	if second, _ := r.peek(i + 1); c == '\r' && second == '\n' {
		return 2
	}
	return 1
}

// skipLine moves behind the first line end of the current record, holding no
// more of it than it has read already.
func (r *records) skipLine() {
	r.next = r.line + 1
	for {
		if i := bytes.IndexAny(r.buf[r.start:r.end], "\r\n"); i >= 0 {
			r.start += i
			r.start += r.lineEnd(0)
			return
		}
		r.start = r.end
		if _, ok := r.peek(0); !ok {
			return
		}
	}
}
