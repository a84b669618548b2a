package main

import "github.com/spf13/cobra"

// newHelpCmd is cobra's help, except that a command nobody knows is an error.
func newHelpCmd() *cobra.Command {
	return &cobra.Command{
		Use:     "help [command]",
		Short:   "Say how a command is used",
		Example: "  medplug help test",
		Args:    arguments(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			if len(args) == 0 {
				return root.Help()
			}
			for _, c := range root.Commands() {
				if c.Name() == args[0] {
					c.InitDefaultHelpFlag()
					return c.Help()
				}
			}
			return unknown("command", args[0], commandNames(root)).hint("medplug --help lists the commands")
		},
	}
}
