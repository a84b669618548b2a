package differential

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/snapshot"
	"github.com/medplug/medplug/harness/wasm"
)

// way is how a module is run.
type way struct {
	name  string
	meter meter.Options                      // of mode 0: as it is
	slice int64                              // fuel that tick gives
	spoil func(*wasm.Module, *snapshot.Plan) // a fault put in on purpose
}

var (
	original = way{name: "original"}
	enforced = way{name: "enforced", meter: meter.Options{Mode: meter.Enforce}, slice: 100_000}
	profiled = way{name: "profiled", meter: meter.Options{Mode: meter.Count, ByFunction: true}, slice: 1000}
	choked   = way{name: "choked", meter: meter.Options{Mode: meter.Enforce}, slice: 1}
	counted  = way{name: "counted", meter: meter.Options{Mode: meter.Count}, slice: 97} // so that tick is called everywhere
)

// memoryPages is what memories may grow to, in every lane.
const memoryPages = 1024

// refusal says that the engine does not take a module: which step said so, and why, without numbers.
type refusal struct{ step, why string }

func (r *refusal) Error() string { return r.step + ": " + r.why }

// form is a module as one lane runs it.
type form struct {
	file   []byte
	memory bool
	plan   *snapshot.Plan // nil for the original
}

// ready takes the steps that harness.Load takes before it compiles, but links nothing. The error is a *refusal.
func ready(file []byte, w way) (*form, error) {
	m, err := wasm.Parse(file)
	if err != nil {
		return nil, &refusal{"reader", generally(err.Error())}
	}
	if refused := wasm.Admit(m, wasm.DefaultCaps()); len(refused) > 0 {
		return nil, &refusal{"admission", refused[0].Cap + ": " + generally(refused[0].Reason)}
	}
	wasm.ShareTables(m, wasm.DefaultCaps())
	plan, err := snapshot.Detach(m)
	if err != nil {
		return nil, &refusal{"snapshot", generally(err.Error())}
	}
	if w.spoil != nil {
		w.spoil(m, plan)
	}
	metered, err := meter.Rewrite(m, w.meter)
	if err != nil {
		return nil, &refusal{"meter", generally(err.Error())}
	}
	_, memory := m.Memory()
	return &form{metered.Wasm, memory, plan}, nil
}

