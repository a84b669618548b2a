package snapshot

import (
	"fmt"

	"github.com/tetratelabs/wazero/api"
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
	kept   uint64 // pages of its own after the latest reset, in bytes
	shrink bool   // the next Reallocate gives the image's size, whatever is asked for
}

// NewMemory gives a memory of at most limit pages that begins as image, which may be nil.
func NewMemory(limit uint32, image *Image) *Memory {
	return &Memory{limit: uint64(limit) * pageSize, image: image}
}

// Allocate implements experimental.MemoryAllocator.
func (m *Memory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate implements experimental.LinearMemory; nil makes memory.grow answer -1.
func (m *Memory) Reallocate(size uint64) []byte {
	if m.shrink {
		m.size = m.image.size
		return m.region.resize(m.size, m.limit, m.image)
	}
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

// Reset makes the memory as its image again; mem is the same memory as wazero sees it. False means that it cannot, and
// the instance is dropped.
func (m *Memory) Reset(mem api.Memory) bool {
	if m.image == nil || m.denied > 0 {
		return false
	}
	var ok bool
	if m.kept, ok = m.region.reset(m.image, m.size); !ok {
		return false
	}
	if m.size != m.image.size && !m.giveBack(mem) {
		return false
	}
	m.peak = m.size
	return true
}

// Kept is how many bytes of its own, apart from its image's, the memory still held after the latest reset: pages that were
// written stay, so that the next call finds them there.
func (m *Memory) Kept() uint64 { return m.kept }

// Trim gives those pages back to the system; the next access finds the image, or zeros where there is none. Call it behind
// a reset, or for a memory without image that is all zeros. False means that memory cannot be given back here.
func (m *Memory) Trim() bool {
	if !m.region.drop(m.size) {
		return false
	}
	m.kept = 0
	return true
}

// Size is what the guest can address at present, in bytes.
func (m *Memory) Size() uint64 { return m.size }

// giveBack makes a grown memory as small as its image. WebAssembly has no way to shrink one, but wazero takes whatever
// slice a growth is answered with, so growth is asked for and answered with the image's size; the result is looked at.
func (m *Memory) giveBack(mem api.Memory) bool {
	m.shrink = true
	_, ok := mem.Grow(1)
	m.shrink = false
	return ok && uint64(mem.Size()) == m.image.size
}
