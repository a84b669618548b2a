package enginebench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Language is what a benchmark plugin is written in.
type Language string

// The languages of the benchmark plugins. Go and Rust are heavy on JSON (encoding/json, serde_json), C on numbers.
const (
	Go   Language = "go"
	Rust Language = "rust"
	C    Language = "c"
)

// Languages lists them in the order in which figures are printed.
func Languages() []Language { return []Language{Go, Rust, C} }

// The exports of the benchmark plugins; the last two are of the one in C only.
const (
	Entry = "process_medical_content"
	FIR   = "bench_fir"  // the tightest loop: a filter over 16-bit samples
	Load  = "bench_load" // reads the input and does nothing else
)

// Module gives the benchmark plugin of a language, built when its sources or its toolchain are other than those of the
// last time. A toolchain that is missing is an error that says how to get it.
func Module(ctx context.Context, l Language) ([]byte, error) {
	module, err := build(ctx, l)
	if err != nil {
		return nil, fmt.Errorf("build %s benchmark plugin: %w", l, err)
	}
	return module, nil
}

func build(ctx context.Context, l Language) ([]byte, error) {
	root, err := checkout()
	if err != nil {
		return nil, err
	}
	sources := filepath.Join(root, "harness", "testdata", "bench", string(l))
	tools, err := findToolchain(ctx, l, root)
	if err != nil {
		return nil, err
	}
	key, err := digest(sources, tools.identity)
	if err != nil {
		return nil, err
	}
	cache := filepath.Join(root, ".cache", "enginebench")
	path := filepath.Join(cache, string(l)+"-"+key+".wasm")
	if module, err := os.ReadFile(path); err == nil {
		return module, nil
	}
	work, err := os.MkdirTemp(mkdir(cache), string(l)+".*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	built := filepath.Join(work, "plugin.wasm")
	if err := tools.compile(ctx, sources, work, built); err != nil {
		return nil, err
	}
	// In one step, so that whoever builds at the same time finds nothing or all of it.
	if err := os.Rename(built, path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// checkout finds the folder of this module, in which the tools and the sources lie.
func checkout() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "scripts", "setup.d")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("run inside the medplug checkout: its sources are needed")
		}
		dir = up
	}
}

// mkdir makes a folder; whether it is there shows when it is used.
func mkdir(dir string) string {
	_ = os.MkdirAll(dir, 0o700)
	return dir
}

// digest names the sources of a plugin and what compiles them.
func digest(sources, identity string) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", identity)
	files := 0
	err := filepath.WalkDir(sources, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files++
		fmt.Fprintf(h, "%q %d\n", path[len(sources):], len(b))
		h.Write(b)
		return err
	})
	if err == nil && files == 0 {
		err = fmt.Errorf("no sources in %s", sources)
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), err
}
