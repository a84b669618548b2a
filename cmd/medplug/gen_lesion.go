package main

import (
	"fmt"
	"reflect"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/spf13/cobra"
)

func newGenLesionCmd(s *streams) *cobra.Command {
	o := itemOptions{numbered: numbered{noun: string(dataset.Lesion)}, recipe: dataset.Recipe{Kind: dataset.Lesion}}
	var params *parameters
	cmd := &cobra.Command{
		Use:   "lesion",
		Short: "Make dermoscopic images of skin lesions",
		Long: `lesion makes dermoscopic images of skin lesions with their truth: mask, lengths and areas, asymmetry, border, colours,
structures, ABCD score, seven-point checklist, diagnosis. Without --class the diagnoses are as frequent as in a referral
clinic. A parameter that is given stands over what is drawn, colours as a whole; parameters limit each other, and the error says how.

Without -o it prints one JSON object a lesion: parameters, truth, image and mask (PNG) in base64. With -o it writes the image,
NAME.mask.png and NAME.truth.json; --months adds the same lesion at a later visit, --plot contact sheets with the masks
outlined.

Classes: ` + wrapped(dataset.Classes(dataset.Lesion)) + `

Exit codes: 0 done, 2 usage, bad parameters or refused overwrite, 3 a file could not be written, 130 interrupted.`,
		Example: `  medplug gen lesion --seed 7 --count 24 -o out --plot png
  medplug gen lesion --class melanoma --months 3 --size 1024 --format jpeg --jpeg-quality 85 -o out
  medplug gen lesion --class common_nevus --fitzpatrick 5 --hairs 20 --ruler -o out`,
		Args: arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("jpeg-quality") && (o.recipe.Quality < 1 || o.recipe.Format != "jpeg") {
				return usagef("--jpeg-quality is 1 to 100, with --format jpeg")
			}
			if cmd.Flags().Changed("months") && o.recipe.Months < 1 {
				return usagef("--months is %d, allowed are 1 to 120", o.recipe.Months)
			}
			if err := o.check(params); err != nil {
				return err
			}
			return o.run(cmd.Context(), s)
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.IntVar(&o.recipe.Quality, "jpeg-quality", 0, "quality of JPEG, 1 to 100; 92 by default")
	f.IntVar(&o.recipe.Months, "months", 0, "add a second visit after so many months, 1 to 120")
	f.StringVar(&o.plot, "plot", "", "write contact sheets, too, with masks outlined: svg or png")
	complete(cmd, "plot", []string{"svg", "png"})
	params = addParameters(cmd, reflect.TypeFor[lesion.Options](), lesionNotes())
	return cmd
}

// lesionNotes says what the flags of a lesion's parameters are for.
func lesionNotes() notes {
	n := notes{help: map[string]string{
		"size":               "width and height",
		"mm_per_px":          "what a pixel measures; 0 is the narrowest usual field of view",
		"fitzpatrick":        "skin type",
		"diameter_mm":        "largest diameter",
		"elongation":         "length to width before other irregularities",
		"asymmetry":          "axes of asymmetry",
		"irregularity":       "of the contour, from smooth to notched",
		"border_score":       "eighths of the border that end abruptly",
		"colors.white":       "share of the area, the six shares being 1 together",
		"colors.red":         "share of the area",
		"colors.light_brown": "share of the area",
		"colors.dark_brown":  "share of the area",
		"colors.blue_gray":   "share of the area",
		"colors.black":       "share of the area",
		"structureless":      "share of the area without structures",
		"dots":               "count",
		"globules":           "count",
		"streaks":            "count",
		"blotches":           "count of dark irregular blotches",
		"vessels":            "count of atypical vessels",
		"hairs":              "count",
		"vignette":           "loss of light in the corners",
		"bubbles":            "count of air bubbles in the gel",
		"grain":              "the sensor's noise, root mean square of 8-bit units",
		"irregular_dots":     "dots and globules are uneven",
		"irregular_streaks":  "streaks stand in some sectors only",
		"veil":               "blue-whitish veil",
		"ruler":              "a scale along the lower edge",
		"dark_corners":       "the dermoscope's round aperture",
	}, names: map[string][]string{
		"diagnosis": names(lesion.Diagnoses()), "network": names(lesion.Networks()), "regression": names(lesion.Regressions()),
	}}
	for _, r := range lesion.Ranges() {
		n.help[r.Name] = fmt.Sprintf("%s, %g to %g", n.help[r.Name], r.Min, r.Max)
		if r.Unit != "" {
			n.help[r.Name] += " " + r.Unit
		}
	}
	return n
}
