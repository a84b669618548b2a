package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/gate"
	"github.com/medplug/medplug/harness/strictyaml"
)

// integrations is the folder of what other systems run.
const integrations = "../../integrations"

// yamlFile reads a file of YAML as maps and lists.
func yamlFile(t *testing.T, path string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := strictyaml.Read(text, 1<<20, reflect.TypeFor[any]())
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if faults := doc.Faults(); len(faults) > 0 {
		t.Fatalf("%s: %v", path, faults)
	}
	tree, ok := doc.Tree.(map[string]any)
	if !ok {
		t.Fatalf("%s is no mapping", path)
	}
	return tree
}

// medplugOnPath gives a folder in which this test binary is called medplug.
func medplugOnPath(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Symlink(common.self, filepath.Join(dir, "medplug")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// submissions makes a folder with specimens under names of one's own.
func submissions(t *testing.T, names map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, specimen := range names {
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(filepath.Join(common.specimens, specimen))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o700)
		}
		if err == nil {
			err = os.WriteFile(path, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sharded makes a folder with files that are no plugins, so many in each of n shards. To a shell its name means others, too.
func sharded(t *testing.T, each, n int) string {
	t.Helper()
	beside := submissions(t, map[string]string{"it's a decoy/d.wasm": "header.wasm"})
	dir := filepath.Join(beside, "it's a *")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		for found, k := 0, 0; found < each; k++ {
			text := fmt.Appendf(nil, "file %d of shard %d\n", k, i)
			sum := sha256.Sum256(text)
			if !(gate.Shard{Index: i + 1, Of: n}).Has(gate.Submission{Digest: hex.EncodeToString(sum[:])}) {
				continue
			}
			found++
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("it's %d %d.wasm", i, k)), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// ran is what became of a script.
type ran struct {
	code    int
	log     string            // stdout and stderr as they came
	outputs map[string]string // of the step gate
	summary string            // of the job
	dir     string            // where it was run
}

// shell runs a script in a folder, with nothing of the environment but what is given and what programs need.
func shell(t *testing.T, dir, script string, env map[string]string, shell ...string) ran {
	t.Helper()
	file := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), shell[0], append(shell[1:], file)...)
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + os.Getenv("HOME"), "XDG_CACHE_HOME=" + filepath.Join(common.dir, "cache"), "TMPDIR=" + t.TempDir()}
	path := os.Getenv("PATH")
	for name, value := range env {
		if name == "PATH" {
			path = value + ":" + path
			continue
		}
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Env = append(cmd.Env, "PATH="+path)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	r := ran{dir: dir}
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		r.code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	r.log = log.String()
	return r
}

// action is integrations/github/action.yml, run as GitHub runs it: scripts by bash, expressions in their environment alone.
type action struct {
	defaults map[string]string
	steps    []map[string]any
	outputs  map[string]string
}

func readAction(t *testing.T) *action {
	t.Helper()
	tree := yamlFile(t, integrations+"/github/action.yml")
	a := &action{defaults: map[string]string{}, outputs: map[string]string{}}
	for name, input := range tree["inputs"].(map[string]any) {
		a.defaults[name], _ = input.(map[string]any)["default"].(string)
	}
	for name, output := range tree["outputs"].(map[string]any) {
		a.outputs[name] = output.(map[string]any)["value"].(string)
	}
	for _, step := range tree["runs"].(map[string]any)["steps"].([]any) {
		a.steps = append(a.steps, step.(map[string]any))
	}
	return a
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// run runs the steps with the inputs until one fails. Go, where a step wants it, is the program of that name in the folder bin.
func (a *action) run(t *testing.T, inputs map[string]string, bin string) ran {
	t.Helper()
	dir, temp := t.TempDir(), t.TempDir()
	said := map[string]map[string]string{} // outputs by step
	evaluate := func(text string) string {
		return expression.ReplaceAllStringFunc(text, func(found string) string {
			parts := strings.Split(expression.FindStringSubmatch(found)[1], ".")
			switch {
			case parts[0] == "inputs" && len(parts) == 2:
				value, known := a.defaults[parts[1]]
				if given, ok := inputs[parts[1]]; ok {
					value = given
				}
				if !known {
					t.Fatalf("%s is no input", found)
				}
				return value
			case parts[0] == "steps" && len(parts) == 4 && parts[2] == "outputs":
				return said[parts[1]][parts[3]]
			case found == "${{ github.action_path }}":
				return filepath.Join(dir, "action", "integrations", "github")
			}
			t.Fatalf("%s is not known here", found)
			return ""
		})
	}
	all := ran{outputs: map[string]string{}, dir: dir}
	summary := filepath.Join(temp, "summary.md")
	for i, step := range a.steps {
		script, _ := step["run"].(string)
		if script == "" {
			continue // somebody else's action
		}
		if condition := step["if"]; condition == "inputs.only-build != 'true'" {
			if inputs["only-build"] == "true" {
				continue
			}
		} else if condition != nil {
			t.Fatalf("step %d: if %v", i, condition)
		}
		if step["shell"] != "bash" {
			t.Fatalf("step %d: shell %v", i, step["shell"])
		}
		output := filepath.Join(temp, fmt.Sprintf("output%d", i))
		env := map[string]string{"RUNNER_TEMP": temp, "GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary, "PATH": bin}
		for name, value := range step["env"].(map[string]any) {
			env[name] = evaluate(value.(string))
		}
		if err := os.MkdirAll(filepath.Join(dir, "action", "integrations", "github"), 0o700); err != nil {
			t.Fatal(err)
		}
		r := shell(t, dir, script, env, "bash", "--noprofile", "--norc", "-eo", "pipefail")
		id, _ := step["id"].(string)
		said[id] = assignments(t, output)
		all.code, all.log = r.code, all.log+r.log
		if r.code != 0 {
			break
		}
	}
	for name, value := range a.outputs {
		all.outputs[name] = evaluate(value)
	}
	if text, err := os.ReadFile(summary); err == nil {
		all.summary = string(text)
	}
	return all
}

// assignments reads what a step left in the file of its outputs.
func assignments(t *testing.T, path string) map[string]string {
	t.Helper()
	values := map[string]string{}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !ok || values[name] != "" {
			t.Fatalf("outputs: %q", text)
		}
		values[name] = value
	}
	return values
}

// commands gives the workflow commands that GitHub's runner takes out of a log, and heeds stop-commands as it does.
func (r ran) commands() (all []string) {
	stopped := ""
	for _, line := range regexp.MustCompile(`[\r\n]+`).Split(r.log, -1) {
		line = strings.TrimLeft(line, " \t")
		if stopped != "" {
			if line == "::"+stopped+"::" {
				stopped = ""
			}
			continue
		}
		if token, ok := strings.CutPrefix(line, "::stop-commands::"); ok {
			stopped = token
		} else if strings.HasPrefix(line, "::") || strings.Contains(line, "##[") {
			all = append(all, line)
		}
	}
	if stopped != "" {
		all = append(all, "commands are stopped for ever")
	}
	return all
}

// summaryOf reads the JSON that gate left.
func summaryOf(t *testing.T, path string) gateSummary {
	t.Helper()
	var sum gateSummary
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &sum)
	}
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// digests of the plugins in a folder of results.
func digests(t *testing.T, results string) (names []string) {
	t.Helper()
	records, err := filepath.Glob(filepath.Join(results, "*", "gate.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		names = append(names, filepath.Base(filepath.Dir(r)))
	}
	slices.Sort(names)
	return names
}
