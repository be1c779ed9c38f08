package handlers

import (
	"crypto/rand"
	"net"
	"net/netip"

	"github.com/labstack/echo/v4"
)

// newReference names a request, for the log and for people who ask about it.
func newReference() string { return rand.Text()[:10] }

// ownReference takes a name that the asker has put on the request off it: names
// are ours, so that each is of one request.
func ownReference(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Request().Header.Del(echo.HeaderXRequestID)
		return next(c)
	}
}

// reference is the name of the request.
func reference(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

func ipNet(p netip.Prefix) *net.IPNet {
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}
