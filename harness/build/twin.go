package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// WorkDir is the folder beside a plugin in which medplug keeps what no host needs.
const WorkDir = ".medplug"

// TwinPath is where Build leaves the twin of a plugin file: the same code with the names of its functions, for profiles
// and traces. It says nothing of whether it is there, nor whether it is of the same build.
func TwinPath(plugin string) string {
	name := strings.TrimSuffix(filepath.Base(plugin), ".wasm") + ".names.wasm"
	return filepath.Join(filepath.Dir(plugin), WorkDir, name)
}

func writeTwin(plugin string, module []byte) error {
	path := TwinPath(plugin)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	return WriteFile(path, module)
}
