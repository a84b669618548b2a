package main

import (
	"context"
	"fmt"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
)

// stock is a plugin on stock Extism, with no limit set: a timeout would make it slower still.
type stock struct{ compiled *extism.CompiledPlugin }

func newStock(ctx context.Context, cacheDir string, module []byte) (*stock, error) {
	cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
	if err != nil {
		return nil, err
	}
	compiled, err := extism.NewCompiledPlugin(ctx, extism.Manifest{Wasm: []extism.Wasm{extism.WasmData{Data: module}}},
		extism.PluginConfig{EnableWasi: true, RuntimeConfig: wazero.NewRuntimeConfig().WithCompilationCache(cache)}, nil)
	if err != nil {
		return nil, fmt.Errorf("compile on stock Extism: %w", err)
	}
	return &stock{compiled}, nil
}

func (s *stock) open(ctx context.Context) (*extism.Plugin, error) {
	return s.compiled.Instance(ctx, extism.PluginInstanceConfig{ModuleConfig: wazero.NewModuleConfig()})
}

// fresh makes an instance, calls it once and drops it.
func (s *stock) fresh(ctx context.Context, export string, request []byte) (string, error) {
	p, err := s.open(ctx)
	if err != nil {
		return "", err
	}
	defer p.Close(ctx)
	return call(ctx, p, export, request)
}

func call(ctx context.Context, p *extism.Plugin, export string, request []byte) (string, error) {
	code, out, err := p.CallWithContext(ctx, export, request)
	if err == nil && code != 0 {
		err = fmt.Errorf("the plugin returned %d", code)
	}
	if err != nil {
		return "", fmt.Errorf("call on stock Extism: %w", err)
	}
	return string(out), nil
}

func (s *stock) close(ctx context.Context) { _ = s.compiled.Close(ctx) }
