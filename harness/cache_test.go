package harness

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/wasm/emit"
)

func small(answer string) []byte {
	s := newSpecimen()
	return s.entry(s.output(answer), emit.I32(0))
}

func runCached(t *testing.T, dir string, module []byte) string {
	t.Helper()
	p, err := Load(t.Context(), module, Options{CacheDir: dir})
	if err != nil {
		t.Error(err)
		return ""
	}
	defer p.Close(t.Context())
	s, err := p.Open(t.Context(), standard(t))
	if err != nil {
		t.Error(err)
		return ""
	}
	defer s.Close(t.Context())
	r, err := s.Call(t.Context(), entry, nil)
	if err != nil {
		t.Error(err)
	}
	return string(r.Output)
}

func cachedFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheCacheIsUsedAndSurvivesDamage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	if runCached(t, dir, small(`{"a":1}`)) != `{"a":1}` {
		t.Fatal("wrong answer")
	}
	files := cachedFiles(t, dir)
	if len(files) == 0 {
		t.Fatal("nothing was kept")
	}
	for _, damage := range []func(string) error{
		func(f string) error { return os.WriteFile(f, []byte("not code"), 0o600) },
		func(f string) error { return os.Truncate(f, 20) },
		func(f string) error { return os.Truncate(f, 0) },
	} {
		for _, f := range files {
			if err := damage(f); err != nil {
				t.Fatal(err)
			}
		}
		if got := runCached(t, dir, small(`{"a":1}`)); got != `{"a":1}` {
			t.Errorf("with a damaged cache: %q", got)
		}
		if runCached(t, dir, small(`{"a":1}`)) != `{"a":1}` {
			t.Error("the cache did not recover")
		}
	}
}

func TestTheCacheIsSharedBetweenLoads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := runCached(t, dir, small(`{"b":2}`)); got != `{"b":2}` {
				t.Errorf("got %q", got)
			}
		})
	}
	all.Wait()
}

func TestTheCacheIsBounded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	for _, a := range []string{`{"a":1}`, `{"a":11}`, `{"a":111}`} {
		runCached(t, dir, small(a))
	}
	folders, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(folders) != 3 {
		t.Fatalf("%d folders", len(folders))
	}
	diskCache{dir}.trim(1)
	if now, _ := filepath.Glob(filepath.Join(dir, "*")); len(now) != 3 {
		t.Error("folders just used were dropped")
	}
	for i, f := range folders {
		old := time.Now().Add(-time.Duration(i+2) * time.Hour)
		if err := os.Chtimes(f, old, old); err != nil {
			t.Fatal(err)
		}
	}
	var keep int64
	for _, f := range cachedFiles(t, dir) {
		if strings.HasPrefix(f, folders[0]) {
			st, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			keep += st.Size()
		}
	}
	diskCache{dir}.trim(keep)
	if now, _ := filepath.Glob(filepath.Join(dir, "*")); len(now) != 1 || now[0] != folders[0] {
		t.Errorf("left %v, want the most recently used %s", now, folders[0])
	}
}

func TestACacheOthersCanWriteIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(t.Context(), small(`{}`), Options{CacheDir: dir}); err == nil || !strings.Contains(err.Error(), "chmod") {
		t.Errorf("got %v", err)
	}
}

// A place where nothing can be written is no reason not to judge.
func TestACacheThatCannotBeWrittenDecidesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Load(t.Context(), small(`{}`), Options{CacheDir: filepath.Join(file, "compiled")})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
