package main

import (
	"io"
	"strconv"
	"strings"
	"testing"
)

// Rows on one goroutine, with all that a command line costs: ns/op and MB/s are of one patient or text.
func BenchmarkGenRows(b *testing.B) {
	for _, line := range []string{
		"patient --format ndjson", "patient --format csv", "patient --format fhir",
		"text", "text --noise ocr",
	} {
		b.Run(strings.ReplaceAll(strings.ReplaceAll(line, " --format ", "-"), " --noise ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			args := append([]string{"gen"}, strings.Fields(line)...)
			out := &counted{}
			if code := run(b.Context(), append(args, "--jobs", "1", "--count", strconv.Itoa(b.N)), strings.NewReader(""), out, io.Discard); code != exitDone {
				b.Fatalf("exit code %d", code)
			}
			b.SetBytes(out.bytes / int64(b.N))
		})
	}
}

// counted counts what is written.
type counted struct{ bytes int64 }

func (c *counted) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return len(p), nil
}
