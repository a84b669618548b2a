//go:build !wasip1

package pdk

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var (
	identity = Identity{ID: "org.example.ecg", Version: "1.2.3", Kind: contract.ECGAnalysis, Specialty: contract.Cardiology,
		Population: contract.Population{AgeMin: 18, AgeMax: 90}}
	plugin = Plugin{
		Disclaimer: contract.Disclaimer{
			Text:     "Pré-análise de apoio. Não substitui a avaliação médica; a decisão cabe ao médico cardiologista.",
			Elements: []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides},
		},
		Limitations: []string{"Só mede a frequência."},
	}
)

type (
	ecgRequest  = contract.ECGAnalysisRequest
	ecgResponse = contract.ECGAnalysisResponse
)

// request gives a valid request with some members replaced; nil removes one.
func request(t *testing.T, change map[string]any) []byte {
	t.Helper()
	raw, err := os.ReadFile("contract/examples/ecg-analysis.request.json")
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	for k, v := range change {
		if v == nil {
			delete(m, k)
		} else {
			m[k] = v
		}
	}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func refuse(*Call, *ecgRequest) (*ecgResponse, error) {
	return nil, NotAnalysable(contract.PoorQuality, "sinal ruidoso")
}

func TestTheCommonPartIsFilled(t *testing.T) {
	host := &Rehearsal{Identity: identity, Config: map[string]string{"mode": "x"},
		Guideline: func(contract.Recommendation) contract.GuidelineResult { return contract.GuidelinePass }}
	r, err := Rehearse(host, plugin, func(c *Call, req *ecgRequest) (*ecgResponse, error) {
		if v, ok := c.Config("mode"); !ok || v != "x" {
			t.Error("config")
		}
		rec := contract.Recommendation{Priority: contract.PriorityRoutine, Urgency: contract.Routine, Recommendation: "Encaminhe.", MedicalDisclaimer: "Apoio."}
		if got, err := c.CardiologyGuideline(rec); got != contract.GuidelinePass || err != nil {
			t.Error(got, err)
		}
		if err := c.Audit("measured", map[string]any{"beats": 4}); err != nil {
			t.Error(err)
		}
		if err := c.Audit("Not a code", nil); err == nil {
			t.Error("an event type that is no code was sent")
		}
		c.Log(Info, "medido")
		return refuse(c, req)
	}, request(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != contract.NotAnalysable || r.ReasonCode != contract.PoorQuality || r.Confidence != 0 || r.Reason != "sinal ruidoso" {
		t.Errorf("status %q %q", r.Status, r.ReasonCode)
	}
	if r.Provenance != (contract.Provenance{Plugin: "org.example.ecg", Version: "1.2.3"}) || r.RequestID != "req-0001" ||
		r.ProcessingAudit.ProcessedAt != "2026-11-22T10:00:00Z" || r.HumanReview.Status != "pending" {
		t.Errorf("%+v", r.Response)
	}
	if *r.ComplianceStatus.CRMCompliant != true || *r.ProcessingAudit.AuditTrailComplete != true || *r.ComplianceStatus.DisclaimerComplete != true ||
		r.ComplianceStatus.ANVISACompliant != nil || r.ComplianceStatus.MedicalAuthorityVerified != nil {
		t.Errorf("claims: %+v %+v", r.ComplianceStatus, r.ProcessingAudit)
	}
	if len(host.Audits) != 1 || host.Audits[0].EventType != "measured" || len(host.Logs) != 1 || len(r.Limitations) != 1 {
		t.Errorf("host saw %+v %+v", host.Audits, host.Logs)
	}
}

func TestWhatTheSDKDecides(t *testing.T) {
	secret := "MARIA DA SILVA"
	for name, c := range map[string]struct {
		change  map[string]any
		handler func(*Call, *ecgRequest) (*ecgResponse, error)
		want    contract.Code
		reason  contract.ReasonCode
	}{
		"kind":        {map[string]any{"kind": "health-content"}, refuse, contract.UnsupportedKind, ""},
		"specialty":   {map[string]any{"specialty": "dermatology"}, refuse, contract.UnsupportedSpecialty, ""},
		"contract":    {map[string]any{"contract": "9"}, refuse, contract.UnsupportedContract, ""},
		"missing":     {map[string]any{"sampling_rate": nil}, refuse, contract.MissingField, ""},
		"too young":   {map[string]any{"medical_context": map[string]any{"patient_age": 9}}, refuse, "", contract.OutsidePopulation},
		"too old":     {map[string]any{"medical_context": map[string]any{"patient_age": 91}}, refuse, "", contract.OutsidePopulation},
		"age unknown": {map[string]any{"medical_context": nil}, refuse, "", contract.PoorQuality},
		"own error": {nil, func(*Call, *ecgRequest) (*ecgResponse, error) {
			return nil, &contract.Error{Code: contract.LengthMismatch, Message: "leads differ", Path: "/leads"}
		}, contract.LengthMismatch, ""},
		"other error": {nil, func(*Call, *ecgRequest) (*ecgResponse, error) { return nil, errors.New(secret) }, contract.Internal, ""},
		"panic":       {nil, func(*Call, *ecgRequest) (*ecgResponse, error) { panic(secret) }, contract.Internal, ""},
		"nothing":     {nil, func(*Call, *ecgRequest) (*ecgResponse, error) { return nil, nil }, contract.Internal, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Rehearse(&Rehearsal{Identity: identity}, plugin, c.handler, request(t, c.change))
			var fault *contract.Error
			switch {
			case c.want != "" && (!errors.As(err, &fault) || fault.Code != c.want):
				t.Errorf("got %v, want %s", err, c.want)
			case c.want == "" && (err != nil || r.ReasonCode != c.reason):
				t.Errorf("got %+v, %v, want %s", r, err, c.reason)
			case err != nil && strings.Contains(err.Error(), secret):
				t.Errorf("the error quotes what the handler knew: %v", err)
			}
		})
	}
}

func TestSizesAreBounded(t *testing.T) {
	small := identity
	small.MaxInputBytes = 10
	var fault *contract.Error
	if _, err := Rehearse(&Rehearsal{Identity: small}, plugin, refuse, request(t, nil)); !errors.As(err, &fault) || fault.Code != contract.InputTooLarge {
		t.Errorf("input: %v", err)
	}
	small = identity
	small.MaxOutputBytes = 10
	if _, err := Rehearse(&Rehearsal{Identity: small}, plugin, refuse, request(t, nil)); !errors.As(err, &fault) || fault.Code != contract.OutputTooLarge {
		t.Errorf("output: %v", err)
	}
}

func TestAuthorityAndConsent(t *testing.T) {
	host := &Rehearsal{Identity: identity, Authority: func(q contract.AuthorityQuery) contract.AuthorityStatus {
		if q.Subject == "SP 123456" {
			return contract.AuthorityStatus{Status: "verified"}
		}
		return contract.AuthorityStatus{Status: "not_found"}
	}}
	r, err := Rehearse(host, plugin, func(c *Call, req *ecgRequest) (*ecgResponse, error) {
		for subject, want := range map[string]string{"SP 123456": "verified", "SP 9": "not_found"} {
			if s, err := c.ValidateAuthority(contract.AuthorityQuery{Authority: "crm", Kind: "registration", Subject: subject}); err != nil || s.Status != want {
				t.Errorf("%s: %v %v", subject, s, err)
			}
		}
		if s, err := c.CheckConsent(contract.ConsentQuery{PatientID: "p", PurposeID: "q"}); err != nil || s.Sufficient() {
			t.Error("a host that knows nothing granted consent", err)
		}
		return refuse(c, req)
	}, request(t, nil))
	if err != nil || r.ComplianceStatus.MedicalAuthorityVerified == nil || *r.ComplianceStatus.MedicalAuthorityVerified {
		t.Errorf("one authority did not verify, yet the answer says %v (%v)", r, err)
	}
}

// A scaffold carries Source: every file of the module that is no test must be in it.
func TestSourceIsComplete(t *testing.T) {
	files, err := Source()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	err = filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && d.Name() == "testdata" {
				return fs.SkipDir
			}
			return err
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") || name == "go.mod" || name == "LICENSE" {
			n++
			want, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if string(files[filepath.ToSlash(name)]) != string(want) {
				t.Errorf("%s is not in Source as it is on disk", name)
			}
		}
		return nil
	})
	if err != nil || n < 20 {
		t.Fatalf("looked at %d files, %v", n, err)
	}
	for name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata") {
			t.Errorf("%s has no place in a scaffold", name)
		}
	}
}
