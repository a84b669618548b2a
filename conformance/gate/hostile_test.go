package gate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
)

// A folder that cannot be read is called as a plugin's digest is, and one as an artefact of a layout is: neither is taken for the other
// thing, which conforms or is passed over.
func TestWhatCannotBeReadIsMergedWithNothing(t *testing.T) {
	t.Chdir(folderOf(t, map[string]string{"0.wasm": "good", sum([]byte("good")) + "/oci-layout": "{}"}))
	if found := find(t, "0.wasm", sum([]byte("good"))); len(found) != 2 || found[0].Err != nil || found[1].Err == nil {
		t.Errorf("a layout without an index that is called as a plugin's digest: %+v", found)
	}
	image := `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example"}`
	digest := sum([]byte(image))
	t.Chdir(folderOf(t, map[string]string{"layout/oci-layout": "{}", "layout/blobs/sha256/" + digest: image, "layout@sha256:" + digest + "/oci-layout": "{}",
		"layout/index.json": fmt.Sprintf(`{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%d}]}`, digest, len(image))}))
	others := 0
	found := find(t, ".")
	for _, s := range found {
		if s.Other {
			others++
		}
	}
	if len(found) != 2 || others != 1 {
		t.Errorf("a layout without an index that is called as an artefact: %+v", found)
	}
}

// A pipe in the place of a kept file is no result, and opening it would never end.
func TestAPipeIsNoResult(t *testing.T) {
	for _, name := range []string{gate.ReportFile, gate.RecordFile} {
		how := again(t, func(s *gate.Store, _ *gate.Options, sub gate.Submission) {
			path := filepath.Join(s.Folder(sub.Digest), name)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
		})
		if how != gate.Judged {
			t.Errorf("a pipe called %s: %s", name, how)
		}
	}
}

// Gates that write the same folder at once do not stop each other, and what stands there at last is whole.
func TestManyWriteOneFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results")
	digest := sum([]byte("x"))
	record := gate.Record{Key: sampleKey(digest), Verdict: conformance.Conforming}
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		store := openStore(t, dir)
		all.Go(func() {
			for range 40 {
				if err := store.Keep(record, map[string][]byte{gate.ReportFile: []byte("{}")}); err != nil {
					errs[i] = err
				}
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != digest {
		t.Errorf("left %v, %v", entries, err)
	}
}

// However many manifests name one envelope, it is opened once.
func TestAnEnvelopeIsOpenedOnce(t *testing.T) {
	n, file := newNotary(t), plugin(t, "a")
	dir := filepath.Join(t.TempDir(), "layout")
	layoutOf(t, dir, "1.0.0", file, newNotary(t).sign(file, nil, nil))
	var index map[string]any
	text, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err == nil {
		err = json.Unmarshal(text, &index)
	}
	if err != nil {
		t.Fatal(err)
	}
	listed := index["manifests"].([]any)
	verdict := listed[1].(map[string]any)
	whole, err := os.ReadFile(filepath.Join(dir, "blobs", "sha256", strings.TrimPrefix(verdict["digest"].(string), "sha256:")))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		other := []byte(strings.Replace(string(whole), "{", fmt.Sprintf(`{"annotations":{"n":"%d"},`, i), 1))
		put(t, filepath.Join(dir, "blobs", "sha256", sum(other)), other)
		listed = append(listed, map[string]any{"mediaType": verdict["mediaType"], "digest": "sha256:" + sum(other), "size": len(other)})
	}
	index["manifests"] = listed
	if text, err = json.Marshal(index); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "index.json"), text)
	if v, err := gate.ReadSigned(t.Context(), dir, n.open, lateRules); err != nil || len(v.PassedOver) != 1 || !strings.Contains(v.PassedOver[0].Why, "no trusted key") {
		t.Errorf("%+v, %v", v, err)
	}
}
