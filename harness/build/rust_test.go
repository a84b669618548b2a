package build

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A plugin in Rust is built with the crates of its Cargo.lock and no others; where that does not go with Cargo.toml, cargo
// brings it up to date, and whoever builds is told.
func TestRustKeepsToItsLock(t *testing.T) {
	dir := plugin(t, "rust", t.TempDir())
	lock, cargo := filepath.Join(dir, lockFile), filepath.Join(dir, "Cargo.toml")
	folder := filepath.Join(os.Getenv(ToolchainsVar), "rust")
	r := rustc{cargo: filepath.Join(folder, "cargo"), rustc: filepath.Join(folder, "rustc"), crates: filepath.Join(folder, "crates")}
	locked := func() []string {
		t.Helper()
		args, err := r.locked(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return args
	}
	built := func() (said string) {
		t.Helper()
		var stderr bytes.Buffer
		if _, err := Build(t.Context(), dir, Options{Stderr: &stderr}); err != nil {
			t.Fatalf("%v\n%s", err, &stderr)
		}
		return stderr.String()
	}
	if args := locked(); len(args) > 0 {
		t.Errorf("without %s: %q", lockFile, args)
	}
	built()
	first, err := os.ReadFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	if args := locked(); !slices.Equal(args, []string{"--locked"}) {
		t.Errorf("with %s: %q", lockFile, args)
	}
	edit(t, filepath.Join(dir, "src", "lib.rs"), "answer(n) +", "answer(n) + 1 +")
	if said := built(); strings.Contains(said, "commit") {
		t.Errorf("a %s that holds: %q", lockFile, said)
	}
	if now, err := os.ReadFile(lock); err != nil || !bytes.Equal(now, first) {
		t.Errorf("%s was changed (%v)", lockFile, err)
	}
	edit(t, cargo, `version = "0.0.0"`, `version = "0.0.1"`)
	if args := locked(); len(args) > 0 {
		t.Errorf("with a %s that does not go with Cargo.toml: %q", lockFile, args)
	}
	if said := built(); !strings.Contains(said, "commit") {
		t.Errorf("a changed %s is not told: %q", lockFile, said)
	}
	if now, err := os.ReadFile(lock); err != nil || bytes.Equal(now, first) {
		t.Errorf("%s is as it was (%v)", lockFile, err)
	}
}

// The stack goes with the memory of the plugin's class: 1 MiB would be most of the smallest.
func TestRustStack(t *testing.T) {
	for pages, want := range map[uint32]string{0: "=32768", 20: "=32768", 256: "=262144", 1024: "=1048576", 65536: "=1048576"} {
		if flag := stack(pages); !strings.HasSuffix(flag, want) {
			t.Errorf("%d pages: %s, want %s", pages, flag, want)
		}
	}
}
