package robustness

import (
	"testing"

	"github.com/medplug/medplug/conformance"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Answers are compared by what they say, not by how they are written.
func TestDifference(t *testing.T) {
	const base = `{"status":"ok","confidence":0.9,"texts":["a","b"],"peaks":[1,2,3],"none":null,"list":[],"x":{"y/z":true}}`
	for _, c := range []struct {
		name, other, all, figures string
	}{
		{"itself", base, "", ""},
		{"another order and form", ` {"confidence":9e-1,"list":[ ],"none":null,"peaks":[1.0,2,3],"x":{"y\/z":true},"status":"ok","texts":["a","b"]}`, "", ""},
		{"a text", `{"status":"ok","confidence":0.9,"texts":["a","c"],"peaks":[1,2,3],"none":null,"list":[],"x":{"y/z":true}}`, "/texts/1", ""},
		{"a number", `{"status":"ok","confidence":0.8,"texts":["a","b"],"peaks":[1,2,3],"none":null,"list":[],"x":{"y/z":true}}`, "/confidence", "/confidence"},
		{"a beat more", `{"status":"ok","confidence":0.9,"texts":["a","b"],"peaks":[1,2,3,4],"none":null,"list":[],"x":{"y/z":true}}`, "/peaks/3", "/peaks/3"},
		{"a member less", `{"status":"ok","confidence":0.9,"texts":["a","b"],"peaks":[1,2,3],"list":[],"x":{"y/z":true}}`, "/none", "/none"},
		{"a status", `{"status":"not_analysable","confidence":0.9,"texts":["a","b"],"peaks":[1,2,3],"none":null,"list":[],"x":{"y/z":true}}`, "/status", "/status"},
		{"a truth value", `{"status":"ok","confidence":0.9,"texts":["a","b"],"peaks":[1,2,3],"none":null,"list":[],"x":{"y/z":false}}`, "/x/y~1z", "/x/y~1z"},
	} {
		a, b := parsed(t, base), parsed(t, c.other)
		if got := conformance.Difference(a, b, nil); got != c.all {
			t.Errorf("%s: differs at %q, want %q", c.name, got, c.all)
		}
		if got := conformance.Difference(a, b, figures); got != c.figures {
			t.Errorf("%s: its figures differ at %q, want %q", c.name, got, c.figures)
		}
	}
}

func parsed(t *testing.T, text string) map[string]string {
	t.Helper()
	v, err := strictjson.ParseObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return conformance.Leaves(v)
}
