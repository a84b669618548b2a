package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
	x "github.com/medplug/medplug/conformance/xtp/xtptest"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// writeSpecimens writes files that are no good plugin, each in its own way.
func writeSpecimens(dir, plugin string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	whole, err := os.ReadFile(plugin)
	if err != nil {
		return err
	}
	m, err := manifest.Extract(whole)
	if err != nil {
		return fmt.Errorf("the scaffolded plugin: %w", err)
	}
	hasty, quick := *m, 300 // a deadline that a test can wait for
	hasty.Limits.TimeoutMS = &quick
	loop := []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd}
	for name, data := range map[string][]byte{
		"empty.wasm":       {},
		"text.wasm":        []byte("I am no module.\n"),
		"truncated.wasm":   whole[:len(whole)/2],
		"header.wasm":      []byte("\x00asm\x01\x00\x00\x00"),
		"named":            named(whole),
		"unmanifested":     tiny(emit.I32(0)),
		"loop.wasm":        carrying(&hasty, tiny(loop, emit.I32(0))),
		"patient.wasm":     carrying(m, tiny(loop, emit.I32(0))), // loops until the 10 s of its class are over
		"trap.wasm":        carrying(m, tiny([]byte{wasm.OpUnreachable})),
		"talks.wasm":       carrying(m, talking("nothing works today")),
		"silent.wasm":      carrying(m, tiny(emit.I32(7))),
		"shy.wasm":         carrying(m, saying(`{"status":"not_analysable","reason_code":"poor_quality"}`)),
		"odd.wasm":         carrying(m, saying(`{"status":7}`)),
		"no-entry.wasm":    carrying(m, []byte("\x00asm\x01\x00\x00\x00")),
		"two-manifests":    twice(carrying(m, tiny(emit.I32(0)))),
		"stranger.wasm":    carrying(m, importing("env", "system")),
		"grab-memory.wasm": carrying(m, grabbing()),
		"asking.wasm":      asking(*m),
		"tests-good.wasm": x.Module(x.Input(), x.Assert("input is given", x.Between(1, math.MaxInt64), "no input"), x.Group("answers"),
			x.Call(m.Entry, "{}"), x.Assert("an empty request is refused", x.Length(0), "it is answered")),
		"tests-bad.wasm":  x.Module(x.Call(m.Entry, "{}"), x.Assert("an empty request is answered", x.Between(1, math.MaxInt64), "no output"), x.Assert("one is one", x.Always(1), "")),
		"tests-none.wasm": x.Module(x.Call(m.Entry, "{}")),
		"tests-trap.wasm": x.Module(x.Assert("one is one", x.Always(1), ""), x.Trap()),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	return writeJudged(dir)
}

// writeJudged writes a plugin that keeps every rule and leaves a question to a person, and one that breaks one rule.
func writeJudged(dir string) error {
	for _, s := range mutants.All() {
		name := map[string]string{"honest cardiac-risk": "honest.wasm", "has no disclaimer": "undisclaimed.wasm",
			"rests on consent and asks for it": "consenting.wasm"}[s.Name]
		if name == "" {
			continue
		}
		file, err := s.Build(suites.All, 1)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
			return err
		}
	}
	return nil
}

var entryType = wasm.FuncType{Results: []wasm.ValType{wasm.I32}}

// tiny is a module whose entry does what the code says.
func tiny(code ...[]byte) []byte {
	b := emit.New()
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, code...))
	return b.Bytes()
}

// importing wants a function that no host offers.
func importing(module, name string) []byte {
	b := emit.New()
	b.ImportFunc(module, name, wasm.FuncType{})
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, emit.I32(0)))
	return b.Bytes()
}

// talking logs a line and traps.
func talking(line string) []byte {
	const host = "extism:host/env"
	b := emit.New()
	alloc := b.ImportFunc(host, "alloc", wasm.FuncType{Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I64}})
	store := b.ImportFunc(host, "store_u8", wasm.FuncType{Params: []wasm.ValType{wasm.I64, wasm.I32}})
	log := b.ImportFunc(host, "log_info", wasm.FuncType{Params: []wasm.ValType{wasm.I64}})
	call := func(f uint32) []byte { return append([]byte{wasm.OpCall}, emit.U32(f)...) }
	block := []byte{wasm.OpLocalGet, 0}
	code := emit.Cat(emit.I64(int64(len(line))), call(alloc), []byte{wasm.OpLocalSet, 0})
	for i, c := range []byte(line) {
		code = emit.Cat(code, block, emit.I64(int64(i)), []byte{wasm.OpI64Add}, emit.I32(int32(c)), call(store))
	}
	code = emit.Cat(code, block, call(log), []byte{wasm.OpUnreachable})
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, []wasm.ValType{wasm.I64}, code))
	return b.Bytes()
}

// grabbing asks for more memory than its class has, to start with.
func grabbing() []byte {
	b := emit.New()
	b.Memory(600, -1)
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, nil, emit.I32(0)))
	return b.Bytes()
}

func carrying(m *contract.Manifest, module []byte) []byte {
	out, err := manifest.Embed(module, m)
	if err != nil {
		panic(err)
	}
	return out
}

func twice(module []byte) []byte {
	parsed, err := wasm.Parse(module)
	if err != nil {
		panic(err)
	}
	out, err := wasm.AppendCustom(module, manifest.Section, parsed.Custom(manifest.Section)[0])
	if err != nil {
		panic(err)
	}
	return out
}

// named is the same code with a name for each function, as a build that strips nothing gives it.
func named(module []byte) []byte {
	parsed, err := wasm.Parse(module)
	if err != nil {
		panic(err)
	}
	names := map[uint32]string{}
	for i := range parsed.Code {
		names[uint32(parsed.ImportedFuncs+i)] = fmt.Sprintf("function-%d", i)
	}
	return wasm.AppendFuncNames(module, names)
}

// saying answers every request with the same text.
func saying(text string) []byte {
	b, i64 := emit.New(), wasm.I64
	alloc := b.ImportFunc("extism:host/env", "alloc", wasm.FuncType{Params: []wasm.ValType{i64}, Results: []wasm.ValType{i64}})
	store := b.ImportFunc("extism:host/env", "store_u8", wasm.FuncType{Params: []wasm.ValType{i64, wasm.I32}})
	output := b.ImportFunc("extism:host/env", "output_set", wasm.FuncType{Params: []wasm.ValType{i64, i64}})
	length, get := emit.I64(int64(len(text))), emit.Op(wasm.OpLocalGet, 0)
	code := [][]byte{length, emit.Op(wasm.OpCall, alloc), emit.Op(wasm.OpLocalSet, 0)}
	for i, c := range []byte(text) {
		code = append(code, get, emit.I64(int64(i)), []byte{wasm.OpI64Add}, emit.I32(int32(c)), emit.Op(wasm.OpCall, store))
	}
	code = append(code, get, length, emit.Op(wasm.OpCall, output), emit.I32(0))
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, []wasm.ValType{i64}, code...))
	return b.Bytes()
}
