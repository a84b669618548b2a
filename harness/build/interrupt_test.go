//go:build unix

package build

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// An interrupted build leaves no compiler running, neither the one it started nor those that that one started.
func TestInterruptedBuildLeavesNothingRunning(t *testing.T) {
	dir := plugin(t, "rust", t.TempDir())
	folder := filepath.Join(t.TempDir(), "rust")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	alive := filepath.Join(folder, "alive")
	write(t, folder, "version", "rustc 1.96.0\n")
	write(t, folder, "rustc", "#!/bin/sh\necho 'rustc 1.96.0'\n")
	write(t, folder, "cargo", `#!/bin/sh
[ "$1" = --version ] && echo 'cargo 1.96.0' && exit
sh -c 'while :; do echo >>"`+alive+`"; sleep 0.02; done' &
wait
`)
	for _, name := range []string{"rustc", "cargo"} {
		if err := os.Chmod(filepath.Join(folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(ToolchainsVar, filepath.Dir(folder))
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := Build(ctx, dir, Options{})
		failed <- err
	}()
	for size(alive) == 0 {
		select {
		case err := <-failed:
			t.Fatalf("not interrupted yet: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	before := size(alive)
	time.Sleep(500 * time.Millisecond) // many times what it takes to write once more
	if after := size(alive); after != before {
		t.Errorf("what the compiler started still runs: %d bytes, now %d", before, after)
	}
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
