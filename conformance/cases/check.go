package cases

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/medplug/medplug/harness/suggest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// wanted is what a case expects, compiled.
type wanted struct {
	response, refusal  matcher // nil: none; both nil: an answer, whatever it says
	cost, memory       matcher
	calls              []wantedCall
	refused, noOthers  bool
	costly, remembered bool
}

type wantedCall struct {
	function        string
	argument, times matcher // argument nil: any
}

// functions are what a plugin may ask of its host.
var functions = []string{"check_consent", httpRequest, "log_medical_audit_event", "validate_crm_cardiology_guidelines", "validate_medical_authority"}

const httpRequest = "http_request"

// checker finds what a Go type does not: at a JSON pointer of the file.
type checker struct {
	report func(pointer, reason string)
}

func (c *checker) file(f *file, root map[string]any, name string) {
	list, _ := root["cases"].([]any)
	if len(f.Cases) == 0 {
		c.report("/cases", "there is no case")
		return
	}
	seen := map[string]int{}
	for i, one := range f.Cases {
		at := "/cases/" + strconv.Itoa(i)
		tree, ok := list[i].(map[string]any)
		if one == nil || !ok {
			c.report(at, "want a case")
			continue
		}
		one.File = name
		if one.Name = strings.TrimSpace(one.Name); one.Name == "" {
			c.report(at+"/name", "a case needs a name")
		} else if before, twice := seen[one.Name]; twice {
			c.report(at+"/name", fmt.Sprintf("the name stands twice, first in cases[%d]", before))
		}
		seen[one.Name] = i
		c.input(&one.Input, member(tree, "input"), at+"/input")
		c.host(&one.Host, at+"/host")
		c.expect(one, member(tree, "expect"), at+"/expect")
	}
}

// member is a mapping inside a mapping; nil when it is not there.
func member(tree map[string]any, name string) map[string]any {
	m, _ := tree[name].(map[string]any)
	return m
}

func (c *checker) input(in *Input, tree map[string]any, at string) {
	var given []string
	for _, name := range []string{"inline", "text", "file", "fixture"} {
		if v, ok := tree[name]; ok {
			if v == nil || v == "" && name != "text" {
				c.report(at+"/"+name, "it is empty")
			}
			given = append(given, name)
		}
	}
	switch {
	case len(given) != 1:
		c.report(at, fmt.Sprintf("want exactly one of inline, text, file and fixture, there are %d", len(given)))
	case in.Seed != nil && in.Fixture == "":
		c.report(at+"/seed", "a seed goes with a fixture")
	}
	if in.Path != "" && !filepath.IsLocal(filepath.FromSlash(in.Path)) && !strings.HasPrefix(in.Path, "../") {
		c.report(at+"/file", "want a path relative to this file")
	}
	for pointer := range in.Set {
		if !strings.HasPrefix(pointer, "/") {
			c.report(at+"/set/"+escape(pointer), "want a JSON pointer, such as /medical_context/patient_age")
		}
	}
	for i, pointer := range in.Remove {
		if !strings.HasPrefix(pointer, "/") {
			c.report(at+"/remove/"+strconv.Itoa(i), "want a JSON pointer, such as /patient_id")
		}
	}
}

