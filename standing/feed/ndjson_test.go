package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"standings/standing"
)

// readAll is what a file says: its facts, and its problems as they are written. It fails the test on any other error.
func readAll(t testing.TB, r Reader) (facts []standing.Fact, problems []string) {
	t.Helper()
	for {
		line, err := r.Next()
		var p *Problem
		switch {
		case err == io.EOF:
			return facts, problems
		case errors.As(err, &p):
			problems = append(problems, p.Error())
		case err != nil:
			t.Fatal(err)
		default:
			facts = append(facts, line.Facts...)
		}
	}
}

func ndjsonOf(text string) Reader {
	return NewNDJSON("a.ndjson", strings.NewReader(text), Options{})
}

// at is a moment of 2026-01-05, by its clock.
func at(clock string) standing.Instant {
	t, err := time.Parse("2006-01-02T15:04:05", "2026-01-05T"+clock)
	if err != nil {
		panic(err)
	}
	return standing.At(t)
}

// Every field of every type, once, as the design writes them.
func TestEveryField(t *testing.T) {
	for _, c := range []struct {
		line string
		want standing.Fact
	}{
		{`{"type":"station","id":"DSE4","name":"Seattle North","zone":"America/Los_Angeles"}`,
			standing.Fact{Type: standing.StationFact, Source: "feed", ID: "DSE4", Name: "Seattle North", Zone: "America/Los_Angeles"}},
		{`{"type":"partner","id":"P-7","name":"Ada Obi","station":"DSE4","joined_at":"2026-01-05T08:00:00Z"}`,
			standing.Fact{Type: standing.PartnerFact, Source: "feed", ID: "P-7", Partner: "P-7", Name: "Ada Obi", Station: "DSE4", JoinedAt: at("08:00:00")}},
		{`{"type":"block","id":"B-1","partner":"P-7","station":"DSE4","scheduled_at":"2026-01-05T07:00:00Z","starts_at":"2026-01-05T08:00:00Z","ends_at":"2026-01-05T12:00:00Z","checked_in_at":"2026-01-05T08:01:00Z","pay_cents":7200,"cause":"weather"}`,
			standing.Fact{Type: standing.BlockFact, Source: "feed", ID: "B-1", Partner: "P-7", Station: "DSE4", ScheduledAt: at("07:00:00"), StartsAt: at("08:00:00"), EndsAt: at("12:00:00"), CheckedInAt: at("08:01:00"), PayCents: 7200, Cause: "weather"}},
		{`{"type":"block","id":"B-2","partner":"P-7","station":"DSE4","starts_at":"2026-01-05T08:00:00Z","cancelled_at":"2026-01-05T07:01:00Z"}`,
			standing.Fact{Type: standing.BlockFact, Source: "feed", ID: "B-2", Partner: "P-7", Station: "DSE4", StartsAt: at("08:00:00"), CancelledAt: at("07:01:00")}},
		{`{"type":"delivery","id":"D-1","partner":"P-7","station":"DSE4","block":"B-1","promised_by":"2026-01-05T09:00:00Z","completed_at":"2026-01-05T09:30:00Z","outcome":"delivered","cause":"access_problem","issues":[` +
			`{"kind":"not_received","reported_at":"2026-01-05T10:00:00Z","confirmed_at":"2026-01-05T11:00:00Z","confirmed_by":"A. Rivera","cause":"rain"},{"kind":"no_contact","reported_at":"2026-01-05T10:00:01Z"}]}`,
			standing.Fact{Type: standing.DeliveryFact, Source: "feed", ID: "D-1", Partner: "P-7", Station: "DSE4", Block: "B-1", PromisedBy: at("09:00:00"), CompletedAt: at("09:30:00"), Delivered: true, Cause: "access_problem",
				Issues: []standing.Issue{
					{Kind: standing.NotReceived, ReportedAt: at("10:00:00"), ConfirmedAt: at("11:00:00"), ConfirmedBy: "A. Rivera", Cause: "rain"},
					{Kind: standing.NoContact, ReportedAt: at("10:00:01")},
				}}},
		{`{"type":"delivery","id":"D-2","partner":"P-7","completed_at":"2026-01-05T09:30:00Z","outcome":"undelivered","issues":[]}`,
			standing.Fact{Type: standing.DeliveryFact, Source: "feed", ID: "D-2", Partner: "P-7", CompletedAt: at("09:30:00")}},
		{`{"type":"safety","id":"S-1","partner":"P-7","kind":"unsafe_driving","occurred_at":"2026-01-05T09:00:00Z","confirmed_at":"2026-01-05T10:00:00Z","confirmed_by":"A. Rivera"}`,
			standing.Fact{Type: standing.SafetyFact, Source: "feed", ID: "S-1", Partner: "P-7", Kind: standing.UnsafeDriving, OccurredAt: at("09:00:00"), ConfirmedAt: at("10:00:00"), ConfirmedBy: "A. Rivera"}},
		{`{"type":"thanks","id":"T-1","partner":"P-7","delivery":"D-1","at":"2026-01-05T09:00:00Z"}`,
			standing.Fact{Type: standing.ThanksFact, Source: "feed", ID: "T-1", Partner: "P-7", Delivery: "D-1", HappenedAt: at("09:00:00")}},
		{`{"type":"purchase","id":"F-1","partner":"P-7","category":"fuel","amount_cents":4210,"at":"2026-01-05T09:00:00Z","source":"pump","recorded_at":"2026-01-05T09:00:01Z"}`,
			standing.Fact{Type: standing.PurchaseFact, Source: "pump", ID: "F-1", Partner: "P-7", RecordedAt: at("09:00:01"), Category: "fuel", AmountCents: 4210, HappenedAt: at("09:00:00")}},
		{`{"type":"block","id":"B-1","partner":"P-7","void":true}`,
			standing.Fact{Type: standing.BlockFact, Source: "feed", ID: "B-1", Partner: "P-7", Void: true}},
		{`{"void":true,"id":"DSE4","type":"station"}`,
			standing.Fact{Type: standing.StationFact, Source: "feed", ID: "DSE4", Void: true}},
		{`{"void":true,"id":"P-7","type":"partner"}`,
			standing.Fact{Type: standing.PartnerFact, Source: "feed", ID: "P-7", Partner: "P-7", Void: true}},
		{`{"void":false,"type":"purchase","id":"F-2","partner":"P-7","category":"fuel","amount_cents":0,"at":"2026-01-05T09:00:00Z"}`,
			standing.Fact{Type: standing.PurchaseFact, Source: "feed", ID: "F-2", Partner: "P-7", Category: "fuel", HappenedAt: at("09:00:00")}},
	} {
		facts, problems := readAll(t, ndjsonOf(c.line+"\n"))
		if len(problems) > 0 || len(facts) != 1 || !reflect.DeepEqual(facts[0], c.want) {
			t.Errorf("%s\ngives %+v %q\nwant  %+v", c.line, facts, problems, c.want)
		}
	}
}

