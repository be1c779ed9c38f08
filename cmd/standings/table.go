package main

import (
	"strings"
	"text/tabwriter"
)

// table is a table for people: columns under headings. It is written when it is
// complete, since only then it is known how wide its columns are.
type table struct{ w *tabwriter.Writer }

func (p *program) table(headings ...string) *table {
	t := &table{tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)}
	t.row(headings...)
	return t
}

// row adds a row; what comes from outside need not be made safe before.
func (t *table) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = shown(cell)
	}
	line := strings.TrimRight(strings.Join(cells, "\t"), "\t")
	t.w.Write([]byte(line + "\n"))
}

func (t *table) flush() { t.w.Flush() }
