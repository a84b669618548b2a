package main

import (
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/report"
)

// gateSummary is what a run of the gate came to.
type gateSummary struct {
	SchemaVersion int              `json:"schemaVersion"`
	Shard         string           `json:"shard"`
	Found         int              `json:"found"` // in all shards
	ExitCode      int              `json:"exit_code"`
	Counts        map[string]int   `json:"counts"` // plugins by verdict, and those that broke or could not be read
	Plugins       []gateSummaryRow `json:"plugins"`

	Ignored    int               `json:"ignored_others,omitempty"`       // artefacts in layouts that are no plugins
	PassedOver []gate.PassedOver `json:"verdicts_passed_over,omitempty"` // signed verdicts that certified nothing
}

type gateSummaryRow struct {
	Paths    []string     `json:"paths"`
	SHA256   string       `json:"sha256,omitempty"`
	Folder   string       `json:"folder,omitempty"` // of the results; none for what an earlier run certified elsewhere
	How      gate.How     `json:"how"`
	Signed   *gate.Signed `json:"signed,omitempty"` // the verdict that certified it
	ID       string       `json:"id,omitempty"`
	Version  string       `json:"version,omitempty"`
	Verdict  string       `json:"verdict"` // of the report, or broken, missing, unreadable or no_plugin
	ExitCode int          `json:"exit_code"`
	Failed   []string     `json:"failed,omitempty"`
	Open     []string     `json:"open,omitempty"`
	Reason   string       `json:"reason,omitempty"` // why there is no report
	Seconds  float64      `json:"seconds"`
}

func summarise(all []gate.Outcome, results *gate.Store, shard gate.Shard, found int) *gateSummary {
	sum := &gateSummary{SchemaVersion: 1, Shard: shard.String(), Found: found, ExitCode: gate.ExitCode(all), Counts: map[string]int{}, Plugins: []gateSummaryRow{}}
	if len(all) == 0 {
		sum.ExitCode = exitDone // there are plugins, and none is of this shard
	}
	for i := range all {
		out, r := &all[i], &all[i].Record
		row := gateSummaryRow{Paths: out.Paths, SHA256: out.Digest, How: out.How, ID: r.Plugin.ID, Version: r.Plugin.Version, Verdict: gateVerdict(out),
			ExitCode: out.ExitCode(), Failed: r.Failed, Open: r.Open, Reason: r.Broken, Seconds: r.Seconds, Signed: out.Signed}
		switch out.How {
		case gate.Judged, gate.Kept:
			row.Folder = results.Folder(out.Digest)
		case gate.Unreadable:
			row.Reason = out.Err.Error()
		}
		sum.PassedOver = append(sum.PassedOver, out.PassedOver...)
		sum.Counts[row.Verdict]++
		sum.Plugins = append(sum.Plugins, row)
	}
	return sum
}

// gateVerdict is one word for what became of a submission.
func gateVerdict(out *gate.Outcome) string {
	switch {
	case out.Other:
		return "no_plugin"
	case out.How == gate.Unreadable:
		return "unreadable"
	case out.How == gate.Missing:
		return "missing"
	case out.Record.Broken != "":
		return "broken"
	}
	return out.Record.Verdict.String()
}

func (sum *gateSummary) print(s *streams, format string) error {
	switch format {
	case formatGitHub:
		return sum.github(s)
	case "json":
		return report.IndentedJSON(s.out, sum)
	}
	return sum.text(s)
}
