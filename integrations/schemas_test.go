// Package integrations_test judges what other systems run by their own schemas, linters and validators (scripts/setup integrations), and
// holds it to what keeps a gate a gate: package main's tests run the scripts themselves.
package integrations_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	tools       = "../.cache/toolchains/integrations/"
	marketplace = "../examples/marketplace/"
	actionFile  = "github/action.yml"
	gitlabFile  = "gitlab/medplug.gitlab-ci.yml"
)

var workflows = []string{marketplace + ".github/workflows/gate.yml", marketplace + ".github/workflows/publish.yml"}

// judge runs a tool and says whether it accepts; anything but a verdict ends the test.
func judge(t *testing.T, input []byte, name string, args ...string) (ok bool, said string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdin = bytes.NewReader(input)
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return err == nil, string(out)
}

// checkSchema judges files by a schema that check-jsonschema carries.
func checkSchema(t *testing.T, schema string, files ...string) (bool, string) {
	t.Helper()
	args := []string{"-m", "check_jsonschema", "--builtin-schema", "vendor." + schema}
	if schema == "gitlab-ci" {
		args = append(args, "--data-transform", "gitlab-ci")
	}
	return judge(t, nil, tools+"python/bin/python", append(args, files...)...)
}

// changed writes a file with one text in it replaced.
func changed(t *testing.T, file, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		t.Fatalf("%s does not hold %q", file, from)
	}
	path := filepath.Join(t.TempDir(), filepath.Base(file))
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), from, to)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSchemas(t *testing.T) {
	for _, c := range []struct {
		schema   string
		files    []string
		from, to string // a change of the first file that must be refused
	}{
		{"github-actions", []string{actionFile}, "using: composite", "using: composed"},
		{"github-workflows", workflows, "runs-on:", "runs-at:"},
		{"gitlab-ci", []string{changed(t, gitlabFile, ".medplug", "medplug-all"), gitlabFile, marketplace + ".gitlab-ci.yml"}, "interruptible: true", "interruptible: perhaps"}, // it passes over hidden jobs
	} {
		t.Run(c.schema, func(t *testing.T) {
			if ok, said := checkSchema(t, c.schema, c.files...); !ok {
				t.Error(said)
			}
			if ok, _ := checkSchema(t, c.schema, changed(t, c.files[0], c.from, c.to)); ok {
				t.Errorf("with %q the schema still takes it", c.to)
			}
		})
	}
}

// actionlint knows GitHub's expressions and contexts, and asks shellcheck about every script.
func TestWorkflowsAreLinted(t *testing.T) {
	lint := func(files ...string) (bool, string) {
		return judge(t, nil, tools+"bin/actionlint", append([]string{"-no-color", "-shellcheck=shellcheck", "-pyflakes="}, files...)...)
	}
	if ok, said := lint(workflows...); !ok {
		t.Error(said)
	}
	for from, to := range map[string]string{
		"${{ matrix.shard }}":  "${{ matrix.shards }}", // no such value
		"mkdir -p results":     "echo $HOME",           // shellcheck: quote it
		"run: PATH=\"$(":       "run: echo ${{ github.event.pull_request.title }}; PATH=\"$(",
		"needs: shard":         "needs: shards",
		"runs-on: ubuntu-24.0": "runs-on: ubuntu-03.0",
	} {
		if ok, _ := lint(changed(t, workflows[0], from, to)); ok {
			t.Errorf("with %q in place of %q nothing is found", to, from)
		}
	}
}

// rendered is what kubecheck says about a folder, or about documents.
type rendered struct {
	Objects []map[string]any
	Faults  []string
}

func kubecheck(t *testing.T, folder string, docs []byte) rendered {
	t.Helper()
	_, out := judge(t, docs, tools+"bin/kubecheck", folder)
	var r rendered
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return r
}

// What Kubernetes' own code says to the manifests, as they are and as the example overlays them.
func TestKubernetesTakesTheManifests(t *testing.T) {
	for folder, objects := range map[string]int{"kubernetes": 6, marketplace: 8} {
		if r := kubecheck(t, folder, nil); len(r.Faults) > 0 || len(r.Objects) != objects {
			t.Errorf("%s: %d objects, want %d, %q", folder, len(r.Objects), objects, r.Faults)
		}
	}
	job := `{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "x", "namespace": "y"}, "spec": {"template": {"spec": {"restartPolicy": "Never",
		"containers": [{"name": "c", "image": "i"}]}}}}`
	for name, c := range map[string]struct{ from, to, want string }{
		"an unknown field":       {`"image"`, `"imagee": "j", "image"`, `unknown field "spec.template.spec.containers[0].imagee"`},
		"a field twice":          {`"image"`, `"image": "j", "image"`, `duplicate field`},
		"a policy without Never": {`"restartPolicy": "Never"`, `"restartPolicy": "Always"`, `spec.template.spec.restartPolicy`},
		"fewer than no retries":  {`"template"`, `"completionMode": "Indexed", "completions": 2, "backoffLimitPerIndex": -1, "template"`, `spec.backoffLimitPerIndex`},
		"nothing restricted":     {`"image"`, `"image"`, `pod security: runAsNonRoot != true`},
	} {
		r := kubecheck(t, "-", []byte(strings.Replace(job, c.from, c.to, 1)))
		if !strings.Contains(strings.Join(r.Faults, "\n"), c.want) {
			t.Errorf("%s: %q, want %s", name, r.Faults, c.want)
		}
	}
}
