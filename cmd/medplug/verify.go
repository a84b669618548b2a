package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/attest"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/spf13/cobra"
)

type verifyOptions struct {
	attestation, key, trust string
	replay                  bool
}

func newVerifyCmd(s *streams) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify <plugin> --attestation <file>",
		Short: "Verify a signed verdict, offline",
		Long: `verify says whether a signed verdict is about this very plugin file and was signed by a key that is trusted: the one public key given
by --key, or one of a trust file, which says from when until when each is trusted and which were revoked. It needs no network.

--replay judges the plugin again with the recorded seed, date and policy: every outcome that does not rest on measured time, and the exact
costs, must be those that were signed.

Exit codes: 0 it holds; 5 it does not; 2 usage or configuration; 3 a replay could not be made, as when this medplug has other rules than
those that judged.`,
		Example: "  medplug verify plugin.wasm --attestation verdict.json --key marketplace.key.pub\n" +
			"  medplug verify plugin.wasm --attestation verdict.json --trust trust.yaml --replay",
		Args: arguments(1, 1, "the plugin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.attestation == "":
				return usagef("verify: --attestation names no file")
			case (o.key == "") == (o.trust == ""):
				return usagef("verify: give either --key or --trust")
			}
			return runVerify(cmd.Context(), s, args[0], o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.attestation, "attestation", "", "the signed verdict")
	f.StringVar(&o.key, "key", "", "file of the public key")
	f.StringVar(&o.trust, "trust", "", "trust file: keys with not_before, not_after and revoked_at")
	f.BoolVar(&o.replay, "replay", false, "judge the plugin again and compare")
	return cmd
}

func runVerify(ctx context.Context, s *streams, arg string, o verifyOptions) error {
	p, err := readPlugin(arg)
	if err != nil {
		return err
	}
	text, err := readCapped(o.attestation, attest.MaxEnvelope+1)
	if err != nil {
		return err
	}
	keys, trust, err := o.trusted()
	if err != nil {
		return err
	}
	statement, by, err := holds(ctx, text, p.module, keys, trust)
	if err != nil {
		return &exitError{code: exitSignature, err: fmt.Errorf("%s: %w", filepath.ToSlash(o.attestation), err)}
	}
	run := statement.Predicate.Run
	fmt.Fprintf(s.out, "%s %s: %s on %s, %d rules passed, signed by key %.16s\n", printable(run.Plugin.ID), printable(run.Plugin.Version), run.Verdict, printable(run.AsOf),
		len(statement.Predicate.PassedTests), by.ID())
	if !o.replay {
		return nil
	}
	return replay(ctx, s, p, statement)
}

// opened opens an envelope that must be signed by one of the keys, at a time when it is trusted.
func opened(ctx context.Context, text []byte, keys []attest.PublicKey, trust *attest.Trust) (*attest.Statement, attest.PublicKey, error) {
	statement, by, err := attest.Open(ctx, text, keys...)
	if err == nil && trust != nil {
		err = trust.At(by, time.Now())
	}
	return statement, by, err
}

// holds opens an envelope as opened does, which must be about this very file and say that it conforms.
func holds(ctx context.Context, text, module []byte, keys []attest.PublicKey, trust *attest.Trust) (*attest.Statement, attest.PublicKey, error) {
	statement, by, err := opened(ctx, text, keys, trust)
	if err == nil {
		err = statement.OfFile(module)
	}
	if err == nil {
		err = statement.Certifies()
	}
	return statement, by, err
}

// trusted reads the keys that may have signed.
func (o verifyOptions) trusted() ([]attest.PublicKey, *attest.Trust, error) {
	path := o.key
	if o.trust != "" {
		path = o.trust
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, cannotRead(path, err)
	}
	if o.trust != "" {
		trust, err := attest.ReadTrust(text)
		if err != nil {
			return nil, nil, faulty(path, err)
		}
		return trust.All(), trust, nil
	}
	key, err := attest.ReadPublicKey(text)
	if err != nil {
		return nil, nil, usagef("%s: %v", filepath.ToSlash(path), err).hint("medplug keygen writes it beside the private key, with .pub behind its name")
	}
	return []attest.PublicKey{key}, nil, nil
}

// replay judges the plugin as the statement says it was judged.
func replay(ctx context.Context, s *streams, p *pluginFile, statement *attest.Statement) error {
	run := statement.Predicate.Run
	asOf, err := time.Parse(time.DateOnly, run.AsOf)
	if err != nil {
		return &exitError{code: exitSignature, err: errors.New("the signed date is no date")}
	}
	if have := conformance.SuiteDigest(suites.All); statement.Rules() != have {
		return failf(exitInconclusive, "the plugin was judged by other rules (%.16s) than this medplug has (%.16s)", statement.Rules(), have).
			hint("replay with medplug %s", printable(run.Tool.Version))
	}
	c := &certification{policy: run.Policy, profile: run.Profile, seed: run.Seed, asOf: asOf, strict: run.Strict}
	r, err := c.judge(ctx, s, p)
	if err != nil {
		return err
	}
	if err := statement.SameAs(r); err != nil {
		return &exitError{code: exitSignature, err: err}
	}
	s.say("a replay with seed %d comes to the same", run.Seed)
	return nil
}
