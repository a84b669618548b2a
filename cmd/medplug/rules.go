package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/spf13/cobra"
)

// ruleInfo is what rules --json prints of a rule. Its level is that for a professional audience; for_patients is the other.
type ruleInfo struct {
	ID          string                 `json:"id"`
	Suite       string                 `json:"suite"`
	Title       string                 `json:"title"`
	Level       conformance.Level      `json:"level"`
	ForPatients conformance.Level      `json:"level_for_patients"`
	Basis       conformance.Basis      `json:"basis"`
	Subject     conformance.Subject    `json:"subject"`
	InForce     conformance.Period     `json:"in_force"`
	Citations   []conformance.Citation `json:"citations"`
}

func newRulesCmd(s *streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the conformance rules",
		Long: `rules lists every rule in print order, with its level (for a professional audience) and what it rests on:
law, norm (the plugin contract included) or policy (a choice of this product).`,
		Example: "  medplug rules\n  medplug rules --json",
		Args:    arguments(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			infos := ruleInfos()
			if asJSON {
				e := json.NewEncoder(s.out)
				e.SetEscapeHTML(false)
				e.SetIndent("", "  ")
				return e.Encode(infos)
			}
			w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
			for _, r := range infos {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Suite, r.Level, r.Basis, r.Title)
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func ruleInfos() []ruleInfo {
	var infos []ruleInfo
	for _, s := range suites.All {
		for _, r := range s.Rules {
			infos = append(infos, ruleInfo{
				ID: r.ID, Suite: s.Name, Title: r.Title, Basis: r.Basis, Subject: r.Subject, InForce: r.InForce, Citations: r.Citations,
				Level:       r.Level(conformance.Context{Audience: contract.Professional}),
				ForPatients: r.Level(conformance.Context{Audience: contract.Patient}),
			})
		}
	}
	return infos
}
