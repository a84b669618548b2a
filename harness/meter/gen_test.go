package meter_test

import (
	"math/rand/v2"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

var (
	cat = emit.Cat
	op  = emit.Op
)

// generator writes random valid modules that come to an end: every loop header and function entry lowers a budget, an
// exported global, and goes away when it is used up.
type generator struct {
	*rand.Rand
	b        *emit.Builder
	funcs    []wasm.FuncType // all that a call may name, imports first
	locals   []wasm.ValType  // of the function being written
	results  []wasm.ValType
	labels   []label // in scope, the innermost last
	globals  []wasm.ValType
	budget   uint32 // the global
	room     int    // how many more instructions this function may get, about
	segments uint32
	elems    uint32
}

// label is what a branch may go to: operands it takes, and nothing for a loop.
type label struct {
	operands []wasm.ValType
	loop     bool
}

var numeric = []wasm.ValType{wasm.I32, wasm.I64, wasm.F32, wasm.F64}

func generate(seed uint64) []byte {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 17)), b: emit.New()}
	unary := wasm.FuncType{Params: []wasm.ValType{wasm.I32}, Results: []wasm.ValType{wasm.I32}}
	g.b.ImportFunc("env", "host", unary)
	g.funcs = append(g.funcs, unary)
	for range 2 + g.IntN(5) {
		g.funcs = append(g.funcs, wasm.FuncType{Params: g.some(3), Results: g.some(2)})
	}
	g.b.Memory(1+uint32(g.IntN(3)), 64)
	g.b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 8, Max: 16, HasMax: true}})
	g.b.Table(wasm.TableType{Elem: wasm.ExternRef, Limits: wasm.Limits{Min: 4}})
	g.budget = g.b.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, emit.I32(int32(50+g.IntN(400))))
	g.globals = append(g.globals, wasm.I32)
	for range g.IntN(4) {
		t := numeric[g.IntN(4)]
		g.b.Global(wasm.GlobalType{Type: t, Mutable: true}, g.constant(t))
		g.globals = append(g.globals, t)
	}
	g.segments, g.elems = 2, 2
	for i, t := range g.funcs[1:] {
		body := g.function(t)
		f := g.b.Func(t, g.locals[len(t.Params):], body)
		if g.IntN(3) > 0 || i == 0 {
			g.b.Export(string(rune('a'+i)), wasm.KindFunc, f)
		}
	}
	if g.IntN(4) == 0 {
		body := g.function(wasm.FuncType{})
		g.b.Start(g.b.Func(wasm.FuncType{}, g.locals, body))
	}
	g.b.Export("memory", wasm.KindMemory, 0)
	for i := range g.globals {
		g.b.Export("g"+string(rune('0'+i)), wasm.KindGlobal, uint32(i))
	}
	g.b.Elem(0, 0, 1, 2)
	g.b.PassiveElem(1, 0, 2, 2)
	g.b.Data(8, []byte("abcdefghijklmnopqrstuvwxyz"))
	g.b.PassiveData([]byte("0123456789"))
	return g.b.Bytes()
}

func (g *generator) some(most int) []wasm.ValType {
	ts := make([]wasm.ValType, g.IntN(most+1))
	for i := range ts {
		ts[i] = numeric[g.IntN(4)]
	}
	return ts
}

func (g *generator) function(t wasm.FuncType) []byte {
	g.locals = append(append([]wasm.ValType(nil), t.Params...), g.some(5)...)
	g.locals = append(g.locals, wasm.I32) // the number of a dispatch loop's block
	g.results = t.Results
	g.labels = []label{{operands: t.Results}}
	g.room = 15 + g.IntN(100)
	if g.IntN(60) == 0 {
		g.room = 3000 // more than one charge stands for
	}
	return cat(g.leaveWhenSpent(), g.statements(1+g.IntN(6)), g.values(t.Results))
}

// leaveWhenSpent lowers the budget, and returns when it is used up.
func (g *generator) leaveWhenSpent() []byte {
	values := []byte{}
	for _, t := range g.results {
		values = append(values, g.constant(t)...)
	}
	return cat(op(wasm.OpGlobalGet, g.budget), emit.I32(1), []byte{wasm.OpI32Sub}, op(wasm.OpGlobalSet, g.budget),
		op(wasm.OpGlobalGet, g.budget), emit.I32(0), []byte{wasm.OpI32LtS, wasm.OpIf, wasm.BlockVoid}, values,
		[]byte{wasm.OpReturn, wasm.OpEnd})
}

func (g *generator) values(ts []wasm.ValType) (code []byte) {
	for _, t := range ts {
		code = append(code, g.expr(t, 3)...)
	}
	return code
}

