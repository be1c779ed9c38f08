// Package handlers is every line of HTTP: which addresses there are, who may ask
// for them, how what they ask is read, and how an error is answered.
//
// A handler reads the request, asks db one question, makes a view model of the
// answer, and renders it. It returns its error; errors.go turns that into the
// page, panel or JSON that the asker gets.
package handlers
