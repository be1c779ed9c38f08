package handlers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
	"github.com/labstack/echo/v4"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// etagSeed makes the tags of this process; another one's are simply not matched.
var etagSeed = maphash.MakeSeed()

// wantsPanel says whether htmx asks for the panel alone. Back and reload ask for
// the page, and say so by another type.
func wantsPanel(r *http.Request) bool { return r.Header.Get("HX-Request-Type") == "partial" }

// render answers with the page, or with the panel alone if htmx asks for that. It
// renders to memory first, so that a failure is an error page and never half a
// page. Without a panel the page is the only answer.
func (s *Server) render(c echo.Context, status int, page, panel templ.Component) error {
	r, w := c.Request(), c.Response()
	component := page
	if panel != nil && wantsPanel(r) {
		component = panel
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := component.Render(r.Context(), b); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	h := w.Header()
	h.Add("Vary", "HX-Request-Type")
	h.Add("Vary", "Accept-Language")
	h.Add("Vary", "Accept-Encoding")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", caching(who(c)))
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	if status == http.StatusOK && who(c).Account == nil {
		tag := `W/"` + strconv.FormatUint(maphash.Bytes(etagSeed, b.Bytes()), 36) + `"`
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	return send(c, status, b.Bytes())
}

// send answers with a body, compressed as the asker likes it.
func send(c echo.Context, status int, body []byte) error {
	r, w := c.Request(), c.Response()
	if r.Header.Get("Accept-Encoding") == "" || r.Method == http.MethodHead {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, err := w.Write(body)
		return err
	}
	compressed := brotli.HTTPCompressor(w, r)
	w.WriteHeader(status)
	if _, err := compressed.Write(body); err != nil {
		return err
	}
	return compressed.Close()
}

// caching is how a browser may keep a page. What somebody who has logged in sees is
// not stored: no other word keeps Back from showing it after they have logged out.
// While they are logged in, Back may still show it as it was.
func caching(r reader) string {
	if r.Account != nil {
		return "no-store"
	}
	return "private, no-cache"
}

// answerJSON answers a program.
func (s *Server) answerJSON(c echo.Context, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		s.Log.ErrorContext(c.Request().Context(), "encode", "error", err)
		status, body = http.StatusInternalServerError, []byte(`{}`)
	}
	h := c.Response().Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(status)
	_, _ = c.Response().Write(append(body, '\n')) // an asker that has gone away misses nothing
}
