package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/medplug/medplug/harness/artefact"
	"github.com/spf13/cobra"
)

type packageOptions struct {
	output       string
	attestations []string
}

func newPackageCmd(s *streams) *cobra.Command {
	var o packageOptions
	cmd := &cobra.Command{
		Use:   "package <plugin> -o <folder[:tag]>",
		Short: "Put a plugin into an OCI layout",
		Long: `package writes a plugin as an OCI artefact into a folder, an OCI image layout, which any tool for OCI reads and medplug push sends to a
registry. Signed verdicts about the plugin are attached to it as referrers. The digest of the artefact is printed; the same plugin has the
same digest on every machine, whatever is attached to it.

The folder must not be there yet. It appears whole or not at all.

Exit codes: 0 written; 1 the file is no plugin; 2 usage or configuration; 5 an attestation is about another file.`,
		Example: "  medplug package plugin.wasm -o layout\n  medplug package plugin.wasm --attestation verdict.json -o layout:1.0.0",
		Args:    arguments(1, 1, "the plugin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.output == "" {
				return usagef("package: -o names no folder").hint("medplug package %s -o layout", args[0])
			}
			return artefactError(runPackage(cmd.Context(), s, args[0], o))
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "folder of the layout; what stands behind a colon is the tag")
	f.StringArrayVar(&o.attestations, "attestation", nil, "attach this signed verdict (repeatable)")
	return cmd
}

func runPackage(ctx context.Context, s *streams, arg string, o packageOptions) error {
	to, err := split("-o", o.output)
	if err != nil {
		return err
	}
	if to.Digest != "" {
		return usagef("-o: a digest cannot be chosen").hint("medplug package %s -o layout:tag", arg)
	}
	a, err := pack(arg, o.attestations)
	if err != nil {
		return err
	}
	if err := artefact.WriteLayout(ctx, to.Place, to.Tag, a); err != nil {
		return err
	}
	fmt.Fprintln(s.out, a.Digest)
	s.say("%s: %s with %s", filepath.ToSlash(to.Place), title(a), attached(a))
	return nil
}
