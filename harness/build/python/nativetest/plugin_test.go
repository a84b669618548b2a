package nativetest

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/python"
)

const (
	entry = "process_medical_content"
	stamp = `{"id": "org.example.helpers", "version": "1.0.0", "kind": "lesion-analysis", "specialty": "any", "ai": {"used": false},
		"population": {"age_min": 0, "age_max": 130}, "max_input_bytes": 1572864, "max_output_bytes": 524288, "host_functions": []}`
)

// inPlugin puts the same questions to the module inside of a plugin: its code was made by another compiler, for another
// machine, with another C library.
func inPlugin(t *testing.T, images []byte) {
	p := build(t, []string{"plugin.py", "make.py", "compare.py"}, true)
	var known struct {
		Request json.RawMessage
		Want    [][]any
	}
	if err := json.Unmarshal(images, &known); err != nil {
		t.Fatal(err)
	}
	var said struct {
		Pixels   [][]any
		Answered int
		Wrong    []string
	}
	ask(t, p, known.Request, &said)
	if len(known.Want) < 20 || !reflect.DeepEqual(said.Pixels, known.Want) {
		t.Errorf("pixels in a plugin %v, natively %v", said.Pixels, known.Want)
	}
	ask(t, p, []byte(`{"rounds": 4}`), &said)
	if said.Answered < 200 || len(said.Wrong) > 0 {
		t.Errorf("%d calls were answered, and C and Python differ: %q", said.Answered, said.Wrong)
	}
}

// build makes a plugin of some files, with or without the twin of _medplug beside them.
func build(t testing.TB, files []string, twin bool) *harness.Plugin {
	t.Helper()
	file, err := os.ReadFile(repository(t, ".cache/toolchains/python-runtime/medplug-python.wasm"))
	if err != nil {
		t.Fatalf("%v: run make python-runtime", err)
	}
	r, err := python.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	i, err := r.Load(t.Context(), repository(t, ".cache/compiled"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = i.Close(t.Context()) }()
	module, err := i.Make(t.Context(), project(t, files, twin), python.Options{Timeout: 10 * time.Minute, Pages: 256})
	if source := (*python.SourceError)(nil); errors.As(err, &source) {
		t.Fatal(source.Traceback)
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := harness.Load(t.Context(), module, harness.Options{CacheDir: repository(t, ".cache/compiled")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close(t.Context()) })
	return p
}

func project(t testing.TB, files []string, twin bool) python.Project {
	t.Helper()
	dir := t.TempDir()
	copied := func(from, to string) {
		source, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, to)), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, to), source, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range files {
		copied(path, filepath.Base(path))
	}
	modules, err := filepath.Glob(repository(t, "templates/sdk/python/native/_medplug/*.py"))
	if err != nil || len(modules) == 0 {
		t.Fatalf("no twin: %v", err)
	}
	for _, path := range modules {
		if twin {
			copied(path, "shim/"+filepath.Base(path))
		}
	}
	sources, module, err := python.Collect(dir)
	if err != nil {
		t.Fatal(err)
	}
	return python.Project{Modules: sources, Module: module, Entry: entry, Stamp: stamp}
}

// ask calls the plugin in a fresh sandbox.
func ask(t *testing.T, p *harness.Plugin, request []byte, answer any) {
	t.Helper()
	limits, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	limits.Timeout = 10 * time.Minute // a busy machine is no fault
	s, err := p.Open(t.Context(), limits)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(t.Context()) }()
	result, err := s.Call(t.Context(), entry, request)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(result.Output, answer); err != nil {
		t.Fatal(err)
	}
}
