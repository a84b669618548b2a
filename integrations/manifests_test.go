package integrations_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// object is a manifest as it would be sent. Paths name members and places in lists: spec.template.spec.containers.0.image.
type object map[string]any

func (o object) at(path string) any {
	var here any = map[string]any(o)
	for name := range strings.SplitSeq(path, ".") {
		switch v := here.(type) {
		case map[string]any:
			here = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				return nil
			}
			here = v[i]
		default:
			return nil
		}
	}
	return here
}

func (o object) text(path string) string { return fmt.Sprint(o.at(path)) }

// list gives the members of a list as objects.
func (o object) list(path string) (all []object) {
	items, _ := o.at(path).([]any)
	for _, item := range items {
		m, _ := item.(map[string]any)
		all = append(all, m)
	}
	return all
}

// set gives a copy with another value at a path; nil takes the member away.
func (o object) set(t *testing.T, path string, value any) object {
	t.Helper()
	var c object
	text, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	before, last := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		before, last = path[:i], path[i+1:]
	}
	parent := any(map[string]any(c))
	if before != "" {
		parent = c.at(before)
	}
	switch p := parent.(type) {
	case map[string]any:
		if p[last] = value; value == nil {
			delete(p, last)
		}
	case []any:
		i, err := strconv.Atoi(last)
		if err != nil || i >= len(p) {
			t.Fatalf("there is no %s", path)
		}
		p[i] = value
	default:
		t.Fatalf("there is no %s", path)
	}
	return c
}

const (
	pod  = "spec.template.spec."
	main = pod + "containers.0."
)

// env gives the value of a variable of the only container.
func (o object) env(name string) string {
	for _, e := range o.list(main + "env") {
		if e["name"] == name {
			return fmt.Sprint(e["value"])
		}
	}
	return ""
}

func (o object) number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// mebibytes reads a quantity in Mi or Gi; -1 when it is none.
func mebibytes(quantity string) int {
	for unit, factor := range map[string]int{"Mi": 1, "Gi": 1024} {
		if digits, ok := strings.CutSuffix(quantity, unit); ok {
			if n, err := strconv.Atoi(digits); err == nil {
				return n * factor
			}
		}
	}
	return -1
}

// onExit says what the Job's failure policy makes of a pod, as the Job controller does: the first rule that fits.
func (o object) onExit(code int, disrupted bool) string {
	for _, rule := range o.list("spec.podFailurePolicy.rules") {
		for _, c := range rule.list("onPodConditions") {
			if disrupted && c["type"] == "DisruptionTarget" && c["status"] == "True" {
				return rule.text("action")
			}
		}
		values, _ := rule.at("onExitCodes.values").([]any)
		if len(values) == 0 || code == 0 || rule.text("onExitCodes.containerName") != o.text(main+"name") {
			continue
		}
		if in := slices.Contains(values, any(float64(code))); in == (rule.text("onExitCodes.operator") == "In") {
			return rule.text("action")
		}
	}
	return "Count"
}

// mounted says where a path of the container lies: the volume, and whether it can be written. A path in no volume is the read-only root.
func (o object) mounted(path string) (volume object, writable bool) {
	for _, m := range o.list(main + "volumeMounts") {
		if at := m.text("mountPath"); path == at || strings.HasPrefix(path, at+"/") {
			for _, v := range o.list(pod + "volumes") {
				if v["name"] == m["name"] {
					return v, m["readOnly"] != true && v.at("persistentVolumeClaim.readOnly") != true && v["configMap"] == nil
				}
			}
		}
	}
	return nil, false
}

// flags are those that a container gives medplug, without their values.
func (o object) flags() (names []string) {
	for word := range strings.FieldsSeq(o.text(main + "args.0")) {
		if word = strings.Trim(word, `"`); strings.HasPrefix(word, "--") {
			name, _, _ := strings.Cut(word, "=")
			names = append(names, name)
		}
	}
	return names
}

// change is one that a property must notice.
type change struct {
	path  string
	value any
}

// property is what keeps a Job what it is for. Each of its changes, alone, must break it.
type property struct {
	name   string
	holds  func(object) bool
	breaks []change
}