func (g *generator) constant(t wasm.ValType) []byte {
	switch t {
	case wasm.I32:
		return emit.I32(int32(g.Uint32()) >> g.IntN(32))
	case wasm.I64:
		return emit.I64(int64(g.Uint64()) >> g.IntN(64))
	case wasm.F32:
		return emit.F32(float32(g.NormFloat64()))
	}
	return emit.F64(g.NormFloat64())
}

func (g *generator) statements(n int) (code []byte) {
	for range n {
		code = append(code, g.statement()...)
	}
	return code
}

// block writes a label around what inside gives, with results of one type at most, or several by a type index.
func (g *generator) block(kind byte, results []wasm.ValType, inside func() []byte) []byte {
	l := label{operands: results}
	if kind == wasm.OpLoop {
		l = label{loop: true}
	}
	g.labels = append(g.labels, l)
	code := inside()
	g.labels = g.labels[:len(g.labels)-1]
	return cat([]byte{kind}, g.blockType(results), code, []byte{wasm.OpEnd})
}

func (g *generator) blockType(results []wasm.ValType) []byte {
	switch len(results) {
	case 0:
		return []byte{wasm.BlockVoid}
	case 1:
		return []byte{byte(results[0])}
	}
	return wasm.AppendS64(nil, int64(g.b.Type(wasm.FuncType{Results: results})))
}

// pick gives a local or global of a type, or false.
func (g *generator) pick(of []wasm.ValType, t wasm.ValType, from int) (uint32, bool) {
	for range 4 {
		if i := from + g.IntN(len(of)-from+1); i < len(of) && of[i] == t {
			return uint32(i), true
		}
	}
	return 0, false
}

// branch goes to a label with the operands it takes. A loop may be repeated only through its budget.
func (g *generator) branch() (l uint32, operands []wasm.ValType) {
	i := g.IntN(len(g.labels))
	return uint32(len(g.labels) - 1 - i), g.labels[i].operands
}

func (g *generator) statement() []byte {
	g.room--
	if g.room < 0 {
		return []byte{wasm.OpNop}
	}
	switch g.IntN(22) {
	case 0, 1, 2:
		i := g.IntN(len(g.locals))
		return cat(g.expr(g.locals[i], 3), op(wasm.OpLocalSet, uint32(i)))
	case 3:
		if i := 1 + g.IntN(len(g.globals)); i < len(g.globals) {
			return cat(g.expr(g.globals[i], 2), op(wasm.OpGlobalSet, uint32(i)))
		}
		return []byte{wasm.OpNop}
	case 4, 5:
		return g.store()
	case 6, 7:
		return cat(g.expr(wasm.I32, 2), g.ifElse(nil))
	case 8:
		return g.block(wasm.OpBlock, nil, func() []byte { return g.statements(1 + g.IntN(4)) })
	case 9, 10, 11:
		return g.loop()
	case 12:
		l, operands := g.branch()
		return cat(g.values(operands), g.expr(wasm.I32, 2), op(wasm.OpBrIf, l), g.drops(len(operands)))
	case 13:
		return g.deadEnd()
	case 14:
		return g.table()
	case 15, 16:
		return g.callStatement()
	case 17:
		return g.bulk()
	case 18:
		return g.tables()
	case 19:
		return g.dispatch()
	default:
		t := numeric[g.IntN(4)]
		return cat(g.expr(t, 3), []byte{wasm.OpDrop})
	}
}

func (g *generator) drops(n int) (code []byte) {
	for range n {
		code = append(code, wasm.OpDrop)
	}
	return code
}

func (g *generator) ifElse(results []wasm.ValType) []byte {
	arm := func() []byte { return cat(g.statements(g.IntN(4)), g.values(results)) }
	if len(results) == 0 && g.IntN(2) == 0 {
		return g.block(wasm.OpIf, nil, arm)
	}
	return g.block(wasm.OpIf, results, func() []byte { return cat(arm(), []byte{wasm.OpElse}, arm()) })
}

// loop repeats some statements until a branch at its end does not, or anything inside leaves it. Some carry a value.
func (g *generator) loop() []byte {
	if g.IntN(5) == 0 {
		carry := g.b.Type(wasm.FuncType{Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I64}})
		g.labels = append(g.labels, label{operands: []wasm.ValType{wasm.I64}, loop: true})
		inside := cat(emit.I64(3), []byte{wasm.OpI64Mul}, g.leaveWhenSpent(), g.statements(1+g.IntN(3)), g.expr(wasm.I32, 2), op(wasm.OpBrIf, 0))
		g.labels = g.labels[:len(g.labels)-1]
		return cat(g.expr(wasm.I64, 1), []byte{wasm.OpLoop}, wasm.AppendS64(nil, int64(carry)), inside, []byte{wasm.OpEnd, wasm.OpDrop})
	}
	return g.block(wasm.OpLoop, nil, func() []byte {
		again := []byte{}
		if g.IntN(4) > 0 {
			again = cat(g.expr(wasm.I32, 2), op(wasm.OpBrIf, 0))
		}
		return cat(g.leaveWhenSpent(), g.statements(1+g.IntN(4)), again)
	})
}

