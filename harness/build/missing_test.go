package build

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// machine is a PATH on which nothing is but some programs that answer with a line for each of their first arguments.
func machine(t *testing.T, programs map[string]map[string]string) string {
	t.Helper()
	bin := t.TempDir()
	for name, answers := range programs {
		script := "#!/bin/sh\ncase $1 in\n"
		for arg, line := range answers {
			script += arg + ") echo '" + line + "' ;;\n"
		}
		script += "*) echo \"no $1 here\" >&2; exit 1 ;;\nesac\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
	t.Setenv(ToolchainsVar, "")
	t.Setenv("WASI_SDK_PATH", "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	return bin
}

func TestMissingToolchains(t *testing.T) {
	type programs = map[string]map[string]string
	for name, tc := range map[string]struct {
		language string
		has      programs
		reason   string // "" when the toolchain is found
		install  string
	}{
		"nothing for C":      {"c", nil, "clang with wasm-ld is not installed", "apt-get install clang lld"},
		"nothing for Rust":   {"rust", nil, "cargo is not installed", "rustup target add wasm32-unknown-unknown"},
		"clang too old":      {"c", programs{"clang": {"--version": "Debian clang version 13.0.1"}, "wasm-ld": {"--version": "LLD 13"}}, "clang is Debian clang version 13.0.1, wanted is LLVM's clang 14.0 or newer", "apt-get install clang lld"},
		"another's clang":    {"c", programs{"clang": {"--version": "Apple clang version 17.0.0"}}, "wanted is LLVM's clang", "clang"},
		"clang without lld":  {"c", programs{"clang-19": {"--version": "clang version 19.1.7", "-print-prog-name=wasm-ld": "wasm-ld"}}, "clang 19.1.7 has no wasm-ld", "lld"},
		"clang that breaks":  {"c", programs{"clang": {}}, "does not start: no --version here", "clang"},
		"a newer after old":  {"c", programs{"clang-14": {"--version": "clang version 13.9"}, "wasm-ld-14": {}, "clang": {"--version": "clang version 19.1.7"}, "wasm-ld": {"--version": "LLD 19"}}, "", ""},
		"no rustc":           {"rust", programs{"cargo": {}}, "rustc is not installed", "rustup target add"},
		"no target, rustup":  {"rust", programs{"cargo": {}, "rustup": {}, "rustc": {"--print": "/nowhere", "-vV": "rustc 1.95.0"}}, "rustc 1.95.0 has no standard library for wasm32-unknown-unknown", "rustup target add wasm32-unknown-unknown"},
		"no target, no such": {"rust", programs{"cargo": {}, "rustc": {"--print": "/nowhere", "-vV": "rustc 1.95.0"}}, "rustc 1.95.0 has no standard library for wasm32-unknown-unknown", "install Rust with rustup"},
		"rustc that breaks":  {"rust", programs{"cargo": {}, "rustc": {}}, "rustc does not start: no -vV here", "rustup"},
	} {
		t.Run(name, func(t *testing.T) {
			machine(t, tc.has)
			found, err := findToolchain(t.Context(), tc.language, t.TempDir())
			var missing *ToolchainError
			if tc.reason == "" {
				if err != nil || found.version != "19.1.7" {
					t.Errorf("found %+v, %v", found, err)
				}
				return
			}
			if !errors.As(err, &missing) || !strings.Contains(missing.Reason, tc.reason) || !strings.Contains(missing.Install, tc.install) ||
				strings.Contains(missing.Reason+missing.Install, "\n") {
				t.Errorf("error %v, want one line with %q, and to install with %q", err, tc.reason, tc.install)
			}
		})
	}
}

// A Rust that is old, or whose standard library is there, is told by what it says and has.
func TestRustOnThePath(t *testing.T) {
	sysroot := t.TempDir()
	lib := filepath.Join(sysroot, "lib", "rustlib", rustTarget, "lib")
	if err := os.MkdirAll(lib, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, lib, "libstd-0123.rlib", "")
	rustc := map[string]string{"--print": sysroot, "-vV": "rustc 1.62.1 (e092d0b6b 2022-07-16)"}
	machine(t, map[string]map[string]string{"cargo": {"--version": "cargo 1.62.1"}, "rustc": rustc})
	var missing *ToolchainError
	if _, err := findToolchain(t.Context(), "rust", t.TempDir()); !errors.As(err, &missing) || !strings.Contains(missing.Reason, "rustc 1.62.1 (e092d0b6b 2022-07-16) is too old") {
		t.Errorf("an old rustc: %v", err)
	}
	rustc["-vV"] = "rustc 1.63.0 (4b91a6ea7 2022-08-08)"
	machine(t, map[string]map[string]string{"cargo": {"--version": "cargo 1.63.0"}, "rustc": rustc})
	if found, err := findToolchain(t.Context(), "rust", t.TempDir()); err != nil || found.version != "1.63.0" || !strings.Contains(found.identity, "cargo 1.63.0") {
		t.Errorf("a rustc that is new enough: %+v, %v", found, err)
	}
}

// The folder of ToolchainsVar comes before what the machine has, WASI_SDK_PATH before its clangs.
func TestToolchainsThatAreNamed(t *testing.T) {
	bin := machine(t, map[string]map[string]string{"clang": {"--version": "clang version 15.0.1"}, "wasm-ld": {"--version": "LLD 15"}, "clang-19": {"--version": "clang version 19.0.0"}, "wasm-ld-19": {"--version": "LLD 19"}})
	sdk := t.TempDir()
	for _, dir := range []string{"bin", "c"} {
		if err := os.Symlink(bin, filepath.Join(sdk, dir)); err != nil {
			t.Fatal(err)
		}
	}
	want := func(version string) {
		t.Helper()
		if found, err := findToolchain(t.Context(), "c", t.TempDir()); err != nil || found.version != version {
			t.Errorf("found %+v, %v; want %s", found, err, version)
		}
	}
	want("19.0.0")
	t.Setenv("WASI_SDK_PATH", sdk)
	want("15.0.1")
	t.Setenv("WASI_SDK_PATH", "")
	t.Setenv(ToolchainsVar, sdk)
	want("15.0.1")
	useToolchains(t)
	if found, err := findToolchain(t.Context(), "c", t.TempDir()); err != nil || !strings.HasPrefix(found.path, os.Getenv(ToolchainsVar)) {
		t.Errorf("found %+v, %v", found, err)
	}
}

// A folder that is named is taken or refused; another compiler in its place would be a surprise.
func TestDamagedToolchainFolders(t *testing.T) {
	for name, damage := range map[string]struct {
		file, text, reason string
	}{
		"no cargo":         {"cargo", "", "has no cargo and rustc"},
		"no version":       {"version", "", "does not say which rustc it is for"},
		"another compiler": {"version", "rustc 1.95.0\n", "rustc is 1.96.0 by now"},
	} {
		t.Run(name, func(t *testing.T) {
			machine(t, nil)
			root := t.TempDir()
			dir := filepath.Join(root, "rust")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			for file, text := range map[string]string{"cargo": "#!/bin/sh\necho 'cargo 1.96.0'\n", "rustc": "#!/bin/sh\necho 'rustc 1.96.0'\n", "version": "rustc 1.96.0\n"} {
				if file == damage.file {
					text = damage.text
				}
				if text == "" {
					continue
				}
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv(ToolchainsVar, root)
			var missing *ToolchainError
			if _, err := findToolchain(t.Context(), "rust", t.TempDir()); !errors.As(err, &missing) || !strings.Contains(missing.Reason, damage.reason) || !strings.Contains(missing.Install, ToolchainsVar) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestOlder(t *testing.T) {
	for _, pair := range [][2]string{{"1.62.9", "1.63"}, {"9.1", "14.0"}, {"13.9", "14.0"}, {"1", "1.63"}, {"1.9.0", "1.10"}} {
		if !older(pair[0], pair[1]) || older(pair[1], pair[0]) {
			t.Errorf("%s is not older than %s", pair[0], pair[1])
		}
	}
	if older("14.0", "14.0") || older("14.0.6", "14.0") {
		t.Error("a version is older than itself")
	}
}

func TestPrerequisites(t *testing.T) {
	got := prerequisites("out.o: a.c \\\n  a\\ b.h c\\#d.h $$e.h\n\nother: \nlast.d: /x/y.rs\n")
	if want := []string{"a.c", "a b.h", "c#d.h", "$e.h", "/x/y.rs"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q, want %q", got, want)
	}
}
