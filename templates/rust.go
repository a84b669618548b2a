package templates

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk"
)

const rustSDK = "sdk/rust"

// copyRust adds a copy of the SDK for Rust, which the scaffold's Cargo.toml and Cargo.lock name by its exact version.
func copyRust(files map[string][]byte, version string) error {
	stated := func(v string) []byte { return fmt.Appendf(nil, "name = \"medplug\"\nversion = %q\n", v) }
	files["Cargo.lock"] = bytes.Replace(files["Cargo.lock"], stated(pdk.Version), stated(version), 1)
	return fs.WalkDir(scaffolds, rustSDK, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := scaffolds.ReadFile(name)
		if err != nil {
			return fmt.Errorf("copy the SDK: %w", err)
		}
		target := path.Join("sdk", strings.TrimPrefix(name, rustSDK+"/"))
		if target == "sdk/Cargo.toml" {
			content = bytes.Replace(content, stated(pdk.Version), stated(version), 1)
		}
		files[target] = content
		return nil
	})
}
