package artefact_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/harness/artefact"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// shelf is a layout that a test puts together piece by piece.
type shelf struct {
	t   *testing.T
	dir string
}

func newShelf(t *testing.T) shelf {
	t.Helper()
	s := shelf{t, filepath.Join(t.TempDir(), "shelf")}
	if err := os.MkdirAll(filepath.Join(s.dir, "blobs", "sha256"), 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(s.dir, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`))
	return s
}

// blob puts a blob onto the shelf.
func (s shelf) blob(mediaType string, content []byte) ocispec.Descriptor {
	s.t.Helper()
	put(s.t, blob(s.dir, sum(content)), content)
	return ocispec.Descriptor{MediaType: mediaType, Digest: digest.Digest(sum(content)), Size: int64(len(content))}
}

// plugin puts a plugin and its verdicts there and gives the descriptors of their manifests.
func (s shelf) plugin(a *artefact.Artefact) []ocispec.Descriptor {
	s.t.Helper()
	from := write(s.t, a, "")
	var index ocispec.Index
	decode(s.t, filepath.Join(from, "index.json"), &index)
	blobs, err := filepath.Glob(filepath.Join(from, "blobs", "sha256", "*"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, path := range blobs {
		text, err := os.ReadFile(path)
		if err != nil {
			s.t.Fatal(err)
		}
		s.blob("", text)
	}
	return index.Manifests
}

// index is an index of manifests as a blob.
func (s shelf) index(listed ...ocispec.Descriptor) ocispec.Descriptor {
	s.t.Helper()
	return s.blob(ocispec.MediaTypeImageIndex, encode(s.t, map[string]any{"schemaVersion": 2, "mediaType": ocispec.MediaTypeImageIndex, "manifests": listed}))
}

// list writes index.json and gives what is read of it, a line an item.
func (s shelf) list(listed ...ocispec.Descriptor) []string {
	s.t.Helper()
	put(s.t, filepath.Join(s.dir, "index.json"), encode(s.t, map[string]any{"schemaVersion": 2, "manifests": listed}))
	l, err := artefact.OpenLayout(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	defer l.Close()
	items, err := l.List(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	var lines []string
	for _, item := range items {
		line := map[artefact.Is]string{artefact.Plugin: "plugin", artefact.Verdict: "verdict", artefact.Other: "other"}[item.Is]
		if len(item.Tags) > 0 {
			line += " " + strings.Join(item.Tags, ",")
		}
		if item.Err != nil {
			lines = append(lines, fmt.Sprintf("kind %d", kindOf(item.Err)))
			continue
		}
		if item.Is != artefact.Other {
			text, err := l.Content(s.t.Context(), item)
			file, wrong := os.ReadFile(filepath.Join(s.dir, item.File))
			if err = errors.Join(err, wrong); err != nil || sum(text) != "sha256:"+item.SHA256 || sum(file) != sum(text) || item.Size != int64(len(text)) {
				s.t.Errorf("%s: %+v, %v", line, item, err)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func tagged(d ocispec.Descriptor, tag string) ocispec.Descriptor {
	d.Annotations = map[string]string{ocispec.AnnotationRefName: tag}
	return d
}

// Plugins are listed once, however often, however deep and under however many names they lie there.
func TestListGoesThroughIndexes(t *testing.T) {
	s := newShelf(t)
	file := plugin(t, "a")
	a := s.plugin(pack(t, file, verdict(t, file, "")))
	b := s.plugin(pack(t, plugin(t, "b")))[0]
	image := s.blob(ocispec.MediaTypeImageManifest, []byte(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example"}`))
	docker := s.blob("application/vnd.docker.distribution.manifest.v2+json", []byte(`{"schemaVersion":2}`))
	text := s.blob("text/plain", []byte(`no JSON`))
	inner := s.index(tagged(a[0], "deep"), b)
	want := []string{"plugin again,deep,v1", "verdict", "plugin", "other", "other", "other"}
	got := s.list(tagged(a[0], "v1"), a[1], s.index(inner, inner), tagged(a[0], "again"), tagged(a[0], "v1"), tagged(b, "no tag!"), image, docker, text)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	module := []byte("\x00asm\x01\x00\x00\x00")
	config := s.blob(artefact.ConfigType, []byte("{}"))
	bare := s.blob(ocispec.MediaTypeImageManifest, encode(t, map[string]any{"schemaVersion": 2, "mediaType": ocispec.MediaTypeImageManifest,
		"artifactType": artefact.PluginType, "config": config, "layers": []any{s.blob(artefact.WasmType, module)}}))
	if got := s.list(bare); !cmp.Equal(got, []string{"plugin"}) { // that the file is no plugin is for the rules to say
		t.Errorf("a module without a manifest: %v", got)
	}
}

