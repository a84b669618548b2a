package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// Measures of a chart, in units of its SVG.
const (
	chartWidth, chartHeight    = 640.0, 190.0
	chartLeft, chartBottom     = 10.0, 150.0
	chartTop                   = 34.0
	chartBars                  = 32
	chartRight                 = chartWidth - 10.0
	barColour, lineColour, ink = "#2b6cb0", "#b00020", "#222222"
)

// chart draws the distribution of a measurement: how many of its values lie where, its median and 95th percentile, and
// the limit. What is not a number, or no value at all, is not drawn.
func chart(m conformance.Measurement, t *words) template.HTML {
	var values []float64
	for _, v := range m.Values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) && v >= 0 {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return ""
	}
	slices.Sort(values)
	top := max(values[len(values)-1], m.Limit) * 1.05
	if !(top > 0) || math.IsInf(top, 0) {
		return ""
	}
	x := func(v float64) float64 { return chartLeft + v/top*(chartRight-chartLeft) }
	bars := make([]int, chartBars)
	for _, v := range values {
		bars[min(int(v/top*chartBars), chartBars-1)]++
	}
	highest := float64(slices.Max(bars))
	var b strings.Builder
	name := template.HTMLEscapeString(fmt.Sprintf("%s, %d", m.Name, len(values)))
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" role="img" font-family="sans-serif" font-size="11"><title>%s</title>`,
		chartWidth, chartHeight, chartWidth, name)
	for i, n := range bars {
		if n == 0 {
			continue
		}
		h := float64(n) / highest * (chartBottom - chartTop)
		left := chartLeft + float64(i)*(chartRight-chartLeft)/chartBars
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, left+0.5, chartBottom-h, (chartRight-chartLeft)/chartBars-1, h, barColour)
	}
	fmt.Fprintf(&b, `<path d="M%g %gH%g" stroke="%s"/>`, chartLeft, chartBottom, chartRight, ink)
	mark := func(v float64, label, colour string, y float64) {
		anchor := "start"
		if x(v) > chartWidth/2 {
			anchor = "end"
		}
		fmt.Fprintf(&b, `<path d="M%.1f %.1fV%g" stroke="%s" stroke-dasharray="4 2"/><text x="%.1f" y="%.1f" fill="%s" text-anchor="%s">%s</text>`,
			x(v), y-8, chartBottom, colour, x(v)+map[string]float64{"start": 4, "end": -4}[anchor], y, colour, anchor,
			template.HTMLEscapeString(fmt.Sprintf("%s %.4g %s", label, v, m.Unit)))
	}
	mark(values[(len(values)-1)/2], t.median, ink, 12)
	mark(values[int(math.Ceil(0.95*float64(len(values))))-1], "p95", ink, 24)
	if m.Limit > 0 {
		mark(m.Limit, t.limit, lineColour, 36)
	}
	for i := range 5 {
		v := top / 4 * float64(i)
		anchor := []string{"start", "middle", "middle", "middle", "end"}[i]
		fmt.Fprintf(&b, `<text x="%.1f" y="%g" fill="%s" text-anchor="%s">%s</text>`, x(v), chartBottom+15, ink, anchor, template.HTMLEscapeString(fmt.Sprintf("%.3g %s", v, m.Unit)))
	}
	b.WriteString("</svg>")
	// Every text above is escaped where it is written.
	return template.HTML(b.String())
}
