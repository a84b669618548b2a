package templates_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/fixtures/ecg"
	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/buildtest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
	pdkecg "github.com/medplug/medplug/sdk-go-pdk/ecg"
	"github.com/medplug/medplug/templates"
)

// Each scaffold tests itself natively with nothing but Python, and built it is hermetic, leaves room, imports the host functions
// that its manifest names and answers its saved request.
func TestPythonScaffolds(t *testing.T) {
	measures := map[contract.Kind]func(t *testing.T, inPython func(input []byte) harness.Reply){
		contract.ECGAnalysis: pythonMeasuresECGsAsGo, contract.LesionAnalysis: pythonMeasuresLesions, contract.HealthContent: nil,
	}
	seen := 0
	for _, s := range templates.List() {
		measure, known := measures[s.Kind]
		if s.Language != "python" || !known {
			continue
		}
		seen++
		t.Run(string(s.Kind), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plugin")
			if _, err := templates.Render(dir, templates.Params{Language: "python", Specialty: s.Specialties[0], Kind: s.Kind}); err != nil {
				t.Fatal(err)
			}
			pythonTestsItself(t, dir)
			module := built(t, "python", s.Kind).Module
			pythonIsHermetic(t, module)
			calls := open(t, module)
			info, _ := contract.KindOf(s.Kind)
			req, resp := info.NewRequest(), info.NewResponse()
			input := savedRequest(t, rendered(t, "python", s.Kind))
			if err := contract.DecodeRequest(input, req, contract.DecodeOptions{}); err != nil {
				t.Fatal(err)
			}
			reply := calls(input)
			if err := contract.DecodeResponse(reply.Output, resp); err != nil {
				t.Fatalf("%v %v", err, reply.Trace.Err)
			}
			if err := contract.CheckAnswer(req, resp); err != nil {
				t.Error(err)
			}
			if common := resp.(contract.ResponseType).Common(); common.Status != contract.OK || common.Provenance.Plugin != "org.example.plugin" || !*common.ProcessingAudit.AuditTrailComplete {
				t.Errorf("%s by %+v, audit %v", common.Status, common.Provenance, common.ProcessingAudit)
			}
			long := change(t, input, func(m map[string]any) { m["patient_id"] = strings.Repeat("x", 1572864) })
			var refused *contract.Error
			if err := calls(long).Trace.Err; !errors.As(err, &refused) || refused.Code != contract.InputTooLarge {
				t.Errorf("%v, want input_too_large", err)
			}
			if measure != nil {
				measure(t, calls)
			}
		})
	}
	if seen != len(measures) {
		t.Errorf("%d scaffolds, want %d", seen, len(measures))
	}
}

// A scaffold carries the SDK whole, with the version that was asked for, and nothing that Python left beside it.
func TestPythonScaffoldIsComplete(t *testing.T) {
	files, err := templates.Files("plugin", templates.Params{Language: "python", Specialty: contract.Dermatology, SDKVersion: "9.8.7"})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"sdk/medplug/__init__.py": `__version__ = "9.8.7"`, "README.md": "9.8.7", ".github/workflows/medplug.yml": "medplug@v9.8.7", "medplug.yaml": "language: python",
		"sdk/extism.py": "def plugin_fn", "sdk/native/_extism.py": "def input_bytes", "sdk/native/_medplug/__init__.py": "", "sdk/medplug/imaging.py": "def decode",
		"sdk/medplug/contract/lesion_analysis.py": "class LesionAnalysisRequest", "plugin.py": "@medplug.entry", "tests/__init__.py": "sdk", ".gitignore": "__pycache__",
	} {
		if content, ok := files[name]; !ok || !strings.Contains(string(content), text) {
			t.Errorf("%s is missing (%v), or does not hold %q", name, !ok, text)
		}
	}
	for name := range files {
		if strings.Contains(name, "__pycache__") || strings.HasSuffix(name, ".pyc") {
			t.Errorf("it carries %s", name)
		}
	}
}

// pythonTestsItself runs a scaffold's own tests with the machine's Python, without any package.
func pythonTestsItself(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), pythonPath(t), "-S", "-B", "-W", "error", "-m", "unittest")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || !strings.HasSuffix(string(out), "\nOK\n") || strings.Contains(string(out), "Ran 0 tests") {
		t.Errorf("its own tests: %v\n%s", err, out)
	}
}

func pythonIsHermetic(t *testing.T, module []byte) {
	t.Helper()
	info, err := harness.Inspect(module)
	if err != nil {
		t.Fatal(err)
	}
	var imported []string
	for _, i := range info.Imports {
		switch {
		case i.Module == "extism:host/user":
			imported = append(imported, i.Name)
		case i.Module != "extism:host/env" || strings.HasPrefix(i.Name, "http_"):
			t.Errorf("imports %s of %s", i.Name, i.Module)
		}
	}
	slices.Sort(imported)
	if want := slices.Sorted(slices.Values(info.Manifest.Capabilities.HostFunctions)); !slices.Equal(imported, want) {
		t.Errorf("imports %v, its manifest names %v", imported, want)
	}
	if len(module) >= 13_000_000 {
		t.Errorf("%d bytes, want less than 13 million", len(module))
	}
}

