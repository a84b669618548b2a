package audit

import (
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
)

// AUD002 is about the trail as a whole. It does not take the host's word: it changes copies of the trail and looks
// whether the host's own check refuses them.
var AUD002 = &conformance.Rule{
	ID:    "AUD-002",
	Title: "A trail that was edited, cut or reordered is detected",
	Doc: conformance.Doc{
		Why:  "A record that can be changed unseen proves nothing, neither for the patient nor for the physician. The law wants the record protected from alteration and destruction.",
		Fix:  "Chain every event to the one before it by its hash, sign the head or anchor it where the host cannot change it, and verify the whole.",
		Good: "ten thousand events verify, and each edited copy is refused",
		Bad:  "an event in the middle is edited, and the check still says that all is well",
	},
	Subject: conformance.SubjectHost,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.Lei13787("art. 4", "Records are protected from unauthorised access, use, change, reproduction and destruction.", conformance.CertaintyOfficial),
		cite.Other("rule catalogue, AUD-002", "the mechanism", "Hash chain and anchored head are a choice of this product.", conformance.CertaintyPolicy),
	},
	InForce: cite.Lei13787InForce,
	Level:   conformance.Always(conformance.LevelError),
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		if c.Audit == nil || len(c.Audit.Events) < 3 {
			j.Skip("the host showed fewer than three audit events, too few to change")
			return
		}
		verify := c.Audit.Verify
		if verify == nil {
			verify = conformance.VerifyChain
		}
		j.Check(c.Audit.Signed, "/audit/signed", "the head of the trail is neither signed nor anchored")
		err := verify(copied(c.Audit))
		j.Check(err == nil, "/audit", "the trail does not verify: %v", err)
		for _, t := range tamperings {
			changed := copied(c.Audit)
			t.change(&changed)
			j.Check(verify(changed) != nil, "/audit", "the host's check takes a trail with an event %s", t.name)
		}
	},
}

var tamperings = []struct {
	name   string
	change func(*conformance.AuditTrail)
}{
	{"edited", func(t *conformance.AuditTrail) { t.Events[len(t.Events)/2].Verdict += "x" }},
	{"deleted", func(t *conformance.AuditTrail) { m := len(t.Events) / 2; t.Events = slices.Delete(t.Events, m, m+1) }},
	{"moved", func(t *conformance.AuditTrail) {
		m := len(t.Events) / 2
		t.Events[m-1], t.Events[m] = t.Events[m], t.Events[m-1]
	}},
	{"cut off at the end", func(t *conformance.AuditTrail) { t.Events = t.Events[:len(t.Events)-1] }},
	{"edited and all hashes after it made anew", func(t *conformance.AuditTrail) {
		head := t.Head
		t.Events[0].Actor += "x"
		t.Chain()
		t.Head = head
	}},
}

func copied(t *conformance.AuditTrail) conformance.AuditTrail {
	c := *t
	c.Events = slices.Clone(t.Events)
	return c
}
