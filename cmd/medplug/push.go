package main

import (
	"context"
	"fmt"

	"github.com/medplug/medplug/harness/artefact"
	"github.com/spf13/cobra"
)

type pushOptions struct {
	attestations []string
	registry     registryOptions
}

func newPushCmd(s *streams) *cobra.Command {
	var o pushOptions
	cmd := &cobra.Command{
		Use:   "push <layout or plugin> <host/name[:tag]>",
		Short: "Send a plugin to a registry",
		Long: `push sends a plugin to an OCI registry, with the signed verdicts that are attached to it: what medplug package wrote, or a plugin file,
which is packed on the way. A layout that holds several plugins is named with the tag or the digest of one: layout:1.0.0. The name under
which the plugin can be pulled, with its digest, is printed.

Registries are asked over https, and over plain http on this machine unless --ca-file is given. What they ask for is taken from MEDPLUG_REGISTRY_USER and
MEDPLUG_REGISTRY_PASSWORD, or from Docker's configuration. A registry may send to no other host than its own and those of --also-host.

Exit codes: 0 sent; 1 no plugin; 2 usage or configuration, or the registry wants other credentials; 3 the registry cannot be reached, fails
or sends elsewhere; 5 something in the layout is not what its digest says.`,
		Example: "  medplug push layout registry.example/cardiology/rhythm:1.0.0\n  medplug push plugin.wasm localhost:5000/rhythm --attestation verdict.json",
		Args:    arguments(2, 2, "the plugin or the registry's reference"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return artefactError(runPush(cmd.Context(), s, args[0], args[1], o))
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.attestations, "attestation", nil, "attach this signed verdict to a plugin file (repeatable)")
	o.registry.flags(f)
	return cmd
}

func runPush(ctx context.Context, s *streams, from, to string, o pushOptions) error {
	ctx, cancel := context.WithTimeout(ctx, transferTime)
	defer cancel()
	ref, err := split("reference", to)
	if err != nil {
		return err
	}
	if ref.Digest != "" {
		return usagef("reference: a digest cannot be chosen").hint("name a tag, or neither")
	}
	registry, err := o.registry.connect(ref)
	if err != nil {
		return err
	}
	a, err := toPush(ctx, from, o)
	if err != nil {
		return err
	}
	line := s.progress("sending to " + ref.Place)
	defer line.done()
	if err := registry.Push(ctx, ref.Tag, a); err != nil {
		return err
	}
	line.done()
	fmt.Fprintf(s.out, "%s@%s\n", ref.Place, a.Digest)
	s.say("sent %s with %s", title(a), attached(a))
	return nil
}

// toPush reads what is to be sent: out of a layout, or a plugin file.
func toPush(ctx context.Context, from string, o pushOptions) (*artefact.Artefact, error) {
	source, err := place("layout", from)
	if err != nil || !artefact.IsLayout(source.Place) {
		return pack(from, o.attestations)
	}
	if len(o.attestations) > 0 {
		return nil, usagef("push: --attestation is for a plugin file").hint("medplug package attaches it in a layout")
	}
	return pullLayout(ctx, source, true)
}
