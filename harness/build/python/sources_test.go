package python_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/build/python"
)

// folder writes files into a new folder.
func (f files) folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// wheel makes a zip archive.
func wheel(t *testing.T, f files) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range f {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCollectTakesWhatAPluginCanImport(t *testing.T) {
	dir := files{
		"plugin.py": "1", "helper.py": "2", "pkg/__init__.py": "3", "pkg/part.py": "4", "pkg/tests/inner.py": "5", "loose/x.py": "6", "medplug.yaml": "",
		"test_plugin.py": "", "plugin_test.py": "", "conftest.py": "", "setup.py": "", "__main__.py": "", "tests/t.py": "", "sdk/extism.py": "", ".venv/lib/a.py": "",
		"venv/b.py": "", "__pycache__/plugin.cpython-313.pyc": "", "pkg/__pycache__/part.py": "", "docs/conf.py": "", "dist/c.py": "", ".hidden.py": "", "two-words.py": "",
		"no-package/d.py": "", "1.py": "", "pkg/data.json": "", "plugin.pyi": "",
		"vendor/lib/__init__.py": "7", "vendor/lib/tests/test_x.py": "8", "vendor/single.py": "9", "vendor/lib-1.0.dist-info/METADATA": "", "vendor/bin/tool": "",
		"vendor/whole-2.0-py3-none-any.whl": wheel(t, files{
			"whole/__init__.py": "10", "whole/part.py": "11", "whole/data.txt": "", "whole-2.0.dist-info/RECORD": "", "whole-2.0.data/purelib/extra.py": "12",
			"whole-2.0.data/scripts/run.py": "", "../outside.py": "", "whole/../../up.py": "",
		}),
	}.folder(t)
	modules, entry, err := python.Collect(dir)
	if err != nil || entry != "plugin" {
		t.Fatalf("entry %s, %v", entry, err)
	}
	var got []string
	for _, m := range modules {
		kind := ""
		if m.Own {
			kind += " own"
		}
		if m.Package {
			kind += " package"
		}
		got = append(got, m.Name+" "+m.Path+kind+" "+string(m.Source))
	}
	slices.Sort(got)
	want := []string{
		"extra vendor/whole-2.0-py3-none-any.whl/extra.py 12", "helper helper.py own 2", "lib vendor/lib/__init__.py package 7", "lib.tests.test_x vendor/lib/tests/test_x.py 8",
		"loose.x loose/x.py own 6", "pkg pkg/__init__.py own package 3", "pkg.part pkg/part.py own 4", "pkg.tests.inner pkg/tests/inner.py own 5", "plugin plugin.py own 1",
		"single vendor/single.py 9", "whole vendor/whole-2.0-py3-none-any.whl/whole/__init__.py package 10", "whole.part vendor/whole-2.0-py3-none-any.whl/whole/part.py 11",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwanted\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// Whatever is collected counts as a change when it changes; what is not does not, as far as the name tells.
	for _, m := range modules {
		file, _, _ := strings.Cut(m.Path, ".whl/")
		if file != m.Path {
			file += ".whl"
		}
		for at := file; at != "."; at = filepath.ToSlash(filepath.Dir(at)) {
			if !python.Reads(at, at != file) {
				t.Errorf("%s is collected, but not read", at)
			}
		}
	}
	for _, name := range []string{"test_plugin.py", "plugin.wasm", "pkg/data.json", "README.md", ".hidden.py", "vendor/lib/x.pyc", "vendor/lib/in.whl", "here.whl", "conftest.py"} {
		if python.Reads(name, false) {
			t.Errorf("%s counts as source", name)
		}
	}
	for _, name := range []string{"tests", "sdk", ".venv", "venv", "__pycache__", "pkg/__pycache__", "vendor/lib-1.0.dist-info", ".git"} {
		if python.Reads(name, true) {
			t.Errorf("folder %s counts as source", name)
		}
	}
}

func TestCollectRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		f      files
		reason string
		empty  bool
	}{
		"nothing":                 {files{"other.py": ""}, "has no plugin.py", true},
		"a folder of that name":   {files{"plugin.py/x.py": ""}, "has no plugin.py", true},
		"compiled wheel":          {files{"plugin.py": "", "vendor/numpy-2.0-cp313-cp313-manylinux_2_17_x86_64.whl": "PK"}, "vendor/numpy-2.0-cp313-cp313-manylinux_2_17_x86_64.whl is compiled code, which no plugin can load", false},
		"compiled module":         {files{"plugin.py": "", "vendor/numpy/core.cpython-313-x86_64-linux-gnu.so": ""}, "vendor/numpy/core.cpython-313-x86_64-linux-gnu.so is compiled code", false},
		"compiled for Windows":    {files{"plugin.py": "", "fast.pyd": ""}, "fast.pyd is compiled code", false},
		"library with a version":  {files{"plugin.py": "", "vendor/x/libx.so.1": ""}, "vendor/x/libx.so.1 is compiled code", false},
		"damaged wheel":           {files{"plugin.py": "", "vendor/x-1-py3-none-any.whl": "no zip"}, "vendor/x-1-py3-none-any.whl is no wheel", false},
		"wheel that hides code":   {files{"plugin.py": "", "vendor/x-1-py3-none-any.whl": wheel(t, files{"x/fast.so": ""})}, "vendor/x-1-py3-none-any.whl/x/fast.so is compiled code", false},
		"too large":               {files{"plugin.py": "", "big.py": strings.Repeat("#", 33<<20)}, "more than 10000 Python files or 32 MiB", false},
		"wheel that is too large": {files{"plugin.py": "", "vendor/x-1-py3-none-any.whl": wheel(t, files{"x.py": strings.Repeat("#", 40<<20)})}, "more than 10000 Python files or 32 MiB", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := python.Collect(tc.f.folder(t))
			layout := (*python.LayoutError)(nil)
			if !errors.As(err, &layout) || !strings.Contains(layout.Reason, tc.reason) || layout.Hint == "" || layout.Empty != tc.empty {
				t.Errorf("%v", err)
			}
		})
	}
	dir := files{"plugin.py": "", "elsewhere.py": "3"}.folder(t)
	if err := os.Symlink(dir, filepath.Join(dir, "circle")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := python.Collect(dir); err == nil || !strings.Contains(err.Error(), "circle is a link to a folder") {
		t.Errorf("a link that leads in a circle: %v", err)
	}
}
