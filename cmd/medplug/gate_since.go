package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/conformance/attest"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness/artefact"
)

// signs tells whether --since names signed verdicts.
func (o *gateOptions) signs() bool { return o.key != "" || o.trust != "" }

// checkSince finds what is wrong with --since and what goes with it.
func (o *gateOptions) checkSince() error {
	switch {
	case o.key != "" && o.trust != "":
		return usagef("gate: give either --key or --trust")
	case o.signs() && o.since == "":
		return usagef("gate: --key and --trust verify what --since names").hint("name signed verdicts with --since: a file, a folder or an OCI layout")
	case o.since == "" || o.signs():
		return nil
	}
	if info, err := os.Stat(o.since); artefact.IsLayout(o.since) || err == nil && !info.IsDir() {
		return usagef("--since %s: signed verdicts count with --key or --trust", filepath.ToSlash(o.since)).hint("results of an earlier gate are a folder")
	}
	return nil
}

// signed reads the signed verdicts that --since names; nil for none.
func (o *gateOptions) signed(ctx context.Context, s *streams) (*gate.Signeds, error) {
	if !o.signs() {
		return nil, nil
	}
	keys, trust, err := verifyOptions{key: o.key, trust: o.trust}.trusted()
	if err != nil {
		return nil, err
	}
	line := s.progress("reading signed verdicts")
	defer line.done()
	since, err := gate.ReadSigned(ctx, o.since, func(ctx context.Context, text []byte) (*attest.Statement, string, error) {
		statement, by, err := opened(ctx, text, keys, trust)
		if err != nil {
			return nil, "", err
		}
		return statement, by.ID(), nil
	}, suites.All)
	if missing := (*fs.PathError)(nil); errors.As(err, &missing) {
		return nil, cannotRead(missing.Path, missing)
	}
	return since, err
}

// passedOver says which signed verdicts certified nothing, and why.
func (sum *gateSummary) passedOver(s *streams, since *gate.Signeds) {
	if since == nil {
		return
	}
	sum.PassedOver = append(since.PassedOver, sum.PassedOver...)
	for _, p := range sum.PassedOver {
		s.say("verdict passed over: %s: %s", printable(filepath.ToSlash(p.File)), printable(p.Why))
	}
	if since.Strangers > 0 {
		s.say("%d files *.json there are no signed verdicts", since.Strangers)
	}
}
