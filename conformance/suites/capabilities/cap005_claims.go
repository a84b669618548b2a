package capabilities

import (
	"slices"
	"strconv"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// CAP005 is about the claims that ABI-014 does not know: verdicts of an authority on the whole, and what an answer says of its own
// disclaimers.
var CAP005 = &conformance.Rule{
	ID:    "CAP-005",
	Title: "What an answer says of itself is true",
	Doc: conformance.Doc{
		Why:  "\"compliant: true\" beside the name of an authority, or \"disclaimers included\", is what people look for to stop reading. It must not stand there because a constant was set.",
		Fix:  "Leave `compliant` and `cosmetic_regulation_adherence` null unless validate_medical_authority was asked in the same call; set disclaimer_complete and medical_disclaimers_included from what the answer really holds.",
		Good: `"anvisa_compliance":{"compliant":null,...}, and medical_disclaimers_included true with a disclaimer in every finding`,
		Bad:  `"cosmetic_regulation_adherence":true without any question to an authority; "disclaimer_complete":true without not_substitute`,
	},
	Subject: conformance.SubjectPlugin,
	Basis:   conformance.BasisNorm,
	Citations: []conformance.Citation{
		cite.Contract("5", "A plugin may not claim what it did not do; true or false needs the matching host call in the trace."),
	},
	Level: conformance.Always(conformance.LevelError),
	Stage: conformance.StageAnswers,
	Needs: conformance.Texts,
	Output: func(c *conformance.OutputCase, t *conformance.Tally) {
		if c.Response == nil {
			return
		}
		s := said{asked: slices.ContainsFunc(c.Trace.HostCalls, func(h harness.HostCall) bool { return h.Function == "validate_medical_authority" })}
		s.read("", c.Tree())
		if s.open {
			t.Check(true, "", "an open verdict claims nothing")
		}
		for _, path := range s.verdicts {
			t.Check(s.asked, path, "gives the verdict of an authority that was not asked in this call: must be null")
		}
		if s.included != "" {
			t.Check(s.missing == "", s.included, "says that every finding has its disclaimer, and %s has none", s.missing)
		}
		if s.complete != "" {
			d := c.Response.Disclaimer
			for _, e := range []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides} {
				t.Check(d != nil && slices.Contains(d.Elements, e), s.complete, "says that the disclaimer is complete, and %s is not in it", e)
			}
		}
	},
}

// said is what an answer says of itself.
type said struct {
	asked    bool
	verdicts []string // pointers to verdicts that are true or false
	included string   // where it says that all disclaimers are there, "" for nowhere
	complete string   // where it says that the disclaimer is complete
	missing  string   // where a disclaimer is not
	open     bool     // a verdict is left open
}

func (s *said) read(path string, v *strictjson.Value) {
	if v == nil {
		return
	}
	members, items := v.Members(), v.Items()
	for i := range members {
		m := &members[i]
		here := path + "/" + m.Key
		says := m.Value.Kind == strictjson.Bool
		switch m.Key {
		case "compliant", "cosmetic_regulation_adherence":
			if says {
				s.verdicts = append(s.verdicts, here)
			}
			s.open = s.open || m.Value.Kind == strictjson.Null
		case "medical_disclaimers_included":
			if says && m.Value.Bool {
				s.included = here
			}
		case "disclaimer_complete":
			if says && m.Value.Bool {
				s.complete = here
			}
		case "medical_disclaimer":
			if m.Value.Str == "" && s.missing == "" {
				s.missing = here
			}
		}
		s.read(here, &m.Value)
	}
	for i := range items {
		s.read(path+"/"+strconv.Itoa(i), &items[i])
	}
}
