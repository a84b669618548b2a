package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/kernel"
	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

const (
	kernelModule = "medplug:kernel"
	kernelHeap   = 16 << 20
	// fuelSlice is what a tick gives: less than a millisecond of guest time.
	fuelSlice = 1 << 20
)

// bare is a plugin on wazero with nothing around it: no deadline, no memory limit, its imports bound as the harness binds
// them. With a mode it is metered; that is then all the difference.
type bare struct {
	ctx     context.Context
	runtime wazero.Runtime
	kernel  api.Module
	guest   api.Module
	counter api.MutableGlobal // nil when it is not metered
	ticks   int
}

// newBare loads a module and runs its initialiser. Mode 0 leaves its code as it is.
func newBare(ctx context.Context, cacheDir string, module []byte, mode meter.Mode) (*bare, error) {
	code, err := rewrite(module, mode)
	if err != nil {
		return nil, err
	}
	cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
	if err != nil {
		return nil, err
	}
	b := &bare{runtime: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2).WithCompilationCache(cache))}
	b.ctx = hostenv.With(ctx, &hostenv.State{})
	if err := hostenv.Instantiate(ctx, b.runtime); err != nil {
		return nil, err
	}
	i64 := []api.ValueType{api.ValueTypeI64}
	if _, err := b.runtime.NewHostModuleBuilder(meter.TickModule).NewFunctionBuilder().
		WithGoFunction(api.GoFunc(b.tick), i64, i64).Export(meter.TickName).Instantiate(ctx); err != nil {
		return nil, err
	}
	nameless := wazero.NewModuleConfig().WithName("").WithStartFunctions()
	if b.kernel, err = b.runtime.InstantiateWithConfig(ctx, kernel.Module(), nameless); err != nil {
		return nil, err
	}
	if _, err := b.host("configure", kernelHeap); err != nil {
		return nil, err
	}
	resolve := experimental.WithImportResolver(b.ctx, func(name string) api.Module {
		if name == kernelModule {
			return b.kernel
		}
		return nil
	})
	if b.guest, err = b.runtime.InstantiateWithConfig(resolve, code, nameless); err != nil {
		return nil, err
	}
	if g, ok := b.guest.ExportedGlobal(meter.CounterExport).(api.MutableGlobal); ok {
		b.counter = g
	} else if mode != 0 {
		return nil, errors.New("the metered module has no counter")
	}
	if init := b.guest.ExportedFunction("_initialize"); init != nil {
		if _, err := init.Call(b.ctx); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// rewrite points a module's imports at what answers them here, and meters it.
func rewrite(module []byte, mode meter.Mode) ([]byte, error) {
	m, err := wasm.Parse(module)
	if err != nil {
		return nil, err
	}
	if mode != 0 {
		r, err := meter.Rewrite(m, meter.Options{Mode: mode, RenameImport: rename})
		if err != nil {
			return nil, err
		}
		return r.Wasm, nil
	}
	for i := range m.Imports {
		m.Imports[i].Module, m.Imports[i].Name = rename(m.Imports[i].Module, m.Imports[i].Name)
	}
	return m.Encode(), nil
}

func rename(module, name string) (string, string) {
	if module == hostenv.EnvNamespace && kernel.ForPlugins(name) {
		return kernelModule, name
	}
	if target, ok := hostenv.Target(module); ok {
		return target, name
	}
	return module, name
}

// tick does what a harness must at least do: look at the clock and let others run.
func (b *bare) tick(ctx context.Context, stack []uint64) {
	c := meter.Counter(stack[0])
	if c.Depth() < 0 {
		panic(errors.New("stack used up"))
	}
	if deadline, ok := ctx.Deadline(); ok && time.Now().After(deadline) {
		panic(context.DeadlineExceeded)
	}
	b.ticks++
	runtime.Gosched()
	stack[0] = uint64(c.Add(fuelSlice))
}

func (b *bare) host(name string, args ...uint64) (uint64, error) {
	r, err := b.kernel.ExportedFunction(name).Call(b.ctx, args...)
	if err != nil || len(r) == 0 {
		return 0, err
	}
	return r[0], nil
}

// call brings an input in, runs an export and measures only that.
func (b *bare) call(export string, input []byte) (output string, cpu time.Duration, err error) {
	if _, err := b.host("reset"); err != nil {
		return "", 0, err
	}
	at, err := b.host("alloc", uint64(len(input)))
	if err != nil || at == 0 || !b.kernel.Memory().Write(uint32(at), input) {
		return "", 0, errors.Join(errors.New("the input does not fit"), err)
	}
	if _, err := b.host("input_set", at, uint64(len(input))); err != nil {
		return "", 0, err
	}
	f := b.guest.ExportedFunction(export)
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	begin := threadCPU()
	result, err := f.Call(ctx)
	cpu = threadCPU() - begin
	if err != nil {
		return "", 0, err
	}
	offset, err := b.host("output_offset")
	if err != nil {
		return "", 0, err
	}
	n, err := b.host("output_length")
	if err != nil {
		return "", 0, err
	}
	view, ok := b.kernel.Memory().Read(uint32(offset), uint32(n))
	if uint32(result[0]) != 0 || !ok {
		return "", 0, fmt.Errorf("the plugin returned %d", uint32(result[0]))
	}
	return string(view), cpu, nil
}

func (b *bare) close() { _ = b.runtime.Close(b.ctx) }
