package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/harness/wasm"
)

// empty is the smallest module: a header.
var empty = []byte("\x00asm\x01\x00\x00\x00")

func embedded(t *testing.T) (module, text []byte) {
	t.Helper()
	m, err := Parse([]byte(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	module, err = Embed(empty, m)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := wasm.Parse(module)
	if err != nil {
		t.Fatal(err)
	}
	last := parsed.Sections[len(parsed.Sections)-1]
	if last.Name != Section {
		t.Fatalf("the last section is %q, want %s", last.Name, Section)
	}
	return module, last.Payload
}

func TestEmbedAndExtract(t *testing.T) {
	module, text := embedded(t)
	want, err := Parse([]byte(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Extract(module)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !bytes.HasPrefix(module, empty) {
		t.Error("embedding changed the bytes before the section")
	}
	if i, j := bytes.Index(text, []byte(`"accepts"`)), bytes.Index(text, []byte(`"specialty"`)); i < 0 || j < i {
		t.Errorf("keys are not sorted: accepts at %d, specialty at %d", i, j)
	}
	if bytes.ContainsAny(text, "\n\t") || !bytes.Contains(text, []byte("Pré-análise")) || !json.Valid(text) {
		t.Errorf("not compact JSON with text as it is: %s", text)
	}
}

func TestEmbedRefuses(t *testing.T) {
	module, _ := embedded(t)
	m, err := Extract(module)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Embed(module, m); err == nil || !strings.Contains(err.Error(), "has a section medplug.manifest already") {
		t.Errorf("a second manifest: %v", err)
	}
	var fault *wasm.Error
	if _, err := Embed([]byte("no module"), m); !errors.As(err, &fault) {
		t.Errorf("no module: %v, want *wasm.Error", err)
	}
	m.Medical.IntendedUse = strings.Repeat("x", maxBytes)
	if _, err := Embed(empty, m); err == nil || !strings.Contains(err.Error(), "at most 65536") {
		t.Errorf("over 64 KiB: %v", err)
	}
}

func TestExtractRefuses(t *testing.T) {
	module, text := embedded(t)
	with := func(sections ...string) []byte {
		out := empty
		for i := 0; i < len(sections); i += 2 {
			var err error
			if out, err = wasm.AppendCustom(out, sections[i], []byte(sections[i+1])); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	pretty := new(bytes.Buffer)
	if err := json.Indent(pretty, text, "", " "); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		module []byte
		want   string
	}{
		"two sections":    {with(Section, string(text), Section, string(text)), "2 sections medplug.manifest, one is allowed"},
		"not the last":    {with(Section, string(text), "name", ""), "not the last"},
		"too large":       {with(Section, strings.Repeat(" ", maxBytes+1)), "at most 65536"},
		"no JSON":         {with(Section, "{"), "read embedded manifest"},
		"unknown key":     {with(Section, `{"surprise":1,`+string(text[1:])), "read embedded manifest"},
		"key twice":       {with(Section, `{"kind":"ecg-analysis",`+string(text[1:])), "read embedded manifest"},
		"not written so":  {with(Section, pretty.String()), "keys are not sorted, or it is not written"},
		"keys not sorted": {with(Section, `{"specialty":"cardiology",`+strings.Replace(string(text[1:]), `,"specialty":"cardiology"`, "", 1)), "keys are not sorted"},
		"truncated":       {module[:len(module)-1], "read embedded manifest"},
	} {
		if m, err := Extract(tc.module); err == nil || m != nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, %v, want only an error with %q", name, m != nil, err, tc.want)
		}
	}
	if _, err := Extract(empty); !errors.Is(err, ErrAbsent) {
		t.Errorf("no section: %v, want ErrAbsent", err)
	}
}
