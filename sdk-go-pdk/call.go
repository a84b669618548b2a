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
	host   host
	audits int
	// What the host said, which is all that an answer may claim to have been checked.
	guidelines, authorities, anvisa verdict
}

// verdict sums up what the host answered to questions of one sort.
type verdict struct{ passed, failed, open bool }

func (v *verdict) add(pass, fail bool) {
	v.passed = v.passed || pass
	v.failed = v.failed || fail
	v.open = v.open || !pass && !fail
}

// flag is false once anything failed, true when everything passed, nil otherwise: undecided and unknown are no pass.
func (v verdict) flag() *bool {
	switch {
	case v.failed:
		return contract.Ptr(false)
	case v.passed && !v.open:
		return contract.Ptr(true)
	}
	return nil
}

// Audit writes an event to the host's audit trail. Details hold codes, digests, numbers and booleans: nothing that
// identifies a patient. The host takes at most 64 events a call.
func (c *Call) Audit(eventType string, details map[string]any) error {
	if details == nil {
		details = map[string]any{}
	}
	if c.audits >= contract.MaxAuditEvents {
		return errors.New("audit event: more than 64 in one call")
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
	c.audits++
	return nil
}

// CardiologyGuideline asks the deployer's recommendation rules about a recommendation. They are no norm of any council.
// The answer also decides compliance_status.crm_compliant.
func (c *Call) CardiologyGuideline(r contract.Recommendation) (contract.GuidelineResult, error) {
	arg, err := contract.Encode(&r)
	if err != nil {
		return contract.GuidelineNotDecided, errors.New("guideline: a recommendation that cannot be written as JSON")
	}
	if err := fits(arg, new(contract.Recommendation)); err != nil {
		return contract.GuidelineNotDecided, err
	}
	result, err := c.host.guideline(arg)
	if err != nil {
		return contract.GuidelineNotDecided, err
	}
	if result != contract.GuidelinePass && result != contract.GuidelineFail {
		result = contract.GuidelineNotDecided
	}
	c.guidelines.add(result == contract.GuidelinePass, result == contract.GuidelineFail)
	return result, nil
}

// ValidateAuthority asks the host about a registration, specialty, product or document. Unknown is not a pass.
func (c *Call) ValidateAuthority(q contract.AuthorityQuery) (contract.AuthorityStatus, error) {
	var s contract.AuthorityStatus
	if err := ask(q, &s, c.host.authority); err != nil {
		return contract.AuthorityStatus{Status: "unknown"}, err
	}
	v := &c.authorities
	if q.Authority == "anvisa" {
		v = &c.anvisa
	}
	v.add(s.Status == "verified", s.Status == "not_found" || s.Status == "inactive")
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
	if err := fits(arg, new(Q)); err != nil {
		return err
	}
	reply, err := send(arg)
	if err != nil {
		return err
	}
	return contract.Decode(reply, a)
}

// fits makes sure that the host accepts an argument: it stops a plugin that sends a malformed one.
func fits(arg []byte, probe any) error {
	if len(arg) > contract.MaxHostCallBytes {
		return errors.New("host call: an argument longer than 64 KiB")
	}
	return contract.Decode(arg, probe)
}

// Config gives the value of an Extism config key, and whether the host set it.
func (c *Call) Config(key string) (string, bool) { return c.host.config(key) }

// Level is the level of a log line.
type Level string

// The levels of the Extism log.
const (
	Debug Level = "debug"
	Info  Level = "info"
	Warn  Level = "warn"
	Error Level = "error"
)

// Log writes a line to the host's log. Never log anything of a patient: hosts keep logs apart from records.
func (c *Call) Log(level Level, message string) { c.host.log(level, message) }
