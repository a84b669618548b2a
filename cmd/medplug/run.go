package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/cassette"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/spf13/cobra"
)

type runOptions struct {
	input          string
	wfdb           string
	from, duration time.Duration
	asJSON, logs   bool
	export         string
	seed           uint64
	profile        string
	symbols        string
	hosts          hostOptions
	calls          recordingOptions
}

func newRunCmd(s *streams) *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run <plugin>",
		Short: "Call a plugin once and print its answer",
		Long: `run calls a plugin with one request, in a fresh sandbox under the limits it declares, and prints the answer on stdout and what
the call took on stderr.

The request is a JSON file (-i, "-" is standard input), one that test keeps in .medplug/failing among them, or is made of a WFDB
record: --wfdb names it without extension. The host that run plays has the patient's consent and no authority to ask. HTTP requests
are refused, but to the hosts of the manifest that --allow-host names.

--record writes what the plugin asked of its host and what it was answered to a file that people edit, readable by its owner alone;
--replay answers from one, without a network. docs/recording.md describes both.

--profile writes where the cost of the call went, by function, for go tool pprof: instructions, exact for each function by itself;
who called whom is sampled. A call that fails or is stopped has a profile, too.

Exit codes: 0 answered, 1 the file is no plugin or the call failed, 2 usage or an unreadable request, 3 the recording of --replay does not
hold what the plugin asked, 4 a limit stopped it.`,
		Example: `  medplug run ./plugin.wasm -i request.json
  medplug run ./plugin.wasm --wfdb records/s0010_re --from 5s --duration 10s
  medplug run ./plugin.wasm --json -i - < request.json
  medplug run ./plugin.wasm -i request.json --record calls.json --allow-host api.example.org
  medplug run ./plugin.wasm -i request.json --replay calls.json
  medplug run ./plugin.wasm -i request.json --profile cost.pb.gz && go tool pprof -top cost.pb.gz`,
		Args: arguments(1, 1, "the plugin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (o.input == "") == (o.wfdb == "") {
				return usagef("run: give the request with exactly one of --input and --wfdb")
			}
			if o.wfdb == "" && (cmd.Flags().Changed("from") || cmd.Flags().Changed("duration")) {
				return usagef("run: --from and --duration go with --wfdb")
			}
			if cmd.Flags().Changed("profile") {
				if err := checkTarget("profile", o.profile); err != nil {
					return err
				}
			}
			if len(o.hosts.allow) > 0 && o.calls.replay != "" {
				return usagef("run: --replay needs no network, so no --allow-host")
			}
			if err := o.calls.check(cmd); err != nil {
				return err
			}
			return runRun(cmd.Context(), s, args[0], o)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.input, "input", "i", "", "JSON request to send, - for standard input")
	f.StringVar(&o.wfdb, "wfdb", "", "make the request of this WFDB record (format 16 or 212)")
	f.DurationVar(&o.from, "from", 0, "where in the record to start")
	f.DurationVar(&o.duration, "duration", 10*time.Second, "how much of the record to take")
	f.BoolVar(&o.asJSON, "json", false, "print the response as the plugin wrote it")
	f.BoolVar(&o.logs, "logs", false, "print what the plugin logged, which may hold personal data, on stderr")
	f.StringVar(&o.export, "export", "", "call this export instead of the manifest's entry")
	f.Uint64Var(&o.seed, "seed", 0, "seed of the plugin's random stream")
	f.StringVar(&o.profile, "profile", "", "write where the cost went to this file, as go tool pprof reads it")
	symbolsFlag(cmd, &o.symbols)
	o.hosts.flags(cmd)
	o.calls.recordFlag(cmd, "write what the plugin asks of its host, and what it is answered, to this file")
	o.calls.replayFlag(cmd)
	return cmd
}

func runRun(ctx context.Context, s *streams, arg string, o runOptions) error {
	p, info, limits, err := readCallable(arg)
	if err != nil {
		return err
	}
	host := localHost(info.Manifest, o.seed)
	if limits.Hosts, host.Egress, err = o.hosts.open(info.Manifest); err != nil {
		return err
	}
	tape, err := o.calls.open(cassette.Stop, false)
	if err != nil {
		return err
	}
	request, err := requestFor(ctx, s, o, limits)
	if err != nil {
		return err
	}
	var functions []harness.Function
	if o.profile != "" || o.symbols != "" {
		if functions, err = readSymbols(s, p, o.symbols); err != nil {
			return err
		}
	}
	if o.export == "" {
		o.export = info.Manifest.Entry
	}
	reply, err := call(ctx, s, p, tape.around(host), limits, o, request)
	if o.logs {
		printLogs(s, reply.Trace)
	}
	if err := writeProfile(s, o.profile, p, functions, info, reply.Trace); err != nil {
		return err
	}
	if err := tape.save(ctx, s, "run", cassette.Plugin{SHA256: info.SHA256, ID: info.Manifest.Plugin.ID, Version: info.Manifest.Plugin.Version}, err != nil); err != nil {
		return err
	}
	if missing := tape.missing(); missing != nil {
		return missing
	}
	tape.say(s, info.SHA256)
	if trap := (*harness.TrapError)(nil); errors.As(err, &trap) {
		sayStack(s, p, trap.Stack, functions)
	}
	if err != nil {
		return o.hint(callError(p.path, info, err), info.Manifest, reply.Trace)
	}
	if o.asJSON {
		_, err = s.out.Write(append(reply.Output, '\n'))
	} else {
		err = printAnswer(s.out, s.plain, info.Manifest.Kind, reply.Output)
	}
	printTrace(s, limits, reply.Trace)
	return err
}

