package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/ecg"
	"github.com/spf13/cobra"
)

func newGenECGCmd(s *streams) *cobra.Command {
	o := itemOptions{numbered: numbered{noun: string(dataset.ECG)}, recipe: dataset.Recipe{Kind: dataset.ECG}}
	var params *parameters
	cmd := &cobra.Command{
		Use:   "ecg",
		Short: "Make 12-lead ECGs",
		Long: `ecg makes 12-lead ECGs with their truth: every beat with its waves, rhythms, intervals, ST levels, noise. Without --class they
are normal resting ECGs of adults; a class draws all parameters within what is plausible for it. A parameter that is given
stands over what is drawn; noise is drawn or given as a whole. Several rhythms (spans) and loose electrodes (lead_off) are for
--params.

Without -o it prints one JSON object an ECG: parameters, truth, and the recording in --format. With -o it writes the
recording, NAME.truth.json and, with --plot, the recording on ECG paper.

Classes: ` + wrapped(dataset.Classes(dataset.ECG)) + `

Exit codes: 0 done, 2 usage, bad parameters or refused overwrite, 3 a file could not be written, 130 interrupted.`,
		Example: `  medplug gen ecg --seed 7 | head -c 300
  medplug gen ecg --seed 7 --class atrial_fibrillation --count 10 -o out --format edf --plot svg
  medplug gen ecg --class st_elevation_inferior --st-mv 0.3 --noise-muscle-snr-db 12 -o out
  medplug gen ecg --params holter.yaml --format wfdb-212 -o out`,
		Args: arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(params); err != nil {
				return err
			}
			return o.run(cmd.Context(), s)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.plot, "plot", "", "write each ECG on paper, too, with its truth: svg or png")
	complete(cmd, "plot", []string{"svg", "png"})
	params = addParameters(cmd, reflect.TypeFor[ecg.Options](), ecgNotes())
	return cmd
}

// ecgNotes says what the flags of an ECG's parameters are for.
func ecgNotes() notes {
	n := notes{help: map[string]string{
		"sex":                  "",
		"rhythm":               "",
		"ectopic_left":         "ventricular ectopic beats come from the left ventricle",
		"noise.total_snr_db":   "signal-to-noise ratio of all noise together, -20 to 60 dB; rms_mv are then proportions",
		"noise.mains_hz":       "mains frequency, 15 to 400 Hz; 60 by default",
		"noise.respiration_hz": "breathing in the baseline's wander, 0.15 to 0.3 Hz; drawn by default",
	}, names: map[string][]string{
		"sex": names(ecg.Sexes()), "rhythm": names(ecg.Rhythms()), "conduction": names(ecg.Conductions()), "territory": names(ecg.Territories()),
	}}
	for _, p := range ecg.Parameters() {
		n.help[p.Name] = fmt.Sprintf("%s, %g to %g", p.Doc, p.Min, p.Max)
		if p.Unit != "" {
			n.help[p.Name] += " " + p.Unit
		}
	}
	for _, kind := range []string{"baseline", "powerline", "muscle", "motion"} {
		n.help["noise."+kind+".snr_db"] = "signal-to-noise ratio of " + kind + " noise, -20 to 60 dB"
		n.help["noise."+kind+".rms_mv"] = "root mean square of " + kind + " noise, 0 to 10 mV"
	}
	return n
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// wrapped lists names in lines of help.
func wrapped(list []string) string {
	var b strings.Builder
	width := len("Classes: ")
	for i, name := range list {
		if i > 0 {
			b.WriteString(",")
			if width += len(name) + 2; width > 118 {
				b.WriteString("\n")
				width = len(name)
			} else {
				b.WriteString(" ")
			}
		} else {
			width += len(name)
		}
		b.WriteString(name)
	}
	return b.String()
}
