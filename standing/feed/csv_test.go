package feed

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding/charmap"

	"standings/standing"
)

// mappingOf parses a mapping that must be right.
func mappingOf(t testing.TB, text string) *Mapping {
	t.Helper()
	m, err := ParseMapping("m.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func testdata(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func csvOf(t testing.TB, mapping, text string) Reader {
	t.Helper()
	return NewCSV("a.csv", strings.NewReader(text), mappingOf(t, mapping), Options{})
}

// written are facts as the lines that Append writes.
func written(facts []standing.Fact) (lines []string) {
	for i := range facts {
		lines = append(lines, strings.TrimSuffix(string(Append(nil, &facts[i])), "\n"))
	}
	return lines
}

// The example of the README, fact by fact.
func TestExample(t *testing.T) {
	facts, problems := readAll(t, csvOf(t, testdata(t, "example.toml"), testdata(t, "example.csv")))
	want := []string{
		`{"type":"station","id":"BER1","source":"feed","zone":"Europe/Berlin"}`,
		`{"type":"block","id":"T-101","source":"feed","partner":"Obi, Ada","station":"BER1","starts_at":"2026-01-05T07:00:00Z","ends_at":"2026-01-05T11:00:00Z","checked_in_at":"2026-01-05T06:58:00Z","pay_cents":7200}`,
		`{"type":"station","id":"BER1","source":"feed","zone":"Europe/Berlin"}`,
		`{"type":"block","id":"T-102","source":"feed","partner":"Chen, Li","station":"BER1","starts_at":"2026-01-05T07:00:00Z","ends_at":"2026-01-05T11:00:00Z","checked_in_at":"2026-01-05T07:09:00Z","pay_cents":7250,"cause":"weather"}`,
		`{"type":"delivery","id":"T-102","source":"feed","partner":"Chen, Li","station":"BER1","block":"T-102","completed_at":"2026-01-05T11:00:00Z","outcome":"delivered","issues":[{"kind":"not_received","reported_at":"2026-01-06T11:00:00Z"}]}`,
		`{"type":"station","id":"BER1","source":"feed","zone":"Europe/Berlin"}`,
		`{"type":"block","id":"T-103","source":"feed","partner":"Ray \"R\"; jr.","station":"BER1","starts_at":"2026-01-05T12:30:00Z","ends_at":"2026-01-05T15:30:00Z","pay_cents":5400}`,
	}
	if got := written(facts); !reflect.DeepEqual(got, want) || problems != nil {
		t.Errorf("gives\n%s\nproblems %q\nwant\n%s", strings.Join(got, "\n"), problems, strings.Join(want, "\n"))
	}
}

// thanks is the shortest mapping there is, with another key in front.
const thanks = "[thanks]\nid = 'ID'\npartner = 'P'\nat = 'date(T, \"2006-01-02\")'\n"

// Rows that are refused, each between two good ones.
func TestRefusedRows(t *testing.T) {
	const block = "[block]\nid = 'ID'\npartner = 'P'\nstation = 'S'\nstarts_at = 'date(T, \"2006-01-02\", \"2.1.2006\")'\n"
	for _, c := range []struct{ mapping, header, good, bad, want string }{
		{thanks, "ID,P,T", "1,p,2026-01-05", "2,p", `has 2 fields, and the header has 3; write 3, with quotes around what holds the delimiter`},
		{thanks, "ID,P,T", "1,p,2026-01-05", "2,p,2026-01-05,", `has 4 fields, and the header has 3; write 3, with quotes around what holds the delimiter`},
		{thanks, "ID,P,T", "1,p,2026-01-05", "2,p,5 Jan", `thanks.at: "5 Jan" is no date as 2006-01-02 (T is "5 Jan"); write it so, or its layout or its word (no_date) into the mapping`},
		{block, "ID,P,S,T", "1,p,s,5.1.2026", "2,p,s,5-1-2026", `block.starts_at: "5-1-2026" is no date as 2006-01-02 or 2.1.2006 (T is "5-1-2026"); write it so, or its layout or its word (no_date) into the mapping`},
		{block, "ID,P,S,T", "1,p,s,5.1.2026", "2,,s,5.1.2026", `block.partner: is missing, and a block must have it (P is nothing); write a text of 1 to 200 bytes without control characters, not "." or ".."`},
		{block, "ID,P,S,T", "1,p,s,5.1.2026", "..,p,s,5.1.2026", `block.id: is ".." (ID is ".."); write a text of 1 to 200 bytes without control characters, not "." or ".."`},
		{block, "ID,P,S,T", "1,p,s,5.1.2026", "2,p,s,5.1.1969", `block.starts_at: is not after 1970-01-01T00:00:00Z (T is "5.1.1969"); write a later time, or leave out what is not known`},
		{block, "ID,P,S,T", "1,p,s,5.1.2026", "2,p,\xff,5.1.2026", `S: is "\xff", not UTF-8; write it in UTF-8, or encoding = "windows-1252" into the mapping`},
		{block, "ID,P,S,T", "1,p,s,5.1.2026", "2,p,\"s\x00\",5.1.2026", `block.station: is "s\x00", with the control character U+0000 (S is "s\x00"); write a text of 1 to 200 bytes without control characters, not "." or ".."`},
		{block, "ID,P,S,T", "1,p,s,5.1.2026", "2,p,s\",5.1.2026", `has a quote inside the field "s", which does not begin with one; write the field in quotes and the quotes in it twice, or lazy_quotes = true in the mapping`},
		{block + "checked_in_at = 'add_minutes(date(T, \"2.1.2006\"), int(D))'", "ID,P,S,T,D", "1,p,s,5.1.2026,7", "2,p,s,5.1.2026,NA",
			`block.checked_in_at: "NA" is no whole number (T is "5.1.2026", D is "NA"); write digits`},
		{block + "checked_in_at = 'at(date(T, \"2.1.2006\"), hhmm(D))'", "ID,P,S,T,D", "1,p,s,5.1.2026,2400", "2,p,s,5.1.2026,2401",
			`block.checked_in_at: "2401" is no clock (T is "5.1.2026", D is "2401"); write hours and minutes from 0 to 2359 or 2400, such as 905`},
		{block + "pay_cents = 'cents(D)'", "ID,P,S,T,D", "1,p,s,5.1.2026,7.5", "2,p,s,5.1.2026,7.505", `block.pay_cents: "7.505" is no amount (D is "7.505"); write digits with up to two decimals, such as 72.50`},
		{block + "pay_cents = 'D == nil ? nil : float(D)'", "ID,P,S,T,D", "1,p,s,5.1.2026,", "2,p,s,5.1.2026,7", `block.pay_cents: comes out as 7 (D is "7"); write a whole number of cents from 0 to 1000000000000`},
		{block + "pay_cents = '-int(D)'", "ID,P,S,T,D", "1,p,s,5.1.2026,0", "2,p,s,5.1.2026,7", `block.pay_cents: is -7 (D is "7"); write a whole number of cents from 0 to 1000000000000`},
		{block + "void = 'D == \"1\" ? true : D'", "ID,P,S,T,D", "1,p,s,5.1.2026,1", "2,p,s,5.1.2026,x", `block.void: is the text "x" (D is "x"); write true or false`},
		{block + "ends_at = 'D == \"1\" ? nil : int(D)'", "ID,P,S,T,D", "1,p,s,5.1.2026,1", "2,p,s,5.1.2026,5", `block.ends_at: comes out as 5 (D is "5"); write a time with zone, such as 2026-01-05T08:00:00Z or 2026-01-05T08:00:00.25+01:00`},
		{block + "cause = 'P + D'", "ID,P,S,T,D", "1,p,s,5.1.2026,1", "2,p,s,5.1.2026,", `block.cause: invalid operation: string + <nil>, in "P + D" (P is "p", D is nothing)`},
		{block + "cause = 'split(D, \"-\")[1]'", "ID,P,S,T,D", "1,p,s,5.1.2026,1-2", "2,p,s,5.1.2026,1", `block.cause: index out of range: 1 (array length is 1), in "split(D, \"-\")[1]" (D is "1")`},
		{block + "cause = 'lookup(\"c\", D)'\n[lookup.c]\nA = 'weather'", "ID,P,S,T,D", "1,p,s,5.1.2026,A", "2,p,s,5.1.2026,B", `block.cause: "B" is not in [lookup.c] (D is "B"); write one that is, or add it to the mapping`},
		{block + "checked_in_at = 'date(D, \"2.1.2006\")'\ncancelled_at = 'date(D, \"2.1.2006\")'\nvoid = 'true'", "ID,P,S,T,D", "1,p,s,5.1.2026,", "2,p,s,5.1.2026,5.1.2026",
			`block.cancelled_at: contradicts checked_in_at: a block is checked in or cancelled, not both (D is "5.1.2026"); write one of the two`},
		{"[let]\na = 'int(D)'\nb = 'a + 1'\n" + block + "cause = 'string(b)'", "ID,P,S,T,D", "1,p,s,5.1.2026,1", "2,p,s,5.1.2026,x",
			`block.cause: needs b, and there needs a, and there "x" is no whole number (D is "x"); write digits`},
		{"where = 'int(D) > 0'\n" + block, "ID,P,S,T,D", "1,p,s,5.1.2026,1", "2,p,s,5.1.2026,x", `where: "x" is no whole number (D is "x"); write digits`},
		{"where = 'int(D)'\n" + block, "ID,P,S,T,D", "", "2,p,s,5.1.2026,1", `where: comes out as 1 (D is "1"); write a condition that is true or false`},
		{block + "when = 'D'", "ID,P,S,T,D", "", "2,p,s,5.1.2026,1", `block.when: comes out as "1" (D is "1"); write a condition that is true or false`},
		{"[delivery]\nid = 'ID'\npartner = 'P'\ncompleted_at = 'date(T, \"2.1.2006\")'\noutcome = 'O'", "ID,P,T,O", "1,p,5.1.2026,delivered", "2,p,5.1.2026,lost", `delivery.outcome: is "lost" (O is "lost"); write delivered or undelivered`},
		{"[delivery]\nid = 'ID'\npartner = 'P'\ncompleted_at = 'date(T, \"2.1.2006\")'\noutcome = 'O'", "ID,P,T,O", "1,p,5.1.2026,delivered", "2,p,5.1.2026,", `delivery.outcome: is missing, and a delivery must have it (O is nothing); write delivered or undelivered`},
		{"[delivery]\nid = 'ID'\npartner = 'P'\ncompleted_at = 'date(T, \"2.1.2006\")'\noutcome = '\"delivered\"'\n[[delivery.issues]]\nwhen = 'K != nil'\nkind = 'K'\nreported_at = 'date(T, \"2.1.2006\")'",
			"ID,P,T,K", "1,p,5.1.2026,no_contact", "2,p,5.1.2026,rude", `delivery.issue 1 kind: is "rude" (K is "rude"); write one of no_contact, instructions_not_followed, unsafe_place, not_received`},
		{"[delivery]\nid = 'ID'\npartner = 'P'\ncompleted_at = 'date(T, \"2.1.2006\")'\noutcome = '\"delivered\"'\n[[delivery.issues]]\nkind = 'K'\nreported_at = 'date(T, \"2.1.2006\")'",
			"ID,P,T,K", "1,p,5.1.2026,no_contact", "2,p,5.1.2026,", `delivery.issue 1 kind: is missing, and an issue must have it; write one of no_contact, instructions_not_followed, unsafe_place, not_received`},
		{"[delivery]\nid = 'ID'\npartner = 'P'\ncompleted_at = 'date(T, \"2.1.2006\")'\noutcome = '\"delivered\"'\n[[delivery.issues]]\nwhen = 'int(K)'\nkind = 'K'\nreported_at = 'T'",
			"ID,P,T,K", "", "2,p,5.1.2026,1", `delivery.issue 1 when: comes out as 1 (K is "1"); write a condition that is true or false`},
	} {
		text := c.header + "\n" + c.good + "\n" + c.bad + "\n" + c.good + "\n"
		facts, problems := readAll(t, csvOf(t, c.mapping, text))
		if want := "a.csv:3: " + c.want; len(problems) != 1 || problems[0] != want {
			t.Errorf("%s\n%s\ngives %q\nwant  %q", c.mapping, text, problems, want)
		}
		if c.good != "" && len(facts) != 2 {
			t.Errorf("%s\n%s\nlost the rows around it: %d facts, %q", c.mapping, text, len(facts), problems)
		}
	}
}

// A row makes all its facts or none of them.
func TestRowIsWhole(t *testing.T) {
	mapping := thanks + "[station]\nid = 'ID'\nzone = 'Z'\n"
	facts, problems := readAll(t, csvOf(t, mapping, "ID,P,T,Z\n1,p,2026-01-05,UTC\n2,p,5 Jan,UTC\n3,p,2026-01-05,Mars\n"))
	if len(facts) != 2 || len(problems) != 2 {
		t.Errorf("%d facts, %q", len(facts), problems)
	}
}

func TestHeader(t *testing.T) {
	for _, c := range []struct {
		what, header string
		problems     []string
	}{
		{"nothing", "", []string{`a.csv:1: is empty; write a first row that names the columns`}},
		{"only empty lines", "\n\r\n", []string{`a.csv:3: is empty; write a first row that names the columns`}},
		{"another order", "x,T,P,ID\n", nil},
		{"quoted, byte order mark", "\ufeff\"ID\",P,T\n", nil},
		{"lacking columns", "\nID,p,t\n1,2,3\n", []string{
			`a.csv:2: P: is a column of the mapping and not of the file, which has "ID", "p", "t"; write one of these into the mapping`,
			`a.csv:2: T: is a column of the mapping and not of the file, which has "ID", "p", "t"; write one of these into the mapping`}},
		{"the same name twice", "ID,P,T,P\n1,2,3,4\n", []string{`a.csv:1: P: is the name of more than one column; write a name of its own for each column that is used`}},
		{"the same name twice, not used", "ID,P,T,x,x,,\n", nil},
		{"torn", "ID,\"P\n1,2,3\n", []string{`a.csv:1: has a quote that is never closed, before "P\n1,2,3\n"; write the closing quote`}},
	} {
		t.Run(c.what, func(t *testing.T) {
			r := csvOf(t, thanks, c.header)
			facts, problems := readAll(t, r)
			if len(facts) != 0 || !reflect.DeepEqual(problems, c.problems) {
				t.Errorf("%d facts, problems %q; want %q", len(facts), problems, c.problems)
			}
			if _, err := r.Next(); err != io.EOF {
				t.Errorf("after the end: %v", err)
			}
		})
	}
}

// How files can be written: each says the same.
func TestDialects(t *testing.T) {
	mapping := strings.Replace(thanks, "'P'", `'row["Fahrer ü"]'`, 1)
	latin, err := charmap.Windows1252.NewEncoder().String("ID,Fahrer ü,T\n1,Müller € \"x\",2026-01-05\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, keys, text, partner string }{
		{"plain", "", "ID,Fahrer ü,T\n1,Müller,2026-01-05\n", "Müller"},
		{"semicolons", `delimiter = ";"`, "ID;Fahrer ü;T\n1;Müller, A.;2026-01-05\n", "Müller, A."},
		{"tabs and no quotes", "delimiter = \"\\t\"\nquote = \"\"", "ID\tFahrer ü\tT\n1\t\"Müller\t2026-01-05\n", `"Müller`},
		{"another quote", `quote = "'"`, "ID,Fahrer ü,T\n1,'Müller, \"A\"',2026-01-05\n", `Müller, "A"`},
		{"lazy", `lazy_quotes = true`, "ID,Fahrer ü,T\n1,Müller \"A\",2026-01-05\n", `Müller "A"`},
		{"carriage returns", "", "\ufeffID,Fahrer ü,T\r1,Müller,2026-01-05\r", "Müller"},
		{"windows-1252", "encoding = \"windows-1252\"\nlazy_quotes = true", latin, `Müller € "x"`},
		{"latin1", `encoding = "latin1"`, "ID,Fahrer \xfc,T\n1,M\xfcller,2026-01-05\n", "Müller"},
		{"delimiter of two bytes", `delimiter = "¦"`, "ID¦Fahrer ü¦T\n1¦Müller,A¦2026-01-05\n", "Müller,A"},
	} {
		t.Run(c.what, func(t *testing.T) {
			facts, problems := readAll(t, csvOf(t, c.keys+"\n"+mapping, c.text))
			if len(facts) != 1 || facts[0].Partner != c.partner {
				t.Errorf("%q, %q; want %q", written(facts), problems, c.partner)
			}
		})
	}
}

// Each function, through a mapping in a zone that puts its clocks forward on
// 29 March 2026 at 2:00.
func TestFunctions(t *testing.T) {
	for _, c := range []struct{ expression, x, want string }{
		{`date(X, "2006-01-02")`, "2026-01-05", "2026-01-04T23:00:00Z"},
		{`date(X, "2-Jan-06", "1/2/2006")`, "1/5/2026", "2026-01-04T23:00:00Z"},
		{`date(X, "2-Jan-06", "1/2/2006")`, "5-Jan-26", "2026-01-04T23:00:00Z"},
		{`date(X, "2006-01-02 15:04:05")`, "2026-07-05 12:30:15.25", "2026-07-05T10:30:15.25Z"},
		{`date(X, "2006-01-02T15:04:05Z07:00")`, "2026-07-05T12:30:15-07:00", "2026-07-05T19:30:15Z"},
		{`date(X, "2006-01-02") ?? date("2026-01-05", "2006-01-02")`, "unknown", "2026-01-04T23:00:00Z"},
		{`date(X, "2006-01-02") ?? date("2026-01-05", "2006-01-02")`, "NULL", "2026-01-04T23:00:00Z"},
		{`X`, "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), hhmm(X))`, "5", "2026-01-04T23:05:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), hhmm(X))`, "0005", "2026-01-04T23:05:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), hhmm(X))`, "0", "2026-01-04T23:00:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), hhmm(X))`, "905", "2026-01-05T08:05:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), hhmm(X))`, "2359", "2026-01-05T22:59:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), hhmm(X))`, "2400", "2026-01-05T23:00:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), int(X))`, " 61 ", "2026-01-05T00:01:00Z"},
		{`at(date(X, "2006-01-02"), hhmm("0905"))`, "2026-03-29", "2026-03-29T07:05:00Z"},
		{`noon(date(X, "2006-01-02"))`, "2026-03-29", "2026-03-29T10:00:00Z"},
		{`end_of_day(date(X, "2006-01-02"))`, "2026-03-29", "2026-03-29T21:59:59.999999Z"},
		{`add_minutes(date(X, "2006-01-02"), 12 * 60)`, "2026-03-29", "2026-03-29T11:00:00Z"},
		{`add_minutes(date("2026-01-05", "2006-01-02"), int(X))`, "-90", "2026-01-04T21:30:00Z"},
		{`add_minutes(date("2026-01-05", "2006-01-02"), int(int(X)))`, "+1", "2026-01-04T23:01:00Z"},
		{`date(lookup("days", trim(lower(X))), "2006-01-02")`, " Monday ", "2026-01-04T23:00:00Z"},
		{`let d = date(X, "2006-01-02"); noon(d)`, "2026-01-05", "2026-01-05T11:00:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), cents(X))`, "7.5", "2026-01-05T11:30:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), cents(X))`, "7.55", "2026-01-05T11:35:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), cents(X))`, "7", "2026-01-05T10:40:00Z"},
		{`at(date("2026-01-05", "2006-01-02"), cents(X))`, "7.", "2026-01-05T10:40:00Z"},
	} {
		mapping := "zone = 'Europe/Berlin'\nno_date = ['unknown']\nnulls = ['NULL']\n" +
			"[thanks]\nid = '\"1\"'\npartner = '\"p\"'\nat = '''" + c.expression + "'''\n[lookup.days]\nmonday = '2026-01-05'\n"
		facts, problems := readAll(t, csvOf(t, mapping, "X,Y\n\""+c.x+"\",\n"))
		if len(facts) != 1 || facts[0].HappenedAt.String() != c.want {
			t.Errorf("%s of %q is %q, %q; want %s", c.expression, c.x, written(facts), problems, c.want)
		}
	}
}

