package build

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const (
	// oldestGo can export functions of a reactor module.
	oldestGo  = "go1.24"
	installGo = "install Go 1.24 or newer and put it on the PATH"
	stampVar  = "github.com/medplug/medplug/sdk-go-pdk.stamp"
	goLink    = "-ldflags=-w -buildid="
)

var goFlags = []string{"build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared"}

// findGo takes the Go of the PATH if it is new enough; it is asked inside the folder, because its go.mod may name another.
func findGo(ctx context.Context, dir string) (*toolchain, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return nil, &ToolchainError{Reason: "go is not installed", Install: installGo}
	}
	have, err := ask(ctx, dir, goEnv(), path, "env", "GOVERSION")
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, &ToolchainError{Reason: "go does not start: " + err.Error(), Install: installGo}
	}
	name, _, _ := strings.Cut(have, " ")
	if version.IsValid(name) && version.Compare(name, oldestGo) < 0 {
		return nil, &ToolchainError{Reason: name + " is too old", Found: strings.TrimPrefix(name, "go"), Install: installGo}
	}
	return &toolchain{
		name: "go", path: path, version: strings.TrimPrefix(name, "go"), identity: have + "\n" + strings.Join(goFlags, " "),
		compile: func(ctx context.Context, j job) (inputs, error) { return compileGo(ctx, path, j) },
	}, nil
}

func compileGo(ctx context.Context, path string, j job) (inputs, error) {
	args := append(slices.Clone(goFlags), goLink+" -X "+stampVar+"="+j.stamp)
	made := inputs{}
	if exists(filepath.Join(j.dir, "vendor", "modules.txt")) {
		args = append(args, "-mod=vendor")
	} else {
		made.open = replacesOutside(j.dir)
	}
	cmd := exec.CommandContext(ctx, path, append(args, "-o", j.out, ".")...)
	// Interrupted, go leaves its folder behind; in work it goes with the rest.
	cmd.Dir, cmd.Env = j.dir, append(goEnv(), "GOTMPDIR="+j.work)
	return made, execute(ctx, cmd, "go", j.stderr)
}

// replacesOutside tells whether go.mod takes a module from a folder elsewhere, which may change without a trace here.
// Modules of a cache never change.
func replacesOutside(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return true
	}
	for line := range strings.Lines(string(text)) {
		_, target, ok := strings.Cut(line, "=>")
		if !ok {
			continue
		}
		path := strings.Trim(strings.TrimSpace(target), `"`+"`")
		if local := strings.HasPrefix(path, ".") || filepath.IsAbs(path); local && !within(dir, path) {
			return true
		}
	}
	return false
}

// goEnv sets what a user's settings could change in the result. An empty GOFLAGS would be looked up in the file of go env -w.
func goEnv() []string {
	return append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS= ", "GOWORK=off", "GOWASM=", "GOEXPERIMENT=")
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
