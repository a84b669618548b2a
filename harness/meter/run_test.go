package meter_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// outcome is everything a module did that can be seen from outside.
type outcome struct {
	results string   // of each call in turn: values, or the trap
	host    []string // calls of host functions
	memory  string   // digest and size
	globals string   // exported ones
}

// meterRun is how a metered module was run: what tick gave, and what was used.
type meterRun struct {
	slice int64
	ticks int
	given int64
	left  meter.Counter
	limit int64 // no more fuel than this; 0 for no limit

	done  api.Global // how much the module says it has done; nil when it does not say
	seen  uint64     // that, when tick was called last
	apart uint64     // and the most between two times

	globals  []uint64 // all of them, at the end
	accounts []uint64 // by function of the metered module
	rest     int64    // used and not booked
}

func (r *meterRun) used() int64 { return r.given - r.left.Fuel() }

var (
	errFuel  = errors.New("fuel used up")
	errStack = errors.New("stack used up")
)

// engine is one wazero runtime for many modules.
type engine struct {
	ctx context.Context
	rt  wazero.Runtime
	run *meterRun
	log *[]string

	accounts api.Memory
}

func newEngine(t testing.TB) *engine {
	e := &engine{ctx: context.Background()}
	e.rt = wazero.NewRuntimeWithConfig(e.ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(1024))
	t.Cleanup(func() { e.rt.Close(e.ctx) })
	i64 := []api.ValueType{api.ValueTypeI64}
	_, err := e.rt.NewHostModuleBuilder(meter.TickModule).NewFunctionBuilder().
		WithGoFunction(api.GoFunc(e.tick), i64, i64).Export(meter.TickName).Instantiate(e.ctx)
	if err != nil {
		t.Fatal(err)
	}
	i32 := []api.ValueType{api.ValueTypeI32}
	_, err = e.rt.NewHostModuleBuilder("env").NewFunctionBuilder().WithGoFunction(api.GoFunc(func(_ context.Context, stack []uint64) {
		*e.log = append(*e.log, fmt.Sprint(uint32(stack[0])))
		stack[0] = uint64(uint32(stack[0])*2654435761 + 1)
	}), i32, i32).Export("host").Instantiate(e.ctx)
	if err != nil {
		t.Fatal(err)
	}
	books, err := e.rt.InstantiateWithConfig(e.ctx, meter.Accounts(accounts), wazero.NewModuleConfig().WithName(meter.AccountsModule))
	if err != nil {
		t.Fatal(err)
	}
	e.accounts = books.ExportedMemory(meter.AccountsMemory)
	return e
}

func (e *engine) tick(_ context.Context, stack []uint64) {
	c := meter.Counter(stack[0])
	e.run.ticks++
	if c.Depth() < 0 {
		panic(errStack)
	}
	if c.Fuel() >= 0 {
		panic("tick called while there is fuel")
	}
	if e.run.limit > 0 && e.run.given-c.Fuel() > e.run.limit {
		panic(errFuel)
	}
	e.run.check()
	e.run.given += e.run.slice
	stack[0] = uint64(c.Add(e.run.slice))
}

// check notes how much was done since it was called before.
func (r *meterRun) check() {
	if r.done != nil {
		r.apart, r.seen = max(r.apart, r.done.Get()-r.seen), r.done.Get()
	}
}

// balance reads the accounts of a module that keeps some.
func (e *engine) balance(mod api.Module, run *meterRun) []uint64 {
	if mod.ExportedGlobal(meter.CurrentExport) == nil {
		return nil
	}
	all := make([]uint64, accounts)
	run.rest = run.used()
	for i := range all {
		all[i], _ = e.accounts.ReadUint64Le(uint32(i * 8))
		run.rest -= int64(all[i])
	}
	return all
}

// accounts is more than the functions of any module generated.
const accounts = 100

// exec instantiates a module and calls each function export with these arguments. It fails the test when the module does
// not compile.
func (e *engine) exec(t testing.TB, file []byte, run *meterRun, args []uint64) outcome {
	t.Helper()
	compiled := e.compile(t, file)
	defer compiled.Close(e.ctx)
	return e.instance(t, file, compiled, run, args)
}

func (e *engine) compile(t testing.TB, file []byte) wazero.CompiledModule {
	t.Helper()
	compiled, err := e.rt.CompileModule(e.ctx, file)
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return compiled
}

