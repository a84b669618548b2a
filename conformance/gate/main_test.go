package gate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/harness"
)

// The names under which this test binary is a child that judges, and a gate that a test kills.
const (
	childName = "gate-child"
	gateName  = "gate-parent"
)

func TestMain(m *testing.M) {
	var err error
	switch os.Args[0] {
	case childName:
		err = gate.Serve(os.Stdin, os.Stdout, actChild)
	case gateName:
		err = actGate(os.Args[1], os.Args[2])
	default:
		os.Exit(m.Run()) //nolint:forbidigo // a test's main
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:forbidigo // a test's main
	}
	os.Exit(0) //nolint:forbidigo // a test's main
}

// actChild does what the plugin's text says, and leaves its process id beside the plugin.
func actChild(o gate.Order) (gate.Reply, error) {
	text, err := os.ReadFile(o.Path)
	if err != nil {
		return gate.Reply{}, err
	}
	act, _, _ := strings.Cut(string(text), " ")
	r := sampleReport(sum(text), conformance.Conforming)
	r.PolicyDigest, r.Seed, r.Profile, r.Strict = o.Policy.Digest(), o.Seed, o.Profile, o.Strict
	files := map[string][]byte{}
	for _, f := range o.Formats {
		files[f+".txt"] = []byte("as " + f)
	}
	switch act {
	case "fails":
		r.Verdict = conformance.NotConforming
	case "open":
		r.Verdict = conformance.Inconclusive
	case "slow":
		time.Sleep(20 * time.Millisecond)
	case "hangs":
		if err := os.WriteFile(o.Path+".pid", fmt.Append(nil, os.Getpid()), 0o600); err != nil {
			return gate.Reply{}, err
		}
		for { // no context, no system call: only a kill ends it
			harness.Inspect(text)
		}
	case "crashes":
		panic("out of luck\x1b[31m")
	case "ends":
		os.Exit(0) //nolint:forbidigo // what a child may do
	case "floods":
		for junk := []byte(strings.Repeat("x", 1<<20)); ; {
			if _, err := os.Stdout.Write(junk); err != nil {
				return gate.Reply{}, err
			}
		}
	case "chatters":
		for range 1 << 10 {
			fmt.Fprintln(os.Stderr, strings.Repeat("y", 1<<10))
		}
	case "eats":
		var eaten [][]byte
		for {
			eaten = append(eaten, []byte(strings.Repeat("z", 4<<20)))
			time.Sleep(time.Duration(len(eaten)%2) * time.Millisecond)
		}
	case "babbles":
		fmt.Fprintln(os.Stdout, "{}")
	case "lies":
		r.Plugin.SHA256 = strings.Repeat("0", 64)
	case "shortens":
		r.Partial = true
	case "softens":
		r.Strict = !r.Strict
	case "escapes":
		files["../escaped"] = []byte("x")
	case "overwrites":
		files[gate.RecordFile] = []byte("{}")
	case "tells":
		return gate.Reply{}, errors.New(strings.Join(os.Environ(), " "))
	}
	b, err := json.Marshal(r)
	return gate.Reply{Report: b, Files: files}, err
}

// actGate judges a folder into another, as a process of its own.
func actGate(folder, results string) error {
	found, err := gate.Find(context.Background(), folder)
	if err != nil {
		return err
	}
	store, err := gate.OpenStore(results)
	if err != nil {
		return err
	}
	o, err := options(store, folder)
	if err != nil {
		return err
	}
	_, err = gate.Run(context.Background(), found, o)
	return err
}

// options are those of a gate whose children are this test binary. Each start of one is a line in a file of the log folder.
func options(store *gate.Store, log string) (gate.Options, error) {
	self, err := gate.Self()
	if err != nil {
		return gate.Options{}, err
	}
	child := gate.Child{Program: self, Args: []string{childName}, Deadline: time.Minute, Memory: 1 << 30, Threads: 1}
	return gate.Options{Results: store, Workers: 2, Memory: gate.Memory{All: 2 << 30, One: 1 << 30}, Key: sampleKey, Judge: func(ctx context.Context, s gate.Submission, memory int64) gate.Judgement {
		f, err := os.OpenFile(filepath.Join(log, "started"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = fmt.Fprintln(f, s.Digest)
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			return gate.Judgement{Broken: err.Error()}
		}
		return child.Judge(ctx, order(s), memory)
	}}, nil
}

func order(s gate.Submission) gate.Order {
	return gate.Order{Path: s.File, AsOf: day, Seed: 7, Profile: conformance.ProfileBR}
}
