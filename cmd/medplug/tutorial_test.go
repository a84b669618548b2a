package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block is a fenced block of a tutorial: commands, or what they print.
type block struct {
	line    int
	info    string // what stands behind the fence: "sh", "sh exit=1", "text"
	content string
}

var (
	exitInfo = regexp.MustCompile(`^sh(?: exit=([0-9]+))?$`)
	marker   = "@@medplug-tutorial@@"
)

// The tutorials are what a newcomer types. Their commands are run in one shell, from the root of a clone as they say; a
// block of text that follows commands must be in their output, line by line in order, where "..." stands for anything.
func TestTutorials(t *testing.T) {
	tutorials, err := filepath.Glob("../../docs/tutorial*.md")
	if err != nil || len(tutorials) != 2 {
		t.Fatalf("tutorials %v (%v), want the English and the Portuguese one", tutorials, err)
	}
	for _, path := range tutorials {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			runTutorial(t, fences(string(text)))
		})
	}
}

func fences(text string) (blocks []block) {
	var open *block
	for i, line := range strings.Split(text, "\n") {
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && open == nil:
			open = &block{line: i + 1, info: info}
		case fence:
			blocks, open = append(blocks, *open), nil
		case open != nil:
			open.content += line + "\n"
		}
	}
	return blocks
}

func runTutorial(t *testing.T, blocks []block) {
	var script strings.Builder
	script.WriteString("trap 'failed=$?' ERR\n") // a block fails when any of its commands does
	var commands []block
	for _, b := range blocks {
		if exitInfo.MatchString(b.info) {
			commands = append(commands, b)
			fmt.Fprintf(&script, "failed=0\n%s\nprintf '\\n%s%%s\\n' \"$failed\"\n", b.content, marker)
		}
	}
	if len(commands) < 5 {
		t.Fatalf("%d blocks of commands: this is no tutorial", len(commands))
	}
	cmd := exec.Command("bash", "-c", script.String())
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(common.dir, "cache"), "TMPDIR="+t.TempDir(), "MAKEFLAGS=", "MAKELEVEL=",
		"GOCACHE="+common.goEnv["GOCACHE"]) // which lies in the former otherwise, empty
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := strings.Split(string(out), marker)
	if len(said) != len(commands)+1 {
		t.Fatalf("%d of %d blocks of commands were run:\n%s", len(said)-1, len(commands), out)
	}
	next := 0
	for i, b := range blocks {
		switch {
		case exitInfo.MatchString(b.info):
			want := exitInfo.FindStringSubmatch(b.info)[1]
			if want == "" {
				want = "0"
			}
			if got, _, _ := strings.Cut(said[next+1], "\n"); got != want {
				t.Errorf("line %d: exit code %s, want %s:\n%s", b.line, got, want, said[next])
			}
			next++
		case b.info == "text" && i > 0 && next > 0:
			if missing := firstMissing(said[next-1], b.content); missing != "" {
				t.Errorf("line %d: the commands above do not print %q (or not in this order), but:\n%s", b.line, missing, said[next-1])
			}
		}
	}
}

// firstMissing gives the first line that is not in the output in its turn.
func firstMissing(output, want string) string {
	lines := strings.Split(output, "\n")
	for wanted := range strings.SplitSeq(strings.TrimSuffix(want, "\n"), "\n") {
		pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(wanted), `\.\.\.`, ".*") + `\s*$`)
		at := -1
		for i, line := range lines {
			if pattern.MatchString(line) {
				at = i
				break
			}
		}
		if at < 0 {
			return wanted
		}
		lines = lines[at+1:]
	}
	return ""
}
