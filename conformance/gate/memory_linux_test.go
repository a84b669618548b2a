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
	j := gate.Child{Program: self, Args: []string{childName}, Deadline: time.Minute, Memory: 100 << 20, Threads: 1}.Judge(t.Context(), gate.Order{Path: path, AsOf: day})
	if !strings.Contains(j.Broken, "held more than 100 MiB") || j.Peak < 100<<20 || j.Took <= 0 || j.CPU <= 0 {
		t.Errorf("%+v", j)
	}
}
