package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/harness/artefact"
	"github.com/medplug/medplug/harness/build"
	"github.com/spf13/cobra"
)

type pullOptions struct {
	output, attestation string
	key, trust          string
	tag                 bool
	registry            registryOptions
}

func newPullCmd(s *streams) *cobra.Command {
	var o pullOptions
	cmd := &cobra.Command{
		Use:   "pull <host/name or layout>@<digest> -o <file>",
		Short: "Fetch a plugin by its digest, from a registry or a layout",
		Long: `pull fetches a plugin by the digest that medplug package and push print. What came is held against the digest, down to the plugin file,
before anything is written; a file is written whole or not at all. A tag names whatever somebody last put there and is refused, unless
--accept-tag is given. The digest of what was fetched is printed.

With --attestation the signed verdict that is attached to the plugin is fetched too. --key or --trust verify it, as medplug verify does, and
choose it where several are attached; nothing is written unless one holds.

Registries are asked over https, and over plain http on this machine unless --ca-file is given. What they ask for is taken from MEDPLUG_REGISTRY_USER and
MEDPLUG_REGISTRY_PASSWORD, or from Docker's configuration. A registry may send to no other host than its own and those of --also-host.

Exit codes: 0 fetched; 1 the artefact is no plugin; 2 usage or configuration, no such artefact, or the registry wants other credentials;
3 the registry cannot be reached, fails or sends elsewhere; 5 something is not what its digest says, or no attestation holds.`,
		Example: "  medplug pull registry.example/cardiology/rhythm@sha256:9f86d081... -o plugin.wasm\n" +
			"  medplug pull layout:1.0.0 --accept-tag -o plugin.wasm --attestation verdict.json --key marketplace.key.pub",
		Args: arguments(1, 1, "the reference"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.output == "":
				return usagef("pull: -o names no file")
			case o.key != "" && o.trust != "":
				return usagef("pull: give either --key or --trust")
			case (o.key != "" || o.trust != "") && o.attestation == "":
				return usagef("pull: --key and --trust verify what --attestation fetches").hint("name its file with --attestation")
			}
			return artefactError(runPull(cmd.Context(), s, args[0], o))
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "write the plugin to this file")
	f.StringVar(&o.attestation, "attestation", "", "write the attached signed verdict to this file")
	f.StringVar(&o.key, "key", "", "file of the public key that must have signed it")
	f.StringVar(&o.trust, "trust", "", "trust file, one of whose keys must have signed it")
	f.BoolVar(&o.tag, "accept-tag", false, "fetch whatever the tag names at the moment")
	o.registry.flags(f)
	return cmd
}

func runPull(ctx context.Context, s *streams, arg string, o pullOptions) error {
	ctx, cancel := context.WithTimeout(ctx, transferTime)
	defer cancel()
	if err := o.targets(); err != nil {
		return err
	}
	ref, err := place("reference", arg)
	if err != nil {
		return err
	}
	if ref.Digest == "" && !o.tag {
		return usagef("pull: the reference names no digest, and a tag can be moved").hint("medplug push and package print the digest; --accept-tag takes what is there")
	}
	line := s.progress("fetching " + ref.Place)
	defer line.done()
	a, err := o.fetch(ctx, ref)
	if err != nil {
		return err
	}
	verdict, err := o.choose(ctx, a)
	if err != nil {
		return err
	}
	line.done()
	if verdict != nil {
		if err := build.WriteFile(o.attestation, verdict); err != nil {
			return cannotWrite(o.attestation, err)
		}
	}
	if err := build.WriteFile(o.output, a.Wasm); err != nil {
		if verdict != nil {
			err = errors.Join(err, os.Remove(o.attestation))
		}
		return cannotWrite(o.output, err)
	}
	fmt.Fprintln(s.out, a.Digest)
	s.say("%s: %s", filepath.ToSlash(o.output), title(a))
	return nil
}

// targets checks where to write.
func (o pullOptions) targets() error {
	if err := checkTarget("output", o.output); err != nil {
		return err
	}
	if o.attestation == "" {
		return nil
	}
	if filepath.Clean(o.attestation) == filepath.Clean(o.output) {
		return usagef("pull: -o and --attestation name the same file")
	}
	return checkTarget("attestation", o.attestation)
}

func (o pullOptions) fetch(ctx context.Context, ref artefact.Reference) (*artefact.Artefact, error) {
	if info, err := os.Stat(ref.Place); err == nil && info.IsDir() {
		return pullLayout(ctx, ref, o.attestation != "")
	}
	registry, err := o.registry.connect(ref)
	if err != nil {
		return nil, err
	}
	return artefact.Pull(ctx, registry, ref, o.attestation != "")
}

// choose gives the verdict to write: the first that holds, or without a key the only one.
func (o pullOptions) choose(ctx context.Context, a *artefact.Artefact) ([]byte, error) {
	switch {
	case o.attestation == "":
		return nil, nil
	case len(a.Attestations) == 0:
		return nil, failf(exitSignature, "no attestation about this plugin is attached to it")
	case o.key == "" && o.trust == "" && len(a.Attestations) > 1:
		return nil, usagef("pull: %d attestations are attached to it", len(a.Attestations)).hint("--key or --trust choose the one that holds")
	case o.key == "" && o.trust == "":
		return a.Attestations[0], nil
	}
	check := verifyOptions{key: o.key, trust: o.trust}
	keys, trust, err := check.trusted()
	if err != nil {
		return nil, err
	}
	var why error
	for _, text := range a.Attestations {
		if _, _, err := holds(ctx, text, a.Wasm, keys, trust); err == nil {
			return text, nil
		} else if why == nil {
			why = err
		}
	}
	return nil, failf(exitSignature, "none of the attached attestations holds: %w", why)
}
