package db

import (
	"errors"
	"strconv"
	"strings"

	"standings/standing"
)

// A fact's body is what is stored of it beside its key and the moment it was
// recorded: each field that holds something, as a letter and its value. A number
// or a time in microseconds is decimal digits and a space, a text its length in
// bytes, a colon and itself, and yes is the letter alone. The letter I begins an
// issue, whose fields follow up to a full stop:
//
//	S3:SEAt1772442000000000 r1772445600000000 yI
//	K12:not_receivedr1772449200000000 .
//
// without the line break. Equal facts have equal bodies, which is how a repeated
// fact is known. The format is read and written several times as fast as JSON,
// and travels inside of JSON without being escaped.

// bodyField is a field by its letter; one of the others is set.
type bodyField[T any] struct {
	letter  byte
	text    func(*T) *string
	instant func(*T) *standing.Instant
	cents   func(*T) *int64
	kind    func(*T) *standing.Kind
	yes     func(*T) *bool
}

var factBody = []bodyField[standing.Fact]{
	{letter: 'v', yes: func(f *standing.Fact) *bool { return &f.Void }},
	{letter: 'S', text: func(f *standing.Fact) *string { return &f.Station }},
	{letter: 'C', text: func(f *standing.Fact) *string { return &f.Cause }},
	{letter: 'N', text: func(f *standing.Fact) *string { return &f.Name }},
	{letter: 'Z', text: func(f *standing.Fact) *string { return &f.Zone }},
	{letter: 'j', instant: func(f *standing.Fact) *standing.Instant { return &f.JoinedAt }},
	{letter: 'a', instant: func(f *standing.Fact) *standing.Instant { return &f.ScheduledAt }},
	{letter: 's', instant: func(f *standing.Fact) *standing.Instant { return &f.StartsAt }},
	{letter: 'e', instant: func(f *standing.Fact) *standing.Instant { return &f.EndsAt }},
	{letter: 'i', instant: func(f *standing.Fact) *standing.Instant { return &f.CheckedInAt }},
	{letter: 'x', instant: func(f *standing.Fact) *standing.Instant { return &f.CancelledAt }},
	{letter: 'p', cents: func(f *standing.Fact) *int64 { return &f.PayCents }},
	{letter: 'B', text: func(f *standing.Fact) *string { return &f.Block }},
	{letter: 'r', instant: func(f *standing.Fact) *standing.Instant { return &f.PromisedBy }},
	{letter: 't', instant: func(f *standing.Fact) *standing.Instant { return &f.CompletedAt }},
	{letter: 'y', yes: func(f *standing.Fact) *bool { return &f.Delivered }},
	{letter: 'K', kind: func(f *standing.Fact) *standing.Kind { return &f.Kind }},
	{letter: 'o', instant: func(f *standing.Fact) *standing.Instant { return &f.OccurredAt }},
	{letter: 'c', instant: func(f *standing.Fact) *standing.Instant { return &f.ConfirmedAt }},
	{letter: 'W', text: func(f *standing.Fact) *string { return &f.ConfirmedBy }},
	{letter: 'D', text: func(f *standing.Fact) *string { return &f.Delivery }},
	{letter: 'G', text: func(f *standing.Fact) *string { return &f.Category }},
	{letter: 'm', cents: func(f *standing.Fact) *int64 { return &f.AmountCents }},
	{letter: 'h', instant: func(f *standing.Fact) *standing.Instant { return &f.HappenedAt }},
}

var issueBody = []bodyField[standing.Issue]{
	{letter: 'K', kind: func(i *standing.Issue) *standing.Kind { return &i.Kind }},
	{letter: 'r', instant: func(i *standing.Issue) *standing.Instant { return &i.ReportedAt }},
	{letter: 'c', instant: func(i *standing.Issue) *standing.Instant { return &i.ConfirmedAt }},
	{letter: 'W', text: func(i *standing.Issue) *string { return &i.ConfirmedBy }},
	{letter: 'C', text: func(i *standing.Issue) *string { return &i.Cause }},
}

const (
	issueLetter = 'I'
	issueEnd    = '.'
)

// encodeBody is the fact's body.
func encodeBody(f *standing.Fact) string {
	b := make([]byte, 0, 128)
	b = appendFields(b, factBody, f)
	for i := range f.Issues {
		b = append(b, issueLetter)
		b = appendFields(b, issueBody, &f.Issues[i])
		b = append(b, issueEnd)
	}
	return string(b)
}

func appendFields[T any](b []byte, fields []bodyField[T], x *T) []byte {
	for i := range fields {
		switch f := &fields[i]; {
		case f.instant != nil:
			b = appendNumber(b, f.letter, int64(*f.instant(x)))
		case f.text != nil:
			b = appendText(b, f.letter, *f.text(x))
		case f.cents != nil:
			b = appendNumber(b, f.letter, *f.cents(x))
		case f.kind != nil:
			b = appendText(b, f.letter, f.kind(x).String())
		case *f.yes(x):
			b = append(b, f.letter)
		}
	}
	return b
}

func appendNumber(b []byte, letter byte, n int64) []byte {
	if n == 0 {
		return b
	}
	return append(strconv.AppendInt(append(b, letter), n, 10), ' ')
}

func appendText(b []byte, letter byte, text string) []byte {
	if text == "" {
		return b
	}
	b = strconv.AppendInt(append(b, letter), int64(len(text)), 10)
	return append(append(b, ':'), text...)
}

// decodeBody fills in what encodeBody wrote.
func decodeBody(f *standing.Fact, body string) error {
	rest, err := readFields(factBody, f, body)
	for err == nil && rest != "" && rest[0] == issueLetter {
		var issue standing.Issue
		if rest, err = readFields(issueBody, &issue, rest[1:]); err == nil && (rest == "" || rest[0] != issueEnd) {
			err = errTorn
		}
		if err == nil {
			f.Issues, rest = append(f.Issues, issue), rest[1:]
		}
	}
	if err == nil && rest != "" {
		err = errTorn
	}
	return err
}

var errTorn = errors.New("the stored text is not a fact's")

// readFields reads fields in the order in which they are written, and gives the
// rest of the text.
func readFields[T any](fields []bodyField[T], x *T, text string) (rest string, err error) {
	for i := range fields {
		f := &fields[i]
		if text == "" || text[0] != f.letter {
			continue
		}
		text = text[1:]
		var value string
		switch {
		case f.instant != nil:
			text, err = readNumber(text, (*int64)(f.instant(x)))
		case f.text != nil:
			text, err = readText(text, f.text(x))
		case f.cents != nil:
			text, err = readNumber(text, f.cents(x))
		case f.kind != nil:
			if text, err = readText(text, &value); err == nil {
				*f.kind(x), err = standing.ParseKind(value)
			}
		default:
			*f.yes(x) = true
		}
		if err != nil {
			return text, err
		}
	}
	return text, nil
}

func readNumber(text string, n *int64) (rest string, err error) {
	digits, rest, found := strings.Cut(text, " ")
	if !found {
		return text, errTorn
	}
	*n, err = strconv.ParseInt(digits, 10, 64)
	return rest, err
}

func readText(text string, value *string) (rest string, err error) {
	digits, rest, found := strings.Cut(text, ":")
	n, err := strconv.Atoi(digits)
	if err != nil || !found || n < 1 || n > len(rest) {
		return text, errTorn
	}
	*value = rest[:n]
	return rest[n:], nil
}