func TestFunctionsRefuse(t *testing.T) {
	for _, c := range []struct{ expression, x, want string }{
		{`noon(X)`, "x", `at was given "x" (X is "x"); write a date there`},
		{`end_of_day(X)`, "x", `end_of_day was given "x" (X is "x"); write a date there`},
		{`add_minutes(X, 1)`, "x", `add_minutes was given "x" (X is "x"); write a date there`},
		{`add_minutes(date("2026", "2006"), X)`, "1", `add_minutes was given "1" (X is "1"); write a whole number, such as int gives, there`},
		{`add_minutes(date("2026", "2006"), int(X))`, "100000001", `100000001 minutes are too many (X is "100000001"); write -100000000 to 100000000`},
		{`at(date("2026", "2006"), X)`, "1", `at was given "1" (X is "1"); write minutes, such as hhmm gives, there`},
		{`at(date("2026", "2006"), int(X))`, "1441", `1441 minutes are no time of day (X is "1441"); write 0 to 1440`},
		{`at(date("2026", "2006"), int(X))`, "-1", `-1 minutes are no time of day (X is "-1"); write 0 to 1440`},
		{`at(date("2026", "2006"), hhmm(X))`, "960", `"960" is no clock (X is "960"); write hours and minutes from 0 to 2359 or 2400, such as 905`},
		{`at(date("2026", "2006"), hhmm(X))`, "00005", `"00005" is no clock (X is "00005"); write hours and minutes from 0 to 2359 or 2400, such as 905`},
		{`at(date("2026", "2006"), hhmm(X))`, "-5", `"-5" is no clock (X is "-5"); write hours and minutes from 0 to 2359 or 2400, such as 905`},
		{`hhmm(1)`, "x", `hhmm was given 1 (X is "x"); write a text of one to four digits there`},
		{`date(noon(date(X, "2006")), "2006")`, "2026", `date was given 2026-01-01T12:00:00Z (X is "2026"); write a text there`},
		{`lookup("t", 1)`, "x", `lookup was given 1 (X is "x"); write a text there`},
		{`int(1.5)`, "x", `int was given 1.5 (X is "x"); write a text of digits there`},
		{`int(X)`, "1.0", `"1.0" is no whole number (X is "1.0"); write digits`},
		{`cents(X)`, "-1", `"-1" is no amount (X is "-1"); write digits with up to two decimals, such as 72.50`},
		{`cents(X)`, ".50", `".50" is no amount (X is ".50"); write digits with up to two decimals, such as 72.50`},
		{`cents(X)`, "1.+1", `"1.+1" is no amount (X is "1.+1"); write digits with up to two decimals, such as 72.50`},
		{`cents(X)`, "1,50", `"1,50" is no amount (X is "1,50"); write digits with up to two decimals, such as 72.50`},
		{`cents([1])`, "x", `cents was given a value of type []interface {} (X is "x"); write a text there`},
	} {
		mapping := "[thanks]\nid = '\"1\"'\npartner = '\"p\"'\nat = '''X == nil ? nil : " + c.expression + "'''\n[lookup.t]\na = 'b'\n"
		_, problems := readAll(t, csvOf(t, mapping, "X\n\""+c.x+"\"\n"))
		if want := "a.csv:2: thanks.at: " + c.want; len(problems) != 1 || problems[0] != want {
			t.Errorf("%s of %q gives %q\nwant %q", c.expression, c.x, problems, want)
		}
	}
}

