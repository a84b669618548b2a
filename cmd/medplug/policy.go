package main

import (
	"encoding/json"

	"github.com/medplug/medplug/conformance/policy"
	"github.com/spf13/cobra"
)

func newPolicyCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "policy [file]",
		Short: "Check a marketplace's policy file and print what it decides",
		Long: `policy reads a policy file as test --mode certify does and prints it as JSON, with its digest, which every report names. Without a
file it prints the policy of a run that is given none.

A policy file is YAML:

  profile: br            # br, hipaa or gdpr
  strict: false          # warnings fail
  waivers:               # a rule whose failure stands, for one plugin, until a day
    - {rule: PRF-001, plugin: org.example.ecg, author: Ana, reason: slower signal, expires: "2026-12-31"}
  sign_offs:             # a person's answer to a question of the checklist, for one plugin file
    - {rule: SMD-010, plugin_sha256: <64 hexadecimal digits>, name: Dra. Ana, council: CRM-PE 12345, date: "2026-11-20"}

Exit codes: 0 a sound policy, 2 a faulty one.`,
		Example: "  medplug policy\n  medplug policy marketplace.yaml",
		Args:    arguments(0, 1, ""),
		RunE: func(_ *cobra.Command, args []string) error {
			var p policy.Policy
			if len(args) > 0 {
				var err error
				if p, err = readPolicy(args[0]); err != nil {
					return err
				}
			}
			e := json.NewEncoder(s.out)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			return e.Encode(struct {
				policy.Policy
				Digest string `json:"digest"`
			}{p, p.Digest()})
		},
	}
}