// of every Job.
var ofJobs = []property{
	{"runs as nobody, with nothing of its own", func(o object) bool {
		user, ok := o.at(pod + "securityContext.runAsUser").(float64)
		return o.at(pod+"securityContext.runAsNonRoot") == true && ok && user >= 1000 && o.text(pod+"securityContext.seccompProfile.type") == "RuntimeDefault" &&
			o.at(main+"securityContext.allowPrivilegeEscalation") == false && reflect.DeepEqual(o.at(main+"securityContext.capabilities"), map[string]any{"drop": []any{"ALL"}}) &&
			o.at(main+"securityContext.privileged") == nil && o.at(main+"securityContext.runAsUser") == nil
	}, []change{{pod + "securityContext.runAsNonRoot", false}, {pod + "securityContext.runAsUser", 0.0}, {pod + "securityContext.seccompProfile", nil},
		{main + "securityContext.allowPrivilegeEscalation", nil}, {main + "securityContext.capabilities.drop", []any{"NET_RAW"}},
		{main + "securityContext.capabilities.add", []any{"SYS_PTRACE"}}, {main + "securityContext.privileged", true}, {main + "securityContext.runAsUser", 0.0}}},
	{"sees nothing of the node", func(o object) bool {
		for _, v := range o.list(pod + "volumes") {
			if v["persistentVolumeClaim"] == nil && v["configMap"] == nil && v["emptyDir"] == nil {
				return false
			}
		}
		return o.at(pod+"hostNetwork") == nil && o.at(pod+"hostPID") == nil && o.at(pod+"hostIPC") == nil && len(o.list(pod+"containers")) == 1 && o.at(pod+"initContainers") == nil
	}, []change{{pod + "hostNetwork", true}, {pod + "hostPID", true}, {pod + "hostIPC", true}, {pod + "volumes.0", map[string]any{"name": "submissions", "hostPath": map[string]any{"path": "/"}}},
		{pod + "initContainers", []any{map[string]any{"name": "x"}}}}},
	{"has no token", func(o object) bool {
		return o.at(pod+"automountServiceAccountToken") == false && o.text(pod+"serviceAccountName") == "medplug" && o.at(pod+"enableServiceLinks") == false
	}, []change{{pod + "automountServiceAccountToken", nil}, {pod + "serviceAccountName", nil}, {pod + "enableServiceLinks", nil}}},
	{"writes to its volumes alone, and they are bounded", func(o object) bool {
		for _, v := range o.list(pod + "volumes") {
			if v["emptyDir"] != nil && (mebibytes(v.text("emptyDir.sizeLimit")) <= 0 || v.at("emptyDir.medium") != nil) {
				return false
			}
		}
		for _, name := range []string{"HOME"} {
			if v, writable := o.mounted(o.env(name)); !writable || v["emptyDir"] == nil {
				return false
			}
		}
		return o.at(main+"securityContext.readOnlyRootFilesystem") == true
	}, []change{{main + "securityContext.readOnlyRootFilesystem", false}, {main + "env", []any{}}, {pod + "volumes.3", map[string]any{"name": "tmp", "emptyDir": map[string]any{}}},
		{pod + "volumes.3", map[string]any{"name": "tmp", "emptyDir": map[string]any{"sizeLimit": "1Gi", "medium": "Memory"}}}}},
	{"cannot change what it judges, nor under what", func(o object) bool {
		for _, name := range []string{"SUBMISSIONS", "POLICY"} {
			if v, writable := o.mounted(o.env(name)); v == nil || writable {
				return false
			}
		}
		return o.list(main + "volumeMounts")[0].at("readOnly") == true
	}, []change{{main + "volumeMounts.0.readOnly", nil}, {main + "env.0.value", "/tmp/x"}, {main + "env.2.value", "/tmp/policy.yaml"}}},
	{"claims what it may use", func(o object) bool {
		memory, disc := mebibytes(o.text(main+"resources.limits.memory")), 0
		for _, v := range o.list(pod + "volumes") {
			disc += max(0, mebibytes(v.text("emptyDir.sizeLimit")))
		}
		return reflect.DeepEqual(o.at(main+"resources.requests"), o.at(main+"resources.limits")) && memory >= 512 && o.at(main+"resources.limits.cpu") != nil &&
			mebibytes(o.text(main+"resources.limits.ephemeral-storage")) > disc
	}, []change{{main + "resources.limits.memory", nil}, {main + "resources.requests.cpu", "100m"}, {main + "resources.limits.cpu", nil},
		{main + "resources.limits.ephemeral-storage", "1Mi"}, {main + "resources", nil}}},
	{"comes to an end", func(o object) bool {
		for _, path := range []string{"spec.activeDeadlineSeconds", "spec.ttlSecondsAfterFinished"} {
			if n, ok := o.at(path).(float64); !ok || n < 60 {
				return false
			}
		}
		return o.text(pod+"restartPolicy") == "Never"
	}, []change{{"spec.activeDeadlineSeconds", nil}, {"spec.ttlSecondsAfterFinished", nil}, {pod + "restartPolicy", "OnFailure"}}},
	{"runs medplug and nothing after it", func(o object) bool {
		return reflect.DeepEqual(o.at(main+"command"), []any{"/bin/sh", "-ceu"}) && strings.HasPrefix(o.text(main+"args.0"), `exec medplug gate "$SUBMISSIONS" "--output=$RESULTS" "--policy=$POLICY" `) &&
			!strings.ContainsAny(o.text(main+"args.0"), ";|&`<>")
	}, []change{{main + "command.1", "-c"}, {main + "args.0", `medplug gate "$SUBMISSIONS" || true`}, {main + "args.0", `exec medplug gate $SUBMISSIONS "--output=$RESULTS" "--policy=$POLICY" `}}},
}

