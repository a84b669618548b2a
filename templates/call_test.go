package templates_test

import (
	"os"
	"testing"

	"github.com/medplug/medplug/harness"
)

// call runs a plugin once in a sandbox of class standard.
func call(t *testing.T, path, entry string, input []byte) harness.Reply {
	t.Helper()
	return caller(t, path, entry, harness.Standard)(input)
}

// caller loads a plugin once and calls it in a fresh sandbox of a class each time.
func caller(t *testing.T, path, entry string, class harness.Class) func(input []byte) harness.Reply {
	t.Helper()
	module, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := harness.Load(t.Context(), module, harness.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(t.Context()) })
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
