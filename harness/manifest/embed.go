package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Section is the custom section that holds the manifest in a plugin file.
const Section = "medplug.manifest"

// ErrAbsent says that a module carries no manifest.
var ErrAbsent = errors.New("read embedded manifest: the module has no section " + Section)

// Embed gives a copy of the module with the manifest as its last section. A module that has one already is refused.
func Embed(module []byte, m *contract.Manifest) ([]byte, error) {
	parsed, err := wasm.Parse(module)
	if err != nil {
		return nil, fmt.Errorf("embed manifest: %w", err)
	}
	if len(parsed.Custom(Section)) > 0 {
		return nil, fmt.Errorf("embed manifest: the module has a section %s already", Section)
	}
	text, err := canonical(m)
	if err != nil {
		return nil, fmt.Errorf("embed manifest: %w", err)
	}
	if len(text) > maxBytes {
		return nil, fmt.Errorf("embed manifest: %d bytes, at most %d are allowed", len(text), maxBytes)
	}
	out, err := wasm.AppendCustom(module, Section, text)
	if err != nil {
		return nil, fmt.Errorf("embed manifest: %w", err)
	}
	return out, nil
}

// Extract reads the manifest of a plugin file. The error is ErrAbsent when there is none.
func Extract(module []byte) (*contract.Manifest, error) {
	parsed, err := wasm.Parse(module)
	if err != nil {
		return nil, fmt.Errorf("read embedded manifest: %w", err)
	}
	found := parsed.Custom(Section)
	switch {
	case len(found) == 0:
		return nil, ErrAbsent
	case len(found) > 1:
		return nil, fmt.Errorf("read embedded manifest: %d sections %s, one is allowed", len(found), Section)
	case parsed.Sections[len(parsed.Sections)-1].Name != Section:
		return nil, fmt.Errorf("read embedded manifest: section %s is not the last of the file", Section)
	case len(found[0]) > maxBytes:
		return nil, fmt.Errorf("read embedded manifest: %d bytes, at most %d are allowed", len(found[0]), maxBytes)
	}
	m, err := contract.DecodeManifest(found[0])
	if err != nil {
		return nil, fmt.Errorf("read embedded manifest: %w", err)
	}
	text, err := sorted(found[0])
	if err != nil {
		return nil, fmt.Errorf("read embedded manifest: %w", err)
	}
	if !bytes.Equal(text, found[0]) {
		return nil, errors.New("read embedded manifest: its keys are not sorted, or it is not written as medplug build writes it")
	}
	return m, nil
}

// canonical is the manifest as it is embedded.
func canonical(m *contract.Manifest) ([]byte, error) {
	text, err := contract.Encode(m)
	if err != nil {
		return nil, err
	}
	return sorted(text)
}

// sorted writes a JSON object with sorted keys, without spaces and with nothing escaped that need not be.
func sorted(text []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree map[string]any // maps are written with sorted keys
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(tree); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