// What a name means: a let, a column, a function or a name of the expression's own.
func TestNames(t *testing.T) {
	mapping := "[let]\nnoon = 'row[\"noon\"]'\n" // refused: see TestRefusedMappings
	if _, err := ParseMapping("m", []byte(mapping+thanks)); err == nil {
		t.Error("a let may have the name of a function")
	}
	mapping = "[let]\nday = 'row[\"day\"] + \"!\"'\n[thanks]\nid = 'day + row[\"day\"] + row.row + noon'\npartner = 'let day = \"p\"; day'\nat = 'noon(date(count, \"2006\"))'\n"
	facts, problems := readAll(t, csvOf(t, mapping, "day,row,noon,count\nmon,r,n,2026\ntue,r,n,2026\n"))
	if len(facts) != 2 || facts[0].ID != "mon!monrn" || facts[1].ID != "tue!tuern" || facts[0].Partner != "p" {
		t.Errorf("%q, %q", written(facts), problems)
	}
}

// An optional field that comes out empty is left out, whatever the nulls are.
func TestEmptyTextIsNothing(t *testing.T) {
	facts, problems := readAll(t, csvOf(t, "nulls = ['NA']\n"+thanks+"delivery = 'D'\nrecorded_at = 'R'\n", "ID,P,T,D,R\n1,p,2026-01-05,,\n"))
	if len(facts) != 1 || facts[0].Delivery != "" || facts[0].RecordedAt != 0 {
		t.Errorf("%q, %q", written(facts), problems)
	}
}

