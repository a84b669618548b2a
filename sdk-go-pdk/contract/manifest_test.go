package contract_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func decodeManifest(t *testing.T) *contract.Manifest {
	t.Helper()
	m, err := contract.DecodeManifest(golden(t, "manifest"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestManifestFaults(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(m *contract.Manifest)
		code contract.Code
		path string
	}{
		{"no id", func(m *contract.Manifest) { m.Plugin.ID = "" }, contract.InvalidValue, "/plugin/id"},
		{"version", func(m *contract.Manifest) { m.Plugin.Version = "latest" }, contract.InvalidValue, "/plugin/version"},
		{"language", func(m *contract.Manifest) { m.Plugin.Language = "java" }, contract.InvalidValue, "/plugin/language"},
		{"another version of the contract", func(m *contract.Manifest) { m.Contract = "2" }, contract.UnsupportedContract, "/contract"},
		{"specialty of another kind", func(m *contract.Manifest) { m.Specialty = contract.Dermatology }, contract.ConflictingFields, "/specialty"},
		{"entry of no stage", func(m *contract.Manifest) { m.Entry = "analyze_personal_data" }, contract.ConflictingFields, "/entry"},
		{"entry", func(m *contract.Manifest) { m.Entry = "Process" }, contract.InvalidValue, "/entry"},
		{"no encoding", func(m *contract.Manifest) { m.Accepts = nil }, contract.MissingField, "/accepts"},
		{"encoding", func(m *contract.Manifest) { m.Accepts = []string{"packed", "doubles"} }, contract.InvalidValue, "/accepts/1"},
		{"encoding twice", func(m *contract.Manifest) { m.Accepts = []string{"packed", "packed"} }, contract.InvalidValue, "/accepts/1"},
		{"pages", func(m *contract.Manifest) { m.Limits.MemoryPages = contract.Ptr(257) }, contract.OutOfRange, "/limits/memory_pages"},
		{"input", func(m *contract.Manifest) { m.Limits.MaxInputBytes = contract.Ptr(4<<20 + 1) }, contract.OutOfRange, "/limits/max_input_bytes"},
		{"output", func(m *contract.Manifest) { m.Limits.MaxOutputBytes = contract.Ptr(1<<20 + 1) }, contract.OutOfRange, "/limits/max_output_bytes"},
		{"timeout", func(m *contract.Manifest) { m.Limits.TimeoutMS = contract.Ptr(10001) }, contract.OutOfRange, "/limits/timeout_ms"},
		{"class", func(m *contract.Manifest) { m.Limits.Class = "huge" }, contract.InvalidValue, "/limits/class"},
		{"any host", func(m *contract.Manifest) { m.Capabilities.Hosts = []string{"*"} }, contract.InvalidValue, "/capabilities/hosts/0"},
		{"host function", func(m *contract.Manifest) { m.Capabilities.HostFunctions = []string{"http_request"} }, contract.InvalidValue, "/capabilities/host_functions/0"},
		{"ages", func(m *contract.Manifest) { m.Medical.Population.AgeMin = 120 }, contract.ConflictingFields, "/medical/population/age_max"},
		{"purpose twice", func(m *contract.Manifest) {
			m.Privacy.Purposes = append(m.Privacy.Purposes, m.Privacy.Purposes[0])
		}, contract.InvalidValue, "/privacy/purposes/1/id"},
		{"input without a purpose", func(m *contract.Manifest) { m.Privacy.Inputs[1].PurposeID = "other" }, contract.InvalidValue, "/privacy/inputs/1/purpose_id"},
		{"basis without a purpose", func(m *contract.Manifest) { m.Privacy.Basis[0].PurposeID = "other" }, contract.InvalidValue, "/privacy/basis/0/purpose_id"},
		{"basis", func(m *contract.Manifest) { m.Privacy.Basis[0].Code = "art12" }, contract.InvalidValue, "/privacy/basis/0/code"},
	} {
		m := decodeManifest(t)
		c.set(m)
		all := m.Validate()
		if len(all) == 0 || all[0].Code != c.code || all[0].Path != c.path {
			t.Errorf("%s: got %v, want %s at %q", c.name, all, c.code, c.path)
			continue
		}
		data, err := contract.Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		_, err = contract.DecodeManifest(data)
		wantError(t, c.name, err, c.code, c.path)
	}
	if all := decodeManifest(t).Validate(); len(all) != 0 {
		t.Errorf("the golden manifest has faults: %v", all)
	}
}

// Every fault is reported, not only the first, and unknown members by their names.
func TestManifestErrorsListsAll(t *testing.T) {
	doc := string(golden(t, "manifest"))
	doc = strings.Replace(doc, `"version": "1.0.0"`, `"version": "x", "colour": "red"`, 1)
	doc = strings.Replace(doc, `"clock": false`, `"clock": "no"`, 1)
	doc = strings.Replace(doc, `"entry": "process_medical_content",`, ``, 1)
	want := []contract.Error{
		{Code: contract.MissingField, Path: "/entry"}, {Code: contract.WrongType, Path: "/capabilities/clock"},
		{Code: contract.InvalidValue, Path: "/plugin/version"}, {Code: contract.InvalidValue, Path: "/plugin/colour"},
	}
	got := contract.ManifestErrors([]byte(doc))
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i].Code != want[i].Code || got[i].Path != want[i].Path {
			t.Errorf("got %v, want %v", got[i], want[i])
		}
	}
	if got := contract.ManifestErrors([]byte(`{"contract":1,"contract":2}`)); len(got) != 1 || got[0].Code != contract.InvalidJSON {
		t.Errorf("duplicate members: %v", got)
	}
	big := append(bytes.Repeat([]byte(" "), contract.MaxManifestBytes), "{}"...)
	if got := contract.ManifestErrors(big); len(got) != 1 || got[0].Code != contract.InputTooLarge {
		t.Errorf("a manifest of more than 64 KiB: %v", got)
	}
	_, err := contract.DecodeManifest(big)
	wantError(t, "a manifest of more than 64 KiB", err, contract.InputTooLarge, "")
}

// The names of the first design are read as today's.
func TestManifestAliases(t *testing.T) {
	doc := string(golden(t, "manifest"))
	for old, new := range map[string]string{`"memory_pages"`: `"max_pages"`, `"hosts": []`: `"allowed_hosts": ["example.org"]`, `"basis"`: `"article7"`} {
		if !strings.Contains(doc, old) {
			t.Fatalf("the golden has no %s", old)
		}
		doc = strings.Replace(doc, old, new, 1)
	}
	m, err := contract.DecodeManifest([]byte(doc))
	if err != nil || *m.Limits.MemoryPages != 256 || m.Capabilities.Hosts[0] != "example.org" || len(m.Privacy.Basis) != 1 {
		t.Errorf("got %+v, %v", m, err)
	}
}
