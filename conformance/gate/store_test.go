package gate_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/policy"
)

// again judges one plugin into a new store, and gives what a second run makes of it after the change.
func again(t *testing.T, change func(store *gate.Store, o *gate.Options, s gate.Submission)) gate.How {
	t.Helper()
	dir := folderOf(t, map[string]string{"a.wasm": "conforms "})
	store := openStore(t, filepath.Join(dir, "results"))
	o, err := options(store, dir)
	if err != nil {
		t.Fatal(err)
	}
	found := find(t, filepath.Join(dir, "a.wasm"))
	if first, err := gate.Run(t.Context(), found, o); err != nil || first[0].How != gate.Judged || first[0].Record.Broken != "" {
		t.Fatalf("%+v, %v", first, err)
	}
	change(store, &o, found[0])
	second, err := gate.Run(t.Context(), found, o)
	if err != nil {
		t.Fatal(err)
	}
	return second[0].How
}

// What was judged under the same is kept; whatever else changes, it is judged again.
func TestOnlyTheSameIsKept(t *testing.T) {
	if how := again(t, func(*gate.Store, *gate.Options, gate.Submission) {}); how != gate.Kept {
		t.Errorf("nothing changed: %s", how)
	}
	fields := reflect.TypeFor[gate.Key]()
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		if name == "Plugin" {
			continue // another plugin is another folder
		}
		how := again(t, func(_ *gate.Store, o *gate.Options, _ gate.Submission) {
			o.Key = func(digest string) gate.Key {
				k := sampleKey(digest)
				v := reflect.ValueOf(&k).Elem().Field(i)
				switch v.Kind() {
				case reflect.String:
					v.SetString("another")
				case reflect.Bool:
					v.SetBool(!v.Bool())
				case reflect.Uint64:
					v.SetUint(v.Uint() + 1)
				default:
					v.Field(0).SetString("another")
				}
				return k
			}
		})
		if how != gate.Judged {
			t.Errorf("another %s: %s", name, how)
		}
	}
	at := func(s *gate.Store, sub gate.Submission, name string) string {
		return filepath.Join(s.Folder(sub.Digest), name)
	}
	edit := func(t *testing.T, path, old, replacement string) {
		t.Helper()
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), old) {
			t.Fatalf("%s: %v, no %q", path, err, old)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, replacement, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(*gate.Store, *gate.Options, gate.Submission){
		"report gone": func(s *gate.Store, _ *gate.Options, sub gate.Submission) { _ = os.Remove(at(s, sub, gate.ReportFile)) },
		"record gone": func(s *gate.Store, _ *gate.Options, sub gate.Submission) { _ = os.Remove(at(s, sub, gate.RecordFile)) },
		"report changed": func(s *gate.Store, _ *gate.Options, sub gate.Submission) {
			edit(t, at(s, sub, gate.ReportFile), "conforming", "inconclusive")
		},
		"verdict changed": func(s *gate.Store, _ *gate.Options, sub gate.Submission) {
			edit(t, at(s, sub, gate.RecordFile), `"verdict": "conforming"`, `"verdict": "not_conforming"`)
		},
		"unknown member": func(s *gate.Store, _ *gate.Options, sub gate.Submission) {
			edit(t, at(s, sub, gate.RecordFile), "{", `{"x": 1,`)
		},
		"record cut": func(s *gate.Store, _ *gate.Options, sub gate.Submission) {
			_ = os.Truncate(at(s, sub, gate.RecordFile), 100)
		},
		"another format": func(_ *gate.Store, o *gate.Options, _ gate.Submission) { o.Need = []string{"report.txt"} },
	} {
		if how := again(t, change); how != gate.Judged {
			t.Errorf("%s: %s", name, how)
		}
	}
}

