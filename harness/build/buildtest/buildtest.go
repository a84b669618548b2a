//go:build unix

// Package buildtest builds for tests: what tests of several packages look at is compiled once, and again only when its source,
// its compiler or medplug's own code is another.
package buildtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Plugin is a finished build.
type Plugin struct {
	Module   []byte
	Manifest *contract.Manifest
	UpToDate bool // nothing had to be compiled
}

// Root gives the folder of the working copy, which .cache lies in.
func Root() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return "", errors.New("find working copy: this was built without the paths of its source")
	}
	return filepath.Abs(filepath.Join(filepath.Dir(file), "..", "..", ".."))
}

// Toolchains makes the compilers that scripts/setup made those of this test, and gives their folder.
func Toolchains(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(root(t), ".cache", "toolchains")
	t.Setenv(build.ToolchainsVar, dir)
	return dir
}

// CompiledDir is where tests keep compiled code: by the digest of the module, bounded in size.
func CompiledDir(t testing.TB) string {
	t.Helper()
	return filepath.Join(root(t), ".cache", "compiled")
}

func root(t testing.TB) string {
	t.Helper()
	dir, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Scaffold builds the plugin of these files, relative paths with slashes, in a folder of the working copy's cache that bears its
// name and belongs to no other plugin. Tests of other processes that want the same one wait for it. A warning is an error.
func Scaffold(t testing.TB, name string, files map[string][]byte) Plugin {
	t.Helper()
	Toolchains(t)
	var said strings.Builder
	p, err := shelf{filepath.Join(root(t), ".cache", "scaffolds"), root(t)}.get(name, files, func(dir string) (build.Result, error) {
		r, err := build.Build(t.Context(), dir, build.Options{Stderr: &said, Cache: CompiledDir(t)})
		if err == nil && said.Len() > 0 { // to be said again next time
			err = errors.Join(errors.New("the compiler warns"), os.Remove(r.Path))
		}
		return r, err
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	return p
}

// Folder gives a folder of the working copy's cache that holds these files, and in build.WorkDir what earlier tests left there. It is
// the test's alone until its end.
func Folder(t testing.TB, name string, files map[string][]byte) string {
	t.Helper()
	dir, free, err := shelf{filepath.Join(root(t), ".cache", "scaffolds"), root(t)}.folder(name, files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(free)
	return dir
}

// shelf keeps builds, each in a folder, with what they were made of.
type shelf struct{ dir, source string }

// codeFile holds the digest of the code of medplug that made the plugin beside it.
const codeFile = build.WorkDir + "/medplug-code"

// folder fills a folder of the shelf, which is the caller's alone until it frees it.
func (s shelf) folder(name string, files map[string][]byte) (dir string, free func(), err error) {
	dir = filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Join(dir, build.WorkDir), 0o750); err != nil {
		return "", nil, err
	}
	lock, err := os.OpenFile(dir+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", nil, err
	}
	if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		err = fmt.Errorf("lock %s: %w", dir, err)
	} else {
		err = fill(dir, files)
	}
	if err != nil {
		return "", nil, errors.Join(err, lock.Close())
	}
	return dir, func() { _ = lock.Close() }, nil // which unlocks it
}

func (s shelf) get(name string, files map[string][]byte, make func(dir string) (build.Result, error)) (p Plugin, err error) {
	dir, free, err := s.folder(name, files)
	if err != nil {
		return p, err
	}
	defer free()
	code, err := codeDigest(s.source)
	if err != nil {
		return p, err
	}
	mark, plugin := filepath.Join(dir, codeFile), filepath.Join(dir, build.FileName)
	if last, err := os.ReadFile(mark); err != nil || string(last) != code {
		if err := os.Remove(plugin); err != nil && !errors.Is(err, fs.ErrNotExist) { // so that it is made anew
			return p, err
		}
	}
	r, err := make(dir)
	if err != nil {
		return p, err
	}
	if err := build.WriteFile(mark, []byte(code)); err != nil {
		return p, err
	}
	p.Manifest, p.UpToDate = r.Manifest, r.UpToDate
	p.Module, err = os.ReadFile(r.Path)
	return p, err
}

// fill makes the folder hold these files and no others, but for what builds leave there. A file that is as it should be keeps
// its time, which cargo goes by.
func fill(dir string, files map[string][]byte) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel == build.WorkDir {
				return fs.SkipDir
			}
			return nil
		}
		if _, wanted := files[filepath.ToSlash(rel)]; wanted || rel == build.FileName {
			return nil
		}
		return os.Remove(path)
	})
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, content) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// codeDigest is of all code of the working copy that takes part in a build: the build package, what it imports, and the
// versions of what these do.
func codeDigest(source string) (string, error) {
	h := sha256.New()
	seen := 0
	for _, part := range []string{"go.mod", "go.sum", "harness", "sdk-go-pdk"} {
		err := filepath.WalkDir(filepath.Join(source, part), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case !d.Type().IsRegular() || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(source, path)
			fmt.Fprintf(h, "%d %s %d ", len(rel), filepath.ToSlash(rel), len(content))
			h.Write(content)
			seen++
			return err
		})
		if err != nil {
			return "", fmt.Errorf("digest medplug's code: %w", err)
		}
	}
	if seen < 100 {
		return "", fmt.Errorf("digest medplug's code: %s holds only %d files of it", source, seen)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
