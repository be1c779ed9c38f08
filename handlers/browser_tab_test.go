package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to become what a test waits for. It is
// only ever used up by a test that fails.
const patience = 15 * time.Second

// screen is what a page is looked at on, in CSS pixels.
type screen struct {
	name          string
	width, height int64
	phone         bool // has a touch screen
}

var (
	smallPhone = screen{"320", 320, 568, true}
	phone      = screen{"390", 390, 844, true}
	desktop    = screen{"1280", 1280, 800, false}
)

// startBrowser starts one browser process for a test and all its tabs. It can
// reach this machine only. Without a browser the test is skipped, or fails where
// STANDINGS_TEST_BROWSER is "required".
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, quit := chromedp.NewContext(allocator)
	t.Cleanup(quit)
	err := chromedp.Do(ctx)
	if errors.Is(err, exec.ErrNotFound) && os.Getenv("STANDINGS_TEST_BROWSER") != "required" {
		t.Skip("no browser is installed")
	}
	must(t, err)
	return ctx
}

// tab is a window of a browser that nobody has logged in with yet. What the
// browser complains of fails the test when it ends.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string

	mu       sync.Mutex
	problems []string
}

// newTab opens a window on a site.
func newTab(t *testing.T, browser context.Context, s *site, on screen) *tab {
	t.Helper()
	b := &tab{t: t, base: s.url}
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.notice))
	t.Cleanup(closeTab)
	must(t, chromedp.Do(ctx))
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	b.ctx = ctx
	b.resize(on)
	t.Cleanup(func() {
		for _, p := range b.complaints() {
			t.Error(p)
		}
	})
	return b
}

// resize shows the page on another screen.
func (b *tab) resize(to screen) {
	b.t.Helper()
	var touch []chromedp.EmulateViewportOption
	if to.phone {
		touch = append(touch, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.do(chromedp.EmulateViewport(to.width, to.height, touch...))
}

// notice takes down errors in the console, policy violations, and requests to
// other hosts. An error page is no complaint; that a part of a page is missing is.
func (b *tab) notice(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.complain("console: %v", e.Args)
		}
	case *runtime.EventExceptionThrown:
		b.complain("exception: %v", &chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails})
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			b.complain("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventResponseReceived:
		if e.Type != network.ResourceTypeDocument && e.Response.Status >= 400 {
			b.complain("%d for %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.base+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
			b.complain("request elsewhere: %s", e.Request.URL)
		}
	}
}

func (b *tab) complain(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = append(b.problems, fmt.Sprintf(format, args...))
}

// complaints are taken out, so that a test may ask for those it provoked.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.problems
	b.problems = nil
	return p
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%v; at %s", err, b.where())
	}
}

// run runs a step that gives something.
func run[T any](b *tab, step chromedp.Action[T]) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, step)
	if err != nil {
		b.t.Fatalf("%v; at %s", err, b.where())
	}
	return v
}

// js is the value of an expression in the page.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	return run(b, chromedp.Evaluate[T](expression))
}

// until waits for an expression in the page to be true.
func (b *tab) until(expression string) {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		// While the page changes there may be nothing to ask.
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		} else if time.Now().After(end) {
			b.t.Fatalf("not so: %s (%v); at %s", expression, err, b.where())
		}
	}
}

// where is the address and title of the page, for messages.
func (b *tab) where() string {
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("location.pathname + location.search + ' “' + document.title + '”'"))
	if err != nil {
		return err.Error()
	}
	return s
}

// path is the address of the page, without the server.
func (b *tab) path() string {
	b.t.Helper()
	return js[string](b, "location.pathname + location.search")
}

// open opens an address of the site and gives the status.
func (b *tab) open(path string) int64 {
	b.t.Helper()
	return run(b, chromedp.NavigateResponse(b.base+path)).Status
}

// click clicks or taps on what a selector finds, without waiting for what that does.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// follow clicks and waits for the page that this leads to; it gives the status.
func (b *tab) follow(selector string) int64 {
	b.t.Helper()
	r, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector)))
	if err != nil {
		b.t.Fatalf("click on %s: %v; at %s", selector, err, b.where())
	}
	return r.Status
}

// write types into a field, in place of what is there.
func (b *tab) write(selector, text string) {
	b.t.Helper()
	b.do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// reload is the button of the browser.
func (b *tab) reload() { b.t.Helper(); b.do(chromedp.Reload()) }

// back is the button of the browser. Not every step back loads a page, so the
// test has to wait for what it expects.
func (b *tab) back() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		h, err := cdp.Call(ctx, t, page.GetNavigationHistory, cdp.Empty{})
		if err != nil {
			return err
		}
		entry := page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID}
		_, err = cdp.Call(ctx, t, page.NavigateToHistoryEntry, entry)
		return err
	}))
}

// withoutScripts switches the page's scripts off; the test can still ask the page.
func (b *tab) withoutScripts() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// logIn logs somebody in with the form, and gives where that leads.
func (b *tab) logIn(who string) string {
	b.t.Helper()
	b.open("/login")
	b.write("#email", who+"@example.com")
	b.write("#password", password)
	if status := b.follow(".form button"); status != 200 {
		b.t.Fatalf("%s cannot log in: %d", who, status)
	}
	return b.path()
}

// as gives the tab the session of somebody who has logged in elsewhere.
func (b *tab) as(s *site, who string) {
	b.t.Helper()
	at := must2(url.Parse(s.url))
	for _, c := range s.as(who).http.Jar.Cookies(at) {
		b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: s.url})
			return err
		}))
	}
}
