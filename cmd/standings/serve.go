package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"standings/db"
	"standings/handlers"
	"standings/standing"
)

// How often what comes due by itself is folded, and what has expired removed.
const (
	sweepEvery = 10 * time.Second
	pruneEvery = time.Hour
)

// gcPercent is how much garbage may pile up, in percent of what is held. Between
// requests that is little, so that at Go's own 100 a sixth of a page's time would
// be spent on collecting. GOGC, where it is set, has its way.
const gcPercent = 400

// stopWithin is how long requests under way have when the server stops.
const stopWithin = 10 * time.Second

// web is what serving needs to know.
type web struct {
	Listen     string         `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (${default})."`
	URL        string         `placeholder:"URL" help:"The public address, where it is not http:// and where it listens. Other than on loopback it must be https."`
	TrustProxy []netip.Prefix `placeholder:"PREFIX" help:"Take an asker's address from X-Forwarded-For, but only from proxies in these networks, such as 10.0.0.0/8."`
	Verbose    bool           `help:"Log every request."`
}

type serveCmd struct {
	web
	Now moment `placeholder:"TIME" help:"Run on a clock that starts at this moment, to look at old data. Nothing that comes due is written; facts sent to it are recorded by this clock."`
}

func (c *serveCmd) Run(ctx context.Context, p *program) error {
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	config := handlers.Config{Store: store, Clock: p.clock, Wall: p.clock}
	if c.Now != 0 {
		begun, start := p.clock(), standing.Instant(c.Now).Time()
		config.Clock, config.OtherClock = func() time.Time { return start.Add(p.clock().Sub(begun)) }, true
	}
	return c.serve(ctx, p, config, func(address string) error {
		fmt.Fprintf(p.stdout, "Standings is at %s\n", address)
		return p.offerSetup(ctx, store, address)
	})
}

// offerSetup prints the one-time link that makes the first administrator, while
// there is none.
func (p *program) offerSetup(ctx context.Context, store *db.Store, address string) error {
	needs, err := store.NeedsFirstAdministrator(ctx)
	if err != nil || !needs {
		return err
	}
	token, err := store.BeginSetup(ctx, p.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "Nobody can log in yet. This link makes the first administrator, once:\n  %s/setup/%s\n", address, token)
	return nil
}

// serve serves until ctx ends. Once it listens, it calls ready with the public
// address.
func (c *web) serve(ctx context.Context, p *program, config handlers.Config, ready func(address string) error) error {
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w; choose another place with --listen", err)
	}
	defer listener.Close()
	if config.URL, err = c.public(listener.Addr()); err != nil {
		return err
	}
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	config.Log = slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level}))
	config.TrustProxy, config.Version = c.TrustProxy, version()
	handler, err := handlers.New(config)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(config.Log.Handler(), slog.LevelDebug),
	}
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	}
	if err := ready(config.URL.String()); err != nil {
		return err
	}
	background, stop := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() { keepUp(background, config) })
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
		defer cancel()
		err = server.Shutdown(within)
	}
	stop()
	working.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// public is the address under which the server is reached. Passwords and sessions
// cross a network only by https.
func (c *web) public(listens net.Addr) (*url.URL, error) {
	address := c.URL
	if address == "" {
		address = "http://" + listens.String()
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return nil, fmt.Errorf("--url %q is no address of a site; write it like https://standings.example.com", c.URL)
	}
	u.Path = ""
	where, err := netip.ParseAddrPort(listens.String())
	if u.Scheme == "http" && (err != nil || !where.Addr().IsLoopback() || !isLoopback(u.Hostname())) {
		return nil, errors.New("plain http is for this machine alone; listen on loopback, or give the https address of the proxy in front with --url")
	}
	return u, nil
}

// isLoopback says whether the host of an address is this machine alone.
func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// keepUp finishes facts that an interrupted import left to be folded, and then
// folds what comes due by itself, until ctx ends. On another clock nothing has
// come due.
func keepUp(ctx context.Context, c handlers.Config) {
	now := func() standing.Instant { return standing.At(c.Clock()) }
	tell := func(what string, err error) {
		if err != nil && ctx.Err() == nil {
			c.Log.ErrorContext(ctx, what, "error", err)
		}
	}
	sweep, prune := time.NewTicker(sweepEvery), time.NewTicker(pruneEvery)
	defer sweep.Stop()
	defer prune.Stop()
	if !c.OtherClock {
		_, err := c.Store.Refold(ctx, now(), nil)
		tell("fold what an import left", err)
	}
	for {
		if !c.OtherClock {
			_, err := c.Store.Sweep(ctx, now())
			tell("fold what is due", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
		case <-prune.C:
			tell("remove what has expired", c.Store.PruneLogins(ctx, standing.At(c.Wall())))
		}
	}
}
