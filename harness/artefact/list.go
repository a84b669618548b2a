package artefact

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// maxDepth bounds how deep indexes may lie in each other.
const maxDepth = 8

// Item is one manifest of a layout.
type Item struct {
	Digest string   // of the manifest
	Tags   []string // all of them, sorted
	Is     Is
	SHA256 string // of its layer, in hexadecimal: the plugin file, or the envelope
	File   string // where that lies below the layout's folder
	Size   int64
	Err    error // of type *Error: what of it does not hold; nothing else but Digest and Tags then counts

	layer ocispec.Descriptor
}

// Is says what a manifest is of.
type Is int

// Kinds of manifests.
const (
	Other   Is = iota // none of ours
	Plugin            // a plugin. Whether the file in it is one is for the rules to say
	Verdict           // a signed verdict, attached to a plugin
)

// List gives every manifest of the layout once, in the order of its index, those of indexes inside it included. Every blob of what is
// ours is held against its digest. What cannot be read is an item with an error, so that nothing is left out unseen. The error is the
// context's.
func (l *Layout) List(ctx context.Context) ([]Item, error) {
	w := walk{layout: l, at: map[string]int{}, held: map[part]held{}}
	w.index(ctx, l.index, 0)
	for i := range w.items {
		slices.Sort(w.items[i].Tags)
		w.items[i].Tags = slices.Compact(w.items[i].Tags)
	}
	return w.items, ctx.Err()
}

// Content reads the layer of an item that List gave.
func (l *Layout) Content(ctx context.Context, item Item) ([]byte, error) {
	most := int64(harness.MaxModuleBytes)
	if item.Is == Verdict {
		most = MaxAttestation
	}
	return l.fetch(ctx, item.layer, most)
}

// walk goes through indexes, each digest once.
type walk struct {
	layout *Layout
	items  []Item
	at     map[string]int // where in items a digest stands; -1 for an index
	held   map[part]held
	seen   int
}

// part is a layer, as a manifest names it.
type part struct {
	digest digest.Digest
	size   int64
	isFile bool // a plugin file, and no envelope
}

// held is what came of holding a layer against its digest. Ten thousand manifests may name one large layer, so each is read once.
type held struct {
	config digest.Digest // of the manifest inside a plugin file; empty when the file is no plugin
	err    error
}

func (w *walk) index(ctx context.Context, listed []ocispec.Descriptor, depth int) {
	for _, d := range listed {
		if ctx.Err() != nil {
			return
		}
		name := string(d.Digest)
		if i, known := w.at[name]; known {
			if i >= 0 {
				w.tag(i, d)
			}
			continue
		}
		if w.seen++; w.seen > maxEntries {
			if w.seen == maxEntries+1 {
				w.add(Item{Digest: name, Err: refuse(NoPlugin, "the layout lists more than %d manifests", maxEntries)}, d)
			}
			return
		}
		if d.MediaType != ocispec.MediaTypeImageIndex && !w.layout.lists(ctx, d) {
			w.add(w.item(ctx, d), d)
			continue
		}
		inner, err := w.layout.inner(ctx, d)
		if err == nil && depth == maxDepth {
			err = refuse(NoPlugin, "its indexes lie more than %d deep in each other", maxDepth)
		}
		if err != nil {
			w.add(Item{Digest: name, Err: err}, d)
			continue
		}
		w.at[name] = -1
		w.index(ctx, inner, depth+1)
	}
}

func (w *walk) add(item Item, d ocispec.Descriptor) {
	w.at[item.Digest] = len(w.items)
	w.items = append(w.items, item)
	w.tag(len(w.items)-1, d)
}

// tag notes the name under which a manifest is listed. One that nobody could write on a command line is none.
func (w *walk) tag(i int, d ocispec.Descriptor) {
	if tag := d.Annotations[ocispec.AnnotationRefName]; tagForm.MatchString(tag) {
		w.items[i].Tags = append(w.items[i].Tags, tag)
	}
}

// lists tells whether what is not listed as an index is one all the same, of OCI's form or another: who reads it by what it says
// itself finds plugins in it. What is said to be an image manifest is none.
func (l *Layout) lists(ctx context.Context, d ocispec.Descriptor) bool {
	if d.MediaType == ocispec.MediaTypeImageManifest {
		return false
	}
	text, err := l.fetch(ctx, d, maxIndex)
	if err != nil {
		return false
	}
	root, err := strictjson.ParseObject(text)
	if err != nil {
		return false
	}
	listed := root.Get("manifests")
	return listed != nil && listed.Kind == strictjson.Array && root.Get("layers") == nil
}

