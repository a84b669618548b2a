// Package report writes what a conformance run found, one file a format, and the documentation of the rules.
//
// All formats are written from the one model, conformance.Report, and none of them reads greener than its verdict: what
// keeps a plugin from conforming is a failure or an error in every format, and the verdict itself is one too. What came
// from a plugin is a stranger's text: it is cleaned once (clean.go) and escaped as each format asks.
package report

import (
	"fmt"
	"io"

	"github.com/medplug/medplug/conformance"
)

// Format is a way to write a report.
type Format string

// The formats.
const (
	FormatText       Format = "text"            // for people at a terminal
	FormatJSON       Format = "json"            // everything, for programs; docs/report/v1 has its schema
	FormatJUnit      Format = "junit"           // JUnit XML, as Jenkins and GitLab read it
	FormatSARIF      Format = "sarif"           // SARIF 2.1.0, as code scanning reads it
	FormatTAP        Format = "tap"             // TAP 14
	FormatGitHub     Format = "github"          // workflow commands that annotate a run
	FormatHTML       Format = "html"            // one file for people, with plots
	FormatTestReport Format = "fhir-testreport" // FHIR R4 TestReport
	FormatOutcome    Format = "fhir-outcome"    // FHIR R4 OperationOutcome
)

// Formats lists them in print order.
func Formats() []Format {
	return []Format{FormatText, FormatJSON, FormatJUnit, FormatSARIF, FormatTAP, FormatGitHub, FormatHTML, FormatTestReport, FormatOutcome}
}

// Options say how a report is written.
type Options struct {
	Style
	File string // what was judged, as the user named it, for formats that point at files; "" for none
}

// Write writes a report in a format. An unknown format is an error, and so is a report that was never finished: a rule
// without an outcome or no verdict.
func Write(w io.Writer, f Format, r *conformance.Report, o Options) error {
	switch f {
	case FormatText:
		return Text(w, r, o.Style)
	case FormatJSON:
		return JSON(w, r)
	case FormatJUnit:
		return JUnit(w, r)
	case FormatSARIF:
		return SARIF(w, r, o.File)
	case FormatTAP:
		return TAP(w, r)
	case FormatGitHub:
		return GitHub(w, r, o.File)
	case FormatHTML:
		return HTML(w, r, o.Lang)
	case FormatTestReport:
		return TestReport(w, r)
	case FormatOutcome:
		return OperationOutcome(w, r)
	}
	return fmt.Errorf("write report: unknown format %q", f)
}

// put writes a finished text.
func put(w io.Writer, text []byte) error {
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}
