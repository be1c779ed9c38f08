package views

import (
	"bytes"
	"context"
	"testing"
)

// The two pages that are asked for most, view model in hand. Aim: the partner's
// in well under 150 µs.
func BenchmarkPartnerPage(b *testing.B) {
	t := English()
	m, c := sampleGreat(t), partnerChrome(t, "/partners/P-7")
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := PartnerPage(c, m).Render(context.Background(), &out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes")
}

func BenchmarkStationPage(b *testing.B) {
	t := English()
	m := sampleStation(t)
	c := managerChrome(t, m.URL)
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := StationPage(c, m).Render(context.Background(), &out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes")
}

// The words of a partner's page: everything but the markup.
func BenchmarkPartnerWords(b *testing.B) {
	t := English()
	b.ReportAllocs()
	for b.Loop() {
		sampleGreat(t)
	}
}
