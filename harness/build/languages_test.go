package build

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
)

const cSource = `#include "answer.h"
#include "shared.h"

const char *stamp(void) { return MEDPLUG_STAMP __FILE__; }

__attribute__((noinline)) static int inner(int n) { return n * SHARED + answer(n); }

__attribute__((import_module("extism:host/env"), import_name("input_length"))) unsigned long long input_length(void);

__attribute__((export_name("process_medical_content"))) int process(void) { return inner(stamp()[input_length()]); }
`

const rustSource = `use shared::answer;

#[inline(never)]
fn inner(n: i32) -> i32 {
    if n < 0 {
        panic!("negative")
    }
    answer(n) + include_str!("../words.txt").len() as i32
}

#[no_mangle]
pub extern "C" fn process_medical_content() -> i32 {
    inner(option_env!("MEDPLUG_STAMP").map_or(-1, |s| s.as_bytes()[input() as usize] as i32))
}

#[link(wasm_import_module = "extism:host/env")]
extern "C" {
    fn input_length() -> u64;
}

fn input() -> u64 {
    unsafe { input_length() }
}
`

// useToolchains makes the tests compile with what scripts/setup made.
func useToolchains(t *testing.T) {
	t.Helper()
	root, err := filepath.Abs("../../.cache/toolchains")
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"c/clang", "c/wasm-ld", "rust/cargo", "rust/rustc"} {
		if !executable(filepath.Join(root, tool)) {
			t.Fatalf("%s is not there: run scripts/setup c rust", filepath.Join(root, tool))
		}
	}
	t.Setenv(ToolchainsVar, root)
}

