package harness

import (
	"context"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/kernel"
	"github.com/medplug/medplug/harness/snapshot"
)

// blocks is the kernel instance of one sandbox, seen from the host.
type blocks struct {
	module    api.Module
	instances *instances
	memory    *snapshot.Memory
	empty     uint64 // size of the memory before the first block
	fns       map[string]api.Function
}

func openBlocks(ctx context.Context, p *Plugin, heap int64) (*blocks, error) {
	b := &blocks{instances: &p.instances, memory: snapshot.NewMemory(kernel.Pages(heap), nil), fns: map[string]api.Function{}}
	var err error
	b.module, err = p.instantiate(experimental.WithMemoryAllocator(ctx, b.memory), p.kernel, wazero.NewModuleConfig())
	if err != nil {
		return nil, fmt.Errorf("instantiate kernel: %w", err)
	}
	if ok, err := b.call(ctx, "configure", uint64(heap)); err != nil || ok == 0 {
		return nil, errors.Join(errors.New("no memory for the kernel"), err, b.close(ctx))
	}
	b.empty = b.memory.Size()
	return b, nil
}

// keeps bounds from above the memory that the blocks have left resident, in bytes: as far as they ever reached, their
// records, which take an eighth as much, and two pages for where both begin.
func (b *blocks) keeps() uint64 {
	grown := b.memory.Size() - b.empty
	return grown + grown/8 + 2*PageSize
}

func (b *blocks) close(ctx context.Context) error { return b.instances.drop(ctx, b.module) }

// call runs a kernel function for the host: never under the guest's deadline, since it ends by itself.
func (b *blocks) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	f := b.fns[name]
	if f == nil {
		if f = b.module.ExportedFunction(name); f == nil {
			return 0, fmt.Errorf("kernel has no function %s", name)
		}
		b.fns[name] = f
	}
	r, err := f.Call(context.WithoutCancel(ctx), args...)
	if err != nil || len(r) == 0 {
		return 0, err
	}
	return r[0], nil
}

// errNoBlock: the guest named what is no block, or one that it has freed.
var errNoBlock = errors.New("the offset is not the start of a memory block")

// Read implements hostenv.Blocks.
func (b *blocks) Read(ctx context.Context, offset uint64) ([]byte, error) {
	n, err := b.call(ctx, "length", offset)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, errNoBlock
	}
	return b.copy(offset, n)
}

// copy copies a range of the kernel's memory that a guest named.
func (b *blocks) copy(offset, n uint64) ([]byte, error) {
	view, ok := b.module.Memory().Read(uint32(offset), uint32(n))
	if !ok || offset > 1<<32 || n > 1<<32 {
		return nil, errors.New("the range is outside memory")
	}
	return append(make([]byte, 0, n), view...), nil
}

// Write implements hostenv.Blocks.
func (b *blocks) Write(ctx context.Context, data []byte) (uint64, error) {
	offset, err := b.call(ctx, "alloc", uint64(len(data)))
	if err != nil || offset == 0 {
		return 0, err
	}
	if !b.module.Memory().Write(uint32(offset), data) {
		return 0, errors.New("kernel gave a block outside its memory")
	}
	return offset, nil
}

// Free implements hostenv.Blocks.
func (b *blocks) Free(ctx context.Context, offset uint64) error {
	_, err := b.call(ctx, "free", offset)
	return err
}

// setInput clears every block and brings the input in.
func (b *blocks) setInput(ctx context.Context, input []byte) error {
	if _, err := b.call(ctx, "reset"); err != nil {
		return err
	}
	offset, err := b.Write(ctx, input)
	if err != nil {
		return err
	}
	if offset == 0 && len(input) > 0 {
		return errors.New("the input does not fit into kernel memory")
	}
	_, err = b.call(ctx, "input_set", offset, uint64(len(input)))
	return err
}

// pages gives how many pages the call's blocks took, 0 where the kernel is gone.
func (b *blocks) pages(ctx context.Context) uint32 {
	if b.module.IsClosed() {
		return 0
	}
	used, err := b.call(ctx, "used")
	if err != nil {
		return 0
	}
	return uint32((used + PageSize - 1) / PageSize)
}

// output gives the output's length and place.
func (b *blocks) output(ctx context.Context) (offset, n uint64, err error) {
	if offset, err = b.call(ctx, "output_offset"); err == nil {
		n, err = b.call(ctx, "output_length")
	}
	return offset, n, err
}

// errorText gives what the guest set as its error, "" for none, and whether there was one.
func (b *blocks) errorText(ctx context.Context) (string, bool, error) {
	offset, err := b.call(ctx, "error_get")
	if err != nil || offset == 0 {
		return "", false, err
	}
	text, err := b.Read(ctx, offset)
	return string(text), true, err
}
