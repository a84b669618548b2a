package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ExistsError: the folder to write to is there and not empty, or no folder. Nothing was written.
type ExistsError struct {
	Path   string
	Reason string
}

func (e *ExistsError) Error() string { return e.Path + " " + e.Reason }

// Render writes a scaffold to the folder dst, which must not exist or be empty. It writes all or nothing: the files are
// put together in a folder beside dst, or inside it when it exists, and moved when they are complete. The error is an
// *UnavailableError when there is no such scaffold and an *ExistsError when dst is taken. The names are those of the files
// written, slash-separated and sorted.
func Render(dst string, p Params) (names []string, err error) {
	dst, files, err := prepare(dst, p)
	if err != nil {
		return nil, err
	}
	if err := render(dst, files); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(files)), nil
}

// Overwrite writes a scaffold to the folder dst whatever is there: files of the same names are replaced, each in one step,
// and a copy of the SDK as a whole; all others stay.
func Overwrite(dst string, p Params) (names []string, err error) {
	dst, files, err := prepare(dst, p)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dst); err == nil && !info.IsDir() {
		return nil, &ExistsError{dst, "exists and is no folder"}
	}
	for _, sdk := range []string{path.Join("vendor", sdkModule), "sdk"} { // an older copy may hold files that this one does not
		carried := slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(name string) bool { return strings.HasPrefix(name, sdk+"/") })
		if !carried {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dst, filepath.FromSlash(sdk))); err != nil {
			return nil, fmt.Errorf("render scaffold: %w", err)
		}
	}
	for name, content := range files {
		if err := replace(filepath.Join(dst, filepath.FromSlash(name)), content); err != nil {
			return nil, fmt.Errorf("render scaffold: %w", err)
		}
	}
	return slices.Sorted(maps.Keys(files)), nil
}

func prepare(dst string, p Params) (string, map[string][]byte, error) {
	dst, err := filepath.Abs(dst)
	if err != nil {
		return "", nil, fmt.Errorf("render scaffold: %w", err)
	}
	files, err := Files(filepath.Base(dst), p)
	return dst, files, err
}

// replace writes a file in one step: whoever looks sees the old one or the new one.
func replace(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".medplug-new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	_, err = tmp.Write(content)
	if err = errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

func render(dst string, files map[string][]byte) error {
	exists, err := vacant(dst)
	if err != nil {
		return err
	}
	parent := filepath.Dir(dst)
	if exists {
		parent = dst
	} else if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("render scaffold: %w", err)
	}
	tmp, err := os.MkdirTemp(parent, ".medplug-new-*")
	if err != nil {
		return fmt.Errorf("render scaffold: %w", err)
	}
	defer os.RemoveAll(tmp)
	if err := write(tmp, files); err != nil {
		return fmt.Errorf("render scaffold: %w", err)
	}
	if exists {
		err = moveInto(dst, tmp)
	} else if err = os.Chmod(tmp, 0o755); err == nil {
		err = os.Rename(tmp, dst)
	}
	if err != nil {
		return fmt.Errorf("render scaffold: %w", err)
	}
	return nil
}

// vacant tells whether dst is an empty folder (true) or nothing at all (false).
func vacant(dst string) (bool, error) {
	info, err := os.Stat(dst)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("render scaffold: %w", err)
	case !info.IsDir():
		return false, &ExistsError{dst, "exists and is no folder"}
	}
	entries, err := os.ReadDir(dst)
	if err != nil {
		return false, fmt.Errorf("render scaffold: %w", err)
	}
	if len(entries) > 0 {
		return false, &ExistsError{dst, "exists and is not empty: nothing was written"}
	}
	return true, nil
}

func write(dir string, files map[string][]byte) error {
	for name, content := range files {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// moveInto moves what lies in tmp, a folder inside dst, up into dst; when one move fails it takes the others back.
func moveInto(dst, tmp string) error {
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return err
	}
	for i, e := range entries {
		if err := os.Rename(filepath.Join(tmp, e.Name()), filepath.Join(dst, e.Name())); err != nil {
			for _, moved := range entries[:i] {
				err = errors.Join(err, os.RemoveAll(filepath.Join(dst, moved.Name())))
			}
			return err
		}
	}
	return nil
}
