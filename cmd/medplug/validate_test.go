package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// Every kind of package br can be validated, each under its own name.
func TestValidateKnowsEveryKind(t *testing.T) {
	names := kindNames()
	for k := br.KindCPF; k.String() != "unknown"; k++ {
		if !slices.Contains(names, k.String()) {
			t.Errorf("%s is missing", k)
		}
	}
	if len(names) != 13 {
		t.Errorf("%d kinds: %v", len(names), names)
	}
}

// The form that help and verdicts show is one of the kind.
func TestValidateExamplesAreValid(t *testing.T) {
	for _, k := range identifierKinds() {
		if _, _, err := k.read(k.example); err != nil {
			t.Errorf("%s: %s: %v", k.name(), k.example, err)
		}
	}
}

// repeated is a file that holds the same line over and over.
type repeated struct {
	line string
	left int
	rest string
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.left--
		r.rest = r.line
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// peak writes nothing and watches how much memory is in use: what is kept, not what other tests left to be collected.
type peak struct{ lines, next, heap uint64 }

func (p *peak) Write(b []byte) (int, error) {
	if p.lines += uint64(bytes.Count(b, []byte("\n"))); p.lines >= p.next {
		p.next = p.lines + 50000
		p.heap = max(p.heap, inUse())
	}
	return len(b), nil
}

func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestValidateTakesConstantMemory(t *testing.T) {
	const lines = 300_000
	var out peak
	var errs bytes.Buffer
	before := inUse()
	if code := run(t.Context(), []string{"validate", "cpf", "-"}, &repeated{line: "529.982.247-25\n", left: lines}, &out, &errs); code != exitDone {
		t.Fatalf("exit code %d: %s", code, &errs)
	}
	if out.lines != lines || out.heap == 0 || out.heap > before+4<<20 { // verdicts kept would be 20 MB
		t.Errorf("%d lines out, %d MB in use, %d before", out.lines, out.heap>>20, before>>20)
	}
}

// Whoever asks line by line gets an answer line by line; an interrupt ends the waiting.
func TestValidateAnswersAtOnce(t *testing.T) {
	cmd := exec.Command(common.self)
	cmd.Args = []string{"medplug", "validate", "cep", "-"}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer hung.Stop()
	for range 3 {
		if _, err := io.WriteString(stdin, "01310-100\n"); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 256)
		if n, err := stdout.Read(b); err != nil || !strings.Contains(string(b[:n]), "01310-100") {
			t.Fatalf("%q %v", b[:n], err)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(stdout); err != nil {
		t.Fatal(err)
	}
	if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("ended with %v, want exit code %d", cmd.ProcessState, exitInterrupted)
	}
}
