//go:build !wasip1

package pdk

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed go.mod LICENSE *.go br contract ecg lgpd strictjson
var source embed.FS

// Source gives this module's own source by slash-separated path, tests and their data left out: a scaffold carries a
// complete copy, so that it builds without a network and before anything is published.
func Source() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path.Base(name) == "testdata":
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files[name], err = source.ReadFile(name)
		return err
	})
	return files, err
}
