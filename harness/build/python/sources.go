package python

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// VendorDir is the folder of a project in which pure-Python packages lie, as pip install --target or pip download leaves
// them.
const VendorDir = "vendor"

// entries are where the module that defines the entry may stand, the first choice first; its folder is where the
// project's modules are looked for.
var entries = []string{"plugin.py", "src/plugin.py", "main.py", "src/main.py"}

// Bounds of what is handed to a runtime.
const (
	maxModules = 10_000
	maxBytes   = 32 << 20
)

// LayoutError: a folder does not hold what a plugin is made of.
type LayoutError struct {
	Reason, Hint string
	Empty        bool // it holds no plugin at all
}

func (e *LayoutError) Error() string { return e.Reason }

// Collect reads the project in a folder: the modules beside its entry module and in the folders below, but for tests, what
// is hidden and what tools leave behind, and those of VendorDir, wheels included. It gives the name of the entry module.
func Collect(dir string) (modules []Module, entry string, err error) {
	root := ""
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(e))); err == nil && info.Mode().IsRegular() {
			root, entry = path.Dir(e), strings.TrimSuffix(path.Base(e), ".py")
			break
		}
	}
	if entry == "" {
		return nil, "", &LayoutError{"folder " + dir + " has no plugin.py", "a plugin in Python defines its entry in plugin.py, or in src/plugin.py", true}
	}
	c := collection{dir: dir}
	if err := c.walk(root, "", true); err != nil {
		return nil, "", err
	}
	if info, err := os.Stat(filepath.Join(dir, VendorDir)); err == nil && info.IsDir() {
		if err := c.walk(VendorDir, "", false); err != nil {
			return nil, "", err
		}
	}
	return c.modules, entry, nil
}

// Reads tells whether Collect looks at a file or folder, named from the project's with slashes. A project whose entry is
// in src keeps nothing else but VendorDir beside it, which costs a build too many when files there change.
func Reads(rel string, folder bool) bool {
	head, rest, below := strings.Cut(rel, "/")
	if head == VendorDir {
		return !below || reads(rest, folder, false)
	}
	return reads(rel, folder, true)
}

func reads(rel string, folder, own bool) bool {
	name := path.Base(rel)
	switch {
	case strings.HasPrefix(name, "."):
		return false
	case folder:
		return identifier(name) && !(own && name == rel && notSource(name)) && name != "__pycache__"
	case compiledCode(name):
		return true
	case strings.HasSuffix(name, ".whl"):
		return !own && name == rel
	}
	return strings.HasSuffix(name, ".py") && !(own && test(name))
}

type collection struct {
	dir     string
	modules []Module
	bytes   int64
}

// walk reads a folder whose modules belong to a package, "" for none.
func (c *collection) walk(folder, pkg string, own bool) error {
	listed, err := os.ReadDir(filepath.Join(c.dir, filepath.FromSlash(folder)))
	if err != nil {
		return fmt.Errorf("read source: %w", err)
	}
	for _, d := range listed { // sorted by name
		at := path.Join(folder, d.Name())
		info, err := os.Stat(filepath.Join(c.dir, filepath.FromSlash(at))) // of what a link leads to
		if err != nil {
			return fmt.Errorf("read source: %w", err)
		}
		if !reads(path.Join(strings.ReplaceAll(pkg, ".", "/"), d.Name()), info.IsDir(), own) || !info.IsDir() && !info.Mode().IsRegular() {
			continue
		}
		if err := c.take(at, pkg, own, info.IsDir(), d.Type()&fs.ModeSymlink != 0); err != nil {
			return err
		}
	}
	return nil
}

// take reads one entry of a folder.
func (c *collection) take(at, pkg string, own, folder, link bool) error {
	name := path.Base(at)
	switch {
	case folder && link: // it may lead in a circle
		return &LayoutError{Reason: at + " is a link to a folder", Hint: "copy the package into " + VendorDir}
	case folder:
		return c.walk(at, dotted(pkg, name), own)
	case strings.HasSuffix(name, ".whl"):
		return c.wheel(at)
	case compiledCode(name):
		return compiledError(at)
	}
	source, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(at)))
	if err != nil {
		return fmt.Errorf("read source: %w", err)
	}
	return c.add(at, pkg, name, own, source)
}

// add takes a source file whose name ends in .py.
func (c *collection) add(at, pkg, file string, own bool, source []byte) error {
	stem := strings.TrimSuffix(file, ".py")
	m := Module{Name: dotted(pkg, stem), Path: at, Own: own, Source: source}
	if stem == "__init__" {
		m.Name, m.Package = pkg, true
	}
	if !identifier(stem) || stem == "__main__" || m.Name == "" {
		return nil // nobody can import it
	}
	c.bytes += int64(len(source))
	if len(c.modules) >= maxModules || c.bytes > maxBytes {
		return &LayoutError{
			Reason: fmt.Sprintf("more than %d Python files or %d MiB of them", maxModules, maxBytes>>20),
			Hint:   "leave only what the plugin imports in its folder and in " + VendorDir,
		}
	}
	c.modules = append(c.modules, m)
	return nil
}

// notSource are folders of a project, by name, that are no part of the plugin.
func notSource(name string) bool {
	switch name {
	case VendorDir, "tests", "test", "testdata", "sdk", "venv", "env", "node_modules", "__pycache__", "build", "dist", "docs", "target":
		return true
	}
	return false
}

func test(name string) bool {
	return strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py") || name == "conftest.py" || name == "setup.py"
}

// compiledCode tells the libraries of other machines by their names.
func compiledCode(name string) bool {
	for _, suffix := range []string{".so", ".pyd", ".dylib", ".dll"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return strings.Contains(name, ".so.")
}

func compiledError(at string) error {
	return &LayoutError{
		Reason: at + " is compiled code, which no plugin can load",
		Hint:   "vendor packages of pure Python only; package medplug has the usual image and signal operations",
	}
}

func dotted(pkg, name string) string {
	if pkg == "" {
		return name
	}
	return pkg + "." + name
}

// identifier tells whether an import statement can name it; what Python thinks of letters beyond ASCII it says itself.
func identifier(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
