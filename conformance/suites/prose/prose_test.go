package prose_test

import (
	"slices"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func paths(texts []conformance.Text) []string {
	var out []string
	for _, t := range texts {
		out = append(out, t.Path)
	}
	return out
}

// Which texts reach readers depends on what the kind is for, and on whether a physician approved them.
func TestForReaders(t *testing.T) {
	const reviewed = `,"human_review":{"status":"approved","reviewer":{"name":"Dra. Exemplo","crm":"12345","uf":"PE"}}`
	const answer = `{"content":"corpo","findings":[{"type":"observation","text":"achado"}],"claims":[{"text":"citado","start":0,"end":1}],"limitations":["limite"],
		"package":{"content":"pacote","metadata":{"title":"título"}},"disclaimer":{"text":"aviso"},"reason":"<!-- nada -->"}`
	for _, c := range []struct {
		name, request string
		kind          contract.Kind
		want          []string
	}{
		{"clinical", "", contract.CardiacRisk, []string{"/content", "/findings/0/type", "/findings/0/text", "/limitations/0", "/package/content", "/package/metadata/title"}},
		{"publishing", "", contract.HealthContent, []string{"/content"}},
		{"reviewing", "", contract.MedicalValidation, nil},
		{"package that nobody approved", "", contract.PublicationPackage, []string{"/package/content", "/package/metadata/title"}},
		{"approved package", reviewed, contract.PublicationPackage, []string{"/package/metadata/title"}},
	} {
		request := `{"contract":"1","kind":"` + string(c.kind) + `","request_id":"r-1","processing_timestamp":"2026-11-22T10:00:00Z","content":"texto"` + c.request + `}`
		o, err := conformance.NewOutputCase(&contract.Manifest{Kind: c.kind, Specialty: contract.Any}, []byte(request), []byte(answer), harness.Trace{})
		if err != nil {
			t.Fatal(err)
		}
		if got := paths(prose.ForReaders(o)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if own := paths(prose.Own(o)); slices.Contains(own, "/claims/0/text") || !slices.Contains(own, "/disclaimer/text") || slices.Contains(own, "/reason") {
			t.Errorf("%s: its own words are %v", c.name, own)
		}
	}
}
