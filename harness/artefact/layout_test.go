package artefact_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/medplug/medplug/harness/artefact"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// write packs into a fresh folder and gives its name.
func write(t *testing.T, a *artefact.Artefact, tag string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "layout")
	if err := artefact.WriteLayout(t.Context(), dir, tag, a); err != nil {
		t.Fatal(err)
	}
	return dir
}

func pull(t *testing.T, name string) (*artefact.Artefact, error) {
	t.Helper()
	ref := split(t, name)
	l, err := artefact.OpenLayout(ref.Place)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	return artefact.Pull(t.Context(), l, ref, true)
}

// files reads a folder as one text, name by name.
func files(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&all, "%s %x\n", strings.TrimPrefix(path, dir), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestALayoutGivesBackWhatWasPacked(t *testing.T) {
	file := plugin(t, "a")
	one, two := verdict(t, file, "one"), verdict(t, file, "two")
	a := pack(t, file, one, two)
	dir := write(t, a, "1.0.0")
	for _, name := range []string{dir, dir + ":1.0.0", dir + "@" + a.Digest, dir + ":other@" + a.Digest} {
		got, err := pull(t, name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(got.Wasm, file) || got.Digest != a.Digest || got.Manifest.Plugin.ID != a.Manifest.Plugin.ID {
			t.Errorf("%s: another plugin came back", name)
		}
		if len(got.Attestations) != 2 || !bytes.Equal(got.Attestations[0], one) || !bytes.Equal(got.Attestations[1], two) {
			t.Errorf("%s: %d attestations came back, want the two", name, len(got.Attestations))
		}
		if again := write(t, got, "1.0.0"); files(t, again) != files(t, dir) {
			t.Errorf("%s: written again it has other bytes", name)
		}
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	file := plugin(t, "a")
	v := verdict(t, file, "one")
	first, second := write(t, pack(t, file, v), "1"), write(t, pack(t, bytes.Clone(file), bytes.Clone(v)), "1")
	if files(t, first) != files(t, second) {
		t.Error("two layouts of the same plugin differ")
	}
	if bare, with := pack(t, file), pack(t, file, v); bare.Digest != with.Digest {
		t.Errorf("what is attached changes the digest: %s, %s", bare.Digest, with.Digest)
	}
	if a, b := pack(t, file), pack(t, plugin(t, "b")); a.Digest == b.Digest {
		t.Error("two plugins have one digest")
	}
	if left, err := os.ReadDir(filepath.Dir(first)); err != nil || len(left) != 1 {
		t.Errorf("%d entries beside the layout (%v), want itself alone", len(left), err)
	}
}

// What lies in the folder is what the image layout and OCI 1.1 say, file by file.
func TestTheLayoutIsTheSpecifications(t *testing.T) {
	file := plugin(t, "a")
	v := verdict(t, file, "one")
	a := pack(t, file, v)
	dir := write(t, a, "1.0.0")
	var list ocispec.Index
	decode(t, filepath.Join(dir, "index.json"), &list)
	var version struct{ ImageLayoutVersion string }
	decode(t, filepath.Join(dir, "oci-layout"), &version)
	if version.ImageLayoutVersion != "1.0.0" || list.SchemaVersion != 2 || list.MediaType != ocispec.MediaTypeImageIndex || len(list.Manifests) != 2 {
		t.Fatalf("layout %v, index %v", version, list)
	}
	if blobs, err := os.ReadDir(filepath.Join(dir, "blobs", "sha256")); err != nil || len(blobs) != 6 {
		t.Errorf("%d blobs (%v), want two manifests, two configs, two layers", len(blobs), err)
	}
	for i, want := range []struct {
		artifact, config, layer string
		content                 []byte
	}{
		{"application/vnd.medplug.plugin.v1", "application/vnd.medplug.manifest.v1+json", "application/wasm", file},
		{"application/vnd.medplug.attestation.v1", "application/vnd.oci.empty.v1+json", "application/vnd.dsse.envelope.v1+json", v},
	} {
		if listed := list.Manifests[i]; listed.ArtifactType != want.artifact || listed.MediaType != ocispec.MediaTypeImageManifest {
			t.Errorf("manifest %d is listed as %v", i, listed)
		}
		var m ocispec.Manifest
		decode(t, blob(dir, list.Manifests[i].Digest.String()), &m)
		if m.ArtifactType != want.artifact || m.Config.MediaType != want.config || len(m.Layers) != 1 || m.Layers[0].MediaType != want.layer ||
			m.Layers[0].Digest.String() != sum(want.content) || m.Layers[0].Size != int64(len(want.content)) {
			t.Errorf("manifest %d: %+v", i, m)
		}
		if subject := m.Subject; i == 0 && subject != nil || i == 1 && (subject == nil || subject.Digest.String() != a.Digest) {
			t.Errorf("manifest %d has the subject %v", i, subject)
		}
	}
	if list.Manifests[0].Digest.String() != a.Digest || list.Manifests[0].Annotations[ocispec.AnnotationRefName] != "1.0.0" {
		t.Errorf("the plugin is listed as %v", list.Manifests[0])
	}
}

func decode(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNoPluginIsNotPacked(t *testing.T) {
	file := plugin(t, "a")
	for name, c := range map[string]struct {
		file, verdict []byte
		want          artefact.Kind
	}{
		"no module":        {[]byte("text"), nil, artefact.NoPlugin},
		"no manifest":      {[]byte("\x00asm\x01\x00\x00\x00"), nil, artefact.NoPlugin},
		"another file's":   {file, verdict(t, plugin(t, "b"), ""), artefact.Mismatch},
		"no envelope":      {file, []byte("{}"), artefact.Mismatch},
		"member twice":     {file, append([]byte(`{"payload":"",`), verdict(t, file, "")[1:]...), artefact.Mismatch},
		"too large":        {file, bytes.Repeat([]byte(" "), artefact.MaxAttestation+1), artefact.Mismatch},
		"payload is no in": {file, []byte(`{"payload":"e30="}`), artefact.Mismatch},
	} {
		var verdicts [][]byte
		if c.verdict != nil {
			verdicts = [][]byte{c.verdict}
		}
		if _, err := artefact.Pack(c.file, verdicts...); kindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALayoutIsNeverOverwritten(t *testing.T) {
	a := pack(t, plugin(t, "a"))
	dir := write(t, a, "")
	before := files(t, dir)
	if err := artefact.WriteLayout(t.Context(), dir, "", pack(t, plugin(t, "b"))); kindOf(err) != artefact.Usage {
		t.Errorf("writing over a layout: %v", err)
	}
	if files(t, dir) != before {
		t.Error("the layout was changed")
	}
	missing := filepath.Join(t.TempDir(), "none", "layout")
	if err := artefact.WriteLayout(t.Context(), missing, "", a); kindOf(err) != artefact.Usage {
		t.Errorf("writing into no folder: %v", err)
	}
}

// blob is the path of what a digest names.
func blob(dir, named string) string {
	return filepath.Join(dir, "blobs", "sha256", strings.TrimPrefix(named, "sha256:"))
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(s[:])
}

// put writes a file anew.
func put(t *testing.T, path string, data []byte) {
	t.Helper()
	_ = os.Remove(path) // blobs are read-only, and may be absent
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestALayoutThatLiesIsRefused(t *testing.T) {
	file := plugin(t, "a")
	evil := plugin(t, "b")
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string, a *artefact.Artefact)
		want  artefact.Kind
	}{
		"another file": {func(t *testing.T, dir string, _ *artefact.Artefact) { put(t, blob(dir, sum(file)), evil) }, artefact.Mismatch},
		"cut file":     {func(t *testing.T, dir string, _ *artefact.Artefact) { put(t, blob(dir, sum(file)), file[:20]) }, artefact.Mismatch},
		"longer file": {func(t *testing.T, dir string, _ *artefact.Artefact) {
			put(t, blob(dir, sum(file)), append(bytes.Clone(file), 'x'))
		}, artefact.Mismatch},
		"missing file": {func(t *testing.T, dir string, _ *artefact.Artefact) {
			if err := os.Remove(blob(dir, sum(file))); err != nil {
				t.Fatal(err)
			}
		}, artefact.Usage},
		"another manifest": {func(t *testing.T, dir string, a *artefact.Artefact) {
			text, err := os.ReadFile(blob(dir, a.Digest))
			if err != nil {
				t.Fatal(err)
			}
			put(t, blob(dir, a.Digest), bytes.Replace(text, []byte("plugin.wasm"), []byte("plagin.wasm"), 1))
		}, artefact.Mismatch},
		"a link out of the folder": {func(t *testing.T, dir string, _ *artefact.Artefact) {
			outside := filepath.Join(t.TempDir(), "file")
			put(t, outside, file)
			path := blob(dir, sum(file))
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(outside, path); err != nil {
				t.Fatal(err)
			}
		}, artefact.Mismatch},
		"a pipe": {func(t *testing.T, dir string, _ *artefact.Artefact) {
			path := blob(dir, sum(file))
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
		}, artefact.Mismatch},
		"no index": {func(t *testing.T, dir string, _ *artefact.Artefact) {
			put(t, filepath.Join(dir, "index.json"), []byte("[]"))
		}, artefact.Usage},
		"an index with a member twice": {func(t *testing.T, dir string, a *artefact.Artefact) {
			put(t, filepath.Join(dir, "index.json"), fmt.Appendf(nil, `{"schemaVersion":2,"manifests":[],"manifests":[{"digest":%q,"size":1}]}`, a.Digest))
		}, artefact.Usage},
		"a huge index": {func(t *testing.T, dir string, _ *artefact.Artefact) {
			put(t, filepath.Join(dir, "index.json"), bytes.Repeat([]byte(" "), 5<<20))
		}, artefact.Usage},
		"a huge manifest": {func(t *testing.T, dir string, a *artefact.Artefact) {
			put(t, filepath.Join(dir, "index.json"), fmt.Appendf(nil, `{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":%q,"size":1099511627776}]}`, a.Digest))
		}, artefact.NoPlugin},
		"a negative size": {func(t *testing.T, dir string, a *artefact.Artefact) {
			put(t, filepath.Join(dir, "index.json"), fmt.Appendf(nil, `{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":%q,"size":-1}]}`, a.Digest))
		}, artefact.NoPlugin},
	} {
		t.Run(name, func(t *testing.T) {
			a := pack(t, file)
			dir := write(t, a, "")
			c.spoil(t, dir, a)
			got, err := pull(t, dir+"@"+a.Digest)
			if kindOf(err) != c.want || got != nil {
				t.Errorf("kind %d, want %d: %v", kindOf(err), c.want, err)
			}
		})
	}
}

// forge replaces the plugin's manifest by another, whose digest is right, and gives that.
func forge(t *testing.T, dir string, a *artefact.Artefact, change func(m *ocispec.Manifest)) string {
	t.Helper()
	text, err := os.ReadFile(blob(dir, a.Digest))
	if err != nil {
		t.Fatal(err)
	}
	var m ocispec.Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	text = encode(t, m)
	put(t, blob(dir, sum(text)), text)
	put(t, filepath.Join(dir, "index.json"), fmt.Appendf(nil, `{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":%q,"size":%d}]}`, sum(text), len(text)))
	return dir + "@" + sum(text)
}

// All digests are right here; what they name is no plugin, or not the one that it says it is.
func TestAnArtefactThatIsNoPluginIsRefused(t *testing.T) {
	file := plugin(t, "a")
	other := []byte(`{"plugin":{"id":"org.example.other"}}`)
	for name, c := range map[string]struct {
		change func(m *ocispec.Manifest)
		want   artefact.Kind
	}{
		"unchanged in meaning": {func(m *ocispec.Manifest) { m.Annotations = nil }, 0},
		"artifactType":         {func(m *ocispec.Manifest) { m.ArtifactType = "application/vnd.example" }, artefact.NoPlugin},
		"a verdict":            {func(m *ocispec.Manifest) { m.ArtifactType = artefact.AttestationType }, artefact.NoPlugin},
		"a subject":            {func(m *ocispec.Manifest) { m.Subject = &m.Layers[0] }, artefact.NoPlugin},
		"mediaType":            {func(m *ocispec.Manifest) { m.MediaType = ocispec.MediaTypeImageIndex }, artefact.NoPlugin},
		"two layers":           {func(m *ocispec.Manifest) { m.Layers = append(m.Layers, m.Layers[0]) }, artefact.NoPlugin},
		"no layer":             {func(m *ocispec.Manifest) { m.Layers = []ocispec.Descriptor{} }, artefact.NoPlugin},
		"layer's type":         {func(m *ocispec.Manifest) { m.Layers[0].MediaType = "application/octet-stream" }, artefact.NoPlugin},
		"config's type":        {func(m *ocispec.Manifest) { m.Config.MediaType = "application/json" }, artefact.NoPlugin},
		"huge layer":           {func(m *ocispec.Manifest) { m.Layers[0].Size = 1 << 40 }, artefact.NoPlugin},
		"layer's size":         {func(m *ocispec.Manifest) { m.Layers[0].Size-- }, artefact.Mismatch},
		"sha512":               {func(m *ocispec.Manifest) { m.Layers[0].Digest = "sha512:00" }, artefact.NoPlugin},
		"a path as digest":     {func(m *ocispec.Manifest) { m.Layers[0].Digest = "sha256:../../index.json" }, artefact.NoPlugin},
		"another config": {func(m *ocispec.Manifest) {
			m.Config.Digest, m.Config.Size = digest.Digest(sum(other)), int64(len(other))
		}, artefact.Mismatch},
		"config as layer": {func(m *ocispec.Manifest) { m.Layers[0].Digest, m.Layers[0].Size = m.Config.Digest, m.Config.Size }, artefact.NoPlugin},
	} {
		t.Run(name, func(t *testing.T) {
			a := pack(t, file)
			dir := write(t, a, "")
			put(t, blob(dir, sum(other)), other)
			_, err := pull(t, forge(t, dir, a, c.change))
			if kindOf(err) != c.want || c.want == 0 && err != nil {
				t.Errorf("kind %d, want %d: %v", kindOf(err), c.want, err)
			}
		})
	}
}
