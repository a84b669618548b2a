package pdk

import (
	"errors"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Call is one call of the plugin: its way to the host. It is valid until the handler returns.
//
// A host function that a plugin does not use is not imported by its module, and the manifest's
// capabilities.host_functions must name exactly those that are.
type Call struct {
	host       host
	guidelines *bool // what the deployer's rules said: false once one failed, nil while none decided
	verified   *bool // whether every authority asked about verified
	audited    bool
}

// Audit writes an event to the host's audit trail. Details hold codes, digests, numbers and booleans: nothing that
// identifies a patient. The host takes at most 64 events a call.
func (c *Call) Audit(eventType string, details map[string]any) error {
	if details == nil {
		details = map[string]any{}
	}
	arg, err := contract.Encode(&contract.AuditEvent{EventType: eventType, Details: details})
	if err != nil {
		return errors.New("audit event: details that cannot be written as JSON")
	}
	if _, err := contract.ParseAuditEvent(arg); err != nil {
		return err // the host would trap
	}
	if err := c.host.audit(arg); err != nil {
		return err
	}
	c.audited = true
	return nil
}

// CardiologyGuideline asks the deployer's recommendation rules about a recommendation. They are no norm of any council.
// The answer also decides compliance_status.crm_compliant.
func (c *Call) CardiologyGuideline(r contract.Recommendation) (contract.GuidelineResult, error) {
	arg, err := contract.Encode(&r)
	if err != nil {
		return contract.GuidelineNotDecided, errors.New("guideline: a recommendation that cannot be written as JSON")
	}
	result, err := c.host.guideline(arg)
	if err != nil {
		return contract.GuidelineNotDecided, err
	}
	switch result {
	case contract.GuidelineFail:
		c.guidelines = contract.Ptr(false)
	case contract.GuidelinePass:
		if c.guidelines == nil {
			c.guidelines = contract.Ptr(true)
		}
	default:
		result = contract.GuidelineNotDecided
	}
	return result, nil
}

// ValidateAuthority asks the host about a registration, specialty, product or document. Unknown is not a pass.
func (c *Call) ValidateAuthority(q contract.AuthorityQuery) (contract.AuthorityStatus, error) {
	var s contract.AuthorityStatus
	if err := ask(q, &s, c.host.authority); err != nil {
		return contract.AuthorityStatus{Status: "unknown"}, err
	}
	c.verified = contract.Ptr(s.Status == "verified" && (c.verified == nil || *c.verified))
	return s, nil
}

// CheckConsent asks the host whether a patient consents to a purpose. When the status is not Sufficient, answer with
// NotAnalysable(contract.ConsentMissing, …).
func (c *Call) CheckConsent(q contract.ConsentQuery) (contract.ConsentStatus, error) {
	var s contract.ConsentStatus
	if err := ask(q, &s, c.host.consent); err != nil {
		return contract.ConsentStatus{Status: "missing"}, err
	}
	return s, nil
}

// ask sends a question as JSON and reads the answer.
func ask[Q, A any](q Q, a *A, send func([]byte) ([]byte, error)) error {
	arg, err := contract.Encode(&q)
	if err != nil {
		return errors.New("host call: a question that cannot be written as JSON")
	}
	reply, err := send(arg)
	if err != nil {
		return err
	}
	return contract.Decode(reply, a)
}

// Config gives the value of an Extism config key, and whether the host set it.
func (c *Call) Config(key string) (string, bool) { return c.host.config(key) }

// Log writes a line to the host's log, level info. Never log anything of a patient.
func (c *Call) Log(message string) { c.host.log(message) }
