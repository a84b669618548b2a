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
	"syscall"
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
	Dev    bool      // compile fast rather than well, where the language has such a profile: Rust
	Stderr io.Writer // takes what the compiler prints, as it prints it
	Cache  string    // folder for the compiled code of what runs while building, which is Python; empty for none
	Kept   *Kept     // what builds leave each other; nil for nothing
}

// Result is a finished build.
type Result struct {
	Path     string
	Size     int64
	SHA256   string // of the file, the plugin's digest
	Manifest *contract.Manifest
	Duration time.Duration
	UpToDate bool // source and compiler are those of the file that was there
	Dev      bool // of the development profile, which is not what is shipped

	MemoryPages uint32 // of 64 KiB, with which an instance starts
	LimitPages  uint32 // that the manifest's limits grant
}

// CompileError: the source does not compile. The compiler has said why on Options.Stderr.
type CompileError struct {
	Compiler string
	Err      error
}

func (e *CompileError) Error() string { return "compile plugin: " + e.Compiler + " reported errors" }

func (e *CompileError) Unwrap() error { return e.Err }

// ToolchainError: the compiler is missing or too old.
type ToolchainError struct {
	Reason  string
	Found   string // the version that is there, if any
	Install string // what brings it
}

func (e *ToolchainError) Error() string { return "find compiler: " + e.Reason }

// NoSourceError: the folder is no plugin source, or one this package cannot build.
type NoSourceError struct{ Reason, Hint string }

func (e *NoSourceError) Error() string { return "build plugin: " + e.Reason }

// PluginError: the source compiles, but what came out is not the plugin the manifest describes.
type PluginError struct{ Reason, Hint string }

func (e *PluginError) Error() string { return "build plugin: " + e.Reason }

// Build builds the plugin in dir. Its errors are *NoSourceError, manifest.Errors, *ToolchainError, *CompileError and
// *PluginError; any other is the machine's. A build that fails leaves an earlier plugin file as it was; one of a source
// and compiler that are those of the file compiles nothing.
func Build(ctx context.Context, dir string, o Options) (Result, error) {
	started := time.Now()
	m, err := readManifest(dir)
	if err != nil {
		return Result{}, err
	}
	if o.Out == "" {
		o.Out = filepath.Join(dir, FileName)
	}
	if o.Stderr == nil {
		o.Stderr = io.Discard
	}
	b := builder{out: o.Out, m: m, stderr: o.Stderr, cache: o.Cache, kept: o.Kept}
	if err := b.prepare(ctx, dir, o.Dev); err != nil {
		return Result{}, err
	}
	path := recordPath(b.dir, b.dev)
	last := readRecord(path)
	now, err := look(b.dir, b.out, b.identity, b.compiler.reads, started)
	if err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	now.Runtime = b.compiler.runtime
	r := Result{Path: o.Out, Manifest: m, Dev: b.dev}
	if now.done(last, b.out) {
		r.UpToDate, now = true, last
	} else if err := b.build(ctx, &now, last, path); err != nil {
		return Result{}, err
	}
	info, err := os.Stat(b.out)
	if err != nil {
		return Result{}, fmt.Errorf("build plugin: %w", err)
	}
	r.Size, r.SHA256, r.MemoryPages = info.Size(), now.Plugin, now.Memory
	r.LimitPages = b.pages
	r.Duration = time.Since(started)
	return r, nil
}

// builder is one build: where from, where to, with what.
type builder struct {
	dir, out string // absolute, without links
	m        *contract.Manifest
	compiler *toolchain
	identity string // of all that is not source
	stamp    string
	pages    uint32 // of memory that the manifest's limits grant
	dev      bool
	stderr   io.Writer
	cache    string
	kept     *Kept
}

func (b *builder) prepare(ctx context.Context, dir string, dev bool) error {
	var err error
	if b.dir, err = realPath(dir); err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	folder, err := realPath(filepath.Dir(b.out))
	if err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	b.out = filepath.Join(folder, filepath.Base(b.out))
	if b.compiler, err = findToolchain(ctx, b.m.Plugin.Language, b.dir); err != nil {
		return err
	}
	if b.stamp, err = stampFor(b.m); err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	if b.pages, err = memoryLimit(b.m); err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	b.dev = dev && b.compiler.profiles
	b.identity = digestOf(b.compiler.name, b.compiler.identity, b.stamp, fmt.Sprint(b.m.Capabilities.HostFunctions, b.pages))
	return nil
}

func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// build compiles, finishes the module and writes it; r, which is of the source, gets to know the rest.
func (b *builder) build(ctx context.Context, r *record, last record, path string) error {
	distrust := r.hidden(last, b.dir)
	if err := r.write(path); err != nil {
		// A folder that cannot be written to is built all the same, as long as its compiler needs no room in it.
		if !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS) {
			return err
		}
		path = ""
	}
	work, err := os.MkdirTemp("", "medplug-build-")
	if err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	defer os.RemoveAll(work)
	compiled := filepath.Join(work, FileName)
	made, err := b.compiler.compile(ctx, job{
		dir: b.dir, out: compiled, work: work, stamp: b.stamp, identity: b.identity, files: r.Files,
		entry: b.m.Entry, hosts: b.m.Capabilities.HostFunctions, pages: b.pages, cache: b.cache, kept: b.kept,
		dev: b.dev, distrust: distrust, stderr: b.stderr,
	})
	if err != nil {
		return err
	}
	module, err := os.ReadFile(compiled)
	if err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	if r.Memory, err = checkModule(module, b.m); err != nil {
		return err
	}
	if r.Plugin, r.Twin, err = b.write(module); err != nil {
		return err
	}
	if path == "" {
		return nil
	}
	if err := r.note(made); err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	after, err := look(b.dir, b.out, b.identity, b.compiler.reads, r.Started)
	if err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	r.settle(after)
	r.Out = b.out
	return r.write(path)
}

// write puts the plugin and its twin in place and gives their digests.
func (b *builder) write(module []byte) (plugin, twin string, err error) {
	if err := writeTwin(b.out, module); err != nil {
		return "", "", err
	}
	// Names and debugging information are the twin's alone: hosts have no use for them.
	stripped, err := wasm.StripCustom(module, func(string) bool { return false })
	if err == nil {
		stripped, err = manifest.Embed(stripped, b.m)
	}
	if err != nil {
		return "", "", fmt.Errorf("build plugin: %w", err)
	}
	if err := WriteFile(b.out, stripped); err != nil {
		return "", "", err
	}
	return sum(stripped), sum(module), nil
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
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
