package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long a change may take on a machine that is busy.
const patience = 20 * time.Second

type watched struct {
	t       *testing.T
	dir     string
	changes <-chan Change
	failed  <-chan error
	cancel  context.CancelFunc
}

func start(t *testing.T, o Options) *watched {
	t.Helper()
	w := &watched{t: t, dir: t.TempDir()}
	w.write("main.go", "package main")
	w.write("medplug.yaml", "contract: 1")
	w.write("deep/er/data.txt", "1")
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	w.cancel = cancel
	var err error
	if w.changes, w.failed, err = Watch(ctx, w.dir, o); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watched) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *watched) write(name, text string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// expect waits until all of the files have been reported, in one change or several, and nothing else.
func (w *watched) expect(files ...string) {
	w.t.Helper()
	late := time.After(patience)
	missing := slices.Clone(files)
	for len(missing) > 0 {
		select {
		case c := <-w.changes:
			for _, f := range c.Files {
				if !slices.Contains(files, f) {
					w.t.Fatalf("change of %s, want only %v", f, files)
				}
				missing = slices.DeleteFunc(missing, func(m string) bool { return m == f })
			}
		case err := <-w.failed:
			w.t.Fatal(err)
		case <-late:
			w.t.Fatalf("no change of %v", missing)
		}
	}
}

// quiet shows that what was done before is no change: a change made on purpose afterwards is the first that comes.
func (w *watched) quiet() {
	w.t.Helper()
	// Long enough for a change to come of its own, were there one.
	select {
	case c := <-w.changes:
		w.t.Fatalf("change of %v, want none", c.Files)
	case <-time.After(400 * time.Millisecond):
	}
	w.write("marker.txt", time.Now().String())
	w.expect("marker.txt")
}

func TestChanges(t *testing.T) {
	w := start(t, Options{})
	w.write("main.go", "package main // changed")
	w.expect("main.go")
	w.write("medplug.yaml", "contract: 1 # its configuration")
	w.expect("medplug.yaml")
	w.write("deep/er/data.txt", "2")
	w.expect("deep/er/data.txt")
	w.do(os.Remove(w.path("deep/er/data.txt")))
	w.expect("deep/er/data.txt")
	w.write("new/folder/of/several/a.txt", "a")
	w.expect("new/folder/of/several/a.txt")
	w.write("new/folder/of/several/a.txt", "b") // in a folder made while it watched
	w.expect("new/folder/of/several/a.txt")
	w.do(os.Rename(w.path("new"), w.path("old")))
	w.expect("new/folder/of/several/a.txt", "old/folder/of/several/a.txt")
	w.write("old/folder/of/several/a.txt", "c") // in a folder that was renamed
	w.expect("old/folder/of/several/a.txt")
	w.do(os.RemoveAll(w.path("old")))
	w.expect("old/folder/of/several/a.txt")
}

// How editors save: a new file renamed over the old one, the old one moved away first, truncated and written.
func TestEditorsSave(t *testing.T) {
	w := start(t, Options{})
	for i := range 3 {
		text := fmt.Sprintf("package main // %d", i)
		w.write(".main.go.swp", text)
		w.write("4913", "")
		w.do(os.Remove(w.path("4913")))
		w.do(os.Rename(w.path("main.go"), w.path("main.go~")))
		w.write("main.go", text)
		w.do(os.Remove(w.path("main.go~")))
		w.expect("main.go")
		w.write("main.go.tmp", text+" again")
		w.do(os.Rename(w.path("main.go.tmp"), w.path("main.go")))
		w.expect("main.go")
	}
}

// What a run itself writes, and a save that changes nothing, must not start another run.
func TestNoLoop(t *testing.T) {
	w := start(t, Options{})
	w.write("plugin.wasm", "binary")
	w.write(".plugin.wasm.123456", "half a binary")
	w.write(".medplug/plugin.names.wasm", "binary")
	w.write("target/release/deps/x.d", "x")
	w.write("__pycache__/a.pyc", "x")
	w.write(".pytest_cache/v/lastfailed", "x")
	w.write(".git/index", "x")
	w.write("main.go", "package main") // as it was
	w.do(os.Chtimes(w.path("main.go"), time.Now(), time.Now()))
	w.do(os.Rename(w.path("medplug.yaml"), w.path("moved")))
	w.do(os.Rename(w.path("moved"), w.path("medplug.yaml")))
	w.quiet()
}

// Whoever is busy with one change gets all that came meanwhile as one.
func TestChangesAreGathered(t *testing.T) {
	w := start(t, Options{})
	for i := range 30 {
		w.write("main.go", fmt.Sprintf("package main // %d", i))
		w.write(fmt.Sprintf("f%d.go", i%3), fmt.Sprint(i))
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(300 * time.Millisecond)
	w.expect("main.go", "f0.go", "f1.go", "f2.go")
	w.quiet()
}

// Without a word from the system the files are looked at all the same.
func TestPolling(t *testing.T) {
	dir := t.TempDir()
	before, err := look(dir, Outputs, state{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	w := start(t, Options{Debounce: time.Hour, Poll: 50 * time.Millisecond})
	w.write("main.go", "package main // polled")
	w.expect("main.go")
	if len(before.files) != 0 {
		t.Errorf("an empty folder holds %v", before.files)
	}
}

// Two contents of one length within the grain of the file system's clock are two contents.
func TestSameSizeSameTime(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	at := time.Now()
	write := func(text string) {
		if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	before, err := look(dir, Outputs, state{}, at)
	if err != nil {
		t.Fatal(err)
	}
	write("two")
	after, err := look(dir, Outputs, before, at.Add(time.Second))
	if err != nil || !slices.Equal(after.changes(before), []string{"a"}) {
		t.Errorf("%v, %v", after.changes(before), err)
	}
}

func TestEnds(t *testing.T) {
	w := start(t, Options{})
	w.cancel()
	select {
	case _, open := <-w.changes:
		if open {
			t.Error("a change after the end")
		}
	case <-time.After(patience):
		t.Error("the channel stays open")
	}
	w = start(t, Options{Poll: 50 * time.Millisecond})
	w.do(os.RemoveAll(w.dir))
	select {
	case err := <-w.failed:
		if !strings.HasPrefix(err.Error(), "watch folder: ") {
			t.Error(err)
		}
	case <-w.changes: // the files went first
		if err := <-w.failed; err == nil {
			t.Error("a folder that is gone is watched")
		}
	case <-time.After(patience):
		t.Error("a folder that is gone is watched")
	}
	if _, _, err := Watch(t.Context(), filepath.Join(t.TempDir(), "missing"), Options{}); err == nil {
		t.Error("a missing folder is watched")
	}
}
