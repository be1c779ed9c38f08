package feed

import (
	"math/bits"
	"strings"

	"standings/standing"
)

// field is one field of a fact (or of an issue), by its name on the wire: what
// it holds, where that goes, and which types of fact may and must have it.
type field[T any] struct {
	name string
	form form

	// Where the value goes; the one that belongs to the form.
	text    func(*T) *string
	instant func(*T) *standing.Instant
	cents   func(*T) *int64
	kind    func(*T) *standing.Kind

	may  []standing.Type // besides those that must; nil in issues
	must []standing.Type
}

type fact = standing.Fact

var (
	every  = []standing.Type{standing.StationFact, standing.PartnerFact, standing.BlockFact, standing.DeliveryFact, standing.SafetyFact, standing.ThanksFact, standing.PurchaseFact}
	worked = every[2:] // everything that happened to a partner
)

func only(types ...standing.Type) []standing.Type { return types }

// fields are all fields of all facts, in the order in which Append writes them.
// TestFieldTable pins who may and must have which by a table written by hand.
var fields = [...]field[fact]{
	{name: "type", form: typeForm, must: every},
	{name: "id", form: idForm, text: func(f *fact) *string { return &f.ID }, must: every},
	{name: "source", form: idForm, text: func(f *fact) *string { return &f.Source }, may: every},
	{name: "partner", form: idForm, text: func(f *fact) *string { return &f.Partner }, must: worked},
	{name: "recorded_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.RecordedAt }, may: every},
	{name: "void", form: flagForm, may: every},

	{name: "name", form: textForm, text: func(f *fact) *string { return &f.Name }, may: only(standing.StationFact, standing.PartnerFact)},
	{name: "zone", form: zoneForm, text: func(f *fact) *string { return &f.Zone }, must: only(standing.StationFact)},
	{name: "station", form: idForm, text: func(f *fact) *string { return &f.Station }, must: only(standing.PartnerFact, standing.BlockFact), may: only(standing.DeliveryFact)},
	{name: "joined_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.JoinedAt }, may: only(standing.PartnerFact)},

	{name: "scheduled_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.ScheduledAt }, may: only(standing.BlockFact)},
	{name: "starts_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.StartsAt }, must: only(standing.BlockFact)},
	{name: "ends_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.EndsAt }, may: only(standing.BlockFact)},
	{name: "checked_in_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.CheckedInAt }, may: only(standing.BlockFact)},
	{name: "cancelled_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.CancelledAt }, may: only(standing.BlockFact)},
	{name: "pay_cents", form: centsForm, cents: func(f *fact) *int64 { return &f.PayCents }, may: only(standing.BlockFact)},

	{name: "block", form: idForm, text: func(f *fact) *string { return &f.Block }, may: only(standing.DeliveryFact)},
	{name: "promised_by", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.PromisedBy }, may: only(standing.DeliveryFact)},
	{name: "completed_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.CompletedAt }, must: only(standing.DeliveryFact)},
	{name: "outcome", form: outcomeForm, must: only(standing.DeliveryFact)},
	{name: "cause", form: textForm, text: func(f *fact) *string { return &f.Cause }, may: only(standing.BlockFact, standing.DeliveryFact)},
	{name: "issues", form: issuesForm, may: only(standing.DeliveryFact)},

	{name: "kind", form: safetyKindForm, kind: func(f *fact) *standing.Kind { return &f.Kind }, must: only(standing.SafetyFact)},
	{name: "occurred_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.OccurredAt }, must: only(standing.SafetyFact)},
	{name: "confirmed_at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.ConfirmedAt }, must: only(standing.SafetyFact)},
	{name: "confirmed_by", form: namedForm, text: func(f *fact) *string { return &f.ConfirmedBy }, must: only(standing.SafetyFact)},

	{name: "delivery", form: idForm, text: func(f *fact) *string { return &f.Delivery }, may: only(standing.ThanksFact)},
	{name: "category", form: namedForm, text: func(f *fact) *string { return &f.Category }, must: only(standing.PurchaseFact)},
	{name: "amount_cents", form: centsForm, cents: func(f *fact) *int64 { return &f.AmountCents }, must: only(standing.PurchaseFact)},
	{name: "at", form: timeForm, instant: func(f *fact) *standing.Instant { return &f.HappenedAt }, must: only(standing.ThanksFact, standing.PurchaseFact)},
}

// issueFields are the fields of an issue, in the order in which Append writes them.
var issueFields = [...]field[standing.Issue]{
	{name: "kind", form: issueKindForm, kind: func(i *standing.Issue) *standing.Kind { return &i.Kind }},
	{name: "reported_at", form: timeForm, instant: func(i *standing.Issue) *standing.Instant { return &i.ReportedAt }},
	{name: "confirmed_at", form: timeForm, instant: func(i *standing.Issue) *standing.Instant { return &i.ConfirmedAt }},
	{name: "confirmed_by", form: namedForm, text: func(i *standing.Issue) *string { return &i.ConfirmedBy }},
	{name: "cause", form: textForm, text: func(i *standing.Issue) *string { return &i.Cause }},
}

// set is a set of fields, by their places in a table.
type set uint32

func (s set) has(i int) bool { return s>>i&1 == 1 }
func (s set) first() int     { return bits.TrailingZeros32(uint32(s)) }

// Derived from the tables, once: places by name, and sets by type of fact.
var (
	places      = placesByName(fields[:])
	issuePlaces = placesByName(issueFields[:])

	may, must = setsByType()

	sourcePlace      = places["source"]
	confirmedAtPlace = places["confirmed_at"]
	confirmedByPlace = places["confirmed_by"]

	// identity is what even a void fact must have.
	identity = set(1)<<places["type"] | 1<<places["id"] | 1<<places["partner"]
)

func placesByName[T any](table []field[T]) map[string]int {
	m := make(map[string]int, len(table))
	for i, f := range table {
		m[f.name] = i
	}
	return m
}

func setsByType() (may, must [1 << 8]set) { // by standing.Type, which is a byte
	for i := range fields {
		for _, t := range fields[i].must {
			must[t] |= 1 << i
			may[t] |= 1 << i
		}
		for _, t := range fields[i].may {
			may[t] |= 1 << i
		}
	}
	return may, must
}

// finish judges the fact as a whole, once all its fields are in: which of them
// may be there, which are missing, which contradict each other. It fills in what
// follows from them. A fault comes with the name of its field.
func finish(f *fact, seen set, source string) (string, *fault) {
	if f.Type == standing.NoType {
		return "type", &fault{wrong: "is missing", right: typeForm.right()}
	}
	if extra := seen &^ may[f.Type]; extra != 0 {
		fd := &fields[extra.first()]
		return fd.name, &fault{wrong: "is no field of a " + f.Type.String() + " but of a " + owners(fd), right: "the fact without it"}
	}
	needed := must[f.Type]
	if f.Void {
		needed &= identity
	}
	if missing := needed &^ seen; missing != 0 {
		fd := &fields[missing.first()]
		return fd.name, &fault{wrong: "is missing, and a " + f.Type.String() + " must have it", right: fd.form.right()}
	}
	if f.CheckedInAt != 0 && f.CancelledAt != 0 {
		return "cancelled_at", &fault{wrong: "contradicts checked_in_at: a block is checked in or cancelled, not both", right: "one of the two"}
	}
	if name, wrong := together(seen.has(confirmedAtPlace), seen.has(confirmedByPlace)); wrong != nil {
		return name, wrong
	}
	if f.Type == standing.PartnerFact {
		f.Partner = f.ID
	}
	if !seen.has(sourcePlace) {
		f.Source = source
	}
	return "", nil
}

// finishIssue judges an issue as a whole.
func finishIssue(i *standing.Issue) (string, *fault) {
	switch {
	case i.Kind == standing.NoKind:
		return "kind", &fault{wrong: "is missing, and an issue must have it", right: issueKindForm.right()}
	case i.ReportedAt == 0:
		return "reported_at", &fault{wrong: "is missing, and an issue must have it", right: timeForm.right()}
	}
	return together(i.ConfirmedAt != 0, i.ConfirmedBy != "")
}

// together refuses a confirmation without its moment or without its name.
func together(at, by bool) (string, *fault) {
	switch {
	case at && !by:
		return "confirmed_by", &fault{wrong: "is missing beside confirmed_at", right: "who confirmed it, or neither of the two"}
	case by && !at:
		return "confirmed_at", &fault{wrong: "is missing beside confirmed_by", right: "when it was confirmed, or neither of the two"}
	}
	return "", nil
}

// owners names the types that may have the field, for messages.
func owners(fd *field[fact]) string {
	var words []string
	for _, t := range every {
		if may[t].has(places[fd.name]) {
			words = append(words, t.String())
		}
	}
	return strings.Join(words, " or ")
}
