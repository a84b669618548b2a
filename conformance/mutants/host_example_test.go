package mutants_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/medplug/medplug/conformance/mutants"
)

var update = flag.Bool("update", false, "write the files that are made from the code")

// The example of what a host shows is the honest host.
func TestHostExample(t *testing.T) {
	const path = "../../examples/host/evidence.json"
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(mutants.HonestHost()); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is not what the honest host shows: go test -update writes it", path)
	}
}
