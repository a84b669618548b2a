package conformance

import "testing"

func TestLocate(t *testing.T) {
	const text = ` {"a": [1, {"b/c": "x~"}], "a~b":null, "":{"z":2}} `
	for pointer, want := range map[string]string{
		"": `{"a": [1, {"b/c": "x~"}], "a~b":null, "":{"z":2}}`, "/a": `[1, {"b/c": "x~"}]`, "/a/0": "1", "/a/1/b~1c": `"x~"`, "/a~0b": "null", "//z": "2",
	} {
		start, end, ok := locate([]byte(text), pointer)
		if !ok || text[start:end] != want {
			t.Errorf("%q: %q, %v; want %q", pointer, text[start:end], ok, want)
		}
	}
	for _, pointer := range []string{"/b", "/a/2", "/a/-1", "/a/x", "/a/0/0", "a", "/a~b/x", "log"} {
		if _, _, ok := locate([]byte(text), pointer); ok {
			t.Errorf("%q was found", pointer)
		}
	}
	for _, broken := range []string{"", "{", `{"a":`, `{"a" 1}`, "nonsense"} {
		if _, _, ok := locate([]byte(broken), "/a"); ok {
			t.Errorf("found in %q", broken)
		}
	}
}
