package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// watched is a real medplug watch of a copy of the scaffold, and what it has said.
type watched struct {
	t        *testing.T
	dir, tmp string
	cmd      *exec.Cmd
	mu       sync.Mutex
	said     bytes.Buffer // stdout and stderr, in order
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.said.Write(p)
}

func (w *watched) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.said.String()
}

func startWatch(t *testing.T) *watched {
	t.Helper()
	w := &watched{t: t, dir: filepath.Join(t.TempDir(), "plugin"), tmp: t.TempDir()}
	if err := os.CopyFS(w.dir, os.DirFS(filepath.Join(common.dir, "cardiology"))); err != nil {
		t.Fatal(err)
	}
	// One suite, so that what is tested here is the watching.
	w.cmd = exec.Command(common.self, "watch", w.dir, "--suite", "disclaimer")
	w.cmd.Args[0] = "medplug"
	w.cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(common.dir, "cache"), "TMPDIR="+w.tmp, "GOPROXY=off",
		"GOCACHE="+common.goEnv["GOCACHE"], "GOMODCACHE="+common.goEnv["GOMODCACHE"])
	w.cmd.Stdout, w.cmd.Stderr = w, w
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = w.cmd.Process.Kill() // gone already, when all went well
		_ = w.cmd.Wait()
	})
	return w
}

// expect waits until a pattern was said that many times in all.
func (w *watched) expect(times int, pattern string) {
	w.t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	for end := time.Now().Add(90 * time.Second); len(re.FindAllString(w.text(), -1)) < times; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("%q was not said %d times:\n%s", pattern, times, w.text())
		}
	}
}

// count is how often a pattern was said.
func (w *watched) count(pattern string) int {
	return len(regexp.MustCompile("(?m)"+pattern).FindAllString(w.text(), -1))
}

func (w *watched) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func (w *watched) replace(name, old, with string) {
	w.t.Helper()
	text := w.read(name)
	if !strings.Contains(text, old) {
		w.t.Fatalf("%s does not hold %q", name, old)
	}
	w.write(name, strings.Replace(text, old, with, 1))
}

const (
	waits    = `waiting for a change$`
	early    = `^still NOT CONFORMING after .*: DIS-001 on failing/DIS-001-1a2b3c4d; judging the rest$`
	verdicts = `^(NOT CONFORMING|CONFORMING|INCONCLUSIVE): `
)

// failedBefore keeps a request of the scaffold's own as one on which a rule failed.
func (w *watched) failedBefore(rule string) {
	w.t.Helper()
	const request = `{"contract":"1","kind":"ecg-analysis","request_id":"r-1","processing_timestamp":"2026-11-22T10:00:00Z","sampling_rate":50,"lead":"II","ecg_data":[0]}`
	w.write(".medplug/failing/"+rule+"-1a2b3c4d.json", fmt.Sprintf(`{"medplug_failing": 1, "rule": %q, "finding": {"level":"error","message":"is missing"}, "about": "1 lead", "fixture": "small/lead",
	"need": "small", "seed": 1, "kind": "ecg-analysis", "plugin": "org.example.cardiology", "file": "plugin.wasm", "class": {}, "expect": {"outcome":"accepted"},
	"minimal": true, "calls": 1, "sha256": "%x", "request": %s}`, rule, sha256.Sum256([]byte(request)), request))
}

