package artefact

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/retry"
)

// Access says how a registry is asked.
type Access struct {
	User, Password string   // empty: what Docker's configuration holds for the registry, if it is asked for
	Hosts          []string // further hosts that the registry may send to: its token service, where its blobs lie
	CA             []byte   // PEM: the certificates that alone vouch for it; empty: the system's, and plain http on this machine
}

// Registry is a repository of a registry: https, and plain http where it is this machine's and no certificates are given.
type Registry struct {
	host string
	repo *remote.Repository
}

// Connect prepares to ask the registry that a reference names. Nothing is sent yet.
func Connect(ref Reference, access Access) (*Registry, error) {
	at, err := ref.remote()
	if err != nil {
		return nil, err
	}
	plain := loopback(at.Host()) && len(access.CA) == 0
	scheme := "https"
	if plain {
		scheme = "http"
	}
	hosts := []string{withPort(at.Host(), scheme)}
	for _, h := range access.Hosts {
		hosts = append(hosts, withPort(h, scheme))
	}
	g := newGuard(hosts)
	switch {
	case plain:
		g = plainGuard(hosts)
	case len(access.CA) > 0:
		vouching := x509.NewCertPool()
		if !vouching.AppendCertsFromPEM(access.CA) {
			return nil, refuse(Usage, "there is no certificate in PEM among those that are to vouch for the registry")
		}
		g.base.TLSClientConfig = &tls.Config{RootCAs: vouching, MinVersion: tls.VersionTLS12}
	}
	again := func() retry.Policy {
		return &retry.GenericPolicy{Retryable: retry.DefaultPredicate, Backoff: retry.DefaultBackoff, MinWait: 200 * time.Millisecond, MaxWait: 2 * time.Second, MaxRetry: 3}
	}
	return &Registry{host: at.Registry, repo: &remote.Repository{
		Client: &auth.Client{
			Client:     &http.Client{Transport: &retry.Transport{Base: g, Policy: again}},
			Header:     http.Header{"User-Agent": {"medplug"}},
			Credential: access.credential(at),
			Cache:      auth.NewCache(),
		},
		Reference:            at,
		PlainHTTP:            plain,
		ReferrerListMaxPages: MaxAttestations,
		MaxMetadataBytes:     MaxManifest,
		SkipReferrersGC:      true, // most registries let nobody delete
	}}, nil
}

// credential gives what to show to the registry itself, and to nobody else.
func (a Access) credential(at registry.Reference) auth.CredentialFunc {
	if a.User != "" || a.Password != "" {
		return auth.StaticCredential(at.Host(), auth.Credential{Username: a.User, Password: a.Password})
	}
	return func(ctx context.Context, host string) (auth.Credential, error) {
		if host != at.Host() {
			return auth.EmptyCredential, nil
		}
		store, err := credentials.NewStoreFromDocker(credentials.StoreOptions{})
		if err != nil {
			return auth.EmptyCredential, refuse(Usage, "Docker's configuration, which holds credentials, is not readable")
		}
		c, err := credentials.Credential(store)(ctx, host)
		if err != nil {
			return auth.EmptyCredential, refuse(Usage, "Docker's configuration gives no credential for %s", host)
		}
		return c, nil
	}
}

func (r *Registry) find(ctx context.Context, ref Reference) (ocispec.Descriptor, []byte, error) {
	if ref.Ref() == "" {
		return ocispec.Descriptor{}, nil, refuse(Usage, "the reference names no digest")
	}
	desc, body, err := r.repo.FetchReference(ctx, ref.Ref())
	if err != nil {
		return desc, nil, translate(r.host, err)
	}
	defer body.Close()
	text, err := bounded(desc, MaxManifest, func() ([]byte, error) { return content.ReadAll(body, desc) })
	return desc, text, translate(r.host, err)
}

// referrers asks for the verdicts of a plugin, by the API for it or by the tag that stands in for it.
func (r *Registry) referrers(ctx context.Context, subject ocispec.Descriptor) ([]ocispec.Descriptor, error) {
	var found []ocispec.Descriptor
	err := r.repo.Referrers(ctx, subject, "", func(page []ocispec.Descriptor) error {
		for _, d := range page {
			// Some registries list the config's type instead of the artefact's, or none. The manifest has the last word.
			if d.ArtifactType == AttestationType || d.ArtifactType == ocispec.MediaTypeEmptyJSON || d.ArtifactType == "" {
				found = append(found, d)
			}
		}
		if len(found) > MaxAttestations {
			return tooMany()
		}
		return nil
	})
	return found, translate(r.host, err)
}

func (r *Registry) fetch(ctx context.Context, d ocispec.Descriptor, most int64) ([]byte, error) {
	text, err := read(ctx, r.repo, d, most)
	return text, translate(r.host, err)
}

// Push sends an artefact with its verdicts to the registry. The tag may be empty; it is set last, so that it never names what
// is not there yet.
func (r *Registry) Push(ctx context.Context, tag string, a *Artefact) error {
	for _, p := range a.pieces {
		there, err := r.repo.Exists(ctx, p.desc)
		if err == nil && !there {
			err = r.repo.Push(ctx, p.desc, bytes.NewReader(p.content))
		}
		if err != nil {
			return r.unsent(err)
		}
	}
	if tag == "" {
		return nil
	}
	plugin := a.pieces[2]
	return r.unsent(r.repo.PushReference(ctx, plugin.desc, bytes.NewReader(plugin.content), tag))
}

// unsent is translate for what is sent: an answer that cannot be placed says nothing of what was asked for.
func (r *Registry) unsent(err error) error {
	err = translate(r.host, err)
	var e *Error
	if errors.As(err, &e) && e.Kind == Mismatch {
		return refuse(Refused, "registry %s answers as no registry does", r.host)
	}
	return err
}
