package build

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
)

const cSource = `#include <stdint.h>

#include "answer.h"
#include "shared.h"

const char *stamp(void) { return MEDPLUG_STAMP __FILE__; }

__attribute__((noinline)) static int inner(int n) { return n * SHARED + answer(n); }

__attribute__((import_module("extism:host/env"), import_name("input_length"))) uint64_t input_length(void);

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
	if path := filepath.Join(root, "python-runtime", RuntimeName); !exists(path) {
		t.Fatalf("%s is not there: run scripts/setup cpython", path)
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

// checkedFunction panics, and a panic names the file it stands in.
const checkedFunction = "#[inline(never)]\npub fn NAME(n: i32) -> i32 {\n    assert!(n < 250, \"{n}\");\n    n\n}\n"

// tinyCrate writes a crate into a folder of crates.
func tinyCrate(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(folder, "tiny", "src"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, folder, "tiny/.cargo-checksum.json", `{"files":{}}`)
	write(t, folder, "tiny/Cargo.toml", "[package]\nname = \"tiny\"\nversion = \"1.2.3\"\nedition = \"2021\"\n")
	write(t, folder, "tiny/src/lib.rs", strings.Replace(checkedFunction, "NAME", "small", 1))
}

// Nor does the folder of the toolchain, whose crates need no network.
func TestTheToolchainsFolderDoesNotShow(t *testing.T) {
	useToolchains(t)
	real, err := filepath.EvalSymlinks(filepath.Join(os.Getenv(ToolchainsVar), "rust"))
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for _, name := range []string{"one", "another folder"} {
		root := filepath.Join(t.TempDir(), name)
		tinyCrate(t, filepath.Join(root, "rust", "crates"))
		for _, part := range []string{"cargo", "rustc", "version", "sysroot", "wasm-ld"} {
			if !exists(filepath.Join(real, part)) {
				continue
			}
			if err := os.Symlink(filepath.Join(real, part), filepath.Join(root, "rust", part)); err != nil {
				t.Fatal(err)
			}
		}
		dir := plugin(t, "rust", t.TempDir())
		t.Setenv(ToolchainsVar, root)
		edit(t, filepath.Join(dir, "Cargo.toml"), "[dependencies]\n", "[dependencies]\ntiny = \"1.2\"\n")
		edit(t, filepath.Join(dir, "src/lib.rs"), "answer(n) +", "answer(tiny::small(n)) +")
		sums = append(sums, mustBuild(t, dir, Options{}).SHA256)
	}
	if sums[0] != sums[1] {
		t.Errorf("two folders of the same toolchain give different plugins: %v", sums)
	}
}

// Another folder, and a user's own settings, do not show in the bytes.
func TestBuildsOfEachLanguageAreReproducible(t *testing.T) {
	for _, language := range []string{"c", "rust"} {
		t.Run(language, func(t *testing.T) {
			// Crates in the folder and code that a build script writes are named by their whole paths.
			whole := func(parent string) string {
				dir := plugin(t, language, parent)
				if language == "c" {
					return dir
				}
				tinyCrate(t, filepath.Join(dir, "vendor"))
				write(t, dir, "build.rs", "fn main() {\n    let out = std::env::var(\"OUT_DIR\").unwrap();\n    std::fs::write(out + \"/made.rs\", "+strconv.Quote(strings.Replace(checkedFunction, "NAME", "made", 1))+").unwrap();\n}\n")
				edit(t, filepath.Join(dir, "Cargo.toml"), "[dependencies]\n", "[dependencies]\ntiny = \"1.2\"\n")
				edit(t, filepath.Join(dir, "src/lib.rs"), "use shared::answer;", "use shared::answer;\n\ninclude!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));")
				edit(t, filepath.Join(dir, "src/lib.rs"), "answer(n) +", "answer(tiny::small(made(n))) +")
				return dir
			}
			first := mustBuild(t, whole(t.TempDir()), Options{})
			noise := t.TempDir()
			write(t, noise, "stdint.h", "#error this header is none of the plugin's\n")
			t.Setenv("CPATH", noise)
			t.Setenv("RUSTFLAGS", "-Copt-level=0")
			t.Setenv("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
			second := mustBuild(t, whole(filepath.Join(t.TempDir(), "a longer", "path")), Options{})
			if first.SHA256 != second.SHA256 {
				t.Errorf("two builds of one source differ: %s, %s", first.SHA256, second.SHA256)
			}
		})
	}
}

func TestBuildOfEachLanguageRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		language       string
		file, old, new string
		target         any
		says, hint     string // of the error, or what the compiler prints
	}{
		"c: error":              {"c", "plugin.c", "n * SHARED", "nonsense", new(*CompileError), "clang reported errors", "plugin.c:8:60: error: use of undeclared identifier 'nonsense'"},
		"c: implicit":           {"c", "plugin.c", "n * SHARED", "nonsense(n)", new(*CompileError), "clang reported errors", "plugin.c:8:60: error: "},
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
