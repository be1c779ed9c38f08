package db_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"standings/db"
	"standings/standing"
)

// stored are the fields of a fact that are columns, and not in its body.
var stored = []string{"Type", "Source", "ID", "Partner", "RecordedAt"}

// TestBodyHoldsEveryField: a field that a fact gets one day must not be lost.
func TestBodyHoldsEveryField(t *testing.T) {
	var f standing.Fact
	fill(reflect.ValueOf(&f).Elem())
	for _, name := range stored {
		reflect.ValueOf(&f).Elem().FieldByName(name).SetZero()
	}
	roundTrip(t, f)
	if body := db.EncodeBody(&standing.Fact{}); body != "" {
		t.Errorf("nothing is stored as %q", body)
	}
	fields := reflect.TypeFor[standing.Fact]()
	for i := range fields.NumField() {
		var one standing.Fact
		reflect.ValueOf(&one).Elem().Field(i).Set(reflect.ValueOf(f).Field(i))
		roundTrip(t, one)
	}
}

// fill gives every field a value, and each number another.
func fill(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(v.Type().Field(i).Name)
		case reflect.Int64:
			f.SetInt(int64(1000 + i))
		case reflect.Uint8:
			f.SetUint(uint64(standing.NotReceived))
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 2, 2))
			fill(f.Index(0)) // the second is empty
		default:
			panic("a fact has a field of a new sort: " + v.Type().Field(i).Name)
		}
	}
}

func roundTrip(t interface{ Errorf(string, ...any) }, f standing.Fact) {
	body := db.EncodeBody(&f)
	var back standing.Fact
	if err := db.DecodeBody(&back, body); err != nil || !reflect.DeepEqual(back, f) {
		t.Errorf("%+v was stored as %q and came back as %+v, %v", f, body, back, err)
	}
}

// TestBodyRoundTrip: any text and number comes back, and nothing else is read.
func TestBodyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SampledFrom(standing.Kinds[:])
		instants := rapid.Map(rapid.Int64(), func(n int64) standing.Instant { return standing.Instant(n) })
		f := standing.Fact{
			Station: rapid.String().Draw(t, "station"), Cause: rapid.String().Draw(t, "cause"), Name: rapid.String().Draw(t, "name"),
			StartsAt: instants.Draw(t, "starts"), PayCents: rapid.Int64().Draw(t, "pay"),
			Delivered: rapid.Bool().Draw(t, "delivered"), Void: rapid.Bool().Draw(t, "void"), HappenedAt: instants.Draw(t, "at"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "issues") {
			f.Issues = append(f.Issues, standing.Issue{Kind: kinds.Draw(t, "kind"), ReportedAt: instants.Draw(t, "reported"), Cause: rapid.String().Draw(t, "why")})
		}
		roundTrip(t, f)
		body := db.EncodeBody(&f)
		for _, torn := range []string{body + "?", body[:len(body)/2] + "?"} {
			var back standing.Fact
			if err := db.DecodeBody(&back, torn); err == nil && db.EncodeBody(&back) != torn {
				t.Errorf("%q was read as %+v", torn, back)
			}
		}
	})
}
