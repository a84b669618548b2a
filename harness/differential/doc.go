// Package differential holds what the engine makes of a module against the module itself: the WebAssembly specification's
// own test scripts, which wazero's Go module brings along, and modules made by wasm-tools smith.
//
// Each module runs as it is on wazero, and as plugins run: detached, metered (enforcing and counting), begun from its
// snapshot, and again after a reset. Results are compared bit for bit, traps by their reason, memory and globals whole.
// What the engine does not take must be refused with a reason, and the reasons are counted.
package differential
