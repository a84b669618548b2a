package templates_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/templates"
)

// A scaffold vets, tests and builds itself where there is no network and nothing was ever downloaded.
func TestScaffoldBuildsOffline(t *testing.T) {
	for _, p := range goScaffolds(t) {
		t.Run(string(p.Kind), func(t *testing.T) { buildsOffline(t, p) })
	}
}

func buildsOffline(t *testing.T, p templates.Params) {
	dir := filepath.Join(t.TempDir(), "plugin")
	if _, err := templates.Render(dir, p); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	run := func(env []string, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOMODCACHE="+empty, "GOFLAGS=-mod=vendor -trimpath", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off", "GOTOOLCHAIN=local")
		cmd.Env = append(cmd.Env, env...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	run(nil, "vet", "./...")
	run(nil, "test", "./...")
	wasm := filepath.Join(t.TempDir(), "plugin.wasm")
	run([]string{"GOOS=wasip1", "GOARCH=wasm"}, "build", "-buildmode=c-shared", "-o", wasm, ".")
	if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
		t.Errorf("the module cache holds %v (%v)", left, err)
	}
	// Built without medplug build it has no identity, and says so instead of answering for nobody.
	m, err := manifest.ReadFile(filepath.Join(dir, manifest.FileName))
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(wasm)
	if err != nil {
		t.Fatal(err)
	}
	reply := call(t, module, m.Entry, savedRequest(t, rendered(t, "go", p.Kind)))
	var refused *contract.Error
	if err := reply.Trace.Err; !errors.As(err, &refused) || refused.Code != contract.Internal || !strings.Contains(refused.Message, "medplug build") {
		t.Errorf("%v, want internal", err)
	}
}

// Built by medplug, it answers in the sandbox, and imports no host function but those that its manifest names.
func TestScaffoldAnswersInTheSandbox(t *testing.T) {
	module := built(t, "go", contract.ECGAnalysis).Module
	info, err := harness.Inspect(module)
	if err != nil {
		t.Fatal(err)
	}
	var imported []string
	for _, i := range info.Imports {
		if i.Module == "extism:host/user" {
			imported = append(imported, i.Name)
		}
		if strings.HasPrefix(i.Name, "http_") || strings.HasPrefix(i.Name, "var_") || i.Name == "config_get" {
			t.Errorf("imports %s and uses nothing of it", i.Name)
		}
	}
	slices.Sort(imported)
	if want := slices.Sorted(slices.Values(info.Manifest.Capabilities.HostFunctions)); !slices.Equal(imported, want) {
		t.Errorf("imports %v, its manifest names %v", imported, want)
	}

	calls := open(t, module)
	input := savedRequest(t, rendered(t, "go", contract.ECGAnalysis))
	reply := calls(input)
	if reply.Trace.Err != nil {
		t.Fatal(reply.Trace.Err)
	}
	var req contract.ECGAnalysisRequest
	var resp contract.ECGAnalysisResponse
	if err := contract.DecodeRequest(input, &req, contract.DecodeOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := contract.DecodeResponse(reply.Output, &resp); err != nil {
		t.Fatal(err)
	}
	if err := contract.CheckAnswer(&req, &resp); err != nil {
		t.Error(err)
	}
	if len(resp.RPeaks) != 14 || resp.Provenance.Plugin != "org.example.plugin" {
		t.Errorf("%d R peaks by %+v", len(resp.RPeaks), resp.Provenance)
	}
	var names []string
	for _, c := range reply.Trace.HostCalls {
		names = append(names, c.Function)
	}
	if !slices.Equal(names, []string{"validate_crm_cardiology_guidelines", "log_medical_audit_event"}) {
		t.Errorf("host calls %v", names)
	}

	young := change(t, input, func(m map[string]any) { m["medical_context"] = map[string]any{"patient_age": 12} })
	reply = calls(young)
	if err := contract.DecodeResponse(reply.Output, &resp); err != nil || resp.ReasonCode != contract.OutsidePopulation {
		t.Errorf("a child is answered %s (%v), want outside_population", resp.ReasonCode, err)
	}
	long := change(t, input, func(m map[string]any) { m["patient_id"] = strings.Repeat("x", 1572864) })
	reply = calls(long)
	var refused *contract.Error
	if !errors.As(reply.Trace.Err, &refused) || refused.Code != contract.InputTooLarge {
		t.Errorf("%v, want input_too_large", reply.Trace.Err)
	}
}

func change(t *testing.T, request []byte, f func(m map[string]any)) []byte {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(request, &m); err != nil {
		t.Fatal(err)
	}
	f(m)
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
