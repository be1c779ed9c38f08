package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"standings/db"
)

// reader is who asks: an account, or nobody.
type reader struct {
	*db.Account // nil: nobody is logged in
}

func (r reader) is(role db.Role) bool { return r.Account != nil && r.Role == role }

// manages says whether the reader may see the partners at home at the station.
func (r reader) manages(station string) bool {
	return r.is(db.RoleAdministrator) || r.is(db.RoleManager) && slices.Contains(r.Stations, station)
}

// home is the page that the reader begins at.
func (r reader) home() string {
	switch {
	case r.Account == nil:
		return "/login"
	case r.Role == db.RolePartner:
		return partnerPath(r.Partner)
	case r.Role == db.RoleManager && len(r.Stations) == 1:
		return stationPath(r.Stations[0])
	}
	return "/stations"
}

// access decides who may ask for a route; errForbidden, or errLogIn to somebody
// who is not logged in. It decides before anything else is looked up, so that a
// refusal tells nothing about what exists.
type access func(s *Server, c echo.Context, r reader) error

// errLogIn sends the reader to the log-in page, and back afterwards.
var errLogIn = errors.New("log in first")

// everybody may ask, logged in or not.
func everybody(*Server, echo.Context, reader) error { return nil }

// loggedIn lets everybody ask who has an account.
func loggedIn(_ *Server, _ echo.Context, r reader) error {
	if r.Account == nil {
		return errLogIn
	}
	return nil
}

// stationReaders lets ask who manages a station, and administrators.
func stationReaders(s *Server, c echo.Context, r reader) error {
	if err := loggedIn(s, c, r); err != nil {
		return err
	}
	if r.is(db.RoleManager) || r.is(db.RoleAdministrator) {
		return nil
	}
	return errForbidden
}

// thisStation lets ask the managers of the station in the address, and administrators.
func thisStation(s *Server, c echo.Context, r reader) error {
	if err := stationReaders(s, c, r); err != nil {
		return err
	}
	station, err := readSegment(c.Param("station"))
	if err != nil {
		return err
	}
	if !r.manages(station) {
		return errForbidden
	}
	return nil
}

// thisPartner lets ask the partner in the address, the managers of that partner's
// home station, and administrators.
func thisPartner(s *Server, c echo.Context, r reader) error {
	if err := loggedIn(s, c, r); err != nil {
		return err
	}
	id, err := readSegment(c.Param("partner"))
	if err != nil {
		return err
	}
	switch {
	case r.is(db.RoleAdministrator), r.is(db.RolePartner) && r.Partner == id:
		return nil
	case r.is(db.RoleManager):
		home, err := s.Store.Home(c.Request().Context(), id)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		if err == nil && slices.Contains(r.Stations, home) {
			return nil
		}
	}
	return errForbidden
}

const readerKey = "reader"

// who is the reader of the request, once identify has found out.
func who(c echo.Context) reader {
	r, _ := c.Get(readerKey).(reader)
	return r
}

// identify finds out who asks, by the session.
func (s *Server) identify(c echo.Context) error {
	ctx := c.Request().Context()
	id := s.sessions.GetString(ctx, db.SessionAccount)
	if id == "" {
		return nil
	}
	a, err := s.Store.Account(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c.Set(readerKey, reader{&a})
	return nil
}

// longestForm is how large a form may be, in bytes.
const longestForm = 64 << 10

// boundForm keeps a form from being larger than any of ours. They are sent
// URL-encoded; another sort could fill the disk before anybody looks at it.
func boundForm(c echo.Context) error {
	r := c.Request()
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	if kind := r.Header.Get("Content-Type"); kind != "" && !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return echo.ErrUnsupportedMediaType
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, longestForm)
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return echo.ErrStatusRequestEntityTooLarge
		}
		return &invalid{"The form came in a shape that cannot be read. Load the page again and send it once more."}
	}
	return nil
}

// withSession runs next with the session of the request loaded, and stores what
// next changed of it.
func (s *Server) withSession(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := boundForm(c); err != nil {
			return err
		}
		var failed error
		s.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c.SetRequest(r)
			if failed = s.identify(c); failed != nil {
				return
			}
			outer := c.Response().Writer
			c.Response().Writer = w
			if err := next(c); err != nil {
				s.echo.HTTPErrorHandler(err, c)
			}
			c.Response().Writer = outer
		})).ServeHTTP(c.Response().Writer, c.Request())
		return failed
	}
}

// guard refuses the route to those who may not ask for it.
func (s *Server) guard(may access, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := may(s, c, who(c))
		if m := c.Request().Method; errors.Is(err, errLogIn) && (m == http.MethodGet || m == http.MethodHead) {
			return c.Redirect(http.StatusSeeOther, "/login?next="+url.QueryEscape(c.Request().URL.RequestURI()))
		}
		if err != nil {
			return err
		}
		return next(c)
	}
}
