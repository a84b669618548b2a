package attest

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
)

// PrivateKey signs verdicts.
type PrivateKey struct{ key ed25519.PrivateKey }

// PublicKey verifies them.
type PublicKey struct{ key ed25519.PublicKey }

// NewKey draws a key from the machine's random source.
func NewKey() (PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("make key: %w", err)
	}
	return PrivateKey{key}, nil
}

// PEM blocks, as openssl and cosign write them.
const (
	privateBlock = "PRIVATE KEY"
	publicBlock  = "PUBLIC KEY"
)

// PEM writes the key as PKCS #8 (RFC 5958).
func (k PrivateKey) PEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.key)
	if err != nil {
		return nil, fmt.Errorf("write key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}), nil
}

// Public is the key that others verify with.
func (k PrivateKey) Public() PublicKey {
	return PublicKey{k.key.Public().(ed25519.PublicKey)}
}

// PEM writes the key as SubjectPublicKeyInfo (RFC 5280).
func (k PublicKey) PEM() ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(k.key)
	if err != nil {
		return nil, fmt.Errorf("write key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der}), nil
}

// ID is the SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal.
func (k PublicKey) ID() string {
	der, err := x509.MarshalPKIXPublicKey(k.key)
	if err != nil {
		panic(err) // an Ed25519 key of the right length, which reading has checked
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// ReadPrivateKey reads what PrivateKey.PEM wrote. Errors never quote the text.
func ReadPrivateKey(text []byte) (PrivateKey, error) {
	der, err := block(text, privateBlock)
	if err != nil {
		return PrivateKey{}, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return PrivateKey{}, errors.New("read private key: it is no PKCS #8 key")
	}
	k, ok := key.(ed25519.PrivateKey)
	if !ok {
		return PrivateKey{}, errors.New("read private key: it is no Ed25519 key")
	}
	return PrivateKey{k}, nil
}

// ReadPublicKey reads what PublicKey.PEM wrote.
func ReadPublicKey(text []byte) (PublicKey, error) {
	der, err := block(text, publicBlock)
	if err != nil {
		return PublicKey{}, err
	}
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return PublicKey{}, errors.New("read public key: it is no key in SubjectPublicKeyInfo")
	}
	k, ok := key.(ed25519.PublicKey)
	if !ok {
		return PublicKey{}, errors.New("read public key: it is no Ed25519 key")
	}
	return PublicKey{k}, nil
}

// block gives the only PEM block of a text.
func block(text []byte, want string) ([]byte, error) {
	b, rest := pem.Decode(text)
	switch {
	case b == nil:
		return nil, fmt.Errorf("read key: there is no PEM block %q", want)
	case b.Type != want:
		return nil, fmt.Errorf("read key: it is a PEM block %q, want %q", b.Type, want)
	case len(rest) > 0:
		if again, _ := pem.Decode(rest); again != nil {
			return nil, errors.New("read key: there is more than one PEM block")
		}
	}
	return b.Bytes, nil
}

// signer and verifier are the keys as package dsse wants them.
type signer struct{ PrivateKey }

func (s signer) Sign(_ context.Context, data []byte) ([]byte, error) {
	return ed25519.Sign(s.key, data), nil
}

func (s signer) KeyID() (string, error) { return s.PrivateKey.Public().ID(), nil }

type verifier struct{ PublicKey }

func (v verifier) Verify(_ context.Context, data, signature []byte) error {
	if !ed25519.Verify(v.key, data, signature) {
		return errors.New("the signature is not this key's")
	}
	return nil
}

func (v verifier) KeyID() (string, error)   { return v.ID(), nil }
func (v verifier) Public() crypto.PublicKey { return v.key }
