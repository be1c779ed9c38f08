package db_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"standings/db"
	"standings/db/dbtest"
)

func TestBatch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		var every strings.Builder
		for c := rune(1); c < 0x180; c++ {
			every.WriteRune(c)
		}
		rows := []db.Echo{
			{"", 0, false},
			{`"quoted" \back\slashed\ {"a":[1]} </script>`, -1, true},
			{every.String(), math.MaxInt64, true},
			{"\u2028 \u2029 \ufeff \uffff 🚚 \U0010ffff e\u0301", math.MinInt64, false},
		}
		for i := range 1000 {
			rows = append(rows, db.Echo{Text: strings.Repeat("x", i), Number: int64(i) << 40})
		}
		back, err := s.EchoBatch(t.Context(), rows)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(back, rows) {
			for i := range rows {
				if i >= len(back) || back[i] != rows[i] {
					t.Fatalf("row %d of %d: went out as %+v and did not come back", i, len(back), rows[i])
				}
			}
		}
		if back, err := s.EchoBatch(t.Context(), nil); err != nil || len(back) != 0 {
			t.Errorf("an empty batch gives %v, %v", back, err)
		}
		for _, bad := range []string{"\x00", "a\x00b", "\xff", "caf\xe9", "\xed\xa0\x80"} {
			_, err := s.EchoBatch(t.Context(), []db.Echo{{}, {Text: bad}, {}})
			if err == nil || !strings.Contains(err.Error(), "row 1: ") {
				t.Errorf("%q gives %v; want an error about row 1", bad, err)
			}
		}
	})
}

// What a batch says is JSON that means what was put in.
func FuzzBatchText(f *testing.F) {
	f.Add("plain", "")
	f.Add("\"\\\n\x1f\x7f", "\u2028")
	f.Fuzz(func(t *testing.T, a, b string) {
		text, err := db.BatchOf(a, b)
		if err != nil {
			return
		}
		var rows map[string][]string
		if err := json.Unmarshal([]byte(text), &rows); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if !slices.Equal(rows["0"], []string{a, b}) || !slices.Equal(rows["1"], []string{b}) || len(rows) != 2 {
			t.Errorf("%q, %q became %q", a, b, text)
		}
	})
}

func BenchmarkBatch(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := db.BatchOf(slices.Repeat([]string{"P-1234567", "B-2026-11-23-0017"}, 5000)...); err != nil {
			b.Fatal(err)
		}
	}
}
