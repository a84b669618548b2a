package harness

import "time"

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
	Wall        time.Duration
	Err         error // why the call failed; nil when it succeeded
}

// Log is one line the guest logged; stdout and stderr arrive as levels of their own.
type Log struct {
	Level   string // trace, debug, info, warn, error, stdout, stderr
	Message string
}

// HostCall is one call of a medical host function (namespace extism:host/user).
type HostCall struct {
	Function string
	Argument []byte // the JSON handed over
	Result   string // what the host answered: a number or a JSON text; empty for none
}

// EgressAttempt is one http_request, carried out or refused.
type EgressAttempt struct {
	Method, URL string
	Refused     string // why the host refused it; empty when it was sent
}

// VarWrite is one var_set.
type VarWrite struct {
	Key   string
	Value []byte
}
