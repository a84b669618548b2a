package phrase_test

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
)

// What is shown of a text is what was found in it, however it was written.
func TestSpan(t *testing.T) {
	for _, c := range []struct{ text, said, want string }{
		{"O resultado é garantido.", "resultado e garantido", "resultado é garantido"},
		{"O RESULTADO\u00a0 É\n garantido!", "resultado e garantido", "RESULTADO\u00a0 É\n garantido"},
		{"cura <b>garan</b>tida hoje", "cura garantida", "cura <b>garan</b>tida"},
		{"**cura** garantida", "cura garantida", "cura** garantida"},
		{"gara\u200bntido", "garantido", "gara\u200bntido"},
		{"não há", "garantido", ""},
		{"qualquer", "", ""},
	} {
		from, to := phrase.Span(c.text, c.said)
		if got := c.text[from:to]; got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.said, c.text, got, c.want)
		}
	}
}
