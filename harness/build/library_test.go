package build

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The library that decodes images is found where packages put it, a folder of compilers first; its content counts as the
// compiler's.
func TestStbImageIsFound(t *testing.T) {
	root, own := t.TempDir(), t.TempDir()
	t.Setenv(ToolchainsVar, own)
	put := func(dir, text string) {
		t.Helper()
		if err := os.MkdirAll(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, stbHeader), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if dir, content := stbImage(root); dir != "" || content != "" {
		t.Errorf("found %q, %q where there is none", dir, content)
	}
	seen := map[string]bool{}
	for _, dir := range []string{root + "/usr/local/include/stb", root + "/usr/include/stb", filepath.Join(own, "c", "include")} {
		put(dir, dir)
		got, content := stbImage(root)
		if got != dir || content == "" || seen[content] {
			t.Errorf("found %q, %q, want what is in %s", got, content, dir)
		}
		seen[content] = true
	}
}

// A source that includes a library that is not there is told so in one line, with what brings it.
func TestMissingLibraryIsNamed(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.c": "int a;\n", "b.c": "#include <stb_image.h>\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var missing *ToolchainError
	if err := checkLibrary(dir, "", []string{"a.c", "b.c"}); !errors.As(err, &missing) || !strings.HasPrefix(missing.Reason, "b.c ") || !strings.Contains(missing.Install, "libstb-dev") {
		t.Errorf("%v", err)
	}
	for what, err := range map[string]error{
		"nobody includes it": checkLibrary(dir, "", []string{"a.c"}),
		"it is installed":    checkLibrary(dir, "/usr/include/stb", []string{"a.c", "b.c"}),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, stbHeader), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := checkLibrary(dir, "", []string{"b.c"}); err != nil {
		t.Errorf("it lies in the folder: %v", err)
	}
}
