package shrink_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/conformance/shrink"
	"github.com/medplug/medplug/conformance/suites/disclaimer"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// A link that a stranger put beside his plugin leads nothing out of the folder: neither is read there nor written.
func TestLinksLeadNowhere(t *testing.T) {
	for _, link := range []string{".medplug", filepath.Join(".medplug", "failing")} {
		dir, outside := t.TempDir(), t.TempDir()
		if err := os.MkdirAll(filepath.Join(outside, "failing"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, link)), 0o700), os.Symlink(outside, filepath.Join(dir, link))); err != nil {
			t.Fatal(err)
		}
		plugin := filepath.Join(dir, "plugin.wasm")
		var damaged *shrink.DamagedError
		if _, err := shrink.Load(plugin, script.Manifest(contract.ECGAnalysis), 1<<20); !errors.As(err, &damaged) {
			t.Errorf("%s: %v", link, err)
		}
		s, err := conformance.Open(t.Context(), undisclaimed(t), suiteOf(disclaimer.DIS001), conformance.Options{AsOf: day, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		rep, err := s.Run(t.Context())
		if err == nil {
			err = shrink.Findings(t.Context(), s, rep, shrink.Options{Plugin: plugin})
		}
		if err == nil || !strings.Contains(err.Error(), "a link is not followed") {
			t.Errorf("%s: %v", link, err)
		}
		s.Close(context.WithoutCancel(t.Context()))
		made, err := filepath.Glob(filepath.Join(outside, "*.json"))
		deeper, _ := filepath.Glob(filepath.Join(outside, "failing", "*"))
		if err != nil || len(made)+len(deeper) != 0 {
			t.Errorf("%s: written outside: %v %v", link, made, deeper)
		}
	}
}

// A pipe among the kept requests is a damaged file: opening it would never end.
func TestAPipeIsNoKeptRequest(t *testing.T) {
	plugin := filepath.Join(t.TempDir(), "plugin.wasm")
	pipe := filepath.Join(shrink.Folder(plugin), "DIS-001-00000000.json")
	if err := errors.Join(os.MkdirAll(filepath.Dir(pipe), 0o700), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	var damaged *shrink.DamagedError
	if _, err := shrink.Load(plugin, script.Manifest(contract.ECGAnalysis), 1<<20); !errors.As(err, &damaged) || damaged.Path != pipe {
		t.Error(err)
	}
}
