package gate_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/policy"
)

var day = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// sampleReport is one of a run as sampleKey describes it.
func sampleReport(digest string, v conformance.Verdict) *conformance.Report {
	return &conformance.Report{
		SchemaVersion: conformance.SchemaVersion, Tool: conformance.Tool{Name: "medplug", Version: "1"}, AsOf: "2026-11-22", Subject: conformance.SubjectPlugin,
		Profile: conformance.ProfileBR, Mode: conformance.ModeCertify, Seed: 7, Suites: []string{"abi"}, SuiteDigest: "rules", PolicyDigest: policy.Policy{}.Digest(),
		Plugin: conformance.Plugin{SHA256: digest, ID: "org.example.one"}, LimitsDigest: "limits", Verdict: v, Counts: map[string]int{"pass": 1},
		Results: []conformance.Result{{ID: "ABI-001", Subject: conformance.SubjectPlugin, Basis: conformance.BasisNorm, Outcome: conformance.Passed, Level: conformance.LevelError}},
	}
}

func sampleKey(digest string) gate.Key {
	return gate.Key{Plugin: digest, Program: "program", Tool: conformance.Tool{Name: "medplug", Version: "1"}, Suite: "rules", InForce: "today",
		Policy: policy.Policy{}.Digest(), Profile: conformance.ProfileBR, Mode: conformance.ModeCertify, Seed: 7}
}

// folderOf writes files, a name and a text each, and gives their folder.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func find(t *testing.T, paths ...string) []gate.Submission {
	t.Helper()
	found, err := gate.Find(t.Context(), paths...)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func openStore(t *testing.T, dir string) *gate.Store {
	t.Helper()
	s, err := gate.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
