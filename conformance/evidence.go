package conformance

import (
	"fmt"

	"github.com/medplug/medplug/harness"
)

// Event is one thing that a plugin did in a call besides answering it.
type Event struct {
	What string `json:"what"` // log, host_call, egress, variable or usage
	Text string `json:"text"`
}

// Measurement is figures that a rule measured, in the order in which it did.
type Measurement struct {
	Name   string    `json:"name"`            // what was measured
	Unit   string    `json:"unit"`            // e.g. "ms"
	Limit  float64   `json:"limit,omitempty"` // what it is held against; 0 for nothing
	Values []float64 `json:"values"`
}

// Bounds of the events of a call: of each sort, and of the text of one in bytes.
const (
	mostEvents = 10
	mostEvent  = 200
)

// events lists what a trace holds. Requests of a run are synthetic, so what a plugin logs may be quoted.
func events(t *harness.Trace) []Event {
	var all []Event
	add := func(what string, n int, text func(i int) string) {
		for i := range min(n, mostEvents) {
			all = append(all, Event{what, clip(text(i), mostEvent)})
		}
		if n > mostEvents {
			all = append(all, Event{what, fmt.Sprintf("and %d more", n-mostEvents)})
		}
	}
	add("log", len(t.Logs), func(i int) string { return t.Logs[i].Level + ": " + t.Logs[i].Message })
	add("host_call", len(t.HostCalls), func(i int) string {
		c := t.HostCalls[i]
		text := fmt.Sprintf("%s(%s)", c.Function, clip(string(c.Argument), mostEvent/2))
		if c.Result != "" {
			text += " = " + c.Result
		}
		return text
	})
	add("egress", len(t.Egress), func(i int) string {
		e := t.Egress[i]
		if e.Refused != "" {
			return e.Method + " " + clip(e.URL, mostEvent/2) + " was refused: " + e.Refused
		}
		return e.Method + " " + e.URL + " was sent"
	})
	add("variable", len(t.Vars), func(i int) string {
		if t.Vars[i].Value == nil {
			return "removed " + t.Vars[i].Key
		}
		return fmt.Sprintf("%s = %d bytes", clip(t.Vars[i].Key, mostEvent/2), len(t.Vars[i].Value))
	})
	return append(all, Event{"usage", fmt.Sprintf("%d pages of memory, charged %d units of cost", t.GuestPages, t.Cost)})
}
