package emit_test

import (
	"fmt"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// The smallest hostile plugin: 42 bytes that never come back.
func Example() {
	b := emit.New()
	run := b.Func(wasm.FuncType{}, nil, []byte{wasm.OpLoop, wasm.BlockVoid, wasm.OpBr, 0, wasm.OpEnd})
	b.Export("forever", wasm.KindFunc, run)
	fmt.Printf("%d bytes\n% x", len(b.Bytes()), b.Bytes())
	// Output:
	// 42 bytes
	// 00 61 73 6d 01 00 00 00 01 04 01 60 00 00 03 02 01 00 07 0b 01 07 66 6f 72 65 76 65 72 00 00 0a 09 01 07 00 03 40 0c 00 0b 0b
}

// An export that adds one to its argument and keeps a running total in a global.
func ExampleBuilder_Func() {
	b := emit.New()
	total := b.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(0))
	unary := wasm.FuncType{Params: []wasm.ValType{wasm.I32}, Results: []wasm.ValType{wasm.I32}}
	next := b.Func(unary, nil,
		emit.Op(wasm.OpLocalGet, 0), emit.I32(1), []byte{wasm.OpI32Add},
		emit.Op(wasm.OpLocalTee, 0),
		emit.Op(wasm.OpGlobalGet, total), emit.Op(wasm.OpLocalGet, 0), []byte{wasm.OpI32Add}, emit.Op(wasm.OpGlobalSet, total),
	)
	b.Export("next", wasm.KindFunc, next)
	m, err := wasm.Parse(b.Bytes())
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Exports[0].Name, m.ExportType(m.Exports[0]))
	// Output: next (i32) -> (i32)
}
