package db

import (
	"database/sql/driver"
	"fmt"
	"strconv"
)

// batch carries many rows as one parameter of a statement: a JSON object of
// arrays, {"0":[…],"1":[…]}, which every engine takes apart with json_each.
//
//	var b batch
//	for _, p := range partners {
//		b.row().text(p.ID).int(int64(p.JoinedAt))
//	}
//	t.exec(`insert into partner (partner_id, joined_at)
//		select value->>0, cast(value->>1 as bigint) from json_each($1) where true
//		on conflict do nothing`, &b)
//
// The "where true" keeps SQLite from reading "on conflict" as a join. Numbers
// are cast, because value->>1 is text to PostgreSQL. The rows come in the order
// in which they were added; a statement that depends on it must say so by a column.
type batch struct {
	buf  []byte
	rows int
	err  error
}

// len is the number of rows begun.
func (b *batch) len() int { return b.rows }

// row begins the next row; its values follow in order.
func (b *batch) row() *batch {
	if b.rows == 0 {
		b.buf = append(b.buf[:0], `{"`...)
	} else {
		b.buf = append(b.buf, `],"`...)
	}
	b.buf = strconv.AppendInt(b.buf, int64(b.rows), 10)
	b.buf = append(b.buf, `":[`...)
	b.rows++
	return b
}

// next puts the comma between two values of a row.
func (b *batch) next() {
	if b.buf[len(b.buf)-1] != '[' {
		b.buf = append(b.buf, ',')
	}
}

// int adds a whole number, exactly.
func (b *batch) int(v int64) *batch {
	b.next()
	b.buf = strconv.AppendInt(b.buf, v, 10)
	return b
}

// bool adds 1 or 0.
func (b *batch) bool(v bool) *batch {
	if v {
		return b.int(1)
	}
	return b.int(0)
}

// text adds a text, which must be valid UTF-8 without NUL: PostgreSQL stores no
// other. A text that is not makes the statement fail.
func (b *batch) text(v string) *batch {
	b.next()
	if b.err == nil && !isStorable(v) {
		b.err = fmt.Errorf("row %d: %q is not UTF-8 text without NUL", b.rows-1, v)
	}
	b.buf = append(b.buf, '"')
	plain := 0
	for i := range len(v) {
		if c := v[i]; c < ' ' || c == '"' || c == '\\' {
			b.buf = append(b.buf, v[plain:i]...)
			b.buf = append(b.buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			plain = i + 1
		}
	}
	b.buf = append(append(b.buf, v[plain:]...), '"')
	return b
}

const hexDigits = "0123456789abcdef"

// Value hands the rows to the driver.
func (b *batch) Value() (driver.Value, error) {
	switch {
	case b.err != nil:
		return nil, b.err
	case b.rows == 0:
		return "{}", nil
	}
	return string(b.buf) + "]}", nil
}
