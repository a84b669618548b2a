package build

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/python"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
)

const pythonSource = `import extism
import helper


def process_medical_content():
    extism.output_json({"n": helper.answer(len(extism.input_bytes()))})
`

// pythonPlugin writes a plugin in Python that is made of its own and of vendored modules.
func pythonPlugin(t *testing.T) string {
	t.Helper()
	useToolchains(t)
	dir := t.TempDir()
	text, err := os.ReadFile("../manifest/testdata/ecg.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"vendor", "tests"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		manifest.FileName: strings.Replace(string(text), "language: go", "language: python", 1),
		"plugin.py":       pythonSource, "helper.py": "import shared\n\n\ndef answer(n):\n    return n + shared.N\n",
		"vendor/shared.py": "N = 41\n", "tests/test_plugin.py": "not Python\n",
	} {
		write(t, dir, name, text)
	}
	return dir
}

// compiledRuntimes is where tests keep what takes seconds to compile.
func compiledRuntimes(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../.cache/compiled")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestBuildOfPython(t *testing.T) {
	dir := pythonPlugin(t)
	o := Options{Cache: compiledRuntimes(t)}
	first := mustBuild(t, dir, o)
	if first.UpToDate || first.Dev || first.Size > 13e6 || first.LimitPages != 256 || first.MemoryPages > 256-90 {
		t.Errorf("result %+v", first)
	}
	module, err := os.ReadFile(first.Path)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := manifest.Extract(module); err != nil || m.Plugin.Language != "python" {
		t.Errorf("manifest %v, %v", m, err)
	}
	twin, err := os.ReadFile(TwinPath(first.Path))
	if err != nil {
		t.Fatal(err)
	}
	functions, err := harness.Functions(module, twin)
	if err != nil || !slices.ContainsFunc(functions, func(f harness.Function) bool { return f.Name == "_PyEval_EvalFrameDefault" }) {
		t.Errorf("the twin of %d functions does not name the interpreter's loop (%v)", len(functions), err)
	}
	found, err := findRuntime()
	if err != nil {
		t.Fatal(err)
	}
	if got := readRecord(recordPath(dir, false)).Runtime; got != sum(found.file) {
		t.Errorf("the record says that the runtime is %q", got)
	}
	if bytes.Contains(module, []byte(dir)) {
		t.Error("the folder's path is in the module")
	}

	// Only what the plugin is made of is a reason to make it again, and the same content gives the same bytes.
	write(t, dir, "README.md", "not what it is made of")
	write(t, dir, "tests/test_plugin.py", "nor this\n")
	if r := mustBuild(t, dir, o); !r.UpToDate {
		t.Error("a README counts as source")
	}
	edit(t, filepath.Join(dir, "vendor", "shared.py"), "41", "42")
	if r := mustBuild(t, dir, o); r.UpToDate || r.SHA256 == first.SHA256 {
		t.Error("another vendored module makes no other plugin")
	}
	other := pythonPlugin(t)
	if r := mustBuild(t, other, o); r.SHA256 != first.SHA256 {
		t.Error("the same source gives other bytes in another folder")
	}

	// An author's mistake: what Python says, and the plugin that was there is left alone.
	write(t, dir, "helper.py", "def answer(n):\n    return n +\n")
	var said bytes.Buffer
	_, err = Build(t.Context(), dir, Options{Cache: o.Cache, Stderr: &said})
	if compile := (*CompileError)(nil); !errors.As(err, &compile) || compile.Compiler != "python" {
		t.Errorf("%v", err)
	}
	if got := said.String(); !strings.HasSuffix(got, "  File \"helper.py\", line 2\n    return n +\n              ^\nSyntaxError: invalid syntax\n") {
		t.Errorf("it said\n%s", got)
	}
	if _, err := os.Stat(first.Path); err != nil {
		t.Error(err)
	}
}

