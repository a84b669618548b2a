package conformance

import (
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// LimitsFor gives the limits a plugin is judged under: those of its class, tightened by what it declares to need. The
// hosts are those it declares.
func LimitsFor(m *contract.Manifest) (harness.Limits, error) {
	l, err := harness.ClassLimits(harness.Class(m.Limits.Class))
	if err != nil {
		return l, err
	}
	if n := m.Limits.MemoryPages; n != nil {
		l.MemoryPages = min(l.MemoryPages, uint32(*n))
	}
	if n := m.Limits.TimeoutMS; n != nil {
		l.Timeout = min(l.Timeout, time.Duration(*n)*time.Millisecond)
	}
	if n := m.Limits.MaxInputBytes; n != nil {
		l.InputBytes = min(l.InputBytes, int64(*n))
	}
	if n := m.Limits.MaxOutputBytes; n != nil {
		l.OutputBytes = min(l.OutputBytes, int64(*n))
	}
	l.Hosts = m.Capabilities.Hosts
	return l, nil
}
