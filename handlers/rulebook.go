package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"standings/standing"
	"standings/views"
)

// rulebook is the rules in force, for everybody.
func (s *Server) rulebook(c echo.Context) error {
	rules, err := s.Store.Rules(c.Request().Context())
	if err != nil {
		return err
	}
	var book, next *standing.Installed
	for i, all := 0, rules.All(); i < len(all); i++ {
		if all[i].From > s.now() {
			next = &all[i]
			break
		}
		book = &all[i]
	}
	ch := s.chrome(c)
	m := views.NewRulebook(ch.Text, book, next)
	return s.render(c, http.StatusOK, views.RulebookPage(ch, m), views.RulebookPanel(ch.Text, m))
}
