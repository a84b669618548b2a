package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/plot"
	"github.com/medplug/medplug/fixtures/recording/whole"
	"github.com/spf13/cobra"
)

// itemOptions are what gen ecg and gen lesion have in common.
type itemOptions struct {
	numbered
	recipe dataset.Recipe
	output string
	plot   string
	force  bool
}

// sheetTiles is how many images a contact sheet holds.
const sheetTiles = 24

func (o *itemOptions) flags(cmd *cobra.Command) {
	o.numbered.flags(cmd)
	f := cmd.Flags()
	formats, classes := dataset.Formats(o.recipe.Kind), dataset.Classes(o.recipe.Kind)
	f.StringVarP(&o.output, "output", "o", "", "write files into this folder, instead of a line of JSON an item on stdout")
	f.StringVar(&o.recipe.Format, "format", formats[0], "file format: "+strings.Join(formats, ", "))
	f.StringVar(&o.recipe.Class, "class", "", "what is drawn, with parameters that go with it (medplug gen "+string(o.recipe.Kind)+" --help lists the classes)")
	f.BoolVar(&o.force, "force", false, "overwrite")
	complete(cmd, "format", formats)
	complete(cmd, "class", classes)
}

// check finds what is wrong before anything is made.
func (o *itemOptions) check(params *parameters) error {
	if err := oneOf("format", o.recipe.Format, dataset.Formats(o.recipe.Kind)...); err != nil {
		return err
	}
	if o.recipe.Class != "" {
		if err := oneOf("class", o.recipe.Class, dataset.Classes(o.recipe.Kind)...); err != nil {
			return err
		}
	}
	if o.plot != "" {
		if err := oneOf("plot", o.plot, "svg", "png"); err != nil {
			return err
		}
	}
	if err := o.numbered.check(); err != nil {
		return err
	}
	switch {
	case o.plot != "" && o.output == "":
		return usagef("--plot writes files").hint("name their folder with -o")
	case o.force && o.output == "":
		return usagef("--force is for files").hint("name their folder with -o")
	case o.output == "" && len(o.recipe.Suffixes()) > 2 && o.recipe.Kind == dataset.ECG:
		return usagef("format %s is several files", o.recipe.Format).hint("name their folder with -o")
	}
	var err error
	if o.recipe.Params, err = params.given(); err != nil {
		return err
	}
	if o.recipe.Kind == dataset.ECG {
		o.recipe.Plot = o.plot
	}
	return badParameter(o.recipe.Check())
}

// badParameter gives an error of a recipe its exit code.
func badParameter(err error) error {
	var bad *dataset.ParamError
	if errors.As(err, &bad) {
		return &exitError{code: exitUsage, err: err}
	}
	return err
}

// run makes the items, in order and in constant memory.
func (o *itemOptions) run(ctx context.Context, s *streams) error {
	if o.output != "" {
		if err := o.prepare(o.output, o.force); err != nil {
			return err
		}
	}
	line := s.progress("making " + string(o.recipe.Kind))
	defer line.done()
	shown := time.Now()
	made := 0
	sheet := &sheetWriter{o: o}
	out := bufio.NewWriterSize(s.out, 1<<16)
	err := dataset.InOrder(ctx, o.from, o.from+o.count, o.jobs, o.item, func(i int, it *product) error {
		if _, err := out.Write(it.line); err != nil {
			return err
		}
		if err := sheet.add(it.tiles, i); err != nil {
			return err
		}
		if made++; time.Since(shown) > 200*time.Millisecond {
			shown = time.Now()
			line.update(fmt.Sprintf("making %s, %d of %d", o.recipe.Kind, made, o.count))
		}
		return nil
	})
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err == nil {
		err = sheet.finish()
	}
	line.done()
	if err != nil {
		err = badParameter(err)
		var e *exitError
		if errors.As(err, &e) && made > 0 {
			_ = e.hint("%d items were made before it; --from %d begins with it", made, o.from+made)
		}
		return err
	}
	if o.output == "" {
		return nil
	}
	s.say("%d %s in %s, each with its truth: %s*", o.count, plural("item", o.count), filepath.ToSlash(o.output), o.name(o.from))
	_, err = fmt.Fprintln(s.out, filepath.ToSlash(o.output))
	return err
}

func plural(word string, n int) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// product is what is left of an item that is written.
type product struct {
	line  []byte
	tiles []plot.Tile
}

// item makes one item and writes its files, or its line.
func (o *itemOptions) item(i int) (*product, error) {
	it, err := o.recipe.Make(o.name(i), "", i, dataset.ItemSeed(o.seed, "", i))
	if err != nil {
		return nil, err
	}
	if o.output == "" {
		var b strings.Builder
		err := it.WriteLine(&b)
		return &product{line: []byte(b.String())}, err
	}
	if _, err := it.Write(o.output); err != nil {
		return nil, err
	}
	m := &product{}
	if o.plot != "" && o.recipe.Kind == dataset.Lesion {
		m.tiles = it.Tiles()
	}
	return m, nil
}

// sheetWriter writes contact sheets of lesions as they fill.
type sheetWriter struct {
	o     *itemOptions
	tiles []plot.Tile
	first int
}

func (w *sheetWriter) add(tiles []plot.Tile, index int) error {
	if len(tiles) == 0 {
		return nil
	}
	if len(w.tiles) == 0 {
		w.first = index
	}
	w.tiles = append(w.tiles, tiles...)
	if len(w.tiles) < sheetTiles {
		return nil
	}
	return w.finish()
}

func (w *sheetWriter) finish() error {
	if len(w.tiles) == 0 {
		return nil
	}
	d, err := plot.Sheet(w.tiles, plot.SheetOptions{Heading: fmt.Sprintf("Skin lesions (synthetic, no patient), seed %d", w.o.seed)})
	if err != nil {
		return err
	}
	w.tiles = nil
	path := filepath.Join(w.o.output, fmt.Sprintf("lesion-%d-sheet-%06d.%s", w.o.seed, w.first, w.o.plot))
	return whole.Write(path, func(out io.Writer) error { return writeDrawing(out, d, w.o.plot, plot.DefaultScale) })
}

func writeDrawing(out io.Writer, d *plot.Drawing, format string, scale int) error {
	if format == "svg" {
		return d.SVG(out)
	}
	return d.PNG(out, scale)
}
