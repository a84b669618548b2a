package meter_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

const mib = 1 << 20

// Bulk operations of any size, with any overlap, in bounds and out, leave the memory as the plain instruction does: in
// particular one that is out of bounds writes nothing.
func TestBulkOperationsKeepTheirMeaning(t *testing.T) {
	misc := func(sub uint32, rest ...byte) []byte { return append(op(wasm.OpMisc, sub), rest...) }
	three := func(a, b, c int32) []byte { return cat(emit.I32(a), emit.I32(b), emit.I32(c)) }
	const pages, size = 80, 80 << 16
	// A word on every page of 4 KiB, so that a wrong copy shows: its address times an odd number.
	paint := cat([]byte{wasm.OpLoop, wasm.BlockVoid},
		op(wasm.OpLocalGet, 0), op(wasm.OpLocalGet, 0), emit.I32(-1640531527), []byte{wasm.OpI32Mul}, op(wasm.OpI32Store, 2, 0),
		op(wasm.OpLocalGet, 0), emit.I32(4096), []byte{wasm.OpI32Add}, op(wasm.OpLocalTee, 0), emit.I32(size), []byte{wasm.OpI32LtU}, op(wasm.OpBrIf, 0), []byte{wasm.OpEnd})
	segment := make([]byte, 2*mib+5)
	for i := range segment {
		segment[i] = byte(i * 31)
	}
	e := newEngine(t)
	for name, code := range map[string][]byte{
		"fill":                        cat(three(7, 0xab, 3*mib+3), misc(wasm.MiscMemoryFill, 0)),
		"fill of one chunk":           cat(three(7, 0xab, mib), misc(wasm.MiscMemoryFill, 0)),
		"fill of a chunk and a byte":  cat(three(7, 0xab, mib+1), misc(wasm.MiscMemoryFill, 0)),
		"fill to the end":             cat(three(size-2*mib, 1, 2*mib), misc(wasm.MiscMemoryFill, 0)),
		"fill past the end":           cat(three(size-2*mib, 1, 2*mib+1), misc(wasm.MiscMemoryFill, 0)),
		"fill of nothing past it":     cat(three(size+1, 1, 0), misc(wasm.MiscMemoryFill, 0)),
		"fill of 4 GiB":               cat(three(0, 1, -1), misc(wasm.MiscMemoryFill, 0)),
		"copy up, overlapping":        cat(three(100, 3, 3*mib+7), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy up by over a chunk":     cat(three(mib+100, 3, 3*mib+7), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy down, overlapping":      cat(three(3, 100, 3*mib+7), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy down by over a chunk":   cat(three(3, mib+100, 3*mib+7), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy onto itself":            cat(three(3, 3, 3*mib), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy to the end":             cat(three(size-2*mib, 0, 2*mib), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy past the end":           cat(three(size-2*mib, 0, 2*mib+1), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy from past the end":      cat(three(0, size-2*mib, 2*mib+1), misc(wasm.MiscMemoryCopy, 0, 0)),
		"copy of 4 GiB":               cat(three(0, 1, -1), misc(wasm.MiscMemoryCopy, 0, 0)),
		"init":                        cat(three(9, 2, 2*mib+1), misc(wasm.MiscMemoryInit, 0, 0)),
		"init past the segment":       cat(three(9, 2, 2*mib+4), misc(wasm.MiscMemoryInit, 0, 0)),
		"init past the memory":        cat(three(size-mib, 0, 2*mib), misc(wasm.MiscMemoryInit, 0, 0)),
		"init from a dropped segment": cat(misc(wasm.MiscDataDrop, 0), three(9, 2, 2*mib), misc(wasm.MiscMemoryInit, 0, 0)),
		"init of nothing from it":     cat(misc(wasm.MiscDataDrop, 0), three(9, 0, 0), misc(wasm.MiscMemoryInit, 0, 0)),
		"growing": cat(emit.I32(30), op(wasm.OpMemoryGrow, 0), op(wasm.OpGlobalSet, 0), emit.I32(100_000), op(wasm.OpMemoryGrow, 0),
			op(wasm.OpGlobalGet, 0), []byte{wasm.OpI32Add}, op(wasm.OpGlobalSet, 0)),
	} {
		t.Run(name, func(t *testing.T) {
			e.same(t, module(func(b *emit.Builder) {
				b.Memory(pages, 200)
				g := b.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(0))
				b.Export("g", wasm.KindGlobal, g)
				b.Export("run", wasm.KindFunc, b.Func(void, []wasm.ValType{wasm.I32}, paint, code))
				b.PassiveData(segment)
			}), []uint64{0}, both...)
		})
	}
}

func TestTableOperationsKeepTheirMeaning(t *testing.T) {
	misc := func(sub uint32, rest ...byte) []byte { return append(op(wasm.OpMisc, sub), rest...) }
	three := func(a, b, c int32) []byte { return cat(emit.I32(a), emit.I32(b), emit.I32(c)) }
	null := []byte{wasm.OpRefNull, byte(wasm.FuncRef)}
	// sizes and which slots are taken go to the global, two bits a slot
	sum := cat(misc(wasm.MiscTableSize, 0), op(wasm.OpGlobalSet, 0))
	for slot := range int32(8) {
		sum = append(sum, cat(op(wasm.OpGlobalGet, 0), emit.I32(1), []byte{wasm.OpI32Shl}, emit.I32(slot), op(wasm.OpTableGet, 0), []byte{wasm.OpRefIsNull, wasm.OpI32Or}, op(wasm.OpGlobalSet, 0))...)
	}
	e := newEngine(t)
	for name, code := range map[string][]byte{
		"init":                  cat(three(5, 0, 2), misc(wasm.MiscTableInit, 1, 0)),
		"init past the table":   cat(three(7, 0, 2), misc(wasm.MiscTableInit, 1, 0)),
		"init of 4 Gi slots":    cat(three(0, 0, -1), misc(wasm.MiscTableInit, 1, 0)),
		"init once dropped":     cat(misc(wasm.MiscElemDrop, 1), three(5, 0, 2), misc(wasm.MiscTableInit, 1, 0)),
		"copy":                  cat(three(3, 0, 4), misc(wasm.MiscTableCopy, 0, 0)),
		"copy past the table":   cat(three(6, 0, 4), misc(wasm.MiscTableCopy, 0, 0)),
		"fill":                  cat(emit.I32(1), null, emit.I32(3), misc(wasm.MiscTableFill, 0)),
		"fill past the table":   cat(emit.I32(7), null, emit.I32(300_000), misc(wasm.MiscTableFill, 0)),
		"grow":                  cat(op(wasm.OpRefFunc, 0), emit.I32(5), misc(wasm.MiscTableGrow, 0), []byte{wasm.OpDrop}),
		"grow past its maximum": cat(op(wasm.OpRefFunc, 0), emit.I32(50), misc(wasm.MiscTableGrow, 0), []byte{wasm.OpDrop}),
	} {
		t.Run(name, func(t *testing.T) {
			e.same(t, module(func(b *emit.Builder) {
				b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 8, Max: 20, HasMax: true}})
				g := b.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(0))
				b.Export("g", wasm.KindGlobal, g)
				f := b.Func(void, nil)
				b.Export("run", wasm.KindFunc, b.Func(void, nil, code, sum))
				b.Elem(0, f, f, f)
				b.PassiveElem(f, f)
			}), []uint64{0}, both...)
		})
	}
}