// Rows that make nothing are lines all the same, and line numbers are those of an
// editor, line ends in quotes included.
func TestRowNumbers(t *testing.T) {
	r := csvOf(t, "where = 'ID != \"0\"'\n"+thanks, "ID,P,T\n0,,\n1,\"p\np\",2026-01-05\n\n2,p\n3,p,2026-01-05\n")
	var got []string
	for {
		line, err := r.Next()
		if err == io.EOF {
			break
		}
		if p, ok := errors.AsType[*Problem](err); ok {
			got = append(got, fmt.Sprintf("%d: !", p.Line))
			continue
		}
		got = append(got, fmt.Sprintf("%d: %d", line.Number, len(line.Facts)))
	}
	// The id of line 3 is right and its partner is not: it holds a line end.
	if want := []string{"2: 0", "3: !", "6: !", "7: 1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCSVReadError(t *testing.T) {
	broken := errors.New("the disk is gone")
	r := NewCSV("a.csv", io.MultiReader(strings.NewReader("ID,P,T\n1,p,2026-01-05\n2,p,2026-01-05"), iotest.ErrReader(broken)), mappingOf(t, thanks), Options{Source: "acme"})
	line, err := r.Next()
	if err != nil || line.Facts[0].Source != "acme" {
		t.Fatalf("%+v, %v", line, err)
	}
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, broken) || err.Error() != "a.csv: in line 3: the disk is gone" {
			t.Errorf("gives %v", err)
		}
	}
}

