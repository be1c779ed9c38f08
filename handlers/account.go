package handlers

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/standing"
	"standings/views"
)

// ownStanding leads a partner to their own page.
func (s *Server) ownStanding(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, who(c).home())
}

// account is the reader's own account.
func (s *Server) account(c echo.Context) error {
	m, ch := s.accountOf(c)
	m.Changed = c.QueryParam("changed") == "1"
	return s.render(c, http.StatusOK, views.AccountPage(ch, m), nil)
}

func (s *Server) accountOf(c echo.Context) (*views.Account, views.Chrome) {
	r, ch := who(c), s.chrome(c)
	m := &views.Account{
		Name: r.Name, Email: r.Email, Role: roleName(ch.Text, r.Role), Station: strings.Join(r.Stations, ", "),
		Password: ch.Text.PasswordForm("/account/password", shortestPassword), LogOut: "/logout",
	}
	if len(r.Stations) == 1 {
		m.StationURL = stationPath(r.Stations[0])
	}
	return m, ch
}

// changePassword ends all other sessions of the account.
func (s *Server) changePassword(c echo.Context) error {
	ctx := c.Request().Context()
	r := who(c)
	m, ch := s.accountOf(c)
	wait, err := s.Store.AllowLogin(ctx, r.Email, c.RealIP(), standing.At(s.Wall()))
	if err != nil {
		return err
	}
	if wait > 0 {
		m.Password.Problem = ch.Text.Form.TooMany.Say(ch.Text.Duration(wait))
		return s.render(c, http.StatusTooManyRequests, views.AccountPage(ch, m), nil)
	}
	if wrong := CheckPassword(ch.Text, c.FormValue("new")); wrong != "" {
		m.Password.Fail("new", wrong)
	}
	ok, err := s.matches(ctx, c.FormValue("old"), r.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		m.Password.Fail("old", ch.Text.Form.WrongPassword)
	}
	if m.Password.Failed() {
		return s.render(c, http.StatusUnprocessableEntity, views.AccountPage(ch, m), nil)
	}
	hash, err := s.hashed(ctx, c.FormValue("new"))
	if err != nil {
		return err
	}
	a, err := s.Store.SetPassword(ctx, r.ID, hash, standing.At(s.Wall()))
	if err != nil {
		return err
	}
	if err := s.beginSession(ctx, &a); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/account?changed=1")
}

// invitation lets the owner of an account choose its password.
func (s *Server) invitation(c echo.Context) error {
	noStore(c)
	a, err := s.Store.Invited(c.Request().Context(), c.Param("token"), standing.At(s.Wall()))
	if err != nil {
		return s.deadLink(err)
	}
	m, ch := s.invitationOf(c, &a)
	return s.render(c, http.StatusOK, views.InvitationPage(ch, m), nil)
}

func (s *Server) invitationOf(c echo.Context, a *db.Account) (*views.Invitation, views.Chrome) {
	ch := s.chrome(c)
	return &views.Invitation{
		Name: a.Name, Email: a.Email, Role: roleName(ch.Text, a.Role),
		Form: ch.Text.InvitationForm("/invitations/"+c.Param("token"), a.Email, shortestPassword),
	}, ch
}

// deadLink says that a one-time link is good no more.
func (s *Server) deadLink(err error) error {
	if errors.Is(err, db.ErrNotFound) || errors.Is(err, db.ErrConflict) {
		return &deadLink{err}
	}
	return err
}

// deadLink is a one-time link that was used, replaced, or has expired.
type deadLink struct{ err error }

func (e *deadLink) Error() string { return "dead link: " + e.err.Error() }

