package contract_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/examples"
)

func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := goldenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func goldenFile(name string) ([]byte, error) { return examples.FS.ReadFile(name + ".json") }

// sameJSON compares as encoding/json sees it, with null members left out on both sides: null equals absent.
func sameJSON(t *testing.T, got, want []byte) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Fatalf("encoded: %v\n%s", err, got)
	}
	if err := json.Unmarshal(want, &w); err != nil {
		t.Fatal(err)
	}
	if g, w := withoutNull(g), withoutNull(w); !reflect.DeepEqual(g, w) {
		gb, _ := json.MarshalIndent(g, "", " ")
		wb, _ := json.MarshalIndent(w, "", " ")
		t.Errorf("got:\n%s\nwant:\n%s", gb, wb)
	}
}

func withoutNull(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			if m == nil {
				delete(v, k)
			} else {
				v[k] = withoutNull(m)
			}
		}
	case []any:
		for i := range v {
			v[i] = withoutNull(v[i])
		}
	}
	return v
}

// shownNulls lists the members that a document shows as null.
func shownNulls(v any, path string, out map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			if m == nil {
				out[path+"/"+k] = true
			}
			shownNulls(m, path+"/"+k, out)
		}
	case []any:
		for _, m := range v {
			shownNulls(m, path+"/-", out)
		}
	}
}

func TestGoldenRoundTrip(t *testing.T) {
	for _, k := range contract.Kinds() {
		for part, into := range map[string]any{"request": k.NewRequest(), "response": k.NewResponse()} {
			t.Run(string(k.Kind)+"."+part, func(t *testing.T) {
				data := golden(t, string(k.Kind)+"."+part)
				decode := func(data []byte, into any) error {
					if part == "request" {
						return contract.DecodeRequest(data, into, contract.DecodeOptions{Kind: k.Kind})
					}
					return contract.DecodeResponse(data, into)
				}
				roundTrip(t, data, into, decode)
			})
		}
	}
	t.Run("not_analysable.response", func(t *testing.T) {
		roundTrip(t, golden(t, "not_analysable.response"), new(contract.ECGAnalysisResponse), contract.DecodeResponse)
	})
	t.Run("manifest", func(t *testing.T) {
		roundTrip(t, golden(t, "manifest"), new(contract.Manifest), func(data []byte, into any) error {
			m, err := contract.DecodeManifest(data)
			if err == nil {
				*into.(*contract.Manifest) = *m
			}
			return err
		})
	})
}

func roundTrip(t *testing.T, data []byte, into any, decode func([]byte, any) error) {
	t.Helper()
	if err := decode(data, into); err != nil {
		t.Fatalf("decode the golden: %v", err)
	}
	first, err := contract.Encode(into)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, first, data)
	again := reflect.New(reflect.TypeOf(into).Elem()).Interface()
	if err := decode(first, again); err != nil {
		t.Fatalf("decode what was encoded: %v\n%s", err, first)
	}
	second, err := contract.Encode(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Errorf("encoding is not stable:\n%s\n%s", first, second)
	}
	if bytes.ContainsAny(first, "\n") || strings.Contains(string(first), "\\u003c") {
		t.Error("want one line without HTML escapes")
	}
}

// What the examples of the contract show as null or [], the encoder shows too.
func TestEncodeShowsWhatTheExamplesShow(t *testing.T) {
	for _, k := range contract.Kinds() {
		data := golden(t, string(k.Kind)+".response")
		resp := k.NewResponse()
		if err := contract.DecodeResponse(data, resp); err != nil {
			t.Fatal(err)
		}
		out, err := contract.Encode(resp)
		if err != nil {
			t.Fatal(err)
		}
		var g, w any
		if json.Unmarshal(out, &g) != nil || json.Unmarshal(data, &w) != nil {
			t.Fatal("golden or output is no JSON")
		}
		got, want := map[string]bool{}, map[string]bool{}
		shownNulls(g, "", got)
		shownNulls(w, "", want)
		if len(want) == 0 {
			t.Errorf("%s: the golden shows no null: nothing was compared", k.Kind)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: nulls shown: got %v, want %v", k.Kind, got, want)
		}
	}
}
