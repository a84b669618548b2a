package report_test

import (
	"bytes"
	"testing"

	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
)

// docs/kill-matrix.md is what the specimens are.
func TestKillMatrix(t *testing.T) {
	var want bytes.Buffer
	if err := mutants.Matrix(&want, suites.All); err != nil {
		t.Fatal(err)
	}
	golden(t, "../../docs/kill-matrix.md", want.Bytes())
}
