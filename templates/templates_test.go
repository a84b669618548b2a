package templates_test

import (
	"bytes"
	"errors"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/sdk-go-pdk"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/templates"
)

var cardiology = templates.Params{Specialty: contract.Cardiology}

func files(t *testing.T, folder string, p templates.Params) map[string][]byte {
	t.Helper()
	all, err := templates.Files(folder, p)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// goScaffolds are those in Go, each for its first specialty.
func goScaffolds(t *testing.T) []templates.Params {
	t.Helper()
	var all []templates.Params
	for _, s := range templates.List() {
		if s.Language == "go" {
			all = append(all, templates.Params{Language: "go", Specialty: s.Specialties[0], Kind: s.Kind})
		}
	}
	if len(all) == 0 {
		t.Fatal("there is none: this looks at nothing")
	}
	return all
}

func TestScaffoldIsComplete(t *testing.T) {
	for _, p := range goScaffolds(t) {
		t.Run(string(p.Kind), func(t *testing.T) { isComplete(t, files(t, "plugin", p)) })
	}
}

func isComplete(t *testing.T, all map[string][]byte) {
	for _, name := range []string{"main.go", "medplug.yaml", "README.md", "go.mod", ".gitignore", ".github/workflows/medplug.yml", "vendor/modules.txt"} {
		if len(all[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	for what, there := range map[string]func(string) bool{
		"a test": func(name string) bool { return strings.HasSuffix(name, "_test.go") },
		"a saved request": func(name string) bool {
			return strings.HasPrefix(name, "testdata/") && strings.HasSuffix(name, ".json")
		},
	} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(all)), there) {
			t.Errorf("%s is missing", what)
		}
	}
	if !strings.Contains(string(all[".gitignore"]), ".medplug/") {
		t.Error(".gitignore leaves out .medplug/")
	}
	for name, content := range all {
		if bytes.Contains(content, []byte("[[.")) {
			t.Errorf("%s holds an unfilled field", name)
		}
		if strings.Contains(name, "dot-") || strings.HasSuffix(name, ".tmpl") || strings.HasSuffix(name, "_test.go") && strings.HasPrefix(name, "vendor/") {
			t.Errorf("%s has no place in a scaffold", name)
		}
		if strings.HasSuffix(name, ".go") {
			formatted, err := format.Source(content)
			if err != nil || !bytes.Equal(formatted, content) {
				t.Errorf("%s is not as gofmt writes it (%v)", name, err)
			}
		}
	}
}

// The vendored SDK is the one this repository holds, file by file, and modules.txt lists its packages.
func TestScaffoldVendorsTheSDK(t *testing.T) {
	all := files(t, "cardiology", cardiology)
	source, err := pdk.Source()
	if err != nil {
		t.Fatal(err)
	}
	const dir = "vendor/github.com/medplug/medplug/sdk-go-pdk/"
	for name, want := range source {
		got, there := all[dir+name]
		if left := name == "go.mod" || name == "source.go"; there == left || there && !bytes.Equal(got, want) {
			t.Errorf("%s: there %v", name, there)
		}
	}
	list := string(all["vendor/modules.txt"])
	for _, want := range []string{"# github.com/medplug/medplug/sdk-go-pdk v" + pdk.Version + "\n## explicit; go 1.",
		"\ngithub.com/medplug/medplug/sdk-go-pdk\n", "\ngithub.com/medplug/medplug/sdk-go-pdk/contract\n", "\ngithub.com/medplug/medplug/sdk-go-pdk/ecg\n"} {
		if !strings.Contains(list, want) {
			t.Errorf("modules.txt lacks %q:\n%s", want, list)
		}
	}
	if !strings.Contains(string(all["go.mod"]), "sdk-go-pdk v"+pdk.Version+"\n") {
		t.Errorf("go.mod asks for another SDK:\n%s", all["go.mod"])
	}
}

func TestManifestIsSound(t *testing.T) {
	for folder, want := range map[string]struct{ id, module string }{
		"cardiology":     {"org.example.cardiology", "example.org/cardiology"},
		"Meu ECG (São)":  {"org.example.meu-ecg-sao", "example.org/meu-ecg-sao"},
		"心電図":            {"org.example.plugin", "example.org/plugin"},
		"ecg_2--final..": {"org.example.ecg-2-final", "example.org/ecg-2-final"},
	} {
		p := cardiology
		p.Name = `ECG "de repouso": C:\ #1`
		all := files(t, folder, p)
		m, err := manifest.Parse(all["medplug.yaml"])
		if err != nil {
			t.Errorf("%s: %v", folder, err)
			continue
		}
		if faults := m.Validate(); len(faults) > 0 {
			t.Errorf("%s: %v", folder, faults)
		}
		if m.Plugin.ID != want.id || m.Plugin.Name != p.Name || m.Kind != contract.ECGAnalysis || m.Specialty != contract.Cardiology || m.SaMD.Status != "research_only" {
			t.Errorf("%s: %+v", folder, m.Plugin)
		}
		if !strings.HasPrefix(string(all["go.mod"]), "module "+want.module+"\n") {
			t.Errorf("%s: %.40s", folder, all["go.mod"])
		}
	}
}

// Every specialty has a scaffold without more being said, and every scaffold a manifest that holds for each of its specialties.
func TestEverySpecialtyHasAScaffold(t *testing.T) {
	for _, specialty := range templates.Specialties() {
		m, err := manifest.Parse(files(t, "x", templates.Params{Specialty: specialty})["medplug.yaml"])
		if err != nil || m.Specialty != specialty {
			t.Errorf("%s: %v", specialty, err)
		}
	}
	for _, s := range templates.List() {
		for _, specialty := range s.Specialties {
			m, err := manifest.Parse(files(t, "x", templates.Params{Language: s.Language, Specialty: specialty, Kind: s.Kind})["medplug.yaml"])
			if err != nil {
				t.Errorf("%s %s: %v", s.Language, s.Kind, err)
				continue
			}
			if faults := m.Validate(); len(faults) > 0 || m.Specialty != specialty || m.Kind != s.Kind || m.Plugin.Language != s.Language {
				t.Errorf("%s %s for %s: %v", s.Language, s.Kind, specialty, faults)
			}
		}
	}
}

func TestWhatThereIs(t *testing.T) {
	with := func(change func(p *templates.Params)) templates.Params {
		p := cardiology
		change(&p)
		return p
	}
	for name, c := range map[string]struct {
		p    templates.Params
		want string
	}{
		"other kind":       {with(func(p *templates.Params) { p.Language, p.Kind = "python", contract.MedicationValidation }), `no scaffold of kind "medication-validation" for specialty cardiology in language "python"`},
		"other specialty":  {templates.Params{Specialty: contract.Psychiatry, Kind: contract.ECGAnalysis}, `no scaffold of kind "ecg-analysis" for specialty psychiatry`},
		"no specialty":     {templates.Params{}, "is none of cardiology, dermatology, general_practice, psychiatry, pediatrics, gynecology, orthopedics, ophthalmology"},
		"any specialty":    {templates.Params{Specialty: contract.Any}, "is none of"},
		"unknown language": {with(func(p *templates.Params) { p.Language = "cobol" }), `language "cobol"`},
		"unknown kind":     {with(func(p *templates.Params) { p.Kind = contract.CardiacRisk }), `no scaffold of kind "cardiac-risk"`},
	} {
		_, err := templates.Files("x", c.p)
		var u *templates.UnavailableError
		if !errors.As(err, &u) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "cardiology --kind ecg-analysis --lang go") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, p := range map[string]templates.Params{
		"id":      with(func(p *templates.Params) { p.ID = "Org Example" }),
		"name":    with(func(p *templates.Params) { p.Name = "two\nlines" }),
		"version": with(func(p *templates.Params) { p.SDKVersion = "latest" }),
	} {
		if _, err := templates.Files("x", p); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("bad %s: %v", name, err)
		}
	}
	for _, s := range templates.List() {
		for _, specialty := range s.Specialties {
			if _, err := templates.Files("x", templates.Params{Language: s.Language, Specialty: specialty, Kind: s.Kind}); err != nil {
				t.Errorf("%+v is listed: %v", s, err)
			}
		}
	}
	if len(templates.Specialties()) != 8 {
		t.Errorf("specialties %v, want eight", templates.Specialties())
	}
}

