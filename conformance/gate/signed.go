package gate

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/attest"
	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
)

// Signed says who vouches for a plugin that is not judged again.
type Signed struct {
	File  string `json:"file"`   // where the verdict lies: a file, or layout@digest
	KeyID string `json:"key_id"` // of the key that signed it
	AsOf  string `json:"as_of"`  // the day of the rules that it was judged by
}

// PassedOver is a signed verdict that does not count, and why.
type PassedOver struct {
	File string `json:"file"`
	Why  string `json:"why"`
}

// Opener opens an envelope that a trusted key signed, and gives the key's id.
type Opener func(ctx context.Context, text []byte) (*attest.Statement, string, error)

// Signeds are signed verdicts of before.
type Signeds struct {
	PassedOver []PassedOver // those that no trusted key signed, or that cannot be read
	Strangers  int          // files *.json that are no signed verdicts

	of map[string][]signed // by the plugin's digest
}

// signed is what a verdict says, as a run of the gate would have recorded it.
type signed struct {
	Signed
	record Record
}

// take opens one envelope.
func (v *Signeds) take(ctx context.Context, file string, text []byte, open Opener, suites []*conformance.Suite) {
	s, key, err := open(ctx, text)
	var record Record
	if err == nil {
		record, err = recordOf(s, suites)
	}
	if err != nil {
		v.pass(file, err)
		return
	}
	v.of[record.Key.Plugin] = append(v.of[record.Key.Plugin], signed{Signed{file, key, record.AsOf}, record})
}

func (v *Signeds) pass(file string, why error) {
	v.PassedOver = append(v.PassedOver, PassedOver{file, why.Error()})
}

// recordOf reads a statement as a record, with the key that it was judged under.
func recordOf(s *attest.Statement, suites []*conformance.Suite) (Record, error) {
	run, plugin := s.Predicate.Run, s.Subject[0].Digest["sha256"]
	day, err := time.Parse(time.DateOnly, run.AsOf)
	switch {
	case err != nil:
		return Record{}, fmt.Errorf("its date is none")
	case plugin == "" || plugin != run.Plugin.SHA256:
		return Record{}, fmt.Errorf("it is not about one plugin file")
	case s.Policy() != run.Policy.Digest():
		return Record{}, fmt.Errorf("it says two things about the policy")
	}
	k := Key{Plugin: plugin, Program: s.Program(), Tool: run.Tool, Suite: s.Rules(), InForce: InForce(suites, run.Policy, day), Policy: s.Policy(),
		Profile: run.Profile, Mode: run.Mode, Strict: run.Strict, Seed: run.Seed}
	return Record{SchemaVersion: recordVersion, Key: k, Plugin: run.Plugin, AsOf: run.AsOf, LimitsDigest: run.LimitsDigest, Verdict: run.Verdict}, nil
}

// outcome is that of a submission which a verdict certifies under the key; without How, and with what does not count, when none does.
func (v *Signeds) outcome(k Key, s Submission) Outcome {
	out := Outcome{Submission: s}
	for _, one := range v.of[k.Plugin] {
		why := k.differs(one.record.Key)
		if code := one.record.Verdict.ExitCode(); why == "" && code != 0 {
			why = "its verdict is " + one.record.Verdict.String()
		}
		if why == "" {
			why = sameLimits(s, one.record.LimitsDigest)
		}
		if why == "" {
			return Outcome{Submission: s, How: Certified, Record: one.record, Signed: &one.Signed}
		}
		out.PassedOver = append(out.PassedOver, PassedOver{one.File, why})
	}
	return out
}

// differs says in what a verdict under another key is none under this one; "" when it is one. The plugin is the same.
func (k Key) differs(other Key) string {
	switch {
	case other.Program != k.Program || other.Tool != k.Tool:
		return "another program judged"
	case other.Suite != k.Suite:
		return "it was judged by other rules"
	case other.InForce != k.InForce:
		return "other rules or waivers counted on its day"
	case other.Policy != k.Policy:
		return "it was judged under another policy"
	case other.Seed != k.Seed:
		return "it was judged with another seed"
	case other.Profile != k.Profile || other.Mode != k.Mode || other.Strict != k.Strict:
		return "it was judged in another profile, mode or strictness"
	case other != k:
		return "it was judged in another way"
	}
	return ""
}

// sameLimits says why a plugin's own limits are not those of the digest.
func sameLimits(s Submission, digest string) string {
	wasm, err := os.ReadFile(s.File)
	if err != nil || hexSum(wasm) != s.Digest {
		return "the file was changed since it was found"
	}
	m, err := manifest.Extract(wasm)
	var limits harness.Limits
	if err == nil {
		limits, err = conformance.LimitsFor(m)
	}
	if err != nil || limits.Digest() != digest {
		return "it was judged under other limits"
	}
	return ""
}
