package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The host that asking plugins declare, and what they ask it.
const (
	askedHost    = "api.example.org"
	askedRequest = `{"method":"GET","url":"https://` + askedHost + `/v1/interactions?dcb=dipirona&api_key=k-123","headers":{"authorization":"Bearer t-456"}}`
	askedConsent = `{"patient_id":"pseud:aa11","purpose_id":"care"}`
)

// asking asks for consent, then twice a service, and answers with what the service said the second time.
func asking(m contract.Manifest) []byte {
	m.Capabilities.Hosts, m.Capabilities.HostFunctions = []string{askedHost}, []string{"check_consent"}
	b, i64, one := emit.New(), wasm.I64, []wasm.ValType{wasm.I64}
	const env = "extism:host/env"
	alloc := b.ImportFunc(env, "alloc", wasm.FuncType{Params: one, Results: one})
	store := b.ImportFunc(env, "store_u8", wasm.FuncType{Params: []wasm.ValType{i64, wasm.I32}})
	length := b.ImportFunc(env, "length", wasm.FuncType{Params: one, Results: one})
	output := b.ImportFunc(env, "output_set", wasm.FuncType{Params: []wasm.ValType{i64, i64}})
	request := b.ImportFunc(env, "http_request", wasm.FuncType{Params: []wasm.ValType{i64, i64}, Results: one})
	consent := b.ImportFunc("extism:host/user", "check_consent", wasm.FuncType{Params: one, Results: one})
	call := func(f uint32) []byte { return emit.Op(wasm.OpCall, f) }
	get := emit.Op(wasm.OpLocalGet, 0)
	block := func(text string) []byte {
		code := emit.Cat(emit.I64(int64(len(text))), call(alloc), emit.Op(wasm.OpLocalSet, 0))
		for i, c := range []byte(text) {
			code = emit.Cat(code, get, emit.I64(int64(i)), []byte{wasm.OpI64Add}, emit.I32(int32(c)), call(store))
		}
		return code
	}
	code := emit.Cat(block(askedConsent), get, call(consent), []byte{wasm.OpDrop})
	for range 2 { // the host frees a request that it has read
		code = emit.Cat(code, block(askedRequest), get, emit.I64(0), call(request), emit.Op(wasm.OpLocalSet, 0))
	}
	code = emit.Cat(code, get, get, call(length), call(output), emit.I32(0))
	b.Export(contract.EntryMedicalContent, wasm.KindFunc, b.Func(entryType, one, code))
	return carrying(&m, b.Bytes())
}

// serves starts a service on this machine that counts its answers: serves NAME puts its address into the environment.
func serves(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: serves variable")
	}
	var n atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != askedHost || r.Header.Get("Authorization") != "Bearer t-456" || r.URL.Query().Get("api_key") != "k-123" {
			http.Error(w, "the request is not the plugin's", http.StatusBadRequest)
			return
		}
		w.Header().Set("Set-Cookie", "sid=c-789")
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"answer":%d}`, n.Add(1))
	}))
	ts.Defer(srv.Close)
	ts.Setenv(args[0], srv.Listener.Addr().String())
}

// private checks that a file can be read by its owner alone.
func private(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] private file")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if (info.Mode().Perm() == 0o600) == neg {
		ts.Fatalf("%s has mode %v", args[0], info.Mode().Perm())
	}
}

// watch answers from the recording as it is at each round: one in the plugin's folder that is edited is met by the next.
func TestWatchReplays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plugin")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(common.dir, "cardiology"))); err != nil {
		t.Fatal(err)
	}
	w, calls := &watched{t: t, dir: dir}, filepath.Join(dir, "calls.json")
	w.write("calls.json", `{"recording": 1, "calls": []}`)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"watch", dir, "--suite", "disclaimer", "--replay", calls}, strings.NewReader(""), w, w)
	}()
	defer func() {
		if cancel(); <-ended != exitInterrupted {
			t.Error("watch ended of itself")
		}
	}()
	w.expect(1, `^warning: not in .*calls\.json, so met as unreachable: validate_crm_cardiology_guidelines$`)
	w.expect(1, "waiting for a change$")
	w.write("calls.json", `{"recording": 1, "calls": [{"function": "validate_crm_cardiology_guidelines", "asked": {}, "answered": 1, "repeat": true,
 "any": ["priority", "urgency", "recommendation", "action", "timeframe", "rationale", "required_actions", "medical_disclaimer"]}]}`)
	w.expect(2, "waiting for a change$")
	if n := w.count("met as unreachable"); n != 1 {
		t.Errorf("said %d times that a call is not in the recording:\n%s", n, w.text())
	}
	w.write("calls.json", `{"recording": 1}`)
	w.expect(1, `^medplug: error: .*calls\.json:1:1: calls is missing$`)
}
