package script_test

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var generated = sync.OnceValues(func() (*fixtures.Set, error) {
	return fixtures.Generate(risk().Manifest(), 1, fixtures.Small, fixtures.Malformed)
})

// small gives a few requests that are quickly made: one to be answered, and malformed ones.
func small(t *testing.T) []fixtures.Fixture {
	t.Helper()
	set, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	return set.Fixtures
}

func risk() *script.Plugin { return script.Honest(contract.CardiacRisk) }

// nobody is a network where every request is answered with 503.
type nobody struct{}

func (nobody) Do(_ context.Context, _ []string, r hostenv.HTTPRequest, body []byte, record func(hostenv.EgressAttempt)) (hostenv.HTTPResponse, error) {
	record(hostenv.EgressAttempt{Method: r.Method, URL: r.URL + " " + string(body)})
	return hostenv.HTTPResponse{Status: 503}, nil
}

// opened builds a plugin for the small requests and opens a sandbox of it.
func opened(t *testing.T, p *script.Plugin, host hostenv.Host) (*harness.Sandbox, []fixtures.Fixture) {
	t.Helper()
	return sandboxOf(t, p, small(t), host), small(t)
}

// sandboxOf builds a plugin and opens a sandbox of it.
func sandboxOf(t *testing.T, p *script.Plugin, all []fixtures.Fixture, host hostenv.Host) *harness.Sandbox {
	t.Helper()
	module, err := p.Build(all)
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := harness.Load(t.Context(), module, harness.Options{Host: host})
	if err != nil {
		t.Fatal(err)
	}
	limits, err := conformance.LimitsFor(p.Manifest())
	if err != nil {
		t.Fatal(err)
	}
	s, err := plugin.Open(t.Context(), limits)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(context.WithoutCancel(t.Context())), plugin.Close(context.WithoutCancel(t.Context()))); err != nil {
			t.Error(err)
		}
	})
	return s
}

// called calls the plugin with the first fixture.
func called(t *testing.T, p *script.Plugin, host hostenv.Host) harness.Reply {
	t.Helper()
	s, all := opened(t, p, host)
	reply, _ := s.Call(t.Context(), p.Manifest().Entry, all[0].Request) // its error is in the trace
	return reply
}

var rehearsal = hostenv.Host{Medical: hostenv.Rehearsal{}, Config: map[string]string{"medical_specialty": "cardiology"}, Egress: nobody{}, Seed: &[32]byte{1}}

func answering(change func(r *script.Reply)) *script.Plugin {
	return risk().Answer(func(_ fixtures.Fixture, r *script.Reply) { change(r) })
}

