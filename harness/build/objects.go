package build

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// objects keeps the compiled files of a plugin in C between builds, so that after a change only what it concerns is
// compiled. An object is taken again when compiler, flags and every file that it was made of are what they were, by content.
// A file that came or went may be found in place of another, so then all are compiled.
type objects struct {
	dir      string            // where they are kept
	compiler string            // digest of the compiler, its flags, and the names of the files
	files    map[string]string // SHA-256 of each file of the source
}

// object describes a kept one.
type object struct {
	Compiler string            `json:"compiler"`
	MadeOf   map[string]string `json:"made_of"` // SHA-256 by file
	Sum      string            `json:"sum"`     // of the object itself
}

func keptObjects(j job) objects {
	names := slices.Sorted(maps.Keys(j.files))
	return objects{dir: filepath.Join(j.dir, WorkDir, "objects"), compiler: digestOf(append(names, j.identity)...), files: j.files}
}

func (o objects) path(source, extension string) string {
	return filepath.Join(o.dir, digestOf(source)[:16]+extension)
}

// find gives the object of a source; false when it has to be compiled.
func (o objects) find(source string) (path string, ok bool) {
	var kept object
	text, err := os.ReadFile(o.path(source, ".json"))
	if err != nil || json.Unmarshal(text, &kept) != nil || kept.Compiler != o.compiler || len(kept.MadeOf) == 0 {
		return "", false
	}
	for name, sum := range kept.MadeOf {
		if o.files[name] != sum {
			return "", false
		}
	}
	path = o.path(source, ".o")
	sum, err := fileDigest(path)
	return path, err == nil && sum == kept.Sum
}

// keep puts an object by. One that was made of files elsewhere, or of other content than the source had when the build
// began, is not kept, nor where there is no room for it: it is compiled again, which does no harm.
func (o objects) keep(source, dir, path string, madeOf []string) {
	kept := object{Compiler: o.compiler, MadeOf: map[string]string{}}
	for _, file := range madeOf {
		name := filepath.ToSlash(filepath.Clean(file))
		sum, err := fileDigest(filepath.Join(dir, name))
		if err != nil || filepath.IsAbs(file) || o.files[name] != sum {
			return
		}
		kept.MadeOf[name] = sum
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return
	}
	kept.Sum = sum(data)
	text, err := json.Marshal(kept)
	if err != nil || os.MkdirAll(o.dir, 0o755) != nil || WriteFile(o.path(source, ".o"), data) != nil {
		return
	}
	_ = WriteFile(o.path(source, ".json"), text)
}
