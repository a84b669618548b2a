package conformance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/medplug/medplug/harness"
)

func TestEvents(t *testing.T) {
	trace := harness.Trace{
		Logs:      []harness.Log{{Level: "info", Message: "read 12 leads"}},
		HostCalls: []harness.HostCall{{Function: "check_consent", Argument: []byte(`{"id":1}`), Result: `{"status":"granted"}`}, {Function: "log_medical_audit_event", Argument: []byte(`{}`)}},
		Egress: []harness.EgressAttempt{
			{Method: "GET", URL: "https://a.example/" + strings.Repeat("a", 300), Refused: "the host is not allowed"},
			{Method: "POST", URL: "https://b.example/"},
		},
		Vars:       []harness.VarWrite{{Key: "count", Value: []byte("12")}, {Key: "old"}},
		GuestPages: 40, Cost: 1234,
	}
	want := []Event{
		{"log", "info: read 12 leads"},
		{"host_call", `check_consent({"id":1}) = {"status":"granted"}`},
		{"host_call", "log_medical_audit_event({})"},
		{"egress", "GET https://a.example/" + strings.Repeat("a", 82) + "... was refused: the host is not allowed"},
		{"egress", "POST https://b.example/ was sent"},
		{"variable", "count = 2 bytes"},
		{"variable", "removed old"},
		{"usage", "40 pages of memory, charged 1234 units of cost"},
	}
	if diff := cmp.Diff(want, events(&trace)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// A plugin that floods fills no report.
	flood := harness.Trace{}
	for range 1000 {
		flood.Logs = append(flood.Logs, harness.Log{Level: "info", Message: strings.Repeat("x", 10000)})
	}
	got := events(&flood)
	if len(got) != mostEvents+2 || got[mostEvents].Text != "and 990 more" {
		t.Errorf("%d events, then %q", len(got), got[mostEvents].Text)
	}
	for _, e := range got {
		if len(e.Text) > mostEvent+len("...") {
			t.Errorf("an event of %d bytes", len(e.Text))
		}
	}
}
