package main

import (
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/spf13/cobra"
)

func newExplainCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:     "explain <rule>",
		Short:   "Say what a rule wants, why, and where it comes from",
		Example: "  medplug explain DIS-001\n  medplug explain abi-007",
		Args:    arguments(1, 1, "the rule"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := suites.Rule(args[0])
			if err != nil {
				return unknownName(err)
			}
			return report.Explain(s.out, r)
		},
	}
}
