// Package artefact keeps plugins as OCI artefacts: in an OCI image layout on the disk or in a registry, with signed verdicts
// attached to them.
//
// A plugin is one image manifest of OCI 1.1 with artifactType PluginType. Its config is the plugin's manifest as it stands in
// the file, its only layer the file itself. A verdict is a manifest of its own with artifactType AttestationType, whose subject
// is the plugin's. The same input gives the same bytes, so that one plugin has one digest wherever it lies.
//
// Whatever is read was written by strangers: sizes are bounded before anything is fetched, every blob is held against its
// digest, and the config against the file. Nothing is fetched by a tag unless the caller names a tag.
package artefact

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
	medwasm "github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// Media types of what is stored.
const (
	PluginType      = "application/vnd.medplug.plugin.v1"        // artifactType of a plugin
	ConfigType      = "application/vnd.medplug.manifest.v1+json" // its config: the plugin's manifest
	WasmType        = "application/wasm"                         // its layer: the plugin file
	AttestationType = "application/vnd.medplug.attestation.v1"   // artifactType of a verdict
	EnvelopeType    = "application/vnd.dsse.envelope.v1+json"    // its layer: the DSSE envelope
)

// Bounds of what is read, in bytes and pieces. A plugin file is bounded by harness.MaxModuleBytes.
const (
	MaxManifest     = 1 << 20 // an OCI manifest, and the plugin's own
	MaxAttestation  = 4 << 20 // one envelope
	MaxAttestations = 32      // envelopes attached to one plugin
)

// Artefact is a plugin with the verdicts attached to it.
type Artefact struct {
	Digest       string // of the OCI manifest: sha256 and 64 hexadecimal digits
	Manifest     *contract.Manifest
	Wasm         []byte
	Attestations [][]byte // envelopes that say they are about this very file; whether they hold is for others to say

	pieces []piece // all there is to store; what is referred to comes before what refers to it
}

// piece is one blob or manifest.
type piece struct {
	desc    ocispec.Descriptor
	content []byte
}

// Pack makes the artefact of a plugin file and of verdicts about it. A file that is no plugin is an *Error of kind NoPlugin, an
// envelope about another file one of kind Mismatch.
func Pack(wasm []byte, attestations ...[]byte) (*Artefact, error) {
	m, config, err := embedded(wasm)
	if err != nil {
		return nil, err
	}
	layer := describe(WasmType, wasm)
	layer.Annotations = map[string]string{ocispec.AnnotationTitle: "plugin.wasm"}
	packed := ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest, ArtifactType: PluginType,
		Config: describe(ConfigType, config), Layers: []ocispec.Descriptor{layer},
		Annotations: map[string]string{ocispec.AnnotationTitle: m.Plugin.ID, ocispec.AnnotationVersion: m.Plugin.Version},
	}
	text, err := json.Marshal(packed)
	if err != nil {
		return nil, fmt.Errorf("pack plugin: %w", err)
	}
	subject := describe(ocispec.MediaTypeImageManifest, text)
	subject.ArtifactType = PluginType
	a := &Artefact{Digest: subject.Digest.String(), Manifest: m, Wasm: wasm,
		pieces: []piece{{packed.Config, config}, {layer, wasm}, {subject, text}}}
	for _, envelope := range attestations {
		if err := a.attach(envelope); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// embedded reads the manifest in a plugin file and gives it as it stands there.
func embedded(wasm []byte) (*contract.Manifest, []byte, error) {
	if len(wasm) > harness.MaxModuleBytes {
		return nil, nil, refuse(NoPlugin, "the file has more than %d bytes", harness.MaxModuleBytes)
	}
	m, err := manifest.Extract(wasm)
	if err != nil {
		return nil, nil, &Error{Kind: NoPlugin, What: "the file is no plugin", cause: err}
	}
	parsed, err := medwasm.Parse(wasm)
	if err != nil {
		return nil, nil, &Error{Kind: NoPlugin, What: "the file is no plugin", cause: err}
	}
	return m, parsed.Custom(manifest.Section)[0], nil
}

// attach adds a verdict: a manifest whose subject is the plugin's.
func (a *Artefact) attach(envelope []byte) error {
	if err := about(envelope, a.Wasm); err != nil {
		return err
	}
	subject := a.plugin()
	verdict := ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest, ArtifactType: AttestationType,
		Config: describe(ocispec.MediaTypeEmptyJSON, ocispec.DescriptorEmptyJSON.Data), Layers: []ocispec.Descriptor{describe(EnvelopeType, envelope)},
		Subject: &ocispec.Descriptor{MediaType: subject.MediaType, Digest: subject.Digest, Size: subject.Size},
	}
	text, err := json.Marshal(verdict)
	if err != nil {
		return fmt.Errorf("pack attestation: %w", err)
	}
	desc := describe(ocispec.MediaTypeImageManifest, text)
	desc.ArtifactType = AttestationType
	a.Attestations = append(a.Attestations, envelope)
	a.pieces = append(a.pieces, piece{verdict.Config, ocispec.DescriptorEmptyJSON.Data}, piece{verdict.Layers[0], envelope}, piece{desc, text})
	return nil
}