// Files come packed or not, and what is torn is an error where it is torn.
func TestDecompress(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	fmt.Fprint(w, strings.Repeat(thanksLine+"\n", 1000))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	read := func(text string) (int, error) {
		r, err := Decompress(strings.NewReader(text))
		if err != nil {
			return 0, err
		}
		lines := NewNDJSON("a", r, Options{})
		for n := 0; ; n++ {
			if _, err := lines.Next(); err != nil {
				return n, err
			}
		}
	}
	whole := packed.String()
	for _, c := range []struct {
		what, text string
		lines      int
		err        error
	}{
		{"nothing", "", 0, io.EOF},
		{"one byte of the two", "\x1f", 0, nil},
		{"not packed", thanksLine, 1, io.EOF},
		{"packed", whole, 1000, io.EOF},
		{"packed twice over", whole + whole, 2000, io.EOF},
		{"torn head", whole[:5], 0, io.ErrUnexpectedEOF},
		{"torn", whole[:len(whole)-4], 1000, io.ErrUnexpectedEOF},
		{"damaged", whole[:len(whole)-8] + "12345678", 1000, gzip.ErrChecksum},
	} {
		n, err := read(c.text)
		if n != c.lines || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %d lines, then %v; want %d and %v", c.what, n, err, c.lines, c.err)
		}
	}
	broken := errors.New("the disk is gone")
	if _, err := Decompress(iotest.ErrReader(broken)); err != broken {
		t.Errorf("gives %v", err)
	}
}

