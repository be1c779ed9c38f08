package standing

// Type says what a fact is about. Types are in the order of their words, so that
// facts stored by type come back as Sequence wants them.
type Type uint8

const (
	NoType Type = iota
	BlockFact
	DeliveryFact
	PartnerFact
	PurchaseFact
	SafetyFact
	StationFact
	ThanksFact
)

var typeWords = [...]string{"", "block", "delivery", "partner", "purchase", "safety", "station", "thanks"}

// String is the word of the type on the wire.
func (t Type) String() string { return typeWords[t] }

// ParseType reads what Type.String wrote.
func ParseType(s string) (Type, error) {
	i, err := wordIn(typeWords[:], "type of fact", s)
	return Type(i), err
}

func (t Type) MarshalText() ([]byte, error)        { return []byte(t.String()), nil }
func (t *Type) UnmarshalText(b []byte) (err error) { *t, err = ParseType(string(b)); return }

// Fact is one version of what a feed tells us. Type says which fields may be
// filled; the feed refuses all others, so the rules need not look again.
//
// A fact is known by its partner, type, source and id. A later version of the
// same fact is a correction of it.
type Fact struct {
	Type    Type   `json:"type"`
	Source  string `json:"source,omitempty"` // never empty once read; the feed puts "feed"
	ID      string `json:"id"`
	Partner string `json:"partner,omitempty"` // of a partner fact its own id; of a station fact nothing

	// RecordedAt is when we learned it: for a live fact its arrival, for a
	// backfilled one what the file gives, or zero, which means that each outcome
	// is taken to have been recorded when it was determined.
	RecordedAt Instant `json:"recorded_at,omitempty"`
	Void       bool    `json:"void,omitempty"` // withdraws the fact

	Station string `json:"station,omitempty"` // partner, block, delivery
	Cause   string `json:"cause,omitempty"`   // block, delivery: why it was nobody's fault, perhaps

	Name     string  `json:"name,omitempty"`      // station, partner
	Zone     string  `json:"zone,omitempty"`      // station: IANA name
	JoinedAt Instant `json:"joined_at,omitempty"` // partner

	ScheduledAt Instant `json:"scheduled_at,omitempty"` // block
	StartsAt    Instant `json:"starts_at,omitempty"`    // block
	EndsAt      Instant `json:"ends_at,omitempty"`      // block
	CheckedInAt Instant `json:"checked_in_at,omitempty"`
	CancelledAt Instant `json:"cancelled_at,omitempty"`
	PayCents    int64   `json:"pay_cents,omitempty"` // block

	Block       string  `json:"block,omitempty"` // delivery: the id of its block, of the same source
	PromisedBy  Instant `json:"promised_by,omitempty"`
	CompletedAt Instant `json:"completed_at,omitempty"`
	Delivered   bool    `json:"delivered,omitempty"` // the delivery's outcome
	Issues      []Issue `json:"issues,omitempty"`

	Kind        Kind    `json:"kind,omitempty"` // safety
	OccurredAt  Instant `json:"occurred_at,omitempty"`
	ConfirmedAt Instant `json:"confirmed_at,omitempty"`
	ConfirmedBy string  `json:"confirmed_by,omitempty"`

	Delivery    string  `json:"delivery,omitempty"`     // thanks
	Category    string  `json:"category,omitempty"`     // purchase
	AmountCents int64   `json:"amount_cents,omitempty"` // purchase
	HappenedAt  Instant `json:"at,omitempty"`           // thanks, purchase
}

// Issue is something reported about a delivery. It is only reported until a
// named person confirms it.
type Issue struct {
	Kind        Kind    `json:"kind"`
	ReportedAt  Instant `json:"reported_at"`
	ConfirmedAt Instant `json:"confirmed_at,omitempty"`
	ConfirmedBy string  `json:"confirmed_by,omitempty"`
	Cause       string  `json:"cause,omitempty"` // without one, the delivery's holds
}

// Ref names a fact of one partner.
type Ref struct {
	Type   Type   `json:"type"`
	Source string `json:"source"`
	ID     string `json:"id"`
}

// Ref is what names the fact among its partner's.
func (f *Fact) Ref() Ref { return Ref{f.Type, f.Source, f.ID} }

// Pillar is the pillar in which the fact can be an opportunity or an event:
// none for stations, partners, thanks and purchases.
func (f *Fact) Pillar() Pillar {
	switch f.Type {
	case BlockFact:
		return Reliability
	case DeliveryFact:
		return Quality
	case SafetyFact:
		return Safety
	}
	return NoPillar
}
