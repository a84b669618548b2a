package artefact

import (
	"context"
	"errors"

	"github.com/medplug/medplug/harness"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
)

// Source is where artefacts are read from: a *Layout or a *Registry.
type Source interface {
	// find gives the manifest that a reference names, held against its digest.
	find(ctx context.Context, ref Reference) (ocispec.Descriptor, []byte, error)
	// referrers gives the descriptors of verdicts whose subject a manifest claims to be.
	referrers(ctx context.Context, subject ocispec.Descriptor) ([]ocispec.Descriptor, error)
	// fetch gives a blob or a manifest of at most so many bytes, held against its digest.
	fetch(ctx context.Context, d ocispec.Descriptor, most int64) ([]byte, error)
}

// Pull reads an artefact, with its verdicts when they are asked for. All of it is held against the digests, the file against
// the config; verdicts about another file are left out. Errors are of type *Error, or the context's.
func Pull(ctx context.Context, from Source, ref Reference, verdicts bool) (*Artefact, error) {
	desc, text, err := from.find(ctx, ref)
	if err != nil {
		return nil, err
	}
	if ref.Digest != "" && (string(desc.Digest) != ref.Digest || describe("", text).Digest != desc.Digest) {
		return nil, refuse(Mismatch, "what came is not what the digest names")
	}
	m, err := readManifest(text)
	if err == nil {
		err = isPlugin(m)
	}
	if err != nil {
		return nil, err
	}
	config, err := from.fetch(ctx, m.Config, MaxManifest)
	if err != nil {
		return nil, err
	}
	wasm, err := from.fetch(ctx, m.Layers[0], harness.MaxModuleBytes)
	if err != nil {
		return nil, err
	}
	declared, inside, err := embedded(wasm)
	if err != nil {
		return nil, err
	}
	if err := sameConfig(config, inside); err != nil {
		return nil, err
	}
	named := describe(ocispec.MediaTypeImageManifest, text)
	named.ArtifactType = PluginType
	a := &Artefact{Digest: named.Digest.String(), Manifest: declared, Wasm: wasm, pieces: []piece{{m.Config, config}, {m.Layers[0], wasm}, {named, text}}}
	if verdicts {
		err = a.pullVerdicts(ctx, from)
	}
	return a, err
}

// pullVerdicts reads what is attached. Whoever may write to a registry may attach anything, so what is none of ours, or about
// another file, is left out rather than an error.
func (a *Artefact) pullVerdicts(ctx context.Context, from Source) error {
	found, err := from.referrers(ctx, a.plugin())
	if err != nil {
		return err
	}
	if len(found) > MaxAttestations {
		return tooMany()
	}
	for _, d := range found {
		text, err := from.fetch(ctx, d, MaxManifest)
		if left(err) {
			continue
		} else if err != nil {
			return err
		}
		m, err := readManifest(text)
		if err != nil || !isVerdict(m) || m.Subject.Digest != a.plugin().Digest {
			continue
		}
		config, err := from.fetch(ctx, m.Config, MaxManifest)
		if left(err) {
			continue
		} else if err != nil {
			return err
		}
		envelope, err := from.fetch(ctx, m.Layers[0], MaxAttestation)
		if left(err) {
			continue
		} else if err != nil {
			return err
		}
		if about(envelope, a.Wasm) != nil {
			continue
		}
		named := describe(ocispec.MediaTypeImageManifest, text)
		named.ArtifactType = AttestationType
		a.Attestations = append(a.Attestations, envelope)
		a.pieces = append(a.pieces, piece{m.Config, config}, piece{m.Layers[0], envelope}, piece{named, text})
	}
	return nil
}

// left tells what is none of ours from what is not as it should be.
func left(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == NoPlugin
}

func tooMany() *Error {
	return refuse(NoPlugin, "more than %d attestations are attached to it", MaxAttestations)
}

// read fetches at most so many bytes and holds them against digest and size. The size is looked at before anything is fetched.
func read(ctx context.Context, from content.Fetcher, d ocispec.Descriptor, most int64) ([]byte, error) {
	return bounded(d, most, func() (_ []byte, err error) {
		body, err := from.Fetch(ctx, d)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, body.Close()) }()
		return content.ReadAll(body, d)
	})
}

// bounded refuses what is too large, and digests of other kinds than the one that is computed here.
func bounded(d ocispec.Descriptor, most int64, get func() ([]byte, error)) ([]byte, error) {
	switch {
	case !digestForm.MatchString(string(d.Digest)):
		return nil, refuse(NoPlugin, "the artefact uses other digests than sha256")
	case d.Size < 0 || d.Size > most:
		return nil, refuse(NoPlugin, "the artefact has a part of %d bytes, at most %d are allowed", d.Size, most)
	}
	return get()
}