// of the shards.
var ofGate = []property{
	{"has as many shards as pods, counted from 1", func(o object) bool {
		n, _ := o.at("spec.completions").(float64)
		return o.text("spec.completionMode") == "Indexed" && n >= 2 && o.at("spec.parallelism") == n && o.env("SHARDS") == fmt.Sprint(n) &&
			strings.Contains(o.text(main+"args.0"), `"--shard=$((JOB_COMPLETION_INDEX + 1))/$SHARDS"`) && !slices.Contains(o.flags(), "--collect")
	}, []change{{"spec.completionMode", nil}, {"spec.completions", 3.0}, {"spec.parallelism", 1.0}, {main + "env.3.value", "3"},
		{main + "args.0", `exec medplug gate "$SUBMISSIONS" "--shard=$JOB_COMPLETION_INDEX/$SHARDS"`}}},
	{"tries again what says nothing about plugins, and no verdict", func(o object) bool {
		n, _ := o.at("spec.backoffLimitPerIndex").(float64)
		return n >= 1 && o.onExit(137, true) == "Ignore" && o.onExit(1, true) == "Ignore" && o.onExit(1, false) == "FailIndex" && o.onExit(2, false) == "FailJob" && o.onExit(3, false) == "Count" &&
			o.onExit(137, false) == "Count" && o.onExit(139, false) == "Count" && o.at("spec.maxFailedIndexes") == nil && o.at("spec.successPolicy") == nil
	}, []change{{"spec.podFailurePolicy", nil}, {"spec.backoffLimitPerIndex", nil}, {"spec.podFailurePolicy.rules.1.action", "Ignore"}, {"spec.podFailurePolicy.rules.2.action", "Count"},
		{"spec.podFailurePolicy.rules.1.onExitCodes.operator", "NotIn"}, {"spec.podFailurePolicy.rules.1.onExitCodes.containerName", "other"},
		{"spec.podFailurePolicy.rules.0.onPodConditions", nil}, {"spec.podFailurePolicy.rules.1.onExitCodes.values", []any{1.0, 137.0}},
		{"spec.successPolicy", map[string]any{}}, {"spec.maxFailedIndexes", 1.0}}},
	{"gives each worker its memory and processor, and the gate itself some", func(o object) bool {
		memory, workers := o.number(o.env("MEMORY")), o.number(o.env("WORKERS"))
		return workers >= 1 && memory >= 256*workers && mebibytes(o.text(main+"resources.limits.memory")) >= memory+512 && o.number(o.text(main+"resources.limits.cpu")) >= workers
	}, []change{{main + "env.4.value", "8"}, {main + "env.5.value", "1500"}, {main + "env.5.value", "100"}, {main + "resources.limits.memory", "1Gi"}, {main + "resources.limits.cpu", "1"}}},
	{"keeps its results", func(o object) bool {
		v, writable := o.mounted(o.env("RESULTS"))
		cache, _ := o.mounted(o.env("XDG_CACHE_HOME"))
		return writable && v["persistentVolumeClaim"] != nil && cache["emptyDir"] != nil
	}, []change{{main + "volumeMounts.2.readOnly", true}, {main + "env.1.value", "/tmp/results"}, {main + "env.1.value", "/elsewhere"}, {main + "env.8.value", "/results/cache"}}},
}

// of the verdict.
var ofVerdict = []property{
	{"waits for the shards and judges nothing", func(o object) bool {
		v, writable := o.mounted(o.env("RESULTS"))
		return o.at("spec.suspend") == true && o.at("spec.completions") == 1.0 && slices.Contains(o.flags(), "--collect") && !slices.Contains(o.flags(), "--shard") &&
			v["persistentVolumeClaim"] != nil && !writable
	}, []change{{"spec.suspend", nil}, {"spec.completions", 2.0}, {main + "args.0", `exec medplug gate "$SUBMISSIONS" "--output=$RESULTS"`}, {main + "env.1.value", "/tmp/results"}}},
	{"asks once", func(o object) bool {
		for _, code := range []int{1, 2, 3} {
			if o.onExit(code, false) != "FailJob" {
				return false
			}
		}
		return o.onExit(137, true) == "Ignore" && o.onExit(137, false) == "Count"
	}, []change{{"spec.podFailurePolicy.rules.1.onExitCodes.values", []any{1.0, 2.0}}, {"spec.podFailurePolicy.rules.0", map[string]any{}}, {"spec.podFailurePolicy.rules.1.action", "Count"},
		{"spec.podFailurePolicy.rules.1.onExitCodes.values", []any{1.0, 2.0, 3.0, 137.0}}}},
}

