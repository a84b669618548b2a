// Package templates holds the scaffolds of new plugins and writes them out. A scaffold is complete: it carries a copy of
// the SDK, so that it builds and tests itself without a network and before anything is published.
package templates

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/medplug/medplug/sdk-go-pdk"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

//go:embed all:go all:rust all:c all:python all:cases all:sdk/rust all:sdk/c all:sdk/python
var scaffolds embed.FS

// Params say what to scaffold. What is empty is derived, see each field.
type Params struct {
	Language   string             // "": go
	Specialty  contract.Specialty // of the contract, not any
	Kind       contract.Kind      // "": the specialty's usual kind, or what there is for it in the language
	Name       string             // for people, in Portuguese; "": the scaffold's own
	ID         string             // the plugin's id; "": org.example. and the folder's name
	SDKVersion string             // "": the version of the SDK that the scaffold carries
}

// scaffold is one folder of templates.
type scaffold struct {
	language    string
	kind        contract.Kind
	specialties []contract.Specialty
	name        string
	wasm        bool // a vendored SDK for Go belongs to it
}

var (
	cardiology  = []contract.Specialty{contract.Cardiology}
	dermatology = []contract.Specialty{contract.Dermatology}
)

// catalogue lists what there is, in the order it is shown.
var catalogue = []scaffold{
	{"go", contract.ECGAnalysis, cardiology, "Pré-análise de ECG (frequência, regularidade e ST)", true},
	{"go", contract.LesionAnalysis, dermatology, "Medidas de lesões pigmentadas (ABCDE)", true},
	{"go", contract.HealthContent, Specialties(), "Preparo de texto de saúde para publicação", true},
	{"go", contract.MedicationValidation, Specialties(), "Conferência de medicamentos", true},
	{"go", contract.PersonalDataAnalysis, Specialties(), "Localização de dados pessoais em textos", true},
	{"rust", contract.ECGAnalysis, cardiology, "Pré-análise de ECG (frequência, regularidade e ST)", false},
	{"rust", contract.LesionAnalysis, dermatology, "Medidas de lesões pigmentadas (ABCDE)", false},
	{"rust", contract.HealthContent, Specialties(), "Preparo de texto de saúde para publicação", false},
	{"c", contract.ECGAnalysis, cardiology, "Pré-análise de ECG (frequência, regularidade e ST)", false},
	{"c", contract.LesionAnalysis, dermatology, "Medidas de lesões pigmentadas (ABCDE)", false},
	{"c", contract.HealthContent, Specialties(), "Preparo de texto de saúde para publicação", false},
	{"python", contract.ECGAnalysis, cardiology, "Pré-análise de ECG (frequência, regularidade e ST)", false},
	{"python", contract.LesionAnalysis, dermatology, "Medidas de lesões pigmentadas (ABCDE)", false},
	{"python", contract.HealthContent, Specialties(), "Preparo de texto de saúde para publicação", false},
}

// usualKind is what a plugin of a specialty most often does.
func usualKind(s contract.Specialty) contract.Kind {
	switch s {
	case contract.Cardiology:
		return contract.ECGAnalysis
	case contract.Dermatology:
		return contract.LesionAnalysis
	case contract.Psychiatry, contract.Orthopedics: // long lists of medicines that interact
		return contract.MedicationValidation
	}
	return contract.HealthContent
}

// Scaffold names one of the scaffolds that exist, with the specialties it is for.
type Scaffold struct {
	Language    string
	Kind        contract.Kind
	Specialties []contract.Specialty
}

// List gives the scaffolds that exist.
func List() []Scaffold {
	var out []Scaffold
	for _, s := range catalogue {
		out = append(out, Scaffold{s.language, s.kind, slices.Clone(s.specialties)})
	}
	return out
}

// Specialties lists the specialties a plugin may be for.
func Specialties() []contract.Specialty {
	return []contract.Specialty{contract.Cardiology, contract.Dermatology, contract.GeneralPractice, contract.Psychiatry,
		contract.Pediatrics, contract.Gynecology, contract.Orthopedics, contract.Ophthalmology}
}

