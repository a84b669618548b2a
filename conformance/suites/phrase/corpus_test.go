package phrase_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/fixtures/text"
)

// measured is how a pattern does on texts whose claims are labelled with the rule that they break.
type measured struct{ hit, missed, false int }

func (m measured) recall() float64    { return float64(m.hit) / float64(max(1, m.hit+m.missed)) }
func (m measured) precision() float64 { return float64(m.hit) / float64(max(1, m.hit+m.false)) }

// corpus holds texts of some genres against a finder: its rule's claims must be found, and in the sentences outside of any
// claim that may not be made, nothing.
func corpus(t *testing.T, rule string, find func(string) bool, genres ...text.Genre) measured {
	t.Helper()
	var m measured
	for _, genre := range genres {
		g, err := text.New(text.Options{Seed: 7, Genre: genre})
		if err != nil {
			t.Fatal(err)
		}
		for i := range uint64(len(g.Families())) {
			x := g.Text(i)
			rest := []byte(x.Text)
			for _, l := range x.Labels {
				if l.Kind != text.Claim || *l.Allowed {
					continue
				}
				for at := l.Start; at < l.End; at++ {
					rest[at] = '.'
				}
				switch {
				case l.Rule != rule:
				case find(x.Text[l.Start:l.End]):
					m.hit++
				default:
					m.missed++
				}
			}
			for sentence := range strings.FieldsFuncSeq(string(rest), func(r rune) bool { return strings.ContainsRune(".!?\n", r) }) {
				if find(sentence) {
					m.false++
				}
			}
		}
	}
	return m
}

// What the patterns find in the labelled texts that they may be tuned on. A change that finds less, or more that is none,
// shows here.
func TestCorpus(t *testing.T) {
	in := func(p *phrase.Pattern) func(string) bool { return func(s string) bool { return p.In(s) } }
	for _, c := range []struct {
		rule              string
		find              func(string) bool
		genres            []text.Genre
		recall, precision float64
	}{
		{"CFM-005", in(phrase.Promise), []text.Genre{text.Promotional, text.Cosmetic, text.Education}, 0.7, 0.9},
		{"CFM-006", func(s string) bool { return phrase.Seal.In(s) || phrase.Unregistered.In(s) }, []text.Genre{text.Promotional, text.Cosmetic, text.Education}, 0.9, 0.85},
		{"CFM-007", in(phrase.BeforeAfter), []text.Genre{text.Promotional}, 0.9, 0.9},
		{"CFM-008", in(phrase.Dose), []text.Genre{text.Education}, 0.9, 0.9},
		{"DIS-006", in(phrase.Diagnosis), []text.Genre{text.Education}, 0.9, 0.9},
	} {
		m := corpus(t, c.rule, c.find, c.genres...)
		t.Logf("%s: %d found, %d missed, %d that are none: recall %.2f, precision %.2f", c.rule, m.hit, m.missed, m.false, m.recall(), m.precision())
		if m.recall() < c.recall || m.precision() < c.precision || m.hit == 0 {
			t.Errorf("%s: recall %.2f, want %.2f; precision %.2f, want %.2f", c.rule, m.recall(), c.recall, m.precision(), c.precision)
		}
	}
}

// In clinical texts and in education without claims that may not be made, the patterns of publicity and documents find nothing.
func TestNothingInOrdinaryTexts(t *testing.T) {
	var all int
	for _, genre := range []text.Genre{text.Education, text.Notes, text.Summaries} {
		g, err := text.New(text.Options{Seed: 11, Genre: genre})
		if err != nil {
			t.Fatal(err)
		}
		for i := range uint64(len(g.Families())) {
			x := g.Text(i)
			forbidden := false
			for _, l := range x.Labels {
				forbidden = forbidden || l.Kind == text.Claim && !*l.Allowed
			}
			if forbidden {
				continue
			}
			all++
			for _, p := range []*phrase.Pattern{phrase.Promise, phrase.Seal, phrase.Unregistered, phrase.BeforeAfter, phrase.Certifies, phrase.People, phrase.Told} {
				if said, found := p.Find(x.Text); found {
					t.Errorf("%s: %s finds %q", x.Family, p.Name, said)
				}
			}
			if language, foreign := phrase.Foreign(x.Text); foreign {
				t.Errorf("%s is taken for %s", x.Family, language)
			}
			for _, r := range phrase.Registrations(x.Text) {
				if !r.Unit {
					t.Errorf("%s: %q is taken for a registration without UF", x.Family, r.Said)
				}
			}
		}
	}
	if all < 50 {
		t.Fatalf("%d texts: this looked at too little", all)
	}
}

// Texts that present somebody as a specialist without RQE, or as one of no list, are told from those that do not. It is the
// whole text that is judged, for the RQE may stand anywhere in it.
func TestSpecialtiesInCorpus(t *testing.T) {
	var m measured
	for _, genre := range []text.Genre{text.Promotional, text.Education, text.Cosmetic} {
		g, err := text.New(text.Options{Seed: 7, Genre: genre})
		if err != nil {
			t.Fatal(err)
		}
		for i := range uint64(len(g.Families())) {
			x, forbidden := g.Text(i), false
			for _, l := range x.Labels {
				forbidden = forbidden || l.Rule == "CFM-004"
			}
			presented := phrase.Presented(x.Text)
			found := len(presented) > 0 && !phrase.Specialist.In(x.Text) || phrase.Unrecognised(presented) != ""
			switch {
			case forbidden && found:
				m.hit++
			case forbidden:
				m.missed++
				t.Logf("%s: not found, %v are presented", x.Family, presented)
			case found:
				m.false++
				t.Logf("%s: %v are presented", x.Family, presented)
			}
		}
	}
	t.Logf("CFM-004: %d found, %d missed, %d that are none", m.hit, m.missed, m.false)
	if m.hit < 3 || m.recall() < 0.9 || m.precision() < 0.8 {
		t.Errorf("recall %.2f, want 0.90; precision %.2f, want 0.80", m.recall(), m.precision())
	}
}
