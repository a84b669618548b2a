package build

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCheckCompiles(t *testing.T) {
	useToolchains(t)
	for _, language := range Languages() {
		tool, err := Check(t.Context(), language, compiledRuntimes(t))
		if err != nil || !tool.Builds || tool.Problem != "" || tool.Install != "" || tool.Language != language || tool.Path == "" || tool.Found == "" || older(tool.Found, tool.Wanted) {
			t.Errorf("%s: %+v, %v", language, tool, err)
		}
	}
	var none *NoSourceError
	if _, err := Check(t.Context(), "cobol", ""); !errors.As(err, &none) {
		t.Errorf("cobol: %v", err)
	}
}

// What is missing, and what only looks as if it was there, does not build.
func TestCheckFindsWhatDoesNotBuild(t *testing.T) {
	machine(t, nil)
	for language, problem := range map[string]string{"c": "clang with wasm-ld is not installed", "go": "go is not installed", "python": "the Python runtime is not there", "rust": "cargo is not installed"} {
		tool, err := Check(t.Context(), language, "")
		if err != nil || tool.Builds || tool.Problem != problem || tool.Install == "" || tool.Found != "" || tool.Wanted == "" {
			t.Errorf("%s: %+v, %v", language, tool, err)
		}
	}
	for name, tc := range map[string]struct{ ld, problem string }{
		"says no":        {"echo 'wasm-ld: no target' >&2; exit 1", "wasm-ld: no target"},
		"does nothing":   {"exit 0", "no such file"},
		"writes rubbish": {`while [ "$1" != -o ]; do shift; done; echo rubbish >"$2"`, "not a WebAssembly module"},
	} {
		t.Run(name, func(t *testing.T) {
			bin := machine(t, nil)
			// This clang writes the rules of make that it is asked for, and an empty object.
			write(t, bin, "clang", "#!/bin/sh\n[ \"$1\" = --version ] && echo 'clang version 18.1.0' && exit\nwhile [ $# -gt 0 ]; do case $1 in -MF) echo 'x: y' >\"$2\" ;; -o) : >\"$2\" ;; esac; shift; done\n")
			write(t, bin, "wasm-ld", "#!/bin/sh\n[ \"$1\" = --version ] && echo 'LLD 18.1.0' && exit\n"+tc.ld+"\n")
			for _, name := range []string{"clang", "wasm-ld"} {
				if err := os.Chmod(filepath.Join(bin, name), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			tool, err := Check(t.Context(), "c", "")
			if err != nil || tool.Builds || tool.Found != "18.1.0" || !strings.HasPrefix(tool.Problem, "does not compile the smallest plugin: ") ||
				!strings.Contains(tool.Problem, tc.problem) || tool.Install == "" {
				t.Errorf("%+v, %v", tool, err)
			}
		})
	}
}

// logs is a program that notes how it was called, and then does something.
func logs(t *testing.T, bin, name, then string) {
	t.Helper()
	write(t, bin, name, "#!/bin/sh\necho \""+name+" $*\" >>\""+filepath.Join(bin, "log")+"\"\n"+then+"\n")
	if err := os.Chmod(filepath.Join(bin, name), 0o700); err != nil {
		t.Fatal(err)
	}
}

// offers is an apt-cache that knows some packages, by version.
func offers(t *testing.T, bin string, versions map[string]string) {
	t.Helper()
	script := "case $2 in\n"
	for name, v := range versions {
		script += name + ") echo '  Candidate: " + v + "' ;;\n"
	}
	logs(t, bin, "apt-cache", script+"*) echo '  Candidate: (none)' ;;\nesac")
}

func TestFixRunsWhatTheMachineHas(t *testing.T) {
	const debian = "apt-get -y install --no-install-recommends --no-remove "
	for name, tc := range map[string]struct {
		language string
		offers   map[string]string
		rustup   string // what it does; empty: there is none
		aptGet   string
		runs     []string
		fails    string
	}{
		"clang of Debian 12": {"c", map[string]string{"clang-19": "1:19.1.7-3~deb12u1", "lld-19": "1:19.1.7-3", "clang": "1:14.0-55"}, "", "exit 0", []string{debian + "clang-19 lld-19"}, ""},
		"clang of another":   {"c", map[string]string{"clang": "1:18.0-59", "lld": "1:18.0-59"}, "", "exit 0", []string{"apt-get update", debian + "clang lld"}, ""},
		"clang too old":      {"c", map[string]string{"clang": "1:13.0-59", "lld": "1:13.0-59"}, "", "exit 0", []string{"apt-get update"}, "no package of this machine's sources has a clang that is new enough"},
		"apt-get fails":      {"c", map[string]string{"clang-19": "1:19.1.7-3", "lld-19": "1:19.1.7-3"}, "", "[ $1 = update ] || [ $1 = apt-get ] || exit 100", []string{debian + "clang-19 lld-19", "apt-get update", debian + "clang-19 lld-19"}, "failed (exit status 100)"},
		"go that will do":    {"go", map[string]string{"golang-go": "2:1.24~2"}, "", "exit 0", []string{debian + "golang-go"}, ""},
		"go too old":         {"go", map[string]string{"golang-go": "2:1.19~1"}, "", "exit 0", nil, "no package of this machine's sources has a Go that is new enough"},
		"rustup":             {"rust", nil, "exit 0", "exit 1", []string{"rustup target add wasm32-unknown-unknown"}, ""},
		"rustup cannot":      {"rust", nil, "exit 1", "exit 0", []string{"rustup target add wasm32-unknown-unknown", "apt-get update"}, "rustup is not installed or did not do it"},
	} {
		t.Run(name, func(t *testing.T) {
			bin := machine(t, nil)
			offers(t, bin, tc.offers)
			logs(t, bin, "apt-get", tc.aptGet)
			write(t, bin, "sudo", "#!/bin/sh\nexec \"$@\"\n")
			if err := os.Chmod(filepath.Join(bin, "sudo"), 0o700); err != nil {
				t.Fatal(err)
			}
			if tc.rustup != "" {
				logs(t, bin, "rustup", tc.rustup)
			}
			var said []string
			f := Fixer{Say: func(c string) { said = append(said, strings.TrimPrefix(c, "sudo ")) }, Stderr: &bytes.Buffer{}}
			err := f.Fix(t.Context(), tc.language)
			if missing := (*ToolchainError)(nil); tc.fails == "" && err != nil || tc.fails != "" && (!errors.As(err, &missing) || !strings.Contains(missing.Reason, tc.fails) || missing.Install == "") {
				t.Errorf("error %v, want %q", err, tc.fails)
			}
			if !slices.Equal(said, tc.runs) {
				t.Errorf("said %q, want %q", said, tc.runs)
			}
			var ran []string
			log, _ := os.ReadFile(filepath.Join(bin, "log")) // not there when nothing ran
			for line := range strings.Lines(string(log)) {
				if !strings.HasPrefix(line, "apt-cache") {
					ran = append(ran, strings.TrimSpace(line))
				}
			}
			if !slices.Equal(ran, tc.runs) {
				t.Errorf("ran %q, want what was said, %q", ran, tc.runs)
			}
		})
	}
}

// On Debian the standard library is built beside its place and found from then on, as long as the compiler is the same.
func TestFixBuildsTheStandardLibrary(t *testing.T) {
	bin := machine(t, nil)
	offers(t, bin, map[string]string{"rustc-web": "1.96.0+dfsg1-1", "lld-19": "1:19.1.7-3"})
	logs(t, bin, "apt-get", "exit 0")
	logs(t, bin, "sudo", "exec \"$@\"")
	root := t.TempDir()
	library, programs := filepath.Join(root, "usr/lib/rustlib/src/rust/library/vendor"), filepath.Join(root, "usr/bin")
	for _, d := range []string{library, programs} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	logs(t, programs, "rustc", "echo 'rustc 1.96.0'")
	logs(t, programs, "wasm-ld-19", "echo 'LLD 19'")
	const build = `[ "$1" = --version ] && echo 'cargo 1.96.0' && exit
for last; do :; done
/bin/mkdir -p "$last/wasm32-unknown-unknown/release/deps" && cd "$last/wasm32-unknown-unknown/release/deps" && : >LIB && : >libcore-1.rlib && : >libstdonly-1.rlib`
	f := Fixer{Say: func(string) {}, Stderr: &bytes.Buffer{}, root: root}
	logs(t, programs, "cargo", strings.Replace(build, "LIB", "nothing", 1))
	if err := f.Fix(t.Context(), "rust"); err == nil || !strings.Contains(err.Error(), "built no standard library") {
		t.Errorf("a cargo that builds none: %v", err)
	}
	if entries, _ := os.ReadDir(OwnToolchains()); len(entries) > 0 {
		t.Errorf("a failure left %v", entries)
	}
	logs(t, programs, "cargo", strings.Replace(build, "LIB", "libstd-1.rlib", 1))
	for range 2 { // doing it again is no harm
		if err := f.Fix(t.Context(), "rust"); err != nil {
			t.Fatal(err)
		}
	}
	found, err := findToolchain(t.Context(), "rust", t.TempDir())
	if err != nil || found.version != "1.96.0" || !strings.Contains(found.identity, "libstd-1.rlib") || strings.Contains(found.identity, "libstdonly") || !strings.Contains(found.identity, "LLD 19") {
		t.Fatalf("found %+v, %v", found, err)
	}
	if entries, _ := os.ReadDir(OwnToolchains()); len(entries) != 1 {
		t.Errorf("left beside it: %v", entries)
	}
	logs(t, programs, "rustc", "echo 'rustc 1.97.0'")
	var missing *ToolchainError
	if _, err := findToolchain(t.Context(), "rust", t.TempDir()); !errors.As(err, &missing) || missing.Install != fixRust || missing.Found != "1.97.0" {
		t.Errorf("another compiler: %v", err)
	}
}
