package main

import (
	"bytes"
	"encoding/pem"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
)

// A registry of this machine with a certificate of its own: pushed to and pulled from over https with --ca-file, not at all without.
func TestPushAndPullOverHTTPS(t *testing.T) {
	server := httptest.NewUnstartedServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string][]byte{"ca.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), "empty.pem": nil, "text.pem": []byte("no certificate")} {
		if err := os.WriteFile(at(name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	medplug := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, strings.NewReader(""), &out, &errs); code != want {
			t.Errorf("%v: exit code %d, want %d: %s", args, code, want, &errs)
		}
		return strings.TrimSpace(out.String())
	}
	plugin, host := filepath.Join(common.specimens, "honest.wasm"), strings.TrimPrefix(server.URL, "https://")
	name := medplug(exitDone, "push", plugin, host+"/cardiology/risk:1.0.0", "--ca-file", at("ca.pem"))
	medplug(exitDone, "pull", name, "-o", at("out.wasm"), "--ca-file", at("ca.pem"))
	want, err := os.ReadFile(plugin)
	if err != nil {
		t.Fatal(err)
	}
	if have, err := os.ReadFile(at("out.wasm")); err != nil || !bytes.Equal(have, want) {
		t.Errorf("%d bytes came back (%v), want %d", len(have), err, len(want))
	}
	medplug(exitUsage, "pull", name, "-o", at("refused.wasm")) // the registry answers that it is asked in plain text
	for _, ca := range []string{"missing.pem", "empty.pem", "text.pem"} {
		medplug(exitUsage, "pull", name, "-o", at("refused.wasm"), "--ca-file", at(ca))
	}
	if _, err := os.Stat(at("refused.wasm")); err == nil {
		t.Error("something was written")
	}
}
