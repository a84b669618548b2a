// Package oracle runs a plugin on stock Extism (github.com/extism/go-sdk), the host that plugins are written for. It is
// the yardstick of package harness: a plugin must give the same answer on both. It enforces less than the harness does
// (one page limit for guest and kernel, no deadline on instantiation), so it is never given a plugin that the harness
// has not run first.
package oracle

import (
	"context"
	"errors"
	"fmt"

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

// Run calls an export of a module on a fresh instance. The error means that stock Extism does not load the module.
func Run(ctx context.Context, module []byte, l harness.Limits, h hostenv.Host, export string, input []byte) (Outcome, error) {
	state := &hostenv.State{Host: h, LogBytes: l.LogBytes, VarBytes: l.VarBytes}
	manifest := extism.Manifest{
		Wasm:    []extism.Wasm{extism.WasmData{Data: module}},
		Config:  h.Config,
		Timeout: uint64(l.Timeout.Milliseconds()),
		Memory: &extism.ManifestMemory{
			MaxPages:             max(l.MemoryPages, l.KernelPages()),
			MaxHttpResponseBytes: 0,
			MaxVarBytes:          l.VarBytes,
		},
	}
	config := extism.PluginConfig{EnableWasi: true, RuntimeConfig: wazero.NewRuntimeConfig()}
	compiled, err := extism.NewCompiledPlugin(ctx, manifest, config, userFunctions(state))
	if err != nil {
		return Outcome{}, fmt.Errorf("compile on stock Extism: %w", err)
	}
	defer compiled.Close(context.WithoutCancel(ctx))
	plugin, err := compiled.Instance(ctx, extism.PluginInstanceConfig{ModuleConfig: wazero.NewModuleConfig()})
	if err != nil {
		return Outcome{}, fmt.Errorf("instantiate on stock Extism: %w", err)
	}
	plugin.SetLogger(func(extism.LogLevel, string) {}) // or it prints to the process's stderr
	var o Outcome
	o.Return, o.Output, err = plugin.CallWithContext(hostenv.With(ctx, state), export, input)
	if err != nil {
		o.Failure, o.Output = err.Error(), nil
	}
	o.HostCalls = state.Record.HostCalls
	return o, nil
}

// userFunctions are the harness's own medical functions, reading their blocks from stock Extism.
func userFunctions(state *hostenv.State) []extism.HostFunction {
	var all []extism.HostFunction
	for _, f := range hostenv.Functions() {
		if f.Namespace != hostenv.UserNamespace {
			continue
		}
		h := extism.NewHostFunctionWithStack(f.Name, func(ctx context.Context, p *extism.CurrentPlugin, stack []uint64) {
			state.Blocks = blocks{p}
			f.Call(ctx, nil, stack)
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
