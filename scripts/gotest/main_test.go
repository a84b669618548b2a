package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCountsWhatHappened(t *testing.T) {
	for name, tc := range map[string]struct {
		source string // body of a test file; empty: no test file
		exit   int
		last   string
		says   string
	}{
		"passing":      {"func TestA(t *testing.T) {}\nfunc TestB(t *testing.T) { t.Run(\"x\", func(*testing.T) {}); t.Run(\"y\", func(*testing.T) {}) }", 0, "3 passed, 0 failed", "ok    fake"},
		"failing":      {"func TestA(t *testing.T) {}\nfunc TestB(t *testing.T) { t.Error(\"wrong answer\") }", 1, "1 passed, 1 failed", "wrong answer"},
		"subtest":      {"func TestB(t *testing.T) { t.Run(\"x\", func(t *testing.T) { t.Fatal(\"no\") }); t.Run(\"y\", func(*testing.T) {}) }", 1, "1 passed, 1 failed", "TestB/x"},
		"parent":       {"func TestB(t *testing.T) { t.Run(\"x\", func(*testing.T) {}); t.Error(\"after\") }", 1, "1 passed, 1 failed", "after"},
		"skipping":     {"func TestA(t *testing.T) {}\nfunc TestB(s *testing.T) { s.SkipNow() }", 1, "1 passed, 1 failed", "TestB: skip"},
		"panicking":    {"func TestA(t *testing.T) { panic(\"boom\") }", 1, "0 passed, 1 failed", "boom"},
		"not building": {"func TestA(t *testing.T) { undefined() }", 1, "0 passed, 1 failed", "undefined: undefined"},
		"leaving":      {"func TestA(t *testing.T) {}\nfunc TestMain(m *testing.M) { m.Run(); os.Exit(3) }", 1, "1 passed, 1 failed", "exit status 1"},
		"no tests":     {"", 1, "0 passed, 0 failed", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "go.mod", "module fake\n\ngo 1.24.0\n")
			write(t, dir, "fake.go", "package fake\n")
			if tc.source != "" {
				imports := "import \"testing\"\n"
				if strings.Contains(tc.source, "os.") {
					imports += "import \"os\"\n"
				}
				write(t, dir, "fake_test.go", "package fake\n"+imports+tc.source+"\n")
			}
			var out, errs bytes.Buffer
			exit := run(t.Context(), []string{dir}, &out, &errs)
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if last := lines[len(lines)-1]; exit != tc.exit || last != tc.last || !strings.Contains(out.String()+errs.String(), tc.says) {
				t.Errorf("exit %d, last line %q, want %d, %q and the words %q; output:\n%s%s", exit, last, tc.exit, tc.last, tc.says, &out, &errs)
			}
		})
	}
}

func TestRefusesToGuess(t *testing.T) {
	var out, errs bytes.Buffer
	if exit := run(t.Context(), []string{"--", "-v"}, &out, &errs); exit != 2 {
		t.Errorf("no module named: exit %d, want 2", exit)
	}
	if exit := run(t.Context(), []string{filepath.Join(t.TempDir(), "absent")}, &out, &errs); exit != 1 {
		t.Errorf("missing module: exit %d, want 1", exit)
	}
}

func TestATruncatedStreamIsAFailure(t *testing.T) {
	for name, stream := range map[string]string{
		"ends early": `{"Action":"run","Package":"p","Test":"TestA"}` + "\n" + `{"Action":"pass","Package":"p","Test":"TestA"}` + "\n",
		"half line":  `{"Action":"run","Pack`,
	} {
		tally := newTally()
		err := tally.read(bufio.NewReader(strings.NewReader(stream)), &bytes.Buffer{})
		if err == nil && tally.failed() == 0 {
			t.Errorf("%s: nothing failed", name)
		}
	}
}

// The longest packages are there, and start first; the others keep their order.
func TestTheLongestStartFirst(t *testing.T) {
	all := packages(t.Context(), "../..")
	if len(all) <= len(longest) {
		t.Fatalf("%d packages, of which %d are the longest", len(all), len(longest))
	}
	for i, name := range longest {
		if want := "github.com/medplug/medplug/" + name; all[i] != want {
			t.Errorf("package %d is %s, want %s", i, all[i], want)
		}
	}
	if rest := all[len(longest):]; !slices.IsSorted(rest) {
		t.Errorf("the others: %v", rest)
	}
	if got := packages(t.Context(), t.TempDir()); !slices.Equal(got, []string{"./..."}) {
		t.Errorf("without a module: %v", got)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
