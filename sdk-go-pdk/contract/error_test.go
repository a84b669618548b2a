package contract_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func TestParseError(t *testing.T) {
	want := contract.Error{Code: contract.OutOfRange, Message: "must be at least 50", Path: "/sampling_rate"}
	if got, err := contract.ParseError(string(golden(t, "error"))); err != nil || *got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, code := range append(contract.Codes(), "x_lead_swapped") {
		e := contract.Error{Code: code, Message: "m", Path: "/a~1b/0"}
		if got, err := contract.ParseError(e.JSON()); err != nil || *got != e {
			t.Errorf("%s: got %+v, %v", code, got, err)
		}
	}
	full := `{"code":"internal","message":"` + strings.Repeat("m", 900) + `","path":"/` + strings.Repeat("p", 1024-900-43) + `"}`
	if _, err := contract.ParseError(full); len(full) != contract.MaxErrorBytes || err != nil {
		t.Errorf("an error string of %d bytes: %v", len(full), err)
	}
	for _, bad := range []string{"", full + " ", "text", "null", "[]", `{"code":"internal","message":"m"}`, `{"code":"internal","path":""}`,
		`{"message":"m","path":""}`, `{"code":"other","message":"m","path":""}`, `{"code":"X_A","message":"m","path":""}`,
		`{"code":"internal","message":5,"path":""}`, `{"code":"internal","message":"m","path":"a"}`,
		`{"code":"internal","message":"m","path":"/~2"}`, `{"code":"internal","message":"m","path":"","more":1}`,
		`{"code":"internal","message":"m","path":"","code":"internal"}`, `{"code":"internal","message":"m","path":""} x`,
		`{"code":"internal","message":"` + strings.Repeat("m", 1024) + `","path":""}`, `{"code":null,"message":"m","path":""}`} {
		if e, err := contract.ParseError(bad); err == nil {
			t.Errorf("%.60s is taken as %+v", bad, e)
		}
	}
}

// However long message and path are, the error string stays within 1 KiB, is valid and keeps its code.
func TestErrorStringFits(t *testing.T) {
	for _, e := range []contract.Error{
		{Code: "internal", Message: strings.Repeat("é\"\n", 600), Path: "/a"},
		{Code: "internal", Message: strings.Repeat("m", 990), Path: "/" + strings.Repeat("p", 900)},
		{Code: "internal", Message: "m", Path: "/" + strings.Repeat("p", 5000)},
		{Code: "internal", Message: "\xff\xfe", Path: ""},
	} {
		s := e.JSON()
		if len(s) > contract.MaxErrorBytes || !utf8.ValidString(s) {
			t.Errorf("%d bytes", len(s))
		}
		if got, err := contract.ParseError(s); err != nil || got.Code != "internal" {
			t.Errorf("%.80s: %v", s, err)
		}
	}
}

// No fault's error holds anything of the input: a canary is put in the place of every value and name of every golden
// example, in every type.
func TestErrorsNeverEchoTheInput(t *testing.T) {
	const word, digits = "Qanary Zilva", "529982247"
	checked := 0
	for _, k := range contract.Kinds() {
		for part, into := range map[string]func() any{"request": k.NewRequest, "response": k.NewResponse} {
			var root any
			if err := json.Unmarshal(golden(t, string(k.Kind)+"."+part), &root); err != nil {
				t.Fatal(err)
			}
			everywhere(root, func(replace func(any)) {
				for _, canary := range []any{word, 529982247.25, -529982247, []any{word}, []any{-529982247, word}, map[string]any{word: word, digits: digits}} {
					replace(canary)
					doc, err := json.Marshal(root)
					if err != nil {
						t.Fatal(err)
					}
					var fault error
					if part == "request" {
						fault = contract.DecodeRequest(doc, into(), contract.DecodeOptions{})
					} else {
						fault = contract.DecodeResponse(doc, into())
					}
					if fault == nil {
						continue
					}
					checked++
					e := fault.(*contract.Error)
					if s := e.JSON() + e.Error(); strings.Contains(s, "Qanary") || strings.Contains(s, digits) {
						t.Errorf("%s.%s: the error echoes the input: %s", k.Kind, part, s)
					}
					if _, err := contract.ParseError(e.JSON()); err != nil {
						t.Errorf("%s.%s: %s: %v", k.Kind, part, e.JSON(), err)
					}
				}
			})
		}
	}
	if checked < 1000 {
		t.Errorf("only %d errors were looked at", checked)
	}
}

// everywhere calls f for each place of a document, with a function that puts a value there; the old one comes back
// after f.
func everywhere(v any, f func(replace func(any))) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			old := v[key]
			f(func(x any) { v[key] = x })
			v[key] = old
			everywhere(old, f)
		}
	case []any:
		for i, old := range v {
			f(func(x any) { v[i] = x })
			v[i] = old
			everywhere(old, f)
		}
	}
}

// FuzzDecode: no input makes the decoder panic, and every refusal is an error object that fits the contract; what is
// accepted can be written and read again.
func FuzzDecode(f *testing.F) {
	names, err := examples.FS.ReadDir(".")
	if err != nil {
		f.Fatal(err)
	}
	for i, n := range names {
		data, err := examples.FS.ReadFile(n.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, i)
	}
	kinds := contract.Kinds()
	f.Fuzz(func(t *testing.T, data []byte, which int) {
		k := kinds[uint(which)%uint(len(kinds))]
		req, resp := k.NewRequest(), k.NewResponse()
		reqErr := contract.DecodeRequest(data, req, contract.DecodeOptions{MaxBytes: 1 << 16})
		respErr := contract.DecodeResponse(data, resp)
		_, manifestErr := contract.DecodeManifest(data)
		for _, err := range []error{reqErr, respErr, manifestErr} {
			if err == nil {
				continue
			}
			if _, bad := contract.ParseError(err.(*contract.Error).JSON()); bad != nil {
				t.Fatalf("%v: %v", err, bad)
			}
		}
		if reqErr == nil {
			out, err := contract.Encode(req)
			if err != nil {
				t.Fatal(err)
			}
			if err := contract.DecodeRequest(out, k.NewRequest(), contract.DecodeOptions{}); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
		}
		if respErr == nil {
			out, err := contract.Encode(resp)
			if err != nil {
				t.Fatal(err)
			}
			if err := contract.DecodeResponse(out, k.NewResponse()); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
		}
	})
}

// The list of codes is the one that formats and schemas use.
func TestCodes(t *testing.T) {
	seen := map[contract.Code]bool{}
	for i, c := range contract.Codes() {
		if seen[c] {
			t.Errorf("code %s comes twice", c)
		}
		seen[c] = true
		if _, err := contract.ParseError(`{"code":"` + string(c) + `","message":"` + strconv.Itoa(i) + `","path":""}`); err != nil {
			t.Errorf("%s: %v", c, err)
		}
	}
	if len(seen) != 16 {
		t.Errorf("%d codes, the contract has 16", len(seen))
	}
}
