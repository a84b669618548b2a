package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/medplug/medplug/conformance/report"
)

// summaryFormats are the formats of gate's summary.
var summaryFormats = []string{"text", "json", formatGitHub}

const formatGitHub = string(report.FormatGitHub)

// github annotates a job of GitHub's, and adds the table to the job's summary.
func (sum *gateSummary) github(s *streams) error {
	m := report.Many{Verdict: map[int]string{exitDone: "conforming", exitNotConforming: "not conforming"}[sum.ExitCode], Counts: sum.counts(), ExitCode: sum.ExitCode}
	if m.Verdict == "" {
		m.Verdict = "inconclusive"
	}
	for i := range sum.Plugins {
		row := &sum.Plugins[i]
		m.Lines = append(m.Lines, report.Line{File: filepath.ToSlash(row.Paths[0]), Digest: row.SHA256, Plugin: strings.TrimSpace(row.ID + " " + row.Version),
			Verdict: plainVerdict(row.Verdict), Why: row.why(), ExitCode: row.ExitCode})
	}
	if err := report.GitHubMany(s.out, m); err != nil {
		return err
	}
	return addSummary(func(b *bytes.Buffer) error { return report.StepSummaryMany(b, m) })
}

// addSummary adds to the summary of the job that the tool runs in, where it runs in one of GitHub's.
func addSummary(write func(*bytes.Buffer) error) (err error) {
	path := os.Getenv(stepSummary)
	if path == "" {
		return nil
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write summary of the job: %w", err)
	}
	defer func() {
		if closed := f.Close(); err == nil && closed != nil {
			err = fmt.Errorf("write summary of the job: %w", closed)
		}
	}()
	if _, err := b.WriteTo(f); err != nil {
		return fmt.Errorf("write summary of the job: %w", err)
	}
	return nil
}
