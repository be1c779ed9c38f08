package views

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"standings/standing"
)

// Option is the graph as an option of ECharts, which graph.js puts in the place of
// the drawing: the same line, drops and markers at the same scale. A colour is
// written @name for the custom property --name, so that the style sheet alone knows
// colours. Moments are milliseconds on the clock of the graph's zone, since the
// browser's own zone is none of its business. The name of a marker's datum is its
// label, its third value the anchor of its event's row.
func (g *Graph) Option(t *Text) (json.RawMessage, error) {
	s := scale{floor: g.floor(), from: g.From, to: g.To}
	c := &chart{Graph: g, text: t, line: charts.NewLine()}
	c.line.SetGlobalOptions(c.frame(s)...)
	c.history()
	c.drops()
	c.markers()
	c.line.Validate() // without it the time axis comes out empty
	option := c.line.JSON()
	if err := c.patch(option, s); err != nil {
		return nil, err
	}
	return json.Marshal(option)
}

// chart is an option on the way.
type chart struct {
	*Graph
	text   *Text
	line   *charts.Line
	extras []map[string]any // of each series, what go-echarts has no field for
}

// wall is a moment as milliseconds on the clock of the graph's zone.
func (g *Graph) wall(at standing.Instant) int64 {
	at = min(max(at, g.From), g.To)
	_, offset := at.Time().In(g.Zone).Zone()
	return int64(at)/1000 + int64(offset)*1000
}

// Sizes of the parts of the chart, in pixels.
const (
	markerSize = 16
	lineWidth  = 2
	dropWidth  = 4
	typeSize   = 12
)

// frame is where the chart lies in its place, its axes, and how it is moved.
func (c *chart) frame(s scale) []charts.GlobalOpts {
	hidden := &opts.AxisLine{Show: opts.Bool(false)}
	label := func(align string) *opts.AxisLabel {
		return &opts.AxisLabel{
			Show: opts.Bool(true), HideOverlap: opts.Bool(true), Color: "@soft", FontSize: typeSize, Align: align,
			ShowMinLabel: opts.Bool(false), ShowMaxLabel: opts.Bool(false),
		}
	}
	return []charts.GlobalOpts{
		charts.WithAnimation(false),
		charts.WithGridOpts(opts.Grid{
			Left: percent(plotLeft), Right: percent(1000 - plotRight), Top: px(plotTop), Bottom: px(graphHeight - plotBottom),
		}),
		charts.WithXAxisOpts(opts.XAxis{
			Type: "time", SplitNumber: 3, Min: c.wall(c.From), Max: c.wall(c.To), AxisLine: hidden, AxisLabel: label("left"),
			SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: "@ink", Opacity: opts.Float(0.14)}},
		}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "value", Min: s.floor, Max: 100, Position: "right", AxisLine: hidden, AxisLabel: label("left"),
			SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
		}),
		charts.WithDataZoomOpts(opts.DataZoom{Type: "inside", FilterMode: "none"}), // another mode breaks steps and bands at the edge
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
	}
}

// add enters a series of lines, with what go-echarts has no field for.
func (c *chart) add(name string, data []opts.LineData, extra map[string]any, options ...charts.SeriesOpts) {
	c.line.AddSeries(name, data, options...)
	c.extras = append(c.extras, extra)
}

// history is the line of the score over the bands of the tiers. Lines take no
// clicks: they would take the markers'.
func (c *chart) history() {
	data := []opts.LineData{{Value: []any{c.wall(c.From), c.Start}}}
	for _, step := range c.Steps {
		data = append(data, opts.LineData{Value: []any{c.wall(step.At), step.Score}})
	}
	data = append(data, opts.LineData{Value: []any{c.wall(c.To), c.end()}})
	c.add("score", data, map[string]any{
		"silent": true, "z": 3,
		"markArea": map[string]any{"silent": true, "data": c.bands()},
		"endLabel": map[string]any{"show": true, "formatter": "{@[1]}", "color": "@ink", "fontWeight": 700, "fontSize": 14},
	}, charts.WithLineChartOpts(opts.LineChart{Step: "end", ShowSymbol: opts.Bool(false)}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "@ink", Width: lineWidth}))
}

