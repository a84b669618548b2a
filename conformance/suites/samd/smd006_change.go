package samd

import (
	"context"
	"strconv"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// SMD006 compares a version with the one before it.
var SMD006 = &conformance.Rule{
	ID:    "SMD-006",
	Title: "A change of use, population, model or class is a major version with an assessment",
	Doc: conformance.Doc{
		Why:  "A new indication in a patch release reaches patients whom nobody had in mind when the software was checked. RDC 657 wants a petition for a new function or indication, and none for maintenance; a model that goes on learning changes without any release.",
		Fix:  "Raise the major version and fill `samd.change_assessment_ref` when intended use, intended user, population, kind, model, class or purpose change. An adaptive model on the market needs that reference as its change plan.",
		Good: "2.3.1 to 3.0.0 with change_assessment_ref DOC-CA-7",
		Bad:  "a new indication in 2.3.2",
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisLaw,
	Citations: []conformance.Citation{
		cite.RDC657("changes", "A new function or clinical indication needs a petition; visual changes and maintenance do not."),
		cite.Other("IN ANVISA 61/2020", "tiers of changes", "How changes of a device are handled by their effect.", conformance.CertaintyUnsourced),
	},
	InForce: cite.RDC657InForce,
	Level:   conformance.Always(conformance.LevelError),
	Stage:   conformance.StageManifest,
	Check: func(_ context.Context, p *conformance.Pass) error {
		m := p.Manifest()
		marketed := m.SaMD.Status == "notified" || m.SaMD.Status == "registered" || m.SaMD.Status == "in_house"
		if m.AI.Used && m.AI.Kind == "ml_adaptive" && marketed {
			p.Check(numbered(m.SaMD.ChangeAssessmentRef), "/samd/change_assessment_ref", "is missing: a model that goes on learning needs a plan of its changes")
		}
		if before := p.Earlier(); before != nil {
			judgeChange(p, before, m)
		} else if p.Checks() == 0 {
			p.NotApplicable("no earlier version was given to compare with")
		}
		return nil
	},
}

func judgeChange(p *conformance.Pass, before, after *contract.Manifest) {
	if !p.Check(before.Plugin.ID == after.Plugin.ID, "/plugin/id", "is not that of the earlier version") {
		return
	}
	changed := Changes(before, after)
	major := majorOf(after.Plugin.Version) > majorOf(before.Plugin.Version)
	for _, path := range changed {
		p.Check(major, path, "changed since %s without a new major version (%s)", before.Plugin.Version, after.Plugin.Version)
		p.Check(numbered(after.SaMD.ChangeAssessmentRef), path, "changed since %s without a change_assessment_ref", before.Plugin.Version)
	}
	p.Check(true, "", "the versions were compared")
}

// Changes gives the JSON pointers of what differs between two versions and matters to a patient: what the plugin is for,
// for whom, by which model and in which class.
func Changes(before, after *contract.Manifest) []string {
	var changed []string
	for _, member := range []struct {
		path string
		same bool
	}{
		{"/kind", before.Kind == after.Kind},
		{"/medical/intended_use", sameWords(before.Medical.IntendedUse, after.Medical.IntendedUse)},
		{"/medical/intended_user", before.Medical.IntendedUser == after.Medical.IntendedUser},
		{"/medical/population", before.Medical.Population == after.Medical.Population},
		{"/ai/used", before.AI.Used == after.AI.Used},
		{"/ai/kind", before.AI.Kind == after.AI.Kind},
		{"/ai/model_id", before.AI.ModelID == after.AI.ModelID},
		{"/ai/model_version", before.AI.ModelVersion == after.AI.ModelVersion},
		{"/ai/model_sha256", before.AI.ModelSHA256 == after.AI.ModelSHA256},
		{"/samd/class", value(before.SaMD.Class) == value(after.SaMD.Class)},
		{"/samd/purpose", sameWords(before.SaMD.Purpose, after.SaMD.Purpose)},
	} {
		if !member.same {
			changed = append(changed, member.path)
		}
	}
	return changed
}

func sameWords(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// majorOf reads the first number of a semantic version, which the contract has checked.
func majorOf(version string) int {
	first, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return n
}
