package harness

import (
	"fmt"

	"github.com/tetratelabs/wazero/experimental"
)

// memory backs one linear memory: it holds the limit, remembers the peak and what was refused. The whole limit is
// reserved as address space at once, so that growing copies nothing.
type memory struct {
	limit  uint64 // bytes
	region region
	peak   uint64 // bytes
	denied uint64 // the largest size refused, bytes; 0 for none
}

// Allocate implements experimental.MemoryAllocator.
func (m *memory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate implements experimental.LinearMemory; nil makes memory.grow answer -1.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.limit {
		m.denied = max(m.denied, size)
		return nil
	}
	b := m.region.resize(size, m.limit)
	if b == nil {
		m.denied = max(m.denied, size)
		return nil
	}
	m.peak = max(m.peak, size)
	return b
}

// Free implements experimental.LinearMemory.
func (m *memory) Free() { m.region.free() }

func (m *memory) pages() uint32 { return uint32(m.peak / PageSize) }

// wanted says what the guest asked for in vain.
func (m *memory) wanted() string {
	return fmt.Sprintf("wanted %d pages, limit %d", m.denied/PageSize, m.limit/PageSize)
}