func (s *Server) acceptInvitation(c echo.Context) error {
	noStore(c)
	ctx := c.Request().Context()
	now := standing.At(s.Wall())
	a, err := s.Store.Invited(ctx, c.Param("token"), now)
	if err != nil {
		return s.deadLink(err)
	}
	m, ch := s.invitationOf(c, &a)
	if wrong := CheckPassword(ch.Text, c.FormValue("password")); wrong != "" {
		m.Form.Fail("password", wrong)
		return s.render(c, http.StatusUnprocessableEntity, views.InvitationPage(ch, m), nil)
	}
	hash, err := s.hashed(ctx, c.FormValue("password"))
	if err != nil {
		return err
	}
	if a, err = s.Store.AcceptInvitation(ctx, c.Param("token"), hash, now); err != nil {
		return s.deadLink(err)
	}
	return s.welcome(c, &a)
}

// setup makes the first administrator.
func (s *Server) setup(c echo.Context) error {
	noStore(c)
	if err := s.Store.CheckSetup(c.Request().Context(), c.Param("token"), standing.At(s.Wall())); err != nil {
		return s.deadLink(err)
	}
	ch := s.chrome(c)
	m := &views.Setup{Form: ch.Text.SetupForm("/setup/"+c.Param("token"), shortestPassword)}
	return s.render(c, http.StatusOK, views.SetupPage(ch, m), nil)
}

func (s *Server) finishSetup(c echo.Context) error {
	noStore(c)
	ctx := c.Request().Context()
	now := standing.At(s.Wall())
	if err := s.Store.CheckSetup(ctx, c.Param("token"), now); err != nil {
		return s.deadLink(err)
	}
	ch := s.chrome(c)
	m := &views.Setup{Form: ch.Text.SetupForm("/setup/"+c.Param("token"), shortestPassword)}
	for _, name := range []string{"name", "email"} {
		m.Form.Set(name, c.FormValue(name))
	}
	if wrong := CheckPassword(ch.Text, c.FormValue("password")); wrong != "" {
		m.Form.Fail("password", wrong)
		return s.render(c, http.StatusUnprocessableEntity, views.SetupPage(ch, m), nil)
	}
	hash, err := s.hashed(ctx, c.FormValue("password"))
	if err != nil {
		return err
	}
	a, err := s.Store.FinishSetup(ctx, c.Param("token"), db.Account{Name: c.FormValue("name"), Email: c.FormValue("email"), PasswordHash: hash}, now)
	if wrong, ok := errors.AsType[*db.InvalidError](err); ok {
		m.Form.Fail(wrong.Field, fieldProblem(ch.Text, &m.Form, wrong.Field, c.FormValue(wrong.Field)))
		return s.render(c, http.StatusUnprocessableEntity, views.SetupPage(ch, m), nil)
	}
	if needs, lookErr := s.Store.NeedsFirstAdministrator(ctx); errors.Is(err, db.ErrConflict) && lookErr == nil && needs {
		m.Form.Fail("email", ch.Text.Form.EmailTaken)
		return s.render(c, http.StatusUnprocessableEntity, views.SetupPage(ch, m), nil)
	}
	if err != nil {
		return s.deadLink(err)
	}
	return s.welcome(c, &a)
}

// welcome logs somebody in who has just set a password.
func (s *Server) welcome(c echo.Context, a *db.Account) error {
	if err := s.beginSession(c.Request().Context(), a); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, reader{a}.home())
}

func roleName(t *views.Text, r db.Role) string {
	switch r {
	case db.RolePartner:
		return t.Form.RolePartner
	case db.RoleManager:
		return t.Form.RoleManager
	case db.RoleAdministrator:
		return t.Form.RoleAdministrator
	}
	return t.Form.RoleFeed
}

// fieldProblem says what is wrong with a field that the data base refused.
func fieldProblem(t *views.Text, f *views.Form, name, value string) string {
	for _, field := range f.Fields {
		if field.Name == name && value == "" {
			return t.Missing(field.Label)
		}
	}
	return t.Form.EmailInvalid
}

// noStore keeps an answer out of the browser's store: its address is a secret.
func noStore(c echo.Context) { c.Response().Header().Set("Cache-Control", "no-store") }
