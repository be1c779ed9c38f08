// Package static is everything the browser fetches that is the same for
// everybody: the style sheet, the scripts and the pictures, embedded in the
// binary.
//
// The address of a file holds the hash of its bytes, so a browser may keep it
// for ever and still never see an old one.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// Prefix is where the handler is to be mounted.
const Prefix = "/static/"

//go:embed css/*.css js/*.js img/*.svg vendor/htmx/htmx.min.js vendor/echarts/echarts.min.js
var files embed.FS

// The files there are, by name. The style sheet is written in one file for each
// layer of the cascade, and sent as one.
var assets = load(map[string][]string{
	"app.css":     {"css/tokens.css", "css/base.css", "css/layout.css", "css/components.css", "css/partner.css", "css/reasons.css", "css/whatif.css", "css/station.css", "css/rulebook.css", "css/print.css"},
	"app.js":      {"js/app.js"},
	"graph.js":    {"js/graph.js"},
	"echarts.js":  {"vendor/echarts/echarts.min.js"},
	"htmx.js":     {"vendor/htmx/htmx.min.js"},
	"favicon.svg": {"img/favicon.svg"},
})

var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// asset is one file as it is sent.
type asset struct {
	url, contentType, etag string
	plain                  []byte
	brotli, gzip           func() []byte // compressed once, when first asked for
}

// load panics on a missing part, because the parts are in the binary.
func load(parts map[string][]string) map[string]*asset {
	all := make(map[string]*asset, len(parts))
	for name, sources := range parts {
		var plain []byte
		for _, source := range sources {
			part, err := files.ReadFile(source)
			if err != nil {
				panic(err)
			}
			plain = append(plain, part...)
		}
		sum := sha256.Sum256(plain)
		hash := hex.EncodeToString(sum[:4])
		ext := path.Ext(name)
		all[name] = &asset{
			url:         Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext,
			contentType: types[ext],
			etag:        `"` + hash + `"`,
			plain:       plain,
			brotli: sync.OnceValue(func() []byte {
				return compress(plain, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestCompression) })
			}),
			gzip: sync.OnceValue(func() []byte {
				return compress(plain, func(w io.Writer) io.WriteCloser {
					z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // fails only on an unknown level
					return z
				})
			}),
		}
	}
	return all
}

// compress cannot fail: it writes to memory.
func compress(plain []byte, writer func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := writer(&b)
	w.Write(plain)
	w.Close()
	return b.Bytes()
}

// URL is the address of a file. It panics on a name there is none of, which is
// a mistake in a template that its first test finds.
func URL(name string) string {
	a, ok := assets[name]
	if !ok {
		panic(fmt.Sprintf("static: there is no file %q", name))
	}
	return a.url
}

// Handler serves the files under Prefix, with brotli or gzip where the browser
// takes it. Everything else, the addresses of older versions included, is not
// found.
func Handler() http.Handler {
	byURL := make(map[string]*asset, len(assets))
	for _, a := range assets {
		byURL[a.url] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		a.serve(w, r)
	})
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", a.etag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if strings.Contains(r.Header.Get("If-None-Match"), a.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.plain
	switch accepted := r.Header.Get("Accept-Encoding"); {
	case accepts(accepted, "br"):
		body = a.brotli()
		h.Set("Content-Encoding", "br")
	case accepts(accepted, "gzip"):
		body = a.gzip()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	w.Write(body)
}

// accepts says whether a browser's Accept-Encoding header names the encoding
// and does not refuse it with a weight of 0.
func accepts(header, encoding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(item), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q, found := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			value, err := strconv.ParseFloat(q, 64)
			return !found || err != nil || value > 0
		}
	}
	return false
}
