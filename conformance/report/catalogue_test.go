package report_test

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/conformance/suites"
)

var update = flag.Bool("update", false, "write the golden files anew")

const catalogue = "../../docs/rules.md"

// docs/rules.md is what the rules say, and no ID that it ever named is gone.
func TestCatalogue(t *testing.T) {
	var want bytes.Buffer
	if err := report.Catalogue(&want, suites.All); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(catalogue)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for _, id := range regexp.MustCompile(`(?m)^### ([A-Z]+-[0-9]{3}):`).FindAllStringSubmatch(string(have), -1) {
		if _, err := conformance.Find(suites.All, id[1]); err != nil && !slices.Contains(conformance.Retired, id[1]) {
			t.Errorf("%s was published and is gone: list it in conformance.Retired", id[1])
		}
	}
	golden(t, catalogue, want.Bytes())
	for _, s := range suites.All {
		for _, r := range s.Rules {
			var one bytes.Buffer
			if err := report.Explain(&one, r); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(want.String(), one.String()) {
				t.Errorf("%s: the catalogue does not hold what explain prints", r.ID)
			}
			if r.Basis == conformance.BasisPolicy && !strings.Contains(one.String(), "policy of this product, no legal duty") {
				t.Errorf("%s: explain does not say that it is a policy", r.ID)
			}
		}
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s differs; run go test with -update and read the difference (-have +want):\n%s", path, diff)
	}
}
