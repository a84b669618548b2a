package conformance

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/medplug/medplug/harness"
)

// Exchange is what was sent in the first case of a finding and what came back, cut to what a person reads. Requests of a
// run are synthetic, so nobody's data is quoted; live answers get no exchange.
type Exchange struct {
	Fixture string `json:"fixture"`
	Sent    string `json:"sent"` // the request, long members elided
	// Got is the value at the finding's path, of a long one what is wrong of it with some around, or the refusal.
	Got string `json:"got"`
	// Want is the same of the call that it is held against, which should be equal; "" when it is held against none.
	Want  string `json:"want,omitempty"`
	Start int    `json:"start,omitempty"` // bytes of the output that are wrong, half-open; both 0 when they are not in it
	End   int    `json:"end,omitempty"`
	// Trace is what the plugin did in that call besides answering it, the first of each sort.
	Trace []Event `json:"trace,omitempty"`
	// Request is the whole request, for those who draw it.
	Request []byte `json:"-"`
}

// Bounds of an exchange, in bytes.
const (
	mostSent   = 400
	mostGot    = 240
	mostMember = 48
)

// explain adds to every finding of a call what was sent and what came back.
func (r *run) explain(res *Result) {
	for i := range res.Findings {
		f := &res.Findings[i]
		if len(f.Fixtures) == 0 {
			continue
		}
		for _, o := range r.observations {
			if o.Fixture.Name == f.Fixtures[0] && o.Made() {
				f.Exchange = o.exchange(f.Path, f.evidence)
				break
			}
		}
	}
}

func (o *Observation) exchange(path string, e evidence) *Exchange {
	got := e.got
	if got == nil {
		got = &harness.Reply{Output: o.Reply.Output, Trace: o.Reply.Trace}
		got.Trace.Err = o.Err
	}
	x := &Exchange{Fixture: o.Fixture.Name, Sent: shorten(o.Fixture.Request), Trace: events(&got.Trace), Request: o.Fixture.Request}
	here := valueAt(got, path)
	from, to := 0, len(here.text)
	var said string
	if e.where != nil && here.inOutput && json.Unmarshal([]byte(here.text), &said) == nil {
		if f, t := e.where(said); f < t {
			from, to = inLiteral(here.text, f, t)
		}
	}
	if e.want != nil {
		there := valueAt(e.want, path)
		from, to = unlike(here.text, there.text)
		x.Want = excerpt(there.text, from, to, mostGot)
	}
	x.Got = excerpt(here.text, from, to, mostGot)
	if here.inOutput {
		x.Start, x.End = here.start+from, here.start+to
	}
	return x
}

// value is what a finding is about.
type value struct {
	text     string
	inOutput bool
	start    int // in the output
}

// valueAt gives the value of a reply's output at a pointer, what went out by the way that a path names, or why there is none.
func valueAt(r *harness.Reply, path string) value {
	if path != "" && !strings.HasPrefix(path, "/") {
		var all []string
		for _, s := range TraceSurfaces(nil, r.Trace) {
			if s.Name == path && !(path == "log" && len(all) > 0) { // the log comes a second time, its lines joined
				all = append(all, strings.ToValidUTF8(string(s.Bytes), "?"))
			}
		}
		if len(all) > 0 {
			return value{text: strings.Join(all, "\n")}
		}
	}
	var refused *harness.PluginError
	switch {
	case errors.As(r.Trace.Err, &refused) && refused.Object != nil:
		return value{text: "refused: " + refused.Object.JSON()}
	case r.Trace.Err != nil:
		return value{text: r.Trace.Err.Error()}
	}
	if start, end, ok := locate(r.Output, path); ok {
		return value{string(r.Output[start:end]), true, start}
	}
	return value{text: "nothing at " + path}
}

// inLiteral gives the bytes of a JSON string as it is written that hold some bytes of the string itself; of anything else all.
func inLiteral(literal string, from, to int) (start, end int) {
	at, start := 0, -1 // bytes of the string so far
	for i := 1; i < len(literal)-1; {
		if at >= from && start < 0 {
			start = i
		}
		if at >= to {
			return start, i
		}
		size, written := 1, 1
		if literal[i] == '\\' {
			written = 2
			if literal[i+1] == 'u' {
				written = min(6, len(literal)-1-i)
				if i+12 <= len(literal)-1 && (literal[i+2] == 'd' || literal[i+2] == 'D') && literal[i+6] == '\\' {
					written = 12
				}
			}
			var one string
			if json.Unmarshal([]byte(`"`+literal[i:i+written]+`"`), &one) == nil {
				size = len(one)
			}
		}
		at += size
		i += written
	}
	if start < 0 || literal[0] != '"' {
		return 0, len(literal)
	}
	return start, len(literal) - 1
}

// unlike gives the bytes from where two texts differ to where the first is like the other's end again.
func unlike(a, b string) (from, to int) {
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	to = len(a)
	for rest := len(b); to > from && rest > from && a[to-1] == b[rest-1]; rest-- {
		to--
	}
	for from > 0 && !utf8.RuneStart(byteAt(a, from)) {
		from--
	}
	for to < len(a) && !utf8.RuneStart(a[to]) {
		to++
	}
	return from, to
}

// byteAt is 0, which begins a character, beyond the end.
func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

// excerpt cuts a text to what a person reads around some of its bytes.
func excerpt(text string, from, to, most int) string {
	from, to = min(from, len(text)), min(to, len(text))
	if len(text) <= most {
		return text
	}
	start := max(0, min(from-(most-min(to-from, most))/2, len(text)-most))
	for start > 0 && !utf8.RuneStart(text[start]) {
		start--
	}
	if start == 0 {
		return clip(text, most)
	}
	return "..." + clip(text[start:], most)
}

// shorten writes a request with its long strings and arrays elided; what is no JSON is cut.
func shorten(request []byte) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(request, &members) != nil {
		return clip(strings.ToValidUTF8(string(request), "?"), mostSent)
	}
	return clip(string(elide(request)), mostSent)
}

// elide cuts every string and array of numbers of JSON that is longer than a person reads.
func elide(text []byte) []byte {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return text
	}
	out, err := json.Marshal(elided(v))
	if err != nil {
		return text
	}
	return out
}

func elided(v any) any {
	switch v := v.(type) {
	case string:
		return clip(v, mostMember)
	case []any:
		if len(v) > 6 {
			v = append(v[:6:6], "...")
		}
		for i := range v {
			v[i] = elided(v[i])
		}
		return v
	case map[string]any:
		for k := range v {
			v[k] = elided(v[k])
		}
		return v
	}
	return v
}

// clip cuts a text at a character.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "..."
}
