package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"standings/db"
	"standings/handlers"
	"standings/standing"
)

func logIn(b *browser, email, password, next string) answer {
	return b.post("/login", url.Values{"email": {email}, "password": {password}, "next": {next}})
}

// TestLogInSaysTheSame holds that a wrong password and an unknown or disabled
// account cannot be told apart.
func TestLogInSaysTheSame(t *testing.T) {
	s := newSite(t)
	ctx := context.Background()
	bo, err := s.store.AccountByEmail(ctx, "bo@example.com")
	must(t, err)
	must(t, s.store.DisableAccount(ctx, bo.ID, standing.At(today)))
	wrong := logIn(s.browser(), "ada@example.com", "not the password", "")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong password gave %d", wrong.status)
	}
	for email, password := range map[string]string{"who@example.com": password, "bo@example.com": password, "": ""} {
		got := logIn(s.browser(), email, password, "")
		if got.status != wrong.status || strings.ReplaceAll(got.body, email, "ada@example.com") != wrong.body && email != "" {
			t.Errorf("%q is answered otherwise than a wrong password: %d", email, got.status)
		}
	}
}

// TestLogInIsThrottled allows an account so many attempts and no more, known or not.
func TestLogInIsThrottled(t *testing.T) {
	s := newSite(t)
	for _, email := range []string{"ada@example.com", "who@example.com"} {
		refused := 0
		for range 12 {
			if a := logIn(s.browser(), email, "wrong", ""); a.status == http.StatusTooManyRequests {
				refused++
				if a.header.Get("Retry-After") == "" {
					t.Error("a throttled log-in does not say when to try again")
				}
			}
		}
		if refused != 2 {
			t.Errorf("of 12 attempts for %s %d were refused, want 2", email, refused)
		}
	}
	if a := logIn(s.browser(), "ada@example.com", password, ""); a.status != http.StatusTooManyRequests {
		t.Errorf("the right password gets past the throttle: %d", a.status)
	}
	s.later(time.Minute)
	if a := logIn(s.browser(), "ada@example.com", password, ""); a.status != http.StatusSeeOther {
		t.Errorf("a minute later the right password gives %d", a.status)
	}
}

// TestNext leads back to where the reader wanted to go, and never elsewhere.
func TestNext(t *testing.T) {
	s := newSite(t)
	asked := s.browser().get("/partners/ada?x=1")
	if want := "/login?next=" + url.QueryEscape("/partners/ada?x=1"); asked.header.Get("Location") != want {
		t.Errorf("nobody is sent to %q, want %q", asked.header.Get("Location"), want)
	}
	for next, want := range map[string]string{
		"": "/partners/ada", "/": "/partners/ada", "/rulebook": "/rulebook", "/partners/ada?x=1": "/partners/ada?x=1",
		"//evil.example": "/partners/ada", "https://evil.example": "/partners/ada", `/\evil.example`: "/partners/ada",
		"/\t/evil.example": "/partners/ada", "javascript:alert(1)": "/partners/ada",
	} {
		if got := logIn(s.browser(), "ada@example.com", password, next).header.Get("Location"); got != want {
			t.Errorf("next %q leads to %q, want %q", next, got, want)
		}
	}
	for who, want := range map[string]string{"ada": "/partners/ada", "north": "/stations/NORTH", "admin": "/stations", "di": "/partners/" + oddSegment} {
		if got := s.as(who).get("/").header.Get("Location"); got != want {
			t.Errorf("%s begins at %q, want %q", who, got, want)
		}
	}
}

// TestSessionsEnd holds that a session dies on logging out, on a new password, and
// when the account is disabled.
func TestSessionsEnd(t *testing.T) {
	s := newSite(t)
	in := func(b *browser) bool { return b.get("/account").status == http.StatusOK }

	a := s.as("ada")
	cookies := a.http.Jar.Cookies(must2(url.Parse(s.url)))
	out := a.post("/logout", nil)
	if out.header.Get("Clear-Site-Data") != `"cache"` {
		t.Error("the browser is not told to forget the pages")
	}
	a.http.Jar.SetCookies(must2(url.Parse(s.url)), cookies)
	if in(a) {
		t.Error("the session's cookie works after logging out")
	}

	phone, desk := s.as("ada"), s.as("ada")
	if a := phone.post("/account/password", url.Values{"old": {password}, "new": {"short"}}); a.status != 422 {
		t.Errorf("a short password gave %d", a.status)
	}
	if a := phone.post("/account/password", url.Values{"old": {"wrong"}, "new": {"another password"}}); a.status != 422 {
		t.Errorf("a wrong old password gave %d", a.status)
	}
	if !in(phone) || !in(desk) {
		t.Fatal("a refused change ended a session")
	}
	if a := phone.post("/account/password", url.Values{"old": {password}, "new": {"another password"}}); a.status != 303 {
		t.Fatalf("changing the password gave %d", a.status)
	}
	if !in(phone) || in(desk) {
		t.Errorf("after a new password: where it was changed %v, elsewhere %v; want true, false", in(phone), in(desk))
	}

	ctx := context.Background()
	account, err := s.store.AccountByEmail(ctx, "ada@example.com")
	must(t, err)
	must(t, s.store.DisableAccount(ctx, account.ID, standing.At(today)))
	if in(phone) {
		t.Error("a disabled account is still logged in")
	}
}

