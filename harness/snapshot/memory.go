package snapshot

import (
	"fmt"

	"github.com/tetratelabs/wazero/experimental"
)

const pageSize = 64 << 10

// Memory backs one linear memory, for wazero's experimental.MemoryAllocator: it holds the limit, remembers the peak and
// what was refused, and can begin as an image. The whole limit is reserved as address space at once, so that growing
// copies nothing and no address changes.
type Memory struct {
	limit  uint64 // bytes
	image  *Image // nil: zeros
	region region
	size   uint64 // bytes in use
	peak   uint64
	denied uint64 // the largest size refused, 0 for none
}

// NewMemory gives a memory of at most limit pages that begins as image, which may be nil.
func NewMemory(limit uint32, image *Image) *Memory {
	return &Memory{limit: uint64(limit) * pageSize, image: image}
}

// Allocate implements experimental.MemoryAllocator.
func (m *Memory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate implements experimental.LinearMemory; nil makes memory.grow answer -1.
func (m *Memory) Reallocate(size uint64) []byte {
	if m.image != nil {
		size = max(size, m.image.size) // initialisation may have grown it
	}
	if size > m.limit {
		m.denied = max(m.denied, size)
		return nil
	}
	b := m.region.resize(size, m.limit, m.image)
	if b == nil {
		m.denied = max(m.denied, size)
		return nil
	}
	m.size, m.peak = size, max(m.peak, size)
	return b
}

// Free implements experimental.LinearMemory.
func (m *Memory) Free() { m.region.free() }

// Pages gives the peak size in 64 KiB pages.
func (m *Memory) Pages() uint32 { return uint32(m.peak / pageSize) }

// Denied tells whether growth was refused, and says what was asked for.
func (m *Memory) Denied() (bool, string) {
	return m.denied > 0, fmt.Sprintf("wanted %d pages, limit %d", m.denied/pageSize, m.limit/pageSize)
}

// Reset makes the memory as its image again. False means that it cannot: it has no image, or it grew; then the instance
// is dropped.
func (m *Memory) Reset() bool {
	if m.image == nil || m.size != m.image.size || m.denied > 0 {
		return false
	}
	return m.region.reset(m.image)
}
