package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// mostEvidence bounds what a host shows: a trail of some hundred thousand events.
const mostEvidence = 256 << 20

// runTestHost judges a host by what it shows of its configuration and of its doings.
func runTestHost(s *streams, o testOptions) error {
	chosen, asOf, err := o.check()
	if err != nil {
		return err
	}
	if err := o.report.spares(o.host); err != nil {
		return err
	}
	shown, err := readHost(o.host)
	if err != nil {
		return err
	}
	var marketplace policy.Policy
	if o.policy != "" {
		if marketplace, err = readPolicy(o.policy); err != nil {
			return err
		}
	}
	r, err := conformance.RunHost(shown, chosen, conformance.Options{
		Seed: o.seed, AsOf: asOf, Strict: o.strict, Select: o.rules, Mode: conformance.Mode(o.mode), Profile: conformance.Profile(o.profile), Policy: marketplace,
		Tool: conformance.Tool{Name: "medplug", Version: currentVersion().Version},
	})
	if err != nil {
		return unknownName(err)
	}
	if err := o.report.show(s, r); err != nil {
		return err
	}
	return verdictError(r)
}

// readHost reads what a host shows, strictly: an unknown member or a member twice would be evidence that nobody looked at.
func readHost(path string) (*conformance.HostCase, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	if info.Size() > mostEvidence {
		return nil, usagef("%s has more than %d MiB", filepath.ToSlash(path), mostEvidence>>20).hint("show a part of the audit trail that is whole in itself")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	bad := func(err error) error {
		return usagef("%s is no evidence of a host: %v", filepath.ToSlash(path), err).hint("docs/hosts.md says what a host shows")
	}
	if _, err := strictjson.ParseObject(text); err != nil {
		return nil, bad(err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	shown := new(conformance.HostCase)
	if err := d.Decode(shown); err != nil {
		return nil, bad(err)
	}
	for i := range shown.Plugins {
		if faults := shown.Plugins[i].Validate(); len(faults) > 0 {
			return nil, bad(faults[0])
		}
	}
	return shown, nil
}
