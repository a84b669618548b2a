package attest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/attest"
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/harness"
)

// BenchmarkVerify is what medplug verify does with an envelope: signature, key of a trust file of 20, statement of 130 rules under a
// policy with sign-offs for 200 plugins, and the digest of a file that is small, one in Python, or the largest there may be.
func BenchmarkVerify(b *testing.B) {
	for _, size := range []int{64 << 10, 12 << 20, harness.MaxModuleBytes} {
		b.Run(fmt.Sprintf("file-%d-KiB", size>>10), func(b *testing.B) {
			file := make([]byte, size)
			sum := sha256.Sum256(file)
			r := report()
			r.Plugin.SHA256, r.Results = hex.EncodeToString(sum[:]), nil
			for i := range 130 {
				r.Results = append(r.Results, conformance.Result{ID: fmt.Sprintf("ABI-%03d", i), Outcome: conformance.Passed})
			}
			var p policy.Policy
			for i := range 200 {
				p.SignOffs = append(p.SignOffs, policy.SignOff{Rule: "SMD-010", Plugin: fmt.Sprintf("%064d", i), Name: "Dra. Ana", Council: "CRM-PE 12345", Date: "2026-11-20"})
			}
			r.PolicyDigest = p.Digest()
			s, err := attest.NewStatement(r, p, program)
			if err != nil {
				b.Fatal(err)
			}
			var text []byte
			list := "keys:\n"
			for range 20 { // the last one signs
				key, err := attest.NewKey()
				if err != nil {
					b.Fatal(err)
				}
				if text, err = attest.Sign(b.Context(), s, key); err != nil {
					b.Fatal(err)
				}
				pem, err := key.Public().PEM()
				if err != nil {
					b.Fatal(err)
				}
				list += "  - id: " + key.Public().ID() + "\n    public_key: |\n      " + strings.ReplaceAll(strings.TrimSpace(string(pem)), "\n", "\n      ") + "\n"
			}
			b.ReportMetric(float64(len(text)), "envelope-B")
			for b.Loop() {
				trust, err := attest.ReadTrust([]byte(list))
				if err != nil {
					b.Fatal(err)
				}
				got, by, err := attest.Open(b.Context(), text, trust.All()...)
				if err == nil {
					err = trust.At(by, time.Now())
				}
				if err == nil {
					err = got.OfFile(file)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
