package integrations_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/strictyaml"
)

// yamlFile reads a file of YAML.
func yamlFile(t *testing.T, path string) object {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := strictyaml.Read(text, 1<<20, reflect.TypeFor[any]())
	if err != nil || len(doc.Faults()) > 0 {
		t.Fatalf("%s: %v %v", path, err, doc)
	}
	tree, _ := doc.Tree.(map[string]any)
	return tree
}

// script is one that some system runs.
type script struct{ name, shell, text string }

func scripts(t *testing.T) (all []script) {
	t.Helper()
	for i, step := range yamlFile(t, actionFile).list("runs.steps") {
		if text, ok := step["run"].(string); ok {
			all = append(all, script{fmt.Sprint("action ", i), "bash", text})
		}
	}
	gitlab := yamlFile(t, gitlabFile)[".medplug"].(map[string]any)
	for _, text := range gitlab["script"].([]any) {
		all = append(all, script{"gitlab", "sh", text.(string)})
	}
	for _, o := range kubecheck(t, "kubernetes", nil).Objects {
		if o := object(o); o.text("kind") == "Job" {
			all = append(all, script{o.text("metadata.name"), "sh", o.text(main + "args.0")})
		}
	}
	for _, pattern := range []string{"kubernetes/*.sh", marketplace + "scripts/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(text), "\n")
			all = append(all, script{file, first[strings.LastIndexAny(first, "/ ")+1:], string(text)})
		}
	}
	if len(all) != 9 {
		t.Fatalf("there are %d scripts", len(all))
	}
	return all
}

func TestScriptsAreLinted(t *testing.T) {
	dir := t.TempDir()
	byShell := map[string][]string{}
	for i, s := range scripts(t) {
		path := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(path, []byte(s.text), 0o600); err != nil {
			t.Fatal(err)
		}
		byShell[s.shell] = append(byShell[s.shell], path)
	}
	if shells := slices.Sorted(maps.Keys(byShell)); !slices.Equal(shells, []string{"bash", "sh"}) {
		t.Fatalf("shells %q", shells)
	}
	for shell, files := range byShell {
		if ok, said := judge(t, nil, "shellcheck", append([]string{"--shell", shell, "--severity", "info"}, files...)...); !ok {
			t.Error(said)
		}
	}
	if ok, _ := judge(t, []byte("rm $1\n"), "shellcheck", "--shell", "sh", "-"); ok {
		t.Error("shellcheck finds nothing in a script that splits names")
	}
}

// fault is what a file for GitHub must not be.
type fault struct {
	name string
	is   func(text string, tree object) bool
	from string // a text of the file, and
	to   string // what makes the fault of it
}

func steps(tree object) (all []object) {
	for _, job := range jobsOf(tree) {
		all = append(all, job.list("steps")...)
	}
	return append(all, tree.list("runs.steps")...)
}

func jobsOf(tree object) (all []object) {
	jobs, _ := tree["jobs"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(jobs)) {
		job, _ := jobs[name].(map[string]any)
		all = append(all, job)
	}
	return all
}

// anyStep says whether a step is so.
func anyStep(is func(object) bool) func(string, object) bool {
	return func(_ string, tree object) bool { return slices.ContainsFunc(steps(tree), is) }
}

var (
	pinned = regexp.MustCompile(`^[a-z-]+/[a-z-]+@[0-9a-f]{40}$`)
	ours   = regexp.MustCompile(`^medplug/medplug/integrations/github@v\d+\.\d+\.\d+$`)
)

// everywhere is what no file may be. Each file has a text of its own before a script, and one with a version.
func everywhere(before, version string) []fault {
	return []fault{
		{"a value is written into a script", anyStep(func(s object) bool { run, _ := s["run"].(string); return strings.Contains(run, "${{") }), before, before + "echo ${{ github.head_ref }}; "},
		{"somebody else's action is not pinned", anyStep(func(s object) bool {
			uses, _ := s["uses"].(string)
			return uses != "" && !pinned.MatchString(uses) && !ours.MatchString(uses)
		}), "uses: actions/", "uses: actions/extra/"},
		{"a pin does not say its version", func(text string, _ object) bool { return regexp.MustCompile(`(?m)@[0-9a-f]{40}$`).MatchString(text) }, version, ""},
	}
}

var inWorkflows = []fault{
	{"more may be done than read", func(_ string, tree object) bool {
		return !reflect.DeepEqual(tree["permissions"], map[string]any{"contents": "read"}) ||
			slices.ContainsFunc(jobsOf(tree), func(j object) bool { return j["permissions"] != nil })
	}, "contents: read", "contents: write"},
	{"the token stays in the clone", anyStep(func(s object) bool {
		uses, _ := s["uses"].(string)
		return strings.HasPrefix(uses, "actions/checkout@") && s.at("with.persist-credentials") != false
	}), "persist-credentials: false", "fetch-depth: 1"},
	{"a job never ends", func(_ string, tree object) bool {
		return slices.ContainsFunc(jobsOf(tree), func(j object) bool { return j["timeout-minutes"] == nil })
	}, "timeout-minutes:", "name:"},
	{"strangers' requests run with the repository's rights", func(text string, _ object) bool { return strings.Contains(text, "pull_request_target") }, "on:\n", "on:\n  pull_request_target:\n"},
}

