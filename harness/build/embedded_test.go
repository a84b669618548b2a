//go:build pyruntime

package build

import (
	"os"
	"path/filepath"
	"testing"
)

// A program built with the tag pyruntime, as make build-alone does, makes plugins in Python where nothing else is. make soak runs this.
func TestTheRuntimeInsideIsTaken(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("../../.cache/toolchains/python-runtime", RuntimeName))
	if err != nil {
		t.Fatal(err)
	}
	dir := pythonPlugin(t)
	empty := t.TempDir()
	for _, name := range []string{ToolchainsVar, "HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, empty)
	}
	r, err := findRuntime()
	if err != nil {
		t.Fatal(err)
	}
	if r.path != embeddedPath || sum(r.file) != sum(want) {
		t.Errorf("%s of %d bytes, want that in the program, of %d", r.path, len(r.file), len(want))
	}
	if built, err := Build(t.Context(), dir, Options{Cache: compiledRuntimes(t)}); err != nil || built.Size < 1<<20 {
		t.Errorf("%+v, %v", built, err)
	}
}
