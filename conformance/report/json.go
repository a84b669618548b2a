// Package report writes what a conformance run found, one file a format, and the documentation of the rules.
package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/medplug/medplug/conformance"
)

// JSON writes the report as indented JSON with a final newline. Its shape is conformance.Report's, versioned by
// schemaVersion. A result without an outcome is an error, never a line.
func JSON(w io.Writer, r *conformance.Report) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if _, err := w.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}
