package manifest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func example(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/ecg.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseReadsTheExample(t *testing.T) {
	m, err := Parse([]byte(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	type facts struct {
		ID, Version, Name string
		Kind              contract.Kind
		Accepts           []string
		Pages             int
		Population        contract.Population
		Inputs            int
		Class, Number     *string
		Clock             bool
	}
	class := "II"
	want := facts{"org.example.ecg-go", "1.0.0", "Pré-análise de ECG (ritmo e frequência)", contract.ECGAnalysis,
		[]string{"packed", "floats", "lead"}, 256, contract.Population{AgeMin: 18, AgeMax: 110}, 5, &class, nil, false}
	got := facts{m.Plugin.ID, m.Plugin.Version, m.Plugin.Name, m.Kind, m.Accepts, *m.Limits.MemoryPages, m.Medical.Population,
		len(m.Privacy.Inputs), m.SaMD.Class, m.SaMD.ANVISANumber, m.Capabilities.Clock}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Each case changes the example once; the faults are all that Parse says about it, line by line.
func TestParseSaysEveryFaultAndWhere(t *testing.T) {
	for name, tc := range map[string]struct {
		old, new string
		want     []string
	}{
		"misspelt key":         {"  version: 1.0.0", "  versio: 1.0.0", []string{"4:3: plugin.versio: unknown key; did you mean version?"}},
		"unheard-of key":       {"random: false", "random: false\n  telepathy: true", []string{"20:3: capabilities.telepathy: unknown key; there are: clock, host_functions, hosts, random"}},
		"key twice":            {"specialty: cardiology", "specialty: cardiology\nspecialty: any", []string{"11:1: specialty: the key stands twice, first in line 10"}},
		"older name twice":     {"capabilities:", "capabilities:\n  allowed_hosts: []", []string{"17:3: capabilities.hosts: the key stands twice, first in line 16"}},
		"number for text":      {"  version: 1.0.0", "  version: 1.0", []string{"4:12: plugin.version: want text; write it in quotes"}},
		"1.1's booleans":       {"clock: false", "clock: no", []string{"18:10: capabilities.clock: want true or false"}},
		"text for list":        {"accepts: [packed, floats, lead]", "accepts: packed", []string{"12:10: accepts: want a list"}},
		"fraction for integer": {"memory_pages: 256", "memory_pages: 25.5", []string{"14:41: limits.memory_pages: want a whole number"}},
		"infinite":             {"age_min: 18", "age_min: -.inf", []string{"23:25: medical.population.age_min: infinity and not-a-number are no values"}},
		"beyond 64 bits":       {"memory_pages: 256", "memory_pages: 99999999999999999999", []string{"14:41: limits.memory_pages: the number is out of range"}},
		"anchor":               {"license: Apache-2.0", "license: &l Apache-2.0", []string{"8:12: plugin.license: anchors are not allowed"}},
		"tag":                  {"license: Apache-2.0", "license: !!str Apache-2.0", []string{"8:12: plugin.license: tags are not allowed"}},
		"bare tag":             {"license: Apache-2.0", "license: ! Apache-2.0", []string{"8:12: plugin.license: tags are not allowed"}},
		"own tag":              {"license: Apache-2.0", "license: !mine Apache-2.0", []string{"8:12: plugin.license: tags are not allowed"}},
		"merge key":            {"  language: go", "  language: go\n  <<: {id: x}", []string{"10:3: plugin: merge keys (<<) are not allowed"}},
		"key that is no text":  {"  language: go", "  language: go\n  7: x", []string{"10:3: plugin: a key must be text"}},
		"tab":                  {"  language: go", "\tlanguage: go", []string{"9:1: not YAML: found a tab character that violates indentation (while scanning a plain scalar)"}},
		"second document":      {"specialty: cardiology", "---\nspecialty: cardiology", []string{"10:1: a second document begins here, only one is allowed"}},
		"directive":            {"contract: \"1\"", "%YAML 1.1\n---\ncontract: \"1\"", []string{"1:1: directives (%YAML, %TAG) are not allowed"}},
		"bad UTF-8":            {"license: Apache-2.0", "license: Apache\xff", []string{"8:18: not valid UTF-8"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := example(t)
			changed := strings.Replace(text, tc.old, tc.new, 1)
			if changed == text {
				t.Fatalf("the example does not hold %q", tc.old)
			}
			_, err := Parse([]byte(changed))
			checkFaults(t, err, tc.want)
		})
	}
}

func checkFaults(t *testing.T, err error, want []string) {
	t.Helper()
	var faults Errors
	if !errors.As(err, &faults) {
		t.Fatalf("error %v (%T), want Errors", err, err)
	}
	if diff := cmp.Diff(want, strings.Split(faults.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}

func TestParseReportsAllFaultsInTheOrderOfTheFile(t *testing.T) {
	text := example(t)
	for old, replacement := range map[string]string{
		"  version: 1.0.0":   "  versio: 1.0.0",
		"kind: ecg-analysis": "kind: ecg",
		"clock: false":       "clock: off",
		"role: operator":     "roll: operator",
	} {
		text = strings.Replace(text, old, replacement, 1)
	}
	_, err := Parse([]byte(text))
	var faults Errors
	if !errors.As(err, &faults) {
		t.Fatalf("error %v, want Errors", err)
	}
	var paths []string
	for i, f := range faults {
		paths = append(paths, f.Path)
		if i > 0 && f.Line < faults[i-1].Line {
			t.Errorf("line %d is reported after line %d", f.Line, faults[i-1].Line)
		}
	}
	if diff := cmp.Diff([]string{"plugin.versio", "kind", "capabilities.clock", "privacy.roll"}, paths); diff != "" {
		t.Error(diff)
	}
}

func TestParseNamesWhatIsMissingWhereItBelongs(t *testing.T) {
	text := strings.Replace(example(t), "  publisher: Exemplo Saúde Ltda.\n", "", 1)
	_, err := Parse([]byte(text))
	var faults Errors
	if !errors.As(err, &faults) || len(faults) != 1 {
		t.Fatalf("error %v, want one fault", err)
	}
	if f := faults[0]; f.Path != "plugin.publisher" || f.Line != 2 || f.Column != 1 {
		t.Errorf("got %v, want plugin.publisher at 2:1, where plugin stands", f)
	}
}

func TestParseRefusesWhatIsNoManifest(t *testing.T) {
	for name, text := range map[string]string{
		"empty":      "",
		"comment":    "# nothing\n",
		"scalar":     "hello",
		"list":       "- a\n- b\n",
		"null":       "~",
		"alias":      "a: &x 1\nb: *x\n",
		"huge":       "# " + strings.Repeat("x", maxBytes),
		"deep":       "a: " + strings.Repeat("[", 20000) + strings.Repeat("]", 20000),
		"self alias": "a: &a [*a]",
		"UTF-16":     "\xff\xfea\x00",
	} {
		if m, err := Parse([]byte(text)); err == nil || m != nil {
			t.Errorf("%s: got %v, %v, want only an error", name, m, err)
		}
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	if _, err := ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v, want fs.ErrNotExist", err)
	}
	if err := os.WriteFile(path, []byte("kind: ecg-analysis\nkindd: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadFile(path)
	if err == nil || !strings.Contains(err.Error(), filepath.ToSlash(path)+":2:1: kindd: unknown key; did you mean kind?") {
		t.Errorf("faulty file: %v, want file, line and column", err)
	}
	if err := os.WriteFile(path, []byte(example(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(path); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(example(f)))
	for _, s := range []string{"a: &x [*x]", "? [a]\n: b", "%YAML 1.2\n---\na: 1", "a: 1\n---\nb: 2", "<<: {a: 1}", "plugin: {id: !!binary x}", "accepts: [[[[[", "\ufeffkind: x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := Parse(text)
		var faults Errors
		if err != nil && (!errors.As(err, &faults) || len(faults) == 0) {
			t.Fatalf("error %v (%T), want Errors that say something", err, err)
		}
		if err == nil {
			module, err := Embed(empty, m)
			if err != nil {
				t.Fatalf("a manifest that parses cannot be embedded: %v", err)
			}
			back, err := Extract(module)
			if err != nil {
				t.Fatalf("a manifest that was embedded cannot be read: %v", err)
			}
			if diff := cmp.Diff(m, back); diff != "" {
				t.Fatalf("embedding changes the manifest: %s", diff)
			}
		}
	})
}

// A pipe is no manifest: opening it would never end.
func TestAPipeIsNoManifest(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Error(err)
	}
}
