package standing

// Line is one line of the ledger: one change of one pillar's points. Lines are
// only ever added.
type Line struct {
	Number   int      `json:"number"` // 1, 2, 3 … by partner
	At       Instant  `json:"at"`     // the moment it was recorded, or came due
	Event    EventRef `json:"event"`
	Pillar   Pillar   `json:"pillar"`
	Delta    int      `json:"delta"` // as the score moves: −4 when 4 points begin to count
	Why      Why      `json:"why"`
	Points   int      `json:"points"`         // of the pillar that count after it
	Tier     Tier     `json:"tier,omitempty"` // of the pillar after its instant
	Rulebook string   `json:"rulebook"`       // that priced the event, or was in force
}

// Change is one change of the standing. Changes are only ever added.
type Change struct {
	Number   int      `json:"number"`
	At       Instant  `json:"at"`
	From     Tier     `json:"from,omitempty"`
	To       Tier     `json:"to,omitempty"`
	SetBy    Pillar   `json:"set_by,omitempty"` // after the change
	Why      Why      `json:"why"`
	Event    EventRef `json:"event,omitzero"` // that did most of it; none when a minimum was reached
	Line     int      `json:"line,omitempty"` // the ledger line of that event
	Rulebook string   `json:"rulebook"`
}

// Log is what a fold adds to a partner's books.
type Log struct {
	Lines   []Line
	Changes []Change

	// Events as they are after the fold touched them, in the order in which it
	// did; the last of one EventRef holds.
	Events []Event

	// Never are events whose window had passed when they were recorded. They are
	// told, and cost nothing; one that is known already stays as it is.
	Never []Event

	// Used are the blocks whose used-up points changed.
	Used []BlockRef
}

// Decision is what a person decided about one event. An excuse takes its points
// off; revoking it puts them back.
type Decision struct {
	Event  EventRef `json:"event"`
	At     Instant  `json:"at"`
	Revoke bool     `json:"revoke,omitempty"`
	Cause  string   `json:"cause,omitempty"`
	By     string   `json:"by"`
	Reason string   `json:"reason,omitempty"`
}
