package attest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
)

// MaxEnvelope bounds the envelopes that are read, in bytes.
const MaxEnvelope = 4 << 20

// Sign puts a statement into an envelope: indented JSON with a final newline, the same bytes for the same statement and key.
func Sign(ctx context.Context, s *Statement, key PrivateKey) ([]byte, error) {
	payload, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("sign verdict: %w", err)
	}
	es, err := dsse.NewEnvelopeSigner(signer{key})
	if err != nil {
		return nil, fmt.Errorf("sign verdict: %w", err)
	}
	envelope, err := es.SignPayload(ctx, PayloadType, payload)
	if err != nil {
		return nil, fmt.Errorf("sign verdict: %w", err)
	}
	text, err := json.MarshalIndent(envelope, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("sign verdict: %w", err)
	}
	return append(text, '\n'), nil
}

// Open reads an envelope that one of the keys signed. Nothing of the statement is looked at before the signature holds.
func Open(ctx context.Context, text []byte, keys ...PublicKey) (*Statement, PublicKey, error) {
	var by PublicKey
	if len(keys) == 0 {
		return nil, by, errors.New("open verdict: no key is trusted")
	}
	envelope, err := readEnvelope(text)
	if err != nil {
		return nil, by, fmt.Errorf("open verdict: %w", err)
	}
	verifiers := make([]dsse.Verifier, len(keys))
	for i, k := range keys {
		verifiers[i] = verifier{k}
	}
	ev, err := dsse.NewEnvelopeVerifier(verifiers...)
	if err != nil {
		return nil, by, fmt.Errorf("open verdict: %w", err)
	}
	accepted, err := ev.Verify(ctx, envelope)
	if err != nil {
		return nil, by, errors.New("open verdict: no trusted key signed it")
	}
	for _, k := range keys {
		if k.ID() == accepted[0].KeyID {
			by = k
		}
	}
	payload, err := envelope.DecodeB64Payload()
	if err != nil {
		return nil, by, errors.New("open verdict: the payload is no base64")
	}
	s, err := readStatement(payload)
	if err != nil {
		return nil, by, fmt.Errorf("open verdict: %w", err)
	}
	return s, by, nil
}

// IsEnvelope tells whether a text is meant as an envelope, whatever of it holds.
func IsEnvelope(text []byte) bool {
	var e struct{ PayloadType, Payload json.RawMessage }
	return json.Unmarshal(text, &e) == nil && (e.PayloadType != nil || e.Payload != nil)
}

// readEnvelope is strict: one JSON object with no member twice, nothing after it, exactly one signature.
func readEnvelope(text []byte) (*dsse.Envelope, error) {
	if len(text) > MaxEnvelope {
		return nil, fmt.Errorf("it has more than %d bytes", MaxEnvelope)
	}
	if _, err := strictjson.ParseObject(text); err != nil {
		return nil, errors.New("it is no JSON object, or has a member twice")
	}
	var e dsse.Envelope
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return nil, errors.New("it is no DSSE envelope")
	}
	switch {
	case e.PayloadType != PayloadType:
		return nil, fmt.Errorf("its payload is of type %.60q, want %q", e.PayloadType, PayloadType)
	case len(e.Signatures) != 1:
		return nil, fmt.Errorf("it has %d signatures, want one", len(e.Signatures))
	}
	return &e, nil
}

func readStatement(payload []byte) (*Statement, error) {
	if _, err := strictjson.ParseObject(payload); err != nil {
		return nil, errors.New("the statement is no JSON object, or has a member twice")
	}
	s := new(Statement)
	d := json.NewDecoder(bytes.NewReader(payload))
	d.DisallowUnknownFields()
	if err := d.Decode(s); err != nil {
		return nil, errors.New("the statement is not one of this tool's")
	}
	switch {
	case s.Type != statementType:
		return nil, fmt.Errorf("it is a statement of type %.80q", s.Type)
	case s.PredicateType != predicateType:
		return nil, fmt.Errorf("its predicate is of type %.80q, want %q", s.PredicateType, predicateType)
	case len(s.Subject) != 1:
		return nil, fmt.Errorf("it is about %d subjects, want one", len(s.Subject))
	case len(s.Predicate.FailedTests) > 0 || s.Predicate.Result != "PASSED" && s.Predicate.Result != "WARNED":
		return nil, errors.New("it is the statement of a failure")
	}
	return s, nil
}
