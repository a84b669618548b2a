package templates

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk"
)

const (
	pythonSDK   = "sdk/python"
	pythonCache = "__pycache__" // what Python leaves beside sources; nobody's to carry on
)

// copyPython adds the SDK for Python, with which the scaffold's tests run natively. A plugin has the one of its runtime.
func copyPython(files map[string][]byte, version string) error {
	return fs.WalkDir(scaffolds, pythonSDK, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == pythonCache:
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		content, err := scaffolds.ReadFile(name)
		if err != nil {
			return fmt.Errorf("copy the SDK: %w", err)
		}
		target := path.Join("sdk", strings.TrimPrefix(name, pythonSDK+"/"))
		if target == "sdk/medplug/__init__.py" {
			content = bytes.Replace(content, fmt.Appendf(nil, "__version__ = %q", pdk.Version), fmt.Appendf(nil, "__version__ = %q", version), 1)
		}
		files[target] = content
		return nil
	})
}
