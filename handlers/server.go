package handlers

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"standings/db"
	"standings/standing"
	"standings/views"
)

// Config is what the web needs from the outside.
type Config struct {
	Store *db.Store
	Log   *slog.Logger

	// Clock is the moment the facts are shown at: the wall clock, or one that
	// started elsewhere. Wall is the wall clock, by which people log in.
	Clock, Wall func() time.Time

	URL        *url.URL       // the public address; https makes cookies secure
	TrustProxy []netip.Prefix // whose word for the asker's address is taken
	Version    string

	Demo       []views.DemoAccount // of a demonstration: who can log in
	OtherClock bool                // Clock is not the wall clock, which every page says
}

// Server answers all requests.
type Server struct {
	Config
	echo     *echo.Echo
	sessions *scs.SessionManager
	origins  *http.CrossOriginProtection
	hashing  chan struct{} // as many passwords are hashed at once as there are places in it
	feeds    *feedLimits
	zones    zones
	decoy    string // the hash of a password nobody has
}

// sessionLifetime is how long somebody stays logged in.
const sessionLifetime = 30 * 24 * time.Hour

// New makes the server.
func New(c Config) (*Server, error) {
	s := &Server{Config: c, echo: echo.New(), hashing: make(chan struct{}, runtime.NumCPU()), feeds: newFeedLimits()}
	var err error
	if s.decoy, err = hashPassword("a password nobody has"); err != nil {
		return nil, err
	}
	s.origins = http.NewCrossOriginProtection()
	if err := s.origins.AddTrustedOrigin(c.URL.Scheme + "://" + c.URL.Host); err != nil {
		return nil, err
	}
	s.sessions = s.newSessions()
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.answerError
	e.IPExtractor = echo.ExtractIPDirect()
	if len(c.TrustProxy) > 0 {
		e.IPExtractor = trusting(c.TrustProxy)
	}
	e.Pre(ownReference)
	e.Use(middleware.RequestIDWithConfig(middleware.RequestIDConfig{Generator: newReference, RequestIDHandler: nil}))
	e.Use(s.logRequests, middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true, LogErrorFunc: s.logPanic}), s.secure)
	s.route()
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

func (s *Server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = s.Store.Sessions(func() standing.Instant { return standing.At(s.Wall()) })
	m.Codec = db.SessionCodec{}
	m.Lifetime = sessionLifetime
	m.Cookie.Name = "session"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	if s.https() {
		m.Cookie.Name, m.Cookie.Secure = "__Host-session", true
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		if r.Context().Err() != nil {
			return // the asker has gone away
		}
		s.Log.ErrorContext(r.Context(), "session", "error", err)
		http.Error(w, "Something failed on our side. Try again.", http.StatusInternalServerError)
	}
	return m
}

func (s *Server) https() bool { return s.URL.Scheme == "https" }

// trusting takes the asker's address from the proxies' word, but only from
// proxies inside the prefixes.
func trusting(prefixes []netip.Prefix) echo.IPExtractor {
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range prefixes {
		options = append(options, echo.TrustIPRange(ipNet(p)))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// contentSecurityPolicy allows what the binary serves itself, and nothing inline.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that keep a page to itself, and refuses writes that
// another site makes the browser send.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if s.https() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if err := s.origins.Check(c.Request()); err != nil {
			return errCrossOrigin
		}
		return next(c)
	}
}

func (s *Server) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begun := s.Wall()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		if s.Log.Enabled(c.Request().Context(), slog.LevelDebug) && !strings.HasPrefix(c.Path(), "/static/") {
			s.Log.DebugContext(c.Request().Context(), "request", "method", c.Request().Method, "route", c.Path(),
				"status", c.Response().Status, "bytes", c.Response().Size, "took", s.Wall().Sub(begun), "reference", reference(c))
		}
		return nil
	}
}

func (s *Server) logPanic(c echo.Context, err error, stack []byte) error {
	s.Log.ErrorContext(c.Request().Context(), "panic", "error", err, "stack", string(stack), "reference", reference(c))
	return err
}

// now is the moment the facts are shown at.
func (s *Server) now() standing.Instant { return standing.At(s.Clock()) }
