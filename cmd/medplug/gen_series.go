package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/recording/whole"
	"github.com/spf13/cobra"
)

// series is what gen patient, text and request have in common: numbered items of one seed that stand in a row, on stdout or
// in one file, or in files of their own in a folder.
type series struct {
	noun        string // of one item, and how names of files begin
	forms       []form
	seed        uint64
	count, from int
	output      string
	format      string
	force       bool
	jobs        int
}

// form is a format that a series is written in.
type form struct {
	name, ending string
	head, tail   string // of a row
	between      string // the items of a row
	folder       bool   // an item may have files of its own
}

// The formats that hold any kind of item.
var (
	ndjson    = form{name: "ndjson", ending: ".ndjson", between: "\n", tail: "\n"}
	jsonArray = form{name: "json", ending: ".json", head: "[\n", between: ",\n", tail: "\n]\n"}
)

// item makes one item: appended to a row, or as files of its own.
type item struct {
	row   func(b []byte, i int) ([]byte, error)
	files func(i int) ([]part, error)
}

// part is a file of an item: what its name ends with, and its bytes.
type part struct {
	suffix string
	data   []byte
}

// rowChunk is how many items are made by one goroutine at a time: a patient takes less than handing it over.
const rowChunk = 64

func (o *series) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	names := o.formats()
	f.Uint64Var(&o.seed, "seed", 1, "seed of the whole")
	f.IntVar(&o.count, "count", 1, "how many "+o.noun+"s")
	f.IntVar(&o.from, "from", 0, "number of the first; each is the same with whichever others it is made")
	f.StringVarP(&o.output, "output", "o", "", "write this file or folder, instead of stdout")
	f.StringVar(&o.format, "format", "", "format: "+strings.Join(names, ", ")+"; by default what the name of -o ends with, else "+names[0])
	f.BoolVar(&o.force, "force", false, "overwrite")
	f.IntVar(&o.jobs, "jobs", runtime.NumCPU(), "goroutines that make "+o.noun+"s")
	complete(cmd, "format", names)
}

func (o *series) formats() []string {
	names := make([]string, len(o.forms))
	for i, f := range o.forms {
		names[i] = f.name
	}
	return names
}

// check finds what is wrong before anything is made, and decides on the format.
func (o *series) check(cmd *cobra.Command) (form, error) {
	const most = 1_000_000_000
	switch {
	case o.count < 1 || o.count > most:
		return form{}, usagef("--count is %d, allowed are 1 to %d", o.count, most)
	case o.from < 0 || o.from > most:
		return form{}, usagef("--from is %d, allowed are 0 to %d", o.from, most)
	case o.jobs < 1 || o.jobs > 1024:
		return form{}, usagef("--jobs is %d, allowed are 1 to 1024", o.jobs)
	case cmd.Flags().Changed("output") && o.output == "":
		return form{}, usagef("--output names no file")
	case o.force && o.output == "":
		return form{}, usagef("--force is for files").hint("name one with -o")
	}
	return o.form(cmd.Flags().Changed("format"))
}

// form is the format that was asked for, by its name or by that of the output.
func (o *series) form(named bool) (form, error) {
	ending := strings.ToLower(filepath.Ext(o.output))
	if !named {
		o.format = o.forms[0].name
		at := slices.IndexFunc(o.forms, func(f form) bool { return f.ending == ending })
		if at < 0 && ending != "" {
			return form{}, usagef("the name %s does not say which format", filepath.ToSlash(o.output)).hint("--format is one of: %s", strings.Join(o.formats(), ", "))
		}
		o.format = o.forms[max(at, 0)].name
	}
	if err := oneOf("format", o.format, o.formats()...); err != nil {
		return form{}, err
	}
	var chosen form
	others := ""
	for _, f := range o.forms {
		switch {
		case f.name == o.format:
			chosen = f
		case f.ending == ending:
			others = f.name
		}
	}
	if others != "" && ending != chosen.ending {
		e := usagef("--format is %s, but the name %s is that of format %s", o.format, filepath.ToSlash(o.output), others)
		if chosen.folder {
			return form{}, e.hint("name a folder, or for all in one file a name that ends in %s", chosen.ending)
		}
		return form{}, e.hint("name a file that ends in %s", chosen.ending)
	}
	return chosen, nil
}