func TestTablesAreCapped(t *testing.T) {
	grow := func(limits wasm.Limits) []byte {
		return module(func(b *emit.Builder) {
			b.Table(wasm.TableType{Elem: wasm.ExternRef, Limits: limits})
			b.Export("run", wasm.KindFunc, b.Func(unary, nil, []byte{wasm.OpRefNull, byte(wasm.ExternRef)}, op(wasm.OpLocalGet, 0), op(wasm.OpMisc, wasm.MiscTableGrow, 0)))
		})
	}
	e := newEngine(t)
	for _, limits := range []wasm.Limits{{Min: 1}, {Min: 1, Max: 1 << 30, HasMax: true}} {
		file := rewrite(t, grow(limits), meter.Options{Mode: meter.Enforce, TableSlots: 1000}).Wasm
		for slots, want := range map[uint64]string{999: "=[1]", 1000: "=[4294967295]", 1 << 31: "=[4294967295]"} {
			if o := e.exec(t, file, &meterRun{slice: 1 << 20}, []uint64{slots}); !strings.Contains(o.results, want) {
				t.Errorf("growing by %d: %s, want %s", slots, o.results, want)
			}
		}
	}
	m, err := wasm.Parse(grow(wasm.Limits{Min: 1001}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := meter.Rewrite(m, meter.Options{Mode: meter.Enforce, TableSlots: 1000}); err == nil || !strings.Contains(err.Error(), "table 0 begins with 1001 slots, more than 1000") {
		t.Errorf("a table that begins too large: %v", err)
	}
}
