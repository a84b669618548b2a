package harness

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/kernel"
)

// Saved benchmarks compare costs of the same model. Whoever changes a cost raises CostModel, and this with it.
func TestCallCostsAreThoseOfTheModel(t *testing.T) {
	const model = "1 71e19f"
	h := sha256.New()
	for _, f := range Offered() {
		module := f.Module
		if module == hostenv.EnvNamespace && kernel.ForPlugins(f.Name) {
			module = KernelModule
		}
		fmt.Fprintln(h, f.Module, f.Name, callCost(module, f.Name))
	}
	if got := fmt.Sprint(CostModel, " ", hex.EncodeToString(h.Sum(nil)[:3])); got != model {
		t.Errorf("the costs are %s, those of the model %s: raise CostModel", got, model)
	}
}
