package templates_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build/buildtest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
	"github.com/medplug/medplug/templates"
)

// cSpecialty is the one that a scaffold in C is written for.
func cSpecialty(kind contract.Kind) contract.Specialty {
	if kind == contract.LesionAnalysis {
		return contract.Dermatology
	}
	return contract.Cardiology
}

// inC builds a program on the SDK in C instead of the scaffold's own: a file of testdata.
func inC(t *testing.T, kind contract.Kind, program string) func(input []byte) harness.Reply {
	t.Helper()
	files := rendered(t, "c", kind)
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return strings.HasPrefix(name, "src/") })
	source, err := os.ReadFile(filepath.Join("testdata", program))
	if err != nil {
		t.Fatal(err)
	}
	files[program] = source
	return open(t, buildtest.Scaffold(t, "c-"+program, files).Module)
}

// Each scaffold tests itself natively, fits into the smallest class that can be and imports what its manifest names. That it conforms is
// tested with the rules, for all languages.
func TestCScaffoldsTestThemselves(t *testing.T) {
	seen := 0
	for _, s := range templates.List() {
		if s.Language != "c" {
			continue
		}
		seen++
		t.Run(string(s.Kind), func(t *testing.T) { cTestsItself(t, s.Kind) })
	}
	if seen == 0 {
		t.Error("there is none: this looks at nothing")
	}
}

func cTestsItself(t *testing.T, kind contract.Kind) {
	dir := filepath.Join(t.TempDir(), "plugin")
	if _, err := templates.Render(dir, templates.Params{Language: "c", Specialty: cSpecialty(kind), Kind: kind}); err != nil {
		t.Fatal(err)
	}
	buildtest.Toolchains(t)
	cmd := exec.CommandContext(t.Context(), "make", "-s", "test", "CFLAGS=-O1 -Werror")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "ok\n" {
		t.Errorf("make test: %v\n%s", err, out)
	}
	module := built(t, "c", kind).Module
	info, err := harness.Inspect(module)
	if err != nil {
		t.Fatal(err)
	}
	var imported []string
	for _, i := range info.Imports {
		switch {
		case i.Module == "extism:host/user":
			imported = append(imported, i.Name)
		case i.Module != "extism:host/env":
			t.Errorf("imports %s of %s", i.Name, i.Module)
		}
	}
	slices.Sort(imported)
	if want := slices.Sorted(slices.Values(info.Manifest.Capabilities.HostFunctions)); !slices.Equal(imported, want) {
		t.Errorf("imports %v, its manifest names %v", imported, want)
	}
	want := harness.Micro
	if kind == contract.LesionAnalysis { // a decoded image needs more
		want = harness.Standard
	}
	if info.Manifest.Limits.Class != string(want) {
		t.Errorf("class %s, want %s", info.Manifest.Limits.Class, want)
	}
}

