package feed

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// errTooLong says that a line was longer than allowed; it has been skipped.
var errTooLong = errors.New("line too long")

// lines cuts a file into lines, of which it never holds more than one, nor more
// than most bytes of it.
type lines struct {
	r      *bufio.Reader
	most   int
	number int  // of the line that next gave last
	atEnd  bool // nothing ended that line but the end of the file
	long   []byte
}

// next is the next line without its end, valid until the call after; io.EOF
// behind the last one. When reading fails in the middle of a line, the part
// before is dropped: half a line is none.
func (l *lines) next() ([]byte, error) {
	l.number++
	line, err := l.piece()
	if err == io.EOF && len(line) == 0 {
		l.number--
		return nil, io.EOF
	}
	if err == io.EOF {
		l.atEnd = true
	} else if err != nil {
		l.number--
		return nil, err
	}
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if l.number == 1 {
		line = bytes.TrimPrefix(line, bom)
	}
	if len(line) > l.most {
		return nil, errTooLong
	}
	return line, nil
}

// piece is the next line with its end, cut once it is longer than any that is
// allowed.
func (l *lines) piece() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	longest := l.most + len(bom) + len("\r\n") + 1
	l.long = l.long[:0]
	for err == bufio.ErrBufferFull {
		l.add(line, longest)
		line, err = l.r.ReadSlice('\n')
	}
	l.add(line, longest)
	return l.long, err
}

// add lengthens the long line by what there is room for.
func (l *lines) add(b []byte, longest int) {
	l.long = append(l.long, b[:min(len(b), longest-len(l.long))]...)
}
