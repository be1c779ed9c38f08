// Package sheet is what tables need that spreadsheets will open.
package sheet

import "strings"

// Text is a text that a spreadsheet takes for text. What begins like a formula
// would be run there, whoever wrote it. Numbers need no guard: they are written by
// the program, and must stay numbers.
func Text(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
