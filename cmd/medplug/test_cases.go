package main

import (
	"context"
	"errors"
	"slices"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/cases"
)

// casesOf are the cases beside a plugin.
type casesOf struct {
	dir  string
	all  []*cases.Case
	kept *conformance.Kept
}

// keptSets is how many sets of fixtures cases share.
const keptSets = 16

// readCases reads the cases beside a plugin, or those of some names; nil when there are none.
func readCases(dir string, names []string) (*casesOf, error) {
	all, err := cases.Beside(dir)
	if err != nil {
		return nil, casesError(err)
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(c *cases.Case) bool { return c.Name == name }) {
			return nil, unknown("case", name, cases.Names(all)).hint("cases stand in tests/*.yaml beside the plugin")
		}
	}
	if len(names) > 0 {
		all = slices.DeleteFunc(all, func(c *cases.Case) bool { return !slices.Contains(names, c.Name) })
	}
	if len(all) == 0 {
		return nil, nil
	}
	return &casesOf{dir, all, &conformance.Kept{Most: keptSets}}, nil
}

func (c *casesOf) run(ctx context.Context, module []byte, progress func(done, total int)) ([]conformance.OwnTest, error) {
	results, err := cases.Run(ctx, module, c.all, cases.Options{Dir: c.dir, CacheDir: cacheDir(), Kept: c.kept, Progress: progress})
	if err != nil {
		return nil, casesError(err)
	}
	return results, nil
}

// casesError makes a usage error of cases that cannot be used as they are.
func casesError(err error) error {
	var bad *cases.ConfigError
	if !errors.As(err, &bad) {
		return err
	}
	return (&exitError{code: exitUsage, err: bad.Err}).hint("docs/tests.md says how cases are written")
}
