package feed

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// rowsOf is what the file says: each record with the line on which it begins,
// written as "3: [a b]", and each refused one as "3: !what is wrong".
func rowsOf(t testing.TB, r *records) (rows []string) {
	t.Helper()
	for {
		err := r.read()
		var wrong *fault
		switch {
		case err == io.EOF:
			return rows
		case errors.As(err, &wrong):
			rows = append(rows, fmt.Sprintf("%d: !%s", r.line, wrong.wrong))
		case err != nil:
			t.Fatal(err)
		default:
			cells := make([]string, len(r.ends))
			for i := range cells {
				cells[i] = string(r.cell(i))
			}
			rows = append(rows, fmt.Sprintf("%d: %q", r.line, cells))
		}
	}
}

func TestRecords(t *testing.T) {
	comma := dialect{delimiter: []byte(","), quote: '"'}
	lazy := dialect{delimiter: []byte(","), quote: '"', lazy: true}
	plain := dialect{delimiter: []byte("\t")}
	wide := dialect{delimiter: []byte("¦"), quote: '\''}
	for _, c := range []struct {
		what string
		d    dialect
		text string
		want []string
	}{
		{"nothing", comma, "", nil},
		{"empty lines", comma, "\n\r\n\r\r\na\n\n\rb", []string{`5: ["a"]`, `8: ["b"]`}},
		{"empty cells", comma, ",\n\"\"\n,,", []string{`1: ["" ""]`, `2: [""]`, `3: ["" "" ""]`}},
		{"LF", comma, "a,b\nc,d\n", []string{`1: ["a" "b"]`, `2: ["c" "d"]`}},
		{"CR LF", comma, "a,b\r\nc,d\r\n", []string{`1: ["a" "b"]`, `2: ["c" "d"]`}},
		{"CR", comma, "a,b\rc,d\r", []string{`1: ["a" "b"]`, `2: ["c" "d"]`}},
		{"mixed", comma, "a\rb\nc\r\nd", []string{`1: ["a"]`, `2: ["b"]`, `3: ["c"]`, `4: ["d"]`}},
		{"quotes", comma, `"a,b","c ""d""",""""`, []string{`1: ["a,b" "c \"d\"" "\""]`}},
		{"line ends in quotes stay", comma, "\"a\nb\",\"c\rd\",\"e\r\nf\"\ng\n", []string{`1: ["a\nb" "c\rd" "e\r\nf"]`, `5: ["g"]`}},
		{"quote inside a field", comma, "a,b\"c,d\ne\n", []string{`1: !has a quote inside the field "b", which does not begin with one`, `2: ["e"]`}},
		{"text after a quote", comma, "a,\"b\"c,d\ne\n", []string{`1: !goes on after the closing quote of the field "b"`, `2: ["e"]`}},
		{"never closed", comma, "a\nb,\"c\nd\ne", []string{`1: ["a"]`, `2: !has a quote that is never closed, before "c\nd\ne"`, `3: ["d"]`, `4: ["e"]`}},
		{"lazy", lazy, "a\"b,\"c\"d\",\"e\nf\n", []string{`1: !has a quote that is never closed, before "e\nf\n"`, `2: ["f"]`}},
		{"lazier", lazy, "5\" tall,\"the \"best\" one\"\nf\n", []string{`1: ["5\" tall" "the \"best\" one"]`, `2: ["f"]`}},
		{"no quotes", plain, "a\"b\t\"c\nd,e\t'f'\n", []string{`1: ["a\"b" "\"c"]`, `2: ["d,e" "'f'"]`}},
		{"wide delimiter", wide, "a¦'b¦c'\xc2¦d\n'e'¦\xc2", []string{`1: !goes on after the closing quote of the field "b¦c"`, `2: ["e" "\xc2"]`}},
		{"too long", comma, "a\n" + strings.Repeat("x", 101) + "\nb\n", []string{`1: ["a"]`, `2: !is longer than 100 bytes`, `3: ["b"]`}},
		{"longest", comma, strings.Repeat("x", 100) + "\n", []string{`1: ["` + strings.Repeat("x", 100) + `"]`}},
		{"too long in quotes", comma, "\"" + strings.Repeat("x\n", 60) + "\"\n" + `y"`, append(append(
			[]string{`1: !has a quote that is not closed within 100 bytes, before "` + strings.Repeat(`x\n`, 30) + `"…`},
			numbered(2, 60, `["x"]`)...), `61: ["\ny"]`)},
	} {
		t.Run(c.what, func(t *testing.T) {
			whole := rowsOf(t, newRecords(strings.NewReader(c.text), c.d, 100))
			if !reflect.DeepEqual(whole, c.want) {
				t.Errorf("gives\n%s\nwant\n%s", strings.Join(whole, "\n"), strings.Join(c.want, "\n"))
			}
			bytewise := rowsOf(t, newRecords(iotest.OneByteReader(strings.NewReader(c.text)), c.d, 100))
			if !reflect.DeepEqual(bytewise, whole) {
				t.Errorf("byte by byte gives\n%s", strings.Join(bytewise, "\n"))
			}
		})
	}
}

