// Package proof writes a partner's books as one JSON document, together with all
// the facts and rulebooks they are made of, and checks such a document: anybody
// can fold the facts again and see whether the same ledger comes out.
package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"standings/standing"
	"standings/standing/feed"
	"standings/standing/rulebook"
)

// Books are a partner's books as of a moment, with all they are made of.
type Books struct {
	Partner   string
	AsOf      standing.Instant
	Rulebooks []Rulebook      // at least one
	Facts     []standing.Fact // all versions, in the order in which they were received
	Lines     []standing.Line // the whole ledger, oldest first
	Changes   []standing.Change
}

// Rulebook is the text of a rulebook, and from when on it is in force: 0 means
// from the beginning.
type Rulebook struct {
	Version string
	From    standing.Instant
	Text    string // TOML
}

// The document. Facts are as they are on the wire, and times as people write them.
type (
	document struct {
		Partner   string            `json:"partner"`
		AsOf      stamp             `json:"as_of"`
		Rulebooks []book            `json:"rulebooks"`
		Facts     []json.RawMessage `json:"facts"`
		Ledger    []line            `json:"ledger"`
		Changes   []change          `json:"changes"`
	}
	book struct {
		Version string `json:"version"`
		From    stamp  `json:"in_force_from"` // null: from the beginning
		Text    string `json:"text"`
	}
	line struct {
		standing.Line
		At stamp `json:"at"`
	}
	change struct {
		standing.Change
		At stamp `json:"at"`
	}
)

// stamp is a moment in JSON: RFC 3339 in UTC, null for zero.
type stamp standing.Instant

func (s stamp) MarshalJSON() ([]byte, error) {
	if s == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(standing.Instant(s).String())
}

func (s *stamp) UnmarshalJSON(text []byte) error {
	var t time.Time
	err := json.Unmarshal(text, &t)
	*s = stamp(standing.At(t))
	return err
}

// Write writes the document, indented for people.
func (b *Books) Write(w io.Writer) error {
	d := document{
		Partner: b.Partner, AsOf: stamp(b.AsOf),
		Rulebooks: []book{}, Facts: []json.RawMessage{}, Ledger: []line{}, Changes: []change{},
	}
	for _, r := range b.Rulebooks {
		d.Rulebooks = append(d.Rulebooks, book{r.Version, stamp(r.From), r.Text})
	}
	for i := range b.Facts {
		d.Facts = append(d.Facts, feed.Append(nil, &b.Facts[i]))
	}
	for _, l := range b.Lines {
		d.Ledger = append(d.Ledger, line{l, stamp(l.At)})
	}
	for _, c := range b.Changes {
		d.Changes = append(d.Changes, change{c, stamp(c.At)})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(d)
}

// Read reads what Write wrote. The error says what is no such document.
func Read(r io.Reader) (*Books, error) {
	var d document
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("not a downloaded ledger: %w", err)
	}
	b := &Books{Partner: d.Partner, AsOf: standing.Instant(d.AsOf)}
	for _, r := range d.Rulebooks {
		b.Rulebooks = append(b.Rulebooks, Rulebook{r.Version, standing.Instant(r.From), r.Text})
	}
	for _, l := range d.Ledger {
		l.Line.At = standing.Instant(l.At)
		b.Lines = append(b.Lines, l.Line)
	}
	for _, c := range d.Changes {
		c.Change.At = standing.Instant(c.At)
		b.Changes = append(b.Changes, c.Change)
	}
	var err error
	b.Facts, err = readFacts(d.Facts)
	return b, err
}

// readFacts reads facts as the wire has them, one a line.
func readFacts(raw []json.RawMessage) (facts []standing.Fact, err error) {
	var lines bytes.Buffer
	for i, text := range raw {
		if err := json.Compact(&lines, text); err != nil {
			return nil, fmt.Errorf("fact %d: %w", i+1, err)
		}
		lines.WriteByte('\n')
	}
	reader := feed.NewNDJSON("facts", &lines, feed.Options{MaxLine: lines.Len() + 1})
	for {
		next, err := reader.Next()
		if err == io.EOF {
			return facts, nil
		}
		if err != nil {
			return nil, err
		}
		facts = append(facts, next.Facts...)
	}
}

// rules is the history of the rulebooks.
func (b *Books) rules() (*standing.Rulebooks, error) {
	if len(b.Rulebooks) == 0 {
		return nil, errors.New("there is no rulebook")
	}
	var all []standing.Installed
	for i, r := range b.Rulebooks {
		read, err := rulebook.Parse(fmt.Sprint("rulebook ", i+1), []byte(r.Text))
		if err != nil {
			return nil, err
		}
		if read.Version != r.Version {
			return nil, fmt.Errorf("rulebook %q calls itself %q", r.Version, read.Version)
		}
		all = append(all, standing.Installed{Rulebook: read, From: r.From})
	}
	return standing.NewRulebooks(all...), nil
}
