package python_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/python"
	"github.com/medplug/medplug/harness/wasm"
)

const entry = "process_medical_content"

// plain is an entry that answers {}.
const plain = "\nimport extism\ndef process_medical_content():\n    extism.output_bytes(b'{}')\n"

func repository(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("../../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func readRuntime(t *testing.T) *python.Runtime {
	t.Helper()
	path := repository(t, ".cache/toolchains/python-runtime/medplug-python.wasm")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run scripts/setup cpython", err)
	}
	r, err := python.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func interpreter(t *testing.T) *python.Interpreter {
	t.Helper()
	i, err := readRuntime(t).Load(t.Context(), repository(t, ".cache/compiled"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = i.Close(t.Context()) })
	return i
}

// files is a project's folder: content by path.
type files map[string]string

// project writes and collects a folder.
func (f files) project(t *testing.T) python.Project {
	t.Helper()
	modules, module, err := python.Collect(f.folder(t))
	if err != nil {
		t.Fatal(err)
	}
	return python.Project{Modules: modules, Module: module, Entry: entry, Stamp: `{"id": "org.example.é", "ai": null, "used": false}`}
}

func options() python.Options { return python.Options{Timeout: 10 * time.Second, Pages: 256} }

func made(t *testing.T, i *python.Interpreter, f files) []byte {
	t.Helper()
	module, err := i.Make(t.Context(), f.project(t), options())
	if source := (*python.SourceError)(nil); errors.As(err, &source) {
		t.Fatal(source.Traceback)
	}
	if err != nil {
		t.Fatal(err)
	}
	return module
}

// What a module is imported as is what Python makes of the same files; each of these says so itself while it is imported.
func TestModulesAreImportedAsPythonDoes(t *testing.T) {
	i := interpreter(t)
	for name, f := range map[string]files{
		"packages": {
			"plugin.py":           "import a.b\nfrom a import c\nfrom a.b import V\nassert (V, c.W, a.X) == (1, 2, 3)\nassert a.__path__ and a.__file__ == 'a/__init__.py'" + plain,
			"a/__init__.py":       "X = 3",
			"a/b.py":              "V = 1",
			"a/c.py":              "from . import b\nfrom .b import V as U\nfrom .d.e import Y\nW = b.V + U\nassert Y == 9",
			"a/d/__init__.py":     "",
			"a/d/e.py":            "from ..b import V\nY = V + 8",
			"a/never.py":          "1 +",
			"tests/test_it.py":    "1 +",
			"test_plugin.py":      "1 +",
			".hidden/x.py":        "1 +",
			"vendor/other.py":     "1 +",
			"vendor/sub/deep.txt": "no source",
		},
		"folder without __init__.py": {"plugin.py": "import a.b.c\nfrom a import b\nassert a.b.c.V == 1 and b.c.V == 1 and a.__spec__.loader" + plain, "a/b/c.py": "V = 1"},
		"circle that closes late":    {"plugin.py": "import a\nassert a.f() == 2" + plain, "a.py": "import b\nV = 2\ndef f(): return b.g()", "b.py": "import a\ndef g(): return a.V"},
		"own before vendored":        {"plugin.py": "import both\nassert both.WHO == 'own'" + plain, "both.py": "WHO = 'own'", "vendor/both.py": "WHO = 'vendored'"},
		"vendored package":           {"plugin.py": "from pkg.sub import V\nassert V == 5" + plain, "vendor/pkg/__init__.py": "", "vendor/pkg/sub.py": "V = 5", "vendor/pkg-1.0.dist-info/METADATA": ""},
		"what is missing and asked":  {"plugin.py": "try:\n    import numpy\nexcept ImportError:\n    numpy = None\nassert numpy is None" + plain},
		"src":                        {"src/plugin.py": "import helper\nassert helper.V == 1 and __file__ == 'src/plugin.py'" + plain, "src/helper.py": "V = 1", "helper.py": "1 +"},
		"main.py":                    {"main.py": "assert __name__ == 'main'" + plain},
		"BOM and CRLF":               {"plugin.py": "\xef\xbb\xbfX = 'é'\r\nassert len(X) == 1\r\nY = '''a\r\nb'''\r\nassert Y == 'a\\nb'\r\n" + plain},
		"declared encoding":          {"plugin.py": "# -*- coding: latin-1 -*-\nassert ord('\xe9') == 233" + plain},
		"identity":                   {"plugin.py": "from _medplug_manifest import STAMP\nassert STAMP == {'id': 'org.example.é', 'ai': None, 'used': False}" + plain},
		"name beyond ASCII":          {"plugin.py": "import lesão\nassert lesão.V == 1" + plain, "lesão.py": "V = 1"},
		"vendored what is there":     {"plugin.py": "import math\nassert math.pi > 3" + plain, "vendor/math.py": "pi = 0"},
		"runtime's, imported later":  {"plugin.py": "def f():\n    import os.path, collections.abc, xml.etree.ElementTree as e\n    from concurrent import nothing" + plain, "vendor/concurrent.py": "nothing = 0"},
		"relative beyond the top":    {"plugin.py": "import a.b\ndef f():\n    from . import x" + plain, "a/b.py": "def f():\n    from .... import x"},
		"computed name":              {"plugin.py": "import importlib\nfor x in 'ab':\n    assert importlib.import_module('kinds.' + x).V == x" + plain, "kinds/a.py": "V = 'a'", "kinds/b.py": "V = 'b'"},
		"names":                      {"plugin.py": "assert (__name__, __package__, __spec__.origin) == ('plugin', '', 'plugin.py')" + plain},
		"large source":               {"plugin.py": "x = [\n" + strings.Repeat("    0.123456789,\n", 20_000) + "]\nassert len(x) == 20_000" + plain},
		"docstrings and assertions":  {"plugin.py": "def f():\n    'says'\nassert f.__doc__ == 'says' and __debug__" + plain},
	} {
		t.Run(name, func(t *testing.T) { made(t, i, f) })
	}
}

// A plugin that cannot be imported says so as Python would.
func TestSourcesThatPythonRefuses(t *testing.T) {
	i := interpreter(t)
	for name, tc := range map[string]struct {
		f         files
		traceback string
	}{
		"syntax error": {files{"plugin.py": "def f():\n    return 1 +\n"},
			"  File \"plugin.py\", line 2\n    return 1 +\n              ^\nSyntaxError: invalid syntax\n"},
		"syntax error in a module": {files{"plugin.py": "import helper" + plain, "helper.py": "x = (1\n"},
			"Traceback (most recent call last):\n  File \"plugin.py\", line 1, in <module>\n    import helper\n  File \"helper.py\", line 1\n    x = (1\n        ^\nSyntaxError: '(' was never closed\n"},
		"syntax error in one that is imported later": {files{"plugin.py": "def f():\n    import later\n" + plain, "later.py": "x = = 1\n"},
			"  File \"later.py\", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n"},
		"missing module": {files{"plugin.py": "import numpy\n"},
			"Traceback (most recent call last):\n  File \"plugin.py\", line 1, in <module>\n    import numpy\nModuleNotFoundError: No module named 'numpy'\n"},
		"missing module of a package": {files{"plugin.py": "import pkg.gone\n", "vendor/pkg/__init__.py": ""},
			"Traceback (most recent call last):\n  File \"plugin.py\", line 1, in <module>\n    import pkg.gone\nModuleNotFoundError: No module named 'pkg.gone'\n"},
		"missing module in a function": {files{"plugin.py": "import helper" + plain, "helper.py": "def f():\n    if True:\n        from scipy import signal\n"},
			"Traceback (most recent call last):\n  File \"helper.py\", line 3, in f\n    from scipy import signal\nModuleNotFoundError: No module named 'scipy'\n"},
		"missing part of the runtime's": {files{"plugin.py": "def f():\n    import xml.nothing\n" + plain},
			"Traceback (most recent call last):\n  File \"plugin.py\", line 2, in f\n    import xml.nothing\nModuleNotFoundError: No module named 'xml.nothing'\n"},
		"exception": {files{"plugin.py": "import helper\n", "helper.py": "def g(x):\n    return 1 / x\n\ng(0)\n"},
			"Traceback (most recent call last):\n  File \"plugin.py\", line 1, in <module>\n    import helper\n  File \"helper.py\", line 4, in <module>\n    g(0)\n    ~^^^\n  File \"helper.py\", line 2, in g\n    return 1 / x\n           ~~^~~\nZeroDivisionError: division by zero\n"},
		"circle": {files{"plugin.py": "import a\n", "a.py": "import b\nV = 1\n", "b.py": "from a import V\n"},
			"  File \"b.py\", line 1, in <module>\n    from a import V\nImportError: cannot import name 'V' from partially initialized module 'a' (most likely due to a circular import) (a.py)\n"},
		"no parent":     {files{"plugin.py": "from . import x\n"}, "ImportError: attempted relative import with no known parent package\n"},
		"not UTF-8":     {files{"plugin.py": "x = 'caf\xe9'\n"}, "SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xe9"},
		"null bytes":    {files{"plugin.py": "x = 1\x00\n"}, "SyntaxError: source code string cannot contain null bytes"},
		"leaves":        {files{"plugin.py": "raise SystemExit(3)\n"}, "SystemExit: 3\n"},
		"recursion":     {files{"plugin.py": "def f(): f()\nf()\n"}, "RecursionError: maximum recursion depth exceeded"},
		"no memory":     {files{"plugin.py": "x = bytearray(1 << 30)\n"}, "MemoryError\n"},
		"a file":        {files{"plugin.py": "open('/etc/passwd')\n"}, "Error: "},
		"configuration": {files{"plugin.py": "import extism\nextism.Config.get_str('mode')\n"}, "RuntimeError: "},
		"the input":     {files{"plugin.py": "import extism\nextism.input_bytes()\n"}, "RuntimeError: "},
		"the time":      {files{"plugin.py": "import time\ntime.time()\n"}, "Error: "},
		"chance":        {files{"plugin.py": "import os\nos.urandom(8)\n"}, "RuntimeError: "},
		"dead thread":   {files{"plugin.py": "import threading\nthreading.Thread(target=print).start()\n"}, "Error: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := i.Make(t.Context(), tc.f.project(t), options())
			source := (*python.SourceError)(nil)
			if !errors.As(err, &source) {
				t.Fatalf("%v", err)
			}
			if !strings.Contains(source.Traceback, tc.traceback) || strings.Contains(source.Traceback, "medplug>") || strings.Contains(source.Traceback, "importlib") {
				t.Errorf("got\n%swanted\n%s", source.Traceback, tc.traceback)
			}
		})
	}
}

