package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"

	"github.com/medplug/medplug/conformance"
)

// JSON writes the report as indented JSON with a final newline. Its shape is conformance.Report's, versioned by
// schemaVersion; docs/report/v1 has its schema. It is the one format that keeps every text as it was found: what could
// steer a terminal or a job runner is written as an escape, which reads back as the same text.
func JSON(w io.Writer, r *conformance.Report) error {
	if err := finished(r); err != nil {
		return err
	}
	return IndentedJSON(w, r)
}

// IndentedJSON writes a value as indented JSON that steers neither a terminal nor a job runner, with a final newline.
func IndentedJSON(w io.Writer, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return put(w, append(printableJSON(b), '\n'))
}

// printableJSON writes characters that are not printable, and the second of two number signs, as escapes. Outside of
// strings JSON has neither.
func printableJSON(text []byte) []byte {
	out := bytes.NewBuffer(make([]byte, 0, len(text)))
	last := rune(0)
	for _, r := range string(text) {
		switch {
		case r == '#' && last == '#', r != '\n' && !unicode.IsPrint(r):
			if r > 0xffff {
				a, b := utf16.EncodeRune(r)
				fmt.Fprintf(out, `\u%04x\u%04x`, a, b)
			} else {
				fmt.Fprintf(out, `\u%04x`, r)
			}
		default:
			out.WriteRune(r)
		}
		last = r
	}
	return out.Bytes()
}
