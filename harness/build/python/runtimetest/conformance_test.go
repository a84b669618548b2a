//go:build conformance

package runtimetest

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

//go:embed conformance.py
var conformance []byte

// excluded holds a case a line, then a tab and why it cannot pass here.
//
//go:embed excluded.txt
var excluded []byte

// wanted is what the runtime lacks of the library: unittest, the tests, their helpers and data, and what those import.
var wanted = []string{
	"unittest/", "test/__init__.py", "test/support/", "test/test_json/", "test/test_dataclasses/", "test/mathdata/", "test/decimaltestdata/",
	"test/datetimetester.py", "test/test_re.py", "test/test_base64.py", "test/test_math.py", "test/test_statistics.py",
	"test/test_datetime.py", "test/test_decimal.py", "test/test_struct.py", "test/test_zlib.py", "test/test_hashlib.py", "test/re_tests.py",
	"test/test_iter.py", "_pydecimal.py", "argparse.py", "bdb.py", "cmd.py", "code.py", "codeop.py", "doctest.py", "gettext.py", "optparse.py",
	"pdb.py", "pkgutil.py", "py_compile.py", "rlcompleter.py", "runpy.py", "signal.py", "sre_compile.py", "sre_constants.py", "sre_parse.py",
	"encodings/",
}

const library = "../../../../.cache/toolchains/cpython/Lib"

// tested are the modules that plugins compute with, each with its tests.
var tested = []struct {
	module string
	tests  []string
}{
	{"json", nil}, // one file a subject, see jsonTests
	{"re", []string{"test.test_re"}},
	{"base64", []string{"test.test_base64"}},
	{"dataclasses", []string{"test.test_dataclasses"}},
	{"math", []string{"test.test_math"}},
	{"statistics", []string{"test.test_statistics"}},
	{"datetime", []string{"test.test_datetime"}},
	{"decimal", []string{"test.test_decimal"}},
	{"struct", []string{"test.test_struct"}},
	{"zlib", []string{"test.test_zlib"}},
	{"hashlib", []string{"test.test_hashlib"}},
}

func jsonTests(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(library, "test/test_json/test_*.py"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files of tests of json: run make python-runtime (%v)", len(files), err)
	}
	var all []string
	for _, f := range files {
		all = append(all, "test.test_json."+strings.TrimSuffix(filepath.Base(f), ".py"))
	}
	return all
}

// outcome is what conformance.py answers.
type outcome struct {
	Ran, Passed int
	Bad         [][3]string // case, kind, exception
	Skipped     [][2]string // case, reason that CPython's tests give
	Excluded    []string
}

func TestCPythonsOwnTests(t *testing.T) {
	p, err := harness.Load(t.Context(), mustRead(t, runtimeFile), harness.Options{CacheDir: compiled, Host: hostenv.Host{Config: seeded("c")}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close(t.Context())
	reasons := readExcluded(t)
	met := map[string]bool{}
	all := true // unless -run picks some
	files := libraryFiles(t)
	for _, m := range tested {
		ran := false
		t.Run(m.module, func(t *testing.T) {
			ran = true
			var sum outcome
			if m.module == "json" {
				m.tests = jsonTests(t)
			}
			began := time.Now()
			for _, module := range m.tests {
				o := runTests(t, p, files, module, reasons)
				sum.Ran, sum.Passed = sum.Ran+o.Ran, sum.Passed+o.Passed
				sum.Bad, sum.Skipped = append(sum.Bad, o.Bad...), append(sum.Skipped, o.Skipped...)
				sum.Excluded = append(sum.Excluded, o.Excluded...)
			}
			for _, b := range sum.Bad {
				t.Errorf("%s: %s: %s", b[0], b[1], b[2])
			}
			for _, s := range sum.Skipped {
				t.Logf("skipped by itself: %s: %s", s[0], s[1])
			}
			for _, id := range sum.Excluded {
				met[id] = true
			}
			if sum.Passed == 0 {
				t.Error("nothing passed")
			}
			t.Logf("%s: %d passed, %d skip themselves, %d excluded, %d failed (%v)", m.module, sum.Passed, len(sum.Skipped), len(sum.Excluded), len(sum.Bad), time.Since(began).Round(time.Second))
		})
		all = all && ran
	}
	for id := range reasons {
		if !met[id] && all {
			t.Errorf("excluded.txt names %s, which no module tested has", id)
		}
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run make python-runtime", err)
	}
	return b
}

func readExcluded(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(excluded)); lines.Scan(); {
		id, why, ok := strings.Cut(lines.Text(), "\t")
		if !ok || why == "" || all[id] != "" {
			t.Fatalf("excluded.txt: %q: want a case, once, a tab and a reason", lines.Text())
		}
		all[id] = why
	}
	return all
}

// runTests runs one module of tests in a sandbox of its own.
func runTests(t *testing.T, p *harness.Plugin, files []byte, module string, reasons map[string]string) outcome {
	t.Helper()
	l := standard(t)
	// More than a plugin has: sources and tests of the library, large test data.
	l.MemoryPages, l.InputBytes, l.OutputBytes, l.LogBytes, l.Timeout = 8192, 64<<20, 8<<20, 16<<20, 30*time.Minute
	s := open(t, p, l)
	defer s.Close(t.Context())
	script := binary.LittleEndian.AppendUint32(nil, uint32(len(conformance)))
	if _, err := s.Call(t.Context(), "medplug_build", slices.Concat(script, conformance, files)); err != nil {
		t.Fatalf("%s: prepare: %v", module, err)
	}
	request, err := json.Marshal(map[string]any{"module": module, "exclude": reasons})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Call(t.Context(), entry, request)
	if err != nil {
		t.Errorf("%s: %v", module, err)
		return outcome{}
	}
	var o outcome
	if err := json.Unmarshal(r.Output, &o); err != nil {
		t.Fatalf("%s: %v", module, err)
	}
	return o
}

// libraryFiles marshals what is wanted of the library, by path.
func libraryFiles(t *testing.T) []byte {
	t.Helper()
	b := []byte{'{'}
	err := filepath.WalkDir(library, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(library, path)
		if err != nil || !slices.ContainsFunc(wanted, func(w string) bool { return name == w || strings.HasSuffix(w, "/") && strings.HasPrefix(name, w) }) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name = "Lib/" + name
		b = append(sized(b, 'u', len(name)), name...)
		b = append(sized(b, 's', len(content)), content...)
		return nil
	})
	if err != nil {
		t.Fatal(fmt.Errorf("read CPython's library: %w: run make python-runtime", err))
	}
	return append(b, '0')
}

// sized begins a text or bytes in the format of Python's marshal.
func sized(b []byte, kind byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(append(b, kind), uint32(n))
}