// plugin writes a plugin in C or Rust that is made of files in its folder, in one below and in one beside it.
func plugin(t *testing.T, language, parent string) string {
	t.Helper()
	useToolchains(t)
	dir := filepath.Join(parent, "plugin")
	text, err := os.ReadFile("../manifest/testdata/ecg.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"plugin/" + manifest.FileName: strings.Replace(string(text), "language: go", "language: "+language, 1)}
	if language == "c" {
		files["plugin/plugin.c"] = strings.Replace(cSource, "shared.h", "../shared/shared.h", 1)
		files["plugin/plugin_test.c"] = "#error a unit test is no part of the plugin\n"
		files["plugin/sdk/answer.h"] = "int answer(int n);\n"
		files["plugin/sdk/answer.c"] = "#include \"answer.h\"\nint answer(int n) { return n + 1; }\n"
		files["shared/shared.h"] = "#define SHARED 41\n"
	} else {
		files["plugin/src/lib.rs"] = rustSource
		files["plugin/words.txt"] = "words"
		files["plugin/Cargo.toml"] = "[package]\nname = \"specimen\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n[dependencies]\nshared = { path = \"../shared\" }\n"
		files["shared/Cargo.toml"] = "[package]\nname = \"shared\"\nversion = \"0.0.0\"\nedition = \"2021\"\n"
		files["shared/src/lib.rs"] = "pub fn answer(n: i32) -> i32 {\n    assert!(n < 300, \"{n} is too many\");\n    n + 41\n}\n"
	}
	for name, text := range files {
		path := filepath.Join(parent, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func mustBuild(t *testing.T, dir string, o Options) Result {
	t.Helper()
	var said bytes.Buffer
	o.Stderr = &said
	r, err := Build(t.Context(), dir, o)
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	if said.Len() > 0 {
		t.Fatalf("the compiler had something to say:\n%s", &said)
	}
	return r
}

func TestBuildOfEachLanguage(t *testing.T) {
	for language, names := range map[string][]string{"c": {"inner", "answer"}, "rust": {"specimen::inner", "shared::answer"}} {
		t.Run(language, func(t *testing.T) {
			dir := plugin(t, language, t.TempDir())
			edit(t, filepath.Join(dir, manifest.FileName), "class: standard, memory_pages: 256", "class: micro, memory_pages: 20")
			edit(t, filepath.Join(dir, manifest.FileName), "max_input_bytes: 2097152", "max_input_bytes: 524288")
			r := mustBuild(t, dir, Options{})
			if r.MemoryPages < 1 || r.MemoryPages > 2 || r.LimitPages != 20 || r.UpToDate || r.Dev || r.Size == 0 {
				t.Errorf("result %+v", r)
			}
			module, err := os.ReadFile(r.Path)
			if err != nil {
				t.Fatal(err)
			}
			twin, err := os.ReadFile(TwinPath(r.Path))
			if err != nil {
				t.Fatal(err)
			}
			stamp, err := stampFor(r.Manifest)
			if err != nil || !bytes.Contains(module, []byte(stamp)) {
				t.Errorf("the manifest's identity is not in the module (%v)", err)
			}
			functions, err := harness.Functions(module, twin)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(functions, func(f harness.Function) bool { return strings.Contains(f.Name, "inner") }) {
				t.Errorf("the twin names none of %v: %v", names, functions)
			}
			if bytes.Contains(module, []byte(filepath.Dir(dir))) {
				t.Error("the folder's path is in the module")
			}
		})
	}
}

// Another folder, and a user's own settings, do not show in the bytes.
func TestBuildsOfEachLanguageAreReproducible(t *testing.T) {
	for _, language := range []string{"c", "rust"} {
		t.Run(language, func(t *testing.T) {
			first := mustBuild(t, plugin(t, language, t.TempDir()), Options{})
			t.Setenv("CPATH", "/usr/include")
			t.Setenv("RUSTFLAGS", "-Copt-level=0")
			t.Setenv("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
			second := mustBuild(t, plugin(t, language, filepath.Join(t.TempDir(), "a longer", "path")), Options{})
			if first.SHA256 != second.SHA256 {
				t.Errorf("two builds of one source differ: %s, %s", first.SHA256, second.SHA256)
			}
		})
	}
}

// Whatever the plugin is made of, wherever it lies and however it changed: a change is built, and nothing else is.
func TestBuildIsIncremental(t *testing.T) {
	type change struct {
		name string
		make func(t *testing.T, dir string)
		same bool // the plugin is the same as before
	}
	replace := func(file, old, replacement string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { edit(t, filepath.Join(dir, file), old, replacement) }
	}
	// aged is a replacement that keeps a time of long ago, as that of a file moved over another.
	aged := func(file, old, replacement string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, file), old, replacement)
			long := time.Now().Add(-24 * time.Hour)
			if err := os.Chtimes(filepath.Join(dir, file), long, long); err != nil {
				t.Fatal(err)
			}
		}
	}
	version := replace(manifest.FileName, "version: 1.0.0", "version: 1.0.1")
	gone := func(t *testing.T, dir string) {
		if err := os.Remove(filepath.Join(dir, FileName)); err != nil {
			t.Fatal(err)
		}
	}
	damaged := func(t *testing.T, dir string) { write(t, dir, FileName, "something else") }
	namesGone := func(t *testing.T, dir string) {
		if err := os.Remove(TwinPath(filepath.Join(dir, FileName))); err != nil {
			t.Fatal(err)
		}
	}
	common := []change{{"manifest", version, false}, {"plugin removed", gone, true}, {"plugin damaged", damaged, true}, {"names removed", namesGone, true}}
	for language, changes := range map[string][]change{
		"c": append([]change{
			{"source", replace("plugin.c", "n * SHARED", "n - SHARED"), false},
			{"library", replace("sdk/answer.c", "n + 1", "n + 2"), false},
			{"header elsewhere", replace("../shared/shared.h", "41", "43"), false},
			{"old file moved over", aged("sdk/answer.c", "n + 2", "n + 3"), false},
		}, common...),
		"rust": append([]change{
			{"source", replace("src/lib.rs", "answer(n) +", "answer(n) -"), false},
			{"data", replace("words.txt", "words", "more words"), false},
			{"crate elsewhere", replace("../shared/src/lib.rs", "n + 41", "n + 43"), false},
			{"old file moved over", aged("src/lib.rs", "answer(n) -", "7 - answer(n) -"), false},
			{"old file moved over elsewhere", aged("../shared/src/lib.rs", "n + 43", "n + 44"), false},
		}, common...),
		"go": append([]change{{"source", replace("main.go", "len(os.Args)", "2 * len(os.Args)"), false}}, common...),
	} {
		t.Run(language, func(t *testing.T) {
			dir := project(t)
			if language != "go" {
				dir = plugin(t, language, t.TempDir())
			}
			last := mustBuild(t, dir, Options{})
			for _, c := range changes {
				if r := mustBuild(t, dir, Options{}); !r.UpToDate || r.SHA256 != last.SHA256 || r.Size != last.Size || r.MemoryPages != last.MemoryPages {
					t.Fatalf("before %s: built again, or not what was built: %+v, last %+v", c.name, r, last)
				}
				c.make(t, dir)
				r := mustBuild(t, dir, Options{})
				if r.UpToDate || (r.SHA256 == last.SHA256) != c.same {
					t.Errorf("%s: up to date %v, %s after %s", c.name, r.UpToDate, r.SHA256, last.SHA256)
				}
				last = r
			}
		})
	}
}

// What cannot be listed is compiled each time.
func TestOpenSourcesAreCompiledAlways(t *testing.T) {
	rust := plugin(t, "rust", t.TempDir())
	edit(t, filepath.Join(rust, "src/lib.rs"), "include_str!", "option_env!(\"SPECIMEN\").map_or(0, str::len) as i32 + include_str!")
	first := mustBuild(t, rust, Options{})
	t.Setenv("SPECIMEN", "a variable that is part of the source")
	if second := mustBuild(t, rust, Options{}); second.UpToDate || second.SHA256 == first.SHA256 {
		t.Errorf("another value of a variable that the source takes in is not built: %+v", second)
	}

	dir := project(t)
	other := filepath.Join(filepath.Dir(dir), "other")
	if err := os.MkdirAll(other, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, other, "go.mod", "module example.org/other\n\ngo 1.24.0\n")
	write(t, other, "other.go", "package other\n\nconst N = 1\n")
	write(t, dir, "go.mod", "module example.org/plugin\n\ngo 1.24.0\n\nrequire example.org/other v0.0.0\n\nreplace example.org/other => ../other\n")
	write(t, dir, "main.go", strings.Replace(strings.Replace(source, `import "os"`, "import (\n\t\"os\"\n\n\t\"example.org/other\"\n)", 1), "len(os.Args)", "len(os.Args) + other.N", 1))
	first = mustBuild(t, dir, Options{})
	edit(t, filepath.Join(other, "other.go"), "1", "2")
	if second := mustBuild(t, dir, Options{}); second.UpToDate || second.SHA256 == first.SHA256 {
		t.Errorf("a change of a module elsewhere is not built: %+v", second)
	}
}

// The development profile is told apart, and never taken for a release.
func TestDevelopmentProfile(t *testing.T) {
	dir := plugin(t, "rust", t.TempDir())
	release := mustBuild(t, dir, Options{})
	dev := mustBuild(t, dir, Options{Dev: true})
	if !dev.Dev || dev.UpToDate || dev.SHA256 == release.SHA256 {
		t.Errorf("development profile: %+v", dev)
	}
	if again := mustBuild(t, dir, Options{Dev: true}); !again.UpToDate || !again.Dev {
		t.Errorf("again: %+v", again)
	}
	if back := mustBuild(t, dir, Options{}); back.Dev || back.UpToDate || back.SHA256 != release.SHA256 {
		t.Errorf("release after it: %+v, want %s", back, release.SHA256)
	}
	c := plugin(t, "c", t.TempDir())
	mustBuild(t, c, Options{})
	if r := mustBuild(t, c, Options{Dev: true}); r.Dev || !r.UpToDate {
		t.Errorf("C has one profile: %+v", r)
	}
}

func TestBuildOfEachLanguageRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		language       string
		file, old, new string
		target         any
		says, hint     string // of the error, or what the compiler prints
	}{
		"c: error":              {"c", "plugin.c", "n * SHARED", "nonsense", new(*CompileError), "clang reported errors", "plugin.c:6:60: error: use of undeclared identifier 'nonsense'"},
		"c: implicit":           {"c", "plugin.c", "n * SHARED", "nonsense(n)", new(*CompileError), "clang reported errors", "plugin.c:6:60: error: "},
		"c: date":               {"c", "plugin.c", "__FILE__", "__DATE__", new(*CompileError), "clang reported errors", "error: expansion of date or time macro is not reproducible"},
		"c: undefined":          {"c", "sdk/answer.c", "int answer(", "int other(", new(*CompileError), "wasm-ld reported errors", "undefined symbol: answer"},
		"c: two signatures":     {"c", "sdk/answer.c", "#include \"answer.h\"\nint answer(int n)", "int answer(long long n)", new(*CompileError), "wasm-ld reported errors", "signature mismatch"},
		"c: entry":              {"c", "plugin.c", "process_medical_content", "other", new(*PluginError), "entry process_medical_content is not exported", ""},
		"rust: error":           {"rust", "src/lib.rs", "answer(n)", "nonsense(n)", new(*CompileError), "cargo reported errors", "error[E0425]"},
		"rust: manifest":        {"rust", "Cargo.toml", "[package]", "[package", new(*CompileError), "cargo reported errors", "Cargo.toml:1"},
		"rust: no cdylib":       {"rust", "Cargo.toml", "cdylib", "rlib", new(*PluginError), "cargo built no WebAssembly module", ""},
		"rust: memory of 20 MB": {"rust", "src/lib.rs", "fn input() -> u64 {", "static mut BIG: [u8; 20 << 20] = [0; 20 << 20];\n\nfn input() -> u64 {\n    unsafe { (&raw mut BIG as *mut u8).add(input_length() as usize).write_volatile(1) }", new(*PluginError), "memory starts with 32", "declare class large"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := plugin(t, tc.language, t.TempDir())
			write(t, dir, FileName, "the earlier one")
			edit(t, filepath.Join(dir, tc.file), tc.old, tc.new)
			var said bytes.Buffer
			_, err := Build(t.Context(), dir, Options{Stderr: &said})
			if !errors.As(err, tc.target) || !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("error %v (%T), want a %T that says %q\n%s", err, err, tc.target, tc.says, &said)
			}
			if e := (*PluginError)(nil); errors.As(err, &e) {
				said.WriteString(e.Hint)
			}
			if !strings.Contains(said.String(), tc.hint) {
				t.Errorf("%q is not said:\n%s", tc.hint, &said)
			}
			if kept, _ := os.ReadFile(filepath.Join(dir, FileName)); string(kept) != "the earlier one" {
				t.Error("the earlier plugin is gone")
			}
		})
	}
}

// A compilation that failed leaves nothing behind by which the next one could be taken for done.
func TestBuildAfterAFailure(t *testing.T) {
	for language, file := range map[string]string{"c": "plugin.c", "rust": "src/lib.rs"} {
		dir := plugin(t, language, t.TempDir())
		first := mustBuild(t, dir, Options{})
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, file, "nonsense")
		if _, err := Build(t.Context(), dir, Options{}); err == nil {
			t.Fatalf("%s: nonsense is built", language)
		}
		write(t, dir, file, string(text))
		if r := mustBuild(t, dir, Options{}); r.UpToDate || r.SHA256 != first.SHA256 {
			t.Errorf("%s: after a failure: %+v", language, r)
		}
	}
}
