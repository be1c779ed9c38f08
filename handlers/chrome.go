package handlers

import (
	"time"

	"github.com/labstack/echo/v4"

	"standings/db"
	"standings/views"
)

// chrome is what surrounds the page that is asked for.
func (s *Server) chrome(c echo.Context) views.Chrome {
	r := who(c)
	text := views.TextFor(c.Request().Header.Get("Accept-Language"))
	ch := views.Chrome{
		Text: text, Path: c.Request().URL.Path, Home: r.home(), Version: s.Version,
		Nav: views.Nav{Rulebook: "/rulebook"},
	}
	switch {
	case r.Account == nil:
		ch.Nav.LogIn = "/login"
	case r.is(db.RolePartner):
		ch.Nav.Standing = partnerPath(r.Partner)
	case r.is(db.RoleManager) && len(r.Stations) == 1:
		ch.Nav.Station = stationPath(r.Stations[0])
	default:
		ch.Nav.Stations = "/stations"
	}
	if r.Account != nil {
		ch.Nav.Account = "/account"
		ch.User = &views.User{Name: r.Name, LogOut: "/logout"}
	}
	if len(s.Demo) > 0 {
		ch.Banners = append(ch.Banners, text.DemonstrationBanner())
	}
	if s.OtherClock {
		ch.Banners = append(ch.Banners, text.ClockBanner(text.DateTime(s.now(), time.UTC)))
	}
	return ch
}
