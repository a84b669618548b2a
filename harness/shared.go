package harness

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/medplug/medplug/harness/wasm"
)

// Shared lets plugins of equal code, whatever their data, use one compilation of it while any of them is loaded: those in
// Python that were made of the same runtime. Instances, snapshots and warm instances remain each plugin's own. The zero
// value is ready, and safe for concurrent use.
type Shared struct {
	mu    sync.Mutex
	codes map[[sha256.Size]byte]*user
}

// user counts the plugins that use a code.
type user struct {
	done chan struct{} // closed when the code was compiled, or could not be
	code *code         // nil: it could not be, or nobody uses it any more
	n    int
}

// code gives the compiled code of a detached module, and what to call when it is needed no more.
func (s *Shared) code(ctx context.Context, m *wasm.Module, o Options) (*code, func(context.Context) error, error) {
	if s == nil || o.Profile || o.Tests != nil { // the host functions of these are others
		c, err := newCode(ctx, m, o)
		if err != nil {
			return nil, nil, err
		}
		return c, c.close, nil
	}
	key := keyOf(m, o)
	for {
		s.mu.Lock()
		u := s.codes[key]
		if u == nil {
			u = &user{done: make(chan struct{})}
			if s.codes == nil {
				s.codes = map[[sha256.Size]byte]*user{}
			}
			s.codes[key] = u
			s.mu.Unlock()
			return s.compile(ctx, key, u, m, o)
		}
		s.mu.Unlock()
		select {
		case <-u.done:
		case <-ctx.Done():
			return nil, nil, halted(ctx)
		}
		s.mu.Lock()
		if u.code != nil {
			u.n++
			s.mu.Unlock()
			return u.code, s.release(key, u), nil
		}
		s.mu.Unlock() // whoever was first gave up, or all have closed: begin anew
	}
}

func (s *Shared) compile(ctx context.Context, key [sha256.Size]byte, u *user, m *wasm.Module, o Options) (*code, func(context.Context) error, error) {
	c, err := newCode(ctx, m, o)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(u.done)
	if err != nil {
		delete(s.codes, key)
		return nil, nil, err
	}
	u.code, u.n = c, 1
	return c, s.release(key, u), nil
}

// release gives the function that ends one use.
func (s *Shared) release(key [sha256.Size]byte, u *user) func(context.Context) error {
	return func(ctx context.Context) error {
		s.mu.Lock()
		u.n--
		if u.n > 0 {
			s.mu.Unlock()
			return nil
		}
		c := u.code
		u.code = nil
		delete(s.codes, key)
		s.mu.Unlock()
		return c.close(ctx)
	}
}

// keyOf names what is compiled: the detached module with its names, by which traps are told, and how it is metered.
func keyOf(m *wasm.Module, o Options) [sha256.Size]byte {
	bare := *m
	bare.Sections = slices.DeleteFunc(slices.Clone(m.Sections), func(s wasm.Section) bool { return s.Custom() && s.Name != "name" })
	return sha256.Sum256(fmt.Appendf(bare.Encode(), "exact=%t", o.Exact))
}

// instances are the engine's, of every sandbox of a plugin that is open or warm: the runtime may outlive the plugin.
type instances struct {
	mu   sync.Mutex
	open map[api.Module]struct{}
}

// instantiate makes an instance, of no name so that any number of them stand beside each other.
func (c *compiled) instantiate(ctx context.Context, m wazero.CompiledModule, config wazero.ModuleConfig) (api.Module, error) {
	i, err := c.runtime.InstantiateModule(ctx, m, config.WithName(""))
	if err != nil {
		return nil, err
	}
	c.instances.mu.Lock()
	defer c.instances.mu.Unlock()
	if c.instances.open == nil {
		c.instances.open = map[api.Module]struct{}{}
	}
	c.instances.open[i] = struct{}{}
	return i, nil
}

// drop frees an instance.
func (i *instances) drop(ctx context.Context, m api.Module) error {
	i.mu.Lock()
	delete(i.open, m)
	i.mu.Unlock()
	return m.Close(ctx)
}

// close frees those that are left.
func (i *instances) close(ctx context.Context) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	var errs []error
	for m := range i.open {
		errs = append(errs, m.Close(ctx))
	}
	i.open = nil
	return errors.Join(errs...)
}
