package main

import (
	"bytes"
	"context"
	"slices"

	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/conformance/report"
	"github.com/medplug/medplug/harness"
	"github.com/spf13/cobra"
)

// judgeCommand is what gate starts for each plugin. It is no command for people.
const judgeCommand = "gate-judge"

func newGateJudgeCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:    judgeCommand,
		Short:  "Judge one plugin for gate, which talks to it over stdin and stdout",
		Hidden: true,
		Args:   arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			// An interrupt of the terminal goes to this process, too; it is for the gate to say what comes of it.
			ctx := context.WithoutCancel(cmd.Context())
			return gate.Serve(s.in, s.out, func(o gate.Order) (gate.Reply, error) { return judgeOrder(ctx, s, o) })
		},
	}
}

// judgeOrder judges as attest does.
func judgeOrder(ctx context.Context, s *streams, o gate.Order) (gate.Reply, error) {
	module, err := readCapped(o.Path, harness.MaxModuleBytes+1)
	if err != nil {
		return gate.Reply{}, err
	}
	c := &certification{policy: o.Policy, profile: o.Profile, seed: o.Seed, asOf: o.AsOf, strict: o.Strict}
	r, err := c.judge(ctx, s, &pluginFile{path: o.Path, module: module})
	if err != nil {
		return gate.Reply{}, err
	}
	reply := gate.Reply{Files: map[string][]byte{}}
	var b bytes.Buffer
	if err := report.JSON(&b, r); err != nil {
		return gate.Reply{}, err
	}
	reply.Report = b.Bytes()
	for _, name := range o.Formats {
		f, lang := report.Format(name), report.Lang(o.Lang)
		var b bytes.Buffer
		if err := report.Write(&b, f, r, report.Options{Style: report.Style{All: true, Lang: lang}, File: o.Path}); err != nil {
			return gate.Reply{}, err
		}
		reply.Files[gateFile(f, lang)] = b.Bytes()
	}
	return reply, nil
}

// gateFormats are the formats of a report beside its JSON, which is always there.
func gateFormats() []string {
	return slices.DeleteFunc(words(report.Formats()), func(f string) bool { return f == string(report.FormatJSON) })
}

// gateFile is the name that a report of a format has in the folder of results. Languages have names of their own, so that a result
// in one is not taken for one in another.
func gateFile(f report.Format, lang report.Lang) string {
	ending := map[report.Format]string{
		report.FormatText: ".txt", report.FormatJUnit: ".junit.xml", report.FormatSARIF: ".sarif", report.FormatTAP: ".tap", report.FormatGitHub: ".github.txt",
		report.FormatHTML: ".html", report.FormatTestReport: ".testreport.fhir.json", report.FormatOutcome: ".outcome.fhir.json",
	}[f]
	if lang == report.English {
		return "report" + ending
	}
	return "report." + string(lang) + ending
}
