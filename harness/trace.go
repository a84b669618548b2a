package harness

import (
	"time"

	"github.com/medplug/medplug/harness/hostenv"
)

// Trace is everything the guest did in one call that anybody outside can see. Its texts are the guest's own: they may
// hold personal data and are printed only after a rule has looked at them.
type Trace struct {
	Logs      []Log
	HostCalls []HostCall
	Egress    []EgressAttempt
	Vars      []VarWrite

	GuestPages  uint32        // peak guest memory, 64 KiB pages
	KernelPages uint32        // peak memory of the Extism kernel, 64 KiB pages
	CPU         time.Duration // CPU time of the calling thread
	Cost        uint64        // instructions charged; exact when the plugin was loaded with Exact
	Wall        time.Duration
	Profile     *CostProfile // nil unless the plugin was loaded with Profile
	Err         error        // why the call failed; nil when it succeeded
}

// What the guest did with the host's functions, as package hostenv records it.
type (
	Log           = hostenv.Log
	HostCall      = hostenv.HostCall
	EgressAttempt = hostenv.EgressAttempt
	VarWrite      = hostenv.VarWrite
)