func numbered(from, to int, row string) (rows []string) {
	for i := from; i <= to; i++ {
		rows = append(rows, fmt.Sprintf("%d: %s", i, row))
	}
	return rows
}

// A record of many megabytes is skipped without being held.
func TestRecordsHoldNoMoreThanAllowed(t *testing.T) {
	for _, quote := range []string{"", `"`} {
		text := "a,b\n" + quote + strings.Repeat("x", 40<<20) + quote + "\nc,d\n"
		r := newRecords(strings.NewReader(text), dialect{delimiter: []byte(","), quote: '"'}, 1<<20)
		rows := rowsOf(t, r)
		if len(rows) != 3 || !strings.HasPrefix(rows[1], "2: !") || rows[2] != `3: ["c" "d"]` {
			t.Errorf("%.200q", rows)
		}
		if len(r.buf) > 4<<20 {
			t.Errorf("holds %d bytes", len(r.buf))
		}
	}
}

// When reading fails, whole records before are kept and the half one is not.
func TestRecordsReadError(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, half := range []string{"c,d", `c,"d`, `c,"d"`} {
		r := newRecords(io.MultiReader(strings.NewReader("a,b\n"+half), iotest.ErrReader(broken)), dialect{delimiter: []byte(","), quote: '"'}, 100)
		if err := r.read(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := r.read(); err != broken {
				t.Errorf("%s: %v", half, err)
			}
		}
	}
}

// shared is a folder of real and awkward files that lies beside the project on
// some machines; the test is skipped where it does not.
func shared(t testing.TB, path ...string) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		found := filepath.Join(append([]string{dir, "shared", "data"}, path...)...)
		if _, err := os.Stat(found); err == nil {
			return found
		}
	}
	t.Skipf("no shared/data/%s beside the project", filepath.Join(path...))
	return ""
}

// Awkward files of others, and what they say.
func TestRecordsOfOthers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "attack", "csv"), "*.csv"))
	if err != nil || len(files) < 11 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(shared(t, "attack", "csv-json", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var want []map[string]string
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			in, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()

			r := newRecords(in, dialect{delimiter: []byte(","), quote: '"'}, 1<<20)
			var header []string
			var got []map[string]string
			for r.read() == nil {
				var cells []string
				for i := range r.ends {
					cells = append(cells, string(r.cell(i)))
				}
				if header == nil {
					header = cells
					continue
				}
				row := map[string]string{}
				for i, cell := range cells {
					row[header[i]] = cell
				}
				got = append(got, row)
			}
			if r.err != io.EOF || !reflect.DeepEqual(got, want) {
				t.Errorf("gives %q, %v; want %q", got, r.err, want)
			}
		})
	}
}
