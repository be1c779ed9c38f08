package handlers

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"standings/db"
	"standings/standing"
	"standings/standing/feed"
)

// A request of a feed may be so large, as sent and unpacked, and there may be so
// many of them.
const (
	longestRequest  = 8 << 20
	longestUnpacked = 32 << 20
	mostFacts       = 20_000
	mostRefused     = 1_000
	requestsPerSec  = 20
	requestsAtOnce  = 40
)

// feedLimits lets each feed send so many requests, one at a time.
type feedLimits struct {
	mu    sync.Mutex
	feeds map[string]*feedLimit
}

type feedLimit struct {
	rate *rate.Limiter
	busy sync.Mutex // while a request of the feed is taken in
}

func newFeedLimits() *feedLimits { return &feedLimits{feeds: make(map[string]*feedLimit)} }

// of is the limit of a feed's account. Accounts are few, so none is forgotten.
func (l *feedLimits) of(account string) *feedLimit {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.feeds[account] == nil {
		l.feeds[account] = &feedLimit{rate: rate.NewLimiter(requestsPerSec, requestsAtOnce)}
	}
	return l.feeds[account]
}

// factsAnswer tells a feed what became of its lines.
type factsAnswer struct {
	New       int           `json:"new"`
	Corrected int           `json:"corrected"`
	Unchanged int           `json:"unchanged"`
	Refused   []refusedLine `json:"refused"`

	// Made on the way, because a fact named them.
	Partners []string `json:"partners"`
	Stations []string `json:"stations"`
}

// refusedLine is a line that was not taken; those around it were.
type refusedLine struct {
	Line  int    `json:"line"`
	Field string `json:"field,omitempty"`
	Wrong string `json:"wrong"`
	Right string `json:"right,omitempty"`
}

// postFacts takes in live facts, one a line. The good lines are kept, all at once;
// each refused one is answered for, and makes the status 422. The same facts again
// change nothing, so a feed that got no answer sends them again.
func (s *Server) postFacts(c echo.Context) error {
	ctx := c.Request().Context()
	account, err := s.feedOf(c)
	if err != nil {
		return err
	}
	limit := s.feeds.of(account.ID)
	if !limit.rate.AllowN(s.Wall(), 1) || !limit.busy.TryLock() {
		c.Response().Header().Set("Retry-After", "1")
		return echo.NewHTTPError(http.StatusTooManyRequests)
	}
	defer limit.busy.Unlock()
	facts, refused, err := readFacts(http.MaxBytesReader(c.Response(), c.Request().Body, longestRequest), account.Source)
	if err != nil {
		return err
	}
	report, err := s.Store.Record(ctx, facts, s.now())
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(refused) > 0 {
		status = http.StatusUnprocessableEntity
	}
	s.answerJSON(c, status, factsAnswer{
		New: report.New, Corrected: report.Corrected, Unchanged: report.Unchanged, Refused: refused,
		Partners: orEmpty(report.Partners), Stations: orEmpty(report.Stations),
	})
	return nil
}

func orEmpty(s []string) []string { return append([]string{}, s...) }

// feedOf is the feed account whose token the request bears.
func (s *Server) feedOf(c echo.Context) (db.Account, error) {
	scheme, token, _ := strings.Cut(c.Request().Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") && token != "" {
		account, err := s.Store.FeedByToken(c.Request().Context(), token)
		if !errors.Is(err, db.ErrNotFound) {
			return account, err
		}
	}
	c.Response().Header().Set("WWW-Authenticate", `Bearer realm="facts"`)
	return db.Account{}, errNoFeed
}

// readFacts reads the lines of a request, packed or not. A feed writes facts of
// its own source only.
func readFacts(body io.Reader, source string) (facts []standing.Fact, refused []refusedLine, err error) {
	refused = []refusedLine{}
	unpacked, err := feed.Decompress(body)
	if err != nil {
		return nil, nil, requestError(err)
	}
	limited := &io.LimitedReader{R: unpacked, N: longestUnpacked + 1}
	lines := feed.NewNDJSON("facts", limited, feed.Options{Source: source})
	for {
		line, err := lines.Next()
		switch problem, ok := errors.AsType[*feed.Problem](err); {
		case limited.N == 0 || len(facts) > mostFacts || len(refused) > mostRefused:
			return nil, nil, echo.NewHTTPError(http.StatusRequestEntityTooLarge)
		case err == io.EOF:
			return facts, refused, nil
		case ok:
			refused = append(refused, refusedLine{problem.Line, problem.Field, problem.Wrong, problem.Right})
			continue
		case err != nil:
			return nil, nil, requestError(err)
		}
		for _, f := range line.Facts {
			if f.Source != source {
				refused = append(refused, refusedLine{line.Number, "source", "is another feed's", "leave it out, or write " + source})
				continue
			}
			facts = append(facts, f)
		}
	}
}

// requestError tells a request that is too large from one that broke off. Nothing
// of it was taken.
func requestError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	}
	return &invalid{"The request broke off, or is packed wrongly: nothing of it was taken. Send it again."}
}
