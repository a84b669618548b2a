package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"time"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/spf13/cobra"
)

// series is what gen patient and gen text have in common: numbered items of one seed.
type series struct {
	numbered
	target
}

func newSeries(noun string, forms []form) series {
	return series{numbered{noun: noun}, target{what: noun, forms: forms}}
}

// item makes one item: appended to a row, or as files of its own.
type item struct {
	row   func(b []byte, i int) ([]byte, error)
	files func(i int) ([]part, error)
}

// rowChunk is how many items are made by one goroutine at a time: a patient takes less than handing it over.
const rowChunk = 64

func (o *series) flags(cmd *cobra.Command) {
	o.numbered.flags(cmd)
	o.target.flags(cmd)
}

// check finds what is wrong before anything is made, and decides on the format.
func (o *series) check(cmd *cobra.Command) (form, error) {
	if err := o.numbered.check(); err != nil {
		return form{}, err
	}
	return o.form(cmd)
}

// run makes the items, in order and in constant memory.
func (o *series) run(ctx context.Context, s *streams, f form, it item) error {
	folder := o.inFolder(f)
	ready := o.checkFile
	if folder {
		ready = func() error { return o.prepare(o.output, o.force) }
	}
	if err := ready(); err != nil {
		return err
	}
	line := s.progress("making " + o.noun + "s")
	defer line.done()
	shown := time.Now()
	tell := func(made int) {
		if time.Since(shown) > 200*time.Millisecond {
			shown = time.Now()
			line.update(fmt.Sprintf("making %ss, %d of %d", o.noun, made, o.count))
		}
	}
	var err error
	if folder {
		err = o.fill(ctx, it, tell)
	} else {
		err = o.row(s, f, func(w io.Writer) error { return o.pour(ctx, w, f, it, tell) })
	}
	line.done()
	if err != nil {
		return err
	}
	return o.done(s, o.count)
}

// pour writes the items in a row.
func (o *series) pour(ctx context.Context, w io.Writer, f form, it item, tell func(made int)) error {
	chunks := (o.count + rowChunk - 1) / rowChunk
	made := 0
	free := sync.Pool{New: func() any { return new([]byte) }}
	return dataset.InOrder(ctx, 0, chunks, o.jobs, func(c int) (*[]byte, error) {
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
