package anvisa

import (
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/phrase"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// ANV006 is about electronic prescriptions of controlled substances.
var ANV006 = &conformance.Rule{
	ID:    "ANV-006",
	Title: "Electronic prescriptions of controlled substances come from the SNCR",
	Doc: conformance.Doc{
		Why:  "The national system gives each such prescription a number, so that it is dispensed once. A photograph of paper has none, and can be dispensed in ten pharmacies.",
		Fix:  "Carry sncr_number, origin native_electronic and the signature, qualified or advanced. It weighs a warning until the deployer sets sncr_live: that the system takes prescriptions was not verified here; on a host with sncr_live it is an error.",
		Good: "\"sncr_number\":\"…\", \"origin\":\"native_electronic\", \"signature\":\"qualified\"",
		Bad:  "paper that was scanned and signed afterwards",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC1000("SNCR", "Electronic prescriptions of controlled substances go through platforms that are integrated with the SNCR; due 2026-06-01, with 30 days of tolerance."),
		cite.Other("Lei 14.063/2020 (electronic signatures)", "arts. 13-14", "Which signatures health documents bear.", conformance.CertaintySecondary),
	},
	InForce: cite.RDC1000InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageAnswers,
	Needs:   prescriptions,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil || c.Response.Prescription == nil || !controlled(c) {
			return
		}
		p := *c.Response.Prescription
		if slices.Contains([]string{"paper", "papel"}, phrase.Fold(p.Origin)) {
			return
		}
		electronic(p, "/prescription", t.Warn)
	},
	Host: func(c *conformance.HostCase, j *conformance.Judgement) {
		weigh := j.Warn
		if c.Config.SNCRLive {
			weigh = j.Check
		}
		shown := 0
		for i, p := range c.Prescriptions {
			if p.Controlled && p.Electronic {
				shown++
				electronic(p.Prescription, fmt.Sprintf("/prescriptions/%d", i), weigh)
			}
		}
		switch {
		case shown > 0:
		case c.Config.SNCRLive:
			j.Skip("the host has sncr_live, and showed no electronic prescription of a controlled substance")
		default:
			j.NotApplicable("the host showed no electronic prescription of a controlled substance, and has no sncr_live")
		}
	},
}

// electronic judges a prescription that is no paper.
func electronic(p contract.Prescription, at string, check func(ok bool, path, format string, args ...any) bool) {
	check(strings.TrimSpace(p.SNCRNumber) != "", at+"/sncr_number", "is missing")
	check(p.Origin == "native_electronic", at+"/origin", "is not native_electronic: a scan is not electronic")
	check(p.Signature == "qualified" || p.Signature == "advanced", at+"/signature", "is neither qualified nor advanced")
}

// controlled says whether an answer's prescription is of a controlled substance, by its form or what the answer lists. What is sold
// against a prescription that the pharmacy keeps (RDC 471/2021) is not under that control.
func controlled(c *conformance.OutputCase) bool {
	known := tablesFor(c)
	for _, list := range []string{"A1", "B1", "B2", "C1", "C2", "C3"} {
		if known.List(list).Takes(c.Response.Prescription.Form) {
			return true
		}
	}
	names := ""
	for _, p := range listed(c, "medicine") {
		names += p.Name + ";" + p.DCB + ";"
	}
	if _, answer := medications(c); answer != nil {
		for _, l := range answer.ControlLists {
			names += l.DCB + ";"
		}
	}
	for _, m := range known.Medicines(names) {
		if m.List != nil && m.List != known.List("antimicrobiano") && m.List != known.List("glp-1") {
			return true
		}
	}
	for _, b := range known.Brands(names) {
		if l := b.Medicine.List; l != nil && l != known.List("antimicrobiano") && l != known.List("glp-1") {
			return true
		}
	}
	return false
}