// bands are the tiers and, darker, where each is kept.
func (c *chart) bands() []any {
	floor := c.floor()
	band := func(name, color string, opacity float64, low, high int) []any {
		return []any{
			map[string]any{
				"name": name, "yAxis": low, "itemStyle": map[string]any{"color": color, "opacity": opacity},
				"label": map[string]any{"position": "insideTopLeft", "color": "@" + color[1:len(color)-len("-fill")], "fontSize": typeSize, "fontWeight": 600},
			},
			map[string]any{"yAxis": high},
		}
	}
	var all []any
	ceiling := 100
	for _, tier := range standing.Tiers {
		low := max(c.Marks.Reach[tier], floor)
		color := "@" + tierClasses[tier][len("tier-"):] + "-fill"
		all = append(all, band(c.text.Tier(tier), color, 0.14, low, ceiling))
		if keep := max(c.Marks.Keep[tier], floor); keep < low {
			all = append(all, []any{
				map[string]any{"yAxis": keep, "itemStyle": map[string]any{"color": "@ink", "opacity": 0.08}}, map[string]any{"yAxis": low},
			})
		}
		ceiling = low
	}
	return all
}

// drops are what each event took off its pillar's score.
func (c *chart) drops() {
	for _, p := range standing.Pillars {
		var data []opts.LineData
		for i := range c.Events {
			if e := &c.Events[i]; e.Pillar == p && e.Before > e.After {
				at := c.wall(e.At)
				data = append(data, opts.LineData{Value: []any{at, e.Before}}, opts.LineData{Value: []any{at, e.After}}, opts.LineData{Value: []any{at, nil}})
			}
		}
		if len(data) > 0 {
			c.add(p.String(), data, map[string]any{"silent": true, "z": 4},
				charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(false)}),
				charts.WithLineStyleOpts(opts.LineStyle{Color: "@" + p.String(), Width: dropWidth}))
		}
	}
}

// symbols are the pillars' marks in ECharts' words.
var symbols = [...]string{
	standing.NoPillar: "", standing.Reliability: "circle", standing.Quality: "diamond", standing.Safety: "triangle",
}

// forms are the looks that a marker can have. A datum has none of its own in
// go-echarts, so each form of each pillar is a series.
var forms = []struct {
	of    func(*GraphEvent) bool
	style func(color string) opts.ItemStyle
}{
	{func(e *GraphEvent) bool { return e.Hollow }, func(color string) opts.ItemStyle {
		return opts.ItemStyle{Color: "@surface", BorderColor: color, BorderWidth: 2.5}
	}},
	{func(e *GraphEvent) bool { return e.Over && !e.Hollow }, func(color string) opts.ItemStyle {
		return opts.ItemStyle{Color: color, BorderColor: "@surface", BorderWidth: 2, Opacity: opts.Float(0.35)}
	}},
	{func(e *GraphEvent) bool { return e.Struck && !e.Over && !e.Hollow }, func(color string) opts.ItemStyle {
		return opts.ItemStyle{Color: color, BorderColor: "@surface", BorderWidth: 2, Opacity: opts.Float(0.5)}
	}},
	{func(e *GraphEvent) bool { return !e.Struck && !e.Over && !e.Hollow }, func(color string) opts.ItemStyle {
		return opts.ItemStyle{Color: color, BorderColor: "@surface", BorderWidth: 2}
	}},
}

