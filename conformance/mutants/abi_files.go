package mutants

import (
	"github.com/medplug/medplug/conformance/mutants/script"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var entryType = wasm.FuncType{Results: []wasm.ValType{wasm.I32}}

// abiFiles are specimens whose file or start is at fault.
func abiFiles() []Specimen {
	instead := func(module []byte) func(Parts) []byte {
		return func(p Parts) []byte { return carrying(module, p.Manifest) }
	}
	return []Specimen{
		{Name: "empty file", Breaks: "ABI-001", Says: "not a WebAssembly module|empty", Silent: true, Plugin: ecg(), File: func(Parts) []byte { return []byte{} }},
		{Name: "text file", Breaks: "ABI-001", Says: ".", Silent: true, Plugin: ecg(), File: func(Parts) []byte { return []byte("I am no module.\n") }},
		{Name: "truncated file", Breaks: "ABI-001", Says: ".", Silent: true, Plugin: ecg(), File: func(p Parts) []byte { return p.Whole[:len(p.Whole)/2] }},
		{Name: "header only", Breaks: "ABI-002", Says: "does not export it", Silent: true, Plugin: ecg(), File: instead(emit.New().Bytes())},
		{Name: "exports its entry under another name", Breaks: "ABI-002", Says: "does not export it", Silent: true, Plugin: ecg().Export("run")},
		{Name: "entry returns nothing", Breaks: "ABI-002", Says: "its type is", Silent: true, Plugin: ecg(), File: instead(entry(wasm.FuncType{}))},
		{Name: "imports a stranger", Breaks: "ABI-003", Says: "imports env system", Silent: true, Plugin: ecg(), File: instead(importing("env", "system", entryType))},
		{Name: "imports with another type", Breaks: "ABI-003", Says: "imports extism:host/env alloc as", Silent: true, Plugin: ecg(),
			File: instead(importing("extism:host/env", "alloc", entryType))},
		{Name: "no manifest", Breaks: "ABI-006", Says: "no section medplug.manifest", Silent: true, Plugin: ecg(), File: func(p Parts) []byte { return p.Module }},
		{Name: "two manifests", Breaks: "ABI-006", Says: "2 sections", Silent: true, Plugin: ecg(), File: twice},
		{Name: "manifest not last", Breaks: "ABI-006", Says: "not the last", Silent: true, Plugin: ecg(), File: func(p Parts) []byte { return custom(p.Whole, "producers", nil) }},
		{Name: "another manifest beside it", Breaks: "ABI-006", Says: "differs from the medplug.yaml", Plugin: ecg(), Beside: func(m *contract.Manifest) { m.Plugin.Version = "1.0.1" }},
		{Name: "same manifest beside it", Near: []string{"ABI-006"}, Plugin: ecg(), Beside: func(*contract.Manifest) {}},
		{Name: "traps while starting", Breaks: "ABI-007", Says: "trap during instantiation", Silent: true, Plugin: ecg().Start(func(r *script.Reply) { r.Trap() })},
	}
}

// entry is a module whose entry has a type and does nothing.
func entry(t wasm.FuncType) []byte {
	b := emit.New()
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(t, nil))
	return b.Bytes()
}

// importing is a sound module with one import.
func importing(module, name string, t wasm.FuncType) []byte {
	b := emit.New()
	b.ImportFunc(module, name, t)
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, emit.I32(0)))
	return b.Bytes()
}

// twice adds the manifest's section once more.
func twice(p Parts) []byte {
	parsed, err := wasm.Parse(p.Whole)
	if err != nil {
		panic(err) // it was just written
	}
	return custom(p.Whole, manifest.Section, parsed.Custom(manifest.Section)[0])
}
