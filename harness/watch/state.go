package watch

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// state is what the source held when it was looked at.
type state struct {
	files   map[string]file
	folders []string // to be told of by the file system
}

// file is one file's content, and what tells without reading it that it is the same.
type file struct {
	sum     [sha256.Size]byte
	size    int64
	changed time.Time
}

// Bounds of a source folder; beyond, somebody watches the wrong one.
const (
	maxFiles = 20_000
	maxBytes = 256 << 20
)

// TooLargeError: the folder holds more than a plugin's source does.
type TooLargeError struct{ Reason string }

func (e *TooLargeError) Error() string { return "watch folder: " + e.Reason }

// look reads the source in dir. Files whose size and time are those of before are not read again, unless they changed so
// lately that a second change could hide behind the same time.
func look(dir string, ignore func(string) bool, before state, now time.Time) (state, error) {
	s := state{files: map[string]file{}}
	var total int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path != dir {
			return nil // gone since its folder was listed
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if rel = filepath.ToSlash(rel); rel != "." && ignore(rel) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			s.folders = append(s.folders, path)
			return nil
		}
		info, ok := regular(path)
		if !ok {
			return nil
		}
		if total += info.Size(); len(s.files) >= maxFiles || total > maxBytes {
			return &TooLargeError{fmt.Sprintf("%s holds more than %d files or %d MiB", dir, maxFiles, maxBytes>>20)}
		}
		f := file{size: info.Size(), changed: info.ModTime()}
		if old, known := before.files[rel]; known && old.size == f.size && old.changed.Equal(f.changed) && now.Sub(f.changed) > settle {
			f.sum = old.sum
		} else if f.sum, err = digest(path); errors.Is(err, fs.ErrNotExist) {
			return nil
		} else if err != nil {
			return err
		}
		s.files[rel] = f
		return nil
	})
	if err != nil {
		return state{}, fmt.Errorf("watch folder: %w", err)
	}
	return s, nil
}

// regular describes a file; a link counts as what it leads to.
func regular(path string) (fs.FileInfo, bool) {
	info, err := os.Stat(path)
	return info, err == nil && info.Mode().IsRegular()
}

// settle is the age at which a file's time is taken for its content: coarser clocks than this are gone.
const settle = 3 * time.Second

func digest(path string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}

// changes lists the files that differ, sorted.
func (s state) changes(before state) []string {
	var out []string
	for name, f := range s.files {
		if old, known := before.files[name]; !known || old.sum != f.sum {
			out = append(out, name)
		}
	}
	for name := range before.files {
		if _, still := s.files[name]; !still {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Outputs tells the files in a plugin's folder that are no source: what medplug and the compilers write, version control,
// and what editors leave behind while they save. rel is slash-separated.
func Outputs(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		switch part {
		case ".git", ".hg", ".svn", ".medplug", ".idea", ".vscode", "target", "node_modules", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".venv", "venv", ".DS_Store", "4913":
			return true
		}
	}
	name := rel[strings.LastIndexByte(rel, '/')+1:]
	for _, suffix := range []string{".wasm", "~", ".swp", ".swx", ".swo", ".tmp", ".orig", ".rej", ".pyc"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return strings.HasPrefix(name, ".#") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		strings.HasPrefix(name, ".goutputstream-") || strings.HasPrefix(name, ".medplug-") ||
		strings.HasPrefix(name, ".") && strings.Contains(name, ".wasm.") // a plugin on its way into place
}
