package cases_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/medplug/medplug/conformance/cases"
)

// A pipe beside a plugin is a fault: opening it would never end.
func TestAPipeIsNoFileOfCases(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "tests/a.yaml", one("response: {}"))
	if err := syscall.Mkfifo(filepath.Join(dir, "tests", "b.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	var bad *cases.ConfigError
	if _, err := cases.Beside(dir); !errors.As(err, &bad) || !strings.Contains(err.Error(), "read tests/b.yaml: no regular file") {
		t.Error(err)
	}
	if err := os.Rename(filepath.Join(dir, "tests", "b.yaml"), filepath.Join(dir, "tests", "pipe.json")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "tests/a.yaml", "cases:\n  - name: a\n    input: {file: pipe.json}\n    expect: {response: {}}\n")
	all, err := cases.Beside(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cases.Run(t.Context(), plugin(t), all, cases.Options{Dir: dir}); !errors.As(err, &bad) || !strings.Contains(err.Error(), "no regular file") {
		t.Error(err)
	}
}
