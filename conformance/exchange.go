package conformance

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Exchange is what was sent in the first case of a finding and what came back, cut to what a person reads. Requests of a
// run are synthetic, so nobody's data is quoted; live answers get no exchange.
type Exchange struct {
	Fixture string `json:"fixture"`
	Sent    string `json:"sent"`            // the request, long members elided
	Got     string `json:"got"`             // the value at the finding's path, or the refusal
	Start   int    `json:"start,omitempty"` // bytes of that value in the output, half-open; both 0 when it is not in it
	End     int    `json:"end,omitempty"`
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
				f.Exchange = o.exchange(f.Path)
				break
			}
		}
	}
}

func (o *Observation) exchange(path string) *Exchange {
	x := &Exchange{Fixture: o.Fixture.Name, Sent: shorten(o.Fixture.Request), Trace: events(&o.Reply.Trace), Request: o.Fixture.Request}
	switch refused := o.Refusal(); {
	case refused != nil:
		x.Got = clip("refused: "+refused.JSON(), mostGot)
	case o.Err != nil:
		x.Got = clip(o.Err.Error(), mostGot)
	default:
		if start, end, ok := locate(o.Reply.Output, path); ok {
			x.Got, x.Start, x.End = clip(string(o.Reply.Output[start:end]), mostGot), start, end
		} else {
			x.Got = "nothing at " + path
		}
	}
	return x
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
