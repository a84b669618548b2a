// Package prose says which texts of an answer reach whom: a rule on publicity must not judge what a reviewer quotes.
package prose

import (
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// published are the members that hold what is to be published, by the kinds that write such texts.
var published = map[contract.Kind][]string{
	contract.HealthContent:         {"/content"},
	contract.ContentTransformation: {"/content"},
	contract.SymptomContent:        {"/education", "/red_flags/"},
	contract.PublicationPackage:    {"/package/content", "/package/metadata/", "/package/disclaimers/"},
}

// reviewing are the kinds whose answers speak about a text of somebody else's.
var reviewing = []contract.Kind{contract.CosmeticValidation, contract.MedicalValidation, contract.ClaimsValidation, contract.PersonalDataAnalysis, contract.LegalReview}

// quoting are the members in which an answer repeats the text that it was asked about, or what others wrote.
var quoting = []string{"/claims/", "/findings_text/", "/changes/", "/personal_data/", "/anonymised_content", "/authority_reports/", "/dossier/", "/references/"}

// Publishes says whether a kind's answer holds a text to be published.
func Publishes(k contract.Kind) bool { return published[k] != nil }

// Reviews says whether a kind's answers speak about a text of somebody else's.
func Reviews(k contract.Kind) bool { return slices.Contains(reviewing, k) }

// Own are the texts that the plugin says itself, as a reader sees them: prose without what it quotes.
func Own(c *conformance.OutputCase) []conformance.Text {
	return visible(c.Prose(), func(path string) bool { return !startsWith(path, quoting) })
}

// ForReaders are the texts that reach who the answer is for in the end, as they see them: of a kind that publishes, what is
// published; of a reviewer nothing, for it speaks to an editor; of all others the body. What a physician approved for
// publication as it stands, the content of a package, is that physician's.
func ForReaders(c *conformance.OutputCase) []conformance.Text {
	kind := c.Manifest.Kind
	switch {
	case Reviews(kind):
		return nil
	case Publishes(kind):
		return visible(c.Prose(), func(path string) bool {
			return startsWith(path, published[kind]) && (path != "/package/content" || !approved(c))
		})
	}
	return visible(c.Body(), func(path string) bool {
		return !startsWith(path, quoting) && !strings.HasPrefix(path, "/compliance_status/")
	})
}

func approved(c *conformance.OutputCase) bool {
	r := c.Request.HumanReview
	return r != nil && (r.Status == "approved" || r.Status == "edited")
}

// startsWith says whether a path is one of the members, or lies below one that ends in a slash.
func startsWith(path string, members []string) bool {
	return slices.ContainsFunc(members, func(m string) bool { return path == m || strings.HasSuffix(m, "/") && strings.HasPrefix(path, m) })
}

func visible(texts []conformance.Text, want func(path string) bool) []conformance.Text {
	var out []conformance.Text
	for _, t := range texts {
		if !want(t.Path) {
			continue
		}
		if t.Value = phrase.Visible(t.Value); t.Value != "" {
			out = append(out, t)
		}
	}
	return out
}

// Values are the words of texts.
func Values(texts []conformance.Text) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.Value
	}
	return out
}
