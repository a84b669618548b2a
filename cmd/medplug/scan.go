package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
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
		Use:   "scan <file|->",
		Short: "Show the personal data in a text",
		Long: `scan looks for personal data in Portuguese text: CPF, CNS, CNPJ, PIS, título de eleitor, RG, telephone, e-mail, CEP, address,
date of birth, record number, CRM, RQE, CNES and names. It prints each line that holds some, with what was found marked,
or with --json one object a finding: type, LGPD category, bytes start and end, confidence; never the value.

A number in an identifier's form whose check digits do not hold is reported as well: mistyped it still points at somebody.
Nothing found is no proof that nothing is there.

Exit codes: 0 nothing found, 1 something found, 2 usage, no text, or text that is not UTF-8.`,
		Example: "  medplug scan laudo.txt\n  medplug scan --json - < laudo.txt",
		Args:    arguments(1, 1, "the text's file, or - for standard input"),
		RunE: func(_ *cobra.Command, args []string) error {
			if !(o.min > 0 && o.min <= 1) {
				return usagef("scan: --min-confidence must be above 0 and at most 1")
			}
			return scanFile(s, args[0], o)
		},
	}
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print one JSON object a finding")
	cmd.Flags().BoolVar(&o.health, "health", false, "report conditions and ICD-10 codes, too")
	cmd.Flags().Float64Var(&o.min, "min-confidence", 0.5, "leave out findings that are less sure")
	return cmd
}

func scanFile(s *streams, path string, o scanOptions) error {
	in, name := s.in, "standard input"
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return cannotRead(path, err)
		}
		defer f.Close()
		if info, err := f.Stat(); err != nil || info.IsDir() {
			return usagef("%s is no text file", path)
		}
		in, name = f, path
	}
	out := bufio.NewWriter(s.out)
	r := &scanReport{out: out, enc: json.NewEncoder(out), paint: s.plain, json: o.asJSON, line: 1}
	d := lgpd.New(lgpd.Options{MinConfidence: o.min, Health: o.health})
	size, err := pieces(in, name, func(text string) error { return r.piece(text, d.Detect(text)) })
	if err == nil {
		err = out.Flush()
	}
	switch {
	case err != nil:
		return err
	case size == 0:
		return usagef("scan: %s is empty", name)
	case r.count > 0:
		s.say("%s %d in %s", s.paint.yellow("personal data:"), r.count, name)
		return &exitError{code: exitNotConforming}
	}
	s.say("no personal data found in %s", name)
	return nil
}

// scanPiece is how much text is held at a time.
const scanPiece = 1 << 20

// pieces hands a text over in pieces that end with a line where there is one, so that a file of any size takes constant
// memory. It gives the number of bytes.
func pieces(in io.Reader, name string, each func(string) error) (size int, err error) {
	buf := make([]byte, 0, 2*scanPiece)
	for done := false; !done; {
		n, err := io.ReadFull(in, buf[len(buf):len(buf)+scanPiece])
		buf = buf[:len(buf)+n]
		if done = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); err != nil && !done {
			return size, cannotRead(name, err)
		}
		end := len(buf)
		if !done {
			end = lastBreak(buf)
		}
		if !utf8.Valid(buf[:end]) {
			return size, usagef("scan: %s is not UTF-8", name).hint("convert it first: iconv -f latin1 -t utf-8")
		}
		if end > 0 {
			if err := each(string(buf[:end])); err != nil {
				return size, err
			}
		}
		size += end
		buf = append(buf[:0], buf[end:]...)
	}
	return size, nil
}

// lastBreak gives where the last line of b begins; without one where its last character does, whole characters before it.
func lastBreak(b []byte) int {
	for i := len(b); i > len(b)-scanPiece && i > 0; i-- {
		if b[i-1] == '\n' {
			return i
		}
	}
	i := len(b) - 1
	for i > 0 && len(b)-i < utf8.UTFMax && !utf8.RuneStart(b[i]) {
		i--
	}
	return max(i, 1)
}

// scanReport prints findings as the pieces come.
type scanReport struct {
	out    io.Writer
	enc    *json.Encoder
	paint  paint
	json   bool
	offset int // bytes before the piece
	line   int // of the piece's begin
	count  int
}

// located is a finding as --json prints it: bytes from the text's begin, line and column from 1, the column in characters.
type located struct {
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
			if err := r.enc.Encode(l); err != nil {
				return err
			}
			continue
		}
		b.WriteString(printable(text[at:f.Start]))
		b.WriteString(r.paint.red("["+string(f.Type)+": ") + r.paint.bold(printable(text[f.Start:f.End])) + r.paint.red("]"))
		at = f.End
	}
	if r.json {
		return nil
	}
	b.WriteString(printable(text[at:max(at, end)]))
	_, err := fmt.Fprintf(r.out, "%d: %s\n", line, strings.TrimRight(b.String(), "\r"))
	return err
}
