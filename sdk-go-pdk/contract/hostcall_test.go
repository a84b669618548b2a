package contract_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

func TestParseAuditEvent(t *testing.T) {
	ev, err := contract.ParseAuditEvent([]byte(` {"event_type":"ecg_done","details":{"beats":12,"ok":true,"digest":"sha256:` + strings.Repeat("0a", 32) + `","code":"lead_off","none":null}}`))
	if err != nil || ev.EventType != "ecg_done" || ev.Text != "" || len(ev.Details) != 4 ||
		ev.Details["beats"] != 12.0 || ev.Details["ok"] != true || ev.Details["code"] != "lead_off" {
		t.Errorf("got %+v, %v", ev, err)
	}
	for _, text := range []string{"análise concluída", "", `"quoted"`, "[1]", strings.Repeat("x", 1024)} {
		if ev, err := contract.ParseAuditEvent([]byte(text)); err != nil || ev.EventType != "text" || ev.Text != text {
			t.Errorf("%.20q: got %+v, %v", text, ev, err)
		}
	}
	for _, c := range []struct {
		arg  string
		code contract.Code
		path string
	}{
		{`{"event_type":"a"`, contract.InvalidJSON, ""},
		{`{"event_type":"a"} {}`, contract.InvalidJSON, ""},
		{"\xff", contract.InvalidJSON, ""},
		{strings.Repeat("x", 1025), contract.InputTooLarge, ""},
		{`{"event_type":"` + strings.Repeat("a", 65<<10) + `"}`, contract.InputTooLarge, ""},
		{`{}`, contract.MissingField, "/event_type"},
		{`{"event_type":"ECG done"}`, contract.InvalidValue, "/event_type"},
		{`{"event_type":"a","details":{"note":"Maria de Exemplo, 60 anos"}}`, contract.InvalidValue, "/details/*"},
		{`{"event_type":"a","details":{"Maria de Exemplo":1}}`, contract.InvalidValue, "/details/*"},
		{`{"event_type":"a","details":{"deep":{"a":1}}}`, contract.WrongType, "/details/*"},
		{`{"event_type":"a","details":{"list":[1]}}`, contract.WrongType, "/details/*"},
	} {
		_, err := contract.ParseAuditEvent([]byte(c.arg))
		wantError(t, c.arg[:min(len(c.arg), 60)], err, c.code, c.path)
	}
}

func TestHostCallTypes(t *testing.T) {
	var rec contract.Recommendation
	if err := contract.Decode([]byte(`{"priority":"URGENT","urgency":"emergency","recommendation":"x","disclaimer":"y"}`), &rec); err != nil || rec.MedicalDisclaimer != "y" {
		t.Errorf("%+v, %v", rec, err)
	}
	wantError(t, "unpaired", contract.Decode([]byte(`{"priority":"URGENT","urgency":"soon","recommendation":"x"}`), &rec), contract.ConflictingFields, "/urgency")
	var q contract.AuthorityQuery
	if err := contract.Decode([]byte(`{"authority":"crm","kind":"registration","subject":"SP 123456"}`), &q); err != nil || q.Subject != "SP 123456" {
		t.Errorf("%+v, %v", q, err)
	}
	wantError(t, "authority", contract.Decode([]byte(`{"authority":"cfm","kind":"registration","subject":"SP 1"}`), &q), contract.InvalidValue, "/authority")
	wantError(t, "subject", contract.Decode([]byte(`{"authority":"crm","kind":"registration","subject":""}`), &q), contract.OutOfRange, "/subject")
	wantError(t, "no object", contract.Decode([]byte(`"crm"`), &q), contract.InvalidJSON, "")
	out, err := contract.Encode(contract.AuthorityStatus{Status: "unknown"})
	if err != nil || string(out) != `{"status":"unknown","checked_at":null,"source":null}` {
		t.Errorf("%s, %v", out, err)
	}
	for status, want := range map[string]bool{"granted": true, "not_required": true, "missing": false, "revoked": false, "expired": false, "": false} {
		if got := (contract.ConsentStatus{Status: status}).Sufficient(); got != want {
			t.Errorf("consent %q suffices: %v", status, got)
		}
	}
}
