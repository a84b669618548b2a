package conformance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// OutputCase is what an output rule judges: one call, on a fixture or live.
type OutputCase struct {
	Manifest *contract.Manifest
	Request  contract.Request   // common part
	Input    []byte             // the request as it came, for rules about what only one kind's requests hold
	Response *contract.Response // common part; nil when the call failed or its output does not fit the schema
	Output   []byte             // as it came; empty when the call failed
	Trace    harness.Trace

	// SignedDocument is set by a host that verified a physician's signature over the answer. The response cannot set it.
	SignedDocument bool
	// Marks identify the patient and went in with the request: canaries in tests, on live answers what the host knows of
	// the patient. They must not come out.
	Marks []fixtures.Canary
	// Carried are marks in what the kind gives back: they may come out in the answer, and in nothing else.
	Carried []fixtures.Canary

	tree  *strictjson.Value
	texts []Text
}

// Text is one string of a response and where it stands (RFC 6901).
type Text struct{ Path, Value string }

// NewOutputCase reads a call. output is empty for a call that failed; tr.Err then says why.
func NewOutputCase(m *contract.Manifest, request, output []byte, tr harness.Trace) (*OutputCase, error) {
	kind, ok := contract.KindOf(m.Kind)
	if !ok {
		return nil, fmt.Errorf("read call: no kind %q in the contract", m.Kind)
	}
	c := &OutputCase{Manifest: m, Input: request, Output: output, Trace: tr, Request: readRequest(kind, request)}
	if len(output) == 0 {
		return c, nil
	}
	if tree, err := strictjson.ParseObject(output); err == nil {
		c.tree, c.texts = tree, appendTexts(nil, "", tree)
	}
	if into := kind.NewResponse(); contract.DecodeResponse(output, into) == nil {
		c.Response = into.(interface{ Common() *contract.Response }).Common()
	}
	return c, nil
}

// Context is what levels depend on. The audience is the request's: a plugin cannot lower a level by naming another.
func (c *OutputCase) Context() Context {
	return Context{Kind: c.Manifest.Kind, Audience: c.Request.Audience, ContentKind: c.Request.ContentKind, AIUsed: c.Manifest.AI.Used}
}

// Tree is the response as JSON; nil when the call failed.
func (c *OutputCase) Tree() *strictjson.Value { return c.tree }

// Texts are all strings of the response, in document order.
func (c *OutputCase) Texts() []Text { return c.texts }

// Prose is what a reader is told: Texts without identifiers, codes, dates and the names of plugin and model.
func (c *OutputCase) Prose() []Text {
	var prose []Text
	for _, t := range c.texts {
		if !notProse(t.Path) {
			prose = append(prose, t)
		}
	}
	return prose
}

// Body is the prose without the disclaimers.
func (c *OutputCase) Body() []Text {
	var body []Text
	for _, t := range c.Prose() {
		if !isDisclaimer(t.Path) {
			body = append(body, t)
		}
	}
	return body
}

// Judge runs an output rule on one live answer and gives its findings, none when the answer keeps the rule. An error
// means that the answer was not judged, because the rule is no output rule or broke, or the answer does not fit the
// schema: the caller must then treat it as not cleared.
func (r *Rule) Judge(c *OutputCase) (found []Finding, err error) {
	if r.Output == nil {
		return nil, fmt.Errorf("judge answer: %s is no output rule", r.ID)
	}
	if len(c.Output) > 0 && c.Response == nil {
		return nil, fmt.Errorf("judge answer: %s cannot read it: it does not fit the schema", r.ID)
	}
	t := &Tally{}
	t.at(r.Level(c.Context()), "")
	if err := guard(func() error { r.Output(c, t); return nil }); err != nil {
		return nil, err
	}
	return t.findings, nil
}

// readRequest reads the common part. A malformed request is a case too, for its refusal must not leak: then the members
// that contexts depend on are read one by one.
func readRequest(kind contract.KindInfo, request []byte) contract.Request {
	into := kind.NewRequest()
	if contract.DecodeRequest(request, into, contract.DecodeOptions{}) == nil {
		return *into.(interface{ Common() *contract.Request }).Common()
	}
	r := contract.Request{Kind: kind.Kind, Audience: contract.Professional, Language: contract.PtBR}
	tree, err := strictjson.ParseObject(request)
	if err != nil {
		return r
	}
	if v := tree.Get("request_id"); v != nil {
		r.RequestID = v.Str
	}
	if v := tree.Get("audience"); v != nil && slices.Contains([]string{"patient", "public"}, v.Str) {
		r.Audience = contract.Audience(v.Str)
	}
	if v := tree.Get("content_kind"); v != nil {
		r.ContentKind = contract.ContentKind(v.Str)
	}
	return r
}

func appendTexts(texts []Text, path string, v *strictjson.Value) []Text {
	if v.Kind == strictjson.String {
		return append(texts, Text{path, v.Str})
	}
	items, members := v.Items(), v.Members()
	for i := range items {
		texts = appendTexts(texts, path+"/"+strconv.Itoa(i), &items[i])
	}
	for i := range members {
		texts = appendTexts(texts, path+"/"+pointer.Replace(members[i].Key), &members[i].Value)
	}
	return texts
}

var pointer = strings.NewReplacer("~", "~0", "/", "~1")

// codes are the top-level members that hold no prose.
var codes = []string{"contract", "kind", "request_id", "analysis_id", "audience", "language", "status", "reason_code", "ai",
	"human_review", "processing_audit", "provenance", "prescription", "control_lists"}

func notProse(path string) bool {
	top, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return slices.Contains(codes, top)
}

func isDisclaimer(path string) bool {
	return strings.HasPrefix(path, "/disclaimer/") || strings.HasSuffix(path, "/medical_disclaimer")
}