var inGate = []fault{
	{"a secret is there", func(text string, _ object) bool { return strings.Contains(text, "secrets.") }, "with:\n", "with:\n          token: ${{ secrets.TOKEN }}\n"},
	{"the policy is the request's", anyStep(func(s object) bool {
		p, ok := s.at("with.policy").(string)
		return ok && !strings.HasPrefix(p, "marketplace/")
	}), "policy: marketplace/", "policy: request/"},
	{"the fetch is the request's", anyStep(func(s object) bool { run, _ := s["run"].(string); return strings.Contains(run, "request/scripts") }), " marketplace/scripts", " request/scripts"},
	{"the marketplace's files are the request's", func(text string, _ object) bool {
		return strings.Count(text, "ref: ${{ github.base_ref }}") != strings.Count(text, "path: marketplace\n")
	}, "ref: ${{ github.base_ref }}", "ref: ${{ github.head_ref }}"},
	{"a part is nobody's", func(_ string, tree object) bool {
		shards, _ := tree.at("jobs.shard.strategy.matrix.shard").([]any)
		of := ""
		for _, s := range tree.list("jobs.shard.steps") {
			if shard, ok := s.at("with.shard").(string); ok {
				of = shard
			}
		}
		return of != fmt.Sprintf("${{ matrix.shard }}/%d", len(shards))
	}, "shard: [1, 2, 3, 4]", "shard: [1, 2, 3]"},
	{"a part that fails stops the others", func(_ string, tree object) bool { return tree.at("jobs.shard.strategy.fail-fast") != false }, "fail-fast: false", "fail-fast: true"},
	{"the verdict is not drawn over all", func(_ string, tree object) bool {
		last := tree.list("jobs.verdict.steps")
		with := last[len(last)-1]
		return tree.text("jobs.verdict.needs") != "shard" || tree.text("jobs.verdict.if") != "${{ !cancelled() }}" || with.at("with.collect") != "true" ||
			with.at("with.verdict-fails") != nil || with.at("with.shard") != nil || tree.at("jobs.verdict.continue-on-error") != nil
	}, `collect: "true"`, `verdict-fails: "false"`},
}

var inPublish = []fault{
	{"the key is no environment's", func(_ string, tree object) bool { return tree.text("jobs.publish.environment") != "signing" }, "environment: signing", "name: publish"},
	{"another branch signs", func(_ string, tree object) bool {
		return !reflect.DeepEqual(tree.at("on.push.branches"), []any{"main"})
	}, "branches: [main]", "branches: [main, dev]"},
	{"requests sign", func(_ string, tree object) bool { on, _ := tree["on"].(map[string]any); return len(on) != 1 }, "on:\n", "on:\n  pull_request:\n"},
}

func TestGitHubFilesHaveNoneOfTheFaults(t *testing.T) {
	for file, faults := range map[string][]fault{
		actionFile:   everywhere("run: |\n        ", " # v6.1.0"),
		workflows[0]: slices.Concat(everywhere("run: ", " # v5.0.0"), inWorkflows, inGate),
		workflows[1]: slices.Concat(everywhere("run: ", " # v5.0.0"), inWorkflows, inPublish),
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults {
			if f.is(string(text), yamlFile(t, file)) {
				t.Errorf("%s: %s", file, f.name)
			}
			path := changed(t, file, f.from, f.to)
			worse, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !f.is(string(worse), yamlFile(t, path)) {
				t.Errorf("%s: with %q it is not seen that %s", file, f.to, f.name)
			}
		}
	}
}

// The image runs as nobody, from what was built without C and under names that nobody can move.
func TestTheContainerIsMadeSo(t *testing.T) {
	text, err := os.ReadFile("container/Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	sound := func(text string) bool {
		last := text[strings.LastIndex(text, "\nFROM "):]
		return regexp.MustCompile(`(?m)^USER [1-9]\d{3,}:[1-9]\d{3,}$`).MatchString(last) && strings.Contains(text, "CGO_ENABLED=0 go build -trimpath -buildvcs=false ") &&
			!regexp.MustCompile(`(?m)^ADD|curl|wget|apk add`).MatchString(text) && strings.Count(text, "\nFROM ${") == 2
	}
	if !sound(string(text)) {
		t.Error("it is not")
	}
	for from, to := range map[string]string{"USER 65532:65532": "USER root", "CGO_ENABLED=0": "CGO_ENABLED=1", "COPY . .": "ADD https://x.example /", "FROM ${BASE_IMAGE}": "FROM busybox"} {
		if sound(strings.Replace(string(text), from, to, 1)) {
			t.Errorf("with %q it still is", to)
		}
	}
}