// UnavailableError: there is no scaffold for what was asked. It says what there is.
type UnavailableError struct{ Reason string }

func (e *UnavailableError) Error() string {
	var have []string
	for _, s := range catalogue {
		have = append(have, fmt.Sprintf("%s --kind %s --lang %s", s.specialties[0], s.kind, s.language))
	}
	return e.Reason + "; there is: " + strings.Join(have, ", ")
}

func find(p Params) (scaffold, error) {
	if !slices.Contains(Specialties(), p.Specialty) {
		var names []string
		for _, s := range Specialties() {
			names = append(names, string(s))
		}
		return scaffold{}, &UnavailableError{fmt.Sprintf("specialty %q is none of %s", p.Specialty, strings.Join(names, ", "))}
	}
	var fit []scaffold // for the specialty in the language
	for _, s := range catalogue {
		if s.language == p.Language && slices.Contains(s.specialties, p.Specialty) {
			fit = append(fit, s)
		}
	}
	for _, kind := range []contract.Kind{p.Kind, usualKind(p.Specialty)} {
		for _, s := range fit {
			if s.kind == kind {
				return s, nil
			}
		}
		if p.Kind != "" {
			return scaffold{}, &UnavailableError{fmt.Sprintf("no scaffold of kind %q for specialty %s in language %q", p.Kind, p.Specialty, p.Language)}
		}
	}
	if len(fit) == 0 {
		return scaffold{}, &UnavailableError{fmt.Sprintf("no scaffold for specialty %s in language %q", p.Specialty, p.Language)}
	}
	return fit[0], nil
}

// Files renders a scaffold for a folder called folder: content by slash-separated path.
func Files(folder string, p Params) (map[string][]byte, error) {
	if p.Language == "" {
		p.Language = "go"
	}
	s, err := find(p)
	if err != nil {
		return nil, err
	}
	data := values{Folder: slug(folder), ID: p.ID, Name: p.Name, SDKVersion: p.SDKVersion, Specialty: string(p.Specialty), Kind: string(s.kind)}
	if data.ID == "" {
		data.ID = "org.example." + data.Folder
	}
	if data.Name == "" {
		data.Name = s.name
	}
	if data.SDKVersion == "" {
		data.SDKVersion = pdk.Version
	}
	if err := data.check(); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	if err := expand(files, path.Join(s.language, "shared"), data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	// What a kind must do is said once for all languages.
	for _, root := range []string{path.Join(s.language, string(s.kind)), path.Join("cases", string(s.kind))} {
		if err := expand(files, root, data); err != nil {
			return nil, err
		}
	}
	switch {
	case s.wasm:
		err = vendor(files, data.SDKVersion)
	case s.language == "rust":
		err = copyRust(files, data.SDKVersion)
	case s.language == "c":
		err = copyC(files)
	case s.language == "python":
		err = copyPython(files, data.SDKVersion)
	}
	return files, err
}

// values is what templates may use.
type values struct{ Folder, ID, Name, SDKVersion, Specialty, Kind string }

// expand runs the templates of a folder into files. A name that starts with "dot-" gets its dot here, since such files would hide
// from the Go tool, and from people; ".tmpl" keeps a scaffold's Go files out of this module.
func expand(files map[string][]byte, root string, data values) error {
	return fs.WalkDir(scaffolds, root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == pythonCache:
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		content, err := scaffolds.ReadFile(name)
		if err != nil {
			return err
		}
		target := strings.TrimPrefix(name, root+"/")
		target = strings.ReplaceAll("/"+target, "/dot-", "/.")[1:]
		target, isTemplate := strings.CutSuffix(target, ".tmpl")
		if isTemplate {
			t, err := template.New(target).Delims("[[", "]]").Option("missingkey=error").Funcs(template.FuncMap{"yaml": quote}).Parse(string(content))
			if err != nil {
				return fmt.Errorf("read scaffold: %w", err)
			}
			var b bytes.Buffer
			if err := t.Execute(&b, data); err != nil {
				return fmt.Errorf("render scaffold: %w", err)
			}
			content = b.Bytes()
		}
		files[target] = content
		return nil
	})
}
