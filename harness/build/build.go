// Package build turns a plugin's source folder into a plugin file: it compiles with the language's own compiler, embeds the
// manifest, and puts the result in place in one step. The same source and compiler give the same bytes, wherever they are.
package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// FileName is what a plugin is called when nothing else is said.
const FileName = "plugin.wasm"

// Options of Build.
type Options struct {
	Out    string    // where the plugin goes; empty: FileName in the source folder
	Dev    bool      // compile fast rather than well; of the languages here Rust makes the difference
	Stderr io.Writer // takes what the compiler prints, as it prints it
}

// Result is a finished build.
type Result struct {
	Path     string
	Size     int64
	SHA256   string // of the file, the plugin's digest
	Manifest *contract.Manifest
	Duration time.Duration
}

// CompileError: the source does not compile. The compiler has said why on Options.Stderr.
type CompileError struct {
	Compiler string
	Err      error
}

func (e *CompileError) Error() string { return "compile plugin: " + e.Compiler + " reported errors" }

func (e *CompileError) Unwrap() error { return e.Err }

// ToolchainError: the compiler is missing or too old.
type ToolchainError struct{ Reason, Install string }

func (e *ToolchainError) Error() string { return "find compiler: " + e.Reason }

// NoSourceError: the folder is no plugin source, or one this package cannot build.
type NoSourceError struct{ Reason, Hint string }

func (e *NoSourceError) Error() string { return "build plugin: " + e.Reason }

// PluginError: the source compiles, but what came out is not the plugin the manifest describes.
type PluginError struct{ Reason, Hint string }

func (e *PluginError) Error() string { return "build plugin: " + e.Reason }

// Build builds the plugin in dir. Its errors are *NoSourceError, manifest.Errors, *ToolchainError, *CompileError and
// *PluginError; any other is the machine's. A build that fails leaves an earlier plugin file as it was.
func Build(ctx context.Context, dir string, o Options) (Result, error) {
	started := time.Now()
	m, err := readManifest(dir)
	if err != nil {
		return Result{}, err
	}
	source, err := filepath.Abs(dir)
	if err == nil {
		source, err = filepath.EvalSymlinks(source)
	}
	if err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	compiler, err := findToolchain(ctx, m.Plugin.Language, source)
	if err != nil {
		return Result{}, err
	}
	stamp, err := stampFor(m)
	if err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	if o.Out == "" {
		o.Out = filepath.Join(dir, FileName)
	}
	if o.Stderr == nil {
		o.Stderr = io.Discard
	}
	work, err := os.MkdirTemp("", "medplug-build-")
	if err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	defer os.RemoveAll(work)
	compiled := filepath.Join(work, FileName)
	if _, err := compiler.compile(ctx, job{dir: source, out: compiled, work: work, stamp: stamp, dev: o.Dev, stderr: o.Stderr}); err != nil {
		return Result{}, err
	}
	module, err := os.ReadFile(compiled)
	if err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	if err := checkEntry(module, m); err != nil {
		return Result{}, err
	}
	if err := writeTwin(o.Out, module); err != nil {
		return Result{}, err
	}
	// Names and debugging information are the twin's alone: hosts have no use for them.
	if module, err = wasm.StripCustom(module, func(string) bool { return false }); err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	if module, err = manifest.Embed(module, m); err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	if err := WriteFile(o.Out, module); err != nil {
		return Result{}, err
	}
	sum := sha256.Sum256(module)
	return Result{Path: o.Out, Size: int64(len(module)), SHA256: hex.EncodeToString(sum[:]), Manifest: m, Duration: time.Since(started)}, nil
}

func readManifest(dir string) (*contract.Manifest, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &NoSourceError{Reason: "folder " + dir + " does not exist"}
	case err != nil:
		return nil, fmt.Errorf("build plugin: %w", err)
	case !info.IsDir():
		return nil, &NoSourceError{Reason: dir + " is no folder", Hint: "give the folder that holds " + manifest.FileName}
	}
	m, err := manifest.ReadFile(filepath.Join(dir, manifest.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoSourceError{Reason: "folder " + dir + " has no " + manifest.FileName, Hint: "medplug new makes a plugin folder"}
	}
	return m, err
}

// checkEntry sees to it that the file can be called at all, at the moment when the author can still do something about it.
func checkEntry(module []byte, m *contract.Manifest) error {
	parsed, err := wasm.Parse(module)
	if err != nil {
		return fmt.Errorf("build plugin: read what was compiled: %w", err)
	}
	for _, e := range parsed.Exports {
		if e.Name != m.Entry {
			continue
		}
		if got := parsed.ExportType(e); e.Kind != wasm.KindFunc || got != "() -> (i32)" {
			return &PluginError{Reason: fmt.Sprintf("entry %s has type %s, the contract wants () -> (i32)", m.Entry, got)}
		}
		return nil
	}
	return &PluginError{
		Reason: "entry " + m.Entry + " is not exported",
		Hint:   "export a function of that name, or correct entry in " + manifest.FileName,
	}
}
