package harness

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/kernel"
	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// bound gives the context of one Load, which ends by a *LimitError when the time is up.
func (o Options) bound(ctx context.Context) (context.Context, context.CancelFunc, error) {
	t := cmp.Or(o.Timeout, DefaultLoadTimeout)
	if t < 0 {
		return nil, nil, fmt.Errorf("load module: timeout %v: want more than 0, or 0 for %v", t, DefaultLoadTimeout)
	}
	late := &LimitError{ResourceTime, PhaseLoad, fmt.Sprintf("deadline of %v passed", t)}
	ctx, cancel := context.WithTimeoutCause(ctx, t, late)
	return ctx, cancel, nil
}

// halted tells why loading must not go on: time is up, or the caller's context ended; nil when it may.
func halted(ctx context.Context) error {
	var late *LimitError
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return nil
	case errors.As(cause, &late):
		return late
	default:
		return fmt.Errorf("load module: %w", cause)
	}
}

// code is a compiled module and the runtime that it runs in. It knows nothing of data: those belong to the plugin.
type code struct {
	runtime wazero.Runtime
	cache   wazero.CompilationCache // nil for none
	guest   wazero.CompiledModule
	kernel  wazero.CompiledModule

	tests bool // of a module that tests a plugin

	// When a profile is wanted:
	metered  *meter.Rewritten
	accounts wazero.CompiledModule
}

// newCode meters and compiles a detached module.
func newCode(ctx context.Context, m *wasm.Module, o Options) (*code, error) {
	metered, err := measured(m, o)
	if err != nil {
		return nil, err
	}
	c := &code{tests: o.Tests != nil}
	if o.Profile {
		c.metered = metered
	}
	if o.CacheDir == "" {
		err = c.compile(ctx, metered.Wasm, nil)
	} else {
		err = c.compileCached(ctx, metered.Wasm, diskCache{o.CacheDir})
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (c *code) close(ctx context.Context) error {
	err := c.runtime.Close(ctx)
	if c.cache != nil {
		err = errors.Join(err, c.cache.Close(ctx))
	}
	return err
}

// compileCached compiles through the disk cache. When that fails, the folder is dropped and the module compiled without
// one: a damaged cache never decides about a module.
func (c *code) compileCached(ctx context.Context, code []byte, disk diskCache) error {
	cache, folder, err := disk.open(code)
	if planted := (*othersWriteError)(nil); errors.As(err, &planted) {
		return err
	} else if err != nil { // on a full disk, or one that is only read
		return c.compile(ctx, code, nil)
	}
	if c.compile(ctx, code, cache) == nil {
		disk.trim(cacheBytes)
		return nil
	}
	if err := halted(ctx); err != nil {
		return err
	}
	_ = os.RemoveAll(folder) // what cannot be dropped is not used this time either
	return c.compile(ctx, code, nil)
}

// compileWorkers is how many threads compile. With less than two of them wazero does not look at the context; with two it
// does before each function, and Admit bounds what a function takes. More would hold more in memory at a time.
const compileWorkers = 2

// compile makes the runtime and what runs in it. When ctx ends it returns as soon as the functions that are being compiled
// are done.
func (c *code) compile(ctx context.Context, code []byte, cache wazero.CompilationCache) (err error) {
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2)
	if c.cache = cache; cache != nil {
		config = config.WithCompilationCache(cache)
	}
	c.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	defer func() {
		if err != nil {
			err = errors.Join(cmp.Or(halted(ctx), err), c.close(context.WithoutCancel(ctx)))
		}
	}()
	host := ctx
	if c.metered != nil {
		host = watching(ctx)
	}
	if err := errors.Join(hostenv.Instantiate(host, c.runtime), instantiateTick(host, c.runtime)); err != nil {
		return err
	}
	if c.tests {
		if err := hostenv.InstantiateTests(host, c.runtime); err != nil {
			return err
		}
	}
	if c.kernel, err = c.runtime.CompileModule(ctx, kernel.Module()); err != nil {
		return fmt.Errorf("compile kernel: %w", err)
	}
	if c.metered != nil {
		if c.accounts, err = c.runtime.CompileModule(ctx, meter.Accounts(c.metered.Metered)); err != nil {
			return fmt.Errorf("compile accounts: %w", err)
		}
	}
	if err = halted(ctx); err != nil {
		return err
	}
	if c.guest, err = c.runtime.CompileModule(experimental.WithCompilationWorkers(ctx, compileWorkers), code); err != nil {
		return &ModuleError{"not a valid module: " + legible(firstLine(err.Error())), -1}
	}
	return nil
}
