package meter_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// Saved benchmarks compare costs of the same model. Whoever changes a cost raises harness.CostModel, and this with it.
func TestCostsAreThoseOfTheModel(t *testing.T) {
	const model = "1 63d7a6"
	h := sha256.New()
	show := func(in wasm.Instr) {
		instruction, more := meter.CostOf(&in, 0)
		fmt.Fprintln(h, in.Op, in.Sub, instruction, more, meter.IsBulk(&in), meter.SizeShift(&in))
	}
	for op := range 256 {
		show(wasm.Instr{Op: byte(op)})
	}
	for sub := range uint32(32) {
		show(wasm.Instr{Op: wasm.OpMisc, Sub: sub})
	}
	if got := "1 " + hex.EncodeToString(h.Sum(nil)[:3]); got != model {
		t.Errorf("the costs are %s, those of the model %s: raise harness.CostModel", got, model)
	}
}
