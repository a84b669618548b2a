package shrink

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Folder is where requests of a plugin file are kept.
func Folder(plugin string) string {
	return filepath.Join(filepath.Dir(plugin), build.WorkDir, "failing")
}

// Prefix is how the names of fixtures that are kept begin.
const Prefix = "failing/"

const (
	ending    = ".json"
	mostKept  = 64       // files in a folder
	mostInput = 48 << 20 // bytes of one
)

// DamagedError is about a file that cannot be read as one of a kept request.
type DamagedError struct {
	Path string
	Err  error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("read failing request %s: %v", filepath.ToSlash(e.Path), e.Err)
}
func (e *DamagedError) Unwrap() error { return e.Err }

// Kept is what a folder holds for one plugin.
type Kept struct {
	Cases []conformance.Case
	// Stale are files whose request the plugin, as it is declared now, would be asked differently or not at all.
	Stale []string
}

// Load reads what is kept for a plugin file, in the order of names. Files about another plugin file, id or kind are
// passed over. A file that is damaged is a *DamagedError: whoever judges by what is left of it knows less than he thinks.
func Load(plugin string, m *contract.Manifest, mostBytes int64) (Kept, error) {
	var k Kept
	dir := Folder(plugin)
	if m == nil {
		return k, nil
	}
	if err := inside(dir); errors.Is(err, fs.ErrNotExist) {
		return k, nil
	} else if err != nil {
		return k, &DamagedError{dir, err}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return k, fmt.Errorf("read failing requests: %w", err)
	}
	class := ClassOf(m, int(mostBytes))
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ending) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(dir, e.Name())
		text, err := read(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another run mended it meanwhile
		}
		var s *Saved
		if err == nil {
			s, err = decode(text)
		}
		if err != nil {
			return Kept{}, &DamagedError{path, err}
		}
		if s.File != filepath.Base(plugin) || s.Plugin != m.Plugin.ID || s.Kind != m.Kind {
			continue
		}
		if class(s.bytes()) != s.Class {
			k.Stale = append(k.Stale, path)
			continue
		}
		k.Cases = append(k.Cases, conformance.Case{Rule: s.Rule, Fixture: s.fixture(), Known: s.known(plugin, path)})
	}
	return k, nil
}

// inside wants that no link leads out of the plugin's folder: what a stranger put beside his plugin says not where is written. It tells
// with fs.ErrNotExist when there is no such folder yet.
func inside(dir string) error {
	for _, at := range []string{filepath.Dir(dir), dir} {
		info, err := os.Lstat(at)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return fmt.Errorf("%s is no folder, and a link is not followed", filepath.Base(at))
		}
	}
	return nil
}

func read(path string) ([]byte, error) {
	if info, err := os.Lstat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() { // opening a pipe would never end
		return nil, errors.New("it is no regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostInput+1))
	if err == nil && len(text) > mostInput {
		err = fmt.Errorf("it has more than %d bytes", mostInput)
	}
	return text, err
}

// known is what reports say of a file.
func (s *Saved) known(plugin, path string) conformance.Smallest {
	name := Prefix + strings.TrimSuffix(filepath.Base(path), ending)
	return conformance.Smallest{Fixture: name, File: filepath.ToSlash(path), About: s.About, Bytes: len(s.bytes()), Minimal: s.Minimal,
		Replay: fmt.Sprintf("medplug test %s --rule %s --fixture %s", shell(filepath.ToSlash(plugin)), s.Rule, shell(name))}
}

// plainWord is what a shell takes as it is.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)

func shell(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// errFull means that a folder holds as many requests as it may.
var errFull = fmt.Errorf("there are %d files already: remove those that no longer matter", mostKept)

// save writes a file, whole or not at all.
func save(dir string, s *Saved, request []byte) (path string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("keep failing request in %s: %w", filepath.ToSlash(dir), err)
		}
	}()
	text, err := s.encode(request)
	if err != nil {
		return "", err
	}
	if err := inside(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	if len(entries) >= mostKept {
		return "", errFull
	}
	path = filepath.Join(dir, s.name()+ending)
	return path, build.WriteFile(path, text)
}

// Remove takes away the file of a request that is mended. One that is gone already is no error.
func Remove(path string) error {
	if err := os.Remove(filepath.FromSlash(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove mended request: %w", err)
	}
	return nil
}
