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
package feed