// Builds one after another give what each would give by itself, whatever failed in between.
func TestBuildsLeaveEachOtherTheRuntime(t *testing.T) {
	var kept Kept
	dir := pythonPlugin(t)
	alone, o := Options{Cache: compiledRuntimes(t)}, Options{Cache: compiledRuntimes(t), Kept: &kept}
	first := mustBuild(t, dir, o)
	held := kept.interpreter
	if held == nil {
		t.Fatal("nothing is held")
	}
	edit(t, filepath.Join(dir, "helper.py"), "n + shared", "n - shared")
	second := mustBuild(t, dir, o)
	edit(t, filepath.Join(dir, "helper.py"), "n - shared", "n - not_closed(")
	if _, err := Build(t.Context(), dir, o); err == nil {
		t.Fatal("built")
	}
	edit(t, filepath.Join(dir, "helper.py"), "n - not_closed(", "n + shared")
	if third := mustBuild(t, dir, o); third.SHA256 != first.SHA256 || second.SHA256 == first.SHA256 || kept.interpreter != held {
		t.Error("a build shows what was built before")
	}
	if err := os.RemoveAll(filepath.Join(dir, WorkDir)); err != nil {
		t.Fatal(err)
	}
	if r := mustBuild(t, dir, alone); r.SHA256 != first.SHA256 {
		t.Error("a build alone gives other bytes")
	}
	for range 2 {
		if err := kept.Close(t.Context()); err != nil || kept.interpreter != nil {
			t.Errorf("close: %v", err)
		}
	}
}