// find gives the only object of a kind and name.
func (r rendered) find(t *testing.T, kind, name string) object {
	t.Helper()
	var found []object
	for _, o := range r.Objects {
		if o := object(o); o.text("kind") == kind && o.text("metadata.name") == name {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		t.Fatalf("there are %d %s %s", len(found), kind, name)
	}
	return found[0]
}

func TestJobsAreWhatTheyAreFor(t *testing.T) {
	base, overlay := kubecheck(t, "kubernetes", nil), kubecheck(t, marketplace, nil)
	for _, c := range []struct {
		job        string
		properties []property
	}{{"medplug-gate", slices.Concat(ofJobs, ofGate)}, {"medplug-verdict", slices.Concat(ofJobs, ofVerdict)}} {
		job := base.find(t, "Job", c.job)
		for _, p := range c.properties {
			if !p.holds(job) || !p.holds(overlay.find(t, "Job", c.job)) {
				t.Errorf("%s: it does not hold that it %s", c.job, p.name)
			}
			for _, b := range p.breaks {
				if p.holds(job.set(t, b.path, b.value)) {
					t.Errorf("%s: with %s = %v it still %s", c.job, b.path, b.value, p.name)
				}
			}
		}
	}
}

// The verdict asks for what the shards judged: the same submissions, results and policy, and the same of all that a verdict rests on.
func TestTheVerdictIsAboutWhatWasJudged(t *testing.T) {
	same := func(gate, verdict object) bool {
		for _, name := range []string{"SUBMISSIONS", "RESULTS", "POLICY", "REPORTS"} {
			if gate.env(name) != verdict.env(name) {
				return false
			}
		}
		own := []string{"--shard", "--workers", "--memory", "--deadline", "--collect"} // no verdict rests on these
		left := func(o object) []string {
			return slices.Sorted(slices.Values(slices.DeleteFunc(o.flags(), func(f string) bool { return slices.Contains(own, f) })))
		}
		return slices.Equal(left(gate), left(verdict)) && gate.text(main+"image") == verdict.text(main+"image") && gate.text(pod+"volumes.2") == verdict.text(pod+"volumes.2")
	}
	for folder, pinned := range map[string]bool{"kubernetes": false, marketplace: true} {
		r := kubecheck(t, folder, nil)
		gate, verdict := r.find(t, "Job", "medplug-gate"), r.find(t, "Job", "medplug-verdict")
		if !same(gate, verdict) {
			t.Errorf("%s: the Jobs differ in what a verdict rests on", folder)
		}
		if _, digest, _ := strings.Cut(gate.text(main+"image"), "@sha256:"); (len(digest) == 64) != pinned {
			t.Errorf("%s: image %s", folder, gate.text(main+"image"))
		}
		for _, b := range []change{{main + "env.0.value", "/x"}, {main + "env.3.value", "html"}, {main + "image", "other"}, {main + "args.0", gate.text(main+"args.0") + " --seed=2"}} {
			if same(gate, verdict.set(t, b.path, b.value)) {
				t.Errorf("with %s = %v they are still the same", b.path, b.value)
			}
		}
	}
}

func TestNothingTalksToAnybody(t *testing.T) {
	r := kubecheck(t, "kubernetes", nil)
	closed := func(o object) bool {
		return reflect.DeepEqual(o.at("spec"), map[string]any{"podSelector": map[string]any{}, "policyTypes": []any{"Ingress", "Egress"}})
	}
	network := r.find(t, "NetworkPolicy", "medplug")
	if !closed(network) {
		t.Errorf("%v", network)
	}
	for _, b := range []change{{"spec.policyTypes", []any{"Ingress"}}, {"spec.egress", []any{map[string]any{}}}, {"spec.podSelector", map[string]any{"matchLabels": map[string]any{"a": "b"}}}} {
		if closed(network.set(t, b.path, b.value)) {
			t.Errorf("with %s = %v it is still closed", b.path, b.value)
		}
	}
	if r.find(t, "ServiceAccount", "medplug").at("automountServiceAccountToken") != false {
		t.Error("the account's token is mounted")
	}
	labels, _ := r.find(t, "Namespace", "medplug").at("metadata.labels").(map[string]any)
	if labels["pod-security.kubernetes.io/enforce"] != "restricted" {
		t.Errorf("the namespace enforces %v", labels)
	}
	for _, o := range r.Objects {
		if o := object(o); o.text("kind") != "Namespace" && o.text("metadata.namespace") != "medplug" {
			t.Errorf("%s %s is in namespace %s", o.text("kind"), o.text("metadata.name"), o.text("metadata.namespace"))
		}
	}
}
