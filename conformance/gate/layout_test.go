package gate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/harness/artefact"
	"github.com/medplug/medplug/harness/artefact/artefacttest"
)

// plugin makes a small plugin file; another filling makes another one of the same manifest.
func plugin(t *testing.T, filling string) []byte {
	t.Helper()
	return artefacttest.Plugin(t, "../../harness/manifest/testdata/ecg.yaml", filling)
}

// layoutOf writes a layout and gives the digest of the plugin's manifest.
func layoutOf(t *testing.T, dir, tag string, file []byte, verdicts ...[]byte) string {
	t.Helper()
	a, err := artefact.Pack(file, verdicts...)
	if err == nil {
		err = artefact.WriteLayout(t.Context(), dir, tag, a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a.Digest
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	_ = os.Remove(path)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Layouts, named or below a folder, files beside them and the same plugin in both: each once, and nothing left out unseen.
func TestFindInLayouts(t *testing.T) {
	a, b, c := plugin(t, "a"), plugin(t, "b"), plugin(t, "c")
	dir := folderOf(t, map[string]string{"sub/file.wasm": string(a), "sub/broken/oci-layout": "{}", "sub/broken/index.json": "[]", "sub/half/index.json": "{}",
		"sub/half/blobs/sha256/x": "x", "sub/data/blobs/x": "x", "sub/data/readme.json": "{}"})
	at := func(name string) string { return filepath.Join(dir, name) }
	layoutOf(t, at("sub/tagged"), "1.0.0", a)
	put(t, at("sub/tagged/beside.wasm"), c)
	untagged := layoutOf(t, at("sub/untagged"), "", b)
	damaged := layoutOf(t, at("sub/damaged"), "2.0.0", c)
	put(t, at("sub/damaged/blobs/sha256/"+sum(c)), a)
	if err := os.Symlink("tagged", at("sub/link")); err != nil {
		t.Fatal(err)
	}
	seen := func(paths ...string) []string {
		var lines []string
		for _, s := range find(t, paths...) {
			line := strings.Join(s.Paths, " ")
			if s.Err != nil {
				line += ": " + s.Err.Error()
			} else if text, err := os.ReadFile(s.File); err != nil || sum(text) != s.Digest || s.Size != int64(len(text)) {
				t.Errorf("%s: %s of %d bytes in %s, %v", line, s.Digest, s.Size, s.File, err)
			}
			lines = append(lines, strings.ReplaceAll(line, dir+"/", ""))
		}
		return lines
	}
	want := []string{
		"sub/broken: read layout sub/broken: its index.json is no index",
		fmt.Sprintf("sub/damaged@%s: the layout's sha256:%s is not what its digest says", damaged, sum(c)),
		"sub/file.wasm sub/tagged:1.0.0",
		"sub/half: it looks like an OCI layout, and has no file oci-layout",
		"sub/link: it is a link to a folder, which is not followed",
		"sub/tagged/beside.wasm",
		"sub/untagged@" + untagged,
	}
	if diff := cmp.Diff(want, seen(at("sub"), at("sub/tagged"), at("sub/file.wasm"))); diff != "" {
		t.Error(diff)
	}
	for path, want := range map[string][]string{
		at("sub/link"):                 {"sub/link/beside.wasm", "sub/link:1.0.0"}, // one that is named itself is followed
		at("sub/tagged:1.0.0"):         {"sub/tagged:1.0.0"},
		at("sub/untagged@" + untagged): {"sub/untagged@" + untagged},
		at("sub/data"):                 nil,
	} {
		if diff := cmp.Diff(want, seen(path)); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	for _, path := range []string{at("sub/tagged:2.0.0"), at("sub/untagged@" + damaged), at("sub/data:1")} {
		if found, err := gate.Find(t.Context(), path); err == nil {
			t.Errorf("%s: found %v", path, found)
		}
	}
	for _, s := range find(t, at("sub/damaged"), at("sub/broken")) {
		out := gate.Outcome{Submission: s, How: gate.Unreadable}
		if want := map[bool]int{true: 5, false: 2}[strings.Contains(s.Paths[0], "damaged")]; out.ExitCode() != want {
			t.Errorf("%s: exit code %d, want %d", s.Paths[0], out.ExitCode(), want)
		}
	}
}

// What is no plugin is an error of its own kind, by its digest alone; a module that is none is judged.
func TestFindOtherArtefacts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	layoutOf(t, dir, "", plugin(t, "a"))
	const image = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example"}`
	put(t, filepath.Join(dir, "blobs", "sha256", sum([]byte(image))), []byte(image))
	put(t, filepath.Join(dir, "index.json"), fmt.Appendf(nil, `{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%d,
		"annotations":{"org.opencontainers.image.ref.name":"v1"}}]}`, sum([]byte(image)), len(image)))
	found := find(t, dir)
	if len(found) != 1 || !found[0].Other || found[0].Err == nil || found[0].Digest != "" || found[0].Paths[0] != dir+"@sha256:"+sum([]byte(image)) {
		t.Fatalf("%+v", found)
	}
	o, err := options(openStore(t, t.TempDir()), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := gate.Run(t.Context(), found, o)
	if err != nil || outcomes[0].How != gate.Unreadable || gate.ExitCode(outcomes) != 3 {
		t.Errorf("%+v, %v", outcomes, err)
	}
}

// What lies in a layout is judged where it lies.
func TestRunReadsLayouts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	layoutOf(t, dir, "v1", plugin(t, "a"))
	store := openStore(t, t.TempDir())
	o, err := options(store, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := gate.Run(t.Context(), find(t, dir), o)
	if err != nil || len(outcomes) != 1 || outcomes[0].How != gate.Judged || outcomes[0].Record.Broken != "" || !slices.Equal(outcomes[0].Paths, []string{dir + ":v1"}) {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	if _, err := os.Stat(store.Folder(sum(plugin(t, "a")))); err != nil {
		t.Error(err)
	}
}
