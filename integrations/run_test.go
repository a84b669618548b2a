package integrations_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// cluster plays kubectl: it notes what it is told, and answers as the scenario says.
const cluster = `#!/bin/sh
printf '%s\n' "$*" >>"$SAID"
echo $$ >>"$SAID.pids"
case "$*" in
  *" apply "*) exit "${APPLY:-0}" ;;
  *" wait --for=condition=complete"*/medplug-gate) [ "$GATE" = complete ] && exit 0; exec sleep 20 ;;
  *" wait --for=condition=failed"*/medplug-gate) [ "$GATE" = failed ] && exit 0; [ "$GATE" = never ] && exit 1; exec sleep 20 ;;
  *" wait --for=condition=complete"*/medplug-verdict) [ "$VERDICT" = complete ] && exit 0; exec sleep 20 ;;
  *" wait --for=condition=failed"*/medplug-verdict) [ "$VERDICT" = failed ] && exit 0; exec sleep 20 ;;
  *" logs "*) echo "2 plugins: the table" ;;
  *" get pods "*) printf '%s\n' "$CODES" ;;
esac
`

// However the shards end, the verdict is drawn, and its pod's exit code is that of the whole; without one nothing is all right.
func TestRunEndsWithTheVerdict(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "kubectl"), []byte(cluster), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  []string
		code string
		last string // of what kubectl was told
	}{
		"all conform":               {[]string{"GATE=complete", "VERDICT=complete", "CODES=code=0"}, "0", "get"},
		"one does not":              {[]string{"GATE=failed", "VERDICT=failed", "CODES=code=1"}, "1", "get"},
		"inconclusive":              {[]string{"GATE=failed", "VERDICT=failed", "CODES=code=3"}, "3", "get"},
		"a faulty policy":           {[]string{"GATE=failed", "VERDICT=failed", "CODES=code=2"}, "2", "get"},
		"the second pod's":          {[]string{"GATE=complete", "VERDICT=complete", "CODES=code=137\ncode=0"}, "0", "get"},
		"killed":                    {[]string{"GATE=complete", "VERDICT=failed", "CODES=code=137"}, "3", "get"},
		"no pod":                    {[]string{"GATE=complete", "VERDICT=failed", "CODES="}, "3", "get"},
		"a pod that has no code":    {[]string{"GATE=complete", "VERDICT=failed", "CODES=code=1\ncode="}, "3", "get"},
		"the shards never end":      {[]string{"GATE=never"}, "3", "wait"},
		"the overlay is refused":    {[]string{"APPLY=1"}, "2", "apply"},
		"a verdict that says weird": {[]string{"GATE=complete", "VERDICT=complete", "CODES=code=0 0"}, "3", "get"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := filepath.Join(t.TempDir(), "said")
			cmd := exec.CommandContext(t.Context(), "bash", "-c", `code=0; "$@" || code=$?; echo "code=$code"`, "run", "kubernetes/run.sh", "over lay", "--context", "test")
			cmd.Env = append([]string{"PATH=" + bin + ":" + os.Getenv("PATH"), "SAID=" + said}, c.env...)
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(string(out), "code="+c.code+"\n") {
				t.Errorf("%s, want %s", out, c.code)
			}
			pids, err := os.ReadFile(said + ".pids")
			if err != nil {
				t.Fatal(err)
			}
			for pid := range strings.FieldsSeq(string(pids)) {
				if _, err := os.Stat("/proc/" + pid); err == nil {
					t.Errorf("kubectl %s still runs", pid)
				}
			}
			text, err := os.ReadFile(said)
			if err != nil {
				t.Fatal(err)
			}
			var order []string
			for line := range strings.Lines(string(text)) {
				if !strings.HasPrefix(line, "--context test --namespace medplug ") {
					t.Errorf("not in the cluster and namespace that were named: %s", line)
				}
				if verb := strings.Fields(line)[4]; len(order) == 0 || order[len(order)-1] != verb {
					order = append(order, verb)
				}
			}
			want := "delete apply wait patch wait logs get"
			if got := strings.Join(order, " "); got != want[:strings.Index(want, c.last)+len(c.last)] {
				t.Errorf("kubectl was told to %s", got)
			}
		})
	}
	if out, err := exec.CommandContext(t.Context(), "kubernetes/run.sh").CombinedOutput(); err == nil || !strings.Contains(string(out), "usage: run.sh OVERLAY") {
		t.Errorf("without an overlay: %v %s", err, out)
	}
}
