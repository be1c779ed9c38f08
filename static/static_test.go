package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, method, url string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, url, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestServesEveryFileInEveryEncoding(t *testing.T) {
	for name, a := range assets {
		url := URL(name)
		if !regexp.MustCompile(`^/static/[a-z]+\.[0-9a-f]{8}\.(css|js|svg)$`).MatchString(url) {
			t.Errorf("the address of %s is %s", name, url)
		}
		for encoding, decode := range map[string]func(io.Reader) io.Reader{
			"":     func(r io.Reader) io.Reader { return r },
			"br":   func(r io.Reader) io.Reader { return brotli.NewReader(r) },
			"gzip": func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
		} {
			res := get(t, "GET", url, "Accept-Encoding", encoding)
			if res.StatusCode != 200 || res.Header.Get("Content-Encoding") != encoding {
				t.Errorf("%s as %q: status %d, encoding %q", name, encoding, res.StatusCode, res.Header.Get("Content-Encoding"))
			}
			if !bytes.Equal(body(t, decode(res.Body)), a.plain) {
				t.Errorf("%s as %q is not the file", name, encoding)
			}
			for header, want := range map[string]string{
				"Cache-Control":          "public, max-age=31536000, immutable",
				"Vary":                   "Accept-Encoding",
				"X-Content-Type-Options": "nosniff",
				"Content-Type":           a.contentType,
			} {
				if got := res.Header.Get(header); got != want || want == "" {
					t.Errorf("%s: %s is %q, want %q", name, header, got, want)
				}
			}
		}
	}
}

func TestPrefersBrotliAndHonoursRefusal(t *testing.T) {
	for header, want := range map[string]string{
		"gzip, deflate, br, zstd": "br",
		"gzip;q=1.0, br;q=0":      "gzip",
		"br; q=0.5":               "br",
		"GZIP":                    "gzip",
		"brotli":                  "",
		"identity":                "",
	} {
		if got := get(t, "GET", URL("app.js"), "Accept-Encoding", header).Header.Get("Content-Encoding"); got != want {
			t.Errorf("%q gives %q, want %q", header, got, want)
		}
	}
}

func TestKnownBytesAreNotSentAgain(t *testing.T) {
	first := get(t, "GET", URL("app.css"))
	again := get(t, "GET", URL("app.css"), "If-None-Match", first.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified || len(body(t, again.Body)) != 0 {
		t.Errorf("status %d", again.StatusCode)
	}
	head := get(t, "HEAD", URL("app.css"))
	if head.StatusCode != 200 || len(body(t, head.Body)) != 0 || head.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: status %d, length %q", head.StatusCode, head.Header.Get("Content-Length"))
	}
}

func TestEverythingElseIsMissing(t *testing.T) {
	for _, url := range []string{"/static/", "/static/app.css", "/static/app.00000000.css", "/static/css/tokens.css", "/static/vendor/README.md"} {
		if res := get(t, "GET", url); res.StatusCode != 404 {
			t.Errorf("%s: status %d", url, res.StatusCode)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("URL of an unknown name does not panic")
		}
	}()
	URL("missing.css")
}

// A phone with one bar of signal fetches these before it can do anything.
func TestStaysSmall(t *testing.T) {
	for name, limit := range map[string]int{"app.css": 8 << 10, "app.js": 3 << 10, "graph.js": 3 << 10, "echarts.js": 165 << 10, "htmx.js": 13 << 10, "favicon.svg": 400} {
		if got := len(assets[name].brotli()); got > limit {
			t.Errorf("%s is %d bytes in brotli, the limit is %d", name, got, limit)
		}
	}
}

func TestEveryStyleSheetIsServed(t *testing.T) {
	entries, err := files.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		part, err := files.ReadFile("css/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(assets["app.css"].plain, part) {
			t.Errorf("css/%s is not part of app.css", e.Name())
		}
	}
}

func TestVendoredFilesAreUnchanged(t *testing.T) {
	readme, err := os.ReadFile("vendor/README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` .*`([0-9a-f]{64})` \\|$").FindAllStringSubmatch(string(readme), -1)
	if len(rows) == 0 {
		t.Fatal("vendor/README.md lists no file")
	}
	for _, row := range rows {
		file, err := os.ReadFile("vendor/" + row[1])
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != row[2] {
			t.Errorf("%s has the SHA-256 %x", row[1], sum)
		}
	}
}

// Nothing is fetched from elsewhere, and the scripts need no eval.
func TestNothingNeedsAWiderPolicy(t *testing.T) {
	for name, a := range assets {
		text := strings.ReplaceAll(string(a.plain), "http://www.w3.org/", "")
		if name == "app.css" && regexp.MustCompile(`url\([^#]|@import`).MatchString(text) {
			t.Errorf("%s loads something", name)
		}
		if name != "app.css" && regexp.MustCompile(`\beval\(|new Function`).MatchString(text) && name != "htmx.js" {
			t.Errorf("%s makes code of text", name)
		}
		if (name == "app.js" || name == "graph.js") && regexp.MustCompile(`\beval\(|new Function|https?://|innerHTML`).MatchString(text) {
			t.Errorf("%s needs a wider policy", name)
		}
	}
}
