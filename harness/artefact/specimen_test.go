package artefact_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"testing"

	"github.com/medplug/medplug/harness/artefact"
	"github.com/medplug/medplug/harness/artefact/artefacttest"
)

// plugin makes a plugin file of a few hundred bytes; files with another filling are other plugins of the same manifest.
func plugin(t *testing.T, filling string) []byte {
	t.Helper()
	return artefacttest.Plugin(t, "../manifest/testdata/ecg.yaml", filling)
}

// verdict makes an envelope that says it is about a file; nobody signed it.
func verdict(t *testing.T, file []byte, remark string) []byte {
	t.Helper()
	sum := sha256.Sum256(file)
	payload := encode(t, map[string]any{"_type": "https://in-toto.io/Statement/v1", "remark": remark,
		"subject": []any{map[string]any{"name": "x", "digest": map[string]string{"sha256": hex.EncodeToString(sum[:])}}}})
	return encode(t, map[string]any{"payloadType": "application/vnd.in-toto+json", "payload": base64.StdEncoding.EncodeToString(payload),
		"signatures": []any{map[string]string{"sig": "AA=="}}})
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func pack(t *testing.T, file []byte, verdicts ...[]byte) *artefact.Artefact {
	t.Helper()
	a, err := artefact.Pack(file, verdicts...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func split(t *testing.T, text string) artefact.Reference {
	t.Helper()
	ref, err := artefact.Split(text)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// kindOf is the kind of an error of the package; 0 for any other.
func kindOf(err error) artefact.Kind {
	var e *artefact.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}
