package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hostileName is a name that shells, runners and tables would like to do something with.
const hostileName = `it's "a" $(touch pwned) ;&| <b> %0A` + "`touch pwned`\n::add-mask::x ##[add-mask]y"

// The action's steps, run as GitHub runs them: exit codes stay what they are, and outputs and summary say the same.
func TestActionSaysWhatTheGateSays(t *testing.T) {
	a, bin := readAction(t), medplugOnPath(t)
	medplug := filepath.Join(bin, "medplug")
	bad := submissions(t, map[string]string{"a.wasm": "stranger.wasm", "sub/" + hostileName + ".wasm": "text.wasm"})
	open := submissions(t, map[string]string{"h.wasm": "honest.wasm"})
	r := a.run(t, map[string]string{"path": open, "reports": "junit,sarif", "medplug": medplug}, bin)
	if r.code != exitInconclusive || r.outputs["exit-code"] != "3" || r.outputs["verdict"] != "inconclusive" {
		t.Fatalf("an open question: %d, %v\n%s", r.code, r.outputs, r.log)
	}
	row := summaryOf(t, r.outputs["summary"]).Plugins[0]
	policy := "sign_offs:\n"
	for _, rule := range row.Open {
		policy += fmt.Sprintf("  - {rule: %s, plugin_sha256: %s, name: Dra. Ana, council: CRM-PE 12345, date: \"2026-11-20\"}\n", rule, row.SHA256)
	}
	policyFile := filepath.Join(t.TempDir(), "it's a policy.yaml")
	if err := os.WriteFile(policyFile, []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		inputs   map[string]string
		code     int
		verdict  string
		outcome  string // of the step: the exit code that the output says, "" for none
		commands int
	}{
		"conforming":           {map[string]string{"path": open + "\r\n\n", "policy": policyFile, "results": filepath.Join(t.TempDir(), "a b")}, 0, "conforming", "0", 1},
		"failing":              {map[string]string{"path": bad}, 1, "not-conforming", "1", 3},
		"failing, drawn later": {map[string]string{"path": bad, "verdict-fails": "false"}, 0, "not-conforming", "1", 3},
		"hanging":              {map[string]string{"path": filepath.Join(common.specimens, "patient.wasm"), "deadline": "1s"}, 3, "inconclusive", "3", 2},
		"nothing judged":       {map[string]string{"path": t.TempDir()}, 3, "inconclusive", "3", 1},
		"nothing, drawn later": {map[string]string{"path": t.TempDir(), "verdict-fails": "false"}, 3, "inconclusive", "3", 1},
		"no policy there":      {map[string]string{"path": bad, "policy": "missing.yaml"}, 2, "none", "2", 1},
		"no path there":        {map[string]string{"path": bad + "\nmissing"}, 2, "none", "2", 1},
		"no path":              {map[string]string{"path": "\n"}, 2, "", "", 1},
		"an option as a path":  {map[string]string{"path": "--help"}, 2, "none", "2", 1},
		"an odd strictness":    {map[string]string{"path": bad, "strict": "yes"}, 2, "", "", 1},
		"an odd failure":       {map[string]string{"path": bad, "verdict-fails": "never"}, 2, "", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			inputs := map[string]string{"medplug": medplug, "reports": "junit,sarif"}
			for name, value := range c.inputs {
				inputs[name] = value
			}
			r := a.run(t, inputs, bin)
			if r.code != c.code || r.outputs["verdict"] != c.verdict || r.outputs["exit-code"] != c.outcome {
				t.Fatalf("exit code %d, outputs %v, want %d, %q and %q:\n%s", r.code, r.outputs, c.code, c.verdict, c.outcome, r.log)
			}
			commands := r.commands()
			if len(commands) != c.commands || slices.ContainsFunc(commands, func(l string) bool { return !strings.HasPrefix(l, "::error ") && !strings.HasPrefix(l, "::notice ") }) {
				t.Errorf("%d commands, want %d: %q", len(commands), c.commands, commands)
			}
			if failed := strings.HasPrefix(commands[0], "::error "); failed != (c.outcome != "0") {
				t.Errorf("the first command is %q", commands[0])
			}
			if (c.outcome == "1" || c.outcome == "0") != (r.summary != "" && r.outputs["verdict"] != "inconclusive") {
				t.Errorf("summary of the job: %q", r.summary)
			}
			if _, err := os.Stat(filepath.Join(r.dir, "pwned")); err == nil {
				t.Error("a name was run")
			}
			if c.outcome != "0" && c.outcome != "1" {
				return
			}
			for _, pattern := range []string{r.outputs["junit"], r.outputs["sarif"]} {
				if files, err := filepath.Glob(pattern); err != nil || len(files) != len(digests(t, r.outputs["results"])) || len(files) == 0 {
					t.Errorf("%s: %v %v", pattern, files, err)
				}
			}
		})
	}
}

// Whatever is written into an input, it is a value: none is run, and none but paths and folders is anything but a mistake.
func TestActionRunsNoInput(t *testing.T) {
	a, bin := readAction(t), medplugOnPath(t)
	bad := submissions(t, map[string]string{"t.wasm": "text.wasm"})
	const evil = `"; touch pwned; $(touch pwned) ` + "`touch pwned`" + ` ' && touch pwned #`
	for name := range a.defaults {
		t.Run(name, func(t *testing.T) {
			inputs := map[string]string{"medplug": filepath.Join(bin, "medplug"), "path": bad, "reports": "junit"}
			inputs[name] = evil
			want := exitUsage
			if name == "results" {
				want = exitNotConforming // a folder of that name is made
			}
			r := a.run(t, inputs, bin)
			if r.code != want {
				t.Errorf("exit code %d, want %d:\n%s", r.code, want, r.log)
			}
			if _, err := os.Stat(filepath.Join(r.dir, "pwned")); err == nil {
				t.Error("it was run")
			}
			if !slices.Contains([]string{"medplug", "results", "policy", "verdict-fails"}, name) {
				return // as good as any
			}
			inputs[name] = "a\n::add-mask::b\nexit-code=0"
			if r := a.run(t, inputs, bin); r.code != exitUsage || r.outputs["exit-code"] == "0" {
				t.Errorf("of several lines: exit code %d, outputs %v\n%s", r.code, r.outputs, r.log)
			}
		})
	}
}

