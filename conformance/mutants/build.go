package mutants

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Built is the Go specimen, compiled: without HTTP and audit log, and with them.
type Built struct{ plain, host []byte }

// Build compiles the specimen's source folder. It needs the go command and takes a few seconds the first time.
func Build(ctx context.Context, source string) (Built, error) {
	work, err := os.MkdirTemp("", "medplug-mutants-")
	if err != nil {
		return Built{}, err
	}
	defer os.RemoveAll(work)
	var b Built
	for tags, into := range map[string]*[]byte{"": &b.plain, "host": &b.host} {
		out := filepath.Join(work, "plugin"+tags+".wasm")
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags=-s -w", "-tags="+tags, "-o", out, ".")
		cmd.Dir = source
		cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
		if text, err := cmd.CombinedOutput(); err != nil {
			return Built{}, fmt.Errorf("build mutants: %w\n%s", err, text)
		}
		if *into, err = os.ReadFile(out); err != nil {
			return Built{}, fmt.Errorf("build mutants: %w", err)
		}
	}
	return b, nil
}

// The marker of the Go specimen: a prefix to find it by, and room for a name, padded with dots.
const (
	markerPrefix = "medplug-variant="
	markerRoom   = 32
)

// Variant writes a variant's name over the one in a compiled specimen. Only these bytes change, so all variants share
// their compiled code.
func Variant(module []byte, name string) ([]byte, error) {
	at := bytes.Index(module, []byte(markerPrefix))
	if at < 0 || bytes.Contains(module[at+1:], []byte(markerPrefix)) || at+len(markerPrefix)+markerRoom > len(module) {
		return nil, errors.New("write variant: the file does not hold the marker exactly once")
	}
	if name == "" || len(name) > markerRoom {
		return nil, fmt.Errorf("write variant: name %q does not fit", name)
	}
	out := bytes.Clone(module)
	room := out[at+len(markerPrefix):][:markerRoom]
	copy(room, bytes.Repeat([]byte("."), markerRoom))
	copy(room, name)
	return out, nil
}
