package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/views"
)

var (
	errForbidden   = errors.New("this account may not see this")
	errCrossOrigin = errors.New("another site made the browser send this")
	errNoFeed      = errors.New("no token of a feed account")
)

// invalid is an error in what was asked, with a sentence for the asker.
type invalid struct{ what string }

func (e *invalid) Error() string { return e.what }

// statuses says which status an error is answered with. What is not in it, and is
// no HTTP error of the router's, is our fault.
var statuses = []struct {
	err    error
	status int
}{
	{errForbidden, http.StatusForbidden},
	{errCrossOrigin, http.StatusForbidden},
	{errNoFeed, http.StatusUnauthorized},
	{errLogIn, http.StatusUnauthorized},
	{errSegment, http.StatusNotFound},
	{db.ErrNotFound, http.StatusNotFound},
	{db.ErrConflict, http.StatusConflict},
	{errRefolding, http.StatusServiceUnavailable},
	{context.DeadlineExceeded, http.StatusServiceUnavailable},
}

// statusOf is the status an error is answered with.
func statusOf(err error) int {
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			return s.status
		}
	}
	if _, ok := errors.AsType[*invalid](err); ok {
		return http.StatusBadRequest
	}
	if _, ok := errors.AsType[*deadLink](err); ok {
		return http.StatusGone
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		return e.Code
	}
	return http.StatusInternalServerError
}

// answerError shows an error as a page or a panel in the same dress as all
// others, and to programs as JSON. What is our fault is logged, and named by its
// reference only.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Response().Committed || errors.Is(c.Request().Context().Err(), context.Canceled) {
		return
	}
	status := statusOf(err)
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	// The route and not the path, in which there can be the secret of a link.
	s.Log.Log(c.Request().Context(), level, "refused", "status", status, "error", err,
		"method", c.Request().Method, "route", c.Path(), "reference", reference(c))
	if strings.HasPrefix(c.Request().URL.Path, "/api/") {
		answer := map[string]any{"error": http.StatusText(status), "reference": reference(c)}
		if e, ok := errors.AsType[*invalid](err); ok {
			answer["error"] = e.what
		}
		s.answerJSON(c, status, answer)
		return
	}
	ch := s.chrome(c)
	p := ch.Text.NewProblem(status, reference(c), ch.Home)
	if e, ok := errors.AsType[*invalid](err); ok {
		p.What = e.what
	}
	if err := s.render(c, status, views.ProblemPage(ch, p), views.ProblemPanel(ch.Text, p)); err != nil {
		s.Log.ErrorContext(c.Request().Context(), "the error page failed", "error", err, "reference", reference(c))
		http.Error(c.Response(), http.StatusText(status), status)
	}
}
