package conformance

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/medplug/medplug/conformance/policy"
)

// decide attaches what people decided: the waiver of a failed rule, and the sign-off of a question that only a person
// can answer. Nothing else can be waived: a rule that broke or was skipped has decided nothing.
func (r *run) decide(results []Result) {
	sum := sha256.Sum256(r.wasm)
	digest := hex.EncodeToString(sum[:])
	for i := range results {
		res := &results[i]
		switch res.Outcome {
		case Failed:
			res.Waiver = r.waiver(res.ID)
		case NeedsHuman:
			res.SignOff = r.signOff(res.ID, digest)
		}
	}
}

// waiver finds what waives a rule: the marketplace's policy in any mode, the author's own file outside ModeCertify.
func (r *run) waiver(rule string) *policy.Waiver {
	if r.manifest == nil {
		return nil
	}
	for _, w := range r.o.Policy.Waivers {
		if w.Rule == rule && w.Plugin == r.manifest.Plugin.ID && w.CountsOn(r.o.AsOf) {
			return &w
		}
	}
	if r.o.Mode == ModeCertify {
		return nil
	}
	for _, w := range r.o.Waivers {
		if w.Rule == rule && (w.Plugin == "" || w.Plugin == r.manifest.Plugin.ID) && w.CountsOn(r.o.AsOf) {
			return &w
		}
	}
	return nil
}

// signOff finds a person's answer for this very file.
func (r *run) signOff(rule, digest string) *policy.SignOff {
	for _, s := range r.o.Policy.SignOffs {
		if s.Rule == rule && s.Plugin == digest {
			return &s
		}
	}
	return nil
}
