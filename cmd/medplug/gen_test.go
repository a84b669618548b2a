package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/ecg"
	"github.com/medplug/medplug/fixtures/lesion"
)

// heap is the largest live heap seen while lines are written.
type heap struct {
	lines, largest atomic.Uint64
}

func (h *heap) Write(p []byte) (int, error) {
	if n := h.lines.Add(uint64(bytes.Count(p, []byte("\n")))); n%20 == 0 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		h.largest.Store(max(h.largest.Load(), m.HeapAlloc))
	}
	return len(p), nil
}

// A hundred times the items take no more memory: what is kept of one would show as 60 kB each.
func TestGenTakesConstantMemory(t *testing.T) {
	measured := func(count string) uint64 {
		var h heap
		if code := run(t.Context(), []string{"gen", "ecg", "--count", count, "--duration-s", "10", "--rate-hz", "250"}, strings.NewReader(""), &h, io.Discard); code != exitDone {
			t.Fatalf("exit code %d", code)
		}
		if h.largest.Load() == 0 {
			t.Fatal("nothing was measured")
		}
		return h.largest.Load()
	}
	few, many := measured("40"), measured("400")
	if many > few+6<<20 { // 400 items kept would be 24 MB
		t.Errorf("%d MB for 40 items, %d MB for 400", few>>20, many>>20)
	}
}

// A real process, a real signal, while files are being written: whatever has its name is whole.
func TestInterruptLeavesNoHalfFile(t *testing.T) {
	dir := t.TempDir()
	args := []string{"gen", "ecg", "--seed", "5", "--class", "pvc", "--rate-hz", "100", "--format", "wfdb"}
	cmd := exec.Command(common.self)
	cmd.Args = append([]string{"medplug"}, append(args, "--count", "100000", "-o", dir)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for written(t, dir) < 5 {
		time.Sleep(time.Millisecond)
	}
	interrupt(t, cmd, &stderr)
	whole := t.TempDir()
	n := written(t, dir)
	if code := run(context.Background(), append(args, "--count", strconv.Itoa(n+64), "-o", whole), strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(whole, e.Name()))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what it should be: %v", e.Name(), err)
		}
	}
	if len(entries) != 4*n {
		t.Errorf("%d files for %d truths", len(entries), n)
	}
}

func written(t testing.TB, dir string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// An item that cannot be made stops the run; the hint says with which number to go on, and all before it are there.
func TestGenSaysWhichItemFailed(t *testing.T) {
	dir := t.TempDir()
	var said bytes.Buffer
	// Up to 15 percent of the mean interval are allowed: enough for slow hearts, too much for fast ones.
	args := []string{"gen", "ecg", "--sdnn-ms", "110", "--rate-hz", "50", "--from", "2", "--count", "500", "-o", dir}
	if code := run(t.Context(), args, strings.NewReader(""), io.Discard, &said); code != exitUsage {
		t.Fatalf("exit code %d: %s", code, &said)
	}
	m := regexp.MustCompile(`error: item (\d+): generate ecg: sdnn_ms is 110, [^\n]*\nmedplug: hint: (\d+) items were made before it; --from (\d+) begins with it`).FindStringSubmatch(said.String())
	if m == nil {
		t.Fatalf("said %q", &said)
	}
	item, _ := strconv.Atoi(m[1])
	if m[3] != m[1] || m[2] != strconv.Itoa(item-2) || written(t, dir) < item-2 {
		t.Errorf("%d items are there after %q", written(t, dir), &said)
	}
}

// Every parameter that the generators list is a flag with its range, and every flag's value reaches them.
func TestEveryParameterIsAFlag(t *testing.T) {
	s := newStreams(strings.NewReader(""), io.Discard, io.Discard, os.Getenv)
	kebab := strings.NewReplacer(".", "-", "_", "-")
	e, l := newGenECGCmd(s).Flags(), newGenLesionCmd(s).Flags()
	for _, p := range ecg.Parameters() {
		if f := e.Lookup(kebab.Replace(p.Name)); f == nil || !strings.Contains(f.Usage, p.Doc) {
			t.Errorf("gen ecg has no flag for %s, or one without its help", p.Name)
		}
	}
	for _, r := range lesion.Ranges() {
		if f := l.Lookup(kebab.Replace(r.Name)); f == nil || strings.HasPrefix(f.Usage, ",") {
			t.Errorf("gen lesion has no flag for %s, or one that does not say what it is", r.Name)
		}
	}
	for _, options := range []any{ecg.Options{}, lesion.Options{}} {
		p := &parameters{options: reflect.TypeOf(options)}
		p.walk(p.options, "", notes{})
		if len(p.list) < 20 {
			t.Errorf("%T has %d parameters", options, len(p.list))
		}
	}
}

// The file of a spec has every key of the spec, and no other.
func TestSpecFileHasTheKeysOfASpec(t *testing.T) {
	keys := func(typ reflect.Type) map[string]bool {
		all := map[string]bool{}
		for _, f := range reflect.VisibleFields(typ) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
				all[name] = true
			}
		}
		return all
	}
	spec := keys(reflect.TypeFor[dataset.Spec]())
	delete(spec, "class") // of a class alone
	if file := keys(reflect.TypeFor[specFile[ecg.Options]]()); !reflect.DeepEqual(file, spec) {
		t.Errorf("the file has %v, the spec %v", file, spec)
	}
	if file, class := keys(reflect.TypeFor[specClass[ecg.Options]]()), keys(reflect.TypeFor[dataset.Class]()); !reflect.DeepEqual(file, class) {
		t.Errorf("the file's class has %v, the spec's %v", file, class)
	}
}
