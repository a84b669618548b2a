package gate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/policy"
)

// Key is all that a verdict follows from. Two keys are equal when judging again could only give the same. Limits are the plugin's
// manifest's and the program's, test data the program's and the seed's, so neither has a digest of its own here.
type Key struct {
	Plugin  string              `json:"plugin_sha256"`
	Program string              `json:"program_sha256"` // of the program that judges: the rules' code, limits and test data
	Tool    conformance.Tool    `json:"tool"`
	Suite   string              `json:"suite_digest"`
	InForce string              `json:"in_force_digest"` // of the rules in force and the waivers that count on the day
	Policy  string              `json:"policy_digest"`
	Profile conformance.Profile `json:"profile"`
	Mode    conformance.Mode    `json:"mode"`
	Strict  bool                `json:"strict"`
	Seed    uint64              `json:"seed"`
}

// fits says in what a report is not one under the key; "" when it is.
func (k Key) fits(r *conformance.Report) string {
	switch {
	case r.Subject != conformance.SubjectPlugin || r.Plugin.SHA256 != k.Plugin:
		return "the file was changed while it was judged"
	case r.Partial || len(r.LeftOut) > 0 || len(r.Results) == 0:
		return "only a part of the rules was judged"
	case r.Tool != k.Tool || r.SuiteDigest != k.Suite:
		return "another program judged"
	case r.PolicyDigest != k.Policy || r.Profile != k.Profile || r.Mode != k.Mode || r.Strict != k.Strict || r.Seed != k.Seed:
		return "it was judged in another way than was asked"
	}
	return ""
}

// InForce is the digest of what a day means for a verdict: the rules in force on it and the policy's waivers that still count.
// Days with the same digest give the same verdict.
func InForce(suites []*conformance.Suite, p policy.Policy, day time.Time) string {
	var that struct{ Rules, Waivers []string }
	for _, s := range suites {
		for _, r := range s.Rules {
			if r.InForce.Contains(day) {
				that.Rules = append(that.Rules, r.ID)
			}
		}
	}
	for _, w := range p.Waivers {
		if w.CountsOn(day) {
			that.Waivers = append(that.Waivers, w.Plugin+" "+w.Rule)
		}
	}
	b, err := json.Marshal(that)
	if err != nil {
		panic(err) // strings alone
	}
	return hexSum(b)
}

// FileDigest is the SHA-256 of a file, in hexadecimal.
func FileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("digest file: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("digest file: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
