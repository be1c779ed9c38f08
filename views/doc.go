// Package views is every line of HTML: one file of view models for each page,
// with its templates beside it, and the words they are written in.
//
// A view model holds what is on the screen, in the reader's words: numbers and
// moments are formatted by Text, addresses are made by the handlers. Each page
// is a panel, which is also what htmx asks for, and a page, which is the same
// panel inside the layout.
package views
