package views

// Stations is the list of the stations the reader may see.
type Stations struct {
	Rows []StationRow
}

// StationRow is one station in the list.
type StationRow struct {
	Code, Name, Zone string
	URL              string
	Partners         string // a number
	// Tiers are the counts, ordered as in Station; they need no URL.
	Tiers []TierCount
}
