package anvisa

import (
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/fixtures/text"
)

// Sentences of the development texts whose claims break a rule, against those in which the rule's wording is found. The bounds are
// what was measured, rounded down; the held-out families are not read.
func TestCorpus(t *testing.T) {
	genres := map[text.Genre][]text.Text{}
	for _, genre := range []text.Genre{text.Cosmetic, text.Promotional} {
		g, err := text.New(text.Options{Genre: genre, Seed: 8})
		if err != nil {
			t.Fatal(err)
		}
		for i := range uint64(4 * len(g.Families())) {
			genres[genre] = append(genres[genre], g.Text(i))
		}
	}
	for _, c := range []struct {
		rule              string
		genre             text.Genre
		p                 *phrase.Pattern
		precision, recall float64
	}{
		{"ANV-002", text.Promotional, prescription(), 0.95, 0.6},
		{"ANV-008", text.Cosmetic, phrase.Therapeutic, 0.94, 0.9},
		{"ANV-010", text.Cosmetic, phrase.SunBlock, 0.95, 0.8},
		{"ANV-011", text.Cosmetic, phrase.SunMisuse, 0.95, 0.95},
	} {
		var right, found, wrong float64
		for _, doc := range genres[c.genre] {
			for _, s := range sentences(doc.Text) {
				breaks := false
				for _, l := range doc.Labels {
					breaks = breaks || l.Rule == c.rule && l.Start < s[1] && l.End > s[0]
				}
				words := doc.Text[s[0]:s[1]]
				hit := c.p.In(words)
				if c.rule == "ANV-002" {
					hit = hit && (phrase.Offer.In(doc.Text) || phrase.Urge.In(words))
				}
				switch {
				case hit && breaks:
					right++
				case hit:
					found++
				case breaks:
					wrong++
				}
			}
		}
		precision, recall := right/(right+found), right/(right+wrong)
		t.Logf("%s: precision %.3f, recall %.3f over %g sentences", c.rule, precision, recall, right+wrong)
		if precision < c.precision || recall < c.recall {
			t.Errorf("%s: precision %.3f, recall %.3f, want %g and %g", c.rule, precision, recall, c.precision, c.recall)
		}
	}
}
