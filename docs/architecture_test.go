// Package docs_test holds the code against docs/architecture.md: who may import whom, and through which door each
// dependency enters.
package docs_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/medplug/medplug/"

// doors names, for each dependency, the folders that may import it outside tests. Whatever is not named is refused.
var doors = map[string][]string{
	"github.com/spf13/":               {"cmd/medplug"},
	"golang.org/x/term":               {"cmd/medplug"},
	"golang.org/x/image/":             {"fixtures/plot"},
	"github.com/tetratelabs/wazero":   {"harness", "harness/hostenv", "harness/snapshot", "harness/meter", "harness/oracle", "harness/enginebench"},
	"github.com/extism/go-sdk":        {"harness/oracle", "harness/enginebench"},
	"golang.org/x/sys":                {"harness", "harness/snapshot", "harness/enginebench"},
	"go.yaml.in/yaml/":                {"harness/strictyaml"},
	"github.com/google/go-cmp":        {"conformance"},
	"github.com/fsnotify/":            {"harness/watch"},
	"github.com/google/pprof/profile": {"harness/profile"},
	"github.com/secure-systems-lab/":  {"conformance/attest"},
	"oras.land/oras-go/":              {"harness/artefact"},
	"github.com/opencontainers/":      {"harness/artefact"},
}

// rooms says what each folder may import of ours, most specific folder first; a folder may always import what lies below
// it and its own neighbours of the same entry.
var rooms = []struct {
	folder string
	may    []string
}{
	{"cmd/medplug", []string{"harness", "conformance", "fixtures", "templates", "sdk-go-pdk"}},
	{"harness/runtime", []string{"conformance", "harness", "sdk-go-pdk"}},
	{"conformance/suites", []string{"conformance", "fixtures", "harness", "sdk-go-pdk"}},
	{"conformance/report", []string{"conformance", "fixtures", "harness", "sdk-go-pdk"}},
	{"conformance/mutants", []string{"conformance", "fixtures", "harness", "sdk-go-pdk"}},
	{"conformance/attest", []string{"conformance", "fixtures", "harness", "sdk-go-pdk"}},
	{"conformance", []string{"harness", "fixtures", "sdk-go-pdk"}},
	{"fixtures", []string{"sdk-go-pdk"}},
	{"templates", []string{"sdk-go-pdk"}},
	{"scripts", nil},
	{"integrations", nil},
	{"docs", nil},
	{"harness/wasm", nil},
	{"harness/kernel", []string{"harness/wasm"}},
	{"harness/meter", []string{"harness/wasm"}},
	{"harness/snapshot", []string{"harness/wasm"}},
	{"harness/suggest", nil},
	{"harness/hostenv", []string{"sdk-go-pdk", "harness/wasm", "harness/meter", "harness/snapshot"}},
	{"harness/cassette", []string{"sdk-go-pdk", "harness/hostenv"}},
	{"harness/strictyaml", []string{"harness/suggest"}},
	{"harness/manifest", []string{"sdk-go-pdk", "harness/wasm", "harness/strictyaml"}},
	{"harness/build", []string{"sdk-go-pdk", "harness", "harness/wasm", "harness/manifest"}},
	{"harness/artefact", []string{"sdk-go-pdk", "harness", "harness/wasm", "harness/manifest"}},
	{"harness/watch", []string{"sdk-go-pdk"}},
	{"harness/oracle", []string{"harness", "harness/hostenv"}},
	{"harness/hostile", []string{"harness", "harness/hostenv", "harness/wasm"}},
	{"harness/enginebench", []string{"harness", "sdk-go-pdk"}},
	{"harness", []string{"sdk-go-pdk", "harness/wasm", "harness/kernel", "harness/meter", "harness/snapshot", "harness/hostenv", "harness/manifest"}},
}

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Standard", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("only %d packages listed", len(all))
	}
	return all
}

// below tells whether a path is a folder or lies in it.
func below(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

func TestImportsGoOneWay(t *testing.T) {
	for _, p := range packages(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		room := ""
		var may []string
		for _, r := range rooms {
			if below(from, r.folder) {
				room, may = r.folder, r.may
				break
			}
		}
		if room == "" {
			t.Errorf("%s is in no room of docs/architecture.md", from)
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module)
			switch {
			case ours && !below(to, room) && !allowed(to, may):
				t.Errorf("%s imports %s, which its room (%s) may not", from, to, room)
			case !ours && strings.Contains(strings.SplitN(imported, "/", 2)[0], "."):
				door(t, from, imported)
			}
		}
	}
}

// allowed reads a permission as a folder with what lies below it; for the harness itself only the package named.
func allowed(to string, may []string) bool {
	for _, m := range may {
		if to == m || below(to, m) && (m != "harness" || !below(to, "harness/runtime")) {
			return true
		}
	}
	return false
}

func door(t *testing.T, from, imported string) {
	t.Helper()
	for dependency, folders := range doors {
		if !strings.HasPrefix(imported, dependency) {
			continue
		}
		for _, f := range folders {
			if from == f || f != "harness" && below(from, f) {
				return
			}
		}
		t.Errorf("%s imports %s, whose door is %s", from, imported, strings.Join(folders, " or "))
		return
	}
	t.Errorf("%s imports %s, for which there is no door", from, imported)
}

// The SDK is its own module and depends on nothing but the standard library, so that a scaffold carries all of it.
func TestTheSDKDependsOnNothing(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-test", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./...")
	cmd.Dir = "../sdk-go-pdk"
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(out))
	if len(lines) < 3 {
		t.Fatalf("only %d packages listed", len(lines))
	}
	for _, p := range lines {
		if !strings.HasPrefix(p, module+"sdk-go-pdk") && !strings.HasPrefix(p, "[") {
			t.Errorf("the SDK imports %s", p)
		}
	}
}
