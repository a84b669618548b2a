package python

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// wheel reads the modules of a wheel (PyPA specifications, "Binary distribution format"). The name says what it is for:
// only one that ends in none-any holds nothing but Python.
func (c *collection) wheel(at string) (err error) {
	if !strings.HasSuffix(at, "-none-any.whl") {
		return compiledError(at)
	}
	archive, err := zip.OpenReader(filepath.Join(c.dir, filepath.FromSlash(at)))
	if err != nil {
		return &LayoutError{Reason: at + " is no wheel: " + err.Error(), Hint: "download it again"}
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	files := slices.Clone(archive.File)
	slices.SortFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		name := f.Name
		if head, rest, ok := strings.Cut(name, "/"); ok && strings.HasSuffix(head, ".data") {
			var lib bool
			if name, lib = strings.CutPrefix(rest, "purelib/"); !lib {
				continue // scripts and the like
			}
		}
		if compiledCode(name) {
			return compiledError(at + "/" + name)
		}
		folder, file := path.Split(name)
		pkg := strings.ReplaceAll(strings.Trim(folder, "/"), "/", ".")
		if !strings.HasSuffix(file, ".py") || folder != "" && slices.ContainsFunc(strings.Split(pkg, "."), unnamable) {
			continue
		}
		source, err := c.unzip(f)
		if err != nil {
			return &LayoutError{Reason: fmt.Sprintf("%s cannot be read: %v", at, err), Hint: "download it again"}
		}
		if err := c.add(path.Join(at, name), pkg, file, false, source); err != nil {
			return err
		}
	}
	return nil
}

func unnamable(name string) bool { return !identifier(name) }

// unzip reads one file, however small the archive says that it is.
func (c *collection) unzip(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	source, err := io.ReadAll(io.LimitReader(r, maxBytes-min(c.bytes, maxBytes)+1))
	return source, errors.Join(err, r.Close())
}
