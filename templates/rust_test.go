package templates_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/build/buildtest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
	"github.com/medplug/medplug/sdk-go-pdk/ecg"
	"github.com/medplug/medplug/templates"
)

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The scaffold's own tests and its SDK's run natively, without a network. All scaffolds bring the same SDK, whose tests run once.
func TestRustScaffoldTestsItself(t *testing.T) {
	rust := filepath.Join(buildtest.Toolchains(t), "rust")
	tested := map[string]string{} // the SDK's files
	for _, s := range templates.List() {
		if s.Language != "rust" {
			continue
		}
		t.Run(string(s.Kind), func(t *testing.T) {
			files := rendered(t, "rust", s.Kind)
			sdk := map[string]string{}
			for name, content := range files {
				if strings.HasPrefix(name, "sdk/") {
					sdk[name] = string(content)
				}
			}
			dir := buildtest.Folder(t, "rust-native", files) // the same for all, so that the SDK is compiled once
			target := filepath.Join(dir, build.WorkDir, "native")
			packages := []string{"-p", "plugin"}
			if !maps.Equal(sdk, tested) {
				packages = append(packages, "-p", "medplug")
			}
			cmd := exec.CommandContext(t.Context(), filepath.Join(rust, "cargo"), append([]string{"test", "--quiet", "--offline", "--locked", "--target-dir", target,
				"--config", `source.crates-io.replace-with="crates"`, "--config", fmt.Sprintf("source.crates.directory=%q", filepath.Join(rust, "crates"))}, packages...)...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "CARGO_HOME="+filepath.Join(target, "home"), "RUSTFLAGS=-Dwarnings")
			out, err := cmd.CombinedOutput()
			if err != nil || strings.Count(string(out), "test result: ok.") < len(packages)/2 {
				t.Errorf("cargo test: %v\n%s", err, out)
			}
			tested = sdk
		})
	}
	if len(tested) == 0 {
		t.Error("there is none with an SDK: this looked at nothing")
	}
}

