package artefact_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/harness/artefact"
)

// selfSigned makes a certificate that signs itself, and its key, both as PEM.
func selfSigned(t *testing.T, ip string, until time.Time) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "registry"}, IPAddresses: []net.IP{net.ParseIP(ip)},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: until, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}

// serveTLS starts a registry of this machine with a certificate.
func serveTLS(t *testing.T, certificate, key []byte) string {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "cert.pem"), certificate)
	put(t, filepath.Join(dir, "key.pem"), key)
	return serveHTTP(t, false, ", tls: {certificate: "+filepath.Join(dir, "cert.pem")+", key: "+filepath.Join(dir, "key.pem")+"}")
}

// A registry with a certificate of its own is asked over https, and only when that certificate was given, is for it and counts.
func TestARegistryWithItsOwnCertificate(t *testing.T) {
	later := time.Now().Add(time.Hour)
	certificate, key := selfSigned(t, "127.0.0.1", later)
	other, _ := selfSigned(t, "127.0.0.1", later)
	file := plugin(t, "a")
	a := pack(t, file, verdict(t, file, ""))
	at := serveTLS(t, certificate, key) + "/cardiology/rhythm"
	trusting := artefact.Access{CA: append(bytes.Clone(other), certificate...)}
	if err := push(t, at+":1.0.0", trusting, a); err != nil {
		t.Fatal(err)
	}
	got, err := fetch(t, at+"@"+a.Digest, trusting)
	if err != nil || !bytes.Equal(got.Wasm, file) || len(got.Attestations) != 1 {
		t.Fatalf("%v", err)
	}
	if _, err := fetch(t, at+"@"+a.Digest, artefact.Access{CA: other}); kindOf(err) != artefact.Unreachable || !strings.Contains(err.Error(), "certificate does not hold") {
		t.Errorf("another certificate: %v", err)
	}
	if _, err := fetch(t, at+"@"+a.Digest, artefact.Access{}); err == nil {
		t.Error("it answered over plain http")
	}
	for name, c := range map[string]struct {
		ip    string
		until time.Time
	}{"for another host": {"127.0.0.2", later}, "expired": {"127.0.0.1", time.Now().Add(-time.Hour)}} {
		certificate, key := selfSigned(t, c.ip, c.until)
		err := push(t, serveTLS(t, certificate, key)+"/x:1", artefact.Access{CA: certificate}, a)
		if kindOf(err) != artefact.Unreachable || !strings.Contains(err.Error(), "certificate does not hold") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := artefact.Connect(split(t, at), artefact.Access{CA: key}); kindOf(err) != artefact.Usage {
		t.Errorf("a key as certificate: %v", err)
	}
}
