package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/wasm"
)

// Tool is what a machine has to build the plugins of one language.
type Tool struct {
	Language string `json:"language"`
	Compiler string `json:"compiler"`
	Path     string `json:"path"`    // of the compiler; empty: none found
	Found    string `json:"found"`   // its version; empty: none found
	Wanted   string `json:"wanted"`  // the oldest that will do
	Builds   bool   `json:"builds"`  // it compiled a plugin just now
	Problem  string `json:"problem"` // why it did not, in one line
	Install  string `json:"install"` // what helps
	Lacking  string `json:"lacking"` // a library that only some plugins need, and what brings it
}

// Languages lists those that can be built.
func Languages() []string { return append([]string(nil), languages...) }

// smallest is a plugin of each language, by file name.
var smallest = map[string]map[string]string{
	"c": {"plugin.c": `__attribute__((export_name("process_medical_content"))) int process(void) { return sizeof MEDPLUG_STAMP; }` + "\n"},
	"go": {
		"go.mod":  "module smallest\n\ngo 1.24\n",
		"main.go": "package main\n\nfunc main() {}\n\n//go:wasmexport process_medical_content\nfunc process() int32 { return 0 }\n",
	},
	"python": {"plugin.py": "import extism\n\n\ndef process_medical_content():\n    extism.output_json(extism.input_json())\n"},
	"rust": {
		"Cargo.toml": "[package]\nname = \"smallest\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n",
		"src/lib.rs": "#[no_mangle]\npub extern \"C\" fn process_medical_content() -> i32 {\n    option_env!(\"MEDPLUG_STAMP\").map_or(0, |s| s.to_string().len() as i32)\n}\n",
	},
}

// Check finds the toolchain of a language and compiles the smallest plugin with it: a version says little about what is
// installed. cache is a folder for compiled code, or empty. A toolchain that is missing or broken is no error but a Tool that does not build.
func Check(ctx context.Context, language, cache string) (Tool, error) {
	t := Tool{Language: language}
	switch language {
	case "c":
		t.Compiler, t.Wanted, t.Install = "clang", oldestClang, installClang()
	case "go":
		t.Compiler, t.Wanted, t.Install = "go", strings.TrimPrefix(oldestGo, "go"), installGo
	case "python":
		t.Compiler, t.Wanted, t.Install = "runtime", oldestPython, installPython
	case "rust":
		t.Compiler, t.Wanted, t.Install = "rustc", oldestRust, installRust
	default:
		return Tool{}, noLanguage(language)
	}
	dir, err := os.MkdirTemp("", "medplug-doctor-")
	if err == nil {
		defer os.RemoveAll(dir)
		dir, err = realPath(dir)
	}
	if err != nil {
		return Tool{}, fmt.Errorf("check toolchain: %w", err)
	}
	for name, text := range smallest[language] {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return Tool{}, fmt.Errorf("check toolchain: %w", err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return Tool{}, fmt.Errorf("check toolchain: %w", err)
		}
	}
	return t.try(ctx, dir, cache)
}

// try compiles what stands in dir.
func (t Tool) try(ctx context.Context, dir, cache string) (Tool, error) {
	found, err := findToolchain(ctx, t.Language, dir)
	if missing := (*ToolchainError)(nil); errors.As(err, &missing) {
		t.Problem, t.Found, t.Install = missing.Reason, missing.Found, missing.Install
		return t, nil
	}
	if err != nil {
		return Tool{}, err
	}
	t.Path, t.Found, t.Lacking = found.path, found.version, found.lacking
	work := filepath.Join(dir, WorkDir)
	if err := os.MkdirAll(work, 0o755); err != nil {
		return Tool{}, fmt.Errorf("check toolchain: %w", err)
	}
	limits, err := harness.ClassLimits(harness.Standard)
	if err != nil {
		return Tool{}, fmt.Errorf("check toolchain: %w", err)
	}
	var said bytes.Buffer
	out := filepath.Join(work, FileName)
	_, err = found.compile(ctx, job{
		dir: dir, out: out, work: work, stamp: "e30=", entry: "process_medical_content", pages: limits.MemoryPages, cache: cache, stderr: &said,
	})
	if ctx.Err() != nil {
		return Tool{}, ctx.Err()
	}
	if err == nil {
		err = isSmallest(out)
	}
	if err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		if line == "" {
			line = err.Error()
		}
		t.Problem = "does not compile the smallest plugin: " + line
		return t, nil
	}
	t.Builds, t.Install = true, ""
	return t, nil
}

// isSmallest tells whether a file is a module that can be called as plugins are.
func isSmallest(path string) error {
	module, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	parsed, err := wasm.Parse(module)
	if err != nil {
		return err
	}
	for _, e := range parsed.Exports {
		if e.Name == "process_medical_content" && e.Kind == wasm.KindFunc && parsed.ExportType(e) == "() -> (i32)" {
			return nil
		}
	}
	return errors.New("what was compiled exports no entry")
}
