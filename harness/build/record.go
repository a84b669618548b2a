package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/medplug/medplug/harness/manifest"
)

// record is what a folder's last build was made of and what it gave. It stands in .medplug: one for releases, one for the
// development profile, which compile into folders of their own.
type record struct {
	Compiler string            `json:"compiler"`          // digest of compiler, flags and the manifest's identity
	Runtime  string            `json:"runtime,omitempty"` // SHA-256 of the runtime that the plugin begins with, in Python
	Started  time.Time         `json:"started"`
	Files    map[string]string `json:"files"`   // SHA-256 of each file in the folder
	Outside  map[string]string `json:"outside"` // and elsewhere
	Open     bool              `json:"open"`    // it was made of more than that
	Out      string            `json:"out"`     // the plugin's file; empty: the build did not come to its end
	Plugin   string            `json:"plugin"`  // SHA-256
	Twin     string            `json:"twin"`    // SHA-256
	Memory   uint32            `json:"memory"`  // pages
}

// Bounds of a source folder; beyond, every build compiles.
const (
	maxSourceFiles = 20_000
	maxSourceBytes = 256 << 20
)

func recordPath(dir string, dev bool) string {
	name := "build.json"
	if dev {
		name = "build-dev.json"
	}
	return filepath.Join(dir, WorkDir, name)
}

// readRecord gives the record of the last build; an empty one when there is none that can be read.
func readRecord(path string) record {
	var r record
	if text, err := os.ReadFile(path); err != nil || json.Unmarshal(text, &r) != nil {
		return record{}
	}
	return r
}

func (r record) write(path string) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("write build record: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write build record: %w", err)
	}
	return WriteFile(path, text)
}

// look takes stock of the source before it is compiled. reads tells which files, and folders, the compiler looks at; nil:
// any of them.
func look(dir, out, compiler string, reads func(rel string, folder bool) bool, now time.Time) (record, error) {
	r := record{Compiler: compiler, Started: now, Files: map[string]string{}, Outside: map[string]string{}}
	var bytes int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (rel == WorkDir || rel == ".git" || rel == "target"):
			return fs.SkipDir
		case rel == "." || path == out || rel == FileName:
			return nil
		}
		size, ok := regular(path)
		switch {
		case reads != nil && rel != manifest.FileName && !reads(filepath.ToSlash(rel), !ok):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		if !ok {
			r.Open = true // compilers may follow links to folders; they are not followed here
			return nil
		}
		if bytes += size; len(r.Files) >= maxSourceFiles || bytes > maxSourceBytes {
			r.Open = true
			return fs.SkipAll
		}
		r.Files[filepath.ToSlash(rel)], err = fileDigest(path)
		return err
	})
	if err != nil {
		return record{}, fmt.Errorf("read source: %w", err)
	}
	return r, nil
}

// regular gives the size of a regular file; a link counts as what it leads to.
func regular(path string) (size int64, ok bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	return info.Size(), true
}

// done tells whether the last build was of this very source and what it left is still there.
func (r record) done(last record, out string) bool {
	if r.Open || last.Open || last.Out != out || r.Compiler != last.Compiler || !maps.Equal(r.Files, last.Files) {
		return false
	}
	for path, sum := range last.Outside {
		if now, err := fileDigest(path); err != nil || now != sum {
			return false
		}
	}
	plugin, err := fileDigest(out)
	if err != nil || plugin != last.Plugin {
		return false
	}
	twin, err := fileDigest(TwinPath(out))
	return err == nil && twin == last.Twin
}

// hidden tells whether a file changed since the last build without getting a newer time, as one does that is moved over
// another: compilers that go by times do not see it.
func (r record) hidden(last record, dir string) bool {
	if last.Files == nil {
		return true // nobody knows what the compiler saw last
	}
	old := func(path string) bool {
		info, err := os.Stat(path)
		return err != nil || !info.ModTime().After(last.Started)
	}
	for name, sum := range r.Files {
		if last.Files[name] != sum && old(filepath.Join(dir, filepath.FromSlash(name))) {
			return true
		}
	}
	for path, sum := range last.Outside {
		if now, err := fileDigest(path); (err != nil || now != sum) && old(path) {
			return true
		}
	}
	return false
}

// settle takes over what the source was after the compilation. Whatever changed meanwhile, but for the lock file, which cargo
// writes itself, leaves open which of both was compiled.
func (r *record) settle(after record) {
	const lock = "Cargo.lock"
	before := maps.Clone(r.Files)
	delete(before, lock)
	if sum, ok := after.Files[lock]; ok {
		before[lock] = sum
	}
	if !maps.Equal(before, after.Files) {
		r.Open = true
	}
	r.Files = before
}

// note adds the files that lie elsewhere.
func (r *record) note(in inputs) error {
	r.Open = r.Open || in.open
	for _, path := range in.outside {
		sum, err := fileDigest(path)
		if err != nil {
			return err
		}
		r.Outside[path] = sum
	}
	return nil
}

func fileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// digestOf names a list of texts.
func digestOf(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d %s", len(t), t)
	}
	return hex.EncodeToString(h.Sum(nil))
}