// plugin is the descriptor of the plugin's own manifest.
func (a *Artefact) plugin() ocispec.Descriptor { return a.pieces[2].desc }

// isManifest tells manifests, which are listed and tagged, from blobs.
func (p piece) isManifest() bool { return p.desc.MediaType == ocispec.MediaTypeImageManifest }

func describe(mediaType string, content []byte) ocispec.Descriptor {
	return ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(content), Size: int64(len(content))}
}

// readManifest reads an OCI manifest strictly enough that two readers cannot see two things in it.
func readManifest(text []byte) (*ocispec.Manifest, error) {
	if root, err := strictjson.ParseObject(text); err != nil || !faithful(root) {
		return nil, refuse(NoPlugin, "the OCI manifest is no JSON object, or has a member twice")
	}
	m := new(ocispec.Manifest)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, refuse(NoPlugin, "the OCI manifest is not of the form that OCI 1.1 gives it")
	}
	if m.SchemaVersion != 2 || m.MediaType != ocispec.MediaTypeImageManifest {
		return nil, refuse(NoPlugin, "it is no OCI image manifest")
	}
	return m, nil
}

// members are those that are read of OCI's manifests, indexes and descriptors.
var members = []string{"schemaVersion", "mediaType", "artifactType", "config", "layers", "subject", "manifests", "annotations", "digest", "size"}

// faithful says whether no member has a name that is one of OCI's but for capitals: some readers, encoding/json among them, take it for
// that, and others pass it over.
func faithful(v *strictjson.Value) bool {
	for _, m := range v.Members() {
		if m.Key == "annotations" {
			continue // names of their own
		}
		if slices.ContainsFunc(members, func(name string) bool { return name != m.Key && strings.EqualFold(name, m.Key) }) || !faithful(&m.Value) {
			return false
		}
	}
	for _, item := range v.Items() {
		if !faithful(&item) {
			return false
		}
	}
	return true
}

// isPlugin says why a manifest is not a plugin's.
func isPlugin(m *ocispec.Manifest) error {
	switch {
	case m.ArtifactType != PluginType || m.Subject != nil:
		return refuse(NoPlugin, "the artefact is no plugin: its artifactType is not %s", PluginType)
	case m.Config.MediaType != ConfigType || len(m.Layers) != 1 || m.Layers[0].MediaType != WasmType:
		return refuse(NoPlugin, "the artefact is no plugin: it has other parts than a config and one layer of type %s", WasmType)
	}
	return nil
}

// isVerdict tells whether a manifest is that of a verdict about something.
func isVerdict(m *ocispec.Manifest) bool {
	return m.ArtifactType == AttestationType && m.Subject != nil && len(m.Layers) == 1 && m.Layers[0].MediaType == EnvelopeType
}

// about says whether an envelope speaks of this file. It looks at no signature.
func about(envelope, wasm []byte) error {
	if len(envelope) > MaxAttestation {
		return refuse(Mismatch, "the attestation has more than %d bytes", MaxAttestation)
	}
	var e struct {
		Payload []byte `json:"payload"`
	}
	var s struct {
		Subject []struct {
			Digest map[string]string `json:"digest"`
		} `json:"subject"`
	}
	if _, err := strictjson.ParseObject(envelope); err != nil || json.Unmarshal(envelope, &e) != nil {
		return refuse(Mismatch, "the attestation is no DSSE envelope")
	}
	if _, err := strictjson.ParseObject(e.Payload); err != nil || json.Unmarshal(e.Payload, &s) != nil {
		return refuse(Mismatch, "the attestation's payload is no in-toto statement")
	}
	sum := sha256.Sum256(wasm)
	if len(s.Subject) != 1 || s.Subject[0].Digest["sha256"] != hex.EncodeToString(sum[:]) {
		return refuse(Mismatch, "the attestation is about another file")
	}
	return nil
}

// sameConfig holds an artefact's config against the manifest inside the file.
func sameConfig(config, inside []byte) error {
	if !bytes.Equal(config, inside) {
		return otherConfig()
	}
	return nil
}

func otherConfig() *Error {
	return refuse(Mismatch, "its config is not the manifest that its plugin file carries")
}
