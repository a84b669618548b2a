package differential

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// What the specification of WebAssembly 2.0 says is no module is refused by Load with a typed error, whichever step finds
// it, and so is what its first version says is none, where the engine does not take it for one of 2.0.
func TestWhatIsNoModule(t *testing.T) {
	rt := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2))
	defer rt.Close(t.Context())
	compiles := func(file []byte) bool {
		c, err := rt.CompileModule(t.Context(), file)
		if err == nil {
			c.Close(t.Context())
		}
		return err == nil
	}
	steps, grown := map[string]int{}, 0
	for _, v := range []string{"v1", "v2"} {
		for _, sc := range scripts(t, filepath.Join(specDir(t), v)) {
			for _, c := range sc.Commands {
				if c.Type != "assert_invalid" && c.Type != "assert_malformed" || c.ModuleType != "binary" {
					continue
				}
				file := sc.read(t, c.Filename)
				_, err := harness.Load(t.Context(), file, harness.Options{})
				var bad *harness.ModuleError
				switch {
				case err == nil && v == "v1": // several results, several tables
					grown++
					continue
				case !errors.As(err, &bad) || bad.Reason == "":
					t.Errorf("%s line %d: loaded, or refused with %v; it is no module: %s", sc.name, c.Line, err, c.Text)
					continue
				case strings.HasPrefix(bad.Reason, "not a valid module: "):
					steps["engine"]++
					continue
				}
				// What it imports may hide what is wrong with it.
				var by *refusal
				f, err := ready(file, enforced)
				switch {
				case errors.As(err, &by):
					steps[by.step]++
				case !compiles(f.file):
					steps["engine"]++
				case v == "v2":
					t.Errorf("%s line %d: compiles when metered; it is no module: %s", sc.name, c.Line, c.Text)
				}
			}
		}
	}
	t.Logf("refused by\n%s%d of version 1 are modules of 2.0", table(steps), grown)
	if steps["reader"] < 1531 || steps["admission"]+steps["engine"] < 2978 || grown > 6 {
		t.Error("fewer than there were")
	}
}

// Every module that the reader takes is written back as it was. Where a number was written longer than it need be, the
// result is shorter, and writing that back changes nothing more.
func TestRoundTrip(t *testing.T) {
	exact, shorter, refused := 0, 0, 0
	for _, dir := range append([]string{"v1", "v2"}, proposals...) {
		files, err := filepath.Glob(filepath.Join(specDir(t), dir, "testdata", "*.wasm"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no modules in %s", dir)
		}
		for _, name := range files {
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m, err := wasm.Parse(file)
			if err != nil {
				refused++
				continue
			}
			again := m.Encode()
			if bytes.Equal(again, file) {
				exact++
				continue
			}
			shorter++
			if base := filepath.Base(name); !strings.HasPrefix(base, "binary-leb128.") && base != "float_literals.1.wasm" {
				t.Errorf("%s has its numbers in shortest form, but is written back otherwise", name)
			}
			m, err = wasm.Parse(again)
			if err != nil || !bytes.Equal(m.Encode(), again) || len(again) >= len(file) {
				t.Errorf("%s: written back it is another module: %d bytes for %d, %v", name, len(again), len(file), err)
			}
		}
	}
	t.Logf("%d written back exactly, %d with shorter numbers, %d refused", exact, shorter, refused)
	if exact < 6046 || shorter < 59 || refused > 1729 {
		t.Error("fewer are read than were")
	}
}