// run makes the items, in order and in constant memory.
func (o *series) run(ctx context.Context, s *streams, f form, it item) error {
	toFolder := o.output != "" && f.folder && !strings.EqualFold(filepath.Ext(o.output), f.ending)
	if err := o.prepare(toFolder); err != nil {
		return err
	}
	what := "making " + o.noun + "s"
	line := s.progress(what)
	defer line.done()
	shown := time.Now()
	tell := func(made int) {
		if time.Since(shown) > 200*time.Millisecond {
			shown = time.Now()
			line.update(fmt.Sprintf("%s, %d of %d", what, made, o.count))
		}
	}
	var err error
	switch {
	case toFolder:
		err = o.fill(ctx, it, tell)
	case o.output != "":
		err = whole.Write(o.output, func(w io.Writer) error { return o.pour(ctx, w, f, it, tell) })
	default:
		out := bufio.NewWriterSize(s.out, 1<<16)
		err = o.pour(ctx, out, f, it, tell)
		if flushed := out.Flush(); err == nil {
			err = flushed
		}
	}
	line.done()
	if err != nil || o.output == "" {
		return err
	}
	s.say("%d %s in %s", o.count, plural(o.noun, o.count), filepath.ToSlash(o.output))
	_, err = fmt.Fprintln(s.out, filepath.ToSlash(o.output))
	return err
}

// pour writes the items in a row.
func (o *series) pour(ctx context.Context, w io.Writer, f form, it item, tell func(made int)) error {
	if _, err := io.WriteString(w, f.head); err != nil {
		return err
	}
	chunks := (o.count + rowChunk - 1) / rowChunk
	made := 0
	free := sync.Pool{New: func() any { return new([]byte) }}
	err := dataset.InOrder(ctx, 0, chunks, o.jobs, func(c int) (*[]byte, error) {
		buffer := free.Get().(*[]byte)
		b := (*buffer)[:0]
		var err error
		for i := c * rowChunk; i < min(o.count, (c+1)*rowChunk); i++ {
			if i > 0 {
				b = append(b, f.between...)
			}
			if b, err = it.row(b, o.from+i); err != nil {
				return nil, fmt.Errorf("%s %d: %w", o.noun, o.from+i, err)
			}
		}
		*buffer = b
		return buffer, nil
	}, func(_ int, buffer *[]byte) error {
		made += rowChunk
		tell(min(made, o.count))
		_, err := w.Write(*buffer)
		free.Put(buffer)
		return err
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, f.tail)
	return err
}

// fill writes the items' files into the folder; the last of an item's is there when all of them are.
func (o *series) fill(ctx context.Context, it item, tell func(made int)) error {
	made := 0
	err := dataset.InOrder(ctx, o.from, o.from+o.count, o.jobs, func(i int) (struct{}, error) {
		parts, err := it.files(i)
		if err != nil {
			return struct{}{}, fmt.Errorf("%s %d: %w", o.noun, i, err)
		}
		return struct{}{}, writeParts(filepath.Join(o.output, o.name(i)), parts)
	}, func(int, struct{}) error {
		made++
		tell(made)
		return nil
	})
	if err != nil && ctx.Err() == nil {
		return failf(exitInconclusive, "%w", err).hint("%d %s were made before it; --from %d begins with it", made, plural(o.noun, made), o.from+made)
	}
	return err
}

func writeParts(path string, parts []part) error {
	files := make([]whole.File, len(parts))
	for i, p := range parts {
		files[i] = whole.File{Path: path + p.suffix, Write: func(w io.Writer) error { _, err := w.Write(p.data); return err }}
	}
	return whole.Set(files)
}

func (o *series) name(index int) string { return fmt.Sprintf("%s-%d-%06d", o.noun, o.seed, index) }

// prepare refuses to overwrite, and makes the folder.
func (o *series) prepare(toFolder bool) error {
	info, err := os.Stat(o.output)
	path := filepath.ToSlash(o.output)
	switch {
	case o.output == "":
		return nil
	case toFolder:
		same := itemOptions{recipe: dataset.Recipe{Kind: dataset.Kind(o.noun)}, seed: o.seed, count: o.count, from: o.from, output: o.output, force: o.force}
		return same.prepare()
	case err == nil && info.IsDir():
		return usagef("--output %s is a folder, and format %s is one file", path, o.format).hint("name a file in it: %s/%ss.%s", path, o.noun, o.format)
	case err == nil && !info.Mode().IsRegular():
		return usagef("--output %s is no regular file", path).hint("without -o everything goes to stdout")
	case err == nil && !o.force:
		return usagef("%s is there already", path).hint("--force overwrites it")
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return cannotRead(path, err)
	}
	return checkTarget("output", o.output)
}
