package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/medplug/medplug/sdk-go-pdk/lgpd"
	"github.com/spf13/cobra"
)

type scanOptions struct {
	asJSON bool
	health bool
	min    float64
}

func newScanCmd(s *streams) *cobra.Command {
	var o scanOptions
	cmd := &cobra.Command{
		Use:   "scan <file|-> [file...]",
		Short: "Show the personal data in texts",
		Long: `scan looks for personal data in Portuguese text: CPF, CNS, CNPJ, PIS, título de eleitor, RG, telephone, e-mail, CEP, address,
date of birth, record number, CRM, RQE, CNES and names. It prints each line that holds some, with its number and what was
found marked, of several files also the file's name; or with --json one object a finding: type, LGPD category, bytes start and
end, confidence, line and column; never the value.

A number in an identifier's form whose check digits do not hold is reported as well: mistyped it still points at somebody.
Nothing found is no proof that nothing is there.

Exit codes: 0 nothing found, 1 something found, 2 usage, no text, or text that is not UTF-8, 130 interrupted.`,
		Example: `  medplug scan laudo.txt
  medplug scan --json - < laudo.txt
  medplug scan --min-confidence 0.8 notes/*.txt`,
		Args: arguments(1, math.MaxInt, "the text's file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !(o.min > 0 && o.min <= 1) {
				return usagef("scan: --min-confidence must be above 0 and at most 1")
			}
			return scanFiles(cmd.Context(), s, args, o)
		},
	}
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print one JSON object a finding")
	cmd.Flags().BoolVar(&o.health, "health", false, "report conditions and ICD-10 codes, too")
	cmd.Flags().Float64Var(&o.min, "min-confidence", 0.5, "leave out findings that are less sure, above 0 to 1")
	return cmd
}

// scanFiles scans one text after the other and says on the streams what is in them.
func scanFiles(ctx context.Context, s *streams, paths []string, o scanOptions) error {
	out := bufio.NewWriter(s.out)
	r := &scanReport{out: out, enc: json.NewEncoder(out), paint: s.plain, json: o.asJSON, several: len(paths) > 1}
	d := lgpd.New(lgpd.Options{MinConfidence: o.min, Health: o.health})
	size, found, with := 0, 0, 0
	for _, path := range paths {
		n, err := r.scan(ctx, s, path, d)
		if flushed := out.Flush(); err == nil {
			err = flushed // what was found before a file that cannot be read stays said
		}
		if err != nil {
			return err
		}
		if r.count > 0 {
			with++
		}
		size += n
		found += r.count
	}
	where := r.name
	if r.several {
		where = fmt.Sprintf("%d of %d files", with, len(paths))
		if with == 0 {
			where = fmt.Sprintf("%d files", len(paths))
		}
	}
	switch {
	case size == 0 && r.several:
		return usagef("scan: all %d files are empty", len(paths))
	case size == 0:
		return usagef("scan: %s is empty", r.name)
	case found > 0:
		s.say("%s %d in %s", s.paint.yellow("personal data:"), found, where)
		return &exitError{code: exitNotConforming}
	}
	s.say("no personal data found in %s", where)
	return nil
}

// scan prints the findings of one text and gives its size.
func (r *scanReport) scan(ctx context.Context, s *streams, path string, d *lgpd.Detector) (size int, err error) {
	var in io.Reader = &interruptible{ctx, s.in}
	r.name, r.offset, r.line, r.count = "standard input", 0, 1, 0
	if path != "-" {
		r.name = filepath.ToSlash(path)
		f, err := os.Open(path)
		if err != nil {
			return 0, cannotRead(path, err)
		}
		defer f.Close()
		switch info, err := f.Stat(); {
		case err != nil:
			return 0, cannotRead(path, err)
		case info.IsDir():
			return 0, usagef("%s is a folder", r.name).hint("name its files: medplug scan %s/*", strings.TrimRight(r.name, "/"))
		}
		in = f
	}
	return pieces(in, r.name, func(text string) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return r.piece(text, d.Detect(text))
	})
}

// scanReport prints findings as the pieces come.
type scanReport struct {
	out   io.Writer
	enc   *json.Encoder
	paint paint
	json  bool
	// several texts: each line says which
	several bool
	name    string // of the text
	offset  int    // bytes before the piece
	line    int    // of the piece's begin
	count   int
}

// located is a finding as --json prints it: bytes from the text's begin, line and column from 1, the column in characters.
type located struct {
	File string `json:"file,omitempty"` // of several
	lgpd.Finding
	Line   int `json:"line"`
	Column int `json:"column"`
}

func (r *scanReport) piece(text string, findings []lgpd.Finding) error {
	r.count += len(findings)
	at, line := 0, r.line
	for i := 0; i < len(findings); {
		begin := strings.LastIndexByte(text[:findings[i].Start], '\n') + 1
		line += strings.Count(text[at:begin], "\n")
		at = begin
		end := len(text)
		if n := strings.IndexByte(text[findings[i].Start:], '\n'); n >= 0 {
			end = findings[i].Start + n
		}
		k := i
		for k < len(findings) && findings[k].Start < end {
			k++
		}
		if err := r.row(text, begin, end, line, findings[i:k]); err != nil {
			return err
		}
		i = k
	}
	r.offset += len(text)
	r.line += strings.Count(text, "\n")
	return nil
}

// lineBreaks within a finding are shown as blanks.
var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ")

// row prints the findings of one line.
func (r *scanReport) row(text string, begin, end, line int, findings []lgpd.Finding) error {
	var b strings.Builder
	at := begin
	for _, f := range findings {
		if r.json {
			column := utf8.RuneCountInString(text[begin:f.Start]) + 1
			l := located{Finding: f, Line: line, Column: column}
			l.Start += r.offset
			l.End += r.offset
			if r.several {
				l.File = r.name
			}
			if err := r.enc.Encode(l); err != nil {
				return err
			}
			continue
		}
		b.WriteString(printable(text[at:f.Start]))
		b.WriteString(r.paint.red("["+string(f.Type)+": ") + r.paint.bold(printable(lineBreaks.Replace(text[f.Start:f.End]))) + r.paint.red("]"))
		at = f.End
	}
	if r.json {
		return nil
	}
	b.WriteString(printable(text[at:max(at, end)]))
	file := ""
	if r.several {
		file = printable(r.name) + ":"
	}
	_, err := fmt.Fprintf(r.out, "%s%d: %s\n", file, line, strings.TrimRight(b.String(), "\r"))
	return err
}