// markers are the events, in the order of time within each series, and a stroke
// through those that cost nothing.
func (c *chart) markers() {
	var struck []opts.ScatterData
	for _, p := range standing.Pillars {
		for _, form := range forms {
			var data []opts.ScatterData
			for i := range c.Events {
				e := &c.Events[i]
				if e.Pillar != p || !form.of(e) {
					continue
				}
				datum := opts.ScatterData{Name: c.text.markerLabel(e, c.Zone), Value: []any{c.wall(e.At), e.After, e.Anchor}}
				data = append(data, datum)
				if e.Struck && !e.Over && !e.Hollow {
					struck = append(struck, datum)
				}
			}
			c.scatter(data, symbols[p], markerSize, form.style("@"+p.String()), map[string]any{
				"z": 5, "emphasis": map[string]any{"scale": 1.4, "itemStyle": map[string]any{"borderColor": "@focus", "borderWidth": 4, "opacity": 1}},
			})
		}
	}
	c.scatter(struck, "path://"+strike, markerSize+2, opts.ItemStyle{Color: "none", BorderColor: "@ink", BorderWidth: 2}, map[string]any{"z": 6, "silent": true})
}

func (c *chart) scatter(data []opts.ScatterData, symbol string, size int, style opts.ItemStyle, extra map[string]any) {
	if len(data) == 0 {
		return
	}
	s := charts.NewScatter()
	s.AddSeries("", data, charts.WithScatterChartOpts(opts.ScatterChart{Symbol: symbol, SymbolSize: size}), charts.WithItemStyleOpts(style))
	c.line.Overlap(s)
	c.extras = append(c.extras, extra)
}

// patch adds what go-echarts has no field for, and takes out what it writes
// unasked.
func (c *chart) patch(option map[string]any, s scale) error {
	for _, unasked := range []string{"title", "toolbox", "legend", "color"} {
		delete(option, unasked)
	}
	option["useUTC"] = true
	for part, extra := range map[string]map[string]any{
		// HTML would need inline style; the name of a marker is its label.
		"tooltip": {
			"renderMode": "richText", "formatter": "{b}", "confine": true, "backgroundColor": "@surface", "borderColor": "@edge",
			"textStyle": map[string]any{"color": "@ink", "fontSize": 14, "width": 260, "overflow": "break"},
		},
		// A finger that moves up or down scrolls the page.
		"dataZoom": {"preventDefaultMouseMove": false, "zoomOnMouseWheel": "ctrl", "moveOnMouseWheel": false, "minSpan": 2},
		"grid":     {"outerBoundsMode": "none"}, // the plot stays where the drawing's was
		"xAxis":    {"axisTick": map[string]any{"show": false}},
		"yAxis":    {"axisTick": map[string]any{"show": false}},
	} {
		if err := extend(option, part, extra); err != nil {
			return err
		}
	}
	axis := option["yAxis"].([]map[string]any)[0]
	if err := extend(axis, "axisLabel", map[string]any{"customValues": c.shownMarks(s), "showMinLabel": true, "showMaxLabel": true}); err != nil {
		return err
	}
	series, err := asJSON[[]map[string]any](option["series"])
	if err != nil {
		return err
	}
	for i, extra := range c.extras {
		maps.Copy(series[i], extra)
	}
	option["series"] = series
	return nil
}

// shownMarks are the marks of the tiers that the score at the end does not cover.
func (c *chart) shownMarks(s scale) []int {
	marks := []int{}
	for _, tier := range standing.Tiers {
		if reach := c.Marks.Reach[tier]; reach > s.floor && !s.covers(c.end(), reach) {
			marks = append(marks, reach)
		}
	}
	return marks
}

// extend adds to a part of the option. Of a list it is the first.
func extend(option map[string]any, part string, extra map[string]any) error {
	if list, err := asJSON[[]map[string]any](option[part]); err == nil && len(list) > 0 {
		maps.Copy(list[0], extra)
		option[part] = list
		return nil
	}
	m, err := asJSON[map[string]any](option[part])
	if err != nil {
		return fmt.Errorf("the part %s of the chart: %w", part, err)
	}
	maps.Copy(m, extra)
	option[part] = m
	return nil
}

// asJSON is a part of the option as JSON has it.
func asJSON[T any](part any) (v T, err error) {
	text, err := json.Marshal(part)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	return v, err
}
