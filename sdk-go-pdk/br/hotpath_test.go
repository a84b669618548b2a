package br_test

import (
	"strings"
	"testing"
)

// Whatever the text, checking it allocates nothing: neither what is valid, nor what fails in any way.
func TestNoAllocation(t *testing.T) {
	for _, k := range kinds() {
		texts := []string{k.example, strings.Repeat("9", 40), strings.Repeat("1.", 40), strings.Repeat("\u00a0", 40), k.example + "0"}
		for _, c := range bad[k.name] {
			texts = append(texts, c.text)
		}
		buf := make([]byte, 0, 64)
		for _, text := range texts {
			bytes := []byte(text)
			for what, check := range map[string]func(){
				"valid":    func() { k.valid(text) },
				"valid []": func() { k.validB(bytes) },
				"scan":     func() { k.scan(text, 0) },
				"scan []":  func() { k.scanB(bytes, 0) },
				"append":   func() { k.appends(buf) },
			} {
				if n := testing.AllocsPerRun(20, check); n != 0 {
					t.Errorf("%s %s %q: %v allocations", k.name, what, text, n)
				}
			}
		}
	}
}

// Inside a text a scan ends where the number ends, looks a bounded way ahead, and agrees with Valid.
func TestScanInText(t *testing.T) {
	for _, k := range kinds() {
		for _, after := range []string{"", ".", ", nascida", "; ", ")", " paciente", "\n12", " e "} {
			text := "Prontuário: " + k.example + after
			at := len("Prontuário: ")
			if end, r := k.scan(text, at); r.Code() != "ok" || text[at:end] != k.example {
				t.Errorf("%s before %q: %s, %q", k.name, after, r.Code(), text[at:end])
			}
		}
		if end, r := k.scan(k.example+"7", 0); r.Code() == "ok" && end <= len(k.example) {
			t.Errorf("%s with a digit too many: read up to %d", k.name, end)
		}
		for _, long := range []string{strings.Repeat("9", 1<<16), strings.Repeat("1-", 1<<15), strings.Repeat("\u00a0", 1<<15), strings.Repeat("CRM", 1<<14)} {
			for _, at := range []int{0, 7, len(long) - 5, len(long)} {
				end, _ := k.scan(long, at)
				if endB, _ := k.scanB([]byte(long), at); endB != end || end < at || end > at+64 {
					t.Errorf("%s scanned %d bytes of a long text, %d as bytes", k.name, end-at, endB-at)
				}
			}
		}
	}
}
