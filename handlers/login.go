package handlers

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/standing"
	"standings/views"
)

func (s *Server) logInForm(c echo.Context) error {
	if r := who(c); r.Account != nil {
		return c.Redirect(http.StatusSeeOther, r.home())
	}
	ch := s.chrome(c)
	m := &views.LogIn{
		Form:      ch.Text.LogInForm("/login", c.QueryParam("next")),
		LoggedOut: c.QueryParam("out") == "1", Demo: s.Demo,
	}
	return s.render(c, http.StatusOK, views.LogInPage(ch, m), nil)
}

// logIn takes the same time and says the same whether or not there is such an
// account.
func (s *Server) logIn(c echo.Context) error {
	ctx := c.Request().Context()
	email, password := c.FormValue("email"), c.FormValue("password")
	now := standing.At(s.Wall())
	wait, err := s.Store.AllowLogin(ctx, email, c.RealIP(), now)
	if err != nil {
		return err
	}
	ch := s.chrome(c)
	refuse := func(status int, problem string) error {
		m := &views.LogIn{Form: ch.Text.LogInForm("/login", c.FormValue("next")), Demo: s.Demo}
		m.Form.Set("email", email)
		m.Form.Problem = problem
		return s.render(c, status, views.LogInPage(ch, m), nil)
	}
	if wait > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(float64(wait)/float64(standing.Second)))))
		return refuse(http.StatusTooManyRequests, ch.Text.Form.TooMany.Say(ch.Text.Duration(wait)))
	}
	a, err := s.Store.AccountByEmail(ctx, email)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	hash := a.PasswordHash
	if a.DisabledAt != 0 {
		hash = ""
	}
	ok, err := s.matches(ctx, password, hash)
	if err != nil {
		return err
	}
	if !ok {
		return refuse(http.StatusUnprocessableEntity, ch.Text.Form.WrongLogIn)
	}
	if err := s.Store.LoggedIn(ctx, email); err != nil {
		return err
	}
	if err := s.beginSession(ctx, &a); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, s.next(c.FormValue("next"), reader{&a}))
}

// beginSession logs the account in, under a new token.
func (s *Server) beginSession(ctx context.Context, a *db.Account) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, db.SessionAccount, a.ID)
	s.sessions.Put(ctx, db.SessionGeneration, a.Generation)
	return nil
}

// next is where the reader wanted to go: only ever a page of ours.
func (s *Server) next(wanted string, r reader) string {
	if strings.HasPrefix(wanted, "/") && !strings.HasPrefix(wanted, "//") && !strings.ContainsAny(wanted, "\\\r\n\t") && wanted != "/" {
		return wanted
	}
	return r.home()
}

// logOut ends the session, and has the browser forget what it kept of it.
func (s *Server) logOut(c echo.Context) error {
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
	return c.Redirect(http.StatusSeeOther, "/login?out=1")
}
