package gate

import (
	"cmp"
	"context"
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
	"github.com/medplug/medplug/harness/artefact"
)

// Submission is one plugin file. A file that lies there under several names is one submission.
type Submission struct {
	Digest string   // SHA-256 of what is read of the file, in hexadecimal; "" when it cannot be read
	Paths  []string // the names under which it was found, sorted: files, and layout:tag or layout@digest
	File   string   // where it is read, under the first of the names
	Size   int64
	Err    error // why it cannot be read
	Other  bool  // it is an artefact in a layout, and no plugin; Err says so
}

// Find lists plugins, by path: the files named, whatever their names, below each folder named the files *.wasm, and what lies in each
// OCI layout that is named or lies there. It skips folders whose names begin with a dot. What is a plugin by its name and cannot be
// read, a link or a pipe included, is a submission with an error, so that nothing is left out unseen. A path that does not exist at
// all is an error, and so is the context's end.
func Find(ctx context.Context, paths ...string) ([]Submission, error) {
	var all []Submission
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			if found, ok := pinned(ctx, path); ok {
				all = append(all, found...)
				continue
			}
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("find plugins: %w", err)
		case info.IsDir():
			all = append(all, below(ctx, path+string(filepath.Separator))...) // so that a link to a folder is one, too
		default:
			all = append(all, read(path, info.Mode()))
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return merged(all), nil
}

// below gives the plugins in a folder and its folders.
func below(ctx context.Context, folder string) []Submission {
	var all []Submission
	// The function returns no error, so neither does the walk: whatever cannot be read is a submission.
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return fs.SkipAll
		}
		root := path == folder
		path = filepath.Clean(path)
		hidden := !root && strings.HasPrefix(filepath.Base(path), ".")
		switch {
		case err != nil:
			all = append(all, Submission{Paths: []string{path}, File: path, Err: err})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.IsDir() && artefact.LooksLikeLayout(path):
			all = append(all, inLayout(ctx, artefact.Reference{Place: path})...) // and the walk goes on, for files beside its blobs
		case !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".wasm"):
			all = append(all, read(path, d.Type()))
		case d.Type()&fs.ModeSymlink != 0 && isFolder(path):
			all = append(all, Submission{Paths: []string{path}, File: path, Err: errors.New("it is a link to a folder, which is not followed")})
		}
		return nil
	})
	return all
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// read takes a file's digest. Of one that is larger than a module may be it is that of the part that is read at all.
func read(path string, mode fs.FileMode) Submission {
	s := Submission{Paths: []string{path}, File: path}
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

// merged sorts by path and makes one submission of equal files. Each comes with one path.
func merged(all []Submission) []Submission {
	slices.SortStableFunc(all, func(a, b Submission) int { return cmp.Compare(a.Paths[0], b.Paths[0]) })
	// A path may look like a digest, and a folder may be called as an artefact is: what cannot be read is merged with nothing else.
	type identity struct {
		digest, path string
		other        bool
	}
	at := map[identity]int{}
	var one []Submission
	for _, s := range all {
		name := identity{digest: s.Digest}
		if s.Err != nil {
			name = identity{"", s.Paths[0], s.Other}
		}
		if i, seen := at[name]; seen {
			one[i].Paths = slices.Compact(append(one[i].Paths, s.Paths...))
			continue
		}
		at[name] = len(one)
		one = append(one, s)
	}
	return one
}
