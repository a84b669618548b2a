package cases

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Folder is where cases stand in a plugin's folder.
const Folder = "tests"

// mostFiles bounds the files of cases of a plugin.
const mostFiles = 1000

// ConfigError: cases, or what they name, cannot be used as they are. Nothing was called.
type ConfigError struct{ Err error }

func (e *ConfigError) Error() string { return e.Err.Error() }

// Unwrap gives what is wrong.
func (e *ConfigError) Unwrap() error { return e.Err }

func configf(format string, a ...any) *ConfigError { return &ConfigError{fmt.Errorf(format, a...)} }

// Beside reads the cases of the plugin in a folder: tests/*.yaml and tests/*.yml, in the order of their names; none when
// there are no such files. The error, a *ConfigError, joins the faults of all files.
func Beside(dir string) ([]*Case, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &ConfigError{fmt.Errorf("read cases: %w", err)}
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &ConfigError{fmt.Errorf("read cases: %w", err)}
	}
	var all []*Case
	var faults []error
	files := 0
	for _, e := range entries {
		name := path.Join(Folder, e.Name())
		if ext := path.Ext(name); ext != ".yaml" && ext != ".yml" || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if files++; files > mostFiles {
			return nil, configf("more than %d files of cases in %s", mostFiles, Folder)
		}
		text, err := readCapped(root, name, MaxFileBytes)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		some, err := Read(text, name)
		if err != nil {
			faults = append(faults, err)
		}
		all = append(all, some...)
	}
	if len(faults) > 0 {
		return nil, &ConfigError{errors.Join(faults...)}
	}
	return all, nil
}

// readCapped reads a file below a folder that links do not lead out of.
func readCapped(root *os.Root, name string, most int64) ([]byte, error) {
	info, err := root.Stat(name)
	if err == nil && !info.Mode().IsRegular() { // opening a pipe would never end
		return nil, fmt.Errorf("read %s: no regular file", name)
	}
	var f *os.File
	if err == nil {
		f, err = root.Open(name)
	}
	if err != nil {
		var fault *fs.PathError
		if errors.As(err, &fault) {
			err = fault.Err
		}
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case int64(len(text)) > most:
		return nil, fmt.Errorf("read %s: it is over %d bytes", name, most)
	}
	return text, nil
}

// Names lists the names of cases, sorted.
func Names(all []*Case) []string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
