package views

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"standings/standing"
)

// The icons' outlines, drawn on 24 by 24 units.
const (
	iconStanding = "M4 20V10M10 20V4M16 20v-8M22 20H2"
	iconStation  = "M3 21V9l9-6 9 6v12M8 21v-8h8v8M8 17h8"
	iconStations = "M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
	iconRulebook = "M5 4.5A2.5 2.5 0 0 1 7.5 2H20v16H7.5A2.5 2.5 0 0 0 5 20.5V4.5ZM5 20.5A1.5 1.5 0 0 0 6.5 22H20v-4M9.5 7H15.5M9.5 11H15.5"
	iconAccount  = "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM3.5 21a8.5 6.5 0 0 1 17 0"
	iconLogIn    = "M14 3h6v18h-6M3 12h11M10 8l4 4-4 4"
	iconSearch   = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5"
	iconClose    = "M5 5l14 14M19 5L5 19"
	iconNext     = "M9 5l7 7-7 7"
	iconFirst    = "M15 5l-7 7 7 7"
	iconCaution  = "M12 3 2 21h20L12 3ZM12 10v5M12 18v.2"
	iconNote     = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 8v.2"
	iconUp       = "M12 20V5M6 11l6-6 6 6"
	iconDown     = "M12 4v15M6 13l6 6 6-6"
	iconThanks   = "M12 20.5S3.5 15.5 3.5 9.5A4.5 4.5 0 0 1 12 7.5a4.5 4.5 0 0 1 8.5 2c0 6-8.5 11-8.5 11Z"
	iconYes      = "M4 12.5l5.5 5.5L20 6.5"
)

// The marks of the tiers, filled, on 16 by 16 units. They differ by shape, so
// that the colour says nothing alone.
var tierOutlines = [...]string{
	standing.NoTier:    "M3 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z",
	standing.AtRisk:    "M8 .8 16 15H0L8 .8ZM7 5.5v5h2v-5H7Zm0 6.3v1.9h2v-1.9H7Z",
	standing.Fair:      "M6.7 1h2.6l-.4 9.3H7.1L6.7 1ZM8 12a1.6 1.6 0 1 1 0 3.2A1.6 1.6 0 0 1 8 12Z",
	standing.Great:     "M13.3 2.6 15.2 4.3 6.6 13.9 .9 8.7 2.6 6.8 6.4 10.2Z",
	standing.Fantastic: "M8 0C8.8 5.2 10.8 7.2 16 8 10.8 8.8 8.8 10.8 8 16 7.2 10.8 5.2 8.8 0 8 5.2 7.2 7.2 5.2 8 0Z",
}

// The marks of the pillars, filled, around the origin, 14 units wide: circle,
// diamond, triangle.
var pillarShapes = [...]string{
	standing.NoPillar:    "",
	standing.Reliability: "M-6.5 0a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0Z",
	standing.Quality:     "M0-8 8 0 0 8-8 0Z",
	standing.Safety:      "M0-8 8 6.5H-8Z",
}

// The classes that carry the colours.
var (
	tierClasses = [...]string{
		standing.NoTier: "tier-none", standing.AtRisk: "tier-at-risk", standing.Fair: "tier-fair",
		standing.Great: "tier-great", standing.Fantastic: "tier-fantastic",
	}
	pillarClasses = [...]string{
		standing.NoPillar: "", standing.Reliability: "pillar-reliability",
		standing.Quality: "pillar-quality", standing.Safety: "pillar-safety",
	}
)

// The marks as they are put on a page. They are rendered once, because a page
// has dozens of them.
var (
	tierIcons   = tierMarks()
	pillarIcons = pillarMarks("")
	hollowIcons = pillarMarks("hollow") // of what is only reported
	overIcon    = once(drawPillarIcon(standing.Reliability, "over"))
	struckIcon  = once(drawPillarIcon(standing.Reliability, "struck"))
)

func tierMarks() (icons [standing.Fantastic + 1]templ.Component) {
	for tier := range icons {
		icons[tier] = once(drawTierIcon(standing.Tier(tier)))
	}
	return icons
}

func pillarMarks(form string) (icons [standing.Safety + 1]templ.Component) {
	for _, p := range standing.Pillars {
		icons[p] = once(drawPillarIcon(p, form))
	}
	return icons
}

// once renders a component that is always the same.
func once(c templ.Component) templ.Component {
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		panic(err) // writing to memory does not fail
	}
	return templ.Raw(b.String())
}
