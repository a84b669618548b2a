package meter_test

import (
	"context"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// FuzzRewrite: a module that the engine takes is metered into one that it takes, or refused with a reason; one that it
// refuses does not become good.
func FuzzRewrite(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(generate(seed))
	}
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	f.Cleanup(func() { rt.Close(ctx) })
	takes := func(file []byte) error {
		c, err := rt.CompileModule(ctx, file)
		if err == nil {
			c.Close(ctx)
		}
		return err
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := wasm.Parse(file)
		if err != nil || len(wasm.Admit(m, wasm.DefaultCaps())) > 0 {
			return
		}
		stripped, err := wasm.StripCustom(file, func(string) bool { return false }) // the engine trusts name sections
		if err != nil {
			t.Fatal(err)
		}
		taken := takes(stripped)
		for _, o := range both {
			metered, err := meter.Rewrite(m, o)
			if err != nil {
				if err.Error() == "" {
					t.Fatal("refused without a reason")
				}
				continue
			}
			if err := takes(metered.Wasm); (err == nil) != (taken == nil) {
				t.Fatalf("mode %d: the engine says %v of the original, %v of the metered module", o.Mode, taken, err)
			}
		}
	})
}

// FuzzBehaviour: generated modules, as many as there is time for.
func FuzzBehaviour(f *testing.F) {
	f.Add(uint64(1_000_000), uint64(5))
	f.Fuzz(func(t *testing.T, seed, arg uint64) {
		newEngine(t).same(t, generate(seed), []uint64{arg, seed, 3}, both...)
	})
}
