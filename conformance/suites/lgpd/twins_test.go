package lgpd

import "testing"

// A digest of more than identifiers alone is another one for the same person a year older; whatever else differs tells who it is.
func TestDigests(t *testing.T) {
	for _, c := range []struct {
		a, b, older string
		want        bool
	}{
		{"same", "same", "", true},
		{"req 3fa9c2d1", "req 41e0b7a2", "req 77aa00ff", true},
		{`{"details":{"input_digest":"sha256:0a1b2c3d4e5f6071"}}`, `{"details":{"input_digest":"sha256:99887766554433aa"}}`, `{"details":{"input_digest":"sha256:1020304050607080"}}`, true},
		{"0b6ad39e-5f5b-4c1f-9df0-1c2d3e4f5a6b", "7c6ad39e-5f5b-4c1f-9df0-1c2d3e4f5a6b", "c1c2c3c4-5f5b-4c1f-9df0-1c2d3e4f5a6b", true},
		{"req 3fa9c2d1", "req 41e0b7a2", "req 3fa9c2d1", false}, // follows the person alone
		{"paciente X.", "paciente Y.", "paciente Z.", false},    // initials
		{"parte 1234", "parte 5678", "parte 9012", false},       // too short for a digest
		{"Pbaprvpnb", "Mbaprvpnb", "", false},                   // no digit
		{"id 3fa9c2d1", "id 3fa9c2d12", "id 3fa9c2d13", false},  // other lengths
		{"a 3fa9c2d1", "b 3fa9c2d1", "", false},                 // another word
		{"3fa9c2d1", "3fa9c2d1 3fa9c2d1", "", false},            // more of them
	} {
		if got := (&twins{older: c.older}).digests(c.a, c.b); got != c.want {
			t.Errorf("%q and %q, later %q: %v, want %v", c.a, c.b, c.older, got, c.want)
		}
	}
}
