package templates_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/buildtest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/templates"
)

// rendered gives the files of a scaffold for a folder called plugin.
func rendered(t testing.TB, language string, kind contract.Kind) map[string][]byte {
	t.Helper()
	for _, s := range templates.List() {
		if s.Language != language || s.Kind != kind {
			continue
		}
		files, err := templates.Files("plugin", templates.Params{Language: language, Specialty: s.Specialties[0], Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	t.Fatalf("there is no scaffold in %s for %s", language, kind)
	return nil
}

// built gives a scaffold's plugin, compiled once for all packages that look at it.
func built(t testing.TB, language string, kind contract.Kind) buildtest.Plugin {
	t.Helper()
	return buildtest.Scaffold(t, language+"-"+string(kind), rendered(t, language, kind))
}

// savedRequest is the one that a scaffold brings.
func savedRequest(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var found [][]byte
	for name, content := range files {
		if strings.HasPrefix(name, "testdata/") && strings.HasSuffix(name, ".json") {
			found = append(found, content)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d saved requests, want one", len(found))
	}
	return slices.Clone(found[0])
}

// call runs a plugin once in a sandbox of class standard.
func call(t *testing.T, module []byte, entry string, input []byte) harness.Reply {
	t.Helper()
	return caller(t, module, entry, harness.Standard)(input)
}

// open loads a plugin once; what it gives calls its medical entry in a fresh sandbox of class standard each time.
func open(t testing.TB, module []byte) func(input []byte) harness.Reply {
	t.Helper()
	return caller(t, module, contract.EntryMedicalContent, harness.Standard)
}

// caller loads a plugin once and calls it in a fresh sandbox of a class each time.
func caller(t testing.TB, module []byte, entry string, class harness.Class) func(input []byte) harness.Reply {
	t.Helper()
	p, err := harness.Load(t.Context(), module, harness.Options{CacheDir: buildtest.CompiledDir(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(context.Background()) })
	limits, err := harness.ClassLimits(class)
	if err != nil {
		t.Fatal(err)
	}
	return func(input []byte) harness.Reply {
		t.Helper()
		box, err := p.Open(t.Context(), limits)
		if err != nil {
			t.Fatal(err)
		}
		defer box.Close(t.Context())
		reply, _ := box.Call(t.Context(), entry, input)
		return reply
	}
}
