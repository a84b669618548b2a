// Package nativetest holds the helpers of Python plugins, the built-in module _medplug and its faces medplug.imaging and
// medplug.signal, against libraries that know nothing of medplug, against the same in plain Python, and, under the address
// and undefined-behaviour sanitizers, against arguments that are wrong and files that are damaged.
package nativetest

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the section Helpers of docs/python.md anew")

// interpreter is where scripts/setup python leaves one.
const interpreter = ".cache/toolchains/python/bin/python"

func repository(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("../../../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// native runs Python scripts over the compiled module.
type native struct{ python, module, preload string }

// compile makes the module for this machine's Python, with sanitizers that end the process at the first finding. The flags
// are those of the runtime so far as they change what is computed.
func compile(t *testing.T) native {
	t.Helper()
	n := native{python: repository(t, interpreter), module: filepath.Join(t.TempDir(), "_medplug.so")}
	include := filepath.Join(filepath.Dir(filepath.Dir(n.python)), "include")
	if _, err := os.Stat(filepath.Join(include, "medplug/Python.h")); err != nil {
		t.Fatalf("%v\nrun scripts/setup python", err)
	}
	sources, err := filepath.Glob("../native/*.c")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	args := append([]string{
		"-std=c11", "-O1", "-g1", "-shared", "-fPIC", "-fwrapv", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror",
		"-fsanitize=address,undefined", "-fno-sanitize=nonnull-attribute", "-fno-sanitize-recover=all",
		"-isystem", filepath.Join(include, "medplug"), "-isystem", include, "-isystem", repository(t, ".cache/toolchains/c/include"),
		"-o", n.module,
	}, sources...)
	output(t, exec.CommandContext(t.Context(), "gcc", append(args, "-lm")...))
	for _, library := range []string{"libasan.so", "libubsan.so"} {
		n.preload += strings.TrimSpace(string(output(t, exec.CommandContext(t.Context(), "gcc", "-print-file-name="+library)))) + " "
	}
	return n
}

// run gives what a script prints.
func (n native) run(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), n.python, args...)
	cmd.Env = append(os.Environ(),
		"NATIVE="+n.module, "SDK="+repository(t, "templates/sdk/python"), "LD_PRELOAD="+n.preload,
		// Python's own objects are malloc's, so that the sanitizer sees their ends; an interpreter leaves much unfreed when it ends.
		"PYTHONMALLOC=malloc", "ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=2000",
		"PYTHONDONTWRITEBYTECODE=1", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1",
	)
	return output(t, cmd)
}

func output(t *testing.T, cmd *exec.Cmd) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s", filepath.Base(cmd.Path), err, out, stderr.Bytes())
	}
	return append(out, stderr.Bytes()...) // unittest counts on stderr
}

func TestHelpers(t *testing.T) {
	if *update { // what is written needs no compiler
		return
	}
	n := compile(t)
	for suite, least := range map[string]int{"test_files": 2, "test_images": 30, "test_signals": 18, "test_twins": 4} {
		t.Run(suite, func(t *testing.T) {
			out := n.run(t, "-m", "unittest", suite)
			ran := regexp.MustCompile(`Ran (\d+) tests`).FindSubmatch(out)
			if ran == nil || bytes.Contains(out, []byte("skipped")) {
				t.Fatalf("%s", out)
			}
			if count, err := strconv.Atoi(string(ran[1])); err != nil || count < least {
				t.Errorf("%d tests ran, there were %d", count, least)
			}
		})
	}
	t.Run("fuzz", func(t *testing.T) {
		seed, rounds := "20261122", "40"
		if day := os.Getenv("MEDPLUG_SOAK_HELPERS"); day != "" {
			seed, rounds = day, "4000"
		}
		t.Logf("%s", n.run(t, "fuzz.py", seed, rounds))
	})
	t.Run("plugin", func(t *testing.T) {
		inPlugin(t, n.run(t, "images.py"))
	})
}

const (
	begin = "<!-- helpers:begin, made of the docstrings by make generate -->\n"
	end   = "<!-- helpers:end -->\n"
)

// TestDocumentation compares the section Helpers with the docstrings.
func TestDocumentation(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), repository(t, interpreter), "describe.py")
	cmd.Env = append(os.Environ(), "SDK="+repository(t, "templates/sdk/python"), "PYTHONDONTWRITEBYTECODE=1")
	want := string(output(t, cmd))
	path := repository(t, "docs/python.md")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(file), begin)
	section, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatal("docs/python.md lacks the lines between which the helpers are described")
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil { //nolint:gosec // a public document
			t.Fatal(err)
		}
		return
	}
	if section != want {
		t.Error("docs/python.md does not say what the docstrings say; run make generate")
	}
}