func (e *engine) instance(t testing.TB, file []byte, compiled wazero.CompiledModule, run *meterRun, args []uint64) (o outcome) {
	e.run, e.log = run, &o.host
	e.accounts.Write(0, make([]byte, accounts*8))
	mod, err := e.rt.InstantiateModule(e.ctx, compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		o.results = "instantiate: " + trap(err)
		return o
	}
	defer mod.Close(e.ctx)
	if run != nil && mod.ExportedGlobal("done") != nil {
		run.done = mod.ExportedGlobal("done")
	}
	m, err := wasm.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range m.Exports {
		if ex.Kind != wasm.KindFunc {
			continue
		}
		f := mod.ExportedFunction(ex.Name)
		in := make([]uint64, len(f.Definition().ParamTypes()))
		for i := range in {
			in[i] = args[i%len(args)]
		}
		out, err := f.Call(e.ctx, in...)
		o.results += fmt.Sprintf("%s%v=%v %s\n", ex.Name, in, out, trap(err))
	}
	if m.NumMemories() > 0 {
		mem := mod.Memory()
		b, _ := mem.Read(0, mem.Size())
		o.memory = fmt.Sprintf("%d bytes %x", mem.Size(), sha256.Sum256(b))
	}
	for _, ex := range m.Exports {
		if ex.Kind == wasm.KindGlobal && !strings.HasPrefix(ex.Name, meter.TickModule) {
			o.globals += fmt.Sprintf("%s=%d ", ex.Name, mod.ExportedGlobal(ex.Name).Get())
		}
	}
	if g := mod.ExportedGlobal(meter.CounterExport); g != nil && run != nil {
		run.left = meter.Counter(g.Get())
		internal := mod.(experimental.InternalModule)
		for i := range internal.NumGlobal() {
			run.globals = append(run.globals, internal.Global(i).Get())
		}
		run.accounts = e.balance(mod, run)
	}
	return o
}

// trap is the reason of a trap without the trace behind it.
func trap(err error) string {
	if err == nil {
		return ""
	}
	s, _, _ := strings.Cut(err.Error(), "\n")
	s, _, _ = strings.Cut(s, " (recovered by wazero)")
	if _, reason, ok := strings.Cut(s, " failed: "); ok && strings.HasPrefix(s, "start ") {
		return reason // the start function's number has moved
	}
	return s
}

func rewrite(t testing.TB, file []byte, o meter.Options) *meter.Rewritten {
	t.Helper()
	m, err := wasm.Parse(file)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	out, err := meter.Rewrite(m, o)
	if err != nil {
		t.Fatalf("rewrite: %v", err)
	}
	return out
}

// same runs a module as it is and metered in each of some ways, and compares all that can be seen. It gives what the
// module did.
func (e *engine) same(t testing.TB, file []byte, args []uint64, ways ...meter.Options) outcome {
	t.Helper()
	want := e.exec(t, file, nil, args)
	plain, exact := naiveMeter(t, file)
	truth := &meterRun{}
	differ(t, "charged instruction by instruction", e.exec(t, plain, truth, args), want)
	trapped := strings.Contains(want.results, "error")
	for _, o := range ways {
		metered := rewrite(t, file, o)
		compiled := e.compile(t, metered.Wasm)
		for _, slice := range []int64{100_000, 3} {
			run := &meterRun{slice: slice}
			how := fmt.Sprintf("%+v in slices of %d", o, slice)
			differ(t, how, e.instance(t, metered.Wasm, compiled, run, args), want)
			if !trapped { // a trap leaves the counter where it was last written
				checkCharged(t, how, o.Mode, run, truth.used())
			}
			if o.ByFunction && run.accounts != nil { // nil when it could not be instantiated
				checkByFunction(t, how, metered, run, exact, truth, trapped)
			}
		}
		compiled.Close(e.ctx)
	}
	return want
}

func checkCharged(t testing.TB, how string, mode meter.Mode, run *meterRun, exact int64) {
	t.Helper()
	if mode == meter.Count && run.used() != exact {
		t.Fatalf("%s: counted %d, instruction by instruction it is %d", how, run.used(), exact)
	}
	if run.used()*8 < exact {
		t.Fatalf("%s: charged %d for %d", how, run.used(), exact)
	}
	if d := run.left.Depth(); d != meter.DefaultDepth {
		t.Fatalf("%s: stack %d afterwards, want all %d of it back", how, d, meter.DefaultDepth)
	}
}

// checkByFunction holds the functions' accounts against what charging each instruction by itself gave for each function.
// Where a call trapped they differ by what stands behind the trap, and something may not be booked.
func checkByFunction(t testing.TB, how string, r *meter.Rewritten, run *meterRun, exact *naive, truth *meterRun, trapped bool) {
	t.Helper()
	got := map[string]uint64{}
	for i := range r.Metered {
		v := run.accounts[i]
		switch f := r.Function(uint32(i)); { // one function is imported: env host
		case f.Helper != "":
			got["bulk"] += v
		case f.Original == 0:
			got["imported"] += v
		default:
			got[fmt.Sprint(f.Original)] += v
		}
	}
	if run.rest < 0 || run.rest > 0 && !trapped {
		t.Fatalf("%s: of %d used, %d are not booked", how, run.used(), run.rest)
	}
	if trapped {
		return
	}
	for i := exact.own; i < exact.end; i++ {
		name := fmt.Sprint(i - exact.own + 1)
		switch i {
		case exact.imported:
			name = "imported"
		case exact.bulk:
			name = "bulk"
		}
		if want := truth.globals[i]; got[name] != want {
			t.Fatalf("%s: %s counted %d, instruction by instruction it is %d", how, name, got[name], want)
		}
	}
}

func differ(t testing.TB, how string, got, want outcome) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Fatalf("%s differs:\n%s\nwant\n%s", how, g, w)
	}
}