// Who may (m) and must (M) have which field, written by hand from the design, in
// the order station, partner, block, delivery, safety, thanks, purchase.
func TestFieldTable(t *testing.T) {
	table := map[string]string{
		"type": "MMMMMMM", "id": "MMMMMMM", "source": "mmmmmmm", "partner": "--MMMMM", "recorded_at": "mmmmmmm", "void": "mmmmmmm",
		"name": "mm-----", "zone": "M------", "station": "-MMm---", "joined_at": "-m-----",
		"scheduled_at": "--m----", "starts_at": "--M----", "ends_at": "--m----", "checked_in_at": "--m----", "cancelled_at": "--m----", "pay_cents": "--m----",
		"block": "---m---", "promised_by": "---m---", "completed_at": "---M---", "outcome": "---M---", "cause": "--mm---", "issues": "---m---",
		"kind": "----M--", "occurred_at": "----M--", "confirmed_at": "----M--", "confirmed_by": "----M--",
		"delivery": "-----m-", "category": "------M", "amount_cents": "------M", "at": "-----MM",
	}
	if len(table) != len(fields) {
		t.Errorf("%d fields, want %d", len(fields), len(table))
	}
	for i := range fields {
		got := ""
		for _, typ := range every {
			switch {
			case must[typ].has(i):
				got += "M"
			case may[typ].has(i):
				got += "m"
			default:
				got += "-"
			}
		}
		if got != table[fields[i].name] {
			t.Errorf("%s: %s, want %s", fields[i].name, got, table[fields[i].name])
		}
	}
}

const (
	blockStart    = `{"type":"block","id":"B","partner":"P","station":"S","starts_at":"2026-01-05T08:00:00Z"`
	deliveryStart = `{"type":"delivery","id":"D","partner":"P","completed_at":"2026-01-05T08:00:00Z","outcome":"delivered"`
	purchase      = `{"type":"purchase","id":"F","partner":"P","category":"fuel","at":"2026-01-05T08:00:00Z","amount_cents":`
)

