package meter_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// shape writes a function that calls itself without end, in a way that makes its frame large. Its number is 0. It gives
// the types of its parameters.
type shape func(b *emit.Builder) []wasm.ValType

func times(n int, code func(i int) []byte) (all []byte) {
	for i := range n {
		all = append(all, code(i)...)
	}
	return all
}

func locals(n int, t wasm.ValType) []wasm.ValType {
	ts := make([]wasm.ValType, n)
	for i := range ts {
		ts[i] = t
	}
	return ts
}

// wideShapes are functions whose frames are large, each in another way.
func wideShapes() map[string]shape {
	unary := wasm.FuncType{Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I64}}
	i64 := func(n int) []wasm.ValType { return locals(n, wasm.I64) }
	get := func(i int) []byte { return op(wasm.OpLocalGet, uint32(i)) }
	set := func(i int) []byte { return op(wasm.OpLocalSet, uint32(i)) }
	self := cat(get(0), op(wasm.OpCall, 0))
	value := func(i int) []byte { return cat(get(0), emit.I64(int64(i)*77+3), []byte{wasm.OpI64Mul}) }
	keep := op(wasm.OpGlobalSet, 0) // so that the compiler cannot leave out what gave it
	sum := func(n int) []byte { return times(n, func(int) []byte { return []byte{wasm.OpI64Add} }) }
	one := func(t wasm.FuncType, locals []wasm.ValType, code ...[]byte) shape {
		return func(b *emit.Builder) []wasm.ValType {
			b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(1))
			b.Func(t, locals, code...)
			return t.Params
		}
	}
	unless := func(inside ...[]byte) []byte {
		return cat([]byte{wasm.OpBlock, wasm.BlockVoid}, get(0), []byte{wasm.OpI64Eqz}, op(wasm.OpBrIf, 0), cat(inside...), []byte{wasm.OpEnd})
	}
	load := func(i, offset int) []byte {
		return cat(get(i), []byte{wasm.OpI32WrapI64}, op(wasm.OpI64Load, 0, uint32(offset)))
	}
	all := map[string]shape{
		"operands beneath the call": one(unary, nil, times(2000, value), self, sum(2000)),
		"operands beneath many calls": one(unary, nil, times(100, func(i int) []byte {
			return cat(times(20, value), self, sum(20), keep)
		}), get(0)),
		"operands of an expression": one(unary, nil, times(1000, value), sum(999), op(wasm.OpLocalTee, 0), op(wasm.OpCall, 0)),
		"locals": one(unary, i64(1000), times(1000, func(i int) []byte { return cat(value(i), set(i+1)) }), self,
			times(1000, func(i int) []byte { return cat(get(i+1), []byte{wasm.OpI64Add}) })),
		"locals set between calls": one(unary, i64(30), times(60, func(k int) []byte {
			return cat(self, []byte{wasm.OpDrop}, times(30, func(i int) []byte { return cat(get(i+1), value(i+k), []byte{wasm.OpI64Add}, set(i+1)) }))
		}), get(7), times(30, func(i int) []byte { return cat(get(i+1), []byte{wasm.OpI64Add}) })),
		"locals set without a call": one(unary, i64(100), times(30, func(k int) []byte {
			return times(100, func(i int) []byte { return cat(get((i*7+k)%100+1), value(i+k), []byte{wasm.OpI64Add}, set(i+1)) })
		}), self, times(100, func(i int) []byte { return cat(get(i+1), []byte{wasm.OpI64Add}) })),
		"ways that meet": one(unary, i64(40), times(60, func(k int) []byte {
			return unless(times(40, func(i int) []byte { return cat(get(i+1), value(i+k), []byte{wasm.OpI64Add}, set(i+1)) }))
		}), self, times(40, func(i int) []byte { return cat(get(i+1), []byte{wasm.OpI64Add}) })),
		"ways that meet between calls": one(unary, i64(40), times(40, func(k int) []byte {
			return cat(unless(times(40, func(i int) []byte { return cat(get(i+1), value(i+k), []byte{wasm.OpI64Add}, set(i+1)) })), self, []byte{wasm.OpDrop})
		}), get(1), times(40, func(i int) []byte { return cat(get(i+1), []byte{wasm.OpI64Add}) })),
		"globals": func(b *emit.Builder) []wasm.ValType {
			for range 300 {
				b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(1))
			}
			b.Func(unary, nil, times(10, func(int) []byte {
				return cat(times(300, func(i int) []byte { return op(wasm.OpGlobalGet, uint32(i)) }), self, sum(300), keep)
			}), get(0))
			return unary.Params
		},
		"globals read again": func(b *emit.Builder) []wasm.ValType {
			for range 300 {
				b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(1))
			}
			read := times(300, func(i int) []byte { return cat(op(wasm.OpGlobalGet, uint32(i)), []byte{wasm.OpI64Add}) })
			b.Func(unary, nil, times(10, func(int) []byte { return cat(emit.I64(1), read, read, self, []byte{wasm.OpI64Add}, keep) }), get(0))
			return unary.Params
		},
		"ways that meet with vectors": one(unary, locals(40, wasm.V128), times(60, func(k int) []byte {
			return unless(times(40, func(i int) []byte {
				return cat(get(i+1), value(i+k), op(wasm.OpSIMD, 18), op(wasm.OpSIMD, 206), set(i+1))
			}))
		}), self, times(40, func(i int) []byte { return cat(get(i+1), op(wasm.OpSIMD, 29), []byte{0, wasm.OpI64Add}) })),
		"ways out of nested blocks with vectors": one(unary, locals(40, wasm.V128),
			times(60, func(k int) []byte {
				return cat([]byte{wasm.OpBlock, wasm.BlockVoid}, get(0), emit.I64(int64(k)), []byte{wasm.OpI64Eq}, op(wasm.OpBrIf, 0))
			}),
			times(40, func(i int) []byte { return cat(value(i), op(wasm.OpSIMD, 18), set(i+1)) }), times(60, func(int) []byte { return []byte{wasm.OpEnd} }),
			self, times(40, func(i int) []byte { return cat(get(i+1), op(wasm.OpSIMD, 29), []byte{0, wasm.OpI64Add}) })),
		"wide ones between calls by table": func(b *emit.Builder) []wasm.ValType {
			b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
			b.Elem(0, 0)
			b.Func(unary, nil, get(0), op(wasm.OpCall, 1))
			b.Func(unary, nil, get(0), op(wasm.OpCall, 2))
			b.Func(unary, nil, times(2000, value), get(0), emit.I32(0), op(wasm.OpCallIndirect, b.Type(unary), 0), sum(2000))
			return unary.Params
		},
		"charges": one(unary, i64(40), times(40, func(i int) []byte { return cat(value(i), set(i+1)) }), times(800, func(k int) []byte {
			return unless(get(k%40+1), get((k+13)%40+1), []byte{wasm.OpI64Add}, keep)
		}), self, times(40, func(i int) []byte { return cat(get(i+1), []byte{wasm.OpI64Add}) })),
		"addresses": func(b *emit.Builder) []wasm.ValType {
			b.Memory(1, 1)
			b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(1))
			b.Func(unary, i64(60), times(60, func(i int) []byte { return cat(get(0), emit.I64(int64(i)), []byte{wasm.OpI64Mul}, set(i+1)) }),
				times(20, func(k int) []byte {
					return cat(times(60, func(i int) []byte { return cat(load(i+1, k*8), keep) }), times(60, func(i int) []byte { return cat(load(60-i, k*8), keep) }),
						self, []byte{wasm.OpDrop})
				}), self)
			return unary.Params
		},
		"results of blocks": func(b *emit.Builder) []wasm.ValType {
			many := b.Type(wasm.FuncType{Results: i64(30)})
			b.Func(unary, nil, times(30, func(k int) []byte {
				arm := func(m int) []byte { return times(30, func(i int) []byte { return value(i*m + k) }) }
				return cat(get(0), []byte{wasm.OpI64Eqz, wasm.OpIf}, wasm.AppendS64(nil, int64(many)), arm(3), []byte{wasm.OpElse}, arm(5), []byte{wasm.OpEnd})
			}), self, sum(900))
			return unary.Params
		},
		"vectors": one(unary, nil, times(500, func(i int) []byte { return cat(value(i), op(wasm.OpSIMD, 18)) }), self, op(wasm.OpSIMD, 18),
			times(500, func(int) []byte { return op(wasm.OpSIMD, 206) }), op(wasm.OpSIMD, 29), []byte{0}),
	}
	wide := wasm.FuncType{Params: i64(100), Results: i64(30)}
	all["parameters and results"] = one(wide, nil, times(100, func(i int) []byte { return cat(get(i), value(i), []byte{wasm.OpI64Add}) }), op(wasm.OpCall, 0))
	return all
}

// module exports a function that calls it, so that nothing but its calls says that it may be running already.
func (s shape) module() []byte {
	return module(func(b *emit.Builder) {
		arguments := times(len(s(b)), func(int) []byte { return emit.I64(1) })
		b.Export("run", wasm.KindFunc, b.Func(void, nil, arguments, op(wasm.OpCall, 0), []byte{wasm.OpUnreachable}))
	})
}

// However a function makes its frame large, its recursion is ended by what the module is charged for stack, before the
// engine's own stack ends.
func TestWideFramesAreStoppedByDepth(t *testing.T) {
	e := newEngine(t)
	for name, s := range wideShapes() {
		t.Run(name, func(t *testing.T) {
			for _, o := range both {
				r := &meterRun{slice: 1 << 30}
				if got := e.exec(t, rewrite(t, s.module(), o).Wasm, r, []uint64{0}); !strings.Contains(got.results, errStack.Error()) {
					t.Errorf("mode %d: %+v", o.Mode, got)
				}
			}
		})
	}
}
