// Package feed reads facts: out of NDJSON, one fact a line, and out of CSV,
// through a mapping that says how columns become fields.
//
// Nothing is lost in silence and nothing is half read. A line is taken whole or
// refused whole, with a Problem that names the file, the line, the field, what is
// wrong and what would be right; the good lines around it are read all the same.
// Whatever a Reader gives, the rules can fold without looking again.
//
// # Fields
//
// Which fields a fact of each type may and must have stands in fields.go, once,
// for both formats. Names are exact; an unknown, repeated or misplaced field is
// refused, because a misspelt "checked_in_at" would otherwise make a missed
// block. A void fact needs only its type, its id and its partner; what else it
// has is checked all the same.
//
//   - Ids (id, partner, station, block, delivery, source): 1 to 200 bytes of UTF-8
//     without control characters, and not "." or "..", which no address can hold.
//   - Texts (name, cause, category, confirmed_by): up to 200 bytes of UTF-8 without
//     NUL. An empty name or cause is none; category and confirmed_by must show
//     something, since an accusation counts only once somebody with a name
//     confirmed it.
//   - Times: RFC 3339 with zone, after 1970-01-01T00:00:00Z and before the year
//     10000; what is below a microsecond is cut.
//   - Money: a whole number of cents from 0 to maxCents.
//   - JSON null is refused: a field that is not known is left out. Two ways to say
//     nothing would be one more than a feed needs, and null is what a broken
//     exporter writes for fields that matter.
//
// # Mappings
//
// A mapping is TOML; testdata/example.toml is one. How the CSV file is written:
//
//	delimiter = ";"          one character between fields; a comma by default
//	quote = "'"              one character around fields; " by default, "" for none
//	lazy_quotes = true       quotes in odd places stand for themselves
//	encoding = "latin1"      or "windows-1252"; UTF-8 by default, a BOM is skipped
//	nulls = ["NA", ""]       fields that mean nothing is known; only "" by default
//	no_date = ["unknown"]    words in the place of a date that mean the same
//	zone = "Europe/Berlin"   of times that name none; UTC by default
//
// Lines may end with LF, CR LF or a bare CR. What to make of a row:
//
//	where = '…'              a condition; other rows make no facts
//	[lookup.NAME]            a table of words and what they are translated to
//	[let]                    names for expressions, in terms of columns and of the
//	                         names above them
//	[block]                  and so on, a table for each type of fact: its fields as
//	                         expressions, and as when the condition to make one
//	[[delivery.issues]]      the same for each issue of a delivery
//
// Expressions are those of expr-lang.org, over the columns by their names in the
// header; row["Odd name"] is for names that are no identifiers. A column is text,
// or nil where it holds one of the nulls, which ?? and == nil can tell. A field
// that comes out as nil or as empty text is left out of the fact. Beside the
// functions of the language, but for now(), there are:
//
//	date(text, layout…)  the moment a text names, by the first layout that fits;
//	                     a layout is 2 January 2006 15:04:05 as it would be written;
//	                     without a time of day its day begins, without a zone in the
//	                     mapping's; words of no_date give nil
//	hhmm(text)           minutes since midnight of a clock such as "5", "905" or
//	                     "2400", with or without leading zeros
//	at(day, minutes)     the moment of the day when clocks show so many minutes
//	noon(day)            the same at 12:00
//	end_of_day(day)      the last microsecond of the day
//	add_minutes(t, n)    n minutes after t, whatever clocks are changed in between
//	lookup("name", text) what [lookup.name] says for the text
//	int(text)            a whole number
//	cents(text)          an amount such as "72" or "72.50", in cents
//
// Each gives nil if anything it is given is nil, so that what is missing in the
// file is missing in the fact; what is there and is not right is a problem of the
// row, which names the columns it came from and what they held.
package feed
