package cases_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/cases"
	"github.com/medplug/medplug/conformance/mutants/script"
	x "github.com/medplug/medplug/conformance/xtp/xtptest"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// plugin is a module with a manifest whose entry does the steps.
func plugin(t *testing.T, steps ...x.Step) []byte {
	t.Helper()
	m := script.Manifest(contract.CardiacRisk)
	m.Capabilities.Hosts = []string{"api.example.org"}
	short := 2000
	m.Limits.TimeoutMS = &short
	out, err := manifest.Embed(x.Plugin(m.Entry, steps...), m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// run reads a file of cases and runs it.
func run(t *testing.T, module []byte, text string) []conformance.OwnTest {
	t.Helper()
	all, err := cases.Read([]byte(text), "tests/a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	results, err := cases.Run(t.Context(), module, all, cases.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != len(all) {
		t.Fatalf("%d results of %d cases", len(results), len(all))
	}
	return results
}

// one is a file of one case with these expectations.
func one(expect string) string {
	return "cases:\n- name: one\n  input: {inline: {contract: \"1\"}}\n  expect: {" + expect + "}\n"
}

const answer = `{"status":"ok","n":72.4,"whole":3,"big":9007199254740993,"zero":0,"nothing":null,"yes":true,"text":"Não substitui a avaliação","list":[1,2,{"a":"b","c":4}],"deep":{"er":{"x":-1.5}},"a/b":1}`

// What each expectation says of one answer; want is the difference, "" for none.
func TestExpectations(t *testing.T) {
	table := []struct{ expect, want string }{
		{`response: {}`, ""},
		{`response: {status: ok, n: 72.4, whole: 3.0, yes: true}`, ""},
		{`response: {status: not_analysable}`, "/status|- \"not_analysable\"|+ \"ok\""},
		{`response: {whole: "3"}`, `/whole|- "3"|+ 3`},
		{`response: {yes: "true"}`, `/yes|- "true"|+ true`},
		{`response: {big: 9007199254740993}`, ""},
		{`response: {big: 9007199254740992}`, "/big|- 9007199254740992|+ 9007199254740993"},
		{`response: {deep: {er: {x: -1.5}}}`, ""},
		{`response: {deep: {er: {x: -1.25}}}`, "/deep/er/x|- -1.25|+ -1.5"},
		{`response: {deep: 3}`, `/deep|- 3|+ {"er":{"x":-1.5}}`},
		{`response: {n: {x: 3}}`, `/n|- {"x":3}|+ 72.4`},
		{`response: {a/b: 2}`, "/a~1b|- 2|+ 1"},
		{`response: {other: 1}`, "/other|- 1|+ not there"},
		{`response: {other: {x: 1}}`, `/other|- {"x":1}|+ not there`},
		{`response: {list: [1, 2, {a: b}]}`, ""},
		{`response: {list: [1, 2]}`, `/list|- a list of 2: [1,2]|+ [1,2,{"a":"b","c":4}]`},
		{`response: {list: [1, 3, {a: c}]}`, `/list/1|- 3|+ 2|/list/2/a|- "c"|+ "b"`},
		// Numbers near.
		{`response: {n: {$near: 72, $within: 0.5}}`, ""},
		{`response: {n: {$near: 72.1, $within: 0.3}}`, ""},
		{`response: {n: {$near: 72, $within: 0.3}}`, "/n|- 72 ± 0.3|+ 72.4"},
		{`response: {n: {$near: 72, $percent: 1}}`, ""},
		{`response: {n: {$near: 72, $percent: 0.5}}`, "/n|- 72 ± 0.5 %|+ 72.4"},
		{`response: {n: {$near: 72, $within: 0.1, $percent: 1}}`, ""},
		{`response: {text: {$near: 72, $percent: 1}}`, `/text|- 72 ± 1 %|+ "Não substitui a avaliação"`},
		{`response: {other: {$near: 0, $within: 1}}`, "/other|- 0 ± 1|+ not there"},
		{`response: {n: {$at_least: 60, $at_most: 100}}`, ""},
		{`response: {n: {$at_least: 80, $at_most: 100}}`, "/n|- at least 80|+ 72.4"},
		{`response: {n: {$at_most: 72.3}}`, "/n|- at most 72.3|+ 72.4"},
		{`response: {other: {$at_most: 72.3}}`, "/other|- at most 72.3|+ not there"},
		// Presence; null is none.
		{`response: {other: {$absent: true}, nothing: {$absent: true}, n: {$present: true}, zero: {$present: true}}`, ""},
		{`response: {other: null, nothing: null}`, ""},
		{`response: {n: {$absent: true}}`, "/n|- not there|+ 72.4"},
		{`response: {n: null}`, "/n|- not there|+ 72.4"},
		{`response: {other: {$present: true}, nothing: {$present: true}}`, "/nothing|- there|+ null|/other|- there|+ not there"},
		// Texts and lists.
		{`response: {text: {$matches: "^Não .* avaliação$"}}`, ""},
		{`response: {text: {$matches: "^avaliação"}}`, `/text|- matches ^avaliação|+ "Não substitui a avaliação"`},
		{`response: {n: {$matches: "72"}}`, "/n|- matches 72|+ 72.4"},
		{`response: {text: {$contains: ["substitui", "avaliação"]}}`, ""},
		{`response: {text: {$contains: ["substitui", "ouro"]}}`, `/text|- contains "ouro"|+ "Não substitui a avaliação"`},
		{`response: {list: {$contains: [2, {a: b}]}}`, ""},
		{`response: {list: {$contains: [{a: b, d: 1}]}}`, `/list|- contains {"a":"b","d":1}|+ [1,2,{"a":"b","c":4}]`},
		{`response: {n: {$contains: [7]}}`, "/n|- contains 7|+ 72.4"},
		{`response: {list: {$length: 3}, text: {$length: 25}, deep: {$length: {$at_least: 1}}}`, ""},
		{`response: {list: {$length: {$at_most: 2}}}`, `/list|- length at most 2|+ length 3: [1,2,{"a":"b","c":4}]`},
		{`response: {n: {$length: 4}}`, "/n|- length 4|+ 72.4"},
		{`response: {status: {$one_of: [ok, not_analysable]}}`, ""},
		{`response: {status: {$one_of: [a, b]}}`, `/status|- one of ["a","b"]|+ "ok"`},
		{`response: {status: {$not: a}, other: {$not: {$present: true}}}`, ""},
		{`response: {status: {$not: ok}}`, `/status|- not "ok"|+ "ok"`},
		{`response: {list: {$length: 3, $contains: [9]}}`, `/list|- contains 9|+ [1,2,{"a":"b","c":4}]`},
		// What is not the answer.
		{`error: {code: invalid_value}`, `/|- refused: {"code":"invalid_value"}|+ answered: ` + answer[:0]},
		{`calls: []`, ""},
		{`no_other_calls: true`, ""},
		{`calls: [{function: check_consent}]`, "calls[0] check_consent|- times: at least 1|+ times: 0"},
		{`memory_pages: 0`, ""},
		{`memory_pages: {$at_least: 1}`, "memory_pages|- at least 1|+ 0"},
		{`cost: {$at_least: 10, $at_most: 1000000000}`, ""},
	}
	text := "cases:\n"
	for i, c := range table {
		text += strings.Replace(strings.TrimPrefix(one(c.expect), "cases:\n"), "name: one", fmt.Sprintf("name: case %d", i), 1)
	}
	for i, got := range run(t, plugin(t, x.Say(answer)), text) {
		c, text := table[i], strings.Join(got.Diff, "|")
		passed := got.Outcome == conformance.Passed
		if passed != (c.want == "") || !passed && got.Outcome != conformance.Failed || !strings.HasPrefix(text, c.want) || len(c.want) > 0 && !strings.HasSuffix(c.want, ": ") && text != c.want {
			t.Errorf("%s: %s %s %s, want %s", c.expect, got.Outcome, got.Reason, text, c.want)
		}
	}
}

// The cost is exact: what was read off once holds, one more or less does not.
func TestCost(t *testing.T) {
	module := plugin(t, x.Say(`{"a":1}`))
	got := run(t, module, one("cost: 1"))[0]
	exact := strings.TrimPrefix(got.Diff[len(got.Diff)-1], "+ ")
	if got := run(t, module, one("cost: "+exact))[0]; got.Outcome != conformance.Passed {
		t.Errorf("%v", got)
	}
	if got := run(t, module, one("cost: "+exact+"1"))[0]; got.Outcome != conformance.Failed {
		t.Errorf("%v", got)
	}
}

func TestRefusals(t *testing.T) {
	module := plugin(t, x.Fail(`{"code":"out_of_range","message":"is not 18 to 110","path":"/age"}`))
	for expect, want := range map[string]string{
		`error: {code: out_of_range, path: /age}`:                         "",
		`error: {code: {$one_of: [out_of_range, invalid_value]}}`:         "",
		`error: {message: {$matches: "18 to"}}`:                           "",
		`error: {code: invalid_value}`:                                    `error/code|- "invalid_value"|+ "out_of_range"`,
		`error: {path: /sex}`:                                             `error/path|- "/sex"|+ "/age"`,
		`response: {status: ok}`:                                          `/|- answered|+ refused: {"code":"out_of_range","message":"is not 18 to 110","path":"/age"}`,
		`no_other_calls: true`:                                            `/|- answered|+ refused: `,
		`error: {code: out_of_range}, calls: [{function: check_consent}]`: `calls[0] check_consent|- times: at least 1|+ times: 0`,
	} {
		got := run(t, module, one(expect))[0]
		if text := strings.Join(got.Diff, "|"); (got.Outcome == conformance.Passed) != (want == "") || !strings.HasPrefix(text, want) {
			t.Errorf("%s: %s %s, want %s", expect, got.Outcome, text, want)
		}
	}
}

// What is neither an answer nor a refusal fails whatever is expected.
func TestNeitherAnswerNorRefusal(t *testing.T) {
	for name, steps := range map[string][]x.Step{"trap": {x.Trap()}, "time limit": {x.Forever()}, "no JSON": {x.Say("x")}, "untyped": {x.Fail("no")}} {
		for _, expect := range []string{"response: {}", "error: {code: internal}", "no_other_calls: true"} {
			got := run(t, plugin(t, steps...), one(expect))[0]
			if got.Outcome != conformance.Failed || !strings.HasPrefix(got.Reason, "the call came to neither") {
				t.Errorf("%s, %s: %s %s", name, expect, got.Outcome, got.Reason)
			}
			if name == "time limit" {
				break // each takes its time
			}
		}
	}
}

func TestHost(t *testing.T) {
	const consent, authority = `{"patient_id":"p1","purpose_id":"care"}`, `{"authority":"crm","kind":"registration","subject":"SP 123456"}`
	get := `{"method":"GET","url":"https://api.example.org/a","headers":{"X-Id":"7"}}`
	for name, c := range map[string]struct {
		steps        []x.Step
		host, expect string
	}{
		"consent is granted":  {[]x.Step{x.Ask("check_consent", consent), x.Answer()}, `{}`, `response: {status: granted}`},
		"consent for all":     {[]x.Step{x.Ask("check_consent", consent), x.Answer()}, `{consent: revoked}`, `response: {status: revoked}`},
		"consent of one":      {[]x.Step{x.Ask("check_consent", consent), x.Answer()}, `{consent: missing, consents: [{patient_id: p2, status: revoked}, {patient_id: p1, purpose_id: care, status: expired}]}`, `response: {status: expired}`},
		"consent of another":  {[]x.Step{x.Ask("check_consent", consent), x.Answer()}, `{consents: [{patient_id: p1, purpose_id: research, status: revoked}]}`, `response: {status: granted}`},
		"authority unknown":   {[]x.Step{x.Ask("validate_medical_authority", authority), x.Answer()}, `{}`, `response: {status: unknown}`},
		"authority":           {[]x.Step{x.Ask("validate_medical_authority", authority), x.Answer()}, `{authority: [{subject: "SP 123456", status: verified, source: CFM, checked_at: "2026-01-01T00:00:00Z"}]}`, `response: {status: verified, source: CFM}`},
		"another authority":   {[]x.Step{x.Ask("validate_medical_authority", authority), x.Answer()}, `{authority: [{authority: anvisa, subject: "SP 123456", status: verified}]}`, `response: {status: unknown}`},
		"config":              {[]x.Step{x.Ask("config_get", "greeting"), x.Answer()}, `{config: {greeting: '{"a":1}'}}`, `response: {a: 1}`},
		"network answers":     {[]x.Step{x.HTTP(get, ""), x.Answer()}, `{http: [{url: "https://api.example.org/b", json: {b: 1}}, {url: "https://api.example.org/a", json: {a: [1]}}]}`, `response: {a: [1]}`},
		"network in turn":     {[]x.Step{x.HTTP(get, ""), x.HTTP(get, ""), x.HTTP(get, ""), x.Answer()}, `{http: [{url: "https://api.example.org/a", body: '{"n":1}'}, {url: "https://api.example.org/a", body: '{"n":2}'}]}`, `response: {n: 2}, calls: [{function: http_request, times: 3}]`},
		"network has no body": {[]x.Step{x.HTTP(get, ""), x.Say(`{"a":1}`)}, `{}`, `response: {a: 1}, calls: [{function: http_request, argument: {method: GET, url: {$matches: /a$}, headers: {x-id: "7"}}}]`},
		"network takes a body": {[]x.Step{x.HTTP(`{"method":"POST","url":"https://api.example.org/a"}`, `{"age":3}`), x.Say(`{"a":1}`)}, `{}`,
			`calls: [{function: http_request, argument: {body: {age: 3}}, times: 1}], no_other_calls: true`},
		"audit events": {[]x.Step{x.Ask("log_medical_audit_event", `{"event_type":"a","details":{"n":1}}`), x.Ask("log_medical_audit_event", "seen"), x.Say(`{"a":1}`)}, `{}`,
			`calls: [{function: log_medical_audit_event, times: 2}, {function: log_medical_audit_event, argument: {event_type: a}, times: 1}, {function: log_medical_audit_event, argument: {text: seen}, times: {$at_least: 1, $at_most: 1}}, {function: check_consent, times: 0}], no_other_calls: true`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(one(c.expect), "  expect", "  host: "+c.host+"\n  expect", 1)
			if got := run(t, plugin(t, c.steps...), text)[0]; got.Outcome != conformance.Passed {
				t.Errorf("%s %s\n%s", got.Outcome, got.Reason, strings.Join(got.Diff, "\n"))
			}
		})
	}
}

// Calls that are not as expected, and what a case cannot allow.
func TestHostCallsThatDiffer(t *testing.T) {
	consent := x.Ask("check_consent", `{"patient_id":"p1","purpose_id":"care"}`)
	for expect, want := range map[string]string{
		`calls: [{function: check_consent, times: 2}]`:                         `calls[0] check_consent|- times: 2|+ times: 1`,
		`calls: [{function: check_consent, times: 0}]`:                         `calls[0] check_consent|- times: 0|+ times: 1`,
		`calls: [{function: check_consent, argument: {purpose_id: research}}]`: `calls[0] check_consent {"purpose_id":"research"}|- times: at least 1|+ times: 0; with {"patient_id":"p1","purpose_id":"care"}`,
		`no_other_calls: true`:                                                 `calls|- no other call|+ check_consent {"patient_id":"p1","purpose_id":"care"}`,
	} {
		got := run(t, plugin(t, consent, x.Say("{}")), one(expect))[0]
		if text := strings.Join(got.Diff, "|"); got.Outcome != conformance.Failed || text != want {
			t.Errorf("%s: %s %s, want %s", expect, got.Outcome, text, want)
		}
	}
	// A host that the manifest does not declare stays out of reach, whatever the case answers.
	text := strings.Replace(one("response: {}"), "  expect", "  host: {http: [{url: \"https://other.example.org/\", json: {a: 1}}]}\n  expect", 1)
	got := run(t, plugin(t, x.HTTP(`{"url":"https://other.example.org/"}`, ""), x.Answer()), text)[0]
	if got.Outcome != conformance.Failed || !strings.Contains(got.Reason, "the host is not among those allowed") {
		t.Errorf("%s %s", got.Outcome, got.Reason)
	}
}

// Each case has an instance of its own.
func TestInstancesAreFresh(t *testing.T) {
	text := "cases:\n"
	for _, name := range []string{"a", "b", "c"} {
		text += "- name: " + name + "\n  input: {text: '{}'}\n  expect: {response: {n: 1}}\n"
	}
	for _, got := range run(t, plugin(t, x.Say(`{"n":#}`)), text) {
		if got.Outcome != conformance.Passed {
			t.Errorf("%s: %v", got.Name, got.Diff)
		}
	}
}

func TestAPluginThatCannotBeCalledIsNotRun(t *testing.T) {
	all, err := cases.Read([]byte(one("response: {}")), "tests/a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m := script.Manifest(contract.CardiacRisk)
	for want, module := range map[string][]byte{
		"the file is no WebAssembly module": []byte("hello"),
		"no valid manifest is embedded":     x.Plugin(m.Entry),
		"the entry cannot be called":        embed(t, x.Plugin("other"), m),
		"the module cannot be loaded":       embed(t, stranger(m.Entry), m),
	} {
		got, err := cases.Run(t.Context(), module, all, cases.Options{})
		if err != nil || len(got) != 1 || got[0].Outcome != conformance.Skipped || !strings.HasPrefix(got[0].Reason, want) {
			t.Errorf("%s: %v %v", want, got, err)
		}
	}
}

// stranger wants what plugins are not offered.
func stranger(entry string) []byte {
	b := emit.New()
	b.ImportFunc(hostenv.TestNamespace, "reset", wasm.FuncType{})
	b.Export(entry, wasm.KindFunc, b.Func(wasm.FuncType{Results: []wasm.ValType{wasm.I32}}, nil, emit.I32(0)))
	return b.Bytes()
}

func embed(t *testing.T, module []byte, m *contract.Manifest) []byte {
	t.Helper()
	out, err := manifest.Embed(module, m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Requests come from fixtures, from files and from the case itself, with changes. The plugin answers with its input.
func TestInputs(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "tests/requests/a.json", `{"contract":"1","age":40,"sex":"male"}`)
	write(t, dir, "testdata/b.json", `{"b":true}`)
	write(t, dir, "tests/a.yaml", `cases:
- {name: inline, input: {inline: {a: 1.0, b: [x, null]}}, expect: {response: {a: 1, b: [x, null]}}}
- {name: text, input: {text: '{"a": 2}'}, expect: {response: {a: 2}}}
- {name: file, input: {file: requests/a.json}, expect: {response: {age: 40}}}
- {name: file elsewhere, input: {file: ../testdata/b.json}, expect: {response: {b: true}}}
- {name: changed, input: {file: requests/a.json, set: {/age: 50, /medical_context/patient_age: 50}, remove: [/sex]}, expect: {response: {age: 50, medical_context: {patient_age: 50}, sex: null}}}
- {name: fixture, input: {fixture: typical}, expect: {response: {kind: cardiac-risk, contract: "1"}}}
- {name: fixture of a seed, input: {fixture: typical, seed: 9}, expect: {response: {kind: cardiac-risk}}}
- {name: derived fixture, input: {fixture: "foreign/kind ecg-analysis"}, expect: {response: {kind: ecg-analysis}}}
`)
	all, err := cases.Beside(dir)
	if err != nil || len(all) != 8 {
		t.Fatal(len(all), err)
	}
	results, err := cases.Run(t.Context(), plugin(t, x.Echo()), all, cases.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Outcome != conformance.Passed {
			t.Errorf("%s: %s\n%s", r.Name, r.Reason, strings.Join(r.Diff, "\n"))
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// What a case names and what is not there is said before anything is called.
func TestInputsThatAreNotThere(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir()
	write(t, outside, "secret.json", "{}")
	write(t, dir, "tests/big.json", strings.Repeat(" ", 65<<10))
	if err := os.Symlink(outside, filepath.Join(dir, "tests", "link")); err != nil {
		t.Fatal(err)
	}
	for input, want := range map[string]string{
		`{file: nowhere.json}`:                  `tests/a.yaml: case "one": read tests/nowhere.json: `,
		`{file: ../../x.json}`:                  "read ../x.json: ",
		`{file: link/secret.json}`:              "read tests/link/secret.json: ",
		`{file: .}`:                             "no regular file",
		`{file: big.json}`:                      "it is over 65536 bytes",
		`{fixture: typcal}`:                     "did you mean typical?",
		`{fixture: typical/nothing}`:            "unknown fixture \"typical/nothing\": ",
		`{fixture: ladder}`:                     "there are none of this family for cardiac-risk",
		`{text: '{', set: {/a: 1}}`:             "input: what is set or removed in must be JSON",
		`{text: '{"a":[1]}', set: {/a/1: 1}}`:   "input: set /a/1: the list has 1 elements, from 0",
		`{text: '{"a":[1]}', set: {/a/0/b: 1}}`: "input: set /a/0/b: it lies in what has no members",
		`{text: '3', set: {/a: 1}}`:             "input: set /a: it lies in what has no members",
		`{text: '{"a":[1]}', remove: [/a/0]}`:   "input: remove /a/0: only members of mappings can be removed",
		`{inline: {a: 1}, remove: [/b]}`:        "input: remove /b: it is not there",
	} {
		all, err := cases.Read([]byte("cases:\n- {name: one, input: "+input+", expect: {response: {}}}\n"), "tests/a.yaml")
		if err != nil {
			t.Errorf("%s: %v", input, err)
			continue
		}
		_, err = cases.Run(t.Context(), plugin(t, x.Trap()), all, cases.Options{Dir: dir})
		var bad *cases.ConfigError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", input, err, want)
		}
	}
}

func TestFaults(t *testing.T) {
	in := func(rest string) string { return "cases:\n- name: a\n  input: {fixture: typical}\n  " + rest + "\n" }
	for text, want := range map[string]string{
		"":                    "the file is empty",
		"cases: []\n":         "a.yaml:1:1: cases: there is no case",
		"case: []\n":          "1:1: case: unknown key; did you mean cases?",
		"cases:\n- name: a\n": "want exactly one of inline, text, file and fixture, there are 0",
		"cases:\n- input: {text: x}\n  expect: {response: {}}\n": "a case needs a name",
		"cases: [null]\n":             "want a case",
		in(""):                        "a case that expects nothing checks nothing",
		in("expect: {}"):              "a.yaml:4:3: cases[0].expect: a case that expects nothing checks nothing",
		in("expect: {respons: {}}"):   "4:12: cases[0].expect.respons: unknown key; did you mean response?",
		in("expect: {response: }"):    "cases[0].expect.response: it is empty",
		in("expect: {response: [1]}"): "cases[0].expect.response: want a mapping",
		in("expect: {response: {}, error: {code: internal}}"):                                                                    "a call that is refused has no response",
		in("expect: {error: {}}"):                                                                                                "want a mapping of code, path and message",
		in("expect: {error: {code: internl}}"):                                                                                   "unknown error code; did you mean internal?",
		in("expect: {error: {kode: internal}}"):                                                                                  "unknown member of an error",
		in("expect: {response: {n: {$near: 1}}}"):                                                                                "4:34: cases[0].expect.response.n.$near: how near is missing",
		in("expect: {response: {n: {$near: 1, $within: 0}}}"):                                                                    "$within: want more than 0",
		in("expect: {response: {n: {$near: x, $within: 1}}}"):                                                                    "$near: want a number",
		in("expect: {response: {n: {$within: 1}}}"):                                                                              "it goes with $near",
		in("expect: {response: {n: {$abs: 1}}}"):                                                                                 "unknown operator; ",
		in("expect: {response: {n: {$near: 1, $within: 1, m: 1}}}"):                                                              "unknown operator; ",
		in("expect: {response: {n: {$absent: false}}}"):                                                                          "want true; the other operator says the contrary",
		in("expect: {response: {n: {$absent: true, $at_least: 1}}}"):                                                             "it stands alone",
		in("expect: {response: {n: {$matches: \"(\"}}}"):                                                                         "no regular expression: missing closing )",
		in("expect: {response: {n: {$matches: 3}}}"):                                                                             "want a regular expression",
		in("expect: {response: {n: {$contains: x}}}"):                                                                            "want a list of what is contained",
		in("expect: {response: {n: {$contains: []}}}"):                                                                           "want a list of what is contained",
		in("expect: {response: {n: {$one_of: []}}}"):                                                                             "want a list of what may be",
		in("expect: {response: {n: {$length: x}}}"):                                                                              "want a number, or $near",
		in("expect: {cost: {$matches: x}}"):                                                                                      "want a number, or $near",
		in("expect: {cost: fast}"):                                                                                               "want a number, or $near",
		in("expect: {calls: [{function: check_consnt}]}"):                                                                        "unknown function; did you mean check_consent?",
		in("expect: {calls: [{function: check_consent, times: x}]}"):                                                             "want a number",
		in("expect: {response: {}}\n  host: {consent: yes!}"):                                                                    "5:19: cases[0].host.consent: unknown status",
		in("expect: {response: {}}\n  host: {consents: [{status: x}]}"):                                                          "cases[0].host.consents[0].status: unknown status",
		in("expect: {response: {}}\n  host: {guideline: x}"):                                                                     "unknown result",
		in("expect: {response: {}}\n  host: {authority: [{status: verified}]}"):                                                  "whom is asked about is missing",
		in("expect: {response: {}}\n  host: {authority: [{subject: a, status: x}]}"):                                             "authority[0].status: unknown status",
		in("expect: {response: {}}\n  host: {http: [{url: a}]}"):                                                                 "want a whole URL",
		in("expect: {response: {}}\n  host: {http: [{url: \"https://a\", status: 99}]}"):                                         "want a status from 200 to 599",
		in("expect: {response: {}}\n  host: {http: [{url: \"https://a\", body: a, json: 1}]}"):                                   "an answer has body or json, not both",
		in("expect: {response: {}}\n  host: {clock: noon}"):                                                                      "want a time such as",
		"cases:\n- {name: a, input: {text: x, file: y}, expect: {response: {}}}\n":                                               "there are 2",
		"cases:\n- {name: a, input: {text: x, seed: 2}, expect: {response: {}}}\n":                                               "a seed goes with a fixture",
		"cases:\n- {name: a, input: {fixture: typical, seed: -2}, expect: {response: {}}}\n":                                     "is no uint64",
		"cases:\n- {name: a, input: {file: /etc/passwd}, expect: {response: {}}}\n":                                              "want a path relative to this file",
		"cases:\n- {name: a, input: {text: x, set: {age: 1}}, expect: {response: {}}}\n":                                         "want a JSON pointer",
		"cases:\n- {name: a, input: {text: x, remove: [age]}, expect: {response: {}}}\n":                                         "want a JSON pointer",
		"cases:\n- {name: a, input: {text: x}, expect: {response: {}}}\n- {name: a, input: {text: x}, expect: {response: {}}}\n": "3:10: cases[1].name: the name stands twice, first in cases[0]",
	} {
		all, err := cases.Read([]byte(text), "tests/a.yaml")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "tests/a.yaml:") {
			t.Errorf("%s%v %v, want %q", text, len(all), err, want)
		}
	}
}

// All faults of all files are said at once.
func TestBeside(t *testing.T) {
	dir := t.TempDir()
	if all, err := cases.Beside(dir); err != nil || all != nil {
		t.Errorf("no folder: %v %v", all, err)
	}
	write(t, dir, "tests/a.yaml", one("response: {}"))
	write(t, dir, "tests/b.yml", one("response: {}"))
	write(t, dir, "tests/plugin_test.py", "pass")
	write(t, dir, "tests/.hidden.yaml", "x")
	all, err := cases.Beside(dir)
	var files []string
	for _, c := range all {
		files = append(files, c.File)
	}
	if diff := cmp.Diff([]string{"tests/a.yaml", "tests/b.yml"}, files); diff != "" || err != nil {
		t.Error(diff, err)
	}
	write(t, dir, "tests/a.yaml", "cases: []\n")
	write(t, dir, "tests/b.yml", "cases: 3\nx: 4\n")
	write(t, dir, "tests/c.yaml", strings.Repeat("#", cases.MaxFileBytes+1))
	_, err = cases.Beside(dir)
	var bad *cases.ConfigError
	if !errors.As(err, &bad) {
		t.Fatal(err)
	}
	for _, want := range []string{"tests/a.yaml:1:1: cases: there is no case", "tests/b.yml:1:8: cases: want a list", "tests/b.yml:2:1: x: unknown key", "read tests/c.yaml: it is over"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(one(`response: {n: {$near: 72, $within: 0.5}}`))
	f.Add(one(`error: {code: internal}, calls: [{function: check_consent, argument: {a: {$not: 1}}, times: {$at_most: 2}}]`))
	f.Fuzz(func(t *testing.T, text string) {
		all, err := cases.Read([]byte(text), "f.yaml")
		if err == nil && len(all) == 0 {
			t.Error("no case, and no fault")
		}
	})
}