func (c *checker) expect(one *Case, tree map[string]any, at string) {
	if len(tree) == 0 {
		c.report(at, "a case that expects nothing checks nothing")
		return
	}
	e, w := &one.Expect, &one.want
	for name, v := range tree {
		if v == nil {
			c.report(at+"/"+name, "it is empty")
		}
	}
	if e.Response != nil && e.Error != nil {
		c.report(at+"/error", "a call that is refused has no response")
	}
	if e.Response != nil {
		if w.response = c.matcher(e.Response, at+"/response"); !isMapping(e.Response) {
			c.report(at+"/response", "want a mapping")
		}
	}
	if e.Error != nil {
		w.refusal, w.refused = c.matcher(e.Error, at+"/error"), true
		c.refusal(e.Error, at+"/error")
	}
	if e.Cost != nil {
		w.cost, w.costly = c.number(e.Cost, at+"/cost"), true
	}
	if e.MemoryPages != nil {
		w.memory, w.remembered = c.number(e.MemoryPages, at+"/memory_pages"), true
	}
	w.noOthers = e.NoOther
	for i, call := range e.Calls {
		p := at + "/calls/" + strconv.Itoa(i)
		if !slices.Contains(functions, call.Function) {
			c.report(p+"/function", oneOf("function", call.Function, functions))
		}
		wc := wantedCall{function: call.Function, times: bound{at: "at least", n: 1}}
		if call.Argument != nil {
			wc.argument = c.matcher(call.Argument, p+"/argument")
		}
		if call.Times != nil {
			wc.times = c.number(call.Times, p+"/times")
		}
		w.calls = append(w.calls, wc)
	}
}

// refusal checks that only what an error object has is expected of it.
func (c *checker) refusal(v any, at string) {
	m, ok := v.(map[string]any)
	if !ok || len(m) == 0 {
		c.report(at, "want a mapping of code, path and message")
		return
	}
	var codes []string
	for _, c := range contract.Codes() {
		codes = append(codes, string(c))
	}
	for name, value := range m {
		known := []string{"code", "message", "path"}
		if !slices.Contains(known, name) {
			c.report(at+"/"+escape(name), oneOf("member of an error", name, known))
		}
		code, text := value.(string)
		if name == "code" && text && !strings.HasPrefix(code, "x_") && !slices.Contains(codes, code) {
			c.report(at+"/code", oneOf("error code", code, codes))
		}
	}
}

func (c *checker) host(h *Host, at string) {
	statuses := []string{"granted", "missing", "revoked", "expired", "not_required"}
	if h.Consent != "" && !slices.Contains(statuses, h.Consent) {
		c.report(at+"/consent", oneOf("status", h.Consent, statuses))
	}
	for i, a := range h.Consents {
		if p := at + "/consents/" + strconv.Itoa(i); !slices.Contains(statuses, a.Status) {
			c.report(p+"/status", oneOf("status", a.Status, statuses))
		}
	}
	if results := []string{"pass", "fail", "not_decided"}; h.Guideline != "" && !slices.Contains(results, h.Guideline) {
		c.report(at+"/guideline", oneOf("result", h.Guideline, results))
	}
	for i, a := range h.Authority {
		p := at + "/authority/" + strconv.Itoa(i)
		if a.Subject == "" {
			c.report(p+"/subject", "whom is asked about is missing")
		}
		if all := []string{"verified", "not_found", "inactive", "unknown"}; !slices.Contains(all, a.Status) {
			c.report(p+"/status", oneOf("status", a.Status, all))
		}
		if a.CheckedAt != nil && !isTime(*a.CheckedAt) {
			c.report(p+"/checked_at", "want a time such as 2026-01-01T00:00:00Z")
		}
	}
	for i, a := range h.HTTP {
		p := at + "/http/" + strconv.Itoa(i)
		if !strings.Contains(a.URL, "://") {
			c.report(p+"/url", "want a whole URL")
		}
		if a.Status != 0 && (a.Status < 200 || a.Status > 599) {
			c.report(p+"/status", "want a status from 200 to 599")
		}
		if a.Body != nil && a.JSON != nil {
			c.report(p+"/json", "an answer has body or json, not both")
		}
	}
	if h.Clock != "" && !isTime(h.Clock) {
		c.report(at+"/clock", "want a time such as 2026-01-01T00:00:00Z")
	}
}

func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

func isMapping(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}

// oneOf says what a word should have been.
func oneOf(what, have string, known []string) string {
	if near, ok := suggest.Nearest(have, known); ok {
		return fmt.Sprintf("unknown %s; did you mean %s?", what, near)
	}
	return fmt.Sprintf("unknown %s; there are: %s", what, strings.Join(known, ", "))
}

// escape writes a member name as part of a JSON pointer (RFC 6901).
func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
