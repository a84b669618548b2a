// Package pdk is what the author of a medplug plugin in Go imports. It turns a typed function into the export that a host
// calls: it reads and checks the request in the contract's order, refuses what the manifest does not cover, fills the
// part that all responses share, and reports errors as the contract asks.
//
//	//go:wasmexport process_medical_content
//	func process() int32 { return pdk.Serve(plugin, analyse) }
//
//	func analyse(c *pdk.Call, req *contract.ECGAnalysisRequest) (*contract.ECGAnalysisResponse, error)
//
// Who the plugin is stands in medplug.yaml alone: `medplug build` links it in. Outside WebAssembly, Rehearse runs the
// same path against a host in memory, for `go test`.
package pdk

// Version is the version of this SDK.
const Version = "0.1.0"
