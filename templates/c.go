package templates

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

const cSDK = "sdk/c"

// copyC adds the SDK for C: sources that are compiled with the plugin's own.
func copyC(files map[string][]byte) error {
	words, err := cWords()
	if err != nil {
		return err
	}
	files["sdk/words.c"] = words
	return fs.WalkDir(scaffolds, cSDK, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := scaffolds.ReadFile(name)
		if err != nil {
			return fmt.Errorf("copy the SDK: %w", err)
		}
		files[path.Join("sdk", strings.TrimPrefix(name, cSDK+"/"))] = content
		return nil
	})
}
