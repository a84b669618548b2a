package conformance_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/policy"
)

func fails(_ context.Context, p *conformance.Pass) error { p.Reportf("/x", "bad"); return nil }

// asks gives a rule that only a person can decide.
func asks(id string) *conformance.Rule {
	r := rule(id, nil)
	r.Ask = func(*conformance.Pass) string { return "read it" }
	return r
}

// Who may waive a failure, in which mode, and until when.
func TestWaivers(t *testing.T) {
	module, id := refusing(t, nil), mutants.Manifest().Plugin.ID
	waiver := func(plugin, expires string) policy.Waiver {
		return policy.Waiver{Rule: "TST-001", Plugin: plugin, Author: "Ana", Reason: "known", Expires: expires}
	}
	own := func(w policy.Waiver) conformance.Options { return conformance.Options{Waivers: []policy.Waiver{w}} }
	marketplace := func(w policy.Waiver) conformance.Options {
		return conformance.Options{Policy: policy.Policy{Waivers: []policy.Waiver{w}}}
	}
	in := func(m conformance.Mode, o conformance.Options) conformance.Options { o.Mode = m; return o }
	for name, c := range map[string]struct {
		o    conformance.Options
		want conformance.Verdict
	}{
		"none":                               {conformance.Options{}, conformance.NotConforming},
		"the author's own":                   {own(waiver("", "2026-11-22")), conformance.WithWaivers},
		"the author's own, quick":            {in(conformance.ModeQuick, own(waiver("", "2026-11-22"))), conformance.WithWaivers},
		"the author's own in certify":        {in(conformance.ModeCertify, own(waiver("", "2026-11-22"))), conformance.NotConforming},
		"the author's own, expired":          {own(waiver("", "2026-11-21")), conformance.NotConforming},
		"the author's own of another plugin": {own(waiver("org.example.other", "2026-11-22")), conformance.NotConforming},
		"the marketplace's":                  {marketplace(waiver(id, "2026-11-22")), conformance.WithWaivers},
		"the marketplace's in certify":       {in(conformance.ModeCertify, marketplace(waiver(id, "2026-11-22"))), conformance.WithWaivers},
		"the marketplace's, expired":         {in(conformance.ModeCertify, marketplace(waiver(id, "2026-11-21"))), conformance.NotConforming},
		"the marketplace's of another":       {in(conformance.ModeCertify, marketplace(waiver("org.example.other", "2026-11-22"))), conformance.NotConforming},
		"the marketplace's of any":           {in(conformance.ModeCertify, marketplace(waiver("", "2026-11-22"))), conformance.NotConforming},
	} {
		if got := run(t, module, c.o, rule("TST-001", fails)).Verdict; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	// A waiver is of one rule; and what decided nothing cannot be waived.
	o := own(waiver("", "2027-01-01"))
	if got := run(t, module, o, rule("TST-001", fails), rule("TST-002", fails)).Verdict; got != conformance.NotConforming {
		t.Errorf("another rule's failure: %v", got)
	}
	for name, check := range map[string]func(context.Context, *conformance.Pass) error{
		"broke":   func(context.Context, *conformance.Pass) error { panic("boom") },
		"skipped": func(_ context.Context, p *conformance.Pass) error { p.Skip("no"); return nil },
	} {
		if got := run(t, module, o, rule("TST-001", check), rule("TST-002", passes)).Verdict; got != conformance.Inconclusive {
			t.Errorf("a waived rule that %s: %v", name, got)
		}
	}
	if got := run(t, []byte("no module"), o, rule("TST-001", fails)).Verdict; got != conformance.NotConforming {
		t.Errorf("a file that is no plugin: %v", got)
	}
	if v := conformance.WithWaivers; v.ExitCode() != 0 || v == conformance.Conforming {
		t.Errorf("exit code %d", v.ExitCode())
	}
}

// What only a person can judge stops nobody but a marketplace, until somebody signed for this very file.
func TestSignOffs(t *testing.T) {
	module := refusing(t, nil)
	sum := sha256.Sum256(module)
	signed := func(rule, digest string) policy.Policy {
		return policy.Policy{SignOffs: []policy.SignOff{{Rule: rule, Plugin: digest, Name: "Dra. Ana", Council: "CRM-PE 12345", Date: "2026-11-20"}}}
	}
	of := hex.EncodeToString(sum[:])
	for name, c := range map[string]struct {
		o    conformance.Options
		want conformance.Verdict
	}{
		"test":                       {conformance.Options{}, conformance.Conforming},
		"certify":                    {conformance.Options{Mode: conformance.ModeCertify}, conformance.Inconclusive},
		"certify, signed":            {conformance.Options{Mode: conformance.ModeCertify, Policy: signed("TST-002", of)}, conformance.Conforming},
		"certify, another file":      {conformance.Options{Mode: conformance.ModeCertify, Policy: signed("TST-002", of[1:]+"0")}, conformance.Inconclusive},
		"certify, another checklist": {conformance.Options{Mode: conformance.ModeCertify, Policy: signed("TST-001", of)}, conformance.Inconclusive},
	} {
		if got := run(t, module, c.o, rule("TST-001", passes), asks("TST-002")).Verdict; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	unasked := asks("TST-002")
	unasked.Ask = func(*conformance.Pass) string { return "" }
	rep := run(t, module, conformance.Options{Mode: conformance.ModeCertify}, rule("TST-001", passes), unasked)
	if rep.Verdict != conformance.Conforming || rep.Results[1].Outcome != conformance.NotApplicable {
		t.Errorf("a question that is not raised: %v, %v", rep.Verdict, rep.Results[1].Outcome)
	}
}

func TestProfilesAndModes(t *testing.T) {
	module := refusing(t, nil)
	gdpr, slow := rule("TST-002", fails), rule("TST-003", fails)
	gdpr.Profiles, slow.Slow = []conformance.Profile{conformance.ProfileGDPR}, true
	good := rule("TST-001", passes)
	if rep := run(t, module, conformance.Options{}, good, gdpr); rep.Verdict != conformance.Conforming || rep.Profile != conformance.ProfileBR {
		t.Errorf("default profile: %v, %v", rep.Verdict, rep.Profile)
	}
	for name, o := range map[string]conformance.Options{
		"asked for":       {Profile: conformance.ProfileGDPR},
		"by policy":       {Policy: policy.Policy{Profile: "gdpr"}},
		"policy prevails": {Profile: conformance.ProfileHIPAA, Policy: policy.Policy{Profile: "gdpr"}},
	} {
		if rep := run(t, module, o, good, gdpr); rep.Verdict != conformance.NotConforming || rep.Profile != conformance.ProfileGDPR {
			t.Errorf("%s: %v, %v", name, rep.Verdict, rep.Profile)
		}
	}
	o := conformance.Options{AsOf: day, Mode: conformance.ModeQuick}
	rep, err := conformance.Run(t.Context(), module, suite(good, slow), o)
	if err != nil || rep.Verdict != conformance.Conforming || len(rep.LeftOut) != 1 || rep.LeftOut[0] != "TST-003" {
		t.Errorf("quick: %v, %v, %v", rep, err, rep.LeftOut)
	}
	if rep := run(t, module, conformance.Options{Mode: conformance.ModeFull}, good, slow); rep.Verdict != conformance.NotConforming {
		t.Errorf("full: %v", rep.Verdict)
	}
	warns := rule("TST-004", fails)
	warns.Level = conformance.Always(conformance.LevelWarn)
	if rep := run(t, module, conformance.Options{Policy: policy.Policy{Strict: true}}, good, warns); rep.Verdict != conformance.NotConforming || !rep.Strict {
		t.Errorf("strict by policy: %v", rep.Verdict)
	}
}
