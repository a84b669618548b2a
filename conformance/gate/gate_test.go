package gate_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/gate"
)

// The code of many is 3 as soon as one is, else 1 as soon as one is.
func TestExitCode(t *testing.T) {
	of := func(v conformance.Verdict) gate.Outcome {
		return gate.Outcome{How: gate.Judged, Record: gate.Record{Verdict: v}}
	}
	fine, waived, bad, open := of(conformance.Conforming), of(conformance.WithWaivers), of(conformance.NotConforming), of(conformance.Inconclusive)
	broken := gate.Outcome{How: gate.Judged, Record: gate.Record{Verdict: conformance.Conforming, Broken: "it ended"}}
	unset, unread := of(0), gate.Outcome{How: gate.Unreadable}
	before := gate.Outcome{How: gate.Certified, Record: fine.Record}
	for name, c := range map[string]struct {
		all  []gate.Outcome
		want int
	}{
		"none":                  {nil, 3},
		"one conforms":          {[]gate.Outcome{fine}, 0},
		"with waivers":          {[]gate.Outcome{fine, waived}, 0},
		"certified before":      {[]gate.Outcome{before}, 0},
		"one fails":             {[]gate.Outcome{fine, bad, fine}, 1},
		"one is inconclusive":   {[]gate.Outcome{fine, open}, 3},
		"inconclusive and more": {[]gate.Outcome{open, bad, fine}, 3},
		"broken":                {[]gate.Outcome{fine, broken}, 3},
		"no verdict":            {[]gate.Outcome{unset}, 3},
		"unreadable":            {[]gate.Outcome{fine, unread}, 3},
		"unreadable and failed": {[]gate.Outcome{bad, unread}, 3},
	} {
		if got := gate.ExitCode(c.all); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	if unread.ExitCode() != 2 || bad.ExitCode() != 1 || waived.ExitCode() != 0 {
		t.Error("the code of one submission is not its own")
	}
}

func TestFind(t *testing.T) {
	dir := folderOf(t, map[string]string{"b.wasm": "b", "a/copy.WASM": "b", "a/c.wasm": "c", "a/readme.txt": "r", ".git/d.wasm": "d", "a/.cache/e.wasm": "e", "a/.f.wasm": "f"})
	if err := os.Symlink("b.wasm", filepath.Join(dir, "link.wasm")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "a", "dangling.wasm")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.wasm"), 0o700); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range find(t, dir, filepath.Join(dir, "a", "readme.txt"), filepath.Join(dir, "b.wasm")) {
		line := strings.ReplaceAll(strings.Join(s.Paths, " "), dir+"/", "")
		if s.Err != nil {
			line += ": " + s.Err.Error()
		} else if text, err := os.ReadFile(s.Paths[0]); err != nil || s.Digest != sum(text) || s.Size != int64(len(text)) {
			t.Errorf("%s: digest %s, size %d, %v", line, s.Digest, s.Size, err)
		}
		got = append(got, line)
	}
	want := []string{"a/.f.wasm", "a/c.wasm", "a/copy.WASM b.wasm", "a/dangling.wasm: it is no regular file", "a/readme.txt", "link.wasm: it is no regular file"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := gate.Find(t.Context(), dir, filepath.Join(dir, "missing.wasm")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a path that is not there: %v", err)
	}
	if none := find(t, filepath.Join(dir, ".git")); len(none) != 1 {
		t.Errorf("a hidden folder that is named itself has %d", len(none))
	}
}

func TestShardsTakeEachOnce(t *testing.T) {
	for _, of := range []int{1, 2, 3, 7} {
		counts := make([]int, of)
		for i := range 300 {
			s := gate.Submission{Digest: sum([]byte(strconv.Itoa(i)))}
			has := 0
			for k := range of {
				if (gate.Shard{Index: k + 1, Of: of}).Has(s) {
					has++
					counts[k]++
				}
			}
			if has != 1 {
				t.Fatalf("plugin %d is in %d of %d shards", i, has, of)
			}
		}
		if most := slices.Max(counts); most > 2*300/of {
			t.Errorf("of %d shards one has %d of 300 plugins", of, most)
		}
	}
	if unread := (gate.Submission{Err: errors.New("no")}); !(gate.Shard{Index: 2, Of: 5}).Has(unread) {
		t.Error("a file that cannot be read is in no shard")
	}
}

func TestParseShard(t *testing.T) {
	if s, err := gate.ParseShard("2/3"); err != nil || s != (gate.Shard{Index: 2, Of: 3}) || s.String() != "2/3" {
		t.Errorf("%v, %v", s, err)
	}
	for _, bad := range []string{"", "1", "0/3", "4/3", "-1/3", "1/0", "a/b", "1/3/5", "1/99999999", "1.5/3"} {
		if s, err := gate.ParseShard(bad); err == nil {
			t.Errorf("%q is %v", bad, s)
		}
	}
}

// started counts how often each plugin was begun.
func started(t *testing.T, log string) map[string]int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(log, "started"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, digest := range strings.Fields(string(text)) {
		counts[digest]++
	}
	return counts
}

// A gate that is killed again and again loses nothing: no folder is ever there in part, what was finished stays as it is and is not
// judged again, and in the end all are judged. MEDPLUG_SOAK_KILLS says how many kills.
func TestKillsLoseNothing(t *testing.T) {
	kills := 6
	if text := os.Getenv("MEDPLUG_SOAK_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{}
	for i := range 8 * kills {
		files[strconv.Itoa(i)+".wasm"] = "slow " + strconv.Itoa(i)
	}
	dir, results := folderOf(t, files), t.TempDir()
	found := find(t, dir)
	store := openStore(t, results)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	finished := map[string]string{} // the text of each record, by digest
	look := func() {
		for _, s := range found {
			text, err := os.ReadFile(filepath.Join(store.Folder(s.Digest), gate.RecordFile))
			if errors.Is(err, os.ErrNotExist) {
				if _, err := os.Stat(store.Folder(s.Digest)); err == nil || finished[s.Digest] != "" {
					t.Fatalf("%s: a folder without a record, or one that is gone", s.Paths[0])
				}
				continue
			}
			if _, whole := store.Finished(sampleKey(s.Digest), nil); !whole || err != nil {
				t.Fatalf("%s: not whole: %v", s.Paths[0], err)
			}
			if was := finished[s.Digest]; was != "" && was != string(text) {
				t.Fatalf("%s: judged again", s.Paths[0])
			}
			finished[s.Digest] = string(text)
		}
	}
	killed := 0
	for len(finished) < len(found) {
		before := len(finished)
		cmd := exec.Command(self)
		cmd.Args = []string{gateName, dir, results}
		var said strings.Builder
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if killed < kills {
			// Some are killed at once, some once they have finished something, each at another moment.
			entries := func() int { e, _ := os.ReadDir(results); return len(e) }
			within(t, "nothing is ever finished", func() bool { return killed%5 == 0 || entries() > before })
			time.Sleep(time.Duration(killed*7%23) * time.Millisecond)
			_ = cmd.Process.Kill()
			killed++
			_ = cmd.Wait()
		} else if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, &said)
		}
		look()
	}
	if killed < kills {
		t.Errorf("all was judged after %d kills, want %d: nothing is proven", killed, kills)
	}
	begun := 0
	for _, n := range started(t, dir) {
		begun += n
	}
	if most := len(found) + 2*kills; begun > most { // what two workers had in hand at each kill
		t.Errorf("%d plugins were begun %d times, want at most %d", len(found), begun, most)
	}
	again, err := options(store, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := gate.Run(t.Context(), found, again)
	if err != nil || slices.ContainsFunc(outcomes, func(o gate.Outcome) bool { return o.How != gate.Kept }) {
		t.Errorf("a run after the last judged something: %v", err)
	}
}
