package build

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const (
	// oldestGo can export functions of a reactor module.
	oldestGo = "go1.24"
	stampVar = "github.com/medplug/medplug/sdk-go-pdk.stamp"
)

func compileGo(ctx context.Context, dir, out string, m *contract.Manifest, stderr io.Writer) error {
	if err := checkGo(ctx, dir); err != nil {
		return err
	}
	stamp, err := stampFor(m)
	if err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	args := []string{"build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags=-w -buildid= -X " + stampVar + "=" + stamp}
	if _, err := os.Stat(filepath.Join(dir, "vendor", "modules.txt")); err == nil {
		args = append(args, "-mod=vendor")
	}
	cmd := goCommand(ctx, dir, append(args, "-o", out, ".")...)
	cmd.Stdout, cmd.Stderr = stderr, stderr
	err = cmd.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return &CompileError{Compiler: "go", Err: err}
	}
	if err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	return nil
}

// checkGo makes sure of a Go that is new enough; inside the folder, because its go.mod may ask for another one.
func checkGo(ctx context.Context, dir string) error {
	install := "install Go 1.24 or newer and put it on the PATH"
	if _, err := exec.LookPath("go"); err != nil {
		return &ToolchainError{Reason: "go is not installed", Install: install}
	}
	var said bytes.Buffer
	cmd := goCommand(ctx, dir, "env", "GOVERSION")
	cmd.Stderr = &said
	have, err := cmd.Output()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return &ToolchainError{Reason: "go does not start: " + line, Install: install}
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(have)), " ")
	if version.IsValid(name) && version.Compare(name, oldestGo) < 0 {
		return &ToolchainError{Reason: name + " is too old", Install: install}
	}
	return nil
}

// goCommand runs go for WebAssembly. What a user's settings could change in the result is set here.
func goCommand(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOWASM=", "GOEXPERIMENT=")
	// Interrupted, go ends its compilers itself.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// stampFor gives the plugin its identity: the SDK answers with what the manifest says, so it stands in one place only.
func stampFor(m *contract.Manifest) (string, error) {
	limits, err := harness.ClassLimits(harness.Class(m.Limits.Class))
	if err != nil {
		return "", err
	}
	input, output := int(limits.InputBytes), int(limits.OutputBytes)
	if m.Limits.MaxInputBytes != nil {
		input = *m.Limits.MaxInputBytes
	}
	if m.Limits.MaxOutputBytes != nil {
		output = *m.Limits.MaxOutputBytes
	}
	text, err := json.Marshal(map[string]any{
		"id": m.Plugin.ID, "version": m.Plugin.Version, "kind": m.Kind, "specialty": m.Specialty, "entry": m.Entry,
		"population": m.Medical.Population, "max_input_bytes": input, "max_output_bytes": output, "ai": m.AI,
	})
	return base64.StdEncoding.EncodeToString(text), err
}