// generally leaves out of a reason what tells one module from another.
func generally(reason string) string {
	if at := strings.Index(reason, " at offset "); at >= 0 {
		_, rest, _ := strings.Cut(reason[at:], ": ")
		reason = reason[:at] + ": " + rest
	}
	var words []string
	for _, w := range strings.Fields(reason) {
		if strings.Trim(w, "0123456789,:") == "" {
			w = "N"
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

// lane runs modules one way.
type lane struct {
	way
	ctx      context.Context
	rt       wazero.Runtime
	counters []api.MutableGlobal // of all modules here
	given    int64               // fuel, in this call
	most     int64               // that it may use; 0 for any
}

var (
	errStack = errors.New("stack overflow")
	errFuel  = errors.New("too much work")
)

func newLane(t *testing.T, w way) *lane {
	l := &lane{way: w, ctx: t.Context()}
	l.rt = wazero.NewRuntimeWithConfig(l.ctx, wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2).WithMemoryLimitPages(memoryPages))
	i64 := []api.ValueType{api.ValueTypeI64}
	tick := api.GoFunc(func(_ context.Context, stack []uint64) {
		c := meter.Counter(stack[0])
		switch more := w.slice + max(0, -c.Fuel()); {
		case c.Depth() < 0:
			panic(errStack)
		case l.most > 0 && l.given > l.most:
			panic(errFuel)
		default:
			l.given += more
			stack[0] = uint64(c.Add(more))
		}
	})
	if _, err := l.rt.NewHostModuleBuilder(meter.TickModule).NewFunctionBuilder().WithGoFunction(tick, i64, i64).Export(meter.TickName).Instantiate(l.ctx); err != nil {
		t.Fatal(err)
	}
	if w.meter.ByFunction {
		const functions = 10_000 // more than any module here has
		if _, err := l.rt.InstantiateWithConfig(l.ctx, meter.Accounts(functions), wazero.NewModuleConfig().WithName(meter.AccountsModule)); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// hosts registers functions for generated modules to import. What they answer depends on what they are given only.
func (l *lane) hosts(t *testing.T) {
	b := l.rt.NewHostModuleBuilder("env")
	for name, f := range imports {
		types := func(ts []wasm.ValType) (all []api.ValueType) {
			for _, t := range ts {
				all = append(all, api.ValueType(t))
			}
			return all
		}
		b.NewFunctionBuilder().WithGoFunction(api.GoFunc(func(_ context.Context, stack []uint64) {
			sum := uint64(len(name))
			for _, v := range stack[:len(f.Params)] {
				sum = sum*0x9e3779b97f4a7c15 + v
			}
			for i := range f.Results {
				if stack[i] = sum >> i; f.Results[i] == wasm.I32 {
					stack[i] = uint64(uint32(stack[i]))
				}
			}
		}), types(f.Params), types(f.Results)).Export(name)
	}
	if _, err := b.Instantiate(l.ctx); err != nil {
		t.Fatal(err)
	}
}

// imports are what hosts gives.
var imports = map[string]wasm.FuncType{
	"nothing": {},
	"one":     {Params: []wasm.ValType{wasm.I32}, Results: []wasm.ValType{wasm.I32}},
	"several": {Params: []wasm.ValType{wasm.I64, wasm.F64, wasm.I32}, Results: []wasm.ValType{wasm.I64, wasm.I32}},
}

func (l *lane) close() { _ = l.rt.Close(context.Background()) }

// instance is a module that runs in a lane.
type instance struct {
	form
	mod     api.Module
	memory  *snapshot.Memory
	image   *snapshot.Image // what it can be reset to, with globals; nil without memory
	content []byte          // of the image
	globals []uint64
}

// instantiate runs what instantiating a module runs. A name lets others import from it. The error is a trap or that of the
// engine.
func (l *lane) instantiate(f *form, name string) (*instance, error) {
	l.given = 0
	compiled, err := l.rt.CompileModule(l.ctx, f.file)
	if err != nil {
		return nil, fmt.Errorf("compile: %w", err)
	}
	in := &instance{form: *f}
	if f.plan == nil {
		if in.mod, err = l.begin(l.ctx, compiled, name); err != nil {
			return nil, err
		}
		return in, nil
	}
	keep := f.plan.Why == ""
	first := name
	if keep {
		first = "" // the one that begins from its snapshot takes the name
	}
	in.memory = snapshot.NewMemory(memoryPages, nil)
	if in.mod, err = l.begin(experimental.WithMemoryAllocator(l.ctx, in.memory), compiled, first); err != nil {
		return nil, err
	}
	if f.memory {
		if err := f.plan.Fill(in.whole()); err != nil {
			return nil, err
		}
	}
	if f.plan.Start {
		if _, err := in.mod.ExportedFunction(snapshot.StartExport).Call(l.ctx); err != nil {
			return nil, err
		}
	}
	if keep {
		return l.again(in, compiled, name)
	}
	l.use(in)
	return in, nil
}

// again begins another instance from the snapshot of a first one.
func (l *lane) again(first *instance, compiled wazero.CompiledModule, name string) (*instance, error) {
	in := &instance{form: first.form}
	for _, g := range first.plan.Globals {
		in.globals = append(in.globals, first.mod.ExportedGlobal(g).Get())
	}
	if in.form.memory {
		in.content = bytes.Clone(first.whole())
		var err error
		if in.image, err = snapshot.NewImage(in.content); err != nil {
			return nil, err
		}
	}
	in.memory = snapshot.NewMemory(memoryPages, in.image)
	err := first.mod.Close(l.ctx)
	if err == nil {
		in.mod, err = l.begin(experimental.WithMemoryAllocator(l.ctx, in.memory), compiled, name)
	}
	if err != nil {
		return nil, err
	}
	in.setGlobals()
	l.use(in)
	return in, nil
}

func (l *lane) begin(ctx context.Context, compiled wazero.CompiledModule, name string) (api.Module, error) {
	return l.rt.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName(name).WithStartFunctions())
}

func (l *lane) use(in *instance) {
	l.counters = append(l.counters, in.mod.ExportedGlobal(meter.CounterExport).(api.MutableGlobal))
}

func (in *instance) setGlobals() {
	for i, g := range in.plan.Globals {
		in.mod.ExportedGlobal(g).(api.MutableGlobal).Set(in.globals[i])
	}
}

// reset makes an instance as its snapshot, as the harness does between two calls. It says why it cannot, or "".
func (in *instance) reset() string {
	if in.plan.Why != "" {
		return in.plan.Why
	}
	if denied, _ := in.memory.Denied(); denied {
		return "its memory was refused growth"
	}
	if in.image != nil && !in.memory.Reset(in.mod.Memory()) {
		return "its memory cannot be reset"
	}
	in.setGlobals()
	return ""
}

// whole is all of the memory, not a copy.
func (in *instance) whole() []byte {
	b, _ := in.mod.Memory().Read(0, in.mod.Memory().Size())
	return b
}

// outcome is what came of an action.
type outcome struct {
	values []uint64
	trap   string // "" when there was none
}

func (o outcome) equal(other outcome) bool {
	return o.trap == other.trap && fmt.Sprint(o.values) == fmt.Sprint(other.values)
}

func (o outcome) String() string {
	if o.trap != "" {
		return "trap: " + o.trap
	}
	return fmt.Sprintf("%#x", o.values)
}

// call calls an export with a full tank.
func (l *lane) call(ctx context.Context, in *instance, export string, args []uint64) outcome {
	l.given = 0
	for _, c := range l.counters {
		c.Set(uint64(meter.NewCounter(l.slice, meter.DefaultDepth)))
	}
	f := in.mod.ExportedFunction(export)
	if f == nil {
		return outcome{trap: "no such export"}
	}
	values, err := f.Call(ctx, args...)
	if err != nil {
		return outcome{trap: trap(err)}
	}
	// An i32 and f32 are the lower half of their slot; a reference to a function is another number in each lane.
	at := 0
	for _, t := range f.Definition().ResultTypes() {
		switch t {
		case api.ValueTypeI32, api.ValueTypeF32:
			values[at] = uint64(uint32(values[at]))
		case byte(wasm.FuncRef):
			values[at] = min(values[at], 1)
		case byte(wasm.V128):
			at++
		}
		at++
	}
	return outcome{values: values}
}

// trap is the reason of a trap, without the trace behind it.
func trap(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	s, _, _ = strings.Cut(s, " (recovered by wazero)")
	if at := strings.Index(s, "wasm error: "); at >= 0 {
		s = s[at+len("wasm error: "):]
	}
	return s
}

// values are those of the globals; what metering adds stands behind them.
func (in *instance) values(globals int) []uint64 {
	internal := in.mod.(experimental.InternalModule)
	var all []uint64
	for i := range globals {
		g := internal.Global(i)
		v := g.Get()
		if g.Type() == byte(wasm.FuncRef) {
			v = min(v, 1)
		}
		all = append(all, v)
	}
	return all
}
