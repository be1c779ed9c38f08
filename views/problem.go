package views

import "net/http"

// Problem is what went wrong, in place of a page or of a panel.
type Problem struct {
	Status    int    // of HTTP
	What      string // one sentence: what happened
	Do        string // what the reader can do about it
	Reference string // of the request, as in the log; may be empty
	Back      string // the words of the way back
	BackURL   string
}

// status is what is said about a status of HTTP.
type status struct{ what, do string }

// statusCodes are the failures there are words for.
var statusCodes = [...]int{
	http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
	http.StatusConflict, http.StatusGone, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests,
	http.StatusInternalServerError, http.StatusServiceUnavailable,
}

// NewProblem says in general words what a status of HTTP means; the handler may
// put a better What in its place. A status without words of its own is said as
// 500 where the server failed, and else as 400.
func (t *Text) NewProblem(code int, reference, home string) *Problem {
	s, ok := t.statuses[code]
	switch {
	case ok:
	case code >= http.StatusInternalServerError:
		s = t.statuses[http.StatusInternalServerError]
	default:
		s = t.statuses[http.StatusBadRequest]
	}
	return &Problem{Status: code, What: s.what, Do: s.do, Reference: reference, Back: t.Problem.Home, BackURL: home}
}
