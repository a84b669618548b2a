package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness/strictyaml"
)

// decisions reads what people decided: the author's waivers beside the plugin, where there are any, and the policy named.
func (o *testOptions) decisions(dir string) ([]policy.Waiver, policy.Policy, error) {
	waivers, err := readWaivers(filepath.Join(dir, policy.WaiversFile))
	if err != nil || o.policy == "" {
		return waivers, policy.Policy{}, err
	}
	marketplace, err := readPolicy(o.policy)
	return waivers, marketplace, err
}

// readPolicy reads a marketplace's policy.
func readPolicy(path string) (policy.Policy, error) {
	text, err := readCapped(path, policy.MaxBytes+1)
	if err != nil {
		return policy.Policy{}, err
	}
	p, err := policy.Read(text)
	if err != nil {
		return policy.Policy{}, faulty(path, err)
	}
	named := rulesOf(p.Waivers)
	for _, s := range p.SignOffs {
		named = append(named, s.Rule)
	}
	return p, exist(named)
}

// readWaivers reads an author's waivers; no file is none.
func readWaivers(path string) ([]policy.Waiver, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, cannotRead(path, err)
	case !info.Mode().IsRegular(): // opening a pipe would never end, nor reading a device
		return nil, usagef("%s is no regular file", filepath.ToSlash(path))
	}
	text, err := readCapped(path, policy.MaxBytes+1)
	if err != nil {
		return nil, err
	}
	waivers, err := policy.ReadWaivers(text)
	if err != nil {
		return nil, faulty(path, err)
	}
	return waivers, exist(rulesOf(waivers))
}

func rulesOf(waivers []policy.Waiver) []string {
	var ids []string
	for _, w := range waivers {
		ids = append(ids, w.Rule)
	}
	return ids
}

// exist refuses a file that names a rule which does not exist: a waiver nobody needs is a mistake somewhere.
func exist(ids []string) error {
	for _, id := range ids {
		if r, err := suites.Rule(id); err != nil {
			return unknownName(err)
		} else if r.ID != id {
			return usagef("rule %q is written %s", printable(id), r.ID)
		}
	}
	return nil
}

// faulty is the error of a configuration file that is not what it should be.
func faulty(path string, err error) error {
	if many := (strictyaml.Errors)(nil); errors.As(err, &many) {
		err = many.In(filepath.ToSlash(path))
	}
	return (&exitError{code: exitUsage, err: err}).hint("mend %s", filepath.ToSlash(path))
}
