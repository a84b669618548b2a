package main

import (
	"github.com/spf13/cobra"
)

func newGenCmd(s *streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gen",
		Short: "Make synthetic ECGs, lesion images, patients, texts and requests with their truth",
		Long: `gen makes data that no patient stands behind: 12-lead ECGs, dermoscopic images of skin lesions, patients, clinical and
commercial texts, whole requests; each with the truth that an analysis should find. A seed gives the same bytes on every
machine, and any item can be made without the others.

Exit codes: 0 done, 1 dataset --verify found a fault or request --plugin names no plugin, 2 usage, bad parameters or
refused overwrite, 3 a file could not be written, 130 interrupted: what is finished is whole.`,
		Example: `  medplug gen ecg --seed 7 --class atrial_fibrillation -o out --format wfdb --plot svg
  medplug gen lesion --seed 7 --count 24 -o out --plot png
  medplug gen dataset --spec rhythms.yaml -o rhythms
  medplug gen patient --state PE --age 40..60 --condition I10 --count 1000 -o patients.ndjson
  medplug gen text --genre notes --noise typos --count 100 -o notes.ndjson
  medplug gen request --kind cardiac-risk --set boundary -o requests`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknown("kind of data", args[0], commandNames(cmd)).hint("medplug gen --help lists the kinds")
			}
			cmd.SetOut(s.err)
			_ = cmd.Help()
			return &exitError{code: exitUsage}
		},
	}
	cmd.AddCommand(newGenECGCmd(s), newGenLesionCmd(s), newGenDatasetCmd(s), newGenPatientCmd(s), newGenTextCmd(s), newGenRequestCmd(s))
	return cmd
}
