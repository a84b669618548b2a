package conformance

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/medplug/medplug/harness"
)

// Surface is one place through which something of a call can get out.
type Surface struct {
	Name  string // e.g. "output", "log", "error", "host call check_consent"
	Bytes []byte
}

// Surfaces lists every place of a call through which something gets out of the plugin: its output, the error it set,
// logs, vars, what it handed to host functions, and its HTTP requests.
func (o *Observation) Surfaces() []Surface {
	all := TraceSurfaces(o.Reply.Output, o.Reply.Trace)
	var texts []string // once more without JSON's escapes
	for _, t := range o.Case.Texts() {
		texts = append(texts, t.Value)
	}
	all = append(all, Surface{"output", []byte(strings.Join(texts, "\n"))}, Surface{"output", []byte(strings.Join(texts, ""))})
	for _, s := range o.Sent {
		all = append(all, Surface{"http request body", s.Body})
		for _, k := range slices.Sorted(maps.Keys(s.Headers)) {
			all = append(all, Surface{"http request header", []byte(k + ": " + s.Headers[k])})
		}
	}
	return all
}

// TraceSurfaces is Surfaces for a call that is known by its output and trace.
func TraceSurfaces(output []byte, t harness.Trace) []Surface {
	var all []Surface
	add := func(name, text string) {
		if text != "" {
			all = append(all, Surface{name, []byte(text)})
		}
	}
	add("output", string(output))
	var refused *harness.PluginError
	var untyped *harness.UntypedFailure
	switch {
	case errors.As(t.Err, &refused):
		add("error", refused.Object.Message+"\n"+refused.Object.Path+"\n"+string(refused.Object.Code))
	case errors.As(t.Err, &untyped):
		add("error", untyped.Raw)
	}
	var lines []string // together: a text may be spread over several
	for _, l := range t.Logs {
		lines = append(lines, l.Message)
	}
	add("log", strings.Join(lines, "\n"))
	if len(lines) > 1 {
		add("log", strings.Join(lines, ""))
	}
	for _, v := range t.Vars {
		add("var", v.Key+"\n"+string(v.Value))
	}
	for _, c := range t.HostCalls {
		add("host call "+c.Function, string(c.Argument))
	}
	for _, e := range t.Egress {
		add("http request", fmt.Sprintf("%s %s", e.Method, e.URL))
	}
	return all
}
