package isolation

import (
	"context"

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
					p.Reportf("", "%v", stopped)
				} else {
					p.Check(true, "", "not stopped by %s", r)
				}
			}
		}
		return nil
	}
}
