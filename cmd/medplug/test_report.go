package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/harness/build"
	"github.com/spf13/cobra"
)

// stdoutPath stands for stdout where a file is named.
const stdoutPath = "-"

// stepSummary is the variable that names the file to which GitHub's jobs add their summaries.
const stepSummary = "GITHUB_STEP_SUMMARY"

// reportOptions say in which formats a report is written, and where.
type reportOptions struct {
	format, output, lang string
	reports              []string // FORMAT=FILE
	all                  bool
	judged               string // the file that is judged, as it was named
	formatGiven          bool
}

// reportFile is one --report.
type reportFile struct {
	format report.Format
	path   string
}

func (o *reportOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	formats := words(report.Formats())
	f.StringVar(&o.format, "format", "text", "format of the report: "+strings.Join(formats, ", "))
	f.StringVarP(&o.output, "output", "o", "", "write the report to this file")
	f.StringArrayVar(&o.reports, "report", nil, "write the report to a file: FORMAT=FILE, - for stdout; may be repeated")
	f.StringVar(&o.lang, "lang", string(report.English), "language of headings, outcomes and verdict in text, HTML and the summary: en or pt-BR")
	f.BoolVar(&o.all, "all", false, "list the rules that passed, too")
	complete(cmd, "format", formats)
	complete(cmd, "lang", words(report.Langs()))
	var targets []string
	for _, name := range formats {
		targets = append(targets, name+"=")
	}
	complete(cmd, "report", targets)
}

// check finds out before anything is run whether every report can be written where it should.
func (o *reportOptions) check() error {
	if err := oneOf("format", o.format, words(report.Formats())...); err != nil {
		return err
	}
	if err := oneOf("language", o.lang, words(report.Langs())...); err != nil {
		return err
	}
	taken := map[string]bool{}
	if o.output != "" {
		if err := checkTarget("output", o.output); err != nil {
			return err
		}
		taken[identity(o.output)] = true
	}
	files, err := o.files()
	if err != nil {
		return err
	}
	for _, f := range files {
		switch {
		case f.path == stdoutPath && o.output == "" && o.formatGiven:
			return usagef("--format and --report %s=- both write to stdout", f.format).hint("name a file for one of them")
		case taken[identity(f.path)]:
			return usagef("two reports go to %s", printable(f.path)).hint("one file holds one report")
		case f.path != stdoutPath:
			if err := checkTarget("report", f.path); err != nil {
				return err
			}
		}
		taken[identity(f.path)] = true
	}
	return nil
}

// files reads the values of --report.
func (o *reportOptions) files() ([]reportFile, error) {
	var all []reportFile
	for _, value := range o.reports {
		format, path, ok := strings.Cut(value, "=")
		if !ok || path == "" {
			return nil, usagef("--report %q is not FORMAT=FILE", printable(value)).hint("for example --report html=report.html")
		}
		if err := oneOf("format", format, words(report.Formats())...); err != nil {
			return nil, err
		}
		all = append(all, reportFile{report.Format(format), path})
	}
	return all, nil
}

// identity tells whether two paths are one file, as far as their names and links do.
func identity(path string) string {
	if path == stdoutPath {
		return path
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(dir, filepath.Base(path))
	}
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return path
}

// spares refuses to write a report over what is judged.
func (o *reportOptions) spares(judged string) error {
	o.judged = judged
	files, err := o.files()
	if err != nil {
		return err
	}
	for _, f := range append(files, reportFile{path: o.output}) {
		from, err := os.Stat(judged)
		to, errTo := os.Stat(f.path)
		if err == nil && errTo == nil && os.SameFile(from, to) {
			return usagef("%s is the file that is judged, no place for a report", filepath.ToSlash(f.path))
		}
	}
	return nil
}

// show writes every report, and for people how it went. All are made before the first is written, and each file is there
// as a whole or not at all.
func (o *reportOptions) show(s *streams, r *conformance.Report) error {
	files, err := o.files()
	if err != nil {
		return err
	}
	onStdout := slices.ContainsFunc(files, func(f reportFile) bool { return f.path == stdoutPath })
	switch {
	case o.output != "":
		files = append([]reportFile{{report.Format(o.format), o.output}}, files...)
	case !onStdout:
		files = append([]reportFile{{report.Format(o.format), stdoutPath}}, files...)
	}
	texts := make([]bytes.Buffer, len(files))
	for i, f := range files {
		style := report.Style{All: o.all, Lang: report.Lang(o.lang)}
		if f.path == stdoutPath {
			style.Color, style.Width = bool(s.plain), width(s.out)
		}
		if err := report.Write(&texts[i], f.format, r, report.Options{Style: style, File: o.judged}); err != nil {
			return err
		}
	}
	took := seconds(time.Duration(r.DurationMS * float64(time.Millisecond)))
	for i, f := range files {
		if f.path == stdoutPath {
			_, err = texts[i].WriteTo(s.out)
		} else {
			err = build.WriteFile(f.path, texts[i].Bytes())
		}
		if err != nil {
			return err
		}
	}
	if slices.ContainsFunc(files, func(f reportFile) bool { return f.format == report.FormatGitHub }) {
		if err := addSummary(func(b *bytes.Buffer) error { return report.StepSummary(b, r, report.Lang(o.lang)) }); err != nil {
			return err
		}
	}
	for _, f := range files {
		if f.path != stdoutPath {
			s.say("%s: %s: %s, in %s", filepath.ToSlash(f.path), r.Verdict, report.Summary(r), took)
		}
	}
	if o.output == "" {
		s.say("judged in %s", took)
	}
	return nil
}
