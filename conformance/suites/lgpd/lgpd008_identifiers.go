package lgpd

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/leak"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// LGPD008 is an output rule: live answers are judged by it too.
var LGPD008 = &conformance.Rule{
	ID:    "LGPD-008",
	Title: "No direct identifiers in outputs, logs, errors or host calls",
	Doc: conformance.Doc{
		Why:  "A name, a CPF or a phone number in an answer or a log identifies the patient to everyone who sees it, for as long as it is kept. The pseudonym in patient_id is enough to file an answer.",
		Fix:  "Write texts from measurements, never from the request's free text. Refer to the patient by patient_id only. The reviewer's registration belongs in human_review.reviewer, where it is allowed.",
		Good: `"subject":"pseud:8f2a"`,
		Bad:  "log \"CPF 529.982.247-25 processado\"",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.LGPD("arts. 6 III, 6 VII and 46", "Necessity and security of personal data.", conformance.CertaintyOfficial),
		cite.Other("Código de Ética Médica", "professional secrecy", "What was learnt of a patient in the profession is kept secret.", conformance.CertaintyUnsourced),
		cite.Other("rule catalogue, LGPD-008", "the list of identifiers", "Which shapes are looked for is a choice of this product.", conformance.CertaintyPolicy),
	},
	InForce: cite.LGPDInForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   []fixtures.Need{fixtures.Small, fixtures.CanaryText, fixtures.Unanalysable},
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		marks, all := leak.Planted(c.Marks), leak.Planted(append(slices.Clone(c.Marks), c.Carried...))
		for _, s := range conformance.TraceSurfaces(nil, c.Trace) {
			judgeText(all, t, s.Name, string(s.Bytes))
		}
		for _, text := range c.Texts() {
			if !allowed(c, text.Path) {
				judgeText(marks, t, text.Path, text.Value)
			}
		}
		judgeNumbers(t, "", c.Tree())
		if len(c.Texts()) == 0 && c.Trace.Err != nil {
			t.Check(true, "", "a refusal without any text")
		}
	},
}

func judgeText(marks *leak.Search, t *conformance.Tally, where, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		for _, id := range leak.Identifiers(line) {
			t.Where(id.Spot).Check(false, where, "holds a %s", id)
		}
	}
	for _, l := range marks.In([]byte(text)) {
		t.Where(leak.Spot(l)).Check(false, where, "holds the patient's %s, %s", l.Canary.Type, l.How)
	}
	t.Check(true, where, "was looked at")
}

// judgeNumbers looks for a CPF or CNS written as a number.
func judgeNumbers(t *conformance.Tally, path string, v *strictjson.Value) {
	if v == nil {
		return
	}
	numbers, items, members := v.Numbers(), v.Items(), v.Members()
	if v.Kind == strictjson.Number {
		numbers = []float64{v.Num}
	}
	for _, n := range numbers {
		if n < 1e9 || n >= 1e15 || n != math.Trunc(n) {
			continue
		}
		for _, id := range leak.Identifiers(fmt.Sprintf("%011.0f", n)) {
			t.Check(id != leak.CPF && id != leak.CNS, path, "holds a %s", id)
		}
	}
	for i := range items {
		judgeNumbers(t, path+"/"+strconv.Itoa(i), &items[i])
	}
	for i := range members {
		judgeNumbers(t, path+"/"+members[i].Key, &members[i].Value)
	}
}

// allowed are the places where a person is named on purpose: the reviewing physician, and a document that was signed. What
// is called anonymised is ANO-001's.
func allowed(c *conformance.OutputCase, path string) bool {
	return c.Manifest.Kind == contract.PersonalDataAnalysis && path == "/anonymised_content" || strings.HasPrefix(path, "/human_review/reviewer/") || c.SignedDocument && c.Request.ContentKind == contract.ContentDocument
}
