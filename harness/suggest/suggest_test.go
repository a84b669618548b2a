package suggest

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"abi", "disclaimer", "isolation", "lgpd", "performance"}
	for name, want := range map[string]string{
		"abi":         "abi",
		"ABI":         "abi",
		"ab":          "abi",
		"lgdp":        "lgpd", // swapped
		"disclamer":   "disclaimer",
		"desclaimers": "disclaimer",
		"perfromance": "performance",
		"xyz":         "",
		"":            "",
		"safety":      "",
	} {
		got, ok := Nearest(name, known)
		if got != want || ok != (want != "") {
			t.Errorf("Nearest(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
	if got, ok := Nearest("a", nil); ok {
		t.Errorf("Nearest with nothing known = %q", got)
	}
	if got, _ := Nearest("bc", []string{"abc", "bcd"}); got != "abc" {
		t.Errorf("of equals got %q, want the first", got)
	}
}

func FuzzNearest(f *testing.F) {
	f.Add("lgdp", "lgpd")
	f.Fuzz(func(t *testing.T, name, known string) {
		if len(name)+len(known) > 1000 {
			return
		}
		if d, back := distance([]rune(name), []rune(known)), distance([]rune(known), []rune(name)); d != back || (d == 0) != (string([]rune(name)) == string([]rune(known))) {
			t.Errorf("distance %d one way, %d the other", d, back)
		}
	})
}