// One line each, between two good ones, with the whole message.
func TestRefusedLines(t *testing.T) {
	const (
		anID    = `; write a text of 1 to 200 bytes without control characters, not "." or ".."`
		aTime   = `; write a time with zone, such as 2026-01-05T08:00:00Z or 2026-01-05T08:00:00.25+01:00`
		cents   = `; write a whole number of cents from 0 to 1000000000000`
		known   = `; write the name of the field that was meant, or the fact without it`
		without = `; write the fact without it`
		leave   = `, or leave the field out`
		quotes  = `, in quotes` + leave
	)
	for _, c := range []struct{ line, want string }{
		{`{"type":"block","id":"B"`, `is not JSON: the line ends in the middle of it; write the whole fact on one line`},
		{`{"type":"block","id":"B`, `id: is not JSON: the line ends in the middle of it; write the whole fact on one line`},
		{`[1]`, `is not JSON: byte 1 is "["; write "{" there`},
		{`null`, `is not JSON: byte 1 is "n"; write "{" there`},
		{"\x00", `is not JSON: byte 1 is "\x00"; write "{" there`},
		{`{"type":"block",}`, `is not JSON: byte 17 is "}"; write the name of a field there, in quotes`},
		{`{"type":"block" "id":"B"}`, `is not JSON: byte 17 is "\""; write a comma or "}" there`},
		{`{"type" "block"}`, `type: is not JSON: byte 9 is "\""; write ":" there`},
		{`{type:"block"}`, `is not JSON: byte 2 is "t"; write the name of a field there, in quotes`},
		{blockStart + `}}`, `goes on after the fact: byte 89 is "}"; write one fact a line`},
		{blockStart + `}` + blockStart + `}`, `goes on after the fact: byte 89 is "{"; write one fact a line`},

		{`{}`, `type: is missing; write one of station, partner, block, delivery, safety, thanks, purchase`},
		{`{"type":""}`, `type: is ""; write one of station, partner, block, delivery, safety, thanks, purchase`},
		{`{"type":"Block"}`, `type: is "Block"; write one of station, partner, block, delivery, safety, thanks, purchase`},
		{blockStart + `,"checkedin_at":"2026-01-05T08:00:00Z"}`, `checkedin_at: is no field of any fact` + known},
		{blockStart + `,"Cause":"x"}`, `Cause: is no field of any fact` + known},
		{blockStart + `,"":"x"}`, `"": is no field of any fact` + known},
		{blockStart + `,"\u0000":"x"}`, `"\x00": is no field of any fact` + known},
		{blockStart + `,"partner":"Q"}`, `partner: is repeated; write it once`},
		{blockStart + `,"p\u0061rtner":"Q"}`, `partner: is repeated; write it once`},
		{blockStart + `,"outcome":"delivered"}`, `outcome: is no field of a block but of a delivery` + without},
		{blockStart + `,"at":"2026-01-05T08:00:00Z"}`, `at: is no field of a block but of a thanks or purchase` + without},
		{`{"type":"partner","id":"P","station":"S","partner":"P"}`, `partner: is no field of a partner but of a block or delivery or safety or thanks or purchase` + without},
		{deliveryStart + `,"starts_at":"2026-01-05T08:00:00Z","void":true}`, `starts_at: is no field of a delivery but of a block` + without},
		{`{"type":"block","id":"B","partner":"P","station":"S"}`, `starts_at: is missing, and a block must have it` + aTime},
		{`{"type":"block","id":"B","void":true}`, `partner: is missing, and a block must have it` + anID},
		{`{"type":"block","partner":"P","void":true}`, `id: is missing, and a block must have it` + anID},
		{`{"type":"station","id":"S"}`, `zone: is missing, and a station must have it; write an IANA time zone, such as America/Los_Angeles`},
		{`{"type":"purchase","id":"F","partner":"P","category":"fuel","at":"2026-01-05T08:00:00Z"}`, `amount_cents: is missing, and a purchase must have it` + cents},

		{`{"type":"thanks","id":""`, `id: is empty` + anID},
		{`{"type":"thanks","id":"."`, `id: is "."` + anID},
		{`{"type":"thanks","id":".."`, `id: is ".."` + anID},
		{`{"type":"thanks","id":"` + strings.Repeat("x", 201) + `"`, `id: is 201 bytes long` + anID},
		{`{"type":"thanks","id":"a\u0007"`, `id: is "a\a", with the control character U+0007` + anID},
		{`{"type":"thanks","id":"a` + "\x7f" + `"`, `id: is "a\x7f", with the control character U+007F` + anID},
		{`{"type":"thanks","id":"a\u0085"`, `id: is "a\u0085", with the control character U+0085` + anID},
		{`{"type":"thanks","id":"a` + "\xff" + `"`, `id: is "a\xff", not UTF-8; write the text in UTF-8`},
		{`{"type":"thanks","id":"\n` + "\xff" + `"`, `id: is "\n\xff", not UTF-8; write the text in UTF-8`},
		{`{"type":"thanks","id":"a` + "\t" + `"`, `id: holds the control character U+0009; write \u0009 for it`},
		{`{"type":"thanks","id":"\"` + "\x00" + `"`, `id: holds the control character U+0000; write \u0000 for it`},
		{`{"type":"thanks","id":"\x41"`, `id: holds "\\x", which is no escape sequence; write \\ for a backslash`},
		{`{"type":"thanks","id":"\u00g1"`, `id: holds a \u without four hexadecimal digits; write such as \u00e9`},
		{`{"type":"thanks","id":"\ud83d"}`, `id: holds \ud83d, which is half a character; write both halves, or the character itself`},
		{`{"type":"thanks","id":"\ud83d\u0041"}`, `id: holds \ud83d, which is half a character; write both halves, or the character itself`},
		{`{"type":"thanks","id":"\ude00\ud83d"}`, `id: holds \ude00, which is half a character; write both halves, or the character itself`},
		{`{"type":"thanks","id":7`, `id: is a number; write a text of 1 to 200 bytes without control characters, not "." or ".."` + quotes},
		{`{"type":"thanks","id":null`, `id: is null; write a text of 1 to 200 bytes without control characters, not "." or ".."` + quotes},
		{`{"type":"thanks","id":` + strings.Repeat(`{"id":[`, 100_000), `id: is an object; write a text of 1 to 200 bytes without control characters, not "." or ".."` + quotes},
		{`{"type":"thanks","source":".."`, `source: is ".."` + anID},
		{blockStart + `,"cause":null}`, `cause: is null; write a text of up to 200 bytes without NUL` + quotes},
		{blockStart + `,"cause":"` + strings.Repeat("é", 101) + `"}`, `cause: is 202 bytes long; write a text of up to 200 bytes without NUL`},
		{blockStart + `,"cause":"` + strings.Repeat("x", 201) + `"}`, `cause: is 201 bytes long; write a text of up to 200 bytes without NUL`},
		{blockStart + `,"cause":"a\u0000b"}`, `cause: is "a\x00b", with a NUL byte; write a text of up to 200 bytes without NUL`},

		{blockStart + `,"ends_at":"2026-01-05T08:00:00"}`, `ends_at: is "2026-01-05T08:00:00", no time with zone` + aTime},
		{blockStart + `,"ends_at":""}`, `ends_at: is "", no time with zone` + aTime},
		{blockStart + `,"ends_at":1767600000}`, `ends_at: is a number` + aTime + quotes},
		{blockStart + `,"ends_at":"1970-01-01T00:00:00Z"}`, `ends_at: is not after 1970-01-01T00:00:00Z; write a later time, or leave out what is not known`},
		{blockStart + `,"ends_at":"1970-01-01T00:00:00.0000009Z"}`, `ends_at: is not after 1970-01-01T00:00:00Z; write a later time, or leave out what is not known`},
		{blockStart + `,"ends_at":"9999-12-31T23:59:59-00:01"}`, `ends_at: is after the year 9999; write an earlier time, or leave out what is not known`},
		{blockStart + `,"checked_in_at":"2026-01-05T08:00:00Z","cancelled_at":"2026-01-05T07:00:00Z"}`, `cancelled_at: contradicts checked_in_at: a block is checked in or cancelled, not both; write one of the two`},
		{blockStart + `,"cancelled_at":"2026-01-05T07:00:00Z","void":true,"checked_in_at":"2026-01-05T08:00:00Z"}`, `cancelled_at: contradicts checked_in_at: a block is checked in or cancelled, not both; write one of the two`},
		{blockStart + `,"void":1}`, `void: is a number; write true or false` + leave},
		{blockStart + `,"void":null}`, `void: is null; write true or false` + leave},
		{blockStart + `,"void":"true"}`, `void: is a text; write true or false` + leave},
		{blockStart + `,"void":truer}`, `is not JSON: byte 100 is "r"; write a comma or "}" there`},

		{blockStart + `,"pay_cents":-1}`, `pay_cents: is -1` + cents},
		{blockStart + `,"pay_cents":72.0}`, `pay_cents: is 72.0` + cents},
		{blockStart + `,"pay_cents":1e3}`, `pay_cents: is 1e3` + cents},
		{blockStart + `,"pay_cents":007}`, `pay_cents: is 007` + cents},
		{blockStart + `,"pay_cents":+7}`, `pay_cents: is +7` + cents},
		{blockStart + `,"pay_cents":"7"}`, `pay_cents: is a text` + cents + leave},
		{blockStart + `,"pay_cents":1000000000001}`, `pay_cents: is 1000000000001` + cents},
		{blockStart + `,"pay_cents":` + strings.Repeat("9", 10_000) + `}`, `pay_cents: is ` + strings.Repeat("9", 40) + cents},
		{purchase + `null}`, `amount_cents: is null` + cents + leave},
		{strings.Replace(purchase, `"fuel"`, `""`, 1) + `1}`, `category: is empty; write a text of 1 to 200 bytes without NUL, not only spaces`},

		{`{"type":"station","id":"S","zone":""}`, `zone: is "", no time zone; write an IANA time zone, such as America/Los_Angeles`},
		{`{"type":"station","id":"S","zone":"Local"}`, `zone: is "Local", no time zone; write an IANA time zone, such as America/Los_Angeles`},
		{`{"type":"station","id":"S","zone":"Mars/Base"}`, `zone: is "Mars/Base", no time zone; write an IANA time zone, such as America/Los_Angeles`},
		{`{"type":"station","id":"S","zone":"../UTC"}`, `zone: is "../UTC", no time zone; write an IANA time zone, such as America/Los_Angeles`},
		{strings.Replace(deliveryStart, `"delivered"`, `"Delivered"`, 1) + `}`, `outcome: is "Delivered"; write delivered or undelivered`},
		{`{"type":"safety","kind":"no_contact"}`, `kind: is "no_contact"; write one of unsafe_driving, disrespect, harassment`},
		{`{"type":"safety","kind":""}`, `kind: is ""; write one of unsafe_driving, disrespect, harassment`},
		{`{"type":"safety","id":"S","partner":"P","void":true,"confirmed_by":"A"}`, `confirmed_at: is missing beside confirmed_by; write when it was confirmed, or neither of the two`},
		{`{"type":"safety","confirmed_by":"` + ` \u00a0` + `"}`, `confirmed_by: is empty; write a text of 1 to 200 bytes without NUL, not only spaces`},

		{deliveryStart + `,"issues":{}}`, `issues: is an object; write a list of issues` + leave},
		{deliveryStart + `,"issues":[`, `issue 1: is not JSON: the line ends in the middle of it; write the whole fact on one line`},
		{deliveryStart + `,"issues":[1]}`, `issue 1: is a number; write an object with kind and reported_at`},
		{deliveryStart + `,"issues":[{}]}`, `issue 1 kind: is missing, and an issue must have it; write one of no_contact, instructions_not_followed, unsafe_place, not_received`},
		{deliveryStart + `,"issues":[{"kind":"no_contact","reported_at":"2026-01-05T08:00:00Z"},{"kind":"no_contact"}]}`, `issue 2 reported_at: is missing, and an issue must have it` + aTime},
		{deliveryStart + `,"issues":[{"kind":"late_delivery"}]}`, `issue 1 kind: is "late_delivery"; write one of no_contact, instructions_not_followed, unsafe_place, not_received`},
		{deliveryStart + `,"issues":[{"kind":"no_contact","kind":"no_contact"}]}`, `issue 1 kind: is repeated; write it once`},
		{deliveryStart + `,"issues":[{"name":"x"}]}`, `issue 1 name: is no field of any fact` + known},
		{deliveryStart + `,"issues":[{"kind":"no_contact","reported_at":"2026-01-05T08:00:00Z","confirmed_at":"2026-01-05T08:00:00Z"}]}`, `issue 1 confirmed_by: is missing beside confirmed_at; write who confirmed it, or neither of the two`},
		{deliveryStart + `,"issues":[{"kind":"no_contact","reported_at":"2026-01-05T08:00:00Z","confirmed_by":"A"}]}`, `issue 1 confirmed_at: is missing beside confirmed_by; write when it was confirmed, or neither of the two`},
		{deliveryStart + `,"issues":[{"kind":"no_contact","reported_at":"2026-01-05T08:00:00Z","confirmed_by":""}]}`, `issue 1 confirmed_by: is empty; write a text of 1 to 200 bytes without NUL, not only spaces`},
		{deliveryStart + `,"issues":[[[[[[` + `}`, `issue 1: is a list; write an object with kind and reported_at`},
	} {
		good := func(id string) string {
			return `{"type":"thanks","id":"` + id + `","partner":"P","at":"2026-01-05T08:00:00Z"}` + "\n"
		}
		facts, problems := readAll(t, ndjsonOf(good("first")+c.line+"\n"+good("second")))
		if len(problems) != 1 || problems[0] != "a.ndjson:2: "+c.want {
			t.Errorf("%.200s\ngives %q\nwant  %q", c.line, problems, "a.ndjson:2: "+c.want)
		}
		if len(facts) != 2 || facts[0].ID != "first" || facts[1].ID != "second" {
			t.Errorf("%.200s\nlost the lines around it: %+v", c.line, facts)
		}
	}
}

