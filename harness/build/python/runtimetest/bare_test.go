package runtimetest

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
)

// bare runs a script in a runtime as medplug build does, but without extism, which catches what an entry raises.
func bare(t *testing.T, p *harness.Plugin, script string) (*harness.Sandbox, error) {
	t.Helper()
	s := open(t, p, standard(t))
	input := binary.LittleEndian.AppendUint32(nil, uint32(len(script)))
	_, err := s.Call(t.Context(), "medplug_build", append(input, script+"argument"...))
	return s, err
}

func TestWithoutExtismNothingOfAnExceptionLeavesEither(t *testing.T) {
	file, err := os.ReadFile(runtimeFile)
	if err != nil {
		t.Fatalf("%v: run make python-runtime", err)
	}
	p, err := harness.Load(t.Context(), file, harness.Options{CacheDir: compiled})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(t.Context())

	if _, err := open(t, p, standard(t)).Call(t.Context(), entry, nil); refused(err) != "the plugin was never built" {
		t.Errorf("before anything was built: %v", err)
	}
	if s, err := bare(t, p, "raise ValueError('"+secret+"')"); refused(err) != "ValueError at <medplug>:1" {
		t.Errorf("a script that raises: %v", err)
	} else if _, err := s.Call(t.Context(), entry, nil); refused(err) != "the plugin was never built" {
		t.Errorf("after it: %v", err)
	}
	for input, says := range map[string]string{"": "ValueError", "\xff\xff\xff\x7f": "ValueError", "\x01\x00\x00\x00(": "SyntaxError"} {
		if _, err := open(t, p, standard(t)).Call(t.Context(), "medplug_build", []byte(input)); !strings.HasPrefix(refused(err), says) {
			t.Errorf("%q instead of a script: %v", input, err)
		}
	}

	s, err := bare(t, p, `
import _extism
class Loud:
    def __init__(self, text): self.text = text
    def __del__(self): raise ValueError(self.text)
def entry():
    names = {}
    exec(_extism.input_bytes(), {"Loud": Loud}, names)
    _extism.output(b"{}")
    return names.get("code")
assert ARGUMENT == b"argument" and isinstance(ARGUMENT, bytearray)
_extism.set_entry(entry)
_extism.output(b"{}")
`)
	if err != nil {
		t.Fatal(err)
	}
	at := " at <medplug>:8"
	for code, want := range map[string]string{
		"raise ValueError('SECRET')":                      "ValueError" + at,
		"raise type('SECRET', (KeyError,), {})('SECRET')": "KeyError" + at,
		"exec(compile('1/0', 'SECRET.py', 'exec'))":       "ZeroDivisionError" + at,
		"raise SystemExit('SECRET')":                      "SystemExit" + at,
		"import json; json.loads('SECRET')":               "JSONDecodeError" + at,
		"f = lambda f: f(f)\nf(f)":                        "RecursionError" + at,
		"code = 'SECRET'":                                 "the entry returned neither None nor an int",
		"Loud('SECRET')":                                  "",
		"code = 0":                                        "",
		"code = False":                                    "",
	} {
		r, err := s.Call(t.Context(), entry, []byte(strings.ReplaceAll(code, "SECRET", secret)))
		if refused(err) != want || want == "" && err != nil {
			t.Errorf("%s: %v, want %q", code, err, want)
		}
		if said := fmt.Sprintf("%v %q", err, r.Trace.Logs); strings.Contains(said, secret) {
			t.Errorf("%s: %s", code, said)
		}
	}
	for _, code := range []string{"code = 3", "code = 1 << 80", "code = -1"} { // no error was set
		if _, err := bareCall(t, s, code); err == nil {
			t.Errorf("%s: a call that succeeded", code)
		}
		if s, err = bare(t, p, "import _extism\ndef entry():\n  names = {}\n  exec(_extism.input_bytes(), names)\n  return names['code']\n_extism.set_entry(entry)\n_extism.output(b'{}')"); err != nil {
			t.Fatal(err)
		}
	}
}

func bareCall(t *testing.T, s *harness.Sandbox, code string) (harness.Reply, error) {
	t.Helper()
	return s.Call(t.Context(), entry, []byte(code))
}
