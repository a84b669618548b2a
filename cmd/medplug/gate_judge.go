package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/medplug/medplug/conformance"
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
	if reply.Report, err = json.Marshal(r); err != nil {
		return gate.Reply{}, fmt.Errorf("write report: %w", err)
	}
	for _, name := range o.Formats {
		var b bytes.Buffer
		if err := gateFormat(name).write(&b, r); err != nil {
			return gate.Reply{}, fmt.Errorf("write report as %s: %w", name, err)
		}
		reply.Files[gateFormat(name).file()] = b.Bytes()
	}
	return reply, nil
}

// gateFormat is a further format of each report.
type gateFormat string

var gateFormats = []gateFormat{"text"}

func gateFormatNames() string { return strings.Join(words(gateFormats), ", ") }

// file is the name that a report of the format has.
func (f gateFormat) file() string { return "report.txt" }

func (f gateFormat) write(w io.Writer, r *conformance.Report) error {
	return report.Text(w, r, report.Style{All: true})
}
