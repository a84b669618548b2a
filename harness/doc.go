// Package harness runs medical plugins: Load reads and compiles a module, Open makes a memory-fresh instance of it under
// Limits, Call runs one of its exports and gives the answer with a Trace of everything the guest did.
//
// The limits are enforced here and nowhere else, so that run, test, bench, gate and serve mean the same by them. A call
// succeeded only when the contract says so (section 1): it returned 0, set no error and its output is one JSON object.
// Whatever else happens is a typed error: ModuleError, ExportError, LimitError, TrapError, PluginError, UntypedFailure.
package harness
