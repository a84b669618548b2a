package harness

import (
	"context"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/kernel"
)

// Sandbox is one instance of a plugin with memory of its own. It serves one call at a time, and none after a call that
// was stopped or trapped.
type Sandbox struct {
	plugin *Plugin
	limits Limits
	blocks *blocks
	guest  api.Module
	memory *memory // the guest's
	state  *hostenv.State
	dead   error // why no further call is served
}

// Open makes a memory-fresh instance and runs its start section and initialisers, all under the limits: their deadline
// counts from here. The error is a *LimitError, *TrapError or *ModuleError when the guest is at fault.
func (p *Plugin) Open(ctx context.Context, l Limits) (*Sandbox, error) {
	if err := l.Validate(); err != nil {
		return nil, fmt.Errorf("open sandbox: %w", err)
	}
	if m := p.info.Memory; m != nil && m.Min > l.MemoryPages {
		return nil, &LimitError{ResourceMemory, PhaseInstantiate, fmt.Sprintf("declares %d pages to start with, limit %d", m.Min, l.MemoryPages)}
	}
	s := &Sandbox{plugin: p, limits: l, memory: &memory{limit: uint64(l.MemoryPages) * PageSize}}
	var err error
	if s.blocks, err = openBlocks(ctx, p, l.kernelHeap()); err != nil {
		return nil, err
	}
	s.state = &hostenv.State{Host: p.host, Blocks: s.blocks, Hosts: l.Hosts, LogBytes: l.LogBytes, VarBytes: l.VarBytes}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.Close(ctx))
	}
	return s, nil
}

// start instantiates the guest and initialises its language runtime, under one deadline.
func (s *Sandbox) start(caller context.Context) error {
	ctx, cancel := context.WithTimeout(hostenv.With(caller, s.state), s.limits.Timeout)
	defer cancel()
	ictx := experimental.WithMemoryAllocator(ctx, s.memory)
	ictx = experimental.WithImportResolver(ictx, func(name string) api.Module {
		if name == kernelModule {
			return s.blocks.module
		}
		return nil
	})
	var err error
	// No name, so that any number of instances stand beside each other; no start functions, they are run below.
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions()
	if s.guest, err = s.plugin.runtime.InstantiateModule(ictx, s.plugin.guest, config); err != nil {
		return s.fault(caller, PhaseInstantiate, err)
	}
	for _, init := range []struct {
		export string
		args   []uint64
	}{{"_initialize", nil}, {"__wasm_call_ctors", nil}, {"hs_init", []uint64{0, 0}}} {
		f := s.guest.ExportedFunction(init.export)
		if f == nil || len(f.Definition().ParamTypes()) != len(init.args) {
			continue
		}
		if init.export == "__wasm_call_ctors" && s.guest.ExportedFunction("_initialize") != nil {
			continue // a reactor's _initialize calls it
		}
		if _, err := f.Call(ctx, init.args...); err != nil {
			return s.fault(caller, PhaseInitialize, err)
		}
	}
	return nil
}

// Dead tells whether the sandbox serves no further call.
func (s *Sandbox) Dead() bool { return s.dead != nil }

// Close frees the instance. It may be called twice.
func (s *Sandbox) Close(ctx context.Context) error {
	if s.dead == nil {
		s.dead = errors.New("the sandbox is closed")
	}
	ctx = context.WithoutCancel(ctx)
	var err error
	if s.guest != nil {
		err = s.guest.Close(ctx)
	}
	return errors.Join(err, s.blocks.close(ctx))
}

// kernelHeap is the room for blocks, in bytes: input, output, logs and vars, each of which a block may round up to
// twice its size, and a megabyte for host calls.
func (l Limits) kernelHeap() int64 {
	return 2*(l.InputBytes+l.OutputBytes+l.LogBytes+l.VarBytes) + 1<<20
}

// KernelPages bounds the memory of the Extism kernel, apart from the guest's: stock Extism hosts let one page limit rule
// both, so that at 20 pages a 12-lead ECG no longer fits.
func (l Limits) KernelPages() uint32 { return kernel.Pages(l.kernelHeap()) }
