package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const home = "github.com/medplug/medplug"

// rooms says what each part of the tree may import of the others, the most particular prefix first. docs/architecture.md
// draws the same picture in words.
var rooms = []struct {
	room string
	may  []string
}{
	{"cmd/medplug", []string{"conformance", "fixtures", "harness", "sdk-go-pdk"}},
	{"scripts", []string{"scripts"}},
	{"templates", []string{"sdk-go-pdk"}},
	{"conformance", []string{"conformance", "fixtures", "harness", "sdk-go-pdk"}},
	{"fixtures", []string{"fixtures", "sdk-go-pdk"}},
	{"harness/wasm", []string{"harness/wasm"}},
	{"harness/manifest", []string{"harness/suggest", "harness/wasm", "sdk-go-pdk"}},
	{"harness", []string{"harness", "sdk-go-pdk"}},
	{"sdk-go-pdk", []string{"sdk-go-pdk"}},
}

// doors says through which packages, and no others, a dependency comes into the code (tests may use more).
var doors = map[string][]string{
	"github.com/spf13/cobra":          {"cmd/medplug"},
	"github.com/spf13/pflag":          {"cmd/medplug"},
	"golang.org/x/term":               {"cmd/medplug"},
	"github.com/extism/go-sdk":        {"harness"},
	"github.com/tetratelabs/wazero":   {"harness"},
	"golang.org/x/sys":                {"harness"},
	"go.yaml.in/yaml":                 {"harness/manifest"},
	"github.com/google/go-cmp":        {"conformance"},
	"github.com/santhosh-tekuri":      {"conformance", "sdk-go-pdk/contract/schema"},
	"github.com/rogpeppe/go-internal": {},
}

func under(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }

// imports lists the packages of both modules with what each imports outside its tests.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, dir := range []string{"../..", "../../sdk-go-pdk"} {
		cmd := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			words := strings.Fields(line)
			all[words[0]] = words[1:]
		}
	}
	if len(all) < 20 {
		t.Fatalf("%d packages found: this looked at nothing", len(all))
	}
	return all
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	for pkg, uses := range imports(t) {
		room := strings.TrimPrefix(pkg, home+"/")
		i := slices.IndexFunc(rooms, func(r struct {
			room string
			may  []string
		}) bool {
			return under(room, r.room)
		})
		if i < 0 {
			t.Errorf("%s belongs to no room", pkg)
			continue
		}
		for _, use := range uses {
			own, ok := strings.CutPrefix(use, home+"/")
			if ok && !slices.ContainsFunc(rooms[i].may, func(m string) bool { return under(own, m) }) {
				t.Errorf("%s imports %s", room, own)
			}
		}
	}
}

func TestEachDependencyHasOneDoor(t *testing.T) {
	for pkg, uses := range imports(t) {
		room := strings.TrimPrefix(pkg, home+"/")
		for _, use := range uses {
			for dependency, allowed := range doors {
				if under(use, dependency) && !slices.ContainsFunc(allowed, func(a string) bool { return under(room, a) }) {
					t.Errorf("%s imports %s, whose door is %v", room, use, allowed)
				}
			}
			first, _, _ := strings.Cut(use, "/")
			known := strings.HasPrefix(use, home) || !strings.Contains(first, ".") // ours, or the standard library's
			for dependency := range doors {
				known = known || under(use, dependency)
			}
			if !known {
				t.Errorf("%s imports %s, for which no door is named", room, use)
			}
			if !strings.HasPrefix(use, home) && strings.Contains(first, ".") && under(room, "sdk-go-pdk") {
				t.Errorf("%s imports %s: the SDK is standard library only", room, use)
			}
		}
	}
}
