package report_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/report"
)

// Wherever a finding is shown in full, the smallest request that shows it and the command that replays it are shown, too; and
// what was judged first, with what came of it.
func TestTheSmallestRequestIsNamed(t *testing.T) {
	r := sample(t)
	r.Results[1].Findings[0].Smallest = &conformance.Smallest{Fixture: "failing/ABI-007-1a2b3c4d", File: "p/.medplug/failing/ABI-007-1a2b3c4d.json",
		About: "2 leads, 1 s", Bytes: 214, Minimal: true, Replay: "medplug test p --rule ABI-007 --fixture failing/ABI-007-1a2b3c4d"}
	for _, f := range []report.Format{report.FormatText, report.FormatJSON, report.FormatHTML, report.FormatJUnit, report.FormatTAP, report.FormatSARIF} {
		text := string(write(t, f, r, report.Options{}))
		for _, want := range []string{"2 leads, 1 s", "p/.medplug/failing/ABI-007-1a2b3c4d.json", "medplug test p --rule ABI-007 --fixture failing/ABI-007-1a2b3c4d"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not hold %q", f, want)
			}
		}
	}
	r.Failing = []conformance.CaseResult{{Fixture: "failing/a", Outcome: conformance.Failed}, {Fixture: "failing/b", Outcome: conformance.Passed},
		{Fixture: "failing/c", Outcome: conformance.Errored}}
	for lang, want := range map[report.Lang]string{
		report.English:    "Judged first, because rules failed on them before: failing/a (failed), failing/b (passed), failing/c (not judged).",
		report.Portuguese: "Julgadas primeiro, porque regras falharam nelas antes: failing/a (reprovada), failing/b (aprovada), failing/c (não julgada).",
	} {
		if text := string(write(t, report.FormatText, r, report.Options{Style: report.Style{Lang: lang}})); !strings.Contains(text, want) {
			t.Errorf("%s lacks %q", text, want)
		}
	}
	// What a file's name holds does not steer a terminal.
	r.Results[1].Findings[0].Smallest.File = "p\x1b[2J/x.json"
	if text := string(write(t, report.FormatText, r, report.Options{})); strings.Contains(text, "\x1b") {
		t.Errorf("%q", text)
	}
}
