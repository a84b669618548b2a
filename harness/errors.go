package harness

import (
	"fmt"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ModuleError: the bytes are no WebAssembly module, or not one that can be a plugin. Nothing of it was run.
type ModuleError struct {
	Reason string // lower case, one line, e.g. "not a WebAssembly module: the first four bytes are not \\0asm"
	Offset int64  // byte offset of the fault, -1 when there is none
}

func (e *ModuleError) Error() string { return e.Reason }

// Resource names the limit that stopped a call.
type Resource string

// The resources a limit can bound.
const (
	ResourceTime   Resource = "time"
	ResourceCost   Resource = "cost"
	ResourceMemory Resource = "memory"
	ResourceInput  Resource = "input"
	ResourceOutput Resource = "output"
	ResourceLog    Resource = "log"
	ResourceVar    Resource = "var"
)

// Phase says when something happened.
type Phase string

// The phases of a sandbox's life.
const (
	PhaseLoad        Phase = "loading"        // reading and compiling; nothing of the guest ran
	PhaseInstantiate Phase = "instantiation"  // start section and data segments
	PhaseInitialize  Phase = "initialization" // _initialize, __wasm_call_ctors, hs_init
	PhaseCall        Phase = "call"
)

// LimitError: a limit stopped the guest. The sandbox is dead.
type LimitError struct {
	Resource Resource
	Phase    Phase
	Detail   string // e.g. "deadline of 10s passed", "wanted 300 pages, limit 256"
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s limit reached during %s: %s", e.Resource, e.Phase, e.Detail)
}

// TrapError: the guest trapped, or left by proc_exit. The sandbox is dead.
type TrapError struct {
	Phase  Phase
	Reason string // e.g. "unreachable", "out of bounds memory access", "proc_exit(0)"
	// Stack holds the functions that were running, the innermost first, at most 30: by their names in the module's name
	// section, else as meter.Unnamed.
	Stack []string
}

func (e *TrapError) Error() string { return fmt.Sprintf("trap during %s: %s", e.Phase, e.Reason) }

// PluginError: the plugin refused the request with an error object of the contract (section 6). The sandbox stays usable.
type PluginError struct{ Object *contract.Error }

func (e *PluginError) Error() string { return "plugin error " + e.Object.Error() }

// Unwrap gives the error object.
func (e *PluginError) Unwrap() error { return e.Object }

// UntypedFailure: the call failed without a valid error object: a non-zero return, an error string that is no error
// object, or an output that is not one JSON object.
type UntypedFailure struct {
	Reason string // ours; never quotes the guest
	Raw    string // what the guest set as error, at most its first 4 KiB; may hold personal data
	Return uint32
}

func (e *UntypedFailure) Error() string { return "untyped failure: " + e.Reason }

// ExportError: the export asked for is missing or has the wrong type.
type ExportError struct{ Export, Reason string }

func (e *ExportError) Error() string { return fmt.Sprintf("export %s: %s", e.Export, e.Reason) }

// InputError: the host refused the input before the guest saw it (contract section 1).
type InputError struct{ Reason string }

func (e *InputError) Error() string { return "input refused before the call: " + e.Reason }
