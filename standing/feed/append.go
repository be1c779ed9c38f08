package feed

import (
	"strconv"

	"standings/standing"
)

// Append writes the fact as one line of NDJSON, LF included, with its fields in
// the order of the field table, times in UTC and what is not known left out. It
// is canonical: equal facts give equal bytes, and reading them gives the fact
// again. The fact must be one that a Reader could have given.
func Append(dst []byte, f *standing.Fact) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, f.Type.String()...)
	dst = append(dst, '"')
	for i := range fields {
		fd := &fields[i]
		if !may[f.Type].has(i) {
			continue
		}
		must := must[f.Type].has(i) && !f.Void
		switch {
		case fd.form == flagForm && f.Void:
			dst = append(dst, `,"void":true`...)
		case fd.form == outcomeForm && (must || f.Delivered):
			dst = appendName(dst, fd.name)
			dst = appendText(dst, outcome(f.Delivered))
		case fd.form == issuesForm && len(f.Issues) > 0:
			dst = appendIssues(appendName(dst, fd.name), f.Issues)
		default:
			dst = appendField(dst, fd, f, must)
		}
	}
	return append(dst, "}\n"...)
}

func outcome(delivered bool) string {
	if delivered {
		return "delivered"
	}
	return "undelivered"
}

func appendIssues(dst []byte, issues []standing.Issue) []byte {
	for i := range issues {
		dst = append(dst, `[,`[min(i, 1)], '{')
		start := len(dst)
		for j := range issueFields {
			dst = appendField(dst, &issueFields[j], &issues[i], false)
		}
		dst = append(dst[:start], dst[start+1:]...) // the comma before the first field
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// appendField writes a field that holds a text, a time, an amount or a kind,
// unless it is empty and need not be there.
func appendField[T any](dst []byte, fd *field[T], x *T, must bool) []byte {
	switch {
	case fd.text != nil && *fd.text(x) != "":
		return appendText(appendName(dst, fd.name), *fd.text(x))
	case fd.instant != nil && *fd.instant(x) != 0:
		dst = append(appendName(dst, fd.name), '"')
		return append(appendInstant(dst, *fd.instant(x)), '"')
	case fd.cents != nil && (*fd.cents(x) != 0 || must):
		return strconv.AppendInt(appendName(dst, fd.name), *fd.cents(x), 10)
	case fd.kind != nil && *fd.kind(x) != standing.NoKind:
		return appendText(appendName(dst, fd.name), fd.kind(x).String())
	}
	return dst
}

func appendName(dst []byte, name string) []byte {
	dst = append(dst, ',', '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

// appendText writes a JSON string. Only what JSON demands is escaped.
func appendText(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
