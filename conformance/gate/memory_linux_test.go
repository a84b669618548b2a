package gate_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance/gate"
)

// A child that takes more memory than it may is ended.
func TestAChildIsBoundInMemory(t *testing.T) {
	self, err := gate.Self()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folderOf(t, map[string]string{"a": "eats "}), "a")
	child := gate.Child{Program: self, Args: []string{childName}, Deadline: time.Minute, Memory: 100 << 20, Threads: 1}
	for given, want := range map[int64]string{80 << 20: "held more than 80 MiB", 1 << 30: "held more than 100 MiB"} {
		j := child.Judge(t.Context(), gate.Order{Path: path, AsOf: day}, given)
		if !strings.Contains(j.Broken, want) || !j.Outgrew || j.Peak < min(given, 100<<20) || j.Took <= 0 || j.CPU <= 0 {
			t.Errorf("given %d MiB: %+v", given>>20, j)
		}
	}
}