// What an author goes through in an afternoon.
func TestWatch(t *testing.T) {
	w := startWatch(t)
	w.expect(1, waits)
	if w.count("^CONFORMING: ") != 1 {
		t.Fatalf("the scaffold does not conform:\n%s", w.text())
	}

	// A save that breaks the code: the compiler's own words, no verdict. Then it is mended.
	source := w.read("judge.go")
	w.write("judge.go", source+"\nvar broken int = nonsense\n")
	w.expect(2, waits)
	w.expect(1, `judge\.go:\d+:\d+: undefined: nonsense$`)
	if said := w.text(); w.count(verdicts) != 1 || strings.Index(said, "undefined: nonsense") > strings.Index(said, "medplug: error: compile plugin") {
		t.Errorf("want the compiler's words first, and no verdict on what does not compile:\n%s", said)
	}
	w.write("judge.go", source)
	w.expect(2, "^CONFORMING: ")
	w.expect(1, "^no rule changed$")

	// A rule newly fails, still fails, and newly passes. A request on which it failed before is judged first, and mended then.
	w.failedBefore("DIS-001")
	w.replace("main.go", "{contract.SupportOnly, ", "{")
	w.expect(1, "^NOT CONFORMING: ")
	w.expect(1, "^newly failing\n  FAIL DIS-001 ")
	if said := w.text(); w.count(early) != 1 || strings.Index(said, "still NOT CONFORMING after ") > strings.Index(said, "\nNOT CONFORMING: ") {
		t.Errorf("want what failed before, before the verdict:\n%s", said)
	}
	w.write("notes/new.txt", "in a folder that is new")
	w.expect(1, "^changed: notes/new.txt$")
	w.expect(2, "^NOT CONFORMING: ")
	w.expect(1, "^still failing\n  FAIL DIS-001 ")
	w.replace("main.go", "{contract.NotSubstitute, ", "{contract.SupportOnly, contract.NotSubstitute, ")
	w.expect(3, "^CONFORMING: ")
	w.expect(1, "^newly passing\n  pass DIS-001 ")
	w.expect(1, "^mended: failing/DIS-001-1a2b3c4d passes DIS-001; its file is removed$")

	// Its own configuration is read anew, faults included.
	w.expect(6, waits)
	w.replace("medplug.yaml", "kind: ecg-analysis", "kind: ecg")
	w.expect(7, waits)
	w.expect(1, "^medplug: error: .*kind")
	w.replace("medplug.yaml", "kind: ecg\n", "kind: ecg-analysis\n")
	w.expect(8, waits)

	// What it writes itself, and what editors leave behind, starts nothing: seven saves were seven runs and the first.
	w.write("judge.go~", "left behind")
	w.write(".judge.go.swp", "left behind")
	w.write("judge.go", source)
	time.Sleep(700 * time.Millisecond)
	if changes, shown := w.count("^changed: "), w.count(waits); changes != 7 || shown != 8 {
		t.Errorf("%d changes, %d results; want 7 and 8:\n%s", changes, shown, w.text())
	}
	w.interrupt()
}

// A change while it works cancels that work: one verdict, on what was saved last.
func TestWatchCancels(t *testing.T) {
	w := startWatch(t)
	w.expect(1, `^watching `)
	for _, text := range []string{"package main // one\n", "package main // two\n", "package main // three\n"} {
		w.write("extra.go", text)
		time.Sleep(200 * time.Millisecond) // more than a change takes to be seen, less than a run
	}
	w.write("extra.go", "package main\n\nvar late int = nonsense\n")
	w.expect(1, waits)
	w.expect(1, `undefined: nonsense$`)
	if n := w.count(verdicts); n > 1 {
		t.Errorf("%d verdicts, want at most that on what was there before the first save:\n%s", n, w.text())
	}
	w.write("extra.go", "package main\n")
	w.interrupt() // while it builds
}

// interrupt ends it as Ctrl-C does: exit code 130, and nothing is left but what a build leaves.
func (w *watched) interrupt() {
	w.t.Helper()
	if err := w.cmd.Process.Signal(os.Interrupt); err != nil {
		w.t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := w.cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		w.t.Errorf("ended with %v, want exit code %d:\n%s", err, exitInterrupted, w.text())
	}
	if !strings.HasSuffix(w.text(), "medplug: error: interrupted\n") {
		w.t.Errorf("last words:\n%s", w.text())
	}
	if left, err := os.ReadDir(w.tmp); err != nil || len(left) > 0 {
		w.t.Errorf("left %v (%v)", left, err)
	}
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(d.Name(), ".wasm.") {
			w.t.Errorf("left %s", path)
		}
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
}
