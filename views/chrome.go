package views

// Chrome is what surrounds a page.
type Chrome struct {
	Text    *Text  // the words of the reader's language
	Path    string // of this page; the place of the navigation with this address is the current one
	Home    string // where the name of the program leads
	Nav     Nav
	User    *User // nil: nobody is logged in
	Banners []Banner
	Version string // of the program
}

// Nav is the main navigation: the addresses of its places, in the order shown.
// A place without an address is not shown.
type Nav struct {
	Standing string // a partner's own page
	Station  string // a manager's station
	Stations string // for who may see several
	Rulebook string
	Account  string
	LogIn    string
}

// User is who is logged in.
type User struct {
	Name   string
	LogOut string // the address the log-out form is sent to
}

// Banner is a notice above the page that concerns everything on it.
type Banner struct {
	Text    string
	Caution bool // what is shown may be old or about to change
}

// Moment is a moment as shown and as machines read it. The zero Moment is not
// shown.
type Moment struct {
	Machine string // RFC 3339
	Shown   string // with the zone's name where the time of day is shown
}

// place is one entry of the navigation.
type place struct {
	label, url, icon string
}

// places lists the entries that have an address.
func (c Chrome) places() []place {
	words := &c.Text.Chrome
	all := [...]place{
		{words.Standing, c.Nav.Standing, iconStanding},
		{words.Station, c.Nav.Station, iconStation},
		{words.Stations, c.Nav.Stations, iconStations},
		{words.Rulebook, c.Nav.Rulebook, iconRulebook},
		{words.Account, c.Nav.Account, iconAccount},
		{words.LogIn, c.Nav.LogIn, iconLogIn},
	}
	shown := make([]place, 0, len(all))
	for _, p := range all {
		if p.url != "" {
			shown = append(shown, p)
		}
	}
	return shown
}

// DemonstrationBanner says that nothing on the page is real.
func (t *Text) DemonstrationBanner() Banner { return Banner{Text: t.Chrome.Demonstration} }

// ClockBanner says that the program runs on another clock, and what it shows.
func (t *Text) ClockBanner(now Moment) Banner {
	return Banner{Text: t.Chrome.Clock.Say(now.Shown), Caution: true}
}

// RefoldingBanner says that the page is about to change, because older facts
// are still being worked in.
func (t *Text) RefoldingBanner() Banner { return Banner{Text: t.Chrome.Refolding, Caution: true} }

// StaleBanner says that the feed has been silent for long; heard is zero where
// it never said anything.
func (t *Text) StaleBanner(heard Moment) Banner {
	if heard == (Moment{}) {
		return Banner{Text: t.Chrome.StaleNever, Caution: true}
	}
	return Banner{Text: t.Chrome.Stale.Say(heard.Shown), Caution: true}
}

// htmxConfig keeps the last good content on the screen when the server fails:
// the alert says what happened instead.
const htmxConfig = `{"noSwap":[204,304,"5xx"]}`