// open is a real file of the folder that lies beside the project on some machines.
func open(t testing.TB, path ...string) io.Reader {
	t.Helper()
	in, err := os.Open(shared(t, path...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	r, err := Decompress(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The counts were made independently, from the rows themselves.
func TestUnited2004(t *testing.T) {
	m := mappingOf(t, testdata(t, "united_2004.toml"))
	facts, problems := readAll(t, NewCSV("legs.csv", open(t, "united_2004", "legs.csv"), m, Options{}))
	got := map[string]int{"problems": len(problems)}
	partners := map[string]bool{}
	for i := range facts {
		f := &facts[i]
		partners[f.Partner] = true
		switch {
		case f.Type == standing.BlockFact && f.CheckedInAt == 0:
			got["cancelled"]++
			got["cancelled "+f.Cause]++
		case f.Type == standing.BlockFact:
			got["departed"]++
			if f.CheckedInAt > f.StartsAt+5*standing.Minute {
				got["departed late"]++
			}
		case f.Type == standing.DeliveryFact && !f.Delivered:
			got["diverted"]++
		case f.Type == standing.DeliveryFact:
			got["arrived"]++
			if f.CompletedAt > f.PromisedBy {
				got["arrived late"]++
			}
		}
	}
	got["partners"] = len(partners)
	want := map[string]int{
		"problems": 0, "partners": 262, "cancelled": 333, "cancelled ": 111, "cancelled weather": 97, "cancelled station_delay": 125,
		"diverted": 10, "departed": 9666, "departed late": 2796, "arrived": 9656, "arrived late": 5028,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v\nwant %v\n%.10q", got, want, problems)
	}
	first := written(facts[:2])
	wantFirst := []string{
		`{"type":"block","id":"462-ORD-2004-01-12","source":"feed","partner":"UA462","station":"ORD","starts_at":"2004-01-12T06:30:00Z","checked_in_at":"2004-01-12T06:23:00Z"}`,
		`{"type":"delivery","id":"462-ORD-2004-01-12","source":"feed","partner":"UA462","station":"ORD","block":"462-ORD-2004-01-12","promised_by":"2004-01-12T08:15:00Z","completed_at":"2004-01-12T08:01:00Z","outcome":"delivered"}`,
	}
	if !reflect.DeepEqual(first, wantFirst) {
		t.Errorf("the first leg is\n%s", strings.Join(first, "\n"))
	}
}

// The two files hold the same rows in another order and another writing.
func TestSCMS(t *testing.T) {
	m := mappingOf(t, testdata(t, "scms.toml"))
	var sets [][]string
	for _, file := range []string{"deliveries_lf.csv", "deliveries_cr.csv"} {
		facts, problems := readAll(t, NewCSV(file, open(t, "scms", file), m, Options{}))
		got := map[string]int{"problems": len(problems), "facts": len(facts)}
		ids := map[string]bool{}
		for i := range facts {
			f := &facts[i]
			ids[f.ID] = true
			scheduled := f.PromisedBy.Time().Truncate(24 * time.Hour)
			switch delivered := f.CompletedAt.Time(); {
			case f.CompletedAt > f.PromisedBy:
				got["late"]++
			case delivered.Before(scheduled):
				got["early"]++
			default:
				got["on the day"]++
			}
			if f.RecordedAt == 0 {
				got["not recorded"]++
			}
		}
		got["ids"] = len(ids)
		want := map[string]int{"problems": 0, "facts": 10324, "ids": 10324, "late": 1186, "early": 2814, "on the day": 6324}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\nwant %v\n%.3q", file, got, want, problems)
		}
		lines := written(facts)
		slices.Sort(lines)
		sets = append(sets, lines)
	}
	if !slices.Equal(sets[0], sets[1]) {
		t.Error("the two files give different facts")
	}
}

// Whatever the bytes, the reader ends, every problem names its line, and facts
// can be written and read again.
func FuzzCSV(f *testing.F) {
	f.Add([]byte(testdata(f, "example.csv")), false)
	f.Add([]byte("Day;Depot;Tour;Driver;Start;Hours;Arrived;Pay (€);Reason;Complaint\r\"\r\"\"\";x\"y;\r\n"), true)
	f.Add([]byte("\ufeffa;b\xff\n"), true)
	strict := mappingOf(f, testdata(f, "example.toml"))
	lazy := mappingOf(f, "lazy_quotes = true\n"+testdata(f, "example.toml"))
	f.Fuzz(func(t *testing.T, text []byte, isLazy bool) {
		m := strict
		if isLazy {
			m = lazy
		}
		facts, problems := readAll(t, NewCSV("f", bytes.NewReader(text), m, Options{MaxLine: 1000}))
		for _, p := range problems {
			if !strings.HasPrefix(p, "f:") || strings.ContainsAny(p, "\n\r\x00") {
				t.Errorf("problem %q", p)
			}
		}
		for i := range facts {
			text := Append(nil, &facts[i])
			line, err := NewNDJSON("f", bytes.NewReader(text), Options{}).Next()
			if err != nil || !reflect.DeepEqual(line.Facts[0], facts[i]) {
				t.Errorf("%s\nis read as %+v, %v", text, line.Facts, err)
			}
		}
	})
}

// BenchmarkCSV reads rows that make a block and often a delivery, through the
// mapping of the example.
func BenchmarkCSV(b *testing.B) {
	m := mappingOf(b, testdata(b, "example.toml"))
	head, rows, _ := strings.Cut(testdata(b, "example.csv"), "\n")
	text := head + "\n" + strings.Repeat(rows, 1000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		readAll(b, NewCSV("b", strings.NewReader(text), m, Options{}))
	}
	b.ReportMetric(float64(b.N)*4000/b.Elapsed().Seconds(), "rows/s")
}
