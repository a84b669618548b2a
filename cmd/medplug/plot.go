package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/fixtures/plot"
	"github.com/medplug/medplug/fixtures/recording/csv"
	"github.com/medplug/medplug/fixtures/recording/files"
	"github.com/medplug/medplug/harness/build"
	"github.com/spf13/cobra"
)

type plotOptions struct {
	plot.Options
	output, format string
	scale          int
	table          csv.Options
	mask           string
	mmPerPx        float64
	marks          bool
}

func newPlotCmd(s *streams) *cobra.Command {
	var o plotOptions
	cmd := &cobra.Command{
		Use:   "plot <file>",
		Short: "Draw an ECG on paper, or a lesion with its mask",
		Long: `plot draws an ECG of any format that medplug reads on ECG paper, to scale: contract requests, CSV, WFDB records with their
annotations, EDF, FHIR, DICOM. The format is found by the file's content; a record of several files may be named by any of
them. Layouts: 3x4, 3x4+3 (three rhythm strips), 6x2, 12x1, and strips for any signals of any length.

A PNG or JPEG image is drawn with its mask outlined: that of --mask, or NAME.mask.png beside it; NAME.truth.json beside
it is shown in words.

Without -o the SVG goes to stdout. The extension of -o decides between SVG and PNG, unless --format does.

Exit codes: 0 drawn, 2 usage, or a file that holds nothing that can be drawn so.`,
		Example: `  medplug plot examples/data/ecg/s0010_re -o ecg.svg
  medplug plot examples/data/ecg/mit119_1440 -o strips.png --duration 30s
  medplug plot holter.edf --layout strips --lead V1 --from 1h2m --duration 1m -o v1.png
  medplug plot lesion.png --mask segmentation.png -o sheet.svg`,
		Args: arguments(1, 1, "the file"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, s, args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.output, "output", "o", "", "write this file")
	f.StringVar(&o.format, "format", "", "svg or png (default: by the extension of -o, else svg)")
	f.IntVar(&o.scale, "scale", plot.DefaultScale, fmt.Sprintf("of PNG, pixels a millimetre: %d to %d", plot.MinScale, plot.MaxScale))
	f.StringVar(&o.Layout, "layout", "", strings.Join(plot.Layouts(), ", ")+" (default: 3x4 where the twelve leads are, else strips)")
	f.StringSliceVar(&o.Leads, "lead", nil, "of strips: show these leads only")
	f.DurationVar(&o.From, "from", 0, "where the stretch begins")
	f.DurationVar(&o.Duration, "duration", 0, "how long it is (default 10s, of strips up to 1m)")
	f.DurationVar(&o.Row, "row", 10*time.Second, "of strips: how much one row shows")
	f.Float64Var(&o.Speed, "speed", 25, "paper speed, mm/s")
	f.Float64Var(&o.Gain, "gain", 10, "mm/mV")
	f.BoolVar(&o.marks, "marks", true, "draw annotations")
	f.Float64Var(&o.table.Rate, "csv-rate", 0, "of a CSV file without a time column: samples a second")
	f.StringVar(&o.table.Unit, "csv-unit", "", "of a CSV file that names none: mV, uV or V")
	f.StringSliceVar(&o.table.Leads, "csv-leads", nil, "of a CSV file without a header: the columns' names, empty ones are left out")
	f.StringVar(&o.mask, "mask", "", "of an image: the mask, an image of the same size, dark outside")
	f.Float64Var(&o.mmPerPx, "mm-per-px", 0, "of an image: what a pixel measures, for the scale bar")
	complete(cmd, "layout", plot.Layouts())
	complete(cmd, "format", []string{"svg", "png"})
	return cmd
}

func (o *plotOptions) run(cmd *cobra.Command, s *streams, path string) error {
	if err := o.check(cmd, s, path); err != nil {
		return err
	}
	var d *plot.Drawing
	var err error
	if isImage(path) {
		d, err = o.image(cmd, path)
	} else {
		d, err = o.ecg(cmd, s, path)
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := writeDrawing(&b, d, o.format, o.scale); err != nil {
		var large *plot.TooLargeError
		if errors.As(err, &large) {
			return usagef("%w", err).hint("a smaller --scale, a shorter --duration or --format svg")
		}
		return err
	}
	if o.output == "" {
		_, err := b.WriteTo(s.out)
		return err
	}
	if err := build.WriteFile(o.output, b.Bytes()); err != nil {
		return err
	}
	s.say("%s: %.0f x %.0f mm", filepath.ToSlash(o.output), float64(d.Width)/float64(plot.MM), float64(d.Height)/float64(plot.MM))
	return nil
}

// check finds what is wrong with the options before a file is read.
func (o *plotOptions) check(cmd *cobra.Command, s *streams, path string) error {
	if cmd.Flags().Changed("output") {
		if err := checkTarget("output", o.output); err != nil {
			return err
		}
		from, err := os.Stat(path)
		to, errTo := os.Stat(o.output)
		if err == nil && errTo == nil && os.SameFile(from, to) {
			return usagef("--output %s is the file that is drawn", o.output)
		}
	}
	if o.format == "" {
		o.format = "svg"
		if ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(o.output), ".")); o.output != "" {
			if !slices.Contains([]string{"svg", "png"}, ext) {
				return usagef("--output %s is neither .svg nor .png", o.output).hint("say which with --format")
			}
			o.format = ext
		}
	}
	if err := oneOf("format", o.format, "svg", "png"); err != nil {
		return err
	}
	if o.Layout != "" {
		if err := oneOf("layout", o.Layout, plot.Layouts()...); err != nil {
			return err
		}
	}
	switch {
	case o.format == "png" && o.output == "" && isTerminal(s.out):
		return usagef("a PNG is nothing for a terminal").hint("name a file with -o")
	case o.scale < plot.MinScale || o.scale > plot.MaxScale:
		return usagef("--scale is %d, allowed are %d to %d pixels a millimetre", o.scale, plot.MinScale, plot.MaxScale)
	case cmd.Flags().Changed("duration") && o.Duration <= 0:
		return usagef("--duration must be more than 0")
	case cmd.Flags().Changed("csv-rate") && !(o.table.Rate > 0):
		return usagef("--csv-rate must be more than 0")
	case cmd.Flags().Changed("mm-per-px") && !(o.mmPerPx > 0 && o.mmPerPx <= 10):
		return usagef("--mm-per-px is %g, allowed is above 0 to 10 mm", o.mmPerPx)
	}
	return nil
}

