package runtimetest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const toolchains = "../../../../.cache/toolchains"

// Linking the runtime again, in another folder, gives the file that scripts/setup made.
func TestTheSameSourcesGiveTheSameRuntime(t *testing.T) {
	want, err := os.ReadFile(runtimeFile)
	if err != nil {
		t.Fatalf("%v: run make python-runtime", err)
	}
	version, err := os.ReadFile(filepath.Join(toolchains, "python-runtime/version"))
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "another folder", "out")
	if err := os.Mkdir(filepath.Dir(out), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "../runtime/build-runtime", filepath.Join(toolchains, "cpython"), clang(t),
		filepath.Join(toolchains, "c/include"), "../native", "../../../../templates/sdk/python", strings.TrimSpace(string(version)), out)
	cmd.Env = append(os.Environ(), "CFLAGS=-O0", "TZ=America/Sao_Paulo", "LC_ALL=C.UTF-8", "PYTHONPATH=/nonexistent")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	got, err := os.ReadFile(filepath.Join(out, "medplug-python.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes that differ from the %d of scripts/setup: run make python-runtime", len(got), len(want))
	}
	for _, trace := range []string{filepath.Dir(out), "/work/", "/home/", "/root/", "runtime-build"} {
		if bytes.Contains(got, []byte(trace)) {
			t.Errorf("the runtime holds %q, a folder of the machine that built it", trace)
		}
	}
}

// clang is the suffix of the compiler that the runtime is built with.
func clang(t *testing.T) string {
	t.Helper()
	versions, err := os.ReadFile("../../../../scripts/versions")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^CPYTHON_CLANG=(\d+)`).FindSubmatch(versions)
	if m == nil {
		t.Fatal("scripts/versions names no CPYTHON_CLANG")
	}
	return string(m[1])
}

func TestTheRuntimeShipsItsLicences(t *testing.T) {
	for name, says := range map[string]string{
		"cpython": "PYTHON SOFTWARE FOUNDATION LICENSE", "zlib": "Jean-loup Gailly", "libmpdec": "Stefan Krah", "expat": "Permission is hereby granted",
		"hacl-star": "INRIA", "stb": "Sean Barrett", "wasi-libc": "Apache", "compiler-rt": "Apache",
	} {
		text, err := os.ReadFile(filepath.Join(toolchains, "python-runtime/LICENSES", name+".txt"))
		if err != nil || !strings.Contains(string(text), says) {
			t.Errorf("%s: %v, or it does not say %q", name, err, says)
		}
	}
}

// What can be imported is what modules.txt lists: each of them imports, and none needs what is not there. Those of medplug
// need a manifest and have tests of their own.
func TestEveryListedModuleImports(t *testing.T) {
	listed, err := os.ReadFile(filepath.Join(toolchains, "python-runtime/modules.txt"))
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(string(listed))
	if len(names) < 151 {
		t.Errorf("only %d modules", len(names))
	}
	var source strings.Builder
	for _, name := range names {
		if name != "medplug" && !strings.HasPrefix(name, "medplug.") {
			source.WriteString("import " + name + "\n")
		}
	}
	if _, err := build(source.String() + evaluate); err != nil {
		t.Errorf("%v\n%s", err, traceback(err))
	}
}
