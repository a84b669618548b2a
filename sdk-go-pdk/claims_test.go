//go:build !wasip1

package pdk

import (
	"errors"
	"strconv"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func say(v *bool) string {
	if v == nil {
		return "null"
	}
	return strconv.FormatBool(*v)
}

// A flag says true or false only when the host said so for everything asked.
func TestFlagsFollowTheHost(t *testing.T) {
	const pass, fail, open = contract.GuidelinePass, contract.GuidelineFail, contract.GuidelineNotDecided
	for _, c := range []struct {
		rules []contract.GuidelineResult
		want  string
	}{
		{nil, "null"}, {[]contract.GuidelineResult{pass, pass}, "true"}, {[]contract.GuidelineResult{pass, open}, "null"},
		{[]contract.GuidelineResult{open, fail, pass}, "false"}, {[]contract.GuidelineResult{pass, 7}, "null"},
	} {
		i := 0
		host := &Rehearsal{Guideline: func(contract.Recommendation) contract.GuidelineResult { i++; return c.rules[i-1] }}
		r, err := Rehearse(host, plugin, func(call *Call, req *ecgRequest) (*ecgResponse, error) {
			for range c.rules {
				rec := contract.Recommendation{Priority: contract.PriorityRoutine, Urgency: contract.Routine, Recommendation: "Encaminhe."}
				if _, err := call.CardiologyGuideline(rec); err != nil {
					t.Error(err)
				}
			}
			return refuse(call, req)
		}, request(t, nil))
		if err != nil {
			t.Fatal(err)
		}
		if got := say(r.ComplianceStatus.CRMCompliant); got != c.want || len(host.Recommendations) != len(c.rules) {
			t.Errorf("%v: crm_compliant %s after %d calls, want %s", c.rules, got, len(host.Recommendations), c.want)
		}
	}
	for _, c := range []struct{ authority, status, verified, anvisa string }{
		{"crm", "verified", "true", "null"}, {"crm", "unknown", "null", "null"}, {"council", "inactive", "false", "null"},
		{"anvisa", "verified", "null", "true"}, {"anvisa", "not_found", "null", "false"},
	} {
		host := &Rehearsal{Authority: func(contract.AuthorityQuery) contract.AuthorityStatus {
			return contract.AuthorityStatus{Status: c.status}
		}}
		r, err := Rehearse(host, plugin, func(call *Call, req *ecgRequest) (*ecgResponse, error) {
			q := contract.AuthorityQuery{Authority: c.authority, Kind: "registration", Subject: "SP 123456"}
			if s, err := call.ValidateAuthority(q); err != nil || s.Status != c.status {
				t.Error(s, err)
			}
			return refuse(call, req)
		}, request(t, nil))
		if err != nil {
			t.Fatal(err)
		}
		got := r.ComplianceStatus
		if say(got.MedicalAuthorityVerified) != c.verified || say(got.ANVISACompliant) != c.anvisa || say(r.ProcessingAudit.MedicalAuthorityVerified) != c.verified {
			t.Errorf("%+v: verified %s, anvisa %s", c, say(got.MedicalAuthorityVerified), say(got.ANVISACompliant))
		}
	}
}

// What a host would stop the plugin for is an error before it gets there.
func TestMalformedHostCallsAreNotSent(t *testing.T) {
	host := &Rehearsal{}
	_, err := Rehearse(host, plugin, func(c *Call, req *ecgRequest) (*ecgResponse, error) {
		for name, err := range map[string]error{
			"details in words": c.Audit("measured", map[string]any{"note": "a patient's name"}),
			"nested details":   c.Audit("measured", map[string]any{"x": map[string]any{}}),
		} {
			if err == nil {
				t.Errorf("%s: sent", name)
			}
		}
		if _, err := c.CardiologyGuideline(contract.Recommendation{Priority: "LATER", Urgency: contract.Routine, Recommendation: "x"}); err == nil {
			t.Error("a recommendation that is none was sent")
		}
		if s, err := c.ValidateAuthority(contract.AuthorityQuery{Authority: "club", Kind: "registration", Subject: "x"}); err == nil || s.Status != "unknown" {
			t.Error("a query for no authority was sent")
		}
		if s, err := c.CheckConsent(contract.ConsentQuery{}); err == nil || s.Sufficient() {
			t.Error("a query for nobody was sent")
		}
		for i := range contract.MaxAuditEvents + 1 {
			if err := c.Audit("beat", map[string]any{"n": i}); (err != nil) != (i == contract.MaxAuditEvents) {
				t.Errorf("audit event %d: %v", i, err)
			}
		}
		return refuse(c, req)
	}, request(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(host.Audits) != contract.MaxAuditEvents || len(host.Recommendations)+len(host.Authorities)+len(host.Consents) > 0 {
		t.Errorf("the host saw %d events and %+v", len(host.Audits), host.Recommendations)
	}
}

func TestArtificialIntelligence(t *testing.T) {
	ai := identity
	ai.AI = contract.AIUse{Used: true, ModelVersion: contract.Ptr("2.0.0")}
	r, err := Rehearse(&Rehearsal{Identity: ai}, plugin, refuse, request(t, nil))
	if err != nil || !r.AI.Used || *r.AI.ModelVersion != "2.0.0" || *r.ComplianceStatus.DisclaimerComplete {
		t.Errorf("%+v %v: the model is named, and a disclaimer that is silent about it is not complete", r, err)
	}
	called := false
	r, err = Rehearse(&Rehearsal{Identity: ai}, plugin, func(c *Call, req *ecgRequest) (*ecgResponse, error) {
		called = true
		return refuse(c, req)
	}, request(t, map[string]any{"ai_refused": true}))
	if err != nil || r.ReasonCode != contract.NotApplicable || called {
		t.Errorf("%+v %v: artificial intelligence ran on a patient who declined it", r, err)
	}
}

func TestRefusalKeepsItsRecommendations(t *testing.T) {
	rec := contract.Recommendation{Priority: contract.PriorityRoutine, Urgency: contract.Routine, Recommendation: "Repita o registro.", RequiredActions: []string{}, MedicalDisclaimer: "Apoio."}
	r, err := Rehearse(&Rehearsal{}, plugin, func(*Call, *ecgRequest) (*ecgResponse, error) {
		return nil, NotAnalysable(contract.FlatSignal, "sem sinal", rec)
	}, request(t, nil))
	if err != nil || len(r.MedicalRecommendations) != 1 || r.MedicalRecommendations[0].Recommendation != rec.Recommendation || r.HeartRate != nil {
		t.Errorf("%+v %v", r, err)
	}
}

func TestManifestOfAnotherKind(t *testing.T) {
	other := identity
	other.Kind = contract.CardiacRisk
	_, err := Rehearse(&Rehearsal{Identity: other}, plugin, refuse, request(t, nil))
	var fault *contract.Error
	if !errors.As(err, &fault) || fault.Code != contract.Internal {
		t.Errorf("%v, want internal", err)
	}
}
