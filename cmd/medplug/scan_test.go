package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// A text far larger than what is held at a time: every finding is there, and its bytes are counted from the begin.
func TestScanLargeText(t *testing.T) {
	const filler = "Orientado sobre exercício físico e alimentação, retorno em trinta dias.\n"
	var text strings.Builder
	var want []int
	for text.Len() < 5*scanPiece {
		for range 5000 {
			text.WriteString(filler)
		}
		text.WriteString("CPF ")
		want = append(want, text.Len())
		text.WriteString("529.982.247-25\n")
	}
	var out, said bytes.Buffer
	if code := run(context.Background(), []string{"scan", "--json", "-"}, strings.NewReader(text.String()), &out, &said); code != exitNotConforming {
		t.Fatalf("exit code %d: %s", code, &said)
	}
	for d := json.NewDecoder(&out); d.More(); want = want[1:] {
		var l located
		if err := d.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if len(want) == 0 || l.Start != want[0] || l.Line != 1+strings.Count(text.String()[:want[0]], "\n") || l.Column != 5 {
			t.Fatalf("finding %+v, want it at %v", l, want)
		}
	}
	if len(want) > 0 {
		t.Errorf("%d findings are missing", len(want))
	}
}

// Lines without end and characters on the seams are no reason to fail, bytes that are no UTF-8 are.
func TestScanSeams(t *testing.T) {
	for _, tt := range []struct {
		text string
		code int
	}{
		{strings.Repeat("á", 3*scanPiece/2), exitDone},
		{"x" + strings.Repeat("é", 3*scanPiece/2), exitDone},
		{strings.Repeat("palavra ", 3*scanPiece/8), exitDone},
		{strings.Repeat("á", scanPiece) + "\xe1", exitUsage},
		{"laudo em latin1: \xe1", exitUsage},
	} {
		var out, said bytes.Buffer
		if code := run(context.Background(), []string{"scan", "-"}, strings.NewReader(tt.text), &out, &said); code != tt.code {
			t.Errorf("%d bytes: exit code %d, want %d: %s", len(tt.text), code, tt.code, &said)
		}
	}
}
