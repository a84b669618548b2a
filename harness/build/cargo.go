package build

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// cargoBuild is what cargo says that it built.
type cargoBuild struct {
	module string // the plugin's file
	rules  string // what it was made of, in the notation of make
	script bool   // a build script of the author's ran: it may have read anything
}

// readMessages reads cargo's messages, one JSON object each.
func readMessages(said, dir string) (cargoBuild, error) {
	var b cargoBuild
	for d := json.NewDecoder(strings.NewReader(said)); ; {
		var m struct {
			Reason       string   `json:"reason"`
			PackageID    string   `json:"package_id"`
			ManifestPath string   `json:"manifest_path"`
			Filenames    []string `json:"filenames"`
			Target       struct {
				CrateTypes []string `json:"crate_types"`
			} `json:"target"`
		}
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return b, fmt.Errorf("build plugin: read what cargo says: %w", err)
		}
		if m.Reason == "build-script-executed" && strings.Contains(m.PackageID, "path+file:") {
			b.script = true
		}
		if m.Reason != "compiler-artifact" || m.ManifestPath != filepath.Join(dir, "Cargo.toml") || !slices.Contains(m.Target.CrateTypes, "cdylib") {
			continue
		}
		for _, f := range m.Filenames {
			if strings.HasSuffix(f, ".wasm") {
				b.module, b.rules = f, strings.TrimSuffix(f, ".wasm")+".d"
			}
		}
	}
	if b.module == "" {
		return b, &PluginError{Reason: "cargo built no WebAssembly module", Hint: `Cargo.toml needs crate-type = ["cdylib"] under [lib]`}
	}
	return b, nil
}

func (b cargoBuild) inputs(dir string) (inputs, error) {
	madeOf, err := readRules(b.rules)
	if err != nil {
		return inputs{}, err
	}
	in := outsideOf(dir, madeOf)
	in.open = b.script || readsEnvironment(filepath.Join(filepath.Dir(b.module), "deps"))
	return in, nil
}

// readsEnvironment tells whether the source takes in variables of the environment other than cargo's own and the stamp.
// The compiler's rules say so, in lines `# env-dep:NAME=value`.
func readsEnvironment(deps string) bool {
	rules, err := filepath.Glob(filepath.Join(escapeGlob(deps), "*.d"))
	if err != nil {
		return true
	}
	for _, path := range rules {
		text, err := os.ReadFile(path)
		if err != nil {
			return true
		}
		for line := range strings.Lines(string(text)) {
			name, ok := strings.CutPrefix(strings.TrimSpace(line), "# env-dep:")
			name, _, _ = strings.Cut(name, "=")
			if ok && name != "MEDPLUG_STAMP" && name != "OUT_DIR" && name != "CARGO" && !strings.HasPrefix(name, "CARGO_") {
				return true
			}
		}
	}
	return false
}
