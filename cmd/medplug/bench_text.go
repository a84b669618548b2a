package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/measure"
)

// printBench prints a measurement for people, and what became of it since the baseline.
func printBench(out io.Writer, r *measure.Report, l harness.Limits, base *measure.Report, changes []measure.Change) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(w, strings.Join(cells, "\t")) }
	asked := "a request of your own"
	if r.Request.Encoding != "" {
		asked = "the typical request, " + r.Request.Encoding
	}
	row("plugin", printable(fmt.Sprintf("%s %s, %s", r.Plugin.ID, r.Plugin.Version, r.Plugin.SHA256[:16])))
	row("request", fmt.Sprintf("%s, %s, %d bytes", r.Request.Kind, asked, r.Request.Bytes))
	row("machine", printable(r.Machine.String()))
	row("calls", fmt.Sprintf("%d, each on an instance that no other call has touched", r.Calls))
	if err := w.Flush(); err != nil {
		return err
	}
	row()
	row("", "p50", "p95", "p99")
	short := 0
	times := func(name string, t *measure.Times) {
		if t == nil {
			row(name, "this system does not tell")
			return
		}
		cells := []string{name}
		for _, e := range []measure.Estimate{t.P50, t.P95, t.P99} {
			cells = append(cells, interval(e))
			if e.Low == nil || e.High == nil {
				short++
			}
		}
		row(cells...)
	}
	times("cpu", r.CPU)
	times("wall", &r.Wall)
	times("open", &r.Open)
	times("reset", &r.Reset)
	if err := w.Flush(); err != nil {
		return err
	}
	row()
	if short > 0 {
		row("intervals", fmt.Sprintf("95 %%; both bounds need %d, %d and %d calls", measure.Needed(0.50), measure.Needed(0.95), measure.Needed(0.99)))
	} else {
		row("intervals", "95 %")
	}
	cost := fmt.Sprintf("%d instructions, exact", r.Cost.Instructions)
	if r.Cost.Varies {
		cost = fmt.Sprintf("up to %d instructions: not every call costs the same", r.Cost.Instructions)
	}
	row("cost", cost)
	row("memory", fmt.Sprintf("%d of %d pages, and %d of the kernel's", r.GuestPages, l.MemoryPages, r.KernelPages))
	row("limits", r.Limits)
	if err := w.Flush(); err != nil || base == nil {
		return err
	}
	row()
	row("compared with", fmt.Sprintf("%s %s, measured %s", printable(base.Plugin.ID), printable(base.Plugin.Version), base.Made.Format(time.DateOnly)))
	for _, c := range changes {
		if c.Verdict == measure.NotCompared {
			row(c.Figure, string(c.Verdict), c.Why)
			continue
		}
		row(c.Figure, figure(c.Base, c.Unit)+" -> "+figure(c.Now, c.Unit), fmt.Sprintf("%+.1f %%", c.Percent), string(c.Verdict))
	}
	return w.Flush()
}

// interval prints an estimate with its bounds: 20.1 ms [19.8, 21.0].
func interval(e measure.Estimate) string {
	bound := func(d *time.Duration) string {
		if d == nil {
			return "-"
		}
		return short(*d)
	}
	return fmt.Sprintf("%s [%s, %s]", short(e.Value), bound(e.Low), bound(e.High))
}

// short prints a time in three digits or so.
func short(d time.Duration) string {
	switch {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.1f µs", float64(d)/1e3)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", float64(d)/1e3)
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

func figure(v uint64, unit string) string {
	if unit == "ns" {
		return short(time.Duration(v))
	}
	return fmt.Sprintf("%d %s", v, unit)
}