func must2[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestCookie holds that scripts and other sites do not get the session's cookie,
// and behind https only https does.
func TestCookie(t *testing.T) {
	plain := newSite(t)
	https := newSite(t, func(c *handlers.Config) { c.URL = must2(url.Parse("https://standings.example")) })
	for _, c := range []struct {
		s      *site
		name   string
		secure bool
	}{{plain, "session", false}, {https, "__Host-session", true}} {
		a := logIn(c.s.browser(), "ada@example.com", password, "")
		cookie, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
		must(t, err)
		if cookie.Name != c.name || cookie.Secure != c.secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("the cookie is %s", a.header.Get("Set-Cookie"))
		}
		if a.header.Get("Cache-Control") == "" {
			t.Error("an answer with a cookie may be cached")
		}
	}
}

// TestCrossOrigin refuses what another site makes the browser send.
func TestCrossOrigin(t *testing.T) {
	s := newSite(t)
	b := s.as("ada")
	for _, header := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}},
	} {
		if a := b.do("POST", "/logout", nil, header); a.status != http.StatusForbidden {
			t.Errorf("%v may log out: %d", header, a.status)
		}
	}
	if b.get("/account").status != http.StatusOK {
		t.Error("another site has logged somebody out")
	}
}

// TestInvitation lets somebody choose a password, once.
func TestInvitation(t *testing.T) {
	s := newSite(t)
	ctx := context.Background()
	account, err := s.store.CreateAccount(ctx, db.Account{Email: "new@example.com", Name: "New <i>", Role: db.RolePartner, Partner: "bo"}, standing.At(today))
	must(t, err)
	token, err := s.store.Invite(ctx, account.ID, standing.At(today))
	must(t, err)
	b := s.browser()
	if a := b.get("/invitations/" + token); a.status != 200 || !strings.Contains(a.body, "new@example.com") || strings.Contains(a.body, "<i>") {
		t.Fatalf("the invitation gave %d", a.status)
	}
	if a := b.post("/invitations/"+token, url.Values{"password": {"short"}}); a.status != 422 {
		t.Errorf("a short password gave %d", a.status)
	}
	if a := b.post("/invitations/"+token, url.Values{"password": {password}}); a.status != 303 || a.header.Get("Location") != "/partners/bo" {
		t.Fatalf("accepting gave %d to %q", a.status, a.header.Get("Location"))
	}
	if a := b.get("/partners/bo"); a.status != 200 {
		t.Errorf("who accepted is not logged in: %d", a.status)
	}
	for _, again := range []answer{s.browser().get("/invitations/" + token), s.browser().post("/invitations/"+token, url.Values{"password": {password}})} {
		if again.status != http.StatusGone {
			t.Errorf("the link works twice: %d", again.status)
		}
	}
}

// TestSetup makes the first administrator, once.
func TestSetup(t *testing.T) {
	s := newSite(t)
	if a := s.browser().get("/setup/any"); a.status != http.StatusGone {
		t.Errorf("with an administrator there is a setup: %d", a.status)
	}
	empty := newEmptySite(t)
	token, err := empty.store.BeginSetup(context.Background(), standing.At(today))
	must(t, err)
	b := empty.browser()
	if a := b.get("/setup/" + token); a.status != 200 {
		t.Fatalf("the setup gave %d", a.status)
	}
	form := url.Values{"name": {"Ingrid"}, "email": {"no address"}, "password": {password}}
	if a := b.post("/setup/"+token, form); a.status != 422 {
		t.Errorf("no address gave %d", a.status)
	}
	form.Set("email", "ingrid@example.com")
	if a := b.post("/setup/"+token, form); a.status != 303 || a.header.Get("Location") != "/stations" {
		t.Fatalf("the setup ended with %d at %q", a.status, a.header.Get("Location"))
	}
	if a := b.get("/stations"); a.status != 200 {
		t.Errorf("the first administrator is not logged in: %d", a.status)
	}
	if a := empty.browser().post("/setup/"+token, form); a.status != http.StatusGone {
		t.Errorf("there is a second first administrator: %d", a.status)
	}
}

// TestLanguages varies by what the browser asks for, and does not fail on nonsense.
func TestLanguages(t *testing.T) {
	s := newSite(t)
	for _, language := range []string{"", "en-GB", "de;q=0.9,*", "\x80;;;;q=", strings.Repeat("xx-", 3000)} {
		a := s.browser().do("GET", "/rulebook", nil, http.Header{"Accept-Language": {language}})
		if !slices.Contains([]int{200, 400}, a.status) {
			t.Errorf("%.20q gave %d", language, a.status)
		}
	}
}

// TestForms refuses forms that are larger than any of ours, or of another sort.
func TestForms(t *testing.T) {
	s := newSite(t)
	large := "email=ada&password=" + strings.Repeat("x", 1<<20)
	for kind, want := range map[string]int{
		"application/x-www-form-urlencoded": http.StatusRequestEntityTooLarge,
		"multipart/form-data; boundary=b":   http.StatusUnsupportedMediaType,
		"application/json":                  http.StatusUnsupportedMediaType,
	} {
		if a := s.browser().do("POST", "/login", strings.NewReader(large), http.Header{"Content-Type": {kind}}); a.status != want {
			t.Errorf("a form of the sort %s gave %d, want %d", kind, a.status, want)
		}
	}
}

// TestReference names each request itself, whatever the asker calls it.
func TestReference(t *testing.T) {
	s := newSite(t)
	a := s.browser().do("GET", "/nothing", nil, http.Header{"X-Request-Id": {"EVIL"}})
	if got := a.header.Get("X-Request-Id"); got == "EVIL" || len(got) < 8 || strings.Contains(a.body, "EVIL") {
		t.Errorf("the request is called %q", got)
	}
}
