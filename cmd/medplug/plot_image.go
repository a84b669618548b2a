package main

import (
	"bufio"
	"bytes"
	"errors"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	_ "image/jpeg" // formats that images are read in
	_ "image/png"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/medplug/medplug/fixtures/plot"
	"github.com/spf13/cobra"
)

// maxImage is the most pixels of an image that is read; reading takes up to eight bytes of each.
const maxImage = 40_000_000

// isImage tells whether a file begins as a PNG or a JPEG does.
func isImage(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 8)
	n, _ := io.ReadFull(f, head)
	return n == 8 && (bytes.Equal(head, []byte("\x89PNG\r\n\x1a\n")) || bytes.HasPrefix(head, []byte("\xff\xd8\xff")))
}

// image lays out one image with its mask and its truth.
func (o *plotOptions) image(cmd *cobra.Command, path string) (*plot.Drawing, error) {
	if err := only(cmd, "ECGs", "layout", "lead", "from", "duration", "row", "speed", "gain", "csv-rate", "csv-unit", "csv-leads"); err != nil {
		return nil, err
	}
	img, err := readImage(path)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(path, filepath.Ext(path))
	tile := plot.Tile{Title: "Lesion"}
	heading := "Skin lesion"
	truth, err := readTruth[lesion.Truth](path, dataset.Lesion, o.marks)
	if err != nil {
		return nil, err
	}
	if truth != nil {
		tile = dataset.Tile("Truth", truth)
		heading += " (synthetic, no patient)"
	}
	if cmd.Flags().Changed("mm-per-px") {
		tile.MMPerPx = o.mmPerPx
	}
	tile.Image = img
	if tile.Inside, err = o.inside(base, img.Bounds().Size()); err != nil {
		return nil, err
	}
	return plot.Sheet([]plot.Tile{tile}, plot.SheetOptions{Heading: heading})
}

// inside reads the mask: what is brighter than half is inside.
func (o *plotOptions) inside(base string, size image.Point) (func(x, y int) bool, error) {
	path := o.mask
	if path == "" {
		path = base + ".mask.png"
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || !o.marks {
			return nil, nil
		}
	}
	mask, err := readImage(path)
	if err != nil {
		return nil, err
	}
	b := mask.Bounds()
	if b.Size() != size {
		return nil, usagef("mask %s is %d x %d pixels, the image %d x %d", path, b.Dx(), b.Dy(), size.X, size.Y)
	}
	return func(x, y int) bool {
		r, g, b, a := mask.At(b.Min.X+x, b.Min.Y+y).RGBA()
		return (r+g+b)/3 > 0x7fff && a > 0x7fff
	}, nil
}

// readImage reads a PNG or JPEG whose size is one that a picture has.
func readImage(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(bufio.NewReader(f))
	if err != nil {
		return nil, usagef("read %s: %w", path, err).hint("images are PNG or JPEG")
	}
	if c.Width < 1 || c.Height < 1 || int64(c.Width)*int64(c.Height) > maxImage {
		return nil, usagef("read %s: %d x %d pixels, allowed are up to %d million", path, c.Width, c.Height, maxImage/1_000_000)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, cannotRead(path, err)
	}
	img, _, err := image.Decode(bufio.NewReader(f))
	if err != nil {
		return nil, usagef("read %s: %w", path, err)
	}
	return img, nil
}
