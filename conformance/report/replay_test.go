package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/harness/cassette"
)

// A report that rests on a recording says so wherever a person reads it, with what the recording did not hold.
func TestAReplayIsSaid(t *testing.T) {
	r := sample(t)
	r.Replay = &cassette.ReplayUse{RecordingSHA256: strings.Repeat("ef", 32), MadeFor: strings.Repeat("09", 32), Calls: 5, Used: 3,
		NotHeld: []string{"check_consent", "http_request GET https://a.example/\x1b[2J::error"}, NotHeldMore: 2}
	for _, c := range []struct {
		format report.Format
		lang   report.Lang
		want   []string
	}{
		{report.FormatText, report.English, []string{"recording sha256 efefefefefefefef: 3 of its 5", "another plugin file, sha256 0909090909090909.", "unreachable: check_consent, http_request", "and 2 more."}},
		{report.FormatText, report.Portuguese, []string{"gravação sha256 efefefefefefefef: 3 das 5", "outro arquivo de plugin", "inalcançável: check_consent", "e mais 2."}},
		{report.FormatHTML, report.English, []string{"recording sha256 efefefefefefefef: 3 of its 5", "unreachable: check_consent"}},
		{report.FormatJSON, report.English, []string{`"recording_sha256": "` + r.Replay.RecordingSHA256, `"used": 3`, `"not_held_more": 2`, `"check_consent"`}},
	} {
		var b bytes.Buffer
		if err := report.Write(&b, c.format, r, report.Options{Style: report.Style{Lang: c.lang}, File: "plugin.wasm"}); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s in %s does not say %q", c.format, c.lang, want)
			}
		}
		if strings.Contains(b.String(), "\x1b") {
			t.Errorf("%s in %s lets a control character through", c.format, c.lang)
		}
	}
	r.Replay.MadeFor = r.Plugin.SHA256
	var b bytes.Buffer
	if err := report.Text(&b, r, report.Style{}); err != nil || strings.Contains(b.String(), "another plugin file") {
		t.Errorf("%v: a recording of this very plugin is said to be another's", err)
	}
}
