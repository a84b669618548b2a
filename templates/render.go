package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ExistsError: the folder to write to is there and not empty, or no folder. Nothing was written.
type ExistsError struct {
	Path   string
	Reason string
}

func (e *ExistsError) Error() string { return e.Path + " " + e.Reason }

// Render writes a scaffold to the folder dst, which must not exist or be empty. It writes all or nothing: the files are
// put together in a folder beside dst, or inside it when it exists, and moved when they are complete. The error is an
// *UnavailableError when there is no such scaffold and an *ExistsError when dst is taken.
func Render(dst string, p Params) (err error) {
	dst, err = filepath.Abs(dst)
	if err != nil {
		return fmt.Errorf("render scaffold: %w", err)
	}
	files, err := Files(filepath.Base(dst), p)
	if err != nil {
		return err
	}
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
