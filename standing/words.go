package standing

import "fmt"

// Pillar is one of the three things a partner is judged by.
type Pillar uint8

const (
	NoPillar Pillar = iota
	Reliability
	Quality
	Safety
)

// Pillars in the order in which ties between them are broken.
var Pillars = [...]Pillar{Reliability, Quality, Safety}

var pillarWords = [...]string{"", "reliability", "quality", "safety"}

// String is the pillar's word in data: reliability, quality, safety, or nothing.
func (p Pillar) String() string { return pillarWords[p] }

// Tier is how a pillar, or a partner, stands. A higher tier is a greater number.
type Tier uint8

const (
	NoTier Tier = iota // not enough data yet
	AtRisk
	Fair
	Great
	Fantastic
)

// Tiers from the highest down.
var Tiers = [...]Tier{Fantastic, Great, Fair, AtRisk}

var tierWords = [...]string{"", "At Risk", "Fair", "Great", "Fantastic"}

// String is the tier's name as shown: Fantastic, Great, Fair, At Risk, or nothing.
func (t Tier) String() string { return tierWords[t] }

// Kind says what went wrong in an event.
type Kind uint8

const (
	NoKind Kind = iota
	LateCheckIn
	LateCancel
	MissedBlock
	LateDelivery
	Undelivered
	NoContact
	InstructionsNotFollowed
	UnsafePlace
	NotReceived
	UnsafeDriving
	Disrespect
	Harassment
	kindEnd
)

// Kinds in the order of the rulebook, pillar by pillar.
var Kinds = [...]Kind{
	LateCheckIn, LateCancel, MissedBlock,
	LateDelivery, Undelivered, NoContact, InstructionsNotFollowed, UnsafePlace, NotReceived,
	UnsafeDriving, Disrespect, Harassment,
}

var kindWords = [kindEnd]string{
	"", "late_check_in", "late_cancel", "missed_block",
	"late_delivery", "undelivered", "no_contact", "instructions_not_followed", "unsafe_place", "not_received",
	"unsafe_driving", "disrespect", "harassment",
}

// String is the kind's word in facts and rulebooks, such as late_check_in.
func (k Kind) String() string { return kindWords[k] }

// Pillar is the pillar whose points the kind costs.
func (k Kind) Pillar() Pillar {
	switch {
	case k == NoKind:
		return NoPillar
	case k <= MissedBlock:
		return Reliability
	case k <= NotReceived:
		return Quality
	default:
		return Safety
	}
}

// OfIssue says whether the kind is reported as an issue of a delivery.
func (k Kind) OfIssue() bool { return k >= NoContact && k <= NotReceived }

// Why says what made a ledger line.
type Why uint8

const (
	NoWhy Why = iota
	Counted
	AgedOut
	Excused
	UnderReview
	Reinstated
	Corrected
	Withdrawn
	RulebookChanged
	BlockLimitReached
	MinimumReached // of a change only: a pillar has enough opportunities and takes part from now on
)

var whyWords = [...]string{
	"", "counted", "aged out", "excused", "under review", "reinstated", "corrected", "withdrawn",
	"rulebook changed", "block limit reached", "minimum reached",
}

// String is the reason as the ledger words it.
func (w Why) String() string { return whyWords[w] }

// wordIn finds the place of a word in a list of words; every closed vocabulary
// of this package is read with it.
func wordIn(words []string, what, text string) (int, error) {
	for i, w := range words {
		if w == text {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%q is not a %s", text, what)
}

// ParsePillar reads what Pillar.String wrote.
func ParsePillar(s string) (Pillar, error) {
	i, err := wordIn(pillarWords[:], "pillar", s)
	return Pillar(i), err
}

// ParseTier reads what Tier.String wrote.
func ParseTier(s string) (Tier, error) {
	i, err := wordIn(tierWords[:], "tier", s)
	return Tier(i), err
}

// ParseKind reads what Kind.String wrote.
func ParseKind(s string) (Kind, error) {
	i, err := wordIn(kindWords[:], "kind of event", s)
	return Kind(i), err
}

// ParseWhy reads what Why.String wrote.
func ParseWhy(s string) (Why, error) {
	i, err := wordIn(whyWords[:], "reason", s)
	return Why(i), err
}

func (p Pillar) MarshalText() ([]byte, error)        { return []byte(p.String()), nil }
func (p *Pillar) UnmarshalText(b []byte) (err error) { *p, err = ParsePillar(string(b)); return }
func (t Tier) MarshalText() ([]byte, error)          { return []byte(t.String()), nil }
func (t *Tier) UnmarshalText(b []byte) (err error)   { *t, err = ParseTier(string(b)); return }
func (k Kind) MarshalText() ([]byte, error)          { return []byte(k.String()), nil }
func (k *Kind) UnmarshalText(b []byte) (err error)   { *k, err = ParseKind(string(b)); return }
func (w Why) MarshalText() ([]byte, error)           { return []byte(w.String()), nil }
func (w *Why) UnmarshalText(b []byte) (err error)    { *w, err = ParseWhy(string(b)); return }
