package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A real process, a real signal: once while it waits for its input, once while a plugin loops.
func TestInterruptEndsWith130(t *testing.T) {
	request := `{"contract":"1","kind":"ecg-analysis","request_id":"r-1","processing_timestamp":"2026-11-22T10:00:00Z","sampling_rate":100,"lead":"II","ecg_data":[0,0,0,0]}`
	for name, complete := range map[string]bool{"waiting for input": false, "plugin loops": true} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(common.self)
			cmd.Args = []string{"medplug", "run", filepath.Join(common.specimens, "patient.wasm"), "-i", "-"}
			cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(common.dir, "cache"))
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			// More than a pipe holds: once it is written, the process is reading, so it listens for signals.
			if _, err := stdin.Write([]byte(strings.Repeat(" ", 1<<20) + request)); err != nil {
				t.Fatal(err)
			}
			if complete {
				stdin.Close()
			}
			interrupt(t, cmd, &stderr)
		})
	}
}

// scan, too, does not wait for a text that does not come.
func TestInterruptEndsScan(t *testing.T) {
	cmd := exec.Command(common.self)
	cmd.Args = []string{"medplug", "scan", "-"}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: once it is written, the process is reading, so it listens for signals.
	if _, err := stdin.Write([]byte(strings.Repeat("retorno em trinta dias\n", 1<<16))); err != nil {
		t.Fatal(err)
	}
	ended := time.AfterFunc(time.Minute, func() { stdin.Close() }) // which ends it as if nothing had been found
	defer ended.Stop()
	interrupt(t, cmd, &stderr)
}

// interrupt sends a started command the signal of Ctrl-C and wants nothing of it but the exit code and one message.
func interrupt(t *testing.T, cmd *exec.Cmd, stderr fmt.Stringer) {
	t.Helper()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Fatalf("ended with %v, want exit code %d; stderr:\n%s", err, exitInterrupted, stderr)
	}
	if got := stderr.String(); got != "medplug: error: interrupted\n" {
		t.Errorf("stderr %q", got)
	}
}
