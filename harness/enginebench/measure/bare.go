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
	"github.com/medplug/medplug/harness/snapshot"
	"github.com/medplug/medplug/harness/wasm"
)

const (
	kernelModule = "medplug:kernel"
	kernelHeap   = 16 << 20
)

// bare is a plugin on wazero with nothing around it: no deadline, no metering, code as it came. Its imports are bound
// and its memories allocated as the harness does, so that metering is all the difference.
type bare struct {
	ctx     context.Context
	runtime wazero.Runtime
	kernel  api.Module
	guest   api.Module
}

// newBare loads a module and runs its initialiser.
func newBare(ctx context.Context, cacheDir string, module []byte) (*bare, error) {
	m, err := wasm.Parse(module)
	if err != nil {
		return nil, err
	}
	for i := range m.Imports {
		m.Imports[i].Module = target(m.Imports[i])
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
	if b.kernel, err = b.instantiate(kernel.Module(), kernel.Pages(kernelHeap)); err != nil {
		return nil, err
	}
	if _, err := b.host("configure", kernelHeap); err != nil {
		return nil, err
	}
	if b.guest, err = b.instantiate(m.Encode(), 1024); err != nil {
		return nil, err
	}
	if init := b.guest.ExportedFunction("_initialize"); init != nil {
		if _, err := init.Call(b.ctx); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *bare) instantiate(module []byte, pages uint32) (api.Module, error) {
	ctx := experimental.WithMemoryAllocator(b.ctx, snapshot.NewMemory(pages, nil))
	ctx = experimental.WithImportResolver(ctx, func(name string) api.Module {
		if name == kernelModule {
			return b.kernel
		}
		return nil
	})
	return b.runtime.InstantiateWithConfig(ctx, module, wazero.NewModuleConfig().WithName("").WithStartFunctions())
}

// target is the module that answers an import.
func target(im wasm.Import) string {
	if im.Module == hostenv.EnvNamespace && kernel.ForPlugins(im.Name) {
		return kernelModule
	}
	name, _ := hostenv.Target(im.Module)
	return name
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
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	begin := threadCPU()
	result, err := f.Call(b.ctx)
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