// The ECG scaffold measures what the Go SDK measures, and imports the host functions that its manifest names.
func TestRustMeasuresAsGo(t *testing.T) {
	module := built(t, "rust", contract.ECGAnalysis).Module
	calls := open(t, module)
	info, err := harness.Inspect(module)
	if err != nil {
		t.Fatal(err)
	}
	var imported []string
	for _, i := range info.Imports {
		if i.Module == "extism:host/user" {
			imported = append(imported, i.Name)
		}
	}
	slices.Sort(imported)
	if want := slices.Sorted(slices.Values(info.Manifest.Capabilities.HostFunctions)); !slices.Equal(imported, want) {
		t.Errorf("imports %v, its manifest names %v", imported, want)
	}

	input := savedRequest(t, rendered(t, "rust", contract.ECGAnalysis))
	var req contract.ECGAnalysisRequest
	var resp contract.ECGAnalysisResponse
	if err := contract.DecodeRequest(input, &req, contract.DecodeOptions{}); err != nil {
		t.Fatal(err)
	}
	reply := calls(input)
	if reply.Trace.Err != nil {
		t.Fatal(reply.Trace.Err)
	}
	if err := contract.DecodeResponse(reply.Output, &resp); err != nil {
		t.Fatal(err)
	}
	if err := contract.CheckAnswer(&req, &resp); err != nil {
		t.Error(err)
	}
	names, mv, err := req.Leads()
	if err != nil {
		t.Fatal(err)
	}
	recorder := ecg.NewRecorder(req.SamplingRate)
	for i, name := range names {
		recorder.Add(name, mv[i])
	}
	a, err := recorder.Analyse()
	if err != nil {
		t.Fatal(err)
	}
	var peaks []int
	for _, b := range a.Beats {
		peaks = append(peaks, b.Sample)
	}
	if !slices.Equal(resp.RPeaks, peaks) {
		t.Errorf("R peaks %v, in Go %v", resp.RPeaks, peaks)
	}
	near := func(what string, got *float64, want, digit float64) {
		if got == nil || math.Abs(*got-want) > digit*0.51 {
			t.Errorf("%s %v, in Go %g", what, got, want)
		}
	}
	near("rate", resp.HeartRate.AvgHeartRate, a.HeartRate.Average, 0.1)
	near("SDNN", resp.HeartRate.HeartRateVariability, a.HeartRate.SDNN, 0.1)
	near("RMSSD", resp.HeartRate.RMSSD, a.HeartRate.RMSSD, 0.1)
	near("quality", resp.SignalQuality, a.Quality, 0.001)
	for i, st := range resp.STAnalysis {
		near("ST "+st.Lead, st.DeviationMV, a.ST[i].J60, 0.001)
	}
	if len(resp.STAnalysis) != len(a.ST) || resp.RhythmAnalysis.Rhythm != string(a.Regularity) {
		t.Errorf("%d ST levels, rhythm %s; in Go %d and %s", len(resp.STAnalysis), resp.RhythmAnalysis.Rhythm, len(a.ST), a.Regularity)
	}

	young := change(t, input, func(m map[string]any) { m["medical_context"] = map[string]any{"patient_age": 12} })
	if err := contract.DecodeResponse(calls(young).Output, &resp); err != nil || resp.ReasonCode != contract.OutsidePopulation {
		t.Errorf("a child is answered %s (%v), want outside_population", resp.ReasonCode, err)
	}
	for name, c := range map[string]struct {
		change func(m map[string]any)
		want   contract.Code
	}{
		"too long for the manifest": {func(m map[string]any) { m["patient_id"] = strings.Repeat("x", 512000) }, contract.InputTooLarge},
		"too long for the memory": {func(m map[string]any) {
			delete(m, "ecg_packed")
			m["lead"], m["ecg_data"] = "I", make([]int, 240000)
		}, contract.InputTooLarge},
	} {
		var refused *contract.Error
		if err := calls(change(t, input, c.change)).Trace.Err; !errors.As(err, &refused) || refused.Code != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// The SDK in Rust reads and writes the contract's examples as the one in Go, and refuses what that refuses with the same
// code and path.
func TestRustReadsAndWritesAsGo(t *testing.T) {
	files := rendered(t, "rust", contract.ECGAnalysis)
	source, err := os.ReadFile("testdata/examples.rs")
	if err != nil {
		t.Fatal(err)
	}
	files["src/lib.rs"] = source
	delete(files, "Cargo.lock") // that of other dependencies
	deps := "[dependencies]\nserde = { version = \"=1.0.152\", features = [\"derive\"] }\nserde_json = \"=1.0.87\"\n"
	small := strings.NewReplacer("[dependencies]\n", deps, "opt-level = 3", `opt-level = "s"`) // else one function is more than is admitted
	files["Cargo.toml"] = []byte(small.Replace(string(files["Cargo.toml"])))
	calls := open(t, buildtest.Scaffold(t, "rust-examples", files).Module)

	for _, kind := range []contract.Kind{contract.ECGAnalysis, contract.HealthContent, contract.LesionAnalysis} {
		info, _ := contract.KindOf(kind)
		for part, into := range map[string]any{"request": info.NewRequest(), "response": info.NewResponse()} {
			sameAsGo(t, calls, string(kind)+"."+part, into)
		}
		data, err := fs.ReadFile(examples.FS, string(kind)+".request.json")
		if err != nil {
			t.Fatal(err)
		}
		for name, bad := range broken(t, kind, data) {
			into := info.NewRequest()
			var want, got *contract.Error
			if err := contract.DecodeRequest(bad, into, contract.DecodeOptions{}); !errors.As(err, &want) {
				t.Fatalf("%s, %s: Go takes it: nothing to compare", kind, name)
			}
			err := calls(bad).Trace.Err
			if !errors.As(err, &got) || got.Code != want.Code || got.Path != want.Path {
				t.Errorf("%s, %s: %v, in Go %v", kind, name, err, want)
			}
		}
	}
	sameAsGo(t, calls, "not_analysable.response", new(contract.ECGAnalysisResponse))
}

func sameAsGo(t *testing.T, calls func(input []byte) harness.Reply, name string, into any) {
	t.Helper()
	data, err := fs.ReadFile(examples.FS, name+".json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, "request") {
		err = contract.DecodeRequest(data, into, contract.DecodeOptions{})
	} else {
		err = contract.DecodeResponse(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := contract.Encode(into)
	if err != nil {
		t.Fatal(err)
	}
	reply := calls(data)
	var g, w any
	if err := json.Unmarshal(want, &w); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(reply.Output, &g); err != nil || !reflect.DeepEqual(g, w) {
		t.Errorf("%s: %v %v\n%s\nin Go\n%s", name, err, reply.Trace.Err, reply.Output, want)
	}
}

// broken makes requests of a sound one that no SDK may take.
func broken(t *testing.T, kind contract.Kind, sound []byte) map[string][]byte {
	t.Helper()
	own := map[contract.Kind]string{contract.ECGAnalysis: "ecg_packed", contract.HealthContent: "content", contract.LesionAnalysis: "lesion_images"}[kind]
	out := map[string][]byte{
		"no JSON": []byte("{"), "an array": []byte("[]"), "a name twice": []byte(`{"kind":"x","kind":"x"}`),
		"deep": []byte(strings.Repeat(`{"a":`, 32) + "{}" + strings.Repeat("}", 32)),
	}
	for name, f := range map[string]func(m map[string]any){
		"contract":       func(m map[string]any) { m["contract"] = "2" },
		"kind":           func(m map[string]any) { m["kind"] = "cardiac-risk" },
		"specialty":      func(m map[string]any) { m["specialty"] = "magic" },
		"missing":        func(m map[string]any) { delete(m, "request_id"); m["audience"] = "x" },
		"missing before": func(m map[string]any) { delete(m, own); m["language"] = 3 },
		"null":           func(m map[string]any) { m["processing_timestamp"] = nil },
		"time":           func(m map[string]any) { m["processing_timestamp"] = "2026-02-30T00:00:00Z" },
		"type": func(m map[string]any) {
			m["medical_context"] = map[string]any{"patient_age": "60"}
			m["audience"] = "x"
		},
		"age":              func(m map[string]any) { m["medical_context"] = map[string]any{"patient_age": 131} },
		"history":          func(m map[string]any) { m["medical_context"] = map[string]any{"medical_history": []any{"a", 1}} },
		"two names":        func(m map[string]any) { m["specialty_context"] = "cardiology"; m["specialty"] = "cardiology" },
		"review":           func(m map[string]any) { m["human_review"] = map[string]any{} },
		"guardian":         func(m map[string]any) { m["consent"] = map[string]any{"guardian": map[string]any{}} },
		"level":            func(m map[string]any) { m["compliance_level"] = 3 },
		"own type":         func(m map[string]any) { m[own] = 7 },
		"long id":          func(m map[string]any) { m["patient_id"] = strings.Repeat("ã", 129) },
		"nested type":      func(m map[string]any) { m["telemedicine"] = map[string]any{"provider": []any{}} },
		"truth":            func(m map[string]any) { m["ai_refused"] = "yes" },
		"numbers for text": func(m map[string]any) { m["consent"] = map[string]any{"purpose_ids": []any{1, 2}} },
	} {
		out[name] = change(t, sound, f)
	}
	if kind == contract.ECGAnalysis {
		packed := func(leads ...any) func(m map[string]any) {
			return func(m map[string]any) {
				m["ecg_packed"] = map[string]any{"encoding": "int16le-base64", "gain_uv": 5, "leads": leads}
			}
		}
		lead := func(name, data string) any { return map[string]any{"name": name, "data": data} }
		for name, f := range map[string]func(m map[string]any){
			"rate":       func(m map[string]any) { m["sampling_rate"] = 49 },
			"two":        func(m map[string]any) { m["ecg_data"] = []any{1, 2}; m["lead"] = "II" },
			"no lead":    func(m map[string]any) { delete(m, "ecg_packed"); m["ecg_data"] = []any{1, 2} },
			"null value": func(m map[string]any) { delete(m, "ecg_packed"); m["ecg_data"] = []any{1, nil}; m["lead"] = "II" },
			"unequal": func(m map[string]any) {
				delete(m, "ecg_packed")
				m["leads"] = map[string]any{"V1": []any{1, 2, 3}, "I": []any{1, 2}}
			},
			"lead name":    func(m map[string]any) { delete(m, "ecg_packed"); m["leads"] = map[string]any{"X": []any{1}} },
			"empty leads":  func(m map[string]any) { delete(m, "ecg_packed"); m["leads"] = map[string]any{} },
			"empty lead":   func(m map[string]any) { delete(m, "ecg_packed"); m["leads"] = map[string]any{"I": []any{}} },
			"no packed":    packed(),
			"empty data":   packed(lead("I", "")),
			"twice":        packed(lead("I", "AAA="), lead("I", "AAA=")),
			"odd":          packed(lead("I", "AA==")),
			"length":       packed(lead("I", "AAA="), lead("II", "AAAAAA==")),
			"no base64":    packed(lead("I", "A-A=")),
			"packed name":  packed(lead("V9", "AAA=")),
			"lead no name": packed(map[string]any{"data": "AAA="}),
			"gain":         func(m map[string]any) { packed(lead("I", "AAA="))(m); m["ecg_packed"].(map[string]any)["gain_uv"] = 0 },
		} {
			out[name] = change(t, sound, f)
		}
	}
	if kind == contract.LesionAnalysis {
		for name, f := range map[string]func(m map[string]any){
			"no image":  func(m map[string]any) { m["lesion_images"] = []any{} },
			"not image": func(m map[string]any) { m["lesion_images"] = []any{"AAAA"} },
			"too many":  func(m map[string]any) { s := m["lesion_images"].([]any)[0]; m["lesion_images"] = []any{s, s, s, s, s} },
			"scale":     func(m map[string]any) { m["mm_per_px"] = 0 },
			"scales":    func(m map[string]any) { m["mm_per_px"] = []any{1, 2} },
			"evolution": func(m map[string]any) { m["patient_history"] = map[string]any{"evolution": "x"} },
		} {
			out[name] = change(t, sound, f)
		}
	}
	return out
}
