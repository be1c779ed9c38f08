package feed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"standings/standing"
)

// Reader gives the facts of a file line by line.
type Reader interface {
	// Next is the next line with facts in it. It returns io.EOF at the end, and a
	// *Problem for a refused line, after which Next goes on with the line behind
	// it. Any other error means that the file could not be read any further, and
	// names the file.
	Next() (Line, error)
}

// Line is what one line says: of NDJSON one fact; of CSV what the mapping makes
// of a row, which can be nothing. Facts is overwritten by the next Next; the
// facts in it may be copied and kept.
type Line struct {
	Number int // from 1; of a CSV row the line on which it starts
	Facts  []standing.Fact
}

// Options are what may differ from feed to feed; zero values mean the defaults.
type Options struct {
	Source  string // of facts that name none; "feed" by default
	MaxLine int    // bytes of the longest line or CSV row; 1 MiB by default
}

func (o Options) withDefaults() Options {
	if o.Source == "" {
		o.Source = "feed"
	}
	if o.MaxLine == 0 {
		o.MaxLine = 1 << 20
	}
	return o
}

// bufferSize is how much is read from a file at a time.
const bufferSize = 64 << 10

var (
	bom       = []byte("\ufeff")
	gzipMagic = []byte{0x1f, 0x8b}
)

// Decompress unpacks what is gzipped, which it tells by the first two bytes, and
// hands on everything else as it is. What it returns fails when reading comes to
// a damaged or torn part, not before.
func Decompress(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, bufferSize)
	head, err := buffered.Peek(len(gzipMagic))
	if err != nil && err != io.EOF {
		return nil, err
	}
	if !bytes.Equal(head, gzipMagic) {
		return buffered, nil
	}
	unpacked, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return unpacked, nil
}
