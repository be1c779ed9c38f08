// Package db keeps what Standings knows: every line of SQL is here.
//
// A Store is an SQLite file or a PostgreSQL data base. Both are asked with the
// same text, with $1 placeholders; where the engines differ in more than the
// words of a table definition, the difference is a field of dialect. Functions
// of this package answer one question, or make one change, in one transaction.
//
// What is to be known when writing a query:
//
//   - Times are bigint microseconds, as standing.Instant; yes and no are bigint
//     1 and 0; text is UTF-8 without NUL. Enumerations are stored by their words.
//   - Sums and averages are cast: cast(sum(x) as bigint).
//   - Many rows travel as one parameter: see batch.
//   - Every new query is run by the conformance suite on SQLite, PostgreSQL and
//     PostgreSQL partitioned by partner (package dbtest).
package db

import "errors"

// ErrNotFound says that what was asked for does not exist.
var ErrNotFound = errors.New("not found")

// ErrConflict says that a change contradicts what is stored already, such as a
// second account with the same e-mail address.
var ErrConflict = errors.New("conflicts with what is stored")
