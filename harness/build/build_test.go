package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
)

const source = `package main

import "os"

func main() {}

//go:wasmexport process_medical_content
func process() int32 { return int32(len(os.Args)) }
`

// project writes a plugin's folder: the smallest source that is a plugin, and the example manifest.
func project(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile("../manifest/testdata/ecg.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, manifest.FileName, string(text))
	write(t, dir, "go.mod", "module example.org/plugin\n\ngo 1.24.0\n")
	write(t, dir, "main.go", source)
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func edit(t *testing.T, path, old, replacement string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s does not hold %q", path, old)
	}
	if err := os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(replacement), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBuildGivesThePluginOfTheManifest(t *testing.T) {
	dir := project(t)
	r, err := Build(t.Context(), dir, Options{Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(filepath.Join(dir, "plugin.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(module)
	if r.Path != filepath.Join(dir, "plugin.wasm") || r.Size != int64(len(module)) || r.SHA256 != hex.EncodeToString(sum[:]) || r.Duration <= 0 {
		t.Errorf("result %+v does not describe the file of %d bytes", r, len(module))
	}
	m, err := manifest.Extract(module)
	if err != nil || m.Plugin.ID != "org.example.ecg-go" {
		t.Errorf("embedded manifest: %+v, %v", m, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 5 {
		t.Errorf("the folder holds %d entries, want its three, plugin.wasm and .medplug: %v", len(entries), entries)
	}
	twin, err := os.ReadFile(TwinPath(r.Path))
	if err != nil {
		t.Fatal(err)
	}
	functions, err := harness.Functions(module, twin)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(functions, func(f harness.Function) bool { return f.Name == "main.process" }) {
		t.Error("the twin does not name the source's function")
	}
	if len(twin) <= len(module) {
		t.Errorf("the plugin has %d bytes, its twin with names %d", len(module), len(twin))
	}
}

// A user's settings and the place of the folder must not show in the bytes.
func TestBuildIsReproducible(t *testing.T) {
	first, err := Build(t.Context(), project(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-ldflags=-X=main.noise=1 -tags=noise")
	t.Setenv("GOOS", "plan9")
	out := filepath.Join(t.TempDir(), "elsewhere.wasm")
	second, err := Build(t.Context(), project(t), Options{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	if first.SHA256 != second.SHA256 {
		t.Errorf("two builds of one source differ: %s, %s", first.SHA256, second.SHA256)
	}
	if second.Path != out {
		t.Errorf("written to %s, want %s", second.Path, out)
	}
}

// The identity of the manifest reaches the code, so another version gives other code.
func TestBuildStampsTheManifest(t *testing.T) {
	dir := project(t)
	m, err := manifest.ReadFile(filepath.Join(dir, manifest.FileName))
	if err != nil {
		t.Fatal(err)
	}
	one, err := stampFor(m)
	if err != nil {
		t.Fatal(err)
	}
	m.Plugin.Version = "2.0.0"
	if two, err := stampFor(m); err != nil || one == two || strings.ContainsAny(one, " '\"") {
		t.Errorf("stamps %q and %q (%v) must differ and hold nothing that ends an ldflags word", one, two, err)
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(t *testing.T, dir string)
		target any
		says   string
	}{
		"no manifest": {func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, manifest.FileName)); err != nil {
				t.Fatal(err)
			}
		}, new(*NoSourceError), "has no medplug.yaml"},
		"faulty manifest": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, manifest.FileName), "kind: ecg-analysis", "kind: ecg")
		}, new(manifest.Errors), "kind"},
		"language without a compiler": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, manifest.FileName), "language: go", "language: python")
			machine(t, nil)
		}, new(*ToolchainError), "the Python runtime is not there"},
		"does not compile": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "main.go"), "len(os.Args)", "nonsense")
		}, new(*CompileError), "go reported errors"},
		"entry not exported": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "main.go"), "//go:wasmexport process_medical_content", "//go:wasmexport other")
		}, new(*PluginError), "is not exported"},
		"entry of another type": {func(t *testing.T, dir string) {
			edit(t, filepath.Join(dir, "main.go"), "process() int32 { return int32(len(os.Args)) }", "process() int64 { return int64(len(os.Args)) }")
		}, new(*PluginError), "has type () -> (i64)"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := project(t)
			write(t, dir, "plugin.wasm", "the earlier one")
			tc.change(t, dir)
			var said bytes.Buffer
			_, err := Build(t.Context(), dir, Options{Stderr: &said})
			if !errors.As(err, tc.target) || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("error %v (%T), want a %T that says %q", err, err, tc.target, tc.says)
			}
			if _, compiles := tc.target.(**CompileError); compiles && !strings.Contains(said.String(), "undefined: nonsense") {
				t.Errorf("the compiler's words are missing: %q", &said)
			}
			if kept, _ := os.ReadFile(filepath.Join(dir, "plugin.wasm")); string(kept) != "the earlier one" {
				t.Error("the earlier plugin is gone")
			}
		})
	}
}

func TestBuildWithoutGo(t *testing.T) {
	dir := project(t)
	t.Setenv("PATH", t.TempDir())
	var missing *ToolchainError
	if _, err := Build(t.Context(), dir, Options{}); !errors.As(err, &missing) || missing.Reason != "go is not installed" || missing.Install == "" {
		t.Errorf("no go on the PATH: %v", err)
	}
	old := t.TempDir()
	if err := os.WriteFile(filepath.Join(old, "go"), []byte("#!/bin/sh\necho go1.23.4\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", old)
	if _, err := Build(t.Context(), dir, Options{}); !errors.As(err, &missing) || missing.Reason != "go1.23.4 is too old" {
		t.Errorf("an old go: %v", err)
	}
}

func TestBuildInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Build(ctx, project(t), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x")
	for _, text := range []string{"one", "two"} {
		if err := WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("read %q, want %q", got, text)
		}
	}
	if err := WriteFile(filepath.Join(dir, "missing", "x"), nil); err == nil {
		t.Error("a missing folder is no error")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files left behind", len(entries))
	}
}
