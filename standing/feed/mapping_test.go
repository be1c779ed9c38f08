package feed

import (
	"strings"
	"testing"
)

func TestRefusedMappings(t *testing.T) {
	const aField = `; write one of id, source, partner, recorded_at, void, delivery, at`
	for _, c := range []struct{ what, text, want string }{
		{"not TOML", "=", `m.toml:1: unexpected '=': key name appears blank`},
		{"a number for a text", "zone = 1\n" + thanks, `m.toml: line 1 (last key "zone"): incompatible types: TOML value has type int64; destination has type string`},
		{"unknown key", "delimeter = ';'\n" + thanks, `m.toml: delimeter: is not a key of a mapping; write nothing there, or the key that was meant`},
		{"capital letters", "[Let]\na = '1'\n" + thanks, "m.toml: Let: is not a key of a mapping; write nothing there, or the key that was meant\nm.toml: Let.a: is not a key of a mapping; write nothing there, or the key that was meant"},
		{"empty key", "\"\" = 1\n" + thanks, `m.toml: "": is not a key of a mapping; write nothing there, or the key that was meant`},
		{"unknown type", "[route]\nid = 'ID'\n" + thanks, "m.toml: route: is not a key of a mapping; write nothing there, or the key that was meant\nm.toml: route.id: is not a key of a mapping; write nothing there, or the key that was meant"},
		{"no facts", "zone = 'UTC'", `m.toml: makes no facts; write a table such as [delivery], with fields and their expressions`},
		{"two delimiters", "delimiter = ',,'\n" + thanks, `m.toml: delimiter: is ",,"; write one character other than the quote, such as ";" or "\t"`},
		{"a line end for a delimiter", "delimiter = \"\\n\"\n" + thanks, `m.toml: delimiter: is "\n"; write one character other than the quote, such as ";" or "\t"`},
		{"the quote for a delimiter", "delimiter = '\"'\n" + thanks, `m.toml: delimiter: is "\""; write one character other than the quote, such as ";" or "\t"`},
		{"two quotes", "quote = '«»'\n" + thanks, `m.toml: quote: is "«»"; write one ASCII character such as "'", or "" for none`},
		{"encoding", "encoding = 'UTF-16'\n" + thanks, `m.toml: encoding: is "UTF-16"; write "utf-8", "latin1" or "windows-1252"`},
		{"zone", "zone = 'Mars'\n" + thanks, `m.toml: zone: is "Mars"; write an IANA time zone, such as America/Los_Angeles`},
		{"local zone", "zone = 'Local'\n" + thanks, `m.toml: zone: is "Local"; write an IANA time zone, such as America/Los_Angeles`},

		{"unknown field", thanks + "how = 'ID'", `m.toml: thanks.how: is no field of a thanks that a mapping can make` + aField},
		{"field of another type", thanks + "starts_at = 'ID'", `m.toml: thanks.starts_at: is no field of a thanks that a mapping can make` + aField},
		{"type", thanks + "type = 'ID'", `m.toml: thanks.type: is no field of a thanks that a mapping can make` + aField},
		{"missing fields", "[thanks]\nid = 'ID'", "m.toml: thanks.partner: is missing, and a thanks must have it; write an expression that makes it\nm.toml: thanks.at: is missing, and a thanks must have it; write an expression that makes it"},
		{"missing fields of a void fact", "[thanks]\nid = 'ID'\nvoid = 'true'", "m.toml: thanks.partner: is missing, and a thanks must have it; write an expression that makes it"},
		{"a number for an expression", thanks + "delivery = 3", `m.toml: thanks.delivery: is no text; write an expression in quotes`},
		{"issues as text", deliveryMapping + "issues = 'ID'", `m.toml: delivery.issues: is no list of tables; write [[delivery.issues]] above the fields of each issue`},
		{"field of no issue", deliveryMapping + "[[delivery.issues]]\nkind = 'K'\nreported_at = 'T'\nat = 'T'", `m.toml: delivery.issues 1 at: is no field of an issue; write one of kind, reported_at, confirmed_at, confirmed_by, cause`},
		{"issue without time", deliveryMapping + "[[delivery.issues]]\nkind = 'K'", `m.toml: delivery.issues 1 reported_at: is missing, and an issue must have it; write an expression that makes it`},

		{"no expression", thanks + "delivery = 'D +'", `m.toml: thanks.delivery: unexpected token EOF, in "D +"`},
		{"empty expression", "where = ''\n" + thanks, `m.toml: where: unexpected token EOF, in ""`},
		{"unknown function", thanks + "delivery = 'hhm(D)'", `m.toml: thanks.delivery: unknown name hhm, in "hhm(D)"`},
		{"the clock", thanks + "recorded_at = 'now()'", `m.toml: thanks.recorded_at: unknown name now, in "now()"`},
		{"too few arguments", thanks + "recorded_at = 'date(D)'", `m.toml: thanks.recorded_at: not enough arguments to call date, in "date(D)"`},
		{"wrong argument", thanks + "recorded_at = 'date(D, 3)'", `m.toml: thanks.recorded_at: cannot use int as argument (type string) to call date , in "date(D, 3)"`},
		{"layout of other languages", thanks + "recorded_at = 'date(D, \"dd.mm.yyyy\")'", `m.toml: thanks.recorded_at: has the layout "dd.mm.yyyy", in which nothing stands for a date; write it as 2 January 2006 15:04:05 would be written, such as 2-Jan-06 or 01/02/2006 15:04`},
		{"lookup that is not there", thanks + "delivery = 'lookup(\"d\", D)'", `m.toml: thanks.delivery: looks something up in "d", which is not there; write a table [lookup.d]`},
		{"lookup by a column", thanks + "delivery = 'lookup(D, D)'", `m.toml: thanks.delivery: looks something up in a table that is not named; write lookup("name", …), with the name in quotes`},
		{"row as a whole", thanks + "delivery = 'keys(row)[0]'", `m.toml: thanks.delivery: uses row as a whole; write row["Column"], with the name in quotes`},
		{"row by a column", thanks + "delivery = 'row[D]'", `m.toml: thanks.delivery: uses row as a whole; write row["Column"], with the name in quotes`},
		{"let of itself", "[let]\na = 'a + 1'\n" + thanks, `m.toml: let.a: has the name of a column that is used up to here; write another name, or row["a"] for the column`},
		{"let below its use", "[let]\na = 'b + 1'\nb = '1'\n" + thanks, `m.toml: let.b: has the name of a column that is used up to here; write another name, or row["b"] for the column`},
		{"let of a function", "[let]\nnoon = '1'\n" + thanks, `m.toml: let.noon: is no name that expressions can use; write another of letters, digits and underscores`},
		{"let of a built-in function", "[let]\nlen = '1'\n" + thanks, `m.toml: let.len: is no name that expressions can use; write another of letters, digits and underscores`},
		{"let of row", "[let]\nrow = '1'\n" + thanks, `m.toml: let.row: is no name that expressions can use; write another of letters, digits and underscores`},
		{"let of a word", "[let]\n\"a-b\" = '1'\n" + thanks, `m.toml: let.a-b: is no name that expressions can use; write another of letters, digits and underscores`},
		{"line ends in names", "[let]\n\"a\\nb\" = '1'\n" + thanks + "\"c\\nd\" = '1'\n", `m.toml: let."a\nb": is no name that expressions can use; write another of letters, digits and underscores` + "\n" + `m.toml: thanks."c\nd": is no field of a thanks that a mapping can make` + aField},
		{"all at once", "zone = 'Mars'\nwhere = '('\n[thanks]\nid = 'ID'\npartner = 'P'", "m.toml: zone: is \"Mars\"; write an IANA time zone, such as America/Los_Angeles\nm.toml: where: unexpected token EOF, in \"(\"\nm.toml: thanks.at: is missing, and a thanks must have it; write an expression that makes it"},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := ParseMapping("m.toml", []byte(c.text))
			if err == nil || err.Error() != c.want {
				t.Errorf("says\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

const deliveryMapping = "[delivery]\nid = 'ID'\npartner = 'P'\ncompleted_at = 'T'\noutcome = 'O'\n"

// Whatever the text, ParseMapping says yes or names the file, and what it accepts
// can read a file.
func FuzzMapping(f *testing.F) {
	f.Add([]byte(testdata(f, "example.toml")))
	f.Add([]byte(thanks + "when = 'row[\"x\"] == 1'\n[lookup.a]\nb = 'c'\n"))
	f.Add([]byte("[let]\n\"a\\n\" = '1'\nx = 'let y = 3; y'\n[Thanks]\nid = 'a'\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ParseMapping("f.toml", text)
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, "f.toml:") {
					t.Errorf("a problem that does not name its file: %q", line)
				}
			}
			return
		}
		row := strings.Join(m.columns, string(m.delimiter))
		readAll(t, NewCSV("f.csv", strings.NewReader(row+"\n"+row+"\n"), m, Options{}))
	})
}
