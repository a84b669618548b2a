package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/medplug/medplug/harness/artefact"
	"github.com/spf13/pflag"
)

// Variables that hold what a registry asks for.
const (
	userVariable     = "MEDPLUG_REGISTRY_USER"
	passwordVariable = "MEDPLUG_REGISTRY_PASSWORD"
)

// mostCertificates bounds the file of certificates that is read, in bytes.
const mostCertificates = 4 << 20

// transferTime is how long a registry may take for everything together.
const transferTime = 15 * time.Minute

// artefactError gives what went wrong with an artefact its exit code and its hint.
func artefactError(err error) error {
	var e *artefact.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case artefact.NoPlugin:
		return failf(exitNotConforming, "%w", err)
	case artefact.Mismatch:
		return failf(exitSignature, "%w", err)
	case artefact.Denied:
		return usagef("%w", err).hint("%s and %s hold what to show, or docker login writes it", userVariable, passwordVariable)
	case artefact.Refused:
		if e.Host != "" {
			return failf(exitInconclusive, "%w", err).hint("if that is where this registry keeps its blobs or tokens: --also-host %s", printable(e.Host))
		}
		return failf(exitInconclusive, "%w", err)
	case artefact.Unreachable:
		return failf(exitInconclusive, "%w", err)
	}
	return usagef("%w", err)
}

// split reads a reference; a text that may hold a password is not repeated.
func split(what, text string) (artefact.Reference, error) {
	ref, err := artefact.Split(text)
	if err != nil {
		return ref, usagef("%s: %w", what, err)
	}
	return ref, nil
}

// place reads the name of something that is there: a folder whose whole name it is comes before a tag.
func place(what, text string) (artefact.Reference, error) {
	if artefact.IsLayout(text) {
		return artefact.Reference{Place: text}, nil
	}
	return split(what, text)
}

// registryOptions are what push and pull are told of a registry.
type registryOptions struct {
	also []string
	ca   string
}

func (o *registryOptions) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.also, "also-host", nil, "a further host[:port] that the registry may send to (repeatable)")
	f.StringVar(&o.ca, "ca-file", "", "file of the certificates that alone vouch for the registry, which is asked over https on this machine, too")
}

// connect prepares to ask a registry.
func (o *registryOptions) connect(ref artefact.Reference) (*artefact.Registry, error) {
	access := artefact.Access{User: os.Getenv(userVariable), Password: os.Getenv(passwordVariable), Hosts: o.also}
	if o.ca != "" {
		var err error
		if access.CA, err = readCapped(o.ca, mostCertificates); err != nil {
			return nil, err
		}
		if len(access.CA) == 0 {
			return nil, usagef("--ca-file %s: it is empty", filepath.ToSlash(o.ca))
		}
	}
	r, err := artefact.Connect(ref, access)
	return r, artefactError(err)
}

// readAttestations reads envelopes to be attached.
func readAttestations(paths []string) ([][]byte, error) {
	if len(paths) > artefact.MaxAttestations {
		return nil, usagef("%d attestations, at most %d can be attached", len(paths), artefact.MaxAttestations)
	}
	var all [][]byte
	for _, path := range paths {
		text, err := readCapped(path, artefact.MaxAttestation+1)
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

// pack makes the artefact of a plugin on the disk.
func pack(arg string, attestations []string) (*artefact.Artefact, error) {
	p, err := readPlugin(arg)
	if err != nil {
		return nil, err
	}
	envelopes, err := readAttestations(attestations)
	if err != nil {
		return nil, err
	}
	a, err := artefact.Pack(p.module, envelopes...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(p.path), err)
	}
	return a, nil
}

// pullLayout reads an artefact out of a layout.
func pullLayout(ctx context.Context, ref artefact.Reference, verdicts bool) (_ *artefact.Artefact, err error) {
	layout, err := artefact.OpenLayout(ref.Place)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, layout.Close()) }()
	return artefact.Pull(ctx, layout, ref, verdicts)
}

// attached says how many verdicts an artefact carries.
func attached(a *artefact.Artefact) string {
	switch n := len(a.Attestations); n {
	case 0:
		return "no attestation"
	case 1:
		return "1 attestation"
	default:
		return fmt.Sprintf("%d attestations", n)
	}
}

// title is what an artefact calls itself.
func title(a *artefact.Artefact) string {
	return printable(strings.Join([]string{a.Manifest.Plugin.ID, a.Manifest.Plugin.Version}, " "))
}
