// Package artefacttest makes small plugin files for tests of what carries plugins about.
package artefacttest

import (
	"testing"

	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
)

// Plugin makes a plugin file of a few hundred bytes with the manifest of a medplug.yaml; files with another filling are other
// plugins of the same manifest.
func Plugin(t *testing.T, yaml, filling string) []byte {
	t.Helper()
	m, err := manifest.ReadFile(yaml)
	if err != nil {
		t.Fatal(err)
	}
	module, err := wasm.AppendCustom([]byte("\x00asm\x01\x00\x00\x00"), "filling", []byte(filling))
	if err != nil {
		t.Fatal(err)
	}
	file, err := manifest.Embed(module, m)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
