package hostile

import (
	"bytes"
	"slices"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/kernel"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// specimen is a plugin in the making. Its functions have four i64 locals and then four i32 locals behind the parameters.
type specimen struct {
	*emit.Builder
	fns map[string]uint32
}

// The locals of a function without parameters.
const (
	l0, l1, l2, l3 = 0, 1, 2, 3 // i64
	n0, n1, n2, n3 = 4, 5, 6, 7 // i32
)

var (
	locals = []wasm.ValType{wasm.I64, wasm.I64, wasm.I64, wasm.I64, wasm.I32, wasm.I32, wasm.I32, wasm.I32}
	none   = wasm.FuncType{}
	i32r   = wasm.FuncType{Results: []wasm.ValType{wasm.I32}}
)

// plugin begins a specimen that imports host functions by their names, and always alloc, store_u8 and output_set.
func plugin(imports ...string) *specimen {
	p := &specimen{emit.New(), map[string]uint32{}}
	imports = append([]string{"alloc", "store_u8", "output_set"}, imports...)
	slices.Sort(imports)
	for _, name := range slices.Compact(imports) {
		module, t := offered(name)
		p.fns[name] = p.ImportFunc(module, name, t)
	}
	return p
}

// offered finds a host function by its name.
func offered(name string) (module string, t wasm.FuncType) {
	for _, f := range hostenv.Functions() {
		if f.Name == name {
			for _, p := range f.Params {
				t.Params = append(t.Params, wasm.ValType(p))
			}
			for _, r := range f.Results {
				t.Results = append(t.Results, wasm.ValType(r))
			}
			return f.Namespace, t
		}
	}
	k, err := wasm.Parse(kernel.Module())
	if err != nil {
		panic(err) // our own module
	}
	i := slices.IndexFunc(k.Exports, func(e wasm.Export) bool { return e.Name == name })
	return hostenv.EnvNamespace, k.FuncType(k.Exports[i].Index)
}

// call calls an imported function.
func (p *specimen) call(name string) []byte {
	f, ok := p.fns[name]
	if !ok {
		panic("hostile: " + name + " is not imported")
	}
	return emit.Op(wasm.OpCall, f)
}

// function adds a function of type () -> ().
func (p *specimen) function(code ...[]byte) uint32 { return p.Func(none, locals, code...) }

// exported adds a function of type () -> () under a name.
func (p *specimen) exported(name string, code ...[]byte) {
	p.Export(name, wasm.KindFunc, p.function(code...))
}

// entry adds the plugin's entry and gives the module. The code leaves the return value, an i32.
func (p *specimen) entry(code ...[]byte) []byte {
	p.Export(Entry, wasm.KindFunc, p.Func(i32r, locals, code...))
	return p.Bytes()
}

// answers ends an entry that is well: it answers with {} and returns 0.
func (p *specimen) answers() []byte { return cat(p.output(), i32(0)) }

// text leaves a new memory block holding s in an i64 local.
func (p *specimen) text(local uint32, s string) []byte {
	code := cat(i64(int64(len(s))), p.call("alloc"), set(local))
	for i, c := range []byte(s) {
		code = append(code, cat(get(local), i64(int64(i)), op(wasm.OpI64Add), i32(int32(c)), p.call("store_u8"))...)
	}
	return code
}

// output sets {} as the output, by way of local l3.
func (p *specimen) output() []byte {
	return cat(p.text(l3, "{}"), get(l3), i64(2), p.call("output_set"))
}

// errs sets s as the error, by way of local l3.
func (p *specimen) errs(s string) []byte { return cat(p.text(l3, s), get(l3), p.call("error_set")) }

// prints writes n bytes of guest memory from 64 on to stdout, which arrives in the log. It uses memory from 0 to 16.
func (p *specimen) prints(n int32) []byte {
	return cat(store32(0, i32(64)), store32(4, i32(n)), i32(1), i32(0), i32(1), i32(8), p.call("fd_write"), drop)
}

// Pieces of code.
var (
	cat  = emit.Cat
	i32  = emit.I32
	i64  = emit.I64
	drop = op(wasm.OpDrop)
	trap = op(wasm.OpUnreachable)
	add  = op(wasm.OpI64Add)
	grow = op(wasm.OpMemoryGrow, 0)
)

func op(code byte, indices ...uint32) []byte { return emit.Op(code, indices...) }
func get(local uint32) []byte                { return op(wasm.OpLocalGet, local) }
func set(local uint32) []byte                { return op(wasm.OpLocalSet, local) }
func tee(local uint32) []byte                { return op(wasm.OpLocalTee, local) }
func invoke(f uint32) []byte                 { return op(wasm.OpCall, f) }

// misc is an instruction behind the prefix of the bulk operations.
func misc(sub uint32, indices ...uint32) []byte {
	return op(wasm.OpMisc, append([]uint32{sub}, indices...)...)
}

func store32(at int32, value []byte) []byte { return cat(i32(at), value, op(wasm.OpI32Store, 2, 0)) }
func store64(at int32, value []byte) []byte { return cat(i32(at), value, op(wasm.OpI64Store, 3, 0)) }
func load64(at int32) []byte                { return cat(i32(at), op(wasm.OpI64Load, 3, 0)) }

// forever repeats code that leaves nothing.
func forever(code ...[]byte) []byte {
	return cat([]byte{wasm.OpLoop, wasm.BlockVoid}, cat(code...), []byte{wasm.OpBr, 0, wasm.OpEnd})
}

// whenever repeats code for as long as it leaves an i32 other than 0.
func whenever(code ...[]byte) []byte {
	return cat([]byte{wasm.OpLoop, wasm.BlockVoid}, cat(code...), []byte{wasm.OpBrIf, 0, wasm.OpEnd})
}

// times repeats code n times, counting in local n3.
func times(n int32, code ...[]byte) []byte {
	return cat(i32(n), set(n3), whenever(cat(code...), get(n3), i32(1), op(wasm.OpI32Sub), tee(n3)))
}

// when runs code if the condition, an i32, is not 0.
func when(condition []byte, code ...[]byte) []byte {
	return cat(condition, []byte{wasm.OpIf, wasm.BlockVoid}, cat(code...), []byte{wasm.OpEnd})
}

// section is one section of a file, as it stands there.
func section(id byte, payload ...[]byte) []byte { return wasm.AppendSection(nil, id, cat(payload...)) }

// file is a module of sections that are written as given.
func file(sections ...[]byte) []byte {
	return append([]byte("\x00asm\x01\x00\x00\x00"), bytes.Join(sections, nil)...)
}

func u32(v uint32) []byte  { return emit.U32(v) }
func name(s string) []byte { return wasm.AppendName(nil, s) }
