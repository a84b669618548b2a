package meter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/meter"
)

// Random modules do the same metered as not, and count mode counts what running instruction by instruction counts,
// for the whole and for each function. make soak takes as many as it has time for (FuzzBehaviour).
func TestGeneratedModulesBehaveTheSame(t *testing.T) {
	const modules = 600
	e := newEngine(t)
	args := []uint64{0, 1, 5, 0x80000000, 1 << 40, 0x3ff8000000000000}
	trapped := 0
	for seed := range uint64(modules) {
		file := generate(seed)
		ways := []meter.Options{{Mode: meter.Enforce}, {Mode: meter.Count}}
		if seed%4 == 0 {
			ways = append(ways, meter.Options{Mode: meter.Count, ByFunction: true})
		}
		ok := t.Run(fmt.Sprint(seed), func(t *testing.T) {
			if strings.Contains(e.same(t, file, args[seed%uint64(len(args)):], ways...).results, "error") {
				trapped++
			}
		})
		if !ok {
			return // the seed names the subtest
		}
	}
	if trapped < modules/20 || trapped > modules*19/20 {
		t.Errorf("%d of %d modules trapped: the generator no longer tries both", trapped, modules)
	}
}
