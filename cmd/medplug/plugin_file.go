package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/abi"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// pluginFile is a plugin as it lies on the disk.
type pluginFile struct {
	path     string
	module   []byte
	declared *contract.Manifest // of the medplug.yaml beside it; nil when there is none
}

// readPlugin reads the plugin an argument names: a wasm file, or a plugin's folder, of which it takes the built file.
// A mistake in the naming is exit code 2; what the bytes are is for others to say.
func readPlugin(arg string) (*pluginFile, error) {
	p := &pluginFile{path: arg}
	info, err := os.Stat(arg)
	if err != nil {
		return nil, cannotRead(arg, err)
	}
	if info.IsDir() {
		p.path = filepath.Join(arg, build.FileName)
		if _, err := os.Stat(filepath.Join(arg, manifest.FileName)); err != nil {
			return nil, noManifest(arg)
		}
		if info, err = os.Stat(p.path); errors.Is(err, fs.ErrNotExist) {
			return nil, usagef("folder %s has no %s", arg, build.FileName).hint("medplug build %s makes it", arg)
		} else if err != nil {
			return nil, cannotRead(p.path, err)
		}
	}
	if !info.Mode().IsRegular() {
		return nil, usagef("%s is no regular file", p.path)
	}
	if p.module, err = readCapped(p.path, harness.MaxModuleBytes+1); err != nil {
		return nil, err
	}
	p.declared, err = manifest.ReadFile(filepath.Join(filepath.Dir(p.path), manifest.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	return p, nil
}

// readCallable reads a plugin that can be asked something: a module with a valid manifest, and the limits it is called under.
func readCallable(arg string) (*pluginFile, harness.Info, harness.Limits, error) {
	p, err := readPlugin(arg)
	if err != nil {
		return nil, harness.Info{}, harness.Limits{}, err
	}
	info, err := harness.Inspect(p.module)
	if err != nil {
		return nil, info, harness.Limits{}, moduleError(p.path, info, err)
	}
	if info.Manifest == nil {
		return nil, info, harness.Limits{}, failf(exitNotConforming, "%s carries no valid manifest (%s): %w", p.path, abi.ABI006.ID, info.ManifestErr).hint("medplug build embeds it")
	}
	limits, err := conformance.LimitsFor(info.Manifest)
	return p, info, limits, err
}

func noManifest(dir string) *exitError {
	return usagef("folder %s has no %s", dir, manifest.FileName).hint("medplug new makes a plugin folder")
}

// readCapped reads at most limit bytes of a file.
func readCapped(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit))
	if err != nil {
		return nil, cannotRead(path, err)
	}
	return data, nil
}

func cannotRead(path string, err error) *exitError {
	var fault *fs.PathError
	if errors.As(err, &fault) {
		err = fault.Err // its path stands in the message already
	}
	return &exitError{code: exitUsage, err: fmt.Errorf("read %s: %w", path, err)}
}

// cacheDir is where compiled code is kept between runs; empty when the machine has no place for it.
func cacheDir() string {
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(base, "medplug", "compiled")
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return dir
}
