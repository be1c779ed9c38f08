package views

// Replay chooses a past day, and says which one a page shows.
type Replay struct {
	Shown  string  // "This is how it was at the end of 5 Mar 2026."; empty on the page of now
	Now    string  // address of the page of now
	Before DayLink // the day before the one shown; none before the first
	After  DayLink // the day after it; none on the page of now
	Day    Field   // of the form that asks for a day
}

// DayLink leads to a day of a page; it is none without an address.
type DayLink struct{ URL, Day string }

// ReplayField asks for a day between two, written as 2006-01-02.
func (t *Text) ReplayField(first, last, chosen string) Field {
	return Field{Name: "on", Label: t.Replay.Label, Type: "date", Autocomplete: "off", Min: first, Max: last, Value: chosen}
}