// What does not hold is an item with an error, and hides nothing else.
func TestListHidesNothing(t *testing.T) {
	const mismatch, absent, refused = "kind 4", "kind 1", "kind 3"
	file := plugin(t, "a")
	for name, c := range map[string]struct {
		spoil func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor
		want  []string
	}{
		"plugin file": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			put(t, blob(s.dir, sum(file)), append(file[:len(file):len(file)], 'x'))
			return a
		}, []string{mismatch, "verdict"}},
		"no plugin file": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			return append(a, remove(t, s, sum(file))...)
		}, []string{absent, "verdict"}},
		"envelope": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			put(t, blob(s.dir, sum(verdict(t, file, ""))), []byte("{}"))
			return a
		}, []string{"plugin", mismatch}},
		"manifest": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			put(t, blob(s.dir, string(a[0].Digest)), []byte("{}"))
			return a
		}, []string{mismatch, "verdict"}},
		"nested index": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			d := s.index(a[0])
			put(t, blob(s.dir, string(d.Digest)), []byte("{}"))
			return []ocispec.Descriptor{d, a[1]}
		}, []string{mismatch, "verdict"}},
		"a plugin said to be an index": {func(_ *testing.T, _ shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			d := a[0]
			d.MediaType = ocispec.MediaTypeImageIndex
			return []ocispec.Descriptor{d}
		}, []string{refused}},
		"an index said to be a manifest": {func(_ *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			d := s.index(a[0])
			d.MediaType = ocispec.MediaTypeImageManifest
			return []ocispec.Descriptor{d}
		}, []string{refused}},
		"an index said to be something else": {func(_ *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			d := s.index(a[0])
			d.MediaType = "application/json"
			list := s.blob("application/vnd.docker.distribution.manifest.list.v2+json", encode(t, map[string]any{"schemaVersion": 2,
				"mediaType": "application/vnd.docker.distribution.manifest.list.v2+json", "manifests": a[1:]}))
			return []ocispec.Descriptor{d, list}
		}, []string{"plugin", "verdict"}},
		"an index of no known form": {func(_ *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			return []ocispec.Descriptor{s.blob("text/json", encode(t, map[string]any{"mediaType": "text/json", "manifests": a}))}
		}, []string{refused}},
		"a type that only some read": {func(_ *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			text, err := os.ReadFile(blob(s.dir, string(a[0].Digest)))
			if err != nil {
				t.Fatal(err)
			}
			two := strings.Replace(string(text), `{`, `{"ARTIFACTTYPE":"application/vnd.example",`, 1)
			swapped := strings.Replace(string(text), `"artifactType":"`+artefact.PluginType+`"`, `"artifactType":"`+artefact.PluginType+`","ArtifactType":"application/vnd.example"`, 1)
			return []ocispec.Descriptor{s.blob(ocispec.MediaTypeImageManifest, []byte(two)), s.blob(ocispec.MediaTypeImageManifest, []byte(swapped))}
		}, []string{refused, refused}},
		"a list that only some read": {func(_ *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			both := strings.Replace(string(encode(t, map[string]any{"schemaVersion": 2, "manifests": a})), `"manifests":`, `"Manifests":[],"manifests":`, 1)
			return []ocispec.Descriptor{s.blob(ocispec.MediaTypeImageIndex, []byte(both))}
		}, []string{refused}},
		"an index that is a manifest, too": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			both := encode(t, map[string]any{"schemaVersion": 2, "mediaType": ocispec.MediaTypeImageIndex, "manifests": a, "layers": a})
			return []ocispec.Descriptor{s.blob(ocispec.MediaTypeImageIndex, both)}
		}, []string{refused}},
		"two layers": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			var m ocispec.Manifest
			decode(t, blob(s.dir, string(a[0].Digest)), &m)
			m.Layers = append(m.Layers, m.Layers[0])
			return []ocispec.Descriptor{s.blob(ocispec.MediaTypeImageManifest, encode(t, m))}
		}, []string{refused}},
		"another config": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			var m ocispec.Manifest
			decode(t, blob(s.dir, string(a[0].Digest)), &m)
			m.Config = s.blob(artefact.ConfigType, []byte(`{}`))
			return []ocispec.Descriptor{s.blob(ocispec.MediaTypeImageManifest, encode(t, m))}
		}, []string{mismatch}},
		"a verdict about nothing": {func(t *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			var m ocispec.Manifest
			decode(t, blob(s.dir, string(a[1].Digest)), &m)
			m.Subject = nil
			return []ocispec.Descriptor{s.blob(ocispec.MediaTypeImageManifest, encode(t, m)), a[0]}
		}, []string{refused, "plugin"}},
		"too deep": {func(_ *testing.T, s shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			d := a[0]
			for range 9 {
				d = s.index(d)
			}
			return []ocispec.Descriptor{d, a[1]}
		}, []string{refused, "verdict"}},
		"a huge part": {func(_ *testing.T, _ shelf, a []ocispec.Descriptor) []ocispec.Descriptor {
			a[0].Size = 1 << 40
			return a
		}, []string{refused, "verdict"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			if diff := cmp.Diff(c.want, s.list(c.spoil(t, s, s.plugin(pack(t, file, verdict(t, file, ""))))...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// remove takes a blob away.
func remove(t *testing.T, s shelf, named string) []ocispec.Descriptor {
	t.Helper()
	if err := os.Remove(blob(s.dir, named)); err != nil {
		t.Fatal(err)
	}
	return nil
}

// A layout that lists without end is broken off, and that is said.
func TestListIsBounded(t *testing.T) {
	s := newShelf(t)
	entries := func(from int) []ocispec.Descriptor {
		var all []ocispec.Descriptor
		for i := range 6000 {
			all = append(all, ocispec.Descriptor{MediaType: ocispec.MediaTypeImageManifest, Digest: digest.Digest(sum(fmt.Append(nil, from+i))), Size: 2})
		}
		return all
	}
	got := s.list(s.index(entries(0)...), s.index(entries(6000)...))
	if n := len(got); n < 9000 || n > 10_001 || got[n-1] != "kind 3" {
		t.Errorf("%d items, the last %s", n, got[n-1])
	}
	l, err := artefact.OpenLayout(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// Ten thousand manifests that name one large file have it read once: reading each would take an hour.
func TestListReadsALayerOnce(t *testing.T) {
	s := newShelf(t)
	config := s.blob(artefact.ConfigType, []byte("{}"))
	layers := []ocispec.Descriptor{s.blob(artefact.WasmType, make([]byte, 16<<20)), s.blob(artefact.WasmType, plugin(t, strings.Repeat("x", 16<<20)))}
	var listed []ocispec.Descriptor
	for i := range 4000 {
		listed = append(listed, s.blob(ocispec.MediaTypeImageManifest, encode(t, map[string]any{"schemaVersion": 2, "mediaType": ocispec.MediaTypeImageManifest,
			"artifactType": artefact.PluginType, "config": config, "layers": layers[i%2 : i%2+1], "annotations": map[string]string{"n": fmt.Sprint(i)}})))
	}
	put(t, filepath.Join(s.dir, "index.json"), encode(t, map[string]any{"schemaVersion": 2, "manifests": listed}))
	l, err := artefact.OpenLayout(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	items, err := l.List(ctx)
	if err != nil || len(items) != len(listed) {
		t.Fatalf("%d items, %v", len(items), err)
	}
	for i, item := range items {
		if plain := i%2 == 0; item.Is != artefact.Plugin || plain != (item.Err == nil) || !plain && kindOf(item.Err) != artefact.Mismatch {
			t.Fatalf("%d: %+v", i, item)
		}
	}
}

// An index.json in which some readers see another list is none.
func TestIndexThatOnlySomeRead(t *testing.T) {
	for _, text := range []string{`{"schemaVersion":2,"manifests":[],"MANIFESTS":[]}`, `{"schemaVersion":2,"Manifests":[]}`, `{"schemaVersion":2,"manifests":[{"Digest":"sha256:x"}]}`} {
		s := newShelf(t)
		put(t, filepath.Join(s.dir, "index.json"), []byte(text))
		if l, err := artefact.OpenLayout(s.dir); err == nil {
			t.Errorf("%s is read", text)
			l.Close()
		}
	}
}

func TestLooksLikeLayout(t *testing.T) {
	for name, c := range map[string]struct {
		files []string
		want  bool
	}{
		"a layout":           {[]string{"oci-layout", "index.json", "blobs/sha256/x"}, true},
		"the file alone":     {[]string{"oci-layout"}, true},
		"without the file":   {[]string{"index.json", "blobs/sha256/x"}, true},
		"an index of others": {[]string{"index.json"}, false},
		"blobs of others":    {[]string{"blobs/sha256/x"}, false},
		"plugins":            {[]string{"a.wasm"}, false},
	} {
		dir := t.TempDir()
		for _, file := range c.files {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o700); err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(dir, file), []byte("x"))
		}
		if got := artefact.LooksLikeLayout(dir); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
