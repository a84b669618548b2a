package templates

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk"
)

const sdkModule = "github.com/medplug/medplug/sdk-go-pdk"

// vendor adds a copy of the SDK as `go mod vendor` would lay it out. The SDK's way to its own source stays behind: it
// embeds files that no vendor folder has.
func vendor(files map[string][]byte, version string) error {
	source, err := pdk.Source()
	if err != nil {
		return fmt.Errorf("vendor the SDK: %w", err)
	}
	goVersion, err := goVersion(source["go.mod"])
	if err != nil {
		return err
	}
	var packages []string
	for name, content := range source {
		if name == "go.mod" || name == "source.go" {
			continue
		}
		files[path.Join("vendor", sdkModule, name)] = content
		if strings.HasSuffix(name, ".go") {
			packages = append(packages, path.Join(sdkModule, path.Dir(name)))
		}
	}
	slices.Sort(packages)
	list := fmt.Sprintf("# %s v%s\n## explicit; go %s\n", sdkModule, version, goVersion)
	for _, p := range slices.Compact(packages) {
		list += p + "\n"
	}
	files["vendor/modules.txt"] = []byte(list)
	return nil
}

func goVersion(mod []byte) (string, error) {
	for line := range strings.Lines(string(mod)) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "go "); ok {
			return v, nil
		}
	}
	return "", fmt.Errorf("vendor the SDK: its go.mod names no Go version")
}
