package feed

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads the JSON of one line, token by token. It does not know any value
// that no fact has: it never descends into what it was not asked for, so depth
// costs nothing.
//
// It is written by hand for speed: a general decoder spends most of a line on
// generality, and gives no names of repeated fields.
type scanner struct {
	b       []byte
	i       int    // the next byte
	scratch []byte // the last string that had escapes in it
}

// what names the thing at the scanner's place, for messages.
func (s *scanner) what() string {
	if s.i >= len(s.b) {
		return "nothing"
	}
	switch c := s.b[s.i]; c {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case 'n':
		return "null"
	case 't':
		return "true"
	case 'f':
		return "false"
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return "a number"
	default:
		return shown(s.b[s.i : s.i+1])
	}
}

// ended is the fault of a line that stops too early.
func ended() *fault {
	return &fault{wrong: "is not JSON: the line ends in the middle of it", right: "the whole fact on one line", torn: true}
}

// broken is the fault of a byte that JSON does not have there.
func (s *scanner) broken(expected string) *fault {
	if s.i >= len(s.b) {
		return ended()
	}
	return &fault{wrong: fmt.Sprintf("is not JSON: byte %d is %s", s.i+1, shown(s.b[s.i:s.i+1])), right: expected}
}

// space skips white space and gives the byte after it; 0 at the end.
func (s *scanner) space() byte {
	for ; s.i < len(s.b); s.i++ {
		if c := s.b[s.i]; c != ' ' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// punctuation skips white space and one byte, which must be c.
func (s *scanner) punctuation(c byte) *fault {
	if s.space() != c || s.i >= len(s.b) {
		return s.broken(fmt.Sprintf("%q there", string(c)))
	}
	s.i++
	return nil
}

// more says whether another item follows in a list or an object that closes with
// the given byte, and skips the comma or the bracket. first is true before the
// first item.
func (s *scanner) more(closing byte, first bool) (bool, *fault) {
	switch c := s.space(); {
	case c == closing:
		s.i++
		return false, nil
	case first:
		return true, nil
	case c == ',':
		s.i++
		return true, nil
	}
	return false, s.broken(fmt.Sprintf("a comma or %q there", string(closing)))
}

// text reads a string, which must be at the scanner's place. The result is only
// valid until the next call.
func (s *scanner) text() ([]byte, *fault) {
	if s.i >= len(s.b) || s.b[s.i] != '"' {
		return nil, s.broken("the name of a field there, in quotes")
	}
	start := s.i + 1
	ascii := true
	for i := start; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case c == '"':
			text := s.b[start:i]
			s.i = i + 1
			if !ascii && !utf8.Valid(text) {
				return nil, &fault{wrong: "is " + shown(text) + ", not UTF-8", right: "the text in UTF-8"}
			}
			return text, nil
		case c == '\\':
			return s.escaped(start, i)
		case c < ' ':
			return nil, rawControl(c)
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	s.i = len(s.b)
	return nil, ended()
}

func rawControl(c byte) *fault {
	return &fault{wrong: fmt.Sprintf("holds the control character %U", c), right: fmt.Sprintf(`\u%04x for it`, c)}
}

// escaped reads the string that starts at start and has its first backslash at i.
func (s *scanner) escaped(start, i int) ([]byte, *fault) {
	text := append(s.scratch[:0], s.b[start:i]...)
	for i < len(s.b) {
		switch c := s.b[i]; {
		case c == '"':
			s.i, s.scratch = i+1, text
			if !utf8.Valid(text) {
				return nil, &fault{wrong: "is " + shown(text) + ", not UTF-8", right: "the text in UTF-8"}
			}
			return text, nil
		case c < ' ':
			return nil, rawControl(c)
		case c != '\\':
			text = append(text, c)
			i++
		default:
			r, size, wrong := escape(s.b[i:])
			if wrong != nil {
				return nil, wrong
			}
			text = utf8.AppendRune(text, r)
			i += size
		}
	}
	s.i = len(s.b)
	return nil, ended()
}

// escape reads the escape sequence at the front of b, and its length.
func escape(b []byte) (rune, int, *fault) {
	if len(b) < 2 {
		return 0, 0, ended()
	}
	switch b[1] {
	case '"', '\\', '/':
		return rune(b[1]), 2, nil
	case 'b':
		return '\b', 2, nil
	case 'f':
		return '\f', 2, nil
	case 'n':
		return '\n', 2, nil
	case 'r':
		return '\r', 2, nil
	case 't':
		return '\t', 2, nil
	case 'u':
		r, wrong := unit(b)
		if wrong != nil || !utf16.IsSurrogate(r) {
			return r, 6, wrong
		}
		// Outside the first 65,536 characters JSON writes two halves.
		low, wrong := unit(b[6:])
		if pair := utf16.DecodeRune(r, low); wrong == nil && pair != utf8.RuneError {
			return pair, 12, nil
		}
		return 0, 0, &fault{wrong: fmt.Sprintf("holds %s, which is half a character", b[:6]), right: "both halves, or the character itself"}
	}
	return 0, 0, &fault{wrong: fmt.Sprintf("holds %s, which is no escape sequence", shown(b[:2])), right: `\\ for a backslash`}
}

// unit reads \uXXXX at the front of b.
func unit(b []byte) (rune, *fault) {
	if len(b) < 6 {
		return 0, ended()
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	if err != nil || b[0] != '\\' || b[1] != 'u' {
		return 0, &fault{wrong: `holds a \u without four hexadecimal digits`, right: `such as \u00e9`}
	}
	return rune(n), nil
}

// cents reads a whole number. A number with a fraction or an exponent is refused
// even where its value is whole, since what writes 4210.0 will write 4210.5.
func (s *scanner) cents() (int64, *fault) {
	start := s.i
	for s.i < len(s.b) && isNumeric(s.b[s.i]) {
		s.i++
	}
	token := s.b[start:s.i]
	n, err := strconv.ParseUint(string(token), 10, 63)
	if err != nil || token[0] == '0' && len(token) > 1 { // JSON knows no leading zeros
		return 0, &fault{wrong: "is " + string(token[:min(len(token), 40)]), right: centsForm.right()}
	}
	return int64(n), nil
}

func isNumeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// flag reads true or false.
func (s *scanner) flag() (bool, *fault) {
	rest := string(s.b[s.i:min(len(s.b), s.i+len("false"))])
	for _, word := range [...]string{"true", "false"} {
		if strings.HasPrefix(rest, word) {
			s.i += len(word)
			return word == "true", nil
		}
		if strings.HasPrefix(word, rest) {
			return false, ended()
		}
	}
	return false, &fault{wrong: "is " + s.what(), right: flagForm.right() + ", or leave the field out"}
}
