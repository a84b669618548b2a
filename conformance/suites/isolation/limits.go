package isolation

import (
	"context"
	"fmt"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/harness"
)

// neverStopped judges every call by whether one of the resources stopped it.
func neverStopped(resources ...harness.Resource) func(context.Context, *conformance.Pass) error {
	return func(_ context.Context, p *conformance.Pass) error {
		for _, o := range p.Observations() {
			if !o.Made() {
				continue
			}
			p.At(o)
			stopped := o.Limit()
			for _, r := range resources {
				if stopped != nil && stopped.Resource == r {
					p.Reportf("", "%s", describe(stopped, p.Limits()))
				} else {
					p.Check(true, "", "not stopped by %s", r)
				}
			}
		}
		return nil
	}
}

// describe names the limit alone: how far a call went beyond it differs from call to call.
func describe(stopped *harness.LimitError, l harness.Limits) string {
	limit := map[harness.Resource]string{
		harness.ResourceTime:   l.Timeout.String(),
		harness.ResourceMemory: fmt.Sprintf("%d pages", l.MemoryPages),
		harness.ResourceOutput: fmt.Sprintf("%d bytes", l.OutputBytes),
		harness.ResourceLog:    fmt.Sprintf("%d bytes", l.LogBytes),
		harness.ResourceVar:    fmt.Sprintf("%d bytes", l.VarBytes),
	}[stopped.Resource]
	return fmt.Sprintf("%s limit of %s reached during %s", stopped.Resource, limit, stopped.Phase)
}
