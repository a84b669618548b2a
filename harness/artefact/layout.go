package artefact

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/errdef"
)

const (
	maxIndex   = 4 << 20 // bytes of index.json
	maxEntries = 10_000  // manifests that it lists
)

// WriteLayout writes an artefact as an OCI image layout, a folder that must not be there yet: whole or not at all, the same
// bytes for the same artefact and tag. The tag may be empty.
func WriteLayout(ctx context.Context, dir, tag string, a *Artefact) (err error) {
	if _, err := os.Lstat(dir); err == nil {
		return refuse(Usage, "%s is there already, and a layout is never overwritten", filepath.ToSlash(dir))
	}
	tmp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), "."+filepath.Base(dir)+".*")
	if err != nil {
		return unwritable(dir, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }() // gone already when all went well
	if err := fill(ctx, tmp, tag, a); err != nil {
		return unwritable(dir, err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		return unwritable(dir, err)
	}
	return nil
}

func unwritable(dir string, err error) *Error {
	var fault *fs.PathError
	if errors.As(err, &fault) {
		err = fault.Err // its path is that of a folder that is gone
	}
	return &Error{Kind: Usage, What: "write layout " + filepath.ToSlash(dir), cause: err}
}

func fill(ctx context.Context, dir, tag string, a *Artefact) error {
	store, err := oci.NewStorage(dir)
	if err != nil {
		return err
	}
	index := ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex}
	for _, p := range a.pieces {
		if err := store.Push(ctx, p.desc, bytes.NewReader(p.content)); err != nil && !errors.Is(err, errdef.ErrAlreadyExists) {
			return err
		}
		if !p.isManifest() {
			continue
		}
		listed := p.desc
		if tag != "" && listed.Digest == a.plugin().Digest {
			listed.Annotations = map[string]string{ocispec.AnnotationRefName: tag}
		}
		index.Manifests = append(index.Manifests, listed)
	}
	text, err := json.Marshal(index)
	if err != nil {
		return err
	}
	version, err := json.Marshal(ocispec.ImageLayout{Version: ocispec.ImageLayoutVersion})
	if err != nil {
		return err
	}
	return errors.Join(os.Remove(filepath.Join(dir, "ingest")), os.Chmod(dir, 0o755),
		os.WriteFile(filepath.Join(dir, ocispec.ImageLayoutFile), version, 0o644), os.WriteFile(filepath.Join(dir, ocispec.ImageIndexFile), text, 0o644))
}

// Layout is an OCI image layout that is read.
type Layout struct {
	root  *os.Root
	store content.Fetcher
	index []ocispec.Descriptor
}

// IsLayout tells whether there is a folder of this name with a layout in it.
func IsLayout(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, ocispec.ImageLayoutFile))
	return err == nil && info.Mode().IsRegular()
}

// OpenLayout reads a layout's index. Nothing outside the folder is read, whatever links lie in it.
func OpenLayout(dir string) (*Layout, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, refuse(Usage, "read layout %s: there is no such folder", filepath.ToSlash(dir))
	}
	l := &Layout{root: root, store: oci.NewStorageFromFS(regular{root})}
	if err := l.readIndex(); err != nil {
		return nil, errors.Join(&Error{Kind: Usage, What: "read layout " + filepath.ToSlash(dir), cause: err}, root.Close())
	}
	return l, nil
}

// Close lets go of the folder.
func (l *Layout) Close() error { return l.root.Close() }

func (l *Layout) readIndex() error {
	f, err := regular{l.root}.Open(ocispec.ImageIndexFile)
	if err != nil {
		return errors.New("it has no readable index.json")
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxIndex+1))
	if err != nil {
		return errors.New("it has no readable index.json")
	}
	var index ocispec.Index
	if len(text) > maxIndex {
		return fmt.Errorf("its index.json has more than %d bytes", maxIndex)
	}
	if root, err := strictjson.ParseObject(text); err != nil || !faithful(root) || json.Unmarshal(text, &index) != nil || index.SchemaVersion != 2 {
		return errors.New("its index.json is no index")
	}
	if len(index.Manifests) > maxEntries {
		return fmt.Errorf("its index.json lists more than %d manifests", maxEntries)
	}
	l.index = index.Manifests
	return nil
}

// find gives the manifest that a tag or a digest names; without either the only plugin there is.
func (l *Layout) find(ctx context.Context, ref Reference) (ocispec.Descriptor, []byte, error) {
	var found []ocispec.Descriptor
	for _, d := range l.index {
		named := ref.Digest != "" && string(d.Digest) == ref.Digest || ref.Tag != "" && d.Annotations[ocispec.AnnotationRefName] == ref.Tag
		if ref.Ref() == "" {
			m, err := l.manifest(ctx, d)
			named = err == nil && m.ArtifactType == PluginType
		}
		if named && (len(found) == 0 || found[0].Digest != d.Digest) {
			found = append(found, d)
		}
	}
	switch {
	case len(found) == 0:
		return ocispec.Descriptor{}, nil, refuse(Usage, "the layout has no such artefact")
	case len(found) > 1:
		return ocispec.Descriptor{}, nil, refuse(Usage, "the layout has several plugins: name one by its digest")
	}
	text, err := l.fetch(ctx, found[0], MaxManifest)
	return found[0], text, err
}

// manifest reads a listed manifest.
func (l *Layout) manifest(ctx context.Context, d ocispec.Descriptor) (*ocispec.Manifest, error) {
	text, err := l.fetch(ctx, d, MaxManifest)
	if err != nil {
		return nil, err
	}
	return readManifest(text)
}

// referrers gives the verdicts whose subject a manifest is.
func (l *Layout) referrers(ctx context.Context, subject ocispec.Descriptor) ([]ocispec.Descriptor, error) {
	var found []ocispec.Descriptor
	for _, d := range l.index {
		if m, err := l.manifest(ctx, d); err == nil && m.ArtifactType == AttestationType && m.Subject != nil && m.Subject.Digest == subject.Digest {
			found = append(found, d)
		}
	}
	return found, ctx.Err()
}

func (l *Layout) fetch(ctx context.Context, d ocispec.Descriptor, most int64) ([]byte, error) {
	text, err := read(ctx, l.store, d, most)
	var own *Error
	switch {
	case errors.As(err, &own), err == nil:
		return text, err
	case errors.Is(err, errdef.ErrNotFound):
		return nil, refuse(Usage, "the layout lacks %s", d.Digest)
	}
	return nil, refuse(Mismatch, "the layout's %s is not what its digest says", d.Digest)
}

// regular opens regular files and nothing else: a pipe would never end.
type regular struct{ root *os.Root }

func (r regular) Open(name string) (fs.File, error) {
	info, err := r.root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return r.root.Open(name)
}