// indexTypes are what an index may say that it is.
var indexTypes = []string{"", ocispec.MediaTypeImageIndex, "application/vnd.docker.distribution.manifest.list.v2+json"}

// inner reads an index inside the layout.
func (l *Layout) inner(ctx context.Context, d ocispec.Descriptor) ([]ocispec.Descriptor, error) {
	text, err := l.fetch(ctx, d, maxIndex)
	if err != nil {
		return nil, err
	}
	var index struct {
		ocispec.Index
		Config, Layers json.RawMessage
	}
	if root, err := strictjson.ParseObject(text); err != nil || !faithful(root) || json.Unmarshal(text, &index) != nil || index.SchemaVersion != 2 ||
		!slices.Contains(indexTypes, index.MediaType) || index.Config != nil || index.Layers != nil {
		return nil, refuse(NoPlugin, "an index in the layout is none")
	}
	return index.Manifests, nil
}

// item reads one manifest and what it names.
func (w *walk) item(ctx context.Context, d ocispec.Descriptor) Item {
	item := Item{Digest: string(d.Digest)}
	text, err := w.layout.fetch(ctx, d, MaxManifest)
	if err != nil {
		item.Err = err
		return item
	}
	m, err := readManifest(text)
	switch {
	case err != nil && d.MediaType == ocispec.MediaTypeImageManifest:
		item.Err = err // what it hides is not known
	case err != nil: // of another format
	case m.ArtifactType == PluginType:
		item.Is, item.Err = Plugin, w.plugin(ctx, m)
	case m.ArtifactType == AttestationType:
		item.Is, item.Err = Verdict, w.verdict(ctx, m)
	}
	if item.Is != Other && item.Err == nil {
		item.layer, item.Size = m.Layers[0], m.Layers[0].Size
		item.SHA256 = m.Layers[0].Digest.Encoded()
		item.File = filepath.Join(ocispec.ImageBlobsDir, "sha256", item.SHA256)
	}
	return item
}

// plugin holds a plugin's parts against what its manifest says of them.
func (w *walk) plugin(ctx context.Context, m *ocispec.Manifest) error {
	if err := isPlugin(m); err != nil {
		return err
	}
	if _, err := w.layout.fetch(ctx, m.Config, MaxManifest); err != nil {
		return err
	}
	file := w.layer(ctx, m.Layers[0], harness.MaxModuleBytes, true)
	if file.err == nil && file.config != "" && file.config != m.Config.Digest { // a file that is no plugin is judged like any other
		return otherConfig()
	}
	return file.err
}

// verdict does so for a verdict.
func (w *walk) verdict(ctx context.Context, m *ocispec.Manifest) error {
	if !isVerdict(m) {
		return refuse(NoPlugin, "the artefact is no verdict, though its artifactType is %s", AttestationType)
	}
	if _, err := w.layout.fetch(ctx, m.Config, MaxManifest); err != nil {
		return err
	}
	return w.layer(ctx, m.Layers[0], MaxAttestation, false).err
}

// layer holds a layer against its digest.
func (w *walk) layer(ctx context.Context, d ocispec.Descriptor, most int64, isFile bool) held {
	name := part{d.Digest, d.Size, isFile}
	h, known := w.held[name]
	if known {
		return h
	}
	content, err := w.layout.fetch(ctx, d, most)
	if h.err = err; err == nil && isFile {
		if _, inside, err := embedded(content); err == nil {
			h.config = digest.FromBytes(inside)
		}
	}
	w.held[name] = h
	return h
}

// LooksLikeLayout tells whether a folder of this name may be meant as a layout, whole or not: it has the file that says so, of whatever
// sort, or an index beside blobs.
func LooksLikeLayout(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, ocispec.ImageLayoutFile)); err == nil {
		return true
	}
	_, err := os.Lstat(filepath.Join(dir, ocispec.ImageIndexFile))
	blobs, noBlobs := os.Stat(filepath.Join(dir, ocispec.ImageBlobsDir))
	return err == nil && noBlobs == nil && blobs.IsDir()
}
