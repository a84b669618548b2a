package attest

import (
	"fmt"
	"time"

	"github.com/medplug/medplug/harness/strictyaml"
)

// Trust is a list of keys and when each is trusted.
type Trust struct {
	Keys []TrustedKey `json:"keys"`
}

// TrustedKey is one key. Times are RFC 3339; an empty one is no bound.
type TrustedKey struct {
	ID        string `json:"id"`         // as PublicKey.ID; checked against the key
	PublicKey string `json:"public_key"` // PEM
	NotBefore string `json:"not_before,omitempty"`
	NotAfter  string `json:"not_after,omitempty"`
	RevokedAt string `json:"revoked_at,omitempty"`

	key                         PublicKey
	notBefore, notAfter, revoke time.Time
}

const maxTrust = 1 << 20

// ReadTrust reads a trust file.
func ReadTrust(text []byte) (*Trust, error) {
	t := new(Trust)
	if err := strictyaml.Decode(text, maxTrust, t); err != nil {
		return nil, err
	}
	if len(t.Keys) == 0 {
		return nil, fmt.Errorf("keys is empty: nothing could be trusted")
	}
	for i := range t.Keys {
		if err := t.Keys[i].read(); err != nil {
			return nil, fmt.Errorf("keys[%d]: %w", i, err)
		}
		for j := range i {
			if t.Keys[j].ID == t.Keys[i].ID { // one of the two may say that it was revoked
				return nil, fmt.Errorf("keys[%d]: keys[%d] is the same key: say in one place when it is trusted", i, j)
			}
		}
	}
	return t, nil
}

func (k *TrustedKey) read() error {
	var err error
	if k.key, err = ReadPublicKey([]byte(k.PublicKey)); err != nil {
		return err
	}
	if k.ID != k.key.ID() {
		return fmt.Errorf("id is not that of the key, which is %s", k.key.ID())
	}
	for _, d := range []struct {
		name, text string
		into       *time.Time
	}{{"not_before", k.NotBefore, &k.notBefore}, {"not_after", k.NotAfter, &k.notAfter}, {"revoked_at", k.RevokedAt, &k.revoke}} {
		if d.text == "" {
			continue
		}
		if *d.into, err = time.Parse(time.RFC3339, d.text); err != nil {
			return fmt.Errorf("%s is no time: write it as 2026-11-22T10:00:00Z", d.name)
		}
	}
	return nil
}

// All are the keys of the list, whether trusted now or not.
func (t *Trust) All() []PublicKey {
	var keys []PublicKey
	for _, k := range t.Keys {
		keys = append(keys, k.key)
	}
	return keys
}

// At says why a key is not trusted at a time; nil when it is. A revoked key is trusted at no time: when it was stolen, what
// it signed before and after cannot be told apart, for nothing else vouches for the time of a signature.
func (t *Trust) At(key PublicKey, now time.Time) error {
	for _, k := range t.Keys {
		switch {
		case k.key.ID() != key.ID():
			continue
		case !k.revoke.IsZero():
			return &MismatchError{fmt.Sprintf("key %.16s was revoked at %s", k.ID, k.RevokedAt)}
		case !k.notBefore.IsZero() && now.Before(k.notBefore):
			return &MismatchError{fmt.Sprintf("key %.16s is trusted only from %s", k.ID, k.NotBefore)}
		case !k.notAfter.IsZero() && now.After(k.notAfter):
			return &MismatchError{fmt.Sprintf("key %.16s was trusted only until %s", k.ID, k.NotAfter)}
		}
		return nil
	}
	return &MismatchError{fmt.Sprintf("key %.16s is not in the trust file", key.ID())}
}
