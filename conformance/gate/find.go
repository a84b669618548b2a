package gate

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/harness"
)

// Submission is one plugin file. A file that lies there under several names is one submission.
type Submission struct {
	Digest string   // SHA-256 of what is read of the file, in hexadecimal; "" when it cannot be read
	Paths  []string // where it lies, sorted
	Size   int64
	Err    error // why it cannot be read
}

// Find lists plugins, by path: the files named, whatever their names, and below each folder named the files *.wasm. It skips folders
// whose names begin with a dot. What is a plugin by its name and cannot be read, a link or a pipe included, is a submission with an
// error, so that nothing is left out unseen. A path that does not exist at all is an error.
func Find(paths ...string) ([]Submission, error) {
	var all []Submission
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, fmt.Errorf("find plugins: %w", err)
		case info.IsDir():
			all = append(all, below(path)...)
		default:
			all = append(all, read(path, info.Mode()))
		}
	}
	return merged(all), nil
}

// below gives the plugins in a folder and its folders.
func below(folder string) []Submission {
	var all []Submission
	// The function returns no error, so neither does the walk: whatever cannot be read is a submission.
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		hidden := path != folder && strings.HasPrefix(filepath.Base(path), ".")
		switch {
		case err != nil:
			all = append(all, Submission{Paths: []string{path}, Err: err})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() && hidden:
			return fs.SkipDir
		case !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".wasm"):
			all = append(all, read(path, d.Type()))
		}
		return nil
	})
	return all
}

// read takes a file's digest. Of one that is larger than a module may be it is that of the part that is read at all.
func read(path string, mode fs.FileMode) Submission {
	s := Submission{Paths: []string{path}}
	if !mode.IsRegular() {
		s.Err = errors.New("it is no regular file")
		return s
	}
	f, err := os.Open(path)
	if err != nil {
		s.Err = err
		return s
	}
	defer f.Close()
	h := sha256.New()
	if s.Size, s.Err = io.Copy(h, io.LimitReader(f, harness.MaxModuleBytes+1)); s.Err == nil {
		s.Digest = hex.EncodeToString(h.Sum(nil))
	}
	return s
}

// merged makes one submission of equal files and sorts by path.
func merged(all []Submission) []Submission {
	at := map[string]int{}
	var one []Submission
	for _, s := range all {
		name := s.Digest
		if s.Err != nil {
			name = s.Paths[0]
		}
		if i, seen := at[name]; seen {
			one[i].Paths = append(one[i].Paths, s.Paths...)
			continue
		}
		at[name] = len(one)
		one = append(one, s)
	}
	for i := range one {
		slices.Sort(one[i].Paths)
		one[i].Paths = slices.Compact(one[i].Paths)
	}
	slices.SortFunc(one, func(a, b Submission) int { return cmp.Compare(a.Paths[0], b.Paths[0]) })
	return one
}