// requestFor gives the request's bytes, checked as a host checks them.
func requestFor(ctx context.Context, s *streams, o runOptions, limits harness.Limits) ([]byte, error) {
	if o.wfdb != "" {
		return requestOfRecord(s, o.wfdb, o.from, o.duration, time.Now())
	}
	var request []byte
	var err error
	if o.input == "-" {
		if request, err = readAll(ctx, io.LimitReader(s.in, limits.InputBytes+1)); err != nil {
			return nil, usagef("read standard input: %w", err)
		}
	} else if request, err = readRequestFile(o.input, limits.InputBytes); err != nil {
		return nil, err
	}
	if int64(len(request)) > limits.InputBytes {
		return nil, failf(exitLimit, "input limit reached: the request is over %d bytes", limits.InputBytes)
	}
	if err := harness.CheckInput(request); err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	return request, nil
}

// readAll is io.ReadAll that Ctrl-C ends: a terminal that nobody types at would hold it for ever.
func readAll(ctx context.Context, r io.Reader) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	read := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(r)
		read <- result{data, err}
	}()
	select {
	case got := <-read:
		return got.data, got.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func call(ctx context.Context, s *streams, p *pluginFile, host hostenv.Host, limits harness.Limits, o runOptions, request []byte) (harness.Reply, error) {
	defer s.progress("running " + p.path).done()
	plugin, err := harness.Load(ctx, p.module, harness.Options{CacheDir: cacheDir(), Profile: o.profile != "", Host: host})
	if err != nil {
		return harness.Reply{}, err
	}
	defer plugin.Close(context.WithoutCancel(ctx))
	sandbox, err := plugin.Open(ctx, limits)
	if err != nil {
		return harness.Reply{}, err
	}
	defer sandbox.Close(context.WithoutCancel(ctx))
	return sandbox.Call(ctx, o.export, request)
}

// localHost is the host that run plays.
func localHost(m *contract.Manifest, seed uint64) hostenv.Host {
	var stream [32]byte
	binary.LittleEndian.PutUint64(stream[:], seed)
	return hostenv.Host{
		Medical: hostenv.Rehearsal{},
		Seed:    &stream,
		Config: map[string]string{
			"lgpd_compliance": "true", "medical_validation": "true", "audit_logging": "true",
			"medical_specialty": string(m.Specialty), "medical_authorities": "crm,anvisa",
		},
	}
}

// callError gives a failed call its exit code.
func callError(path string, info harness.Info, err error) error {
	var (
		module  *harness.ModuleError
		limit   *harness.LimitError
		trap    *harness.TrapError
		refusal *harness.PluginError
		untyped *harness.UntypedFailure
		missing *harness.ExportError
	)
	switch {
	case errors.As(err, &module):
		return moduleError(path, info, err)
	case errors.As(err, &limit):
		return &exitError{code: exitLimit, err: err}
	case errors.As(err, &refusal), errors.As(err, &trap), errors.As(err, &untyped), errors.As(err, &missing):
		return &exitError{code: exitNotConforming, err: err}
	}
	return fmt.Errorf("run plugin: %w", err)
}

// hint says where the reason of a failure probably stands.
func (o *runOptions) hint(err error, m *contract.Manifest, t harness.Trace) error {
	var e *exitError
	if !errors.As(err, &e) {
		return err
	}
	if len(t.Logs) > 0 && !o.logs {
		e = e.hint("--logs prints what the plugin logged")
	}
	if host := o.hosts.unreached(m, t.Egress); host != "" {
		e = e.hint("--allow-host %s lets the plugin reach it", host)
	}
	return e
}

func printLogs(s *streams, t harness.Trace) {
	for _, l := range t.Logs {
		for line := range strings.Lines(l.Message) {
			s.say("%s %s", s.paint.bold(fmt.Sprintf("%-6s", l.Level)), printable(strings.TrimSuffix(line, "\n")))
		}
	}
}

// printTrace says what the call took, next to what it might have taken.
func printTrace(s *streams, l harness.Limits, t harness.Trace) {
	s.say("cpu %s  wall %s of %s  memory %d of %d pages  logs %d  host calls %d  limits %s",
		seconds(t.CPU), seconds(t.Wall), l.Timeout, t.GuestPages, l.MemoryPages, len(t.Logs), len(t.HostCalls), l.Digest())
	for _, e := range t.Egress {
		if e.Refused != "" {
			s.say("%s HTTP request refused: %s", s.paint.yellow("warning:"), printable(e.Refused))
		}
	}
}
