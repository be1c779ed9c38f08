package feed

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"standings/standing"
)

// form is what a field can hold.
type form uint8

const (
	typeForm form = iota
	idForm
	textForm
	namedForm // text that must show something
	zoneForm
	timeForm
	centsForm
	flagForm
	outcomeForm
	safetyKindForm
	issueKindForm
	issuesForm
)

const (
	maxText = 200 // bytes of an id or a text

	// maxCents is ten billion of the currency: far above any pay, and small enough
	// that no sum over a partner's life overflows.
	maxCents = 1_000_000_000_000
)

// right says what a field of the form should hold; it continues "write ".
func (f form) right() string {
	switch f {
	case typeForm:
		return "one of " + wordList(every)
	case idForm:
		return fmt.Sprintf(`a text of 1 to %d bytes without control characters, not "." or ".."`, maxText)
	case textForm:
		return fmt.Sprintf("a text of up to %d bytes without NUL", maxText)
	case namedForm:
		return fmt.Sprintf("a text of 1 to %d bytes without NUL, not only spaces", maxText)
	case zoneForm:
		return "an IANA time zone, such as America/Los_Angeles"
	case timeForm:
		return "a time with zone, such as 2026-01-05T08:00:00Z or 2026-01-05T08:00:00.25+01:00"
	case centsForm:
		return fmt.Sprintf("a whole number of cents from 0 to %d", maxCents)
	case flagForm:
		return "true or false"
	case outcomeForm:
		return "delivered or undelivered"
	case safetyKindForm:
		return "one of " + wordList(safetyKinds)
	case issueKindForm:
		return "one of " + wordList(issueKinds)
	case issuesForm:
		return "a list of issues"
	}
	panic("feed: unknown form")
}

var safetyKinds, issueKinds = kindsOfFacts()

// kindsOfFacts are the kinds that a feed may name; the others follow from times.
func kindsOfFacts() (safety, issue []standing.Kind) {
	for _, k := range standing.Kinds {
		if k.Pillar() == standing.Safety {
			safety = append(safety, k)
		}
		if k.OfIssue() {
			issue = append(issue, k)
		}
	}
	return safety, issue
}

// wordList joins words for messages.
func wordList[T fmt.Stringer](items []T) string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = item.String()
	}
	return strings.Join(words, ", ")
}

// texts keeps one copy of each text that comes again and again: stations,
// partners, causes. It forgets all of them when they become too many, so that a
// file of a million partners does not stay in memory.
type texts struct {
	copies map[string]string
	zones  map[string]bool // time zones that are known to exist, of which there are some hundred
}

const maxKept = 1 << 14

func newTexts() *texts { return &texts{copies: map[string]string{}, zones: map[string]bool{}} }

func (t *texts) keep(b []byte) string {
	if s, ok := t.copies[string(b)]; ok {
		return s
	}
	if len(t.copies) >= maxKept {
		clear(t.copies)
	}
	s := string(b)
	t.copies[s] = s
	return s
}

// isZone says whether there is a time zone of the name. A file can name one in
// every row, and to look for it means to read another file.
func (t *texts) isZone(name string) bool {
	if t.zones[name] {
		return true
	}
	// LoadLocation takes "" for UTC and "Local" for wherever this machine is.
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return false
	}
	t.zones[name] = true
	return true
}

// setText puts a text into a field of any form that texts can be read as.
func setText[T any](x *T, fd *field[T], b []byte, kept *texts) *fault {
	switch fd.form {
	case idForm:
		if wrong := wrongID(b); wrong != "" {
			return &fault{wrong: wrong, right: fd.form.right()}
		}
		*fd.text(x) = keepText(fd.name, b, kept)
	case textForm, namedForm:
		if wrong := wrongText(b); wrong != "" {
			return &fault{wrong: wrong, right: fd.form.right()}
		}
		if fd.form == namedForm && len(bytes.TrimSpace(b)) == 0 {
			return &fault{wrong: "is empty", right: fd.form.right()}
		}
		*fd.text(x) = kept.keep(b)
	case zoneForm:
		name := kept.keep(b)
		if !kept.isZone(name) {
			return &fault{wrong: "is " + shown(b) + ", no time zone", right: fd.form.right()}
		}
		*fd.text(x) = name
	case timeForm:
		at, ok := parseInstant(b)
		if !ok {
			return &fault{wrong: "is " + shown(b) + ", no time with zone", right: fd.form.right()}
		}
		return setInstant(x, fd, at)
	case safetyKindForm, issueKindForm:
		kind, err := standing.ParseKind(string(b))
		if err != nil || fd.form == safetyKindForm && kind.Pillar() != standing.Safety || fd.form == issueKindForm && !kind.OfIssue() {
			return &fault{wrong: "is " + shown(b), right: fd.form.right()}
		}
		*fd.kind(x) = kind
	default:
		return &fault{wrong: "is the text " + shown(b), right: fd.form.right()}
	}
	return nil
}

// keepText keeps one copy of a text, except of the fact's own id, which does not
// come again.
func keepText(name string, b []byte, kept *texts) string {
	if name == "id" {
		return string(b)
	}
	return kept.keep(b)
}

// setType and setOutcome put the two words in place that stand in a fact as
// something other than text.
func setType(f *fact, b []byte) *fault {
	t, err := standing.ParseType(string(b))
	if err != nil || t == standing.NoType {
		return &fault{wrong: "is " + shown(b), right: typeForm.right()}
	}
	f.Type = t
	return nil
}

func setOutcome(f *fact, b []byte) *fault {
	switch string(b) {
	case "delivered":
		f.Delivered = true
	case "undelivered":
		f.Delivered = false
	default:
		return &fault{wrong: "is " + shown(b), right: outcomeForm.right()}
	}
	return nil
}

// setInstant puts a time into a field: one that can be told from "not known",
// and can be written again.
func setInstant[T any](x *T, fd *field[T], at standing.Instant) *fault {
	switch {
	case at <= 0:
		return &fault{wrong: "is not after 1970-01-01T00:00:00Z", right: "a later time, or leave out what is not known"}
	case at > latest:
		return &fault{wrong: "is after the year 9999", right: "an earlier time, or leave out what is not known"}
	}
	*fd.instant(x) = at
	return nil
}

// setCents puts an amount of money into a field.
func setCents[T any](x *T, fd *field[T], cents int64) *fault {
	if cents < 0 || cents > maxCents {
		return &fault{wrong: fmt.Sprintf("is %d", cents), right: fd.form.right()}
	}
	*fd.cents(x) = cents
	return nil
}

// wrongID says what is wrong with an id; nothing if it is right.
func wrongID(b []byte) string {
	switch {
	case len(b) == 0:
		return "is empty"
	case len(b) > maxText:
		return fmt.Sprintf("is %d bytes long", len(b))
	case string(b) == "." || string(b) == "..":
		return "is " + shown(b)
	}
	for i := 0; i < len(b); {
		if b[i] >= ' ' && b[i] < 0x7f {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return fmt.Sprintf("is %s, not UTF-8", shown(b))
		}
		if unicode.IsControl(r) {
			return fmt.Sprintf("is %s, with the control character %U", shown(b), r)
		}
		i += size
	}
	return ""
}

// wrongText says what is wrong with a text; nothing if it is right.
func wrongText(b []byte) string {
	if len(b) > maxText {
		return fmt.Sprintf("is %d bytes long", len(b))
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return fmt.Sprintf("is %s, with a NUL byte", shown(b))
	}
	if !utf8.Valid(b) {
		return fmt.Sprintf("is %s, not UTF-8", shown(b))
	}
	return ""
}
