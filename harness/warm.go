package harness

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/tetratelabs/wazero/api"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/snapshot"
)

// origin is the state that initialisation left: where the instances of one plugin begin.
type origin struct {
	image   *snapshot.Image // nil for a module without memory
	pages   uint32
	globals []uint64
	wasi    hostenv.Resumption
}

// snapshots keeps the origins of a compiled module. What initialisation can see of the host is the clock, the random
// stream and how many memory blocks it is given, so there is one origin for each three of them; an initialisation that
// saw more is not kept.
type snapshots struct {
	mu     sync.Mutex
	states map[seen]*origin
}

type seen struct {
	hostenv.Beginning
	heap int64 // room for blocks
}

// maxOrigins bounds the images of one module: a caller that changes the seed each time gains nothing from them.
const maxOrigins = 4

// find gives the origin for a host, or nil where an instance must initialise itself.
func (k *snapshots) find(h hostenv.Host, l Limits) *origin {
	k.mu.Lock()
	defer k.mu.Unlock()
	o := k.states[seen{h.Beginning(), l.kernelHeap()}]
	if o == nil || o.pages > l.MemoryPages {
		return nil
	}
	return o
}

// keep makes the state of a newly initialised sandbox the origin of later ones. The sandbox itself goes on.
func (k *snapshots) keep(s *Sandbox) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	b := seen{s.plugin.host.Beginning(), s.limits.kernelHeap()}
	if s.plugin.Unkept() != "" || s.state.Asked() || k.states[b] != nil || len(k.states) >= maxOrigins {
		return nil
	}
	if denied, _ := s.memory.Denied(); denied {
		return nil // with more memory it might have gone another way
	}
	o := &origin{wasi: s.state.Resumption(), pages: s.memory.Pages()}
	for _, name := range s.plugin.plan.Globals {
		o.globals = append(o.globals, s.guest.ExportedGlobal(name).Get())
	}
	if s.plugin.info.Memory != nil {
		content, _ := s.guest.Memory().Read(0, s.guest.Memory().Size())
		var err error
		if o.image, err = snapshot.NewImage(content); err != nil {
			return fmt.Errorf("keep snapshot: %w", err)
		}
	}
	if o.image != nil && !s.plugin.plan.Start && !s.plugin.info.initialises() {
		s.plugin.plan.Settle(o.image)
	}
	if k.states == nil {
		k.states = map[seen]*origin{}
	}
	k.states[b] = o
	return nil
}

func (k *snapshots) close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	var errs []error
	for _, o := range k.states {
		if o.image != nil {
			errs = append(errs, o.image.Close())
		}
	}
	k.states = nil
	return errors.Join(errs...)
}

// Unkept tells why instances of this plugin are each initialised anew instead of begun from a snapshot; "" when they
// are not. A plugin that declares a clock or randomness of its own gets both at initialisation too.
func (p *Plugin) Unkept() string { return unkept(p.info, p.plan) }

func unkept(i Info, p *snapshot.Plan) string {
	if m := i.Manifest; m != nil && (m.Capabilities.Random || m.Capabilities.Clock) {
		return "it declares the capability clock or random"
	}
	return p.Why
}

// setGlobals brings the guest's mutable globals to where they were after initialisation.
func (s *Sandbox) setGlobals() {
	for i, name := range s.plugin.plan.Globals {
		if s.globals == nil {
			s.globals = make([]api.MutableGlobal, len(s.plugin.plan.Globals))
		}
		if s.globals[i] == nil {
			s.globals[i] = s.guest.ExportedGlobal(name).(api.MutableGlobal)
		}
		s.globals[i].Set(s.origin.globals[i])
	}
}

// reset makes the instance as it was opened: memory, globals, blocks. False means that it must be discarded.
func (s *Sandbox) reset(ctx context.Context) bool {
	if s.origin == nil || s.origin.image != nil && !s.memory.Reset(s.guest.Memory()) {
		return false
	}
	s.setGlobals()
	if _, err := s.blocks.call(ctx, "reset"); err != nil {
		return false
	}
	s.used = false
	return true
}