func TestPythonThatIsNoPlugin(t *testing.T) {
	o := Options{Cache: compiledRuntimes(t)}
	dir := pythonPlugin(t)
	edit(t, filepath.Join(dir, manifest.FileName), "class: standard, memory_pages: 256", "class: micro, memory_pages: 20")
	edit(t, filepath.Join(dir, manifest.FileName), "max_input_bytes: 2097152", "max_input_bytes: 524288")
	var plugin *PluginError
	if _, err := Build(t.Context(), dir, o); !errors.As(err, &plugin) || !strings.Contains(plugin.Reason, "20 pages") || plugin.Hint != "a plugin in Python needs class standard or large" {
		t.Errorf("the smallest class: %v", err)
	}
	dir = pythonPlugin(t)
	write(t, dir, "vendor/numpy-2.0-cp313-cp313-linux_x86_64.whl", "PK")
	if _, err := Build(t.Context(), dir, o); !errors.As(err, &plugin) || !strings.Contains(plugin.Reason, "compiled code, which no plugin can load") || plugin.Hint == "" {
		t.Errorf("a compiled wheel: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "plugin.py")); err != nil {
		t.Fatal(err)
	}
	var none *NoSourceError
	if _, err := Build(t.Context(), dir, o); !errors.As(err, &none) || !strings.Contains(none.Reason, "has no plugin.py") {
		t.Errorf("no plugin.py: %v", err)
	}
}

// What went wrong inside the runtime is said in an author's words.
func TestErrorsOfPython(t *testing.T) {
	var said bytes.Buffer
	j := job{entry: "analyse", pages: 256, stderr: &said}
	for want, err := range map[string]error{
		"build plugin: json.py has the name of a module that the Python runtime brings along":                       &python.ClashError{Path: "json.py"},
		"build plugin: no function analyse":                                                                         &python.EntryError{Reason: "no function analyse"},
		"build plugin: importing the plugin took more than 20s":                                                     &harness.LimitError{Resource: harness.ResourceTime},
		"build plugin: importing the plugin takes more memory than the 256 pages that limits in medplug.yaml grant": &harness.LimitError{Resource: harness.ResourceMemory},
		"build plugin: importing the plugin: log limit reached during call: much":                                   &harness.LimitError{Resource: harness.ResourceLog, Phase: harness.PhaseCall, Detail: "much"},
		"build plugin: importing the plugin: trap during call: unreachable":                                         &harness.TrapError{Phase: harness.PhaseCall, Reason: "unreachable"},
	} {
		got := pythonError(err, j)
		if plugin := (*PluginError)(nil); !errors.As(got, &plugin) || plugin.Error() != want || plugin.Hint == "" {
			t.Errorf("%v, wanted %s", got, want)
		}
	}
	if got := pythonError(&python.SourceError{Traceback: "as Python\n"}, j); got.Error() != "compile plugin: python reported errors" || said.String() != "as Python\n" {
		t.Errorf("%v, and said %q", got, &said)
	}
	if got := pythonError(os.ErrPermission, j); got != os.ErrPermission {
		t.Errorf("%v", got)
	}
}

// The runtime that was meant is taken, and one that is damaged is not passed over.
func TestWhereThePythonRuntimeIsFound(t *testing.T) {
	useToolchains(t)
	real, err := findRuntime()
	if err != nil {
		t.Fatal(err)
	}
	runtime := func(version string) []byte { // of that version, as far as anybody looks
		m, err := wasm.Parse(real.file)
		if err != nil {
			t.Fatal(err)
		}
		small := *m
		small.Sections = slices.DeleteFunc(slices.Clone(m.Sections), func(s wasm.Section) bool { return s.Custom() })
		small.Datas, small.HasDataCount = nil, false
		file, err := wasm.AppendCustom(small.Encode(), python.VersionSection, []byte(version))
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	machine(t, nil)
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	var missing *ToolchainError
	if _, err := findPython(); !errors.As(err, &missing) || missing.Reason != "the Python runtime is not there" || !strings.Contains(missing.Install, RuntimeName) {
		t.Errorf("none: %v", err)
	}
	put := func(dir string, file []byte) {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, RuntimeName), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(where, version string) {
		t.Helper()
		if found, err := findPython(); err != nil || found.version != version || found.name != "python" {
			t.Errorf("%s: %+v, %v", where, found, err)
		}
	}
	put(filepath.Join(OwnToolchains(), "python-runtime"), runtime("3.13.1+cache"))
	expect("the user's cache", "3.13.1+cache")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	beside := filepath.Join(filepath.Dir(program), RuntimeName)
	put(filepath.Dir(program), runtime("3.13.2+beside"))
	t.Cleanup(func() { _ = os.Remove(beside) })
	expect("beside the program", "3.13.2+beside")
	root := t.TempDir()
	t.Setenv(ToolchainsVar, root)
	expect("a folder of toolchains without one", "3.13.2+beside")
	put(filepath.Join(root, "python-runtime"), runtime("3.14.0+given"))
	expect("a folder of toolchains", "3.14.0+given")
	for problem, file := range map[string][]byte{"is Python 3.12.9+given, which is too old": runtime("3.12.9+given"), "not a WebAssembly module": []byte("rubbish"), "no runtime of medplug's": []byte("\x00asm\x01\x00\x00\x00")} {
		put(filepath.Join(root, "python-runtime"), file)
		if _, err := findPython(); !errors.As(err, &missing) || !strings.Contains(missing.Reason, problem) || missing.Install != installPython {
			t.Errorf("%s: %v", problem, err)
		}
	}
}

// What the SDK is told of the manifest.
func TestStampForPython(t *testing.T) {
	m, err := manifest.ReadFile("../manifest/testdata/ecg.yaml")
	if err != nil {
		t.Fatal(err)
	}
	stamp, err := stampFor(m)
	if err != nil {
		t.Fatal(err)
	}
	text, err := pythonStamp(job{stamp: stamp, hosts: []string{"check_consent"}})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got["id"] != m.Plugin.ID || got["max_input_bytes"] != 2097152.0 || len(got["host_functions"].([]any)) != 1 {
		t.Errorf("%v", got)
	}
	if text, _ = pythonStamp(job{stamp: stamp}); !strings.Contains(text, `"host_functions":[]`) {
		t.Errorf("without host functions: %s", text)
	}
}
