package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// RuntimeName is the file name of the Python runtime.
const RuntimeName = "medplug-python.wasm"

// installPython says where a runtime comes from: releases of medplug bring it, working copies make it.
const installPython = "put " + RuntimeName + " of this version's release beside the medplug program; in a working copy: make python-runtime"

// pythonRuntime is a runtime that was found.
type pythonRuntime struct {
	path string // a file, or what stands for it
	file []byte
}

// embeddedPath stands for the path of the runtime in the program itself.
const embeddedPath = "in this program"

// pythonRuntimes lists where a runtime may be, the first choice first: the folder of ToolchainsVar, beside the program,
// what a working copy made, the user's cache.
func pythonRuntimes() []string {
	var paths []string
	if dir := given("python-runtime"); dir != "" {
		paths = append(paths, filepath.Join(dir, RuntimeName))
	}
	if program, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(program); err == nil {
			program = real
		}
		dir := filepath.Dir(program)
		paths = append(paths, filepath.Join(dir, RuntimeName))
		if filepath.Base(dir) == "bin" {
			paths = append(paths, filepath.Join(filepath.Dir(dir), ".cache", "toolchains", "python-runtime", RuntimeName))
		}
	}
	if own := OwnToolchains(); own != "" {
		paths = append(paths, filepath.Join(own, "python-runtime", RuntimeName))
	}
	return paths
}

// findRuntime takes the first of pythonRuntimes that is there, else the one in the program itself. One that is there but
// cannot be read is not passed over: it would be another than the one that was meant.
func findRuntime() (*pythonRuntime, error) {
	for _, path := range pythonRuntimes() {
		file, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, &ToolchainError{Reason: fmt.Sprintf("the Python runtime cannot be read: %v", err), Install: installPython}
		}
		return &pythonRuntime{path, file}, nil
	}
	if file := embeddedRuntime(); file != nil {
		return &pythonRuntime{embeddedPath, file}, nil
	}
	return nil, &ToolchainError{Reason: "the Python runtime is not there", Install: installPython}
}
