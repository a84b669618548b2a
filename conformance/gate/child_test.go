package gate_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
)

// Whatever one child does, the others are judged, and what it did is inconclusive, with the reason.
func TestNoChildStopsTheOthers(t *testing.T) {
	broken := map[string]string{ // what it does, and what the record says of it
		"hangs": "not judged within", "crashes": "out of luck", "ends": "read judgement: EOF", "floods": "it wrote more than 256 MiB", "babbles": "read judgement",
		"lies": "changed while it was judged", "shortens": "only a part", "softens": "another way than was asked", "escapes": "no plain name", "overwrites": "no plain name",
	}
	verdicts := map[string]conformance.Verdict{"conforms": conformance.Conforming, "fails": conformance.NotConforming, "open": conformance.Inconclusive, "chatters": conformance.Conforming}
	files := map[string]string{}
	for _, act := range slices.Concat(slices.Collect(maps.Keys(broken)), slices.Collect(maps.Keys(verdicts))) {
		files[act+".wasm"] = act + " "
	}
	dir := folderOf(t, files)
	store := openStore(t, filepath.Join(dir, "results"))
	o, err := options(store, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	self, err := gate.Self()
	if err != nil {
		t.Fatal(err)
	}
	o.Workers = 4
	o.Judge = func(ctx context.Context, s gate.Submission, memory int64) gate.Judgement {
		c := gate.Child{Program: self, Args: []string{childName}, Deadline: time.Minute, Memory: 1 << 30, Threads: 1}
		if strings.Contains(s.Paths[0], "hangs") {
			c.Deadline = time.Second
		}
		return c.Judge(ctx, order(s), memory)
	}
	outcomes, err := gate.Run(t.Context(), find(t, dir), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(outcomes) != len(files) {
		t.Errorf("%d outcomes, want %d", len(outcomes), len(files))
	}
	for _, out := range outcomes {
		act := strings.TrimSuffix(filepath.Base(out.Paths[0]), ".wasm")
		_, finished := store.Finished(sampleKey(out.Digest), nil)
		if want, bad := broken[act]; bad {
			if !strings.Contains(out.Record.Broken, want) || out.ExitCode() != 3 || finished {
				t.Errorf("%s: %q, exit code %d, finished %v; want %q, 3, false", act, out.Record.Broken, out.ExitCode(), finished, want)
			}
			if strings.ContainsAny(out.Record.Broken, "\x1b\n") {
				t.Errorf("%s: control characters in %q", act, out.Record.Broken)
			}
			continue
		}
		if out.Record.Broken != "" || out.Record.Verdict != verdicts[act] || !finished {
			t.Errorf("%s: %+v, finished %v", act, out.Record, finished)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "escaped")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was written outside: %v", err)
	}
}

// A child knows nothing that it need not know.
func TestAChildGetsNoSecrets(t *testing.T) {
	t.Setenv("MEDPLUG_KEY", "very-secret")
	t.Setenv("TEMP", "/known")
	self, err := gate.Self()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folderOf(t, map[string]string{"a": "tells "}), "a")
	j := gate.Child{Program: self, Args: []string{childName}, Deadline: time.Minute, Memory: 1 << 30, Threads: 3}.Judge(t.Context(), gate.Order{Path: path, AsOf: day}, 1<<30)
	for _, want := range []string{"GOMAXPROCS=3", "GOMEMLIMIT=805306368", "TEMP=/known"} {
		if !strings.Contains(j.Broken, want) {
			t.Errorf("%s is not in %q", want, j.Broken)
		}
	}
	if strings.Contains(j.Broken, "secret") {
		t.Errorf("the key is in %q", j.Broken)
	}
}

// A gate that is killed leaves no child behind, not even one that hangs.
func TestNoChildOutlivesTheGate(t *testing.T) {
	dir := folderOf(t, map[string]string{"a.wasm": "hangs "})
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = []string{gateName, dir, t.TempDir()}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	within(t, "the child does not start", func() bool {
		text, err := os.ReadFile(filepath.Join(dir, "a.wasm.pid"))
		pid, _ = strconv.Atoi(string(text))
		return err == nil && pid > 0
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	within(t, fmt.Sprintf("child %d lives on", pid), func() bool { return gone(pid) })
}

// within waits until something is so, a minute at the most.
func within(t *testing.T, otherwise string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(otherwise)
		}
	}
}

// gone says whether a process has ended; one that nobody waited for yet has, too.
func gone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(text), ") Z ")
}
