// Package oracle runs a plugin on stock Extism (github.com/extism/go-sdk), the host that plugins are written for. It is
// the yardstick of package harness: a plugin must give the same answer on both. It enforces less than the harness does
// (one page limit for guest and kernel, no deadline on instantiation), so it is never given a plugin that the harness
// has not run first.
package oracle

import (
	"context"
	"errors"
	"fmt"
	"maps"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

// Outcome is what stock Extism gives for a call.
type Outcome struct {
	Return    uint32
	Output    []byte
	Failure   string // the error set by the plugin, or the trap
	HostCalls []hostenv.HostCall
}

// Plugin is a module compiled by stock Extism.
type Plugin struct {
	compiled *extism.CompiledPlugin
	cache    wazero.CompilationCache // nil for none
	host     hostenv.Host
	limits   harness.Limits
}

// Load compiles a module; cacheDir keeps compiled code between processes, "" for nowhere. A folder that is damaged, full or not there to
// be written decides nothing: the module is compiled without it. The error means that stock Extism does not load the module.
func Load(ctx context.Context, module []byte, l harness.Limits, h hostenv.Host, cacheDir string) (*Plugin, error) {
	p, err := load(ctx, module, l, h, cacheDir)
	if err != nil && cacheDir != "" && ctx.Err() == nil {
		p, err = load(ctx, module, l, h, "")
	}
	return p, err
}

func load(ctx context.Context, module []byte, l harness.Limits, h hostenv.Host, cacheDir string) (*Plugin, error) {
	p := &Plugin{host: h, limits: l}
	manifest := extism.Manifest{
		Wasm:    []extism.Wasm{extism.WasmData{Data: module}},
		Config:  seeded(h),
		Timeout: uint64(l.Timeout.Milliseconds()),
		Memory: &extism.ManifestMemory{
			MaxPages:             max(l.MemoryPages, l.KernelPages()),
			MaxHttpResponseBytes: 0,
			MaxVarBytes:          l.VarBytes,
		},
	}
	config := wazero.NewRuntimeConfig()
	var err error
	if cacheDir != "" {
		if p.cache, err = wazero.NewCompilationCacheWithDir(cacheDir); err != nil {
			return nil, fmt.Errorf("open compilation cache: %w", err)
		}
		config = config.WithCompilationCache(p.cache)
	}
	p.compiled, err = extism.NewCompiledPlugin(ctx, manifest, extism.PluginConfig{EnableWasi: true, RuntimeConfig: config}, userFunctions())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("compile on stock Extism: %w", err), p.closeCache(ctx))
	}
	return p, nil
}

// seeded is the host's configuration with the seed that the harness would give a plugin which asks for it first.
func seeded(h hostenv.Host) map[string]string {
	config := map[string]string{hostenv.SeedKey: (&hostenv.State{Host: h}).RandomSeed()}
	maps.Copy(config, h.Config)
	return config
}

// Call calls an export on a fresh instance. The error means that stock Extism does not instantiate the module.
func (p *Plugin) Call(ctx context.Context, export string, input []byte) (Outcome, error) {
	state := &hostenv.State{Host: p.host, LogBytes: p.limits.LogBytes, VarBytes: p.limits.VarBytes}
	instance, err := p.compiled.Instance(ctx, extism.PluginInstanceConfig{ModuleConfig: sameWorld(state)})
	if err != nil {
		return Outcome{}, fmt.Errorf("instantiate on stock Extism: %w", err)
	}
	defer instance.Close(context.WithoutCancel(ctx))
	instance.SetLogger(func(extism.LogLevel, string) {}) // or it prints to the process's stderr
	var o Outcome
	o.Return, o.Output, err = instance.CallWithContext(hostenv.With(ctx, state), export, input)
	if err != nil {
		o.Failure, o.Output = err.Error(), nil
	}
	o.HostCalls = state.Record.HostCalls
	return o, nil
}

// sameWorld gives the guest the clock and the random stream that the harness would give it, so that what differs is the
// plugin's way with the host and not the world.
func sameWorld(s *hostenv.State) wazero.ModuleConfig {
	return wazero.NewModuleConfig().WithRandSource(s.RandomStream()).
		WithWalltime(func() (int64, int32) { now := s.Now(); return now.Unix(), int32(now.Nanosecond()) }, 1000).
		WithNanotime(func() int64 { return s.Now().UnixNano() }, 1000)
}

// Close frees the compiled code.
func (p *Plugin) Close(ctx context.Context) error {
	return errors.Join(p.compiled.Close(ctx), p.closeCache(ctx))
}

func (p *Plugin) closeCache(ctx context.Context) error {
	if p.cache == nil {
		return nil
	}
	return p.cache.Close(ctx)
}

// Run calls an export of a module once.
func Run(ctx context.Context, module []byte, l harness.Limits, h hostenv.Host, export string, input []byte) (Outcome, error) {
	p, err := Load(ctx, module, l, h, "")
	if err != nil {
		return Outcome{}, err
	}
	o, err := p.Call(ctx, export, input)
	return o, errors.Join(err, p.Close(context.WithoutCancel(ctx)))
}

// userFunctions are the harness's own medical functions, reading their blocks from stock Extism.
func userFunctions() []extism.HostFunction {
	var all []extism.HostFunction
	for _, f := range hostenv.Functions() {
		if f.Namespace != hostenv.UserNamespace {
			continue
		}
		h := extism.NewHostFunctionWithStack(f.Name, func(ctx context.Context, p *extism.CurrentPlugin, stack []uint64) {
			f.CallOn(ctx, blocks{p}, stack)
		}, f.Params, f.Results)
		h.SetNamespace(f.Namespace)
		all = append(all, h)
	}
	return all
}

// blocks are stock Extism's memory blocks as hostenv sees them.
type blocks struct{ p *extism.CurrentPlugin }

func (b blocks) Read(_ context.Context, offset uint64) ([]byte, error) {
	if n, err := b.p.Length(offset); err != nil || n == 0 {
		return nil, errors.New("the offset is not the start of a memory block")
	}
	view, err := b.p.ReadBytes(offset)
	return append([]byte(nil), view...), err
}

func (b blocks) Write(_ context.Context, data []byte) (uint64, error) { return b.p.WriteBytes(data) }

func (b blocks) Free(_ context.Context, offset uint64) error { return b.p.Free(offset) }
