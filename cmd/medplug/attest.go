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
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness/build"
	"github.com/spf13/cobra"
)

// keyVariable holds the private key's PEM where there is no file for it, as in continuous integration.
const keyVariable = "MEDPLUG_KEY"

type attestOptions struct {
	key, output, policy string
	seed                uint64
	profile, asOf       string
}

func newAttestCmd(s *streams) *cobra.Command {
	var o attestOptions
	cmd := &cobra.Command{
		Use:   "attest <plugin>",
		Short: "Judge a plugin as a marketplace does, and sign the verdict",
		Long: `attest judges a plugin by the whole catalogue in mode certify and, if nothing stands against it, writes a signed verdict: a DSSE
envelope with an in-toto statement over the plugin's digest, the digests of rules, limits, policy and of this very program, the seed and the
outcome of every rule. It runs the rules itself and signs no report that somebody hands to it.

The key is a file from medplug keygen, or the text of one in the variable MEDPLUG_KEY.

Exit codes: 0 signed; 1 not conforming and 3 inconclusive, where no file is written; 2 usage or configuration.`,
		Example: "  medplug attest plugin.wasm --key marketplace.key -o verdict.json\n  medplug attest plugin.wasm --policy marketplace.yaml -o verdict.json",
		Args:    arguments(1, 1, "the plugin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runAttest(cmd.Context(), s, args[0], o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.key, "key", "", "file of the private key (default: the key in "+keyVariable+")")
	f.StringVarP(&o.output, "output", "o", "", "write the signed verdict to this file")
	f.StringVar(&o.policy, "policy", "", "the marketplace's policy file")
	f.StringVar(&o.profile, "profile", string(conformance.ProfileBR), "whose law applies beside Brazil's: br (nobody's), hipaa or gdpr")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the test data")
	f.StringVar(&o.asOf, "as-of", "", "judge by the rules in force on this date, 2006-01-02 (default today)")
	return cmd
}

func runAttest(ctx context.Context, s *streams, arg string, o attestOptions) error {
	if o.output == "" {
		return usagef("attest: -o names no file").hint("medplug attest %s --key marketplace.key -o verdict.json", arg)
	}
	if err := checkTarget("output", o.output); err != nil {
		return err
	}
	key, err := readKey(o.key)
	if err != nil {
		return err
	}
	p, err := readPlugin(arg)
	if err != nil {
		return err
	}
	c, err := newCertification(o)
	if err != nil {
		return err
	}
	r, err := c.judge(ctx, s, p)
	if err != nil {
		return err
	}
	program, err := ownDigest()
	if err != nil {
		return err
	}
	statement, err := attest.NewStatement(r, c.policy, program)
	if refused := (*attest.NotSignableError)(nil); errors.As(err, &refused) {
		if err := report.Text(s.out, r, report.Style{Color: bool(s.plain), Width: width(s.out)}); err != nil {
			return err
		}
		code := r.Verdict.ExitCode()
		if code == exitDone {
			code = exitInconclusive
		}
		e := &exitError{code: code, err: fmt.Errorf("no verdict was signed: %s", refused.Why)}
		if r.Counts[conformance.NeedsHuman.String()] > 0 {
			return e.hint("a person's answers are sign_offs of the policy file given by --policy: medplug policy --help")
		}
		return e
	}
	if err != nil {
		return err
	}
	text, err := attest.Sign(ctx, statement, key)
	if err != nil {
		return err
	}
	if err := build.WriteFile(o.output, text); err != nil {
		return err
	}
	s.say("%s: %s, signed by key %.16s", filepath.ToSlash(o.output), report.Summary(r), key.Public().ID())
	return nil
}

// readKey reads the private key from a file, or from the environment.
func readKey(path string) (attest.PrivateKey, error) {
	text, from := []byte(os.Getenv(keyVariable)), "the variable "+keyVariable
	if path != "" {
		var err error
		if text, err = os.ReadFile(path); err != nil {
			return attest.PrivateKey{}, cannotRead(path, err)
		}
		from = filepath.ToSlash(path)
	} else if len(text) == 0 {
		return attest.PrivateKey{}, usagef("no key to sign with").hint("--key names a file from medplug keygen, or %s holds its text", keyVariable)
	}
	key, err := attest.ReadPrivateKey(text)
	if err != nil {
		return attest.PrivateKey{}, usagef("%s: %v", from, err).hint("medplug keygen -o marketplace.key makes one")
	}
	return key, nil
}

// certification is how plugins are judged for a signed verdict.
type certification struct {
	policy  policy.Policy
	profile conformance.Profile
	seed    uint64
	asOf    time.Time
	strict  bool
}

func newCertification(o attestOptions) (*certification, error) {
	c := &certification{profile: conformance.Profile(o.profile), seed: o.seed, asOf: time.Now()}
	if err := oneOf("profile", o.profile, words(conformance.Profiles())...); err != nil {
		return nil, err
	}
	var err error
	if o.asOf != "" {
		if c.asOf, err = time.Parse(time.DateOnly, o.asOf); err != nil {
			return nil, usagef("--as-of %q is no date", printable(o.asOf)).hint("write it as 2006-01-02")
		}
	}
	if o.policy != "" {
		if c.policy, err = readPolicy(o.policy); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// judge runs the whole catalogue in mode certify.
func (c *certification) judge(ctx context.Context, s *streams, p *pluginFile) (*conformance.Report, error) {
	line := s.progress("judging " + p.path)
	defer line.done()
	return conformance.Run(ctx, p.module, suites.All, conformance.Options{
		Seed: c.seed, AsOf: c.asOf, Strict: c.strict, Mode: conformance.ModeCertify, Profile: c.profile, Policy: c.policy, CacheDir: cacheDir(),
		Tool:     conformance.Tool{Name: "medplug", Version: currentVersion().Version},
		Progress: func(step string, done, total int) { line.update(fmt.Sprintf("%s %d of %d", step, done, total)) },
	})
}
