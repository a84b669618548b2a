package policy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance/policy"
)

const whole = `profile: gdpr
strict: true
waivers:
  - {rule: PRF-001, plugin: org.example.ecg, author: Ana, reason: slower signal, expires: "2026-12-31"}
sign_offs:
  - {rule: SMD-010, plugin_sha256: "` + digest + `", name: Dra. Ana, council: CRM-PE 12345, date: "2026-11-20"}
`

const digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestRead(t *testing.T) {
	p, err := policy.Read([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if p.Profile != "gdpr" || !p.Strict || len(p.Waivers) != 1 || p.Waivers[0].Reason != "slower signal" || p.SignOffs[0].Plugin != digest {
		t.Errorf("read %+v", p)
	}
	if d := p.Digest(); len(d) != 64 || d == (policy.Policy{}).Digest() {
		t.Errorf("digest %s", d)
	}
	for name, change := range map[string][2]string{
		"unknown key":           {"strict: true", "strickt: true"},
		"unknown profile":       {"gdpr", "ccpa"},
		"no plugin":             {"plugin: org.example.ecg, ", ""},
		"no reason":             {"reason: slower signal, ", ""},
		"blank author":          {"author: Ana", `author: " "`},
		"no date":               {"2026-12-31", "soon"},
		"no such day":           {"2026-11-20", "2026-02-30"},
		"a digest that is none": {digest, "0123"},
		"a name twice":          {"strict: true", "strict: true\nstrict: true"},
	} {
		text := strings.Replace(whole, change[0], change[1], 1)
		if text == whole {
			t.Fatalf("%s: nothing was changed", name)
		}
		if got, err := policy.Read([]byte(text)); err == nil {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
}

func TestReadWaivers(t *testing.T) {
	w, err := policy.ReadWaivers([]byte("waivers:\n  - {rule: DIS-004, author: Ana, reason: r, expires: \"2026-12-31\"}\n"))
	if err != nil || len(w) != 1 {
		t.Fatalf("%v, %v", w, err)
	}
	for day, want := range map[string]bool{"2026-12-30": true, "2026-12-31": true, "2027-01-01": false} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if w[0].CountsOn(at.Add(23*time.Hour)) != want {
			t.Errorf("on %s: %v", day, !want)
		}
	}
	for _, text := range []string{"waivers: 3\n", "waiver: []\n", "waivers:\n  - {rule: DIS-004}\n", "- x\n", "\xff"} {
		if _, err := policy.ReadWaivers([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
