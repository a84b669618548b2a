package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/fixtures/recording/whole"
	"github.com/spf13/cobra"
)

// target is where generated items go: in a row on stdout or into one file, or into a folder as files of their own.
type target struct {
	what   string // one item is
	forms  []form
	output string
	format string
	force  bool
}

// form is a format that items are written in.
type form struct {
	name, ending string
	head, tail   string // of a row
	between      string // the items of a row
	folder       bool   // an item may have files of its own; without an ending it must
}

// The formats that hold any kind of item.
var (
	ndjson    = form{name: "ndjson", ending: ".ndjson", between: "\n", tail: "\n"}
	jsonArray = form{name: "json", ending: ".json", head: "[\n", between: ",\n", tail: "\n]\n"}
)

// part is a file of an item: what its name ends with, and its bytes.
type part struct {
	suffix string
	data   []byte
}

func (t *target) flags(cmd *cobra.Command) {
	names := t.formats()
	f := cmd.Flags()
	f.StringVarP(&t.output, "output", "o", "", "write this file or folder, instead of stdout")
	f.StringVar(&t.format, "format", "", "format: "+strings.Join(names, ", ")+"; by default what the name of -o ends with, else "+names[0])
	f.BoolVar(&t.force, "force", false, "overwrite")
	complete(cmd, "format", names)
}

func (t *target) formats() []string {
	names := make([]string, len(t.forms))
	for i, f := range t.forms {
		names[i] = f.name
	}
	return names
}

// form is the format that was asked for, by its name or by that of the output.
func (t *target) form(cmd *cobra.Command) (form, error) {
	switch {
	case cmd.Flags().Changed("output") && t.output == "":
		return form{}, usagef("--output names no file")
	case t.force && t.output == "":
		return form{}, usagef("--force is for files").hint("name one with -o")
	}
	ending := strings.ToLower(filepath.Ext(t.output))
	if !cmd.Flags().Changed("format") && t.output == "" {
		t.format = t.forms[0].name
	} else if !cmd.Flags().Changed("format") {
		at := slices.IndexFunc(t.forms, func(f form) bool { return f.ending == ending })
		if at < 0 && ending != "" {
			return form{}, usagef("the name %s does not say which format", filepath.ToSlash(t.output)).hint("--format is one of: %s", strings.Join(t.formats(), ", "))
		}
		t.format = t.forms[max(at, 0)].name
	}
	if err := oneOf("format", t.format, t.formats()...); err != nil {
		return form{}, err
	}
	var chosen form
	other := ""
	for _, f := range t.forms {
		switch {
		case f.name == t.format:
			chosen = f
		case f.ending == ending && ending != "":
			other = f.name
		}
	}
	if chosen.ending == "" && t.output == "" {
		return form{}, usagef("format %s is one file for each %s", t.format, t.what).hint("name their folder with -o")
	}
	if other != "" && ending != chosen.ending {
		e := usagef("--format is %s, but the name %s is that of format %s", t.format, filepath.ToSlash(t.output), other)
		switch {
		case chosen.ending == "":
			return form{}, e.hint("name a folder")
		case chosen.folder:
			return form{}, e.hint("name a folder, or for all in one file a name that ends in %s", chosen.ending)
		}
		return form{}, e.hint("name a file that ends in %s", chosen.ending)
	}
	return chosen, nil
}

// inFolder says whether each item gets files of its own.
func (t *target) inFolder(f form) bool {
	return t.output != "" && f.folder && (f.ending == "" || !strings.EqualFold(filepath.Ext(t.output), f.ending))
}

// checkFile refuses an output that cannot be one file, or is one already.
func (t *target) checkFile() error {
	path := filepath.ToSlash(t.output)
	switch info, err := os.Stat(t.output); {
	case t.output == "":
		return nil
	case err == nil && info.IsDir():
		return usagef("--output %s is a folder, and format %s is one file", path, t.format).hint("name a file in it: %s/%ss.%s", strings.TrimRight(path, "/"), t.what, t.format)
	case err == nil && info.Mode().IsRegular() && !t.force:
		return usagef("%s is there already", path).hint("--force overwrites it")
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return cannotRead(path, err)
	}
	return checkTarget("output", t.output)
}

// row writes items in a row, to stdout or into a file that is there as a whole or not at all.
func (t *target) row(s *streams, f form, items func(io.Writer) error) error {
	framed := func(w io.Writer) error {
		if _, err := io.WriteString(w, f.head); err != nil {
			return err
		}
		if err := items(w); err != nil {
			return err
		}
		_, err := io.WriteString(w, f.tail)
		return err
	}
	if t.output != "" {
		return whole.Write(t.output, framed)
	}
	out := bufio.NewWriterSize(s.out, 1<<16)
	err := framed(out)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return err
}

// done says where how many items went.
func (t *target) done(s *streams, count int) error {
	if t.output == "" {
		return nil
	}
	s.say("%d %s in %s", count, plural(t.what, count), filepath.ToSlash(t.output))
	_, err := fmt.Fprintln(s.out, filepath.ToSlash(t.output))
	return err
}

// writeParts writes the files of an item; when the last of them is there, all are.
func writeParts(path string, parts []part) error {
	files := make([]whole.File, len(parts))
	for i, p := range parts {
		files[i] = whole.File{Path: path + p.suffix, Write: func(w io.Writer) error { _, err := w.Write(p.data); return err }}
	}
	return whole.Set(files)
}
