package mutants

import (
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/wasmtest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var (
	entryType = wasm.FuncType{Results: []wasm.ValType{wasm.I32}}
	loop      = []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd}
)

// files are specimens whose file or start is at fault.
func files(b Built) []Specimen {
	m := Manifest()
	hasty := Manifest()
	hasty.Limits.TimeoutMS = contract.Ptr(300)
	other := Manifest()
	other.Plugin.Version = "1.0.1"
	whole, err := Variant(b.plain, "conforms")
	if err != nil {
		panic(err) // All has checked the marker
	}
	return []Specimen{
		{Name: "empty file", Breaks: "ABI-001", Says: "not a WebAssembly module|empty", Silent: true, Wasm: []byte{}},
		{Name: "text file", Breaks: "ABI-001", Says: ".", Silent: true, Wasm: []byte("I am no module.\n")},
		{Name: "truncated", Breaks: "ABI-001", Says: ".", Silent: true, Wasm: whole[:len(whole)/2]},
		{Name: "header only", Breaks: "ABI-002", Says: "does not export it", Silent: true, Wasm: carrying(wasmtest.New().Bytes(), m)},
		{Name: "entry returns nothing", Breaks: "ABI-002", Says: "its type is", Silent: true, Wasm: carrying(entry(wasm.FuncType{}), m)},
		{Name: "imports a stranger", Breaks: "ABI-003", Says: "imports env system", Silent: true, Wasm: carrying(importing("env", "system", entryType), m)},
		{Name: "imports with another type", Breaks: "ABI-003", Says: "imports extism:host/env alloc as", Silent: true,
			Wasm: carrying(importing("extism:host/env", "alloc", entryType), m)},
		{Name: "no manifest", Breaks: "ABI-006", Says: "no section medplug.manifest", Silent: true, Wasm: whole},
		{Name: "two manifests", Breaks: "ABI-006", Says: "2 sections", Silent: true, Wasm: twice(carrying(whole, m))},
		{Name: "manifest not last", Breaks: "ABI-006", Says: "not the last", Silent: true, Wasm: custom(carrying(whole, m), "producers", nil)},
		{Name: "another manifest beside it", Breaks: "ABI-006", Says: "differs from the medplug.yaml", Wasm: carrying(whole, m), Beside: other},
		{Name: "same manifest beside it", Wasm: carrying(whole, m), Beside: m},
		{Name: "traps while starting", Breaks: "ABI-007", Says: "trap during instantiation", Silent: true,
			Wasm: carrying(starting([]byte{wasm.OpUnreachable}), m)},
		{Name: "loops while starting", Breaks: "ISL-003", Says: "time limit of 300ms reached during instantiation", Silent: true, Wasm: carrying(starting(loop), hasty)},
		{Name: "loops while initialising", Breaks: "ISL-003", Says: "time limit of 300ms reached during initialization", Silent: true,
			Wasm: carrying(initialising(loop), hasty)},
		{Name: "loops when called", Breaks: "ISL-003", Says: "time limit of 300ms reached during call", Silent: true, Wasm: carrying(entry(entryType, loop, wasmtest.I32(0)), hasty)},
		{Name: "declares more memory than its limit", Breaks: "ISL-004", Says: "memory limit of 256 pages reached during instantiation", Silent: true,
			Wasm: carrying(withMemory(300), m)},
	}
}

// entry is a module whose entry has a type and does what the code says.
func entry(t wasm.FuncType, code ...[]byte) []byte {
	b := wasmtest.New()
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(t, nil, code...))
	return b.Bytes()
}

// importing is a sound module with one import.
func importing(module, name string, t wasm.FuncType) []byte {
	b := wasmtest.New()
	b.ImportFunc(module, name, t)
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, wasmtest.I32(0)))
	return b.Bytes()
}

// starting is a module whose start function does what the code says.
func starting(code []byte) []byte {
	b := wasmtest.New()
	b.Start(b.Func(wasm.FuncType{}, nil, code))
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, wasmtest.I32(0)))
	return b.Bytes()
}

// initialising is a module whose _initialize does what the code says.
func initialising(code []byte) []byte {
	b := wasmtest.New()
	b.Export("_initialize", wasm.KindFunc, b.Func(wasm.FuncType{}, nil, code))
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, wasmtest.I32(0)))
	return b.Bytes()
}

func withMemory(pages uint32) []byte {
	b := wasmtest.New()
	b.Memory(pages, -1)
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, wasmtest.I32(0)))
	return b.Bytes()
}

// custom adds a custom section at the end.
func custom(module []byte, name string, data []byte) []byte {
	out, err := wasm.AppendCustom(module, name, data)
	if err != nil {
		panic(err) // the module is one of ours
	}
	return out
}

// twice adds the manifest's section once more.
func twice(module []byte) []byte {
	parsed, err := wasm.Parse(module)
	if err != nil {
		panic(err)
	}
	const section = "medplug.manifest"
	return custom(module, section, parsed.Custom(section)[0])
}