// What is unusual and right.
func TestAcceptedLines(t *testing.T) {
	for _, c := range []struct {
		line string
		want func(f *standing.Fact) bool
	}{
		{blockStart + `,"pay_cents":1000000000000}`, func(f *standing.Fact) bool { return f.PayCents == maxCents }},
		{blockStart + `,"pay_cents":0}`, func(f *standing.Fact) bool { return f.PayCents == 0 }},
		{blockStart + `,"cause":""}`, func(f *standing.Fact) bool { return f.Cause == "" }},
		{blockStart + `,"cause":"line\nend\u0007"}`, func(f *standing.Fact) bool { return f.Cause == "line\nend\a" }},
		{blockStart + `,"cause":"` + strings.Repeat("é", 100) + `"}`, func(f *standing.Fact) bool { return len(f.Cause) == 200 }},
		{blockStart + `,"ends_at":"1970-01-01T00:00:00.000001Z"}`, func(f *standing.Fact) bool { return f.EndsAt == 1 }},
		{blockStart + `,"ends_at":"9999-12-31T23:59:59.9999999Z"}`, func(f *standing.Fact) bool { return f.EndsAt == latest }},
		{blockStart + `,"source":"` + strings.Repeat("x", 200) + `"}`, func(f *standing.Fact) bool { return len(f.Source) == 200 }},
		{blockStart + `,"source":"... /é\ud83d\ude00\/\"\\"}`, func(f *standing.Fact) bool { return f.Source == `... /é😀/"\` }},
		{" \t{ \"type\" : \"thanks\" , \"id\" : \"B\" , \"partner\":\"P\", \"at\":\"2026-01-05T08:00:00Z\" } \r", func(f *standing.Fact) bool { return f.ID == "B" }},
		{`{"t\u0079pe":"thanks","id":"B","partner":"P","at":"2026-01-05T08:00:00Z"}`, func(f *standing.Fact) bool { return f.ID == "B" }},
	} {
		facts, problems := readAll(t, ndjsonOf(c.line))
		if len(facts) != 1 || !c.want(&facts[0]) {
			t.Errorf("%.200s\ngives %+v %q", c.line, facts, problems)
		}
	}
}

const thanksLine = `{"type":"thanks","id":"T","partner":"P","at":"2026-01-05T08:00:00Z"}`

// What is around the facts: ends of lines, ends of files, sizes.
func TestLines(t *testing.T) {
	long := `{"type":"thanks","id":"` + strings.Repeat("x", 40<<20)
	for _, c := range []struct {
		what, text string
		facts      int
		problems   []string
	}{
		{"nothing", "", 0, nil},
		{"empty lines", "\n\r\n \t\n", 0, nil},
		{"no end at the end", thanksLine, 1, nil},
		{"CR LF", thanksLine + "\r\n" + thanksLine + "\r\n", 2, nil},
		{"byte order mark", "\ufeff" + thanksLine + "\n", 1, nil},
		{"byte order mark and nothing", "\ufeff", 0, nil},
		{"byte order mark later", thanksLine + "\n\ufeff" + thanksLine, 1, []string{`a.ndjson:2: is not JSON: byte 1 is "\xef"; write "{" there`}},
		{"torn", thanksLine + "\n" + thanksLine[:30], 1, []string{`a.ndjson:2: is cut off: the file ends in the middle of the fact; write the rest of the file`}},
		{"torn in an escape", `{"type":"thanks","id":"\u00`, 0, []string{`a.ndjson:1: is cut off: the file ends in the middle of the fact; write the rest of the file`}},
		{"torn in a word", `{"type":"thanks","void":fal`, 0, []string{`a.ndjson:1: is cut off: the file ends in the middle of the fact; write the rest of the file`}},
		{"torn before a value", `{"type":"thanks","void":`, 0, []string{`a.ndjson:1: is cut off: the file ends in the middle of the fact; write the rest of the file`}},
		{"40 MB", thanksLine + "\n" + long + "\"}\n" + thanksLine + "\n", 2, []string{`a.ndjson:2: is longer than 1048576 bytes; write one fact a line`}},
		{"40 MB at the end", thanksLine + "\n" + long, 1, []string{`a.ndjson:2: is longer than 1048576 bytes; write one fact a line`}},
		{"longest", "\ufeff" + thanksLine + strings.Repeat(" ", 1<<20-len(thanksLine)) + "\r\n" + thanksLine, 2, nil},
		{"one byte longer", "\ufeff" + thanksLine + strings.Repeat(" ", 1<<20-len(thanksLine)+1) + "\n" + thanksLine, 1, []string{`a.ndjson:1: is longer than 1048576 bytes; write one fact a line`}},
	} {
		t.Run(c.what, func(t *testing.T) {
			facts, problems := readAll(t, ndjsonOf(c.text))
			if len(facts) != c.facts || !reflect.DeepEqual(problems, c.problems) {
				t.Errorf("%d facts, problems %q; want %d, %q", len(facts), problems, c.facts, c.problems)
			}
		})
	}
}

// Lines are numbered as an editor numbers them, empty ones included.
func TestLineNumbers(t *testing.T) {
	r := ndjsonOf("\n" + thanksLine + "\r\n\r\n{}\n" + thanksLine)
	line, err := r.Next()
	if err != nil || line.Number != 2 {
		t.Errorf("first fact on line %d, %v; want 2", line.Number, err)
	}
	_, err = r.Next()
	if p, ok := errors.AsType[*Problem](err); !ok || p.Line != 4 || p.File != "a.ndjson" || p.Field != "type" {
		t.Errorf("problem %+v; want line 4", err)
	}
	line, err = r.Next()
	if err != nil || line.Number != 5 {
		t.Errorf("second fact on line %d, %v; want 5", line.Number, err)
	}
	for range 2 {
		if _, err := r.Next(); err != io.EOF {
			t.Errorf("at the end: %v", err)
		}
	}
}

// A file that cannot be read to its end keeps what came before, and nothing of
// the line that broke off, even where that part alone would be a fact.
func TestReadError(t *testing.T) {
	broken := errors.New("the disk is gone")
	r := NewNDJSON("a.ndjson", io.MultiReader(strings.NewReader(thanksLine+"\n"+thanksLine), iotest.ErrReader(broken)), Options{})
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := r.Next()
		if !errors.Is(err, broken) || err.Error() != "a.ndjson: after line 1: the disk is gone" {
			t.Errorf("gives %v", err)
		}
	}
}

// Once reading has failed the file is over, even if the failure was not.
func TestReadErrorStays(t *testing.T) {
	r := NewNDJSON("a.ndjson", iotest.TimeoutReader(strings.NewReader(thanksLine+"\n")), Options{})
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, iotest.ErrTimeout) {
			t.Errorf("gives %v", err)
		}
	}
}

func TestOptions(t *testing.T) {
	facts, problems := readAll(t, NewNDJSON("a", strings.NewReader(thanksLine+"\n"+thanksLine[:len(thanksLine)-1]+`,"source":"mine"}`+"\n"),
		Options{Source: "acme", MaxLine: len(thanksLine)}))
	if len(facts) != 1 || facts[0].Source != "acme" || len(problems) != 1 || problems[0] != "a:2: is longer than 68 bytes; write one fact a line" {
		t.Errorf("%+v %q", facts, problems)
	}
}

// The facts of a line stay as they are when the next line is read.
func TestFactsCanBeKept(t *testing.T) {
	r := ndjsonOf(deliveryStart + `,"issues":[{"kind":"no_contact","reported_at":"2026-01-05T08:00:00Z"}]}` + "\n" +
		deliveryStart + `,"issues":[{"kind":"unsafe_place","reported_at":"2026-01-05T09:00:00Z"}]}` + "\n")
	line, _ := r.Next()
	kept := line.Facts[0]
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if kept.Issues[0].Kind != standing.NoContact {
		t.Error("the next line overwrote the issues of a kept fact")
	}
}

// Texts are forgotten, not collected without end.
func TestTextsAreBounded(t *testing.T) {
	kept := newTexts()
	for i := range 3 * maxKept {
		if s := fmt.Sprint(i); kept.keep([]byte(s)) != s {
			t.Fatalf("%s is kept as something else", s)
		}
	}
	if len(kept.copies) > maxKept {
		t.Errorf("%d texts kept", len(kept.copies))
	}
}

// drawnFact draws a fact that a feed could have given.
func drawnFact(t *rapid.T) standing.Fact {
	id := rapid.OneOf(rapid.StringMatching(`[A-Z]{1,3}[0-9]{1,3}`), rapid.StringMatching(`[^\p{Cc}.]{1,50}`))
	text := rapid.OneOf(rapid.StringMatching(`[^\x00]{0,50}`), rapid.Just(""), rapid.SampledFrom([]string{"weather", `"\`, "\x01\n\u2028<b>"}))
	named := rapid.Map(text, func(s string) string { return "x" + s })
	instant := rapid.Map(rapid.Int64Range(1, int64(latest)), func(i int64) standing.Instant { return standing.Instant(i) })
	maybe := rapid.OneOf(rapid.Just(standing.Instant(0)), instant)
	cents := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, maxCents))

	f := standing.Fact{Type: rapid.SampledFrom(every).Draw(t, "type"), ID: id.Draw(t, "id"), Source: id.Draw(t, "source"), RecordedAt: maybe.Draw(t, "recorded")}
	must := func(g *rapid.Generator[standing.Instant]) standing.Instant {
		if f.Void && rapid.Bool().Draw(t, "left out") {
			return 0
		}
		return g.Draw(t, "time")
	}
	f.Void = rapid.Bool().Draw(t, "void")
	if f.Type != standing.StationFact {
		f.Partner = id.Draw(t, "partner")
	}
	switch f.Type {
	case standing.StationFact:
		f.Name, f.Zone = text.Draw(t, "name"), rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/Los_Angeles"}).Draw(t, "zone")
	case standing.PartnerFact:
		f.Partner, f.Name, f.Station, f.JoinedAt = f.ID, text.Draw(t, "name"), id.Draw(t, "station"), maybe.Draw(t, "joined")
	case standing.BlockFact:
		f.Station, f.StartsAt, f.ScheduledAt, f.EndsAt = id.Draw(t, "station"), must(instant), maybe.Draw(t, "scheduled"), maybe.Draw(t, "ends")
		f.PayCents, f.Cause = cents.Draw(t, "pay"), text.Draw(t, "cause")
		if rapid.Bool().Draw(t, "cancelled") {
			f.CancelledAt = maybe.Draw(t, "at")
		} else {
			f.CheckedInAt = maybe.Draw(t, "at")
		}
	case standing.DeliveryFact:
		f.PromisedBy, f.CompletedAt, f.Delivered, f.Cause = maybe.Draw(t, "promised"), must(instant), rapid.Bool().Draw(t, "delivered"), text.Draw(t, "cause")
		if rapid.Bool().Draw(t, "of a block") {
			f.Station, f.Block = id.Draw(t, "station"), id.Draw(t, "block")
		}
		for range rapid.IntRange(0, 3).Draw(t, "issues") {
			i := standing.Issue{Kind: rapid.SampledFrom(issueKinds).Draw(t, "kind"), ReportedAt: instant.Draw(t, "reported"), Cause: text.Draw(t, "cause")}
			if rapid.Bool().Draw(t, "confirmed") {
				i.ConfirmedAt, i.ConfirmedBy = instant.Draw(t, "at"), named.Draw(t, "by")
			}
			f.Issues = append(f.Issues, i)
		}
	case standing.SafetyFact:
		f.Kind, f.OccurredAt = rapid.SampledFrom(safetyKinds).Draw(t, "kind"), must(instant)
		f.ConfirmedAt, f.ConfirmedBy = instant.Draw(t, "at"), named.Draw(t, "by")
	case standing.ThanksFact:
		f.HappenedAt, f.Delivery = must(instant), rapid.OneOf(rapid.Just(""), id).Draw(t, "delivery")
	case standing.PurchaseFact:
		f.HappenedAt, f.Category, f.AmountCents = must(instant), named.Draw(t, "category"), cents.Draw(t, "amount")
	}
	return f
}

// Reading what Append wrote gives the fact again, and Append writes the same
// bytes for it again.
func TestAppendRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawnFact(t)
		text := Append(nil, &f)
		line, err := NewNDJSON("a", bytes.NewReader(text), Options{}).Next()
		if err != nil {
			t.Fatalf("%s\nis refused: %v", text, err)
		}
		if !reflect.DeepEqual(line.Facts[0], f) {
			t.Fatalf("%s\ngives %+v\nwant  %+v", text, line.Facts[0], f)
		}
		if again := Append(nil, &line.Facts[0]); !bytes.Equal(again, text) {
			t.Fatalf("%s\nbecomes %s", text, again)
		}
	})
}

// The canonical form, so that it does not change unnoticed.
func TestAppend(t *testing.T) {
	f := standing.Fact{Type: standing.DeliveryFact, Source: "feed", ID: `D"1`, Partner: "P", CompletedAt: at("08:00:00") + 250_000, Cause: "a\nb",
		Issues: []standing.Issue{{Kind: standing.NoContact, ReportedAt: at("09:00:00"), ConfirmedAt: at("10:00:00"), ConfirmedBy: "Ann"}, {Kind: standing.UnsafePlace, ReportedAt: at("09:00:00")}}}
	const want = `{"type":"delivery","id":"D\"1","source":"feed","partner":"P","completed_at":"2026-01-05T08:00:00.25Z","outcome":"undelivered","cause":"a\u000ab","issues":[` +
		`{"kind":"no_contact","reported_at":"2026-01-05T09:00:00Z","confirmed_at":"2026-01-05T10:00:00Z","confirmed_by":"Ann"},{"kind":"unsafe_place","reported_at":"2026-01-05T09:00:00Z"}]}` + "\n"
	if got := string(Append(nil, &f)); got != want {
		t.Errorf("gives %s\nwant  %s", got, want)
	}
}

// Whatever the bytes, the reader ends, every line is taken or named, and what is
// taken can be written and read again.
func FuzzNDJSON(f *testing.F) {
	f.Add([]byte(thanksLine + "\n\ufeff{}\r\n\x00"))
	f.Add([]byte(blockStart + `,"scheduled_at":"2026-01-05T07:00:00.5+01:00","checked_in_at":"2026-01-05T08:00:00Z","pay_cents":7200,"cause":"\u00e9\ud83d\ude00\n"}`))
	f.Add([]byte(deliveryStart + `,"issues":[{"kind":"no_contact","reported_at":"2026-01-05T08:00:00Z","confirmed_at":"2026-01-05T08:00:00Z","confirmed_by":"A"}]}`))
	f.Add([]byte(`{"type":"station","id":"S","zone":"UTC","void":true}`))
	f.Add([]byte(`{"type":"safety","kind":"disrespect","confirmed_by":"A"`))
	f.Add([]byte(purchase + "1}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		facts, problems := readAll(t, NewNDJSON("f", bytes.NewReader(text), Options{MaxLine: 1000}))
		if lines := bytes.Count(text, []byte("\n")) + 1; len(facts)+len(problems) > lines {
			t.Errorf("%d facts and %d problems out of %d lines", len(facts), len(problems), lines)
		}
		for _, p := range problems {
			if !strings.HasPrefix(p, "f:") || strings.ContainsAny(p, "\n\x00") {
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

// BenchmarkNDJSON reads what a busy feed sends: blocks and their deliveries.
func BenchmarkNDJSON(b *testing.B) {
	var text []byte
	const lines = 10_000
	for i := range lines {
		f := standing.Fact{Type: standing.DeliveryFact, Source: "feed", ID: fmt.Sprintf("D-%d", i), Partner: fmt.Sprintf("P-%d", i%240), Station: "DSE4",
			Block: fmt.Sprintf("B-%d", i/20), PromisedBy: at("09:00:00"), CompletedAt: at("08:00:00") + standing.Instant(i), Delivered: true}
		if i%20 == 0 {
			f = standing.Fact{Type: standing.BlockFact, Source: "feed", ID: fmt.Sprintf("B-%d", i/20), Partner: f.Partner, Station: "DSE4",
				ScheduledAt: at("06:00:00"), StartsAt: at("08:00:00"), EndsAt: at("12:00:00"), CheckedInAt: at("08:01:00"), PayCents: 7200}
		}
		text = Append(text, &f)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewNDJSON("b", bytes.NewReader(text), Options{})
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N)*lines/b.Elapsed().Seconds(), "lines/s")
}