func TestWhatEndsTheImport(t *testing.T) {
	i := interpreter(t)
	for name, tc := range map[string]struct {
		source   string
		resource harness.Resource
	}{
		"loop":         {"while True: pass\n", harness.ResourceTime},
		"loop in C":    {"sum(range(10**12))\n", harness.ResourceTime},
		"large power":  {"x = 10**10**8\n", harness.ResourceTime},
		"catastrophe":  {"import re\nre.match('(a+)+b', 'a' * 60)\n", harness.ResourceTime},
		"endless text": {"while True: print('x' * 1000)\n", harness.ResourceLog},
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			o.Timeout = 300 * time.Millisecond
			_, err := i.Make(t.Context(), files{"plugin.py": tc.source}.project(t), o)
			if limit := (*harness.LimitError)(nil); !errors.As(err, &limit) || limit.Resource != tc.resource {
				t.Errorf("%v", err)
			}
		})
	}
	made(t, i, files{"plugin.py": plain}) // what was stopped leaves nothing behind
}

func TestWhatIsNoPlugin(t *testing.T) {
	i := interpreter(t)
	for name, f := range map[string]files{
		"json.py":         {"plugin.py": plain, "json.py": ""},
		"extism.py":       {"plugin.py": plain, "extism.py": ""},
		"re/__init__.py":  {"plugin.py": plain, "re/__init__.py": ""},
		"medplug/more.py": {"plugin.py": plain, "medplug/more.py": ""},
	} {
		_, err := i.Make(t.Context(), f.project(t), options())
		if clash := (*python.ClashError)(nil); !errors.As(err, &clash) || clash.Path != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, source := range map[string]string{
		"nothing":    "x = 1\n",
		"no callee":  entry + " = 1\n",
		"parameters": "def " + entry + "(request):\n    return request\n",
	} {
		_, err := i.Make(t.Context(), files{"plugin.py": source}.project(t), options())
		if missing := (*python.EntryError)(nil); !errors.As(err, &missing) || !strings.Contains(missing.Reason, entry) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Two plugins of a runtime differ in their data alone, and the same sources give the same bytes.
func TestPluginsShareTheirCode(t *testing.T) {
	first, second := interpreter(t), interpreter(t)
	a := files{"plugin.py": "import helper, json, re, dataclasses\nX = {str(n): {n} for n in range(1000)}" + plain, "helper.py": "V = 'a'"}
	one := made(t, first, a)
	made(t, first, files{"plugin.py": "X = [0] * 100_000" + plain}) // in between, in the same interpreter
	if !bytes.Equal(one, made(t, first, a)) || !bytes.Equal(one, made(t, second, a)) {
		t.Error("the same sources give other bytes")
	}
	other := made(t, second, files{"plugin.py": "from fractions import Fraction\nX = Fraction(1, 3)" + plain})
	base, err := os.ReadFile(repository(t, ".cache/toolchains/python-runtime/medplug-python.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	sections := func(file []byte) map[string]string {
		m, err := wasm.Parse(file)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, s := range m.Sections {
			all[s.Name] = string(s.Payload)
		}
		return all
	}
	p, q, r := sections(one), sections(other), sections(base)
	for name := range q {
		if name != "data" && p[name] != q[name] {
			t.Errorf("two plugins differ in their section %s", name)
		}
	}
	if p["data"] == q["data"] {
		t.Error("two plugins have the same data")
	}
	for _, name := range []string{"type", "function", "table", "global", "element", "memory"} {
		if p[name] != r[name] {
			t.Errorf("a plugin differs from its runtime in section %s", name)
		}
	}
	if !strings.HasSuffix(r["code"], p["code"][5:]) {
		t.Error("a plugin's code is not its runtime's")
	}
}

func TestAPluginIsHermetic(t *testing.T) {
	i := interpreter(t)
	p := files{"plugin.py": plain}.project(t)
	p.Entry, p.HostFunctions = "analyse", []string{"check_consent"}
	p.Modules[0].Source = []byte(strings.ReplaceAll(plain, entry, "analyse"))
	module, err := i.Make(t.Context(), p, options())
	if err != nil {
		t.Fatal(err)
	}
	m, err := wasm.Parse(module)
	if err != nil {
		t.Fatal(err)
	}
	for _, im := range m.Imports {
		if im.Module != "extism:host/env" && (im.Module != "extism:host/user" || im.Name != "check_consent") {
			t.Errorf("it imports %s %s", im.Module, im.Name)
		}
	}
	var exports []string
	for _, e := range m.Exports {
		exports = append(exports, e.Name)
	}
	if got := strings.Join(exports, " "); got != "memory analyse" && got != "analyse memory" {
		t.Errorf("it exports %s", got)
	}
	stack := m.Globals[0].Init.Bits
	for _, d := range m.Datas {
		if d.Offset.Bits < stack {
			t.Fatalf("a data segment at %d, below the stack pointer %d", d.Offset.Bits, stack)
		}
	}
	if pages := m.Memories[0].Min; pages > 256-90 {
		t.Errorf("%d pages to start with leave less than 90 of class standard", pages)
	}
}

// What may be imported later is in the plugin, and what nobody names is not.
func TestAPluginImportsLater(t *testing.T) {
	i := interpreter(t)
	source := `
import extism, importlib
KINDS = {"a": "kinds.a", "b": "kinds.b"}
def process_medical_content():
    import later
    from folder.deep import V
    import vendored.part as part
    kind = importlib.import_module(KINDS[extism.input_json()["kind"]])
    try:
        import broken
    except SyntaxError:
        wrong = True
    try:
        import unnamed_by_anyone_else
    except ImportError:
        gone = True
    extism.output_json({"sum": later.V + V + part.V + kind.V, "wrong": wrong, "gone": gone})
`
	module := made(t, i, files{
		"plugin.py": source, "later.py": "from further import V", "further.py": "V = 1\nNOTE = 'it is in the plugin once'  # a comment is not", "folder/deep.py": "V = 10",
		"kinds/__init__.py": "", "kinds/a.py": "V = 1000", "kinds/b.py": "V = 2000", "idle.py": "MARK = 'nobody imports this'",
		"vendor/vendored/__init__.py": "", "vendor/vendored/part.py": "from . import more\nV = more.V", "vendor/vendored/more.py": "V = 100", "vendor/broken.py": "1 +",
	})
	if bytes.Contains(module, []byte("nobody imports this")) {
		t.Error("a module that nobody imports is in the plugin")
	}
	if n := bytes.Count(module, []byte("it is in the plugin once")); n != 1 {
		t.Errorf("a text of a module is in the plugin %d times: something is left of how it came there", n)
	}
	if bytes.Contains(module, []byte("a comment is not")) {
		t.Error("source text is in the plugin")
	}
	plugin, err := harness.Load(t.Context(), module, harness.Options{CacheDir: repository(t, ".cache/compiled")})
	if err != nil {
		t.Fatal(err)
	}
	defer plugin.Close(t.Context())
	limits, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]string{"a": `"sum":1111`, "b": `"sum":2111`} {
		s, err := plugin.Open(t.Context(), limits)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := s.Call(t.Context(), entry, []byte(`{"kind":"`+kind+`"}`))
		if got := strings.ReplaceAll(string(reply.Output), " ", ""); err != nil || !strings.Contains(got, want) || !strings.Contains(got, `"wrong":true`) || !strings.Contains(got, `"gone":true`) {
			t.Errorf("%s, %v", got, err)
		}
		s.Close(t.Context())
	}
}

func TestWhatIsPrintedWhileImporting(t *testing.T) {
	var said strings.Builder
	o := options()
	o.Log = func(text string) { said.WriteString(text) }
	if _, err := interpreter(t).Make(t.Context(), files{"plugin.py": "import sys\nprint('tables', 'made')\nprint('oh', file=sys.stderr)" + plain}.project(t), o); err != nil {
		t.Fatal(err)
	}
	if got := said.String(); got != "tables made\noh\n" {
		t.Errorf("%q", got)
	}
}

func TestReadRefusesWhatIsNoRuntime(t *testing.T) {
	for name, file := range map[string][]byte{"nothing": nil, "no module": []byte("#!/usr/bin/python3\n"), "another module": []byte("\x00asm\x01\x00\x00\x00")} {
		if r, err := python.Read(file); err == nil {
			t.Errorf("%s: version %s", name, r.Version)
		}
	}
}
