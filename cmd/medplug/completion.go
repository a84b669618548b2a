package main

import (
	"github.com/spf13/cobra"
)

func newCompletionCmd(s *streams) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion <shell>",
		Short: "Print the completion script of a shell",
		Long:  "completion prints the script that teaches a shell (bash, zsh, fish or powershell) to complete medplug's commands, flags, suites and rules.",
		Example: `  source <(medplug completion bash)
  medplug completion zsh > "${fpath[1]}/_medplug"
  medplug completion fish > ~/.config/fish/completions/medplug.fish`,
		Args:      arguments(1, 1, "the shell"),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("shell", args[0], shells...); err != nil {
				return err
			}
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(s.out, true)
			case "zsh":
				return root.GenZshCompletion(s.out)
			case "fish":
				return root.GenFishCompletion(s.out, true)
			}
			return root.GenPowerShellCompletionWithDesc(s.out)
		},
	}
}