// What a step does is seen in the output, or in what the host recorded.
func TestSteps(t *testing.T) {
	text := func(hole string) *script.Plugin {
		return answering(func(r *script.Reply) { r.Set("/reason", "<"+hole+">") })
	}
	hosts := func(p *script.Plugin) *script.Plugin {
		return p.Declare(func(m *contract.Manifest) { m.Capabilities.Hosts = []string{"a.example"} })
	}
	for name, c := range map[string]struct {
		p    *script.Plugin
		want string // regular expression of the output, and of all that was recorded
	}{
		"set":              {text("dito"), `"reason":"<dito>"`},
		"config":           {text(script.Config("medical_specialty")), `"reason":"<cardiology>"`},
		"no config":        {text(script.Config("other")), `"reason":"<>"`},
		"clock":            {text(script.Clock), `"reason":"<1767225600>"`},
		"random":           {text(script.Random), `"reason":"<[0-9]+>"`},
		"log level":        {text(script.LogLevel), `"reason":"<0>"`},
		"filler":           {text(script.Filler(5)), `"reason":"<xxxxx>"`},
		"kept, fresh":      {text(script.Kept), `"reason":"<>"`},
		"count, fresh":     {text(script.Count), `"reason":"<0>"`},
		"member":           {text(script.Member("kind", "none")), `"reason":"<cardiac-risk>"`},
		"no member":        {text(script.Member("absent", "none")), `"reason":"<none>"`},
		"var":              {answering(func(r *script.Reply) { r.SetVar("k", "v"+script.LogLevel).Set("/reason", script.Var("k")) }), `"reason":"v0".*var k=v0`},
		"log":              {answering(func(r *script.Reply) { r.LogAt("warn", "w"+script.Filler(3)).Log("two") }), `log warn wxxx; log info two`},
		"stdout":           {answering(func(r *script.Reply) { r.Print("printed\n") }), `log [a-z]+ printed`},
		"audit event":      {answering(func(r *script.Reply) { r.Call("log_medical_audit_event", "text") }), `call log_medical_audit_event text -> ;`},
		"guideline":        {declared("validate_crm_cardiology_guidelines"), `call validate_crm_cardiology_guidelines {.*} -> 2;`},
		"authority":        {declared("validate_medical_authority"), `call validate_medical_authority {.*} -> {"status":"unknown"`},
		"consent":          {declared("check_consent"), `"status":"ok".*call check_consent {.*} -> {"status":"granted"`},
		"request":          {hosts(answering(func(r *script.Reply) { r.HTTP("POST", "https://b.example/", nil, "body "+script.LogLevel) })), `http GET https://a\.example/tables/version +; http POST https://b\.example/ body 0 ;`},
		"delete":           {answering(func(r *script.Reply) { r.Delete("/disclaimer").Delete("/limitations/0").Delete("/absent/3") }), `"kind":"cardiac-risk","language":"pt-BR","limitations":\[\]`},
		"rename":           {answering(func(r *script.Reply) { r.Rename("/risk_scores", "scores") }), `"scores":\[`},
		"raw output":       {answering(func(r *script.Reply) { r.Output(`{ "a" : 1 }`) }), `^{ "a" : 1 }`},
		"a value":          {answering(func(r *script.Reply) { r.Answer(map[string]any{"b": []any{1, nil}}) }), `^{"b":\[1,null\]}`},
		"declared clock":   {risk().Declare(func(m *contract.Manifest) { m.Capabilities.Clock = true }), `anfitrião: 1767225600\.`},
		"declared random":  {risk().Declare(func(m *contract.Manifest) { m.Capabilities.Random = true }), `método: [0-9]+\.`},
		"acts as another":  {risk().Act(func(m *contract.Manifest) { m.Plugin.Version = "9.9.9" }), `"version":"9.9.9"`},
		"start keeps":      {text(script.Kept).Start(func(r *script.Reply) { r.Keep("early") }), `"reason":"<early>"`},
		"initialise keeps": {text(script.Kept).Initialise(func(r *script.Reply) { r.Keep("early") }), `"reason":"<early>"`},
		"declared ai": {risk().Declare(func(m *contract.Manifest) {
			m.AI = contract.AIDeclared{Used: true, Kind: "ml_locked", ModelID: "net", ModelVersion: "2"}
		}), `inteligência artificial \(modelo net 2\)`},
		"without a consent": {risk().Declare(func(m *contract.Manifest) { m.Capabilities.HostFunctions = []string{"check_consent"} }), `"status":"ok"`},
	} {
		t.Run(name, func(t *testing.T) {
			reply := called(t, c.p, rehearsal)
			if reply.Trace.Err != nil {
				t.Fatal(reply.Trace.Err)
			}
			if got := recorded(reply); !regexp.MustCompile(c.want).MatchString(got) {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
	// The same plugin on a host that grants nothing.
	reply := called(t, declared("check_consent"), hostenv.Host{})
	if got := recorded(reply); !strings.Contains(got, `"reason_code":"consent_missing"`) || !strings.Contains(got, `"status":"not_analysable"`) {
		t.Errorf("without a consent: %s", got)
	}
}

// declared is a plugin that declares a host function, and so calls it.
func declared(function string) *script.Plugin {
	return risk().Declare(func(m *contract.Manifest) { m.Capabilities.HostFunctions = []string{function} })
}

// recorded is the output and all that the host wrote down.
func recorded(reply harness.Reply) string {
	var b strings.Builder
	b.Write(reply.Output)
	for _, l := range reply.Trace.Logs {
		b.WriteString(" log " + l.Level + " " + l.Message + ";")
	}
	for _, c := range reply.Trace.HostCalls {
		b.WriteString(" call " + c.Function + " " + string(c.Argument) + " -> " + c.Result + ";")
	}
	for _, e := range reply.Trace.Egress {
		b.WriteString(" http " + e.Method + " " + e.URL + " ;")
	}
	for _, v := range reply.Trace.Vars {
		b.WriteString(" var " + v.Key + "=" + string(v.Value) + ";")
	}
	return b.String()
}

// How a call can go wrong.
func TestFailures(t *testing.T) {
	soon := func(p *script.Plugin) *script.Plugin {
		return p.Declare(func(m *contract.Manifest) { m.Limits.TimeoutMS = contract.Ptr(200) })
	}
	for name, c := range map[string]struct {
		p    *script.Plugin
		want string
	}{
		"refuses":       {answering(func(r *script.Reply) { r.Fail(contract.OutOfRange, "/age") }), `out_of_range at /age`},
		"in plain text": {answering(func(r *script.Reply) { r.FailText("no") }), `untyped failure`},
		"returns one":   {answering(func(r *script.Reply) { r.Return(1) }), `untyped failure`},
		"says nothing":  {answering(func(r *script.Reply) { *r = script.Reply{} }), `output|untyped failure`},
		"traps":         {answering(func(r *script.Reply) { r.Trap() }), `unreachable`},
		"exits":         {answering(func(r *script.Reply) { r.Exit(7) }), `exit.*7`},
		"hangs":         {soon(answering(func(r *script.Reply) { r.Hang() })), `time limit`},
		"grows":         {answering(func(r *script.Reply) { r.Grow(2000) }), `memory limit`},
		"floods":        {answering(func(r *script.Reply) { r.Set("/x", script.Filler(2<<20)) }), `output limit`},
	} {
		t.Run(name, func(t *testing.T) {
			reply := called(t, c.p, rehearsal)
			if reply.Trace.Err == nil || !regexp.MustCompile(c.want).MatchString(reply.Trace.Err.Error()) {
				t.Errorf("got %v, want %s", reply.Trace.Err, c.want)
			}
		})
	}
}

// What is kept and counted outlives a call on its instance, and only there.
func TestState(t *testing.T) {
	p := answering(func(r *script.Reply) { r.Set("/reason", script.Kept+"|"+script.Count).Keep("k" + script.Count).Count() })
	s, all := opened(t, p, rehearsal)
	for _, want := range []string{`"reason":"|0"`, `"reason":"k0|1"`, `"reason":"k1|2"`} {
		reply, err := s.Call(t.Context(), p.Manifest().Entry, all[0].Request)
		if err != nil || !bytes.Contains(reply.Output, []byte(want)) {
			t.Errorf("%v, want %s in %s", err, want, reply.Output)
		}
	}
}

// Each request has its own reply; one that no fixture is gets a small one's, about itself.
func TestTable(t *testing.T) {
	p := risk().Answer(func(f fixtures.Fixture, r *script.Reply) {
		if f.Need == fixtures.Malformed {
			r.FailWith(&contract.Error{Code: contract.Internal, Message: f.Name})
		}
	})
	s, all := opened(t, p, rehearsal)
	seen := map[string]string{}
	for _, f := range all {
		reply, _ := s.Call(t.Context(), p.Manifest().Entry, f.Request)
		if f.Need != fixtures.Malformed || seen[string(f.Request)] != "" {
			continue
		}
		seen[string(f.Request)] = f.Name
		if reply.Trace.Err == nil || !strings.Contains(reply.Trace.Err.Error(), f.Name) {
			t.Errorf("%s: %v", f.Name, reply.Trace.Err)
		}
	}
	if len(seen) < 40 {
		t.Errorf("%d malformed requests", len(seen))
	}
	other := bytes.Replace(all[0].Request, []byte(`"request_id":"`), []byte(`"request_id":"new-`), 1)
	reply, err := s.Call(t.Context(), p.Manifest().Entry, other)
	if err != nil || !bytes.Contains(reply.Output, []byte(`"request_id":"new-`)) || !bytes.Contains(reply.Output, []byte(`"audience":"professional"`)) {
		t.Errorf("a request of nobody: %v %s", err, reply.Output)
	}
}

// The same plugin has the same bytes, is small, and its code is the same whatever it says.
func TestBytes(t *testing.T) {
	all := small(t)
	build := func(p *script.Plugin) []byte {
		t.Helper()
		b, err := p.Build(all)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := build(risk())
	if !bytes.Equal(first, build(risk())) {
		t.Error("two builds differ")
	}
	if len(first) > 64<<10 {
		t.Errorf("%d bytes", len(first))
	}
	code := func(b []byte) int {
		m, err := wasm.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, f := range m.Code {
			n += len(f.Code)
		}
		return n
	}
	said := code(build(answering(func(r *script.Reply) { r.Set("/reason", "something else") })))
	if got := code(first); got == 0 || got > 4<<10 || got-said > 16 || said-got > 16 { // addresses are written in as many bytes as they need
		t.Errorf("%d bytes of code, then %d", got, said)
	}
}

func TestFaultyScripts(t *testing.T) {
	all := small(t)
	twice := append(all[:1:1], all[0])
	twice[1].Name = "again"
	p := risk().Answer(func(f fixtures.Fixture, r *script.Reply) { r.Set("/reason", f.Name) })
	if _, err := p.Build(twice); err == nil || !strings.Contains(err.Error(), "are one request with two replies") {
		t.Errorf("one request, two replies: %v", err)
	}
	if _, err := risk().Build(twice); err != nil {
		t.Errorf("one request, the same reply twice: %v", err)
	}
	if _, err := risk().Build(nil); err == nil {
		t.Error("no fixture at all")
	}
	if _, err := risk().Declare(func(m *contract.Manifest) { m.Kind = "no-such-kind" }).Build(all); err == nil {
		t.Error("an unknown kind")
	}
	for name, fault := range map[string]func(r *script.Reply){
		"function": func(r *script.Reply) { r.Call("no_such_function", "") },
		"level":    func(r *script.Reply) { r.LogAt("loud", "") },
		"pointer":  func(r *script.Reply) { r.Set("reason", 1) },
		"place":    func(r *script.Reply) { r.Set("/limitations/9", "x") },
		"value":    func(r *script.Reply) { r.Set("/reason", make(chan int)) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("nothing is said")
				}
			}()
			fault(new(script.Reply).Answer(map[string]any{"limitations": []any{}}))
		})
	}
}
