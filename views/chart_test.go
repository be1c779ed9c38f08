package views

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"standings/standing"
)

// option is what of a chart's option the tests look at.
type option struct {
	UseUTC  bool `json:"useUTC"`
	Tooltip struct {
		RenderMode string `json:"renderMode"`
	} `json:"tooltip"`
	XAxis []struct{ Min, Max int64 } `json:"xAxis"`
	YAxis []struct {
		Min, Max  int
		AxisLabel struct{ CustomValues []int } `json:"axisLabel"`
	} `json:"yAxis"`
	Grid   []struct{ Left, Right, Top, Bottom string }
	Series []struct {
		Type, Name, Symbol, Step string
		Silent                   bool
		Z                        int
		Data                     []struct {
			Name  string
			Value []any
		}
	}
}

func optionOf(t *testing.T, g *Graph) (o option, text string) {
	t.Helper()
	raw, err := g.Option(English())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return o, string(raw)
}

// everyForm is a graph with a marker of each form.
func everyForm() *Graph {
	g := sampleGraph(12)
	g.Events[2].Struck, g.Events[3].Over, g.Events[4].Hollow = true, true, true
	return g
}

// The chart has the markers of the drawing: the same events at the same scores with
// the same labels, in their pillars' shapes.
func TestChartHasTheMarkersOfTheDrawing(t *testing.T) {
	g := everyForm()
	o, _ := optionOf(t, g)
	got, want := map[string]string{}, map[string]string{}
	for _, s := range o.Series {
		if s.Type != "scatter" || s.Silent {
			continue
		}
		for i, d := range s.Data {
			got[d.Value[2].(string)] = strings.Join([]string{s.Symbol, strconv.Itoa(int(d.Value[1].(float64))), d.Name}, " ")
			if i > 0 && d.Value[0].(float64) < s.Data[i-1].Value[0].(float64) {
				t.Errorf("the markers of a series are not in the order of time")
			}
		}
	}
	for _, m := range g.layOut(English()).markers {
		want[m.event.Anchor] = strings.Join([]string{symbols[m.event.Pillar], strconv.Itoa(m.event.After), m.label}, " ")
	}
	if !maps.Equal(got, want) {
		t.Errorf("the chart has\n%v\nand the drawing\n%v", got, want)
	}
	if len(got) != len(g.Events) {
		t.Errorf("%d markers for %d events", len(got), len(g.Events))
	}
}

// The chart lies where the drawing does, with the same scale and the same marks.
func TestChartLiesWhereTheDrawingDoes(t *testing.T) {
	g := everyForm()
	g.Steps[len(g.Steps)-1].Score = 88 // whose number covers that of the mark at 90
	o, _ := optionOf(t, g)
	if o.YAxis[0].Min != g.floor() || o.YAxis[0].Max != 100 || o.XAxis[0].Max-o.XAxis[0].Min != int64(g.To-g.From)/1000 {
		t.Errorf("the axes are %v, %v", o.XAxis, o.YAxis)
	}
	if grid := o.Grid[0]; grid.Left != "0.8%" || grid.Right != "7.5%" || grid.Top != "4" || grid.Bottom != "26" {
		t.Errorf("the plot lies at %v", grid)
	}
	var marks []string
	for _, m := range g.layOut(English()).marks {
		marks = append(marks, m.text)
	}
	var labels []string
	for _, v := range o.YAxis[0].AxisLabel.CustomValues {
		labels = append(labels, strconv.Itoa(v))
	}
	if !slices.Equal(labels, marks) || len(marks) != 2 {
		t.Errorf("the marks are %v, in the drawing %v", labels, marks)
	}
}

// The line begins at the first score, holds each until the next, and ends at the
// last; lines leave the clicks to the markers, which lie above them.
func TestChartLine(t *testing.T) {
	g := everyForm()
	o, _ := optionOf(t, g)
	line := o.Series[0]
	if first, last := line.Data[0].Value[1], line.Data[len(line.Data)-1].Value[1]; line.Step != "end" || first != float64(g.Start) || last != float64(g.end()) || len(line.Data) != len(g.Steps)+2 {
		t.Errorf("the line goes from %v to %v in %d points, step %q", first, last, len(line.Data), line.Step)
	}
	for _, s := range o.Series {
		if s.Type == "line" && (!s.Silent || s.Z >= 5) || s.Type == "scatter" && s.Z < 5 {
			t.Errorf("%s %s: silent %v at %d", s.Type, s.Name, s.Silent, s.Z)
		}
	}
	drops := 0
	for i := range g.Events {
		if g.Events[i].Before > g.Events[i].After {
			drops++
		}
	}
	points := 0
	for _, s := range o.Series[1:] {
		if s.Type == "line" {
			points += len(s.Data)
		}
	}
	if drops == 0 || points != 3*drops {
		t.Errorf("%d points for %d drops", points, drops)
	}
}

// Moments are on the clock of the station, also across its change.
func TestChartShowsTheClockOfTheStation(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	g := sampleGraph(0)
	g.Zone = zone
	g.From = standing.At(time.Date(2026, 3, 7, 0, 0, 0, 0, zone))
	g.To = standing.At(time.Date(2026, 3, 10, 12, 0, 0, 0, zone))
	o, _ := optionOf(t, g)
	for got, want := range map[int64]string{o.XAxis[0].Min: "2026-03-07T00:00:00Z", o.XAxis[0].Max: "2026-03-10T12:00:00Z"} {
		if at := time.UnixMilli(got).UTC().Format(time.RFC3339); at != want || !o.UseUTC {
			t.Errorf("the axis ends at %s, want %s", at, want)
		}
	}
}

// The option is data: no code, no HTML, no colour but the style sheet's.
func TestChartIsPlainData(t *testing.T) {
	g := everyForm()
	g.Events[0].Anchor = `"><script>alert(1)</script>`
	o, text := optionOf(t, g)
	for _, bad := range []string{"__f__", "function", "<script", "http", "#", "rgb"} {
		if strings.Contains(text, bad) {
			t.Errorf("the option holds %q", bad)
		}
	}
	if o.Tooltip.RenderMode != "richText" {
		t.Errorf("the tooltip is %q", o.Tooltip.RenderMode)
	}
	if _, again := optionOf(t, g); again != text {
		t.Error("the same graph gives another option")
	}
}
