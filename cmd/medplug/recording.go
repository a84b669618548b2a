package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/spf13/cobra"
)

// recordingOptions name the recording of host calls that a command makes or answers from.
type recordingOptions struct{ record, replay string }

func (o *recordingOptions) recordFlag(cmd *cobra.Command, what string) {
	cmd.Flags().StringVar(&o.record, "record", "", what)
}

func (o *recordingOptions) replayFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.replay, "replay", "", "answer what the plugin asks of its host from this recording")
}

// check finds out before anything is run whether the recording can be made where it should be. A recording is never written
// over: somebody may have edited it.
func (o *recordingOptions) check(cmd *cobra.Command) error {
	flags := cmd.Flags()
	switch {
	case flags.Changed("record") && flags.Changed("replay"):
		return usagef("%s: give one of --record and --replay", cmd.Name())
	case flags.Changed("replay") && o.replay == "":
		return usagef("--replay names no file")
	case !flags.Changed("record"):
		return nil
	}
	if err := checkTarget("record", o.record); err != nil {
		return err
	}
	if _, err := os.Lstat(o.record); err == nil {
		return usagef("%s is there already, and a recording is never overwritten", filepath.ToSlash(o.record)).hint("name another file, or remove that one")
	}
	return nil
}

// tape is a recording that is being made or answered from; without either it does nothing.
type tape struct {
	o        recordingOptions
	recorder *cassette.Recorder
	replay   *cassette.Replay
	held     *cassette.Recording // what replay answers from
}

// open reads the recording that is to be replayed, or begins one. Distinct is for runs of many calls.
func (o recordingOptions) open(m cassette.Missing, distinct bool) (*tape, error) {
	t := &tape{o: o}
	if o.record != "" {
		t.recorder = &cassette.Recorder{Distinct: distinct}
	}
	if o.replay == "" {
		return t, nil
	}
	text, err := readCapped(o.replay, cassette.MaxBytes+1)
	if err != nil {
		return nil, err
	}
	if t.held, err = cassette.Read(text); err == nil {
		t.replay, err = cassette.NewReplay(t.held, m)
	}
	if fault := (*cassette.FaultError)(nil); errors.As(err, &fault) {
		path := filepath.ToSlash(o.replay)
		return nil, usagef("%s:%w", path, fault).hint("mend %s; docs/recording.md describes recordings", path)
	}
	return t, err
}

// around puts the tape between a host and its plugins.
func (t *tape) around(h hostenv.Host) hostenv.Host {
	switch {
	case t.replay != nil:
		return t.replay.Around(h)
	case t.recorder != nil:
		return t.recorder.Around(h)
	}
	return h
}

// save writes what was recorded, whole or not at all and for its owner alone, and says what it holds. Of a call that failed
// before anything was asked there is nothing to write, and of one that was interrupted nothing whole.
func (t *tape) save(ctx context.Context, s *streams, command string, of cassette.Plugin, failed bool) error {
	if t.recorder == nil {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := t.recorder.Recording(cassette.Tool{Name: "medplug", Version: currentVersion().Version, Command: command}, of)
	if err != nil {
		return err
	}
	if failed && len(r.Calls) == 0 {
		return nil
	}
	text, err := r.Encode()
	if err != nil {
		return err
	}
	if err := createWhole(t.o.record, text, 0o600); err != nil {
		return err
	}
	path := filepath.ToSlash(t.o.record)
	if len(r.Calls) == 0 {
		s.say("%s: the plugin asked nothing of its host", path)
		return nil
	}
	masked := "no header or parameter was masked"
	if len(r.Masked) > 0 {
		masked = "masked were " + strings.Join(r.Masked, ", ")
	}
	s.say("%s: %d host %s; %s", path, len(r.Calls), plural("call", len(r.Calls)), printable(masked))
	s.say("%s %s holds what the plugin sent and got, patient data too where the request has them: keep it as you keep the request",
		s.paint.yellow("warning:"), path)
	return nil
}

// say says what came of a replay: which other plugin it was made with, and that it was of no use.
func (t *tape) say(s *streams, sha256 string) {
	if t.replay == nil {
		return
	}
	path, use := filepath.ToSlash(t.o.replay), t.replay.Use()
	if of := t.held.Plugin; of.SHA256 != "" && of.SHA256 != sha256 {
		s.say("%s %s was recorded with another plugin file: %s, sha256 %.16s", s.paint.yellow("note:"), path, printable(strings.TrimSpace(of.ID+" "+of.Version)), printable(of.SHA256))
	}
	if use.Used == 0 {
		s.say("%s nothing of %s was used: the plugin asked for none of its %d %s", s.paint.yellow("warning:"), path, use.Calls, plural("answer", use.Calls))
	}
	if len(use.NotHeld) > 0 {
		s.say("%s not in %s, so met as unreachable: %s", s.paint.yellow("warning:"), path, printable(notHeld(use)))
	}
}

func notHeld(use *cassette.ReplayUse) string {
	list := strings.Join(use.NotHeld, ", ")
	if use.NotHeldMore > 0 {
		list += fmt.Sprintf(", and %d more", use.NotHeldMore)
	}
	return list
}

// judged saves what was recorded while a plugin was judged, or says what came of the replay.
func (t *tape) judged(ctx context.Context, s *streams, r *conformance.Report) error {
	t.say(s, r.Plugin.SHA256)
	return t.save(ctx, s, "test", cassette.Plugin{SHA256: r.Plugin.SHA256, ID: r.Plugin.ID, Version: r.Plugin.Version}, false)
}

// checkCalls finds out what is wrong with the flags of recordings before anything is judged.
func (o *testOptions) checkCalls(cmd *cobra.Command) error {
	recording := cmd.Flags().Changed("record") || cmd.Flags().Changed("replay")
	switch {
	case !recording:
		return nil
	case o.host != "":
		return usagef("test: --record and --replay go with a plugin, not with --host")
	case o.mode == string(conformance.ModeCertify) && cmd.Flags().Changed("replay"):
		return usagef("test: no verdict of --mode certify rests on a recording").hint("leave --replay out, or judge in mode full")
	}
	if err := o.calls.check(cmd); err != nil || o.calls.record == "" {
		return err
	}
	files, err := o.report.files()
	if err != nil {
		return err
	}
	for _, f := range append(files, reportFile{path: o.report.output}) {
		if f.path != "" && identity(f.path) == identity(o.calls.record) {
			return usagef("a report and the recording both go to %s", printable(o.calls.record)).hint("name two files")
		}
	}
	return nil
}

// missing is the error of a single call that asked what the recording does not hold; nil when it did not. Nothing is known of
// the plugin then.
func (t *tape) missing() error {
	if t.replay == nil {
		return nil
	}
	use := t.replay.Use()
	if len(use.NotHeld) == 0 {
		return nil
	}
	path := filepath.ToSlash(t.o.replay)
	err := failf(exitInconclusive, "%s does not hold what the plugin asked: %s", path, notHeld(use))
	network := ""
	if slices.ContainsFunc(use.NotHeld, func(where string) bool { return strings.HasPrefix(where, cassette.HTTP) }) {
		network = " --allow-host HOST"
	}
	return err.hint("medplug run --record FILE%s records it; or add it to %s by hand, as docs/recording.md describes", network, path)
}
