package meter

import (
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness/wasm"
)

// assemble brings everything but the bodies of the original into its new form.
func (r *rewriter) assemble(out *wasm.Module) error {
	out.Imports = r.imports()
	out.Types = nil // set last: the parts below may add types
	out.Funcs = slices.Clone(r.m.Funcs)
	for _, a := range r.added {
		out.Funcs = append(out.Funcs, a.typ)
		out.Code = append(out.Code, a.body)
	}
	if err := r.tables(out); err != nil {
		return err
	}
	start := wasm.ConstExpr{Op: wasm.OpI64Const, Bits: uint64(NewCounter(0, r.o.Depth))}
	out.Globals = append(r.globals(), wasm.Global{GlobalType: wasm.GlobalType{Type: wasm.I64, Mutable: true}, Init: start})
	out.Exports = slices.Clone(r.m.Exports)
	for i := range out.Exports {
		e := &out.Exports[i]
		if e.Name == CounterExport || e.Name == CurrentExport {
			return fmt.Errorf("meter module: it exports %q itself", e.Name)
		}
		if e.Kind == wasm.KindFunc {
			e.Index = r.shift(e.Index)
		}
	}
	out.Exports = append(out.Exports, wasm.Export{Name: CounterExport, Kind: wasm.KindGlobal, Index: r.counter})
	if r.o.ByFunction {
		out.Globals = append(out.Globals, wasm.Global{GlobalType: wasm.GlobalType{Type: wasm.I32, Mutable: true}, Init: wasm.ConstExpr{Op: wasm.OpI32Const}})
		out.Exports = append(out.Exports, wasm.Export{Name: CurrentExport, Kind: wasm.KindGlobal, Index: r.counter + 1})
	}
	out.Start = r.shift(r.m.Start)
	out.Elems = r.elems()
	out.Types = r.types
	out.Sections = nil // custom sections do not survive, but for the names
	return nil
}

// imports renames what Options says and puts tick behind the functions.
func (r *rewriter) imports() []wasm.Import {
	ims := slices.Clone(r.m.Imports)
	for i := range ims {
		if ims[i].Kind == wasm.KindFunc && r.o.RenameImport != nil {
			ims[i].Module, ims[i].Name = r.o.RenameImport(ims[i].Module, ims[i].Name)
		}
	}
	i64 := []wasm.ValType{wasm.I64}
	ims = append(ims, wasm.Import{Module: TickModule, Name: TickName, Type: r.typeIndex(wasm.FuncType{Params: i64, Results: i64})})
	if r.o.ByFunction {
		ims = append(ims, wasm.Import{Module: AccountsModule, Name: accountsAdd, Type: r.typeIndex(accountsType)})
	}
	return ims
}

// tables caps what tables may grow to.
func (r *rewriter) tables(out *wasm.Module) error {
	out.Tables = slices.Clone(r.m.Tables)
	for i := range out.Tables {
		t := &out.Tables[i]
		if t.Min > r.o.TableSlots {
			return fmt.Errorf("meter module: table %d begins with %d slots, more than %d", r.m.ImportedTables+i, t.Min, r.o.TableSlots)
		}
		if !t.HasMax || t.Max > r.o.TableSlots {
			t.HasMax, t.Max = true, r.o.TableSlots
		}
	}
	return nil
}

func (r *rewriter) constant(e wasm.ConstExpr) wasm.ConstExpr {
	if e.Op == wasm.OpRefFunc {
		e.Bits = uint64(r.shift(uint32(e.Bits)))
	}
	return e
}

func (r *rewriter) globals() []wasm.Global {
	gs := slices.Clone(r.m.Globals)
	for i := range gs {
		gs[i].Init = r.constant(gs[i].Init)
	}
	return gs
}

func (r *rewriter) elems() []wasm.Elem {
	es := slices.Clone(r.m.Elems)
	for i := range es {
		e := &es[i]
		e.Funcs, e.Exprs = slices.Clone(e.Funcs), slices.Clone(e.Exprs)
		for j := range e.Funcs {
			e.Funcs[j] = r.shift(e.Funcs[j])
		}
		for j := range e.Exprs {
			e.Exprs[j] = r.constant(e.Exprs[j])
		}
	}
	return es
}

// Unnamed is what stands for the name of a function that has none: its index in the original numbering.
func Unnamed(index uint32) string { return fmt.Sprintf("wasm-function[%d]", index) }

// names gives the functions' names in the new numbering, for people who read traps and profiles.
func (r *rewriter) names() map[uint32]string {
	names := map[uint32]string{r.tick: TickModule + " " + TickName}
	for i := range r.m.Funcs {
		fn := uint32(r.m.ImportedFuncs + i)
		names[r.shift(fn)] = Unnamed(fn)
	}
	for fn, name := range r.m.FuncNames() {
		if name != "" {
			names[r.shift(fn)] = name
		}
	}
	for i, a := range r.added {
		names[r.shift(uint32(r.m.NumFuncs()+i))] = a.name()
	}
	return names
}
