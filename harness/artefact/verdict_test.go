package artefact_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// Whoever may write attaches what he likes; a verdict about another file is left out, the plugin stays.
func TestAnAttachedVerdictAboutAnotherFileIsLeftOut(t *testing.T) {
	file := plugin(t, "a")
	for about, want := range map[string]int{"a": 1, "b": 0} {
		dir := write(t, pack(t, file, verdict(t, file, "own")), "")
		var index ocispec.Index
		decode(t, filepath.Join(dir, "index.json"), &index)
		var m ocispec.Manifest
		decode(t, blob(dir, index.Manifests[1].Digest.String()), &m)
		envelope := verdict(t, plugin(t, about), "attached later")
		m.Layers[0].Digest, m.Layers[0].Size = digest.Digest(sum(envelope)), int64(len(envelope))
		text := encode(t, m)
		put(t, blob(dir, sum(envelope)), envelope)
		put(t, blob(dir, sum(text)), text)
		index.Manifests[1].Digest, index.Manifests[1].Size = digest.Digest(sum(text)), int64(len(text))
		list, err := json.Marshal(index)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "index.json"), list, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := pull(t, dir); err != nil || len(got.Attestations) != want {
			t.Errorf("about %s: %v, want %d attestations", about, err, want)
		}
	}
}
