package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"standings/static"
)

// route is one address: what answers it, and who may ask.
type route struct {
	method, path string
	handle       func(*Server, echo.Context) error
	may          access
	plain        bool // has nothing to do with a session
}

// routes is the whole of the web, static files aside.
var routes = []route{
	{"GET", "/healthz", (*Server).health, everybody, true},
	{"GET", "/readyz", (*Server).ready, everybody, true},
	{"POST", "/api/facts", (*Server).postFacts, everybody, true}, // asks for the token of a feed account itself

	{"GET", "/", (*Server).start, everybody, false},
	{"GET", "/rulebook", (*Server).rulebook, everybody, false},
	{"GET", "/login", (*Server).logInForm, everybody, false},
	{"POST", "/login", (*Server).logIn, everybody, false},
	{"POST", "/logout", (*Server).logOut, everybody, false},
	{"GET", "/invitations/:token", (*Server).invitation, everybody, false},
	{"POST", "/invitations/:token", (*Server).acceptInvitation, everybody, false},
	{"GET", "/setup/:token", (*Server).setup, everybody, false},
	{"POST", "/setup/:token", (*Server).finishSetup, everybody, false},

	{"GET", "/account", (*Server).account, loggedIn, false},
	{"POST", "/account/password", (*Server).changePassword, loggedIn, false},
	{"GET", "/standing", (*Server).ownStanding, loggedIn, false},
	{"GET", "/partners/:partner", (*Server).partner, thisPartner, false},
	{"GET", "/partners/:partner/graph.json", (*Server).graphOption, thisPartner, false},
	{"GET", "/partners/:partner/events/:event", (*Server).event, thisPartner, false},
	{"GET", "/partners/:partner/ledger", (*Server).ledger, thisPartner, false},
	{"GET", "/partners/:partner/what-if", (*Server).whatIf, thisPartner, false},
	{"GET", "/stations", (*Server).stations, stationReaders, false},
	{"GET", "/stations/:station", (*Server).station, thisStation, false},
}

// route enters all routes.
func (s *Server) route() {
	s.echo.GET(static.Prefix+"*", echo.WrapHandler(static.Handler()))
	s.echo.HEAD(static.Prefix+"*", echo.WrapHandler(static.Handler()))
	s.echo.RouteNotFound("/*", s.withSession(func(echo.Context) error { return echo.ErrNotFound }))
	for _, r := range routes {
		handle := s.guard(r.may, func(c echo.Context) error { return r.handle(s, c) })
		if !r.plain {
			handle = s.withSession(handle)
		}
		s.echo.Add(r.method, r.path, handle)
		if r.method == http.MethodGet {
			s.echo.HEAD(r.path, handle)
		}
	}
}

// start leads everybody to where they begin.
func (s *Server) start(c echo.Context) error { return c.Redirect(http.StatusSeeOther, who(c).home()) }

// health says that the process answers.
func (s *Server) health(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready says whether the data base answers too.
func (s *Server) ready(c echo.Context) error {
	if _, err := s.Store.Rules(c.Request().Context()); err != nil {
		s.Log.ErrorContext(c.Request().Context(), "not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "the data base does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
