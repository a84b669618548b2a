package br_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/br"
)

// FuzzParse gives every parser any text: none panics, reads beyond the text or allocates for it; what one accepts comes
// back from each form it is written in; and Parse, Valid and Scan agree.
func FuzzParse(f *testing.F) {
	all := kinds()
	for _, k := range all {
		f.Add(k.example)
		for _, c := range good[k.name] {
			f.Add(c.text)
		}
		for _, c := range bad[k.name] {
			f.Add(c.text)
		}
	}
	f.Add("\xff\xe2\x80")
	f.Add("1\xe2")
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range all {
			digits, mask, zero, err := k.parse(text)
			if ok := err == nil; ok == zero || ok != k.valid(text) || ok != k.validB([]byte(text)) || ok != (digits != "") || ok != (mask != "") {
				t.Fatalf("%s %q: parsed %v, zero %v, %q, %q", k.name, text, err, zero, digits, mask)
			}
			if err == nil {
				if err := k.again(text); err != nil {
					t.Fatalf("%s %q: %v", k.name, text, err)
				}
				if again, _, _, _ := k.parse(mask); again != digits {
					t.Fatalf("%s %q: %s became %s", k.name, text, digits, again)
				}
			}
			for at := range min(len(text), 24) {
				end, r := k.scan(text, at)
				if end < at || end > len(text) || end > at+64 || r == br.OK && !strings.ContainsAny(text[at:end], "0123456789") {
					t.Fatalf("%s %q at %d: up to %d, %s", k.name, text, at, end, r.Code())
				}
				if r == br.OK && !k.valid(text[at:end]) {
					t.Fatalf("%s %q at %d: %q was scanned and is not valid", k.name, text, at, text[at:end])
				}
			}
		}
	})
}
