package build

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/manifest"
)

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
	// forgotten is such a one after a build of which nothing is known any more.
	forgotten := func(t *testing.T, dir string) {
		if err := os.Remove(recordPath(dir, false)); err != nil {
			t.Fatal(err)
		}
		aged("src/lib.rs", "7 - answer(n)", "8 - answer(n)")(t, dir)
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
			{"old file moved over, no record", forgotten, false},
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

// Of a plugin in C only that is compiled which a change concerns; what a file has to say is said each time.
func TestObjectsAreKept(t *testing.T) {
	dir := plugin(t, "c", t.TempDir())
	write(t, dir, "one.c", "#include \"sdk/answer.h\"\nint one(int n) { return answer(n); }\n")
	write(t, dir, "loud.c", "int loud(int n) { int unused; return n; }\n")
	noted := counted(t)
	steps := []struct {
		name     string
		make     func()
		compiled []string
	}{
		{"first", func() {}, []string{"loud.c", "one.c", "plugin.c", "sdk/answer.c"}},
		{"one file", func() { edit(t, filepath.Join(dir, "one.c"), "answer(n)", "answer(n) + 1") }, []string{"loud.c", "one.c", "plugin.c"}},
		{"a header", func() { edit(t, filepath.Join(dir, "sdk/answer.h"), "int n", "int  n") }, []string{"loud.c", "one.c", "plugin.c", "sdk/answer.c"}},
		{"an error", func() { write(t, dir, "one.c", "nonsense") }, []string{"loud.c", "one.c", "plugin.c"}},
		{"corrected", func() { write(t, dir, "one.c", "int one(int n) { return n; }\n") }, []string{"loud.c", "one.c", "plugin.c"}},
		{"a file more, which could hide another", func() { write(t, dir, "answer.h", "int answer(int n);\n") }, []string{"loud.c", "one.c", "plugin.c", "sdk/answer.c"}},
		{"a damaged object", func() {
			kept, err := filepath.Glob(filepath.Join(dir, WorkDir, "objects", "*.o"))
			if err != nil || len(kept) != 2 { // plugin.c is made of a file elsewhere, loud.c has something to say
				t.Fatalf("kept %v, %v", kept, err)
			}
			for _, path := range kept {
				if err := os.WriteFile(path, []byte("rubbish"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			edit(t, filepath.Join(dir, "plugin.c"), "n * SHARED", "n - SHARED")
		}, []string{"loud.c", "one.c", "plugin.c", "sdk/answer.c"}},
		{"the manifest", func() { edit(t, filepath.Join(dir, manifest.FileName), "version: 1.0.0", "version: 1.0.1") }, []string{"loud.c", "one.c", "plugin.c", "sdk/answer.c"}},
	}
	for _, s := range steps {
		s.make()
		var said bytes.Buffer
		_, err := Build(t.Context(), dir, Options{Stderr: &said})
		if (err != nil) != (s.name == "an error") || !strings.Contains(said.String(), "unused variable 'unused'") {
			t.Fatalf("%s: %v\n%s", s.name, err, &said)
		}
		if got := noted(); !slices.Equal(got, s.compiled) {
			t.Errorf("%s: compiled %v, want %v", s.name, got, s.compiled)
		}
	}
}

// counted puts a clang before the real one that notes which files it compiles; the function it gives lists those since the
// last time it was called.
func counted(t *testing.T) func() []string {
	t.Helper()
	root, folder := os.Getenv(ToolchainsVar), t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "c"), 0o755); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(folder, "log")
	write(t, folder, "c/clang", "#!/bin/sh\nfor last; do :; done\ncase $last in *.c) echo \"$last\" >>\""+log+"\" ;; esac\nexec \""+root+"/c/clang\" \"$@\"\n")
	if err := os.Chmod(filepath.Join(folder, "c/clang"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "c/wasm-ld"), filepath.Join(folder, "c/wasm-ld")); err != nil {
		t.Fatal(err)
	}
	t.Setenv(ToolchainsVar, folder)
	return func() []string {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(log); err != nil {
			t.Fatal(err)
		}
		lines := strings.Fields(string(text))
		slices.Sort(lines)
		return lines
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