// only refuses flags that belong to the other kind of file.
func only(cmd *cobra.Command, of string, flags ...string) error {
	for _, name := range flags {
		if cmd.Flags().Changed(name) {
			return usagef("--%s is for %s", name, of)
		}
	}
	return nil
}

func (o *plotOptions) ecg(cmd *cobra.Command, s *streams, path string) (*plot.Drawing, error) {
	if err := only(cmd, "images", "mask", "mm-per-px"); err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, usagef("read %s: it is no regular file", path) // a pipe without a writer would be waited for
	}
	r, _, err := files.Read(path, files.ReadOptions{CSV: o.table})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("read %s: there is no such file or record", path)
	}
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	if o.Marks = o.marks; o.marks {
		if err := o.truth(path, r); err != nil {
			return nil, err
		}
	}
	d, err := plot.ECG(r, o.Options)
	var lead *plot.UnknownLeadError
	switch {
	case errors.As(err, &lead):
		return nil, unknown("lead", lead.Name, lead.Known).hint("the recording has: %s", printable(strings.Join(lead.Known, ", ")))
	case err != nil:
		return nil, &exitError{code: exitUsage, err: err}
	}
	for _, note := range r.Notes {
		s.say("%s %s", s.paint.yellow("note:"), printable(note))
	}
	return d, nil
}
