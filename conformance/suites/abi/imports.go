package abi

import (
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

// foreignImports says of each import that no host offers what is wrong with it.
func foreignImports(info harness.Info) []string {
	offered := harness.Offered()
	var faults []string
	for _, im := range info.Imports {
		at := slices.IndexFunc(offered, func(o harness.Import) bool { return o.Module == im.Module && o.Name == im.Name })
		switch {
		case im.Kind != "func":
			faults = append(faults, fmt.Sprintf("imports a %s, %s %s: a plugin brings its own", im.Kind, im.Module, im.Name))
		case at < 0:
			faults = append(faults, fmt.Sprintf("imports %s %s, which the contract does not offer", im.Module, im.Name))
		case offered[at].Type != im.Type:
			faults = append(faults, fmt.Sprintf("imports %s %s as %s, the contract has %s", im.Module, im.Name, im.Type, offered[at].Type))
		}
	}
	return faults
}

// imported lists the names imported from one namespace.
func imported(info harness.Info, namespace string) []string {
	var names []string
	for _, im := range info.Imports {
		if im.Module == namespace {
			names = append(names, im.Name)
		}
	}
	return names
}

// httpFunctions are what reaches the network.
var httpFunctions = []string{"http_request", "http_status_code", "http_headers"}

func importsHTTP(info harness.Info) []string {
	return slices.DeleteFunc(imported(info, hostenv.EnvNamespace), func(name string) bool { return !slices.Contains(httpFunctions, name) })
}