// tree lists what lies in a folder, content by path.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRenderWritesWhereNothingIs(t *testing.T) {
	want := slices.Sorted(maps.Keys(files(t, "cardiology", cardiology)))
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty", "cardiology")
	if err := os.MkdirAll(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, dst := range map[string]string{"new": filepath.Join(dir, "new", "deeper", "cardiology"), "empty": empty} {
		if _, err := templates.Render(dst, cardiology); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := slices.Sorted(maps.Keys(tree(t, dst))); !slices.Equal(got, want) {
			t.Errorf("%s: wrote %v", name, got)
		}
		if around, err := os.ReadDir(filepath.Dir(dst)); err != nil || len(around) != 1 {
			t.Errorf("%s: left %v beside it (%v)", name, around, err)
		}
		if info, err := os.Stat(dst); err != nil || info.Mode().Perm()&0o055 != 0o055 {
			t.Errorf("%s: mode %v (%v)", name, info.Mode(), err)
		}
	}
}

// What is there is replaced only when that was asked for, and then only files of the same names.
func TestOverwrite(t *testing.T) {
	dst := filepath.Join(t.TempDir(), "cardiology")
	stale := filepath.Join(dst, "vendor", "github.com", "medplug", "medplug", "sdk-go-pdk", "stale.go")
	for path, text := range map[string]string{filepath.Join(dst, "main.go"): "package old", filepath.Join(dst, "notes"): "mine", stale: "package old"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	written, err := templates.Overwrite(dst, cardiology)
	if err != nil {
		t.Fatal(err)
	}
	want := files(t, "cardiology", cardiology)
	if !slices.Equal(written, slices.Sorted(maps.Keys(want))) {
		t.Errorf("says it wrote %v", written)
	}
	got := tree(t, dst)
	for name, content := range want {
		if got[name] != string(content) {
			t.Errorf("%s was not written", name)
		}
	}
	if len(got) != len(want)+1 || got["notes"] != "mine" {
		t.Errorf("%d files, want the scaffold's %d and notes", len(got), len(want))
	}
	file := filepath.Join(t.TempDir(), "x")
	var taken *templates.ExistsError
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := templates.Overwrite(file, cardiology); !errors.As(err, &taken) {
		t.Errorf("a file in its place: %v", err)
	}
}

func TestRenderOverwritesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		make func(dst string) error
		p    templates.Params
		want any
	}{
		"a file in the folder": {func(dst string) error {
			return errors.Join(os.Mkdir(dst, 0o755), os.WriteFile(filepath.Join(dst, "notes"), []byte("mine"), 0o644))
		}, cardiology, new(*templates.ExistsError)},
		"a file in its place": {func(dst string) error { return os.WriteFile(dst, []byte("mine"), 0o644) }, cardiology, new(*templates.ExistsError)},
		"no such scaffold":    {func(string) error { return nil }, templates.Params{Specialty: contract.Psychiatry, Kind: contract.ECGAnalysis}, new(*templates.UnavailableError)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := c.make(filepath.Join(dir, "x")); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			_, err := templates.Render(filepath.Join(dir, "x"), c.p)
			if !errors.As(err, c.want) {
				t.Errorf("%v, want a %T", err, c.want)
			}
			if after := tree(t, dir); !maps.Equal(before, after) {
				t.Errorf("left %v, before %v", after, before)
			}
		})
	}
	if os.Getuid() != 0 {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		if _, err := templates.Render(filepath.Join(dir, "x"), cardiology); err == nil {
			t.Error("wrote into a folder that forbids it")
		}
	}
}
