package build

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/python"
	"github.com/medplug/medplug/harness/manifest"
)

// oldestPython is the oldest runtime that this version can make plugins of.
const oldestPython = "3.13"

// pythonTimeout bounds what the modules of a plugin do while they are imported.
const pythonTimeout = 20 * time.Second

// findPython takes the first runtime there is, see pythonRuntimes.
func findPython() (*toolchain, error) {
	found, err := findRuntime()
	if err != nil {
		return nil, err
	}
	r, err := python.Read(found.file)
	if err != nil {
		return nil, &ToolchainError{Reason: found.path + ": " + err.Error(), Install: installPython}
	}
	if older(versionNumber.FindString(r.Version), oldestPython) {
		return nil, &ToolchainError{Reason: found.path + " is Python " + r.Version + ", which is too old", Found: r.Version, Install: installPython}
	}
	return &toolchain{
		name: "python", path: found.path, version: r.Version, identity: r.Identity(), runtime: r.Digest, reads: python.Reads,
		compile: func(ctx context.Context, j job) (inputs, error) { return compilePython(ctx, r, j) },
	}, nil
}

func compilePython(ctx context.Context, r *python.Runtime, j job) (made inputs, err error) {
	modules, entry, err := python.Collect(j.dir)
	if layout := (*python.LayoutError)(nil); errors.As(err, &layout) && layout.Empty {
		return inputs{}, &NoSourceError{Reason: layout.Reason, Hint: layout.Hint}
	} else if layout != nil {
		return inputs{}, &PluginError{Reason: layout.Reason, Hint: layout.Hint}
	}
	if err != nil {
		return inputs{}, fmt.Errorf("build plugin: %w", err)
	}
	stamp, err := pythonStamp(j)
	if err != nil {
		return inputs{}, fmt.Errorf("build plugin: %w", err)
	}
	p := python.Project{Modules: modules, Module: entry, Entry: j.entry, Stamp: stamp, HostFunctions: j.hosts}
	interpreter, release, err := j.kept.load(ctx, r, j.cache)
	if err != nil {
		return inputs{}, fmt.Errorf("build plugin: %w", err)
	}
	defer func() { err = errors.Join(err, release(context.WithoutCancel(ctx))) }()
	module, err := interpreter.Make(ctx, p, python.Options{
		Timeout: pythonTimeout, Pages: j.pages,
		Log: func(text string) { _, _ = io.WriteString(j.stderr, text) },
	})
	if err != nil {
		return inputs{}, pythonError(err, j)
	}
	if err := os.WriteFile(j.out, module, 0o600); err != nil {
		return inputs{}, fmt.Errorf("build plugin: %w", err)
	}
	return inputs{}, nil
}

// pythonStamp is the manifest's identity as the SDKs of other languages get it, and what the runtime would otherwise
// import of the host.
func pythonStamp(j job) (string, error) {
	text, err := base64.StdEncoding.DecodeString(j.stamp)
	if err != nil {
		return "", err
	}
	stamp := map[string]any{}
	if err := json.Unmarshal(text, &stamp); err != nil {
		return "", err
	}
	stamp["host_functions"] = append([]string{}, j.hosts...)
	text, err = json.Marshal(stamp)
	return string(text), err
}

// pythonError gives what went wrong inside the runtime the kind of error that it is for an author.
func pythonError(err error, j job) error {
	var (
		source *python.SourceError
		clash  *python.ClashError
		entry  *python.EntryError
		limit  *harness.LimitError
		trap   *harness.TrapError
	)
	switch {
	case errors.As(err, &source):
		if _, err := io.WriteString(j.stderr, source.Traceback); err != nil {
			return fmt.Errorf("build plugin: %w", err)
		}
		return &CompileError{Compiler: "python", Err: err}
	case errors.As(err, &clash):
		return &PluginError{Reason: clash.Path + " has the name of a module that the Python runtime brings along", Hint: "give the file another name"}
	case errors.As(err, &entry):
		return &PluginError{Reason: entry.Reason, Hint: "define a function " + j.entry + ", or correct entry in " + manifest.FileName}
	case errors.As(err, &limit) && limit.Resource == harness.ResourceTime:
		return &PluginError{
			Reason: fmt.Sprintf("importing the plugin took more than %v", pythonTimeout),
			Hint:   "what a module does when it is imported is done at build time, once; a loop there must end",
		}
	case errors.As(err, &limit) && limit.Resource == harness.ResourceMemory:
		return &PluginError{
			Reason: fmt.Sprintf("importing the plugin takes more memory than the %d pages that limits in %s grant", j.pages, manifest.FileName),
			Hint:   "a plugin in Python needs class standard or large",
		}
	case errors.As(err, &limit):
		return &PluginError{Reason: "importing the plugin: " + limit.Error(), Hint: "print less when modules are imported"}
	case errors.As(err, &trap):
		return &PluginError{Reason: "importing the plugin: " + trap.Error(), Hint: "what a module does when it is imported went beyond what the runtime can do: very deep recursion, for one"}
	}
	return err
}
