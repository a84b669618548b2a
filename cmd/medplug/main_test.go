package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// shared is what all scripts use and none may change; it is made once for a whole test run.
type shared struct {
	dir       string
	goEnv     map[string]string
	specimens string
	self      string // this test binary, which is medplug when it is called so
}

var common shared

// suite makes what is shared before the first test runs. In the processes that a script starts this test binary is medplug
// itself, and nothing is made.
type suite struct{ m *testing.M }

func (s suite) Run() int {
	dir, err := os.MkdirTemp("", "medplug-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := common.make(dir); err != nil {
		fmt.Fprintln(os.Stderr, "prepare tests:", err)
		return 1
	}
	return s.m.Run()
}

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"medplug": main})
}

// make scaffolds and builds the plugin that the scripts run, and writes the specimens of what is no plugin.
func (c *shared) make(dir string) error {
	c.dir, c.goEnv, c.specimens = dir, map[string]string{}, filepath.Join(dir, "specimens")
	var err error
	if c.self, err = os.Executable(); err != nil {
		return err
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOROOT"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			return fmt.Errorf("go env: %w", err)
		}
		c.goEnv[name] = strings.TrimSpace(string(value))
	}
	if err := shareCompiled(filepath.Join(dir, "cache", "medplug")); err != nil {
		return err
	}
	plugin := filepath.Join(dir, "cardiology")
	for _, args := range [][]string{{"new", "cardiology", plugin}, {"build", plugin}} {
		var said bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &said, &said); code != exitDone {
			return fmt.Errorf("medplug %s: exit code %d\n%s", strings.Join(args, " "), code, &said)
		}
	}
	return writeSpecimens(c.specimens, filepath.Join(plugin, "plugin.wasm"))
}

// shareCompiled lets the user's cache of these tests, which is empty otherwise, hold the compiled code of earlier runs: that is found by
// the digest of what was compiled.
func shareCompiled(cache string) error {
	kept, err := filepath.Abs("../../.cache/compiled")
	if err != nil {
		return err
	}
	for _, dir := range []string{kept, cache} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	return os.Symlink(kept, filepath.Join(cache, "compiled"))
}

func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			for name, value := range common.goEnv {
				env.Setenv(name, value)
			}
			env.Setenv("GOPROXY", "off") // nothing here may need a network
			env.Setenv("XDG_CACHE_HOME", filepath.Join(common.dir, "cache"))
			env.Setenv("SCAFFOLD", filepath.Join(common.dir, "cardiology"))
			env.Setenv("PLUGIN", filepath.Join(common.dir, "cardiology", "plugin.wasm"))
			env.Setenv("SPECIMENS", common.specimens)
			env.Setenv("MEDPLUG", common.self)
			env.Setenv("ECG", filepath.Join(root, "examples", "data", "ecg"))
			env.Setenv("EXAMPLES", filepath.Join(root, "examples"))
			env.Setenv("TOOLCHAINS", filepath.Join(root, ".cache", "toolchains")) // what scripts/setup c rust makes
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "same": same, "serves": serves, "private": private},
	})
}

// exits runs a command and checks its exit code: exits 2 medplug test missing.wasm.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("exits: %q is no exit code", args[0])
	}
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("exits: %v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// same compares two files byte for byte and, unlike cmp, prints nothing of what they hold.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] same file file")
	}
	if equal := ts.ReadFile(args[0]) == ts.ReadFile(args[1]); equal == neg {
		ts.Fatalf("%s and %s: equal %v", args[0], args[1], equal)
	}
}