// pythonMeasuresECGsAsGo: the same algorithm, whose sums are taken in another order and in double precision: R peaks agree
// within one sample at the rate the detector works at, rates within 0.2 bpm, variability within 2 ms, ST levels within 0.01 mV.
func pythonMeasuresECGsAsGo(t *testing.T, inPython func(input []byte) harness.Reply) {
	t.Helper()
	compared := 0
	for i, class := range ecg.Classes() {
		o, err := ecg.Draw(uint64(i)+11, class)
		if err != nil {
			t.Fatal(err)
		}
		o.Rate = []float64{250, 360, 500, 1000}[i%4]
		record, err := ecg.Generate(o)
		if err != nil {
			t.Fatal(err)
		}
		if o.Seconds > 20 {
			if record, err = record.Cut(0, int(20*o.Rate)); err != nil {
				t.Fatal(err)
			}
		}
		req := &contract.ECGAnalysisRequest{Request: contract.Request{Contract: contract.Version, Kind: contract.ECGAnalysis, RequestID: "r",
			ProcessingTimestamp: "2026-11-22T10:00:00Z"}, SamplingRate: o.Rate, ECGPacked: &contract.ECGPacked{Encoding: "int16le-base64", GainUV: 5}}
		recorder := pdkecg.NewRecorder(o.Rate)
		for k, name := range contract.LeadNames() {
			mv := slices.Clone(record.Lead(k))
			damage(mv, i, k, o.Rate)
			lead, err := contract.PackLead(name, mv, 5)
			if err != nil {
				t.Fatal(err)
			}
			req.ECGPacked.Leads = append(req.ECGPacked.Leads, lead)
			if mv, err = req.ECGPacked.Samples(name); err != nil {
				t.Fatal(err)
			}
			recorder.Add(name, mv)
		}
		input, err := contract.Encode(req)
		if err != nil {
			t.Fatal(err)
		}
		reply := inPython(input)
		var resp contract.ECGAnalysisResponse
		if err := contract.DecodeResponse(reply.Output, &resp); err != nil {
			t.Fatalf("%s: %v %v", class, err, reply.Trace.Err)
		}
		want, err := recorder.Analyse()
		var refused *pdkecg.Unanalysable
		if errors.As(err, &refused) {
			if string(resp.ReasonCode) != string(refused.Reason) {
				t.Errorf("%s: %s %s, in Go %s", class, resp.Status, resp.ReasonCode, refused.Reason)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		compared++
		pythonECGApart(t, fmt.Sprintf("%s at %g Hz", class, o.Rate), o.Rate, &resp, want)
	}
	if compared < 8 {
		t.Errorf("only %d ECGs compared", compared)
	}
}

// damage takes away of every second recording what electrodes lose: a lead that is off, one that is mostly missing, one with
// gaps, and a second and a half of all of them.
func damage(mv []float64, recording, lead int, rate float64) {
	if recording%2 == 0 {
		return
	}
	for i := range mv {
		second := float64(i) / rate
		if lead == 2 && second > 3 || lead == 5 && math.Mod(second, 2) < 0.3 || second > 5 && second < 6.5 {
			mv[i] = math.NaN()
		}
		if lead == 9 {
			mv[i] = 0.1
		}
	}
}

func pythonECGApart(t *testing.T, where string, rate float64, got *contract.ECGAnalysisResponse, want *pdkecg.Analysis) {
	t.Helper()
	if got.Status != contract.OK || len(got.RPeaks) != len(want.Beats) {
		t.Errorf("%s: %s, %d beats, in Go %d", where, got.Status, len(got.RPeaks), len(want.Beats))
		return
	}
	for i, p := range got.RPeaks {
		if d := p - want.Beats[i].Sample; math.Abs(float64(d)) > max(1, rate/250) {
			t.Errorf("%s: R peak %d at %d, in Go %d", where, i, p, want.Beats[i].Sample)
		}
	}
	near := func(what string, got *float64, want, most float64) {
		if (got == nil) != math.IsNaN(want) || got != nil && math.Abs(*got-want) > most {
			t.Errorf("%s: %s %v, in Go %g", where, what, got, want)
		}
	}
	near("rate", got.HeartRate.AvgHeartRate, want.HeartRate.Average, 0.2)
	near("SDNN", got.HeartRate.HeartRateVariability, want.HeartRate.SDNN, 2)
	near("RMSSD", got.HeartRate.RMSSD, want.HeartRate.RMSSD, 2)
	near("quality", got.SignalQuality, want.Quality, 0.01)
	if len(got.STAnalysis) != len(want.ST) || got.RhythmAnalysis.Rhythm != string(want.Regularity) || *got.RhythmAnalysis.EctopicBeats != want.Ectopic {
		t.Errorf("%s: %d levels, %s, %d ectopic; in Go %d, %s, %d", where, len(got.STAnalysis), got.RhythmAnalysis.Rhythm, *got.RhythmAnalysis.EctopicBeats,
			len(want.ST), want.Regularity, want.Ectopic)
		return
	}
	for i, st := range got.STAnalysis {
		near("ST "+st.Lead, st.DeviationMV, want.ST[i].J60, 0.01)
	}
}

// pythonMeasuresLesions: the lesion scaffold is held against drawn lesions whose truth is known, as the one in Go.
func pythonMeasuresLesions(t *testing.T, inPython func(input []byte) harness.Reply) {
	t.Helper()
	const each = 8
	scores, overlap, far, measured := map[lesion.Diagnosis][]float64{}, 0.0, 0, 0.0
	for _, d := range []lesion.Diagnosis{lesion.CommonNevus, lesion.Melanoma} {
		for seed := range uint64(each) {
			o := lesion.TypicalOf(seed, d)
			o.Size = 256
			im, err := lesion.Generate(o)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			encode := func() error { return im.EncodeJPEG(&b, 90) }
			if seed%2 == 1 {
				encode = func() error { return im.EncodePNG(&b) }
			}
			if err := encode(); err != nil {
				t.Fatal(err)
			}
			reply := inPython(lesionRequest(t, im.MMPerPx, b.Bytes()))
			var resp contract.LesionAnalysisResponse
			if err := contract.DecodeResponse(reply.Output, &resp); err != nil {
				t.Fatalf("%v %v", err, reply.Trace.Err)
			}
			if resp.Status != contract.OK {
				continue
			}
			l := resp.LesionCharacteristics["lesion_1"]
			measured++
			overlap += jaccard(l.MaskRLE, im.Mask)
			if math.Abs(*l.ABCDEScore.DiameterMM/im.Truth.DiameterMM-1) > 0.1 {
				far++
			}
			scores[d] = append(scores[d], *resp.MalignancyRiskAssessment.RiskScore)
		}
	}
	auc := higher(scores[lesion.Melanoma], scores[lesion.CommonNevus])
	t.Logf("mean overlap %.3f, %g of %d measured, %d diameters more than a tenth off, area under the curve %.2f", overlap/measured, measured, 2*each, far, auc)
	if overlap/measured < 0.92 || measured < 2*each-1 || far > 1 || auc < 0.9 {
		t.Error("want a mean overlap of 0.92, at most 1 refused, at most 1 diameter off, and 0.9 of the pairs in order")
	}
}

// In the runtime the SDK does what it does natively, where all kinds are compared with Go case by case.
func TestPythonReadsAndWritesAsGoInTheRuntime(t *testing.T) {
	files := rendered(t, "python", contract.ECGAnalysis)
	source, err := os.ReadFile("testdata/examples.py")
	if err != nil {
		t.Fatal(err)
	}
	files["plugin.py"] = source
	calls := open(t, buildtest.Scaffold(t, "python-examples", files).Module)
	for _, info := range contract.Kinds() {
		for _, part := range []string{"request", "response"} {
			data, err := fs.ReadFile(examples.FS, string(info.Kind)+"."+part+".json")
			if err != nil {
				t.Fatal(err)
			}
			if got, want := replied(t, calls(data)), inGo(t, info, part, data); !reflect.DeepEqual(got, want) {
				t.Errorf("%s %s: %+v, in Go %+v", info.Kind, part, got, want)
			}
		}
	}
	for _, kind := range []contract.Kind{contract.ECGAnalysis, contract.LesionAnalysis} {
		info, _ := contract.KindOf(kind)
		sound, err := fs.ReadFile(examples.FS, string(kind)+".request.json")
		if err != nil {
			t.Fatal(err)
		}
		bad := broken(t, kind, sound)
		delete(bad, "kind") // the plugin reads them all
		for name, data := range bad {
			if got, want := replied(t, calls(data)), inGo(t, info, "request", data); got.Code != want.Code || got.Path != want.Path || want.Code == "" {
				t.Errorf("%s, %s: %s at %q, in Go %s at %q", kind, name, got.Code, got.Path, want.Code, want.Path)
			}
		}
	}
}

func replied(t *testing.T, reply harness.Reply) (s said) {
	t.Helper()
	var fault *contract.Error
	if errors.As(reply.Trace.Err, &fault) {
		return said{Code: fault.Code, Path: fault.Path}
	}
	if reply.Trace.Err != nil {
		t.Fatal(reply.Trace.Err)
	}
	s.Out = parsed(t, reply.Output)
	return s
}

func parsed(t *testing.T, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
