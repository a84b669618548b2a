package script

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/lgpd"
)

// own is what the plugins that write texts write: their own words, so that nothing of the request comes out again.
const own = "Movimento regular, sono e alimentação variada fazem parte do cuidado com a saúde. Converse com seu médico antes de mudar hábitos."

// text fills the answers of the kinds that read a text.
func (q *question) text(resp any) contract.ReasonCode {
	switch r := resp.(type) {
	case *contract.HealthContentResponse:
		r.Content = own + " " + r.Disclaimer.Text
		for _, e := range r.Disclaimer.Elements {
			r.DisclaimersPlaced = append(r.DisclaimersPlaced, contract.PlacedDisclaimer{Element: e, Start: len(own) + 1, End: len(r.Content)})
		}
		r.DisclaimersPlaced = r.DisclaimersPlaced[:1] // one stretch of text makes all the statements
		if len(r.References) == 0 {
			r.References = []contract.Reference{{ID: "ref-1", Text: "Organização Mundial da Saúde. Diretrizes sobre atividade física, 2020."}}
		}
	case *contract.CosmeticValidationResponse:
		r.FindingsText = q.remarks()
	case *contract.MedicalValidationResponse:
		r.FindingsText = q.remarks()
		r.Claims = []contract.Claim{}
		if c := q.truth().Claim; c != nil {
			r.Claims = append(r.Claims, contract.Claim{Start: c.Start, End: c.End, Category: "guarantee", Negated: contract.Ptr(false), EvidenceLevel: "none_cited"})
		} else if end := sentence(q.content()); end > 0 {
			r.Claims = append(r.Claims, contract.Claim{Start: 0, End: end, Category: "effect", Negated: contract.Ptr(false), EvidenceLevel: "none_cited"})
		}
	case *contract.SymptomContentResponse:
		r.RedFlags = []contract.RedFlag{}
		r.Urgency, r.Education = contract.Routine, "Sintomas podem ter muitas causas. Só um exame médico pode dizer qual é a sua."
		if q.truth().Urgent {
			q.alarm(r)
		}
	case *contract.PersonalDataAnalysisResponse:
		q.personalData(r)
	case *contract.ClaimsValidationResponse:
		r.Claims = []contract.Claim{}
		if c := q.truth().Claim; c != nil {
			r.Claims = append(r.Claims, contract.Claim{Start: c.Start, End: c.End, Verdict: "unsupported", Authority: "council"})
		} else if end := sentence(q.content()); end > 0 {
			r.Claims = append(r.Claims, contract.Claim{Start: 0, End: end, Verdict: "not_decided", Authority: "council"})
		}
		r.AuthorityReports = []contract.AuthorityReport{{Authority: "council", Issues: []string{}}}
	case *contract.ContentTransformationResponse:
		r.Content = own
		r.Changes = []contract.Change{{Start: 0, End: len(q.content()), Replacement: own, Reason: "Texto substituído pela versão revisada."}}
	case *contract.LegalReviewResponse:
		r.Dossier = &contract.Dossier{
			Checklist: []contract.ChecklistItem{{ID: "chk-1", Item: "Conferir autoria e registro do autor.", Status: "needs_human", Norms: []string{"cfm-2336"}}},
			Norms:     []contract.Norm{{ID: "cfm-2336", Title: "Resolução CFM 2.336/2023", Clause: "art. 4", InForceFrom: "2024-03-11", CheckedOn: "2026-11-22"}}}
	case *contract.PublicationPackageResponse:
		return q.publication(r)
	}
	return ""
}

// content is the text of the request.
func (q *question) content() string {
	switch r := q.request.(type) {
	case *contract.MedicalValidationRequest:
		return r.Content
	case *contract.ClaimsValidationRequest:
		return r.Content
	case *contract.PersonalDataAnalysisRequest:
		return r.Content
	case *contract.ContentTransformationRequest:
		return r.Content
	}
	return ""
}

// sentence is where the first sentence of a text ends.
func sentence(text string) int {
	if i := strings.IndexAny(text, ".!?\n"); i > 0 {
		return i
	}
	return len(text)
}

// most is how long a text may be that comes out again masked; of a longer one nothing does, so that plugins stay small.
const most = 4 << 10

// personalData answers with what the detector of the SDK finds.
func (q *question) personalData(r *contract.PersonalDataAnalysisResponse) {
	content := q.content()
	found := lgpd.New(lgpd.Options{}).Detect(content)
	if known := q.truth().Data; len(known) > 0 {
		found = nil
		for _, d := range known {
			found = append(found, lgpd.Finding{Type: lgpd.Type(d.Type), Category: lgpd.Type(d.Type).Category(), Start: d.Start, End: d.End, Confidence: 1})
		}
	}
	r.PersonalData, r.DataCategories = []contract.PersonalDatum{}, []string{}
	for _, f := range found {
		if f.Type.ContractType() == "" {
			continue
		}
		r.PersonalData = append(r.PersonalData, contract.PersonalDatum{Type: f.Type.ContractType(), Category: string(f.Category), Start: f.Start, End: f.End, Confidence: f.Confidence})
		if !slices.Contains(r.DataCategories, string(f.Category)) {
			r.DataCategories = append(r.DataCategories, string(f.Category))
		}
	}
	r.LegalBasisOptions = []contract.LegalBasisOption{{Code: "art11.II.f", Note: "Tutela da saúde, por profissional ou serviço de saúde."}}
	r.Retention = []contract.Retention{{Class: "clinical_record", Min: "P20Y", Action: "review"}}
	r.AnonymisedContent = lgpd.Anonymise(content, found)
	if len(content) > most || len(fixtures.Leaks([]byte(r.AnonymisedContent), q.f.Canaries)) > 0 {
		r.AnonymisedContent = "[TEXT]"
	}
}

// publication packages the approved text as it came. One that holds personal data is not for publication.
func (q *question) publication(r *contract.PublicationPackageResponse) contract.ReasonCode {
	req := q.request.(*contract.PublicationPackageRequest)
	if len(fixtures.Leaks([]byte(req.Content), q.f.Canaries)) > 0 {
		return contract.NotApplicable
	}
	sum := sha256.Sum256([]byte(req.Content))
	page, err := contract.NewDocument(map[string]string{"@context": "https://schema.org", "@type": "MedicalWebPage", "inLanguage": "pt-BR"})
	if err != nil {
		panic(err) // strings alone
	}
	content := req.Content
	if found, ok := memberOf(q.f.Request, "content"); ok && found == content {
		content = Member("content", "") // the program reads it out of the request, so that the plugin stays small
	}
	r.Package = &contract.Publication{Content: content, ContentSHA256: hex.EncodeToString(sum[:]), JSONLD: page,
		Metadata:    contract.PublicationMetadata{Title: "Movimento e bem-estar", Language: contract.PtBR, Keywords: []string{}},
		Disclaimers: []string{r.Disclaimer.Text}}
	return ""
}

// memberOf is what the program finds of a member: the string behind the first place that its name stands at.
func memberOf(request []byte, name string) (string, bool) {
	_, rest, found := bytes.Cut(request, []byte(`"`+name+`"`))
	from := bytes.IndexByte(rest, '"')
	if !found || from < 0 {
		return "", false
	}
	to := from + 1
	for ; to < len(rest) && rest[to] != '"'; to++ {
		if rest[to] == '\\' {
			to++
		}
	}
	var value string
	if to >= len(rest) || json.Unmarshal(rest[from:to+1], &value) != nil {
		return "", false
	}
	return value, true
}