// A file of an older SDK would be compiled with those of the new one.
func TestCOverwriteLeavesNoOldSDK(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plugin")
	if _, err := templates.Render(dir, templates.Params{Language: "c", Specialty: contract.Cardiology, Kind: contract.ECGAnalysis}); err != nil {
		t.Fatal(err)
	}
	stale, mine := filepath.Join(dir, "sdk", "stale.c"), filepath.Join(dir, "src", "mine.c")
	for _, file := range []string{stale, mine} {
		if err := os.WriteFile(file, []byte("int x;\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := templates.Overwrite(dir, templates.Params{Language: "c", Specialty: contract.Cardiology, Kind: contract.ECGAnalysis}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("the old file is still there")
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error(err)
	}
}

// Every example of the contract comes out as it went in, and what is no strict JSON is refused just where Go refuses it.
func TestCReadsAndWritesTheExamples(t *testing.T) {
	echo := inC(t, contract.ECGAnalysis, "echo.c")
	names, err := fs.Glob(examples.FS, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range contract.Kinds() {
		for _, what := range []string{".request.json", ".response.json"} {
			if !slices.Contains(names, string(kind.Kind)+what) {
				t.Errorf("there is no example %s%s", kind.Kind, what)
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for _, name := range names {
		text, err := fs.ReadFile(examples.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, text, echo(text))
		for range 8 {
			bad := slices.Clone(text)
			for range 1 + random.IntN(2) {
				bad[random.IntN(len(bad))] = []byte("\"\\{}[]:,0e-.ntu\x00\x1f\x80\xed\xff")[random.IntN(20)]
			}
			if _, err := strictjson.Parse(bad); err == nil {
				same(t, name, bad, echo(bad))
			} else if refused++; echo(bad).Trace.Err == nil {
				t.Errorf("%s: taken, in Go %v: %q", name, err, bad)
			}
		}
	}
	if refused < 60 {
		t.Errorf("only %d were refused", refused)
	}
	for text, sound := range map[string]bool{
		`"\ud83d\ude00 \u00e7 \u0000 \" \\ \/ \b\f\n\r\t"`: true, `[-0, 0.0, 1e2, 1E-2, -1.5e+3]`: true, `{"a":{"a":1},"b":[{"a":1},{"a":2}]}`: true, `[ ]`: true, ` { } `: true,
		nested(32): true, nested(33): false,
		`"\ude00"`: false, `"\ud83d"`: false, `"\ud83dx"`: false, `"\x"`: false, "\"\t\"": false, "\"\xc0\x80\"": false, "\"\xed\xa0\x80\"": false, "\"\xf4\x90\x80\x80\"": false,
		`01`: false, `1.`: false, `.5`: false, `-`: false, `1e`: false, `1e999`: false, `+1`: false, `NaN`: false, `tru`: false, `[1,]`: false, `{"a":1,}`: false, `{"a"}`: false,
		`{"a":1,"\u0061":2}`: false, `{"é":1,"\u00e9":2}`: false, `1 2`: false, ``: false, `{"a":1`: false, "\ufeff1": false, `{a:1}`: false, `[1 2]`: false, `"`: false, `"\u12`: false,
	} {
		_, err := strictjson.Parse([]byte(text))
		if reply := echo([]byte(text)); (reply.Trace.Err == nil) != sound || (err == nil) != sound {
			t.Errorf("%q: %v, in Go %v, want sound %v", text, reply.Trace.Err, err, sound)
		} else if sound {
			same(t, text, []byte(text), reply)
		}
	}
}

func nested(levels int) string {
	return strings.Repeat(`{"a":`, levels-1) + "{}" + strings.Repeat("}", levels-1)
}

func same(t *testing.T, name string, want []byte, got harness.Reply) {
	t.Helper()
	var w, g any
	if err := json.Unmarshal(want, &w); err != nil {
		t.Fatal(err)
	}
	if _, object := w.(map[string]any); !object {
		w = map[string]any{"it": w}
	}
	if err := json.Unmarshal(got.Output, &g); err != nil || !reflect.DeepEqual(g, w) {
		t.Errorf("%s: %v %v\n%s\nwant\n%s", name, err, got.Trace.Err, got.Output, want)
	}
}

// Numbers are read to the last bit and written as short as they can be.
func TestCReadsAndWritesNumbersExactly(t *testing.T) {
	echo := inC(t, contract.ECGAnalysis, "echo.c")
	random := rand.New(rand.NewPCG(3, 4))
	texts := []string{"5e-324", "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308", "2.2250738585072014e-308",
		"1.7976931348623157e308", "9007199254740993", "9007199254740992.99999999", "9007199254740993.00000000000000000000000000000001", "0.1", "1e23", "8.5e22", "123456789012345678901234567890",
		"0.000001", "0.0000001", "1e21", "1e20", "0.3", "74.4", "1e-400", "179769313486231580793728971405301e276", strings.Repeat("9", 300), "0." + strings.Repeat("0", 300) + "123",
		"1" + strings.Repeat("0", 30) + "e-30", "4503599627370496.5", "4503599627370497.5", "1.00000000000000011102230246251565404236316680908203125", "1.00000000000000011102230246251565404236316680908203124"}
	for range 800 {
		v := math.Float64frombits(random.Uint64())
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		texts = append(texts, strconv.FormatFloat(v, 'e', -1, 64), strconv.FormatFloat(v, 'e', random.IntN(25), 64), strconv.FormatFloat(random.Float64()*20-10, 'f', random.IntN(6), 64))
	}
	texts = slices.DeleteFunc(texts, func(s string) bool { // rounded up over the greatest
		_, err := strconv.ParseFloat(s, 64)
		return err != nil
	})
	reply := echo([]byte("[" + strings.Join(texts, ",") + "]"))
	if reply.Trace.Err != nil {
		t.Fatal(reply.Trace.Err)
	}
	got := strings.Split(strings.Trim(string(reply.Output), `{"it:[]}`), ",")
	if len(got) != len(texts) {
		t.Fatalf("%d numbers, want %d", len(got), len(texts))
	}
	for i, text := range texts {
		want, _ := strconv.ParseFloat(text, 64)
		v, err := strconv.ParseFloat(got[i], 64)
		if err != nil || v != want {
			t.Errorf("%s became %s, want %g", text, got[i], want)
		}
		if short := digits(strconv.FormatFloat(want, 'e', -1, 64)); digits(got[i]) != short {
			t.Errorf("%s became %s, with other digits than %s", text, got[i], short)
		}
	}
}

// digits are the significant ones of a number.
func digits(number string) string {
	mantissa, _, _ := strings.Cut(number, "e")
	mantissa = strings.ReplaceAll(strings.TrimPrefix(mantissa, "-"), ".", "")
	return strings.Trim(mantissa, "0")
}
