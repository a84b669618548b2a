//go:build unix

package buildtest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/templates"
)

// What stands on the shelf is always what a build of these very files by this very code gives.
func TestShelfHoldsNothingStale(t *testing.T) {
	Toolchains(t)
	files, err := templates.Files("plugin", templates.Params{Language: "c", Specialty: contract.Cardiology, Kind: contract.HealthContent})
	if err != nil {
		t.Fatal(err)
	}
	s := shelf{t.TempDir(), t.TempDir()}
	for i := range 100 {
		write(t, filepath.Join(s.source, "harness", fmt.Sprintf("f%d.go", i)), "package harness")
	}
	for _, name := range []string{"go.mod", "go.sum", "sdk-go-pdk/pdk.go"} {
		write(t, filepath.Join(s.source, name), name)
	}
	dir := filepath.Join(s.dir, "it")
	get := func(files map[string][]byte) (Plugin, error) {
		return s.get("it", files, func(dir string) (build.Result, error) { return build.Build(t.Context(), dir, build.Options{}) })
	}
	var manifestName string
	for name := range files {
		if strings.HasSuffix(name, "medplug.yaml") {
			manifestName = name
		}
	}
	renamed, broken := maps.Clone(files), maps.Clone(files)
	renamed[manifestName] = bytes.Replace(files[manifestName], []byte("org.example.plugin"), []byte("org.example.other"), 1)
	for name := range files {
		if strings.HasPrefix(name, "src/") && strings.HasSuffix(name, ".c") {
			broken[name] = []byte("this is no C")
		}
	}
	first, err := get(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		before func()
		files  map[string][]byte
		fresh  bool // compiled
		same   bool // as the first
		fails  bool
	}{
		{"again", nil, files, false, true, false},
		{"another manifest", nil, renamed, true, false, false},
		{"and back", nil, files, true, true, false},
		{"sources that do not compile", nil, broken, true, false, true},
		{"and back after that", nil, files, true, true, false},
		{"a file that does not belong there", func() { write(t, filepath.Join(dir, "src", "stray.c"), "this is no C") }, files, false, true, false},
		{"a damaged plugin", func() { write(t, filepath.Join(dir, build.FileName), "damaged") }, files, true, true, false},
		{"a source edited in place", func() { write(t, filepath.Join(dir, manifestName), string(renamed[manifestName])) }, files, false, true, false},
		{"another build of medplug", func() { write(t, filepath.Join(s.source, "harness", "f7.go"), "package other") }, files, true, true, false},
		{"a test of medplug", func() { write(t, filepath.Join(s.source, "harness", "f7_test.go"), "package other") }, files, false, true, false},
		{"another dependency", func() { write(t, filepath.Join(s.source, "go.sum"), "more") }, files, true, true, false},
	} {
		if c.before != nil {
			c.before()
		}
		p, err := get(c.files)
		if (err != nil) != c.fails {
			t.Fatalf("%s: %v", c.name, err)
		}
		if c.fails {
			continue
		}
		if p.UpToDate == c.fresh || bytes.Equal(p.Module, first.Module) != c.same {
			t.Errorf("%s: up to date %v, as the first %v", c.name, p.UpToDate, bytes.Equal(p.Module, first.Module))
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "src", "stray.c")); err == nil {
		t.Error("the stray file is still there")
	}
}

// Of medplug's own code there is never too little to tell two versions apart.
func TestCodeIsDigestedWhole(t *testing.T) {
	if _, err := codeDigest(t.TempDir()); err == nil {
		t.Error("an empty folder has a digest")
	}
	if _, err := codeDigest(root(t)); err != nil {
		t.Error(err)
	}
	s := shelf{t.TempDir(), t.TempDir()}
	failing := errors.New("it was made")
	if _, err := s.get("it", nil, func(string) (build.Result, error) { return build.Result{}, failing }); err == nil || errors.Is(err, failing) {
		t.Errorf("without medplug's code: %v", err)
	}
}

// A folder belongs to one at a time, holds what was asked for and keeps what builds left.
func TestFoldersAreFilled(t *testing.T) {
	s := shelf{t.TempDir(), ""}
	dir, free, err := s.folder("it", map[string][]byte{"a": []byte("1"), "b/c": []byte("2")})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, build.WorkDir, "kept"), "x")
	entered := make(chan string)
	go func() {
		_, free, err := s.folder("it", map[string][]byte{"a": []byte("3")})
		if err == nil {
			defer free()
		}
		entered <- fmt.Sprint(err)
	}()
	if a, err := os.ReadFile(filepath.Join(dir, "a")); err != nil || string(a) != "1" {
		t.Errorf("%q %v while it is the first one's", a, err)
	}
	free()
	if said := <-entered; said != "<nil>" {
		t.Fatal(said)
	}
	for name, want := range map[string]string{"a": "3", "b/c": "", ".medplug/kept": "x"} {
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
