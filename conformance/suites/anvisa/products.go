package anvisa

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/anvisa/tables"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// prescriptions are the fixtures of rules about medicines: small requests hold three, and need not hold one under control.
var prescriptions = append([]fixtures.Need{fixtures.Typical, fixtures.Large}, conformance.Texts...)

// product is one that an answer lists, and where.
type product struct {
	at string
	contract.Product
}

// listed gives the products of some classes.
func listed(c *conformance.OutputCase, classes ...string) []product {
	var all []product
	if c.Response == nil {
		return nil
	}
	for i, p := range c.Response.Products {
		if slices.Contains(classes, p.Class) {
			all = append(all, product{fmt.Sprintf("/products/%d", i), p})
		}
	}
	return all
}

// sells says whether texts that were asked for as promotion sell what a pattern names: they offer something, or a sentence bids
// the reader get it. Else a text that teaches would be a promotion because somebody asked for one.
func sells(c *conformance.OutputCase, named *phrase.Pattern, texts []conformance.Text) bool {
	all := prose.Values(texts)
	if !promotes(c) || !named.In(all...) {
		return false
	}
	return phrase.Offer.In(all...) || slices.ContainsFunc(all, func(text string) bool {
		return slices.ContainsFunc(sentences(text), func(s [2]int) bool {
			words := text[s[0]:s[1]]
			return named.In(words) && phrase.Urge.In(words)
		})
	})
}

// proposed are the texts that a plugin gives to readers, and those that a reviewer of cosmetics proposes to publish, without what
// it quotes, in whatever member it proposes them.
func proposed(c *conformance.OutputCase) []conformance.Text {
	texts := prose.ForReaders(c)
	if c.Manifest.Kind != contract.CosmeticValidation {
		return texts
	}
	for _, t := range c.Prose() {
		switch said := phrase.Visible(t.Value); {
		case strings.HasPrefix(t.Path, "/findings_text/") && strings.HasSuffix(t.Path, "/suggestion"):
			texts = append(texts, conformance.Text{Path: t.Path, Value: unquoted(said)})
		default:
			if offered := phrase.Offered(said); offered != "" {
				texts = append(texts, conformance.Text{Path: t.Path, Value: offered})
			}
		}
	}
	return texts
}

// unquoted cuts what stands between quotation marks.
func unquoted(s string) string {
	for _, marks := range [][2]string{{"\"", "\""}, {"“", "”"}, {"«", "»"}, {"‘", "’"}} {
		for {
			before, rest, opened := strings.Cut(s, marks[0])
			_, after, closed := strings.Cut(rest, marks[1])
			if !opened || !closed {
				break
			}
			s = before + " " + after
		}
	}
	return s
}

// sentences gives where they lie.
func sentences(s string) [][2]int {
	var all [][2]int
	from := 0
	for i := range len(s) {
		if strings.IndexByte(".!?;\n", s[i]) >= 0 {
			all = append(all, [2]int{from, i + 1})
			from = i + 1
		}
	}
	return append(all, [2]int{from, len(s)})
}

// book is the tables as a call may use them.
type book struct {
	*tables.Book
	stale bool
}

// tablesFor gives the tables, and whether they are too old for the day of a request, or that is not known.
func tablesFor(c *conformance.OutputCase) book {
	at, err := time.Parse(time.RFC3339, c.Request.ProcessingTimestamp)
	known := tables.Known()
	return book{known, err != nil || known.Stale(at)}
}

// check counts what the tables say. Against stale ones nothing passes, and what contradicts them weighs a warning.
func (b book) check(t *conformance.Tally, ok bool, path, format string, args ...any) {
	switch {
	case !b.stale:
		t.Check(ok, path, format, args...)
	case !ok:
		t.Warn(false, path, format+" (by tables that are out of date)", args...)
	}
}
