package handlers

import (
	"errors"
	"fmt"
	"strings"

	"standings/standing"
)

// segment writes an id as one segment of a path. Ids are any text, with slashes
// and spaces and signs; letters, digits, hyphens, dots and underscores stand for
// themselves, every other byte is written ~XX. No percent sign is needed, which
// proxies decode too often or refuse.
func segment(id string) string {
	const plain = "-._"
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(id) {
		c := id[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('~')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

var errSegment = errors.New("not an address this program made")

// readSegment is the id that segment wrote. Only what segment writes is read, so
// that each thing has one address.
func readSegment(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '~' {
			b.WriteByte(s[i])
			continue
		}
		var c byte
		if i+2 >= len(s) {
			return "", errSegment
		}
		if _, err := fmt.Sscanf(s[i+1:i+3], "%02X", &c); err != nil {
			return "", errSegment
		}
		b.WriteByte(c)
		i += 2
	}
	id := b.String()
	if segment(id) != s || id == "" {
		return "", errSegment
	}
	return id, nil
}

func partnerPath(id string) string { return "/partners/" + segment(id) }

func stationPath(id string) string { return "/stations/" + segment(id) }

// eventSegment writes an event's name as one segment of a path: the fact's type,
// source and id, and the kind, parted by commas, which segment does not write.
func eventSegment(e standing.EventRef) string {
	return strings.Join([]string{e.Type.String(), segment(e.Source), segment(e.ID), e.Kind.String()}, ",")
}

// readEventSegment is the event that eventSegment wrote.
func readEventSegment(s string) (e standing.EventRef, err error) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return e, errSegment
	}
	typ, typeErr := standing.ParseType(parts[0])
	source, sourceErr := readSegment(parts[1])
	id, idErr := readSegment(parts[2])
	kind, kindErr := standing.ParseKind(parts[3])
	if typeErr != nil || sourceErr != nil || idErr != nil || kindErr != nil || typ == standing.NoType || kind == standing.NoKind {
		return e, errSegment
	}
	return standing.EventRef{Ref: standing.Ref{Type: typ, Source: source, ID: id}, Kind: kind}, nil
}
