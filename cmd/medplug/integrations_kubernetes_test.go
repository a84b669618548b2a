package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// container is what runs in the only pod of a Job, as far as its process is concerned.
type container struct {
	Command, Args []string
	Env           []struct{ Name, Value string }
}

// kubernetesJobs renders a folder of Kubernetes' as kustomize does, and gives the container of each Job and how many pods it has.
func kubernetesJobs(t *testing.T, folder string) (containers map[string]container, completions map[string]int) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "../../.cache/toolchains/integrations/bin/kubecheck", folder).Output()
	if err != nil {
		t.Fatalf("kubecheck %s: %v: %s (scripts/setup integrations makes it)", folder, err, out)
	}
	var rendered struct {
		Objects []struct {
			Kind     string
			Metadata struct{ Name string }
			Spec     struct {
				Completions int
				Template    struct {
					Spec struct{ Containers []container }
				}
			}
		}
	}
	if err := json.Unmarshal(out, &rendered); err != nil {
		t.Fatal(err)
	}
	containers, completions = map[string]container{}, map[string]int{}
	for _, o := range rendered.Objects {
		if o.Kind == "Job" {
			containers[o.Metadata.Name], completions[o.Metadata.Name] = o.Spec.Template.Spec.Containers[0], o.Spec.Completions
		}
	}
	return containers, completions
}

// run runs the process of a container with other folders than its volumes.
func (c container) run(t *testing.T, bin string, env map[string]string) ran {
	t.Helper()
	all := map[string]string{}
	for _, e := range c.Env {
		all[e.Name] = e.Value
	}
	maps.Copy(all, env)
	all["PATH"] = bin
	if len(c.Args) != 1 {
		t.Fatalf("arguments %q, want one script", c.Args)
	}
	if diff := cmp.Diff([]string{"/bin/sh", "-ceu"}, c.Command); diff != "" {
		t.Fatal(diff)
	}
	return shell(t, t.TempDir(), c.Args[0], all, "/bin/sh", "-eu") // the script is the shell's argument there and a file here
}

// The pods of the indexed Job are processes here: together they judge each plugin once, and the verdict's says what comes of all.
func TestKubernetesShardsAndTheirVerdict(t *testing.T) {
	jobs, completions := kubernetesJobs(t, integrations+"/kubernetes")
	gate, verdict, n := jobs["medplug-gate"], jobs["medplug-verdict"], completions["medplug-gate"]
	if n < 2 {
		t.Fatalf("%d shards", n)
	}
	bad, bin := sharded(t, 1, n), medplugOnPath(t)
	policy := filepath.Join(integrations, "kubernetes", "policy.yaml")
	if whole, err := filepath.Abs(policy); err == nil {
		policy = whole
	}
	results := filepath.Join(t.TempDir(), "results")
	env := map[string]string{"SUBMISSIONS": bad, "RESULTS": results, "POLICY": policy, "XDG_CACHE_HOME": filepath.Join(common.dir, "cache")}
	for i := range n {
		if i == n-1 {
			if r := verdict.run(t, bin, env); r.code != exitInconclusive || !strings.Contains(r.log, "1 missing") {
				t.Errorf("without the last shard: exit code %d\n%s", r.code, r.log)
			}
		}
		env["JOB_COMPLETION_INDEX"] = fmt.Sprint(i)
		if r := gate.run(t, bin, env); r.code != exitNotConforming || len(digests(t, results)) != i+1 {
			t.Errorf("shard %d: exit code %d, %d results\n%s", i, r.code, len(digests(t, results)), r.log)
		}
	}
	before := digests(t, results)
	if r := verdict.run(t, bin, env); r.code != exitNotConforming || !strings.Contains(r.log, fmt.Sprintf("%d plugins: %d not conforming", n, n)) {
		t.Errorf("of all: exit code %d\n%s", r.code, r.log)
	}
	if diff := cmp.Diff(before, digests(t, results)); diff != "" {
		t.Errorf("the verdict changed results: %s", diff)
	}
	for name, c := range map[string]struct {
		name, value string
		code        int
	}{
		"no submissions":  {"SUBMISSIONS", t.TempDir(), exitInconclusive},
		"no policy there": {"POLICY", "/missing/policy.yaml", exitUsage},
		"a hostile value": {"DEADLINE", `10m"; touch pwned; $(touch pwned)`, exitUsage},
		"too many shards": {"SHARDS", "0", exitUsage},
	} {
		odd := maps.Clone(env)
		odd[c.name] = c.value
		r := gate.run(t, bin, odd)
		if r.code != c.code {
			t.Errorf("%s: exit code %d, want %d\n%s", name, r.code, c.code, r.log)
		}
		if _, err := os.Stat(filepath.Join(r.dir, "pwned")); err == nil {
			t.Errorf("%s: it was run", name)
		}
	}
}
