package gate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/medplug/medplug/conformance/gate"
)

// What shards have judged is drawn together without judging: what has no whole result is inconclusive, whatever the others came to.
func TestCollectJudgesNothing(t *testing.T) {
	dir := folderOf(t, map[string]string{"a.wasm": "good", "b.wasm": "fails", "c.wasm": "crashes", "d.wasm": "good too"})
	store := openStore(t, t.TempDir())
	o, err := options(store, dir)
	if err != nil {
		t.Fatal(err)
	}
	all := find(t, dir)
	if _, err := gate.Run(t.Context(), all[:3], o); err != nil {
		t.Fatal(err)
	}
	begun := len(started(t, dir))
	how := func(o gate.Options) (list []gate.How, codes []int) {
		for _, out := range gate.Collect(all, o) {
			list, codes = append(list, out.How), append(codes, out.ExitCode())
		}
		return list, codes
	}
	list, codes := how(o)
	if diff := cmp.Diff([]gate.How{gate.Kept, gate.Kept, gate.Kept, gate.Missing}, list) + cmp.Diff([]int{0, 1, 3, 3}, codes); diff != "" {
		t.Error(diff)
	}
	if got := gate.Collect(all, o)[2].Record.Broken; got == "" || got == gate.Collect(all, o)[3].Record.Broken {
		t.Errorf("why the third broke is not said: %q", got)
	}
	if code := gate.ExitCode(gate.Collect(all, o)); code != 3 {
		t.Errorf("with one that nobody judged: %d, want 3", code)
	}

	o.Since = store
	o.Results = openStore(t, t.TempDir())
	if list, _ := how(o); !cmp.Equal(list, []gate.How{gate.Certified, gate.Missing, gate.Missing, gate.Missing}) {
		t.Errorf("by earlier results: %v", list)
	}
	o.Since, o.Results = nil, store
	o.Need = []string{"report.html"}
	if list, _ := how(o); !cmp.Equal(list, []gate.How{gate.Missing, gate.Missing, gate.Kept, gate.Missing}) {
		t.Errorf("when reports are asked for that were not made: %v", list)
	}
	o.Need = nil
	if err := os.WriteFile(filepath.Join(store.Folder(all[1].Digest), gate.ReportFile), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	key := o.Key
	if list, _ := how(o); !cmp.Equal(list, []gate.How{gate.Kept, gate.Missing, gate.Kept, gate.Missing}) {
		t.Errorf("with a report that was changed: %v", list)
	}
	o.Key = func(digest string) gate.Key { k := key(digest); k.Seed++; return k }
	if list, _ := how(o); !cmp.Equal(list, []gate.How{gate.Missing, gate.Missing, gate.Missing, gate.Missing}) {
		t.Errorf("under another seed: %v", list)
	}
	if now := len(started(t, dir)); now != begun {
		t.Errorf("%d were judged by collecting", now-begun)
	}
}
