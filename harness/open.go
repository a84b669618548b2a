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
	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/snapshot"
)

// Sandbox is one instance of a plugin with memory of its own. It serves one call at a time, and none after a call that
// was stopped or trapped.
type Sandbox struct {
	plugin  *Plugin
	limits  Limits
	key     string // digest of the limits
	blocks  *blocks
	ledger  *ledger // nil when no profile is wanted
	guest   api.Module
	memory  *snapshot.Memory // the guest's
	state   *hostenv.State
	origin  *origin             // the snapshot it began as; nil when it was initialised by itself
	used    bool                // it served a call
	globals []api.MutableGlobal // those of the plan, looked up once
	stay    *fuel               // the latest stay in the guest
	counter api.MutableGlobal   // of the meter
	dead    error               // why no further call is served
	held    int64               // bytes accounted for while it is warm
	closed  bool
}

// Open gives a memory-fresh instance: a warm one that was reset, one begun from the snapshot, or, the first time and for
// plugins that cannot be snapshotted, one whose start section and initialisers run now. The deadline counts from here.
// The error is a *LimitError, *TrapError or *ModuleError when the guest is at fault.
func (p *Plugin) Open(ctx context.Context, l Limits) (*Sandbox, error) {
	if err := l.Validate(); err != nil {
		return nil, fmt.Errorf("open sandbox: %w", err)
	}
	if err := p.life.enter(); err != nil {
		return nil, fmt.Errorf("open sandbox: %w", err)
	}
	defer p.life.leave()
	if m := p.info.Memory; m != nil && m.Min > l.MemoryPages {
		return nil, &LimitError{ResourceMemory, PhaseInstantiate, fmt.Sprintf("declares %d pages to start with, limit %d", m.Min, l.MemoryPages)}
	}
	key := l.Digest()
	if s := p.pool.take(key); s != nil {
		s.newState()
		return s, nil
	}
	s := &Sandbox{plugin: p, limits: l, key: key, origin: p.snapshots.find(p.host, l)}
	var image *snapshot.Image
	if s.origin != nil {
		image = s.origin.image
	}
	s.memory = snapshot.NewMemory(l.MemoryPages, image)
	var err error
	if s.blocks, err = openBlocks(ctx, p, l.kernelHeap()); err != nil {
		return nil, err
	}
	if p.accounts != nil {
		if s.ledger, err = openLedger(ctx, p); err != nil {
			return nil, errors.Join(err, s.discard(ctx))
		}
	}
	s.newState()
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.discard(ctx))
	}
	return s, nil
}

func (s *Sandbox) newState() {
	s.state = &hostenv.State{Host: s.plugin.host, Blocks: s.blocks, Hosts: s.limits.Hosts, LogBytes: s.limits.LogBytes, VarBytes: s.limits.VarBytes,
		Tester: s.plugin.tests}
	if s.origin != nil {
		s.state.Resume(s.origin.wasi)
	}
}

// start instantiates the guest and brings it to where its calls begin, under one deadline.
func (s *Sandbox) start(caller context.Context) error {
	ctx, cancel := context.WithTimeout(hostenv.With(caller, s.state), s.limits.Timeout)
	defer cancel()
	ctx, f := s.fuelled(ctx, caller, PhaseInstantiate)
	ictx := experimental.WithMemoryAllocator(ctx, s.memory)
	ictx = experimental.WithImportResolver(ictx, func(name string) api.Module {
		switch name {
		case KernelModule:
			return s.blocks.module
		case meter.AccountsModule:
			return s.ledger.module
		}
		return nil
	})
	var err error
	config := wazero.NewModuleConfig().WithStartFunctions() // none: they are run below
	if s.guest, err = s.plugin.instantiate(ictx, s.plugin.guest, config); err != nil {
		return s.fault(caller, PhaseInstantiate, err)
	}
	s.counter = s.guest.ExportedGlobal(meter.CounterExport).(api.MutableGlobal)
	if s.origin != nil {
		s.setGlobals()
		return nil
	}
	f.fill(s.counter)
	if err := s.initialize(ctx, caller, f); err != nil {
		return err
	}
	return s.plugin.snapshots.keep(s)
}

// Dead tells whether the sandbox serves no further call.
func (s *Sandbox) Dead() bool { return s.dead != nil }

// Close gives the instance back: reset and kept warm for the next Open with the same limits where that is possible,
// freed otherwise. It may be called twice.
func (s *Sandbox) Close(ctx context.Context) error {
	if s.closed {
		return nil
	}
	s.closed = true
	if s.plugin.life.enter() != nil {
		return nil // it went with the plugin
	}
	defer s.plugin.life.leave()
	if s.dead == nil && s.reset(ctx) && s.plugin.pool.put(s) {
		return nil
	}
	return s.discard(ctx)
}

// discard frees the instance.
func (s *Sandbox) discard(ctx context.Context) error {
	if s.dead == nil {
		s.dead = errors.New("the sandbox is closed")
	}
	ctx = context.WithoutCancel(ctx)
	var err error
	if s.guest != nil {
		err = s.plugin.instances.drop(ctx, s.guest)
	}
	if s.ledger != nil {
		err = errors.Join(err, s.plugin.instances.drop(ctx, s.ledger.module))
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
