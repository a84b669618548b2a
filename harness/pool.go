package harness

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/medplug/medplug/harness/wasm"
)

// pool keeps reset instances of one plugin for one host, by the digest of their limits.
type pool struct {
	mu   sync.Mutex
	idle map[string][]*Sandbox
	n    int
	warm *warmth
}

// maxIdle bounds the warm instances of one plugin and host.
const maxIdle = 16

// warmBytes bounds the memory that all warm instances of one plugin hold, whatever their hosts.
const warmBytes = 64 << 20

// warmth accounts for the warm instances of one plugin.
type warmth struct {
	held atomic.Int64 // bytes
	each int64        // what an instance holds at least: tables, segments, globals, the engine's own
}

// instanceBytes is what an instance takes beside its memory, tables and globals: its kernel's first pages, call stack and
// the engine's records.
const instanceBytes = 128 << 10

func newWarmth(m *wasm.Module) *warmth {
	slots := m.NumGlobals() * 2
	for _, t := range m.Tables {
		slots += int(t.Min)
	}
	for _, e := range m.Elems {
		slots += e.Len()
	}
	return &warmth{each: instanceBytes + 8*int64(slots)}
}

// reserve takes room for an instance that holds so much, or says that there is none.
func (w *warmth) reserve(bytes int64) bool {
	if w.held.Add(bytes) <= warmBytes {
		return true
	}
	w.held.Add(-bytes)
	return false
}

func (w *warmth) release(bytes int64) { w.held.Add(-bytes) }

func newPool(w *warmth) *pool { return &pool{idle: map[string][]*Sandbox{}, warm: w} }

// take gives a warm instance, or nil.
func (p *pool) take(limits string) *Sandbox {
	p.mu.Lock()
	defer p.mu.Unlock()
	idle := p.idle[limits]
	if len(idle) == 0 {
		return nil
	}
	s := idle[len(idle)-1]
	idle[len(idle)-1] = nil
	p.idle[limits], p.n = idle[:len(idle)-1], p.n-1
	p.warm.release(s.held)
	return s
}

// put keeps an instance that was reset. Where memory is short it keeps the instance without the pages it wrote. False means
// that it is not kept.
func (p *pool) put(s *Sandbox) bool {
	held := p.warm.each + int64(s.memory.Kept()+s.blocks.keeps())
	if !p.warm.reserve(held) {
		held = p.warm.each
		if !s.memory.Trim() || !s.blocks.memory.Trim() || !p.warm.reserve(held) {
			return false
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n >= maxIdle {
		p.warm.release(held)
		return false
	}
	// The caller keeps its handle, which must not reach the instance again.
	warm := *s
	warm.closed, warm.held = false, held
	s.dead = errors.New("the sandbox is closed")
	p.idle[s.key] = append(p.idle[s.key], &warm)
	p.n++
	return true
}