// deadEnd leaves, with code behind it that is never reached, inside a block so that what follows is reached.
func (g *generator) deadEnd() []byte {
	return cat(g.expr(wasm.I32, 2), g.block(wasm.OpIf, nil, func() []byte {
		var code []byte
		switch g.IntN(8) {
		case 0:
			code = []byte{wasm.OpUnreachable}
		case 1, 2, 3:
			code = cat(g.values(g.results), []byte{wasm.OpReturn})
		default:
			l, operands := g.branch()
			code = cat(g.values(operands), op(wasm.OpBr, l))
		}
		return append(code, g.statements(g.IntN(3))...)
	}))
}

// table branches by number to blocks around it.
func (g *generator) table() []byte {
	depth := 1 + g.IntN(4)
	labels := []uint32{uint32(depth - 1)}
	for range depth {
		labels = append(labels, uint32(g.IntN(depth)))
	}
	for range depth {
		g.labels = append(g.labels, label{})
	}
	code := cat(g.expr(wasm.I32, 1), emit.I32(7), []byte{wasm.OpI32And}, op(wasm.OpBrTable, labels...))
	for range depth {
		g.labels = g.labels[:len(g.labels)-1]
		code = cat([]byte{wasm.OpBlock, wasm.BlockVoid}, code, []byte{wasm.OpEnd}, g.statements(1+g.IntN(2)))
	}
	return code
}

// dispatch is a function body in the manner of the Go compiler: a loop around a jump table, with jumps by number.
func (g *generator) dispatch() []byte {
	n := 2 + g.IntN(5)
	pc := uint32(len(g.locals) - 1)
	head := cat(op(wasm.OpLocalGet, pc), op(wasm.OpBrTable, append([]uint32{uint32(n)}, seq(n+1)...)...))
	for range n + 2 {
		g.labels = append(g.labels, label{}) // the loop is not for others: it has no budget of its own
	}
	code := cat([]byte{wasm.OpBlock, wasm.BlockVoid}, head, []byte{wasm.OpEnd})
	for i := range n {
		g.labels = g.labels[:len(g.labels)-1]
		jump := cat(emit.I32(int32(g.IntN(n+3)-1)), op(wasm.OpLocalSet, pc), op(wasm.OpBr, uint32(n-i)))
		if g.IntN(2) == 0 {
			jump = cat(g.expr(wasm.I32, 1), []byte{wasm.OpIf, wasm.BlockVoid},
				emit.I32(int32(g.IntN(n+3)-1)), op(wasm.OpLocalSet, pc), op(wasm.OpBr, uint32(n-i)+1), []byte{wasm.OpEnd})
		}
		code = cat([]byte{wasm.OpBlock, wasm.BlockVoid}, code, g.leaveWhenSpent(), g.simple(1+g.IntN(2)), jump, []byte{wasm.OpEnd})
	}
	g.labels = g.labels[:len(g.labels)-2]
	return cat(emit.I32(int32(g.IntN(n))), op(wasm.OpLocalSet, pc), []byte{wasm.OpLoop, wasm.BlockVoid}, code, []byte{wasm.OpEnd})
}

// simple statements do not set the number of a dispatch's block and do not branch.
func (g *generator) simple(n int) (code []byte) {
	for range n {
		if i := g.IntN(len(g.locals)); i < len(g.locals)-1 && g.IntN(2) == 0 {
			code = append(code, cat(g.expr(g.locals[i], 2), op(wasm.OpLocalSet, uint32(i)))...)
			continue
		}
		code = append(code, g.store()...)
	}
	return code
}

func seq(n int) (s []uint32) {
	for i := range n {
		s = append(s, uint32(i))
	}
	return s
}

func (g *generator) callStatement() []byte {
	f := g.IntN(len(g.funcs))
	return cat(g.call(uint32(f)), g.drops(len(g.funcs[f].Results)))
}

func (g *generator) call(f uint32) []byte {
	t := g.funcs[f]
	if g.IntN(3) == 0 { // the table may hold another type, or nothing: a trap
		return cat(g.values(t.Params), emit.I32(int32(g.IntN(4))), op(wasm.OpCallIndirect, g.b.Type(t), 0))
	}
	return cat(g.values(t.Params), op(wasm.OpCall, f))
}
