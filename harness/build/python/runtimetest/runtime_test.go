// Package runtimetest holds the Python runtime to what README.md promises, through the harness, as plugins made of it.
package runtimetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/python"
	"github.com/medplug/medplug/harness/hostenv"
)

const entry = "process_medical_content"

// What scripts/setup cpython makes, and where compiled code is kept between runs.
const (
	runtimeFile = "../../../../.cache/toolchains/python-runtime/medplug-python.wasm"
	compiled    = "../../../../.cache/compiled"
)

// interpreter is shared: loading it takes longer than most tests.
var interpreter = sync.OnceValues(func() (*python.Interpreter, error) {
	file, err := os.ReadFile(runtimeFile)
	if err != nil {
		return nil, fmt.Errorf("%w: run make python-runtime", err)
	}
	r, err := python.Read(file)
	if err != nil {
		return nil, err
	}
	return r.Load(context.Background(), compiled)
})

// build makes a plugin of one file.
func build(source string) ([]byte, error) {
	i, err := interpreter()
	if err != nil {
		return nil, err
	}
	project := python.Project{
		Modules: []python.Module{{Name: "plugin", Path: "plugin.py", Own: true, Source: []byte(source)}},
		Module:  "plugin", Entry: entry, Stamp: "{}",
	}
	return i.Make(context.Background(), project, python.Options{Timeout: 30 * time.Second, Pages: 256})
}

func buildAndLoad(source string) (*harness.Plugin, error) {
	module, err := build(source)
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, traceback(err))
	}
	return harness.Load(context.Background(), module, harness.Options{CacheDir: compiled})
}

// load makes a plugin of one file and loads it for a host that sets nothing.
func load(t testing.TB, source string) *harness.Plugin {
	t.Helper()
	p, err := buildAndLoad(source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close(context.Background()) })
	return p
}

var evaluator = sync.OnceValues(func() (*harness.Plugin, error) { return buildAndLoad(evaluate) })

// evaluating is a plugin that many tests ask for the values of expressions.
func evaluating(t testing.TB) *harness.Plugin {
	t.Helper()
	p, err := evaluator()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func traceback(err error) string {
	if s := (*python.SourceError)(nil); errors.As(err, &s) {
		return s.Traceback
	}
	return ""
}

// standard are the limits that plugins in Python live under, with a deadline for those who never end.
func standard(t testing.TB) harness.Limits {
	t.Helper()
	l, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func open(t testing.TB, p *harness.Plugin, l harness.Limits) *harness.Sandbox {
	t.Helper()
	s, err := p.Open(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(t.Context()) })
	return s
}

// ask calls a plugin that answers {"value": ...} in a fresh sandbox.
func ask(t testing.TB, p *harness.Plugin, request string) (any, harness.Trace, error) {
	t.Helper()
	return askAgain(t, open(t, p, standard(t)), request)
}

func askAgain(t testing.TB, s *harness.Sandbox, request string) (any, harness.Trace, error) {
	t.Helper()
	r, err := s.Call(t.Context(), entry, []byte(request))
	if err != nil {
		return nil, r.Trace, err
	}
	var answer struct{ Value any }
	if err := json.Unmarshal(r.Output, &answer); err != nil {
		t.Fatalf("%q: %v", r.Output, err)
	}
	return answer.Value, r.Trace, nil
}

// evaluate is a plugin that answers with the value of the expression in its request.
const evaluate = `
import extism

def process_medical_content():
    request = extism.input_json()
    names = {}
    exec(request.get("first", ""), names)
    extism.output_json({"value": eval(request["what"], names)})
`

func expression(first, what string) string {
	b, err := json.Marshal(map[string]string{"first": first, "what": what})
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}

// refused says with what a plugin refused a request; "" when it did not.
func refused(err error) string {
	if e := (*harness.PluginError)(nil); errors.As(err, &e) {
		return e.Object.Message
	}
	return ""
}

func TestAPluginImportsOnlyWhatEveryExtismHostHas(t *testing.T) {
	p := evaluating(t)
	for _, im := range p.Info().Imports {
		if im.Module != hostenv.EnvNamespace {
			t.Errorf("imports %s %s", im.Module, im.Name)
		}
		if strings.HasPrefix(im.Name, "http") {
			t.Errorf("imports %s, which a plugin without hosts may not", im.Name)
		}
	}
	if len(p.Info().Imports) < 10 {
		t.Errorf("only %d imports", len(p.Info().Imports))
	}
}

func TestThePluginIsSmallAndLeavesMemoryFree(t *testing.T) {
	module, err := build("import json, base64, dataclasses, math, re, statistics, decimal, datetime\n" + evaluate)
	if err != nil {
		t.Fatal(err)
	}
	if most := 13_000_000; len(module) > most {
		t.Errorf("%d bytes, at most %d", len(module), most)
	}
	p, err := harness.Load(t.Context(), module, harness.Options{CacheDir: compiled})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(t.Context())
	// Nothing of what is free may be used up by pieces: the largest buffer that a call gets is most of it.
	value, _, err := ask(t, p, expression("", "len(bytearray(80 << 16))"))
	if err != nil || value != float64(80<<16) {
		t.Errorf("80 pages in one piece: %v, %v", value, err)
	}
	least := standard(t).MemoryPages - 90
	if _, trace, err := ask(t, p, expression("", "1")); err != nil || trace.GuestPages > least {
		t.Errorf("%d pages at rest, want at most %d (%v)", trace.GuestPages, least, err)
	}
}

func TestNaNNeverLeaves(t *testing.T) {
	p := evaluating(t)
	for _, what := range []string{"float('nan')", "[1, float('inf')]", "{'a': {'b': float('-inf')}}", "{float('nan'): 1}"} {
		if r, err := open(t, p, standard(t)).Call(t.Context(), entry, []byte(expression("", what))); err == nil || len(r.Output) > 0 {
			t.Errorf("%s left as %q", what, r.Output)
		}
	}
}

// What every test of the runtime takes for granted: an answer, and the same again from a used sandbox.
func TestAnswers(t *testing.T) {
	s := open(t, evaluating(t), standard(t))
	for what, want := range map[string]any{
		"__import__('sys').version_info[:2] == (3, 13)":                                     true,
		"'é漢🙂'.encode().hex()":                                                              "c3a9e6bca2f09f9982",
		"__import__('hashlib').sha256(b'x').hexdigest()[:8]":                                "2d711642",
		"len(__import__('zlib').decompress(__import__('zlib').compress(b'a' * 9999)))":      9999.0,
		"str(__import__('decimal').Decimal(1) / 7)":                                         "0.1428571428571428571428571429",
		"__import__('re').findall(r'\\d+', 'a12b3')[0]":                                     "12",
		"__import__('math').comb(10**4, 5*10**3) % 10007":                                   8160.0,
		"__import__('xml.etree.ElementTree').etree.ElementTree.fromstring('<a>é</a>').text": "é",
	} {
		for range 2 {
			if got, _, err := askAgain(t, s, expression("", what)); err != nil || got != want {
				t.Errorf("%s is %v, want %v (%v)", what, got, want, err)
			}
		}
	}
}