// What broke is tried again; what did not conform and what is open is not.
func TestWhatBrokeIsTriedAgain(t *testing.T) {
	dir := folderOf(t, map[string]string{"a.wasm": "crashes ", "b.wasm": "fails ", "c.wasm": "open "})
	store := openStore(t, filepath.Join(dir, "results"))
	o, err := options(store, dir)
	if err != nil {
		t.Fatal(err)
	}
	found := find(t, dir)
	for _, want := range [][]gate.How{{gate.Judged, gate.Judged, gate.Judged}, {gate.Judged, gate.Kept, gate.Kept}} {
		outcomes, err := gate.Run(t.Context(), found, o)
		if err != nil {
			t.Fatal(err)
		}
		var got []gate.How
		for _, out := range outcomes {
			got = append(got, out.How)
		}
		if !slices.Equal(got, want) || gate.ExitCode(outcomes) != 3 {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// --since spares what conforms there under the same, and that alone.
func TestSince(t *testing.T) {
	dir := folderOf(t, map[string]string{"a.wasm": "conforms ", "b.wasm": "fails ", "c.wasm": "open "})
	before := openStore(t, filepath.Join(dir, "before"))
	o, err := options(before, dir)
	if err != nil {
		t.Fatal(err)
	}
	found := find(t, dir)
	if _, err := gate.Run(t.Context(), found, o); err != nil {
		t.Fatal(err)
	}
	o.Results, o.Since = openStore(t, filepath.Join(dir, "now")), before
	outcomes, err := gate.Run(t.Context(), found, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []gate.How{gate.Certified, gate.Judged, gate.Judged} {
		if outcomes[i].How != want {
			t.Errorf("%s: %s, want %s", outcomes[i].Paths[0], outcomes[i].How, want)
		}
	}
	o.Key = func(digest string) gate.Key { k := sampleKey(digest); k.Suite = "other rules"; return k }
	if outcomes, err = gate.Run(t.Context(), found, o); err != nil || outcomes[0].How != gate.Judged {
		t.Errorf("under other rules: %s, %v", outcomes[0].How, err)
	}
}

// An interrupted run says so, and keeps nothing that the interrupt broke.
func TestInterrupted(t *testing.T) {
	dir := folderOf(t, map[string]string{"a.wasm": "hangs "})
	store := openStore(t, filepath.Join(dir, "results"))
	o, err := options(store, dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for {
			if _, err := os.Stat(filepath.Join(dir, "a.wasm.pid")); err == nil {
				cancel()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	if _, err := gate.Run(ctx, find(t, dir), o); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "results")); err != nil || len(entries) != 0 {
		t.Errorf("left %v, %v", entries, err)
	}
}

// Results that cannot be written end the run with an error.
func TestNoRoomForResults(t *testing.T) {
	dir := folderOf(t, map[string]string{"a.wasm": "conforms "})
	store := openStore(t, filepath.Join(dir, "results"))
	o, err := options(store, dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "results")); err != nil {
		t.Fatal(err)
	}
	if _, err := gate.Run(t.Context(), find(t, filepath.Join(dir, "a.wasm")), o); err == nil || !strings.Contains(err.Error(), "write results") {
		t.Errorf("%v", err)
	}
}

// What a killed process left half written goes away in time; what another one writes right now does not.
func TestLeftoversGoAway(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{".partial-old": time.Hour, ".removed-old": time.Hour, ".partial-new": 0, "else": time.Hour} {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Now().Add(-age), time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	openStore(t, dir)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 || entries[0].Name() != ".partial-new" || entries[1].Name() != "else" {
		t.Errorf("left %v, %v", entries, err)
	}
}

// A day is another day when a rule comes into force or goes out of it, or a waiver expires, and at no other time.
func TestInForce(t *testing.T) {
	suites := []*conformance.Suite{{Rules: []*conformance.Rule{{ID: "ABI-001"}, {ID: "ABI-002", InForce: conformance.Period{From: "2026-12-01"}}}}}
	p := policy.Policy{Waivers: []policy.Waiver{{Rule: "ABI-001", Plugin: "x", Expires: "2026-12-31"}}}
	on := func(date string) string {
		d, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		return gate.InForce(suites, p, d)
	}
	if on("2026-11-22") != on("2026-11-30") || on("2026-12-01") != on("2026-12-31") {
		t.Error("days that mean the same differ")
	}
	if on("2026-11-30") == on("2026-12-01") || on("2026-12-31") == on("2027-01-01") {
		t.Error("days that differ are the same")
	}
}
