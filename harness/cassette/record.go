package cassette

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Recorder writes down what plugins ask of a host and what it answers. It serves any number of sandboxes at once.
type Recorder struct {
	// Distinct keeps each question once, with "repeat", and no audit events: for runs of many calls on a host that always answers
	// alike, where the order of calls says nothing.
	Distinct bool

	egress  hostenv.Egress
	medical hostenv.Medical

	mu     sync.Mutex
	calls  []Call
	seen   map[string]bool // by key, when Distinct
	masked map[string]bool
	bytes  int
	full   bool
}

// Around gives the host with this recorder between it and its plugins; what h answers with is asked by one recorder only.
func (r *Recorder) Around(h hostenv.Host) hostenv.Host {
	if r.egress, r.medical = h.Egress, h.Medical; r.medical == nil {
		r.medical = hostenv.Unconnected{}
	}
	if h.Medical = r; h.Egress != nil { // where nothing is carried out, the refusal stays the harness's
		h.Egress = r
	}
	return h
}

// add keeps a call.
func (r *Recorder) add(q question, c Call, masked ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Distinct {
		if r.seen == nil {
			r.seen = map[string]bool{}
		}
		key := q.key(nil)
		if c.Repeat = true; c.Function == Audit || r.seen[key] {
			return
		}
		r.seen[key] = true
	}
	const overhead = 256 // of the names, and of indentation
	r.bytes += len(c.Asked) + len(c.Answered) + len(c.Failed) + overhead
	if r.full = r.full || r.bytes > MaxBytes/2 || len(r.calls) == MaxCalls; r.full {
		r.calls = nil
		return
	}
	if r.masked == nil {
		r.masked = map[string]bool{}
	}
	for _, name := range masked {
		r.masked[name] = true
	}
	r.calls = append(r.calls, c)
}

// raw writes a value of ours as JSON.
func raw(v any) json.RawMessage {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // texts, numbers and bytes
	}
	return json.RawMessage(strings.TrimSpace(b.String()))
}

// bodyOf writes a body so that people can read it where it is text.
func bodyOf(data []byte) Body {
	if len(data) > 0 && utf8.Valid(data) {
		return Body{Text: string(data)}
	}
	return Body{Bytes: data}
}

// Do implements hostenv.Egress. A request that was refused before anything was sent has no answer and is not recorded.
func (r *Recorder) Do(ctx context.Context, hosts []string, asked hostenv.HTTPRequest, body []byte, record func(hostenv.EgressAttempt)) (hostenv.HTTPResponse, error) {
	first, refused := true, false
	answer, err := r.egress.Do(ctx, hosts, asked, body, func(a hostenv.EgressAttempt) {
		if first {
			first, refused = false, a.Refused != ""
		}
		record(a)
	})
	if refused {
		return answer, err
	}
	var masked []string
	note := func(what string) { masked = append(masked, what) }
	c := Call{Function: HTTP, Asked: raw(Request{strings.ToUpper(asked.Method), maskURL(asked.URL, note), maskHeaders(asked.Headers, note), bodyOf(body)})}
	if err != nil {
		c.Failed = strings.ToValidUTF8(err.Error(), "?")
	} else {
		c.Answered = raw(Response{answer.Status, maskHeaders(answer.Headers, note), bodyOf(answer.Body)})
	}
	r.add(httpQuestion(asked, body), c, masked...)
	return answer, err
}

// Guideline implements hostenv.Medical.
func (r *Recorder) Guideline(ctx context.Context, recommendation []byte) contract.GuidelineResult {
	result := r.medical.Guideline(ctx, recommendation)
	r.add(guidelineQuestion(recommendation), Call{Function: Guideline, Asked: slices.Clone(recommendation), Answered: raw(result)})
	return result
}

// Authority implements hostenv.Medical.
func (r *Recorder) Authority(ctx context.Context, q contract.AuthorityQuery) contract.AuthorityStatus {
	result := r.medical.Authority(ctx, q)
	r.add(authorityQuestion(q), Call{Function: Authority, Asked: encoded(q), Answered: encoded(result)})
	return result
}

// Consent implements hostenv.Medical.
func (r *Recorder) Consent(ctx context.Context, q contract.ConsentQuery) contract.ConsentStatus {
	result := r.medical.Consent(ctx, q)
	r.add(consentQuestion(q), Call{Function: Consent, Asked: encoded(q), Answered: encoded(result)})
	return result
}

// Audited implements hostenv.Auditor.
func (r *Recorder) Audited(ctx context.Context, event []byte) {
	if a, ok := r.medical.(hostenv.Auditor); ok {
		a.Audited(ctx, event)
	}
	asked := json.RawMessage(slices.Clone(event))
	if !json.Valid(event) { // plain text
		asked = raw(string(event))
	}
	r.add(question{function: Audit}, Call{Function: Audit, Asked: asked})
}

// encoded writes a type of the contract.
func encoded(v any) json.RawMessage {
	b, err := contract.Encode(v)
	if err != nil {
		panic(err) // the host answers by the contract
	}
	return b
}

// Recording gives what was recorded so far.
func (r *Recorder) Recording(by Tool, of Plugin) (*Recording, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.full {
		return nil, fmt.Errorf("record host calls: they are more than a recording holds, %d MiB or %d calls", MaxBytes>>20, MaxCalls)
	}
	out := &Recording{Version: Version, Tool: by, Plugin: of, Masked: slices.Sorted(maps.Keys(r.masked)), Calls: slices.Clone(r.calls)}
	if out.Masked == nil {
		out.Masked = []string{}
	}
	if out.Calls == nil {
		out.Calls = []Call{}
	}
	if r.Distinct { // they came in the order of the machine's moods
		slices.SortFunc(out.Calls, func(a, b Call) int {
			if c := strings.Compare(a.Function, b.Function); c != 0 {
				return c
			}
			return strings.Compare(string(a.Asked), string(b.Asked))
		})
	}
	return out, nil
}
