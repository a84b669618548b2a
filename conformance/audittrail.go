package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// AuditTrail is what a host recorded, in order, and the head it anchored elsewhere.
type AuditTrail struct {
	Events []AuditEvent `json:"events"`
	Head   string       `json:"head"`   // hash of the last event, as anchored or signed
	Signed bool         `json:"signed"` // the head is signed, or anchored where the host cannot change it

	// Verify is the host's own check of a trail, nil when it has none. It must refuse every trail that was changed.
	Verify func(AuditTrail) error `json:"-"`
}

// AuditEvent is one entry of the trail: digests and codes, never content.
type AuditEvent struct {
	Seq           uint64    `json:"seq"`
	TS            time.Time `json:"ts"`
	Actor         string    `json:"actor"`
	PluginID      string    `json:"plugin_id"`
	PluginVersion string    `json:"plugin_version"`
	WasmSHA256    string    `json:"wasm_sha256"`
	ModelVersion  string    `json:"model_version"` // "none" without a model
	PurposeID     string    `json:"purpose_id"`
	InputDigest   string    `json:"input_digest"`
	OutputDigest  string    `json:"output_digest"` // "none" when nothing was answered
	RulesVersion  string    `json:"rules_version"`
	Verdict       string    `json:"verdict"`
	HumanDecision string    `json:"human_decision"` // pending until there is one
	Details       string    `json:"details,omitempty"`
	Prev          string    `json:"prev"` // hash of the event before, "" for the first
	Hash          string    `json:"hash"`
}

// Link gives the hash of an event that follows prev: SHA-256, in hexadecimal, over its JSON with Prev set and Hash empty.
func (e AuditEvent) Link(prev string) string {
	e.Prev, e.Hash = prev, ""
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // a year beyond 9999, which no clock gives
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Chain writes Seq, Prev and Hash of every event and the head.
func (t *AuditTrail) Chain() {
	prev := ""
	for i := range t.Events {
		e := &t.Events[i]
		e.Seq, e.Prev = uint64(i), prev
		e.Hash = e.Link(prev)
		prev = e.Hash
	}
	t.Head = prev
}

// VerifyChain says what is wrong with a trail: an event edited, deleted, added or moved; nil when it is whole.
func VerifyChain(t AuditTrail) error {
	prev := ""
	for i, e := range t.Events {
		switch {
		case e.Seq != uint64(i):
			return fmt.Errorf("verify audit trail: event %d has number %d", i, e.Seq)
		case e.Prev != prev || e.Hash != e.Link(prev):
			return fmt.Errorf("verify audit trail: event %d is not the one that was recorded after the event before it", i)
		}
		prev = e.Hash
	}
	if t.Head != prev {
		return fmt.Errorf("verify audit trail: the head that was anchored is not the hash of event %d", len(t.Events)-1)
	}
	return nil
}
