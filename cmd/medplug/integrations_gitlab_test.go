package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pipeline is the GitLab template: its variables, and what a job of it runs.
type pipeline struct {
	variables map[string]string
	jobs      map[string]map[string]any
	bin       string
}

func readPipeline(t *testing.T) *pipeline {
	t.Helper()
	tree := yamlFile(t, integrations+"/gitlab/medplug.gitlab-ci.yml")
	p := &pipeline{variables: texts(tree["variables"]), jobs: map[string]map[string]any{}, bin: medplugOnPath(t)}
	for name, job := range tree {
		if strings.HasPrefix(name, "medplug-") {
			p.jobs[name] = job.(map[string]any)
			if p.jobs[name]["extends"] != ".medplug" {
				t.Fatalf("%s extends %v", name, p.jobs[name]["extends"])
			}
			p.jobs[name]["script"] = tree[".medplug"].(map[string]any)["script"]
		}
	}
	return p
}

func texts(tree any) map[string]string {
	values := map[string]string{}
	for name, value := range tree.(map[string]any) {
		values[name] = fmt.Sprint(value)
	}
	return values
}

// run runs a job in a folder as GitLab does: its commands one after the other in a shell, every variable in the environment.
func (p *pipeline) run(t *testing.T, job, dir string, variables map[string]string) ran {
	t.Helper()
	env := maps.Clone(p.variables)
	maps.Copy(env, texts(p.jobs[job]["variables"]))
	maps.Copy(env, variables)
	env["PATH"] = p.bin
	var script strings.Builder
	for _, command := range p.jobs[job]["script"].([]any) {
		script.WriteString(command.(string) + "\n")
	}
	return shell(t, dir, script.String(), env, "sh", "-e")
}

func TestGitLabShardsAndTheirVerdict(t *testing.T) {
	p := readPipeline(t)
	bad, more := sharded(t, 2, 2), submissions(t, map[string]string{hostileName + "/b c.wasm": "text.wasm"})
	paths := bad + "\n" + more + "\n"
	given := map[string]string{"MEDPLUG_PATH": paths, "MEDPLUG_REPORTS": "junit", "CI_NODE_TOTAL": "2"}
	// Each job has a folder of its own; artifacts are laid over each other in that of the verdict.
	last, codes := t.TempDir(), []int{}
	for i := range 2 {
		dir := t.TempDir()
		given["CI_NODE_INDEX"] = fmt.Sprint(i + 1)
		r := p.run(t, "medplug-gate", dir, given)
		codes = append(codes, r.code)
		if i == 1 {
			r := p.run(t, "medplug-verdict", last, given)
			if r.code != exitInconclusive {
				t.Errorf("with a shard missing: exit code %d\n%s", r.code, r.log)
			}
		}
		if err := os.CopyFS(filepath.Join(last, "medplug-results"), os.DirFS(filepath.Join(dir, "medplug-results"))); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]int{1, 1}, codes); diff != "" {
		t.Error(diff)
	}
	r := p.run(t, "medplug-verdict", last, given)
	if r.code != exitNotConforming || !strings.Contains(r.log, "5 plugins: 5 not conforming") || len(digests(t, filepath.Join(last, "medplug-results"))) != 5 {
		t.Errorf("of both: exit code %d\n%s", r.code, r.log)
	}
	for _, dir := range []string{bad, last} {
		if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
			t.Error("a name was run")
		}
	}
	reports := p.jobs["medplug-verdict"]["artifacts"].(map[string]any)["reports"].(map[string]any)
	if files, err := filepath.Glob(filepath.Join(last, reports["junit"].(string))); err != nil || len(files) != 5 {
		t.Errorf("GitLab finds %v (%v) as JUnit", files, err)
	}
}

// Whatever a variable says, it is a value, and what medplug does not understand fails the job.
func TestGitLabRunsNoVariable(t *testing.T) {
	p := readPipeline(t)
	bad := submissions(t, map[string]string{"t.wasm": "text.wasm"})
	for name := range p.variables {
		if name == "MEDPLUG_IMAGE" {
			continue // the runner's, not the script's
		}
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			given := map[string]string{"MEDPLUG_PATH": bad, "MEDPLUG_REPORTS": ""}
			given[name] = `"; touch pwned; $(touch pwned) ` + "`touch pwned`" + ` ' && touch pwned #`
			if r := p.run(t, "medplug-gate", dir, given); r.code != exitUsage {
				t.Errorf("exit code %d\n%s", r.code, r.log)
			}
			if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
				t.Error("it was run")
			}
		})
	}
	for name, c := range map[string]struct {
		variable, value string
		code            int
	}{
		"no path":         {"MEDPLUG_PATH", "\n", exitUsage},
		"no plugin":       {"MEDPLUG_PATH", ".", exitInconclusive},
		"no policy there": {"MEDPLUG_POLICY", "missing.yaml", exitUsage},
		"no seed":         {"MEDPLUG_SEED", "", exitUsage},
		"without a shard": {"MEDPLUG_SEED", "2", exitNotConforming},
		"an option":       {"MEDPLUG_PATH", "--help", exitUsage},
	} {
		given := map[string]string{"MEDPLUG_PATH": bad, "MEDPLUG_REPORTS": ""}
		given[c.variable] = c.value
		if r := p.run(t, "medplug-gate", t.TempDir(), given); r.code != c.code {
			t.Errorf("%s: exit code %d, want %d\n%s", name, r.code, c.code, r.log)
		}
	}
}
