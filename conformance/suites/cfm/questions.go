package cfm

import (
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/cite"
	"github.com/medplug/medplug/conformance/suites/prose"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// leftToPeople cites why a question is not automated.
func leftToPeople(what string) conformance.Citation {
	return cite.Other("rule catalogue, section 7", "what not to automate", what, conformance.CertaintyPolicy)
}

// publishes says whether the plugin writes what others will read as publication.
func publishes(p *conformance.Pass) bool {
	return prose.Publishes(p.Manifest().Kind)
}

// names says whether the plugin's answers carry physicians' registrations: its requests do.
func names(k contract.Kind) bool {
	return k == contract.HealthContent || k == contract.PublicationPackage
}