// Shards that leave the verdict to a job after them, and that job: the union is the whole, and one that is missing is not passed over.
func TestActionDrawsShardsTogether(t *testing.T) {
	a, bin := readAction(t), medplugOnPath(t)
	bad := sharded(t, 2, 2)
	results := filepath.Join(t.TempDir(), "results")
	step := func(shard, collect, fails string) ran {
		return a.run(t, map[string]string{"medplug": filepath.Join(bin, "medplug"), "path": bad, "reports": "", "results": results, "shard": shard, "collect": collect, "verdict-fails": fails}, bin)
	}
	if r := step("1/2", "false", "false"); r.code != exitDone {
		t.Fatalf("shard 1: %d\n%s", r.code, r.log)
	}
	if r := step("1/1", "true", "true"); r.code != exitInconclusive || !strings.Contains(r.summary, "missing") {
		t.Errorf("with a shard missing: %d\n%s", r.code, r.log)
	}
	if r := step("2/2", "false", "false"); r.code != exitDone {
		t.Fatalf("shard 2: %d\n%s", r.code, r.log)
	}
	r := step("1/1", "true", "true")
	if r.code != exitNotConforming || len(summaryOf(t, r.outputs["summary"]).Plugins) != 4 || len(digests(t, results)) != 4 {
		t.Errorf("of both: %d, %v\n%s", r.code, digests(t, results), r.log)
	}
}

// A medplug that contradicts itself, or says that all is well and nothing more, is believed nothing.
func TestActionDoubtsWhatDoesNotFit(t *testing.T) {
	a := readAction(t)
	for name, c := range map[string]struct {
		judging, collecting string // what medplug does
		code                int
	}{
		"fits":                   {"echo {}; exit 0", "exit 0", 0},
		"another verdict":        {"echo {}; exit 0", "exit 1", 2},
		"a better verdict":       {"echo {}; exit 1", "exit 0", 2},
		"nothing, and all well":  {"exit 0", "exit 0", 2},
		"nothing":                {"exit 3", "exit 0", 3},
		"interrupted":            {"echo {}; exit 130", "exit 130", 130},
		"a verdict of its own":   {"echo {}; exit 77", "exit 77", 77},
		"a limit, and no answer": {"kill -9 $$", "exit 0", 137},
	} {
		bin := t.TempDir()
		fake := "#!/bin/sh\ncase \"$*\" in *--collect=true*) " + c.collecting + " ;; *) " + c.judging + " ;; esac\n"
		if err := os.WriteFile(filepath.Join(bin, "medplug"), []byte(fake), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, fails := range []string{"true", "false"} {
			r := a.run(t, map[string]string{"path": "x", "medplug": filepath.Join(bin, "medplug"), "verdict-fails": fails}, bin)
			if r.code != c.code || c.code == exitUsage && len(r.commands()) == 0 {
				t.Errorf("%s, verdict-fails %s: exit code %d, want %d\n%s", name, fails, r.code, c.code, r.log)
			}
		}
	}
}

// Without a medplug the action builds the one of its own commit, and says where it is.
func TestActionBuildsItsOwn(t *testing.T) {
	a := readAction(t)
	bin := t.TempDir()
	fake := "#!/bin/sh\nprintf '%s\\n' \"$CGO_ENABLED\" \"$@\" >>\"$TMPDIR/../said\"\nwhile [ \"$1\" != -o ]; do shift; done\nmkdir -p \"$(dirname \"$2\")\"\nln -s \"" + common.self + "\" \"$2\"\n"
	fake = strings.Replace(fake, "$TMPDIR/../said", filepath.Join(bin, "said"), 1)
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(fake), 0o700); err != nil {
		t.Fatal(err)
	}
	r := a.run(t, map[string]string{"path": filepath.Join(common.specimens, "text.wasm")}, bin)
	said, err := os.ReadFile(filepath.Join(bin, "said"))
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Fields(string(said))
	want := []string{"0", "build", "-C", filepath.Join(r.dir, "action/integrations/github") + "/../..", "-trimpath", "-buildvcs=false", "-o", r.outputs["medplug"], "./cmd/medplug"}
	if diff := cmp.Diff(want, got); diff != "" || r.code != exitNotConforming {
		t.Errorf("exit code %d, go was told %s\n%s", r.code, diff, r.log)
	}
	if first := a.steps[0]; first["if"] != "inputs.medplug == ''" || !strings.HasPrefix(first["uses"].(string), "actions/setup-go@") {
		t.Errorf("Go comes from %v", first)
	}
	if r := a.run(t, map[string]string{"only-build": "true"}, bin); r.code != exitDone || r.outputs["medplug"] == "" || r.outputs["exit-code"] != "" {
		t.Errorf("only to build: exit code %d, outputs %v", r.code, r.outputs)
	}
	failing := t.TempDir()
	if err := os.WriteFile(filepath.Join(failing, "go"), []byte("#!/bin/sh\nexit 7\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if r := a.run(t, map[string]string{"path": "x"}, failing); r.code != 7 || r.outputs["medplug"] != "" {
		t.Errorf("a build that fails: %d, %v", r.code, r.outputs)
	}
}
