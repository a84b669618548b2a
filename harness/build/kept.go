package build

import (
	"context"
	"fmt"
	"sync"

	"github.com/medplug/medplug/harness/build/python"
)

// Kept holds from one build to the next what does not depend on the source: the Python runtime, ready to be started. The
// zero value holds nothing yet. Close it after the last build.
type Kept struct {
	mu          sync.Mutex
	interpreter *python.Interpreter
	digest      string // of the runtime
}

// load gives the runtime as it is held, or loads it. release is to be called when the build is done with it.
func (k *Kept) load(ctx context.Context, r *python.Runtime, cache string) (i *python.Interpreter, release func(context.Context) error, err error) {
	if k == nil {
		if i, err = r.Load(ctx, cache); err != nil {
			return nil, nil, err
		}
		return i, i.Close, nil
	}
	k.mu.Lock()
	fail := func(err error) (*python.Interpreter, func(context.Context) error, error) {
		k.mu.Unlock()
		return nil, nil, err
	}
	if k.interpreter != nil && k.digest != r.Digest {
		if err := k.close(ctx); err != nil {
			return fail(err)
		}
	}
	if k.interpreter == nil {
		if i, err = r.Load(ctx, cache); err != nil {
			return fail(err)
		}
		k.interpreter, k.digest = i, r.Digest
	}
	return k.interpreter, func(context.Context) error { k.mu.Unlock(); return nil }, nil
}

// Close frees what is held.
func (k *Kept) Close(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.close(ctx)
}

func (k *Kept) close(ctx context.Context) error {
	if k.interpreter == nil {
		return nil
	}
	err := k.interpreter.Close(ctx)
	k.interpreter = nil
	if err != nil {
		return fmt.Errorf("free the python runtime: %w", err)
	}
	return nil
}
