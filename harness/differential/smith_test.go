package differential

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// The corpus was made by wasm-tools smith 1.263.0, from the repository's root after scripts/setup smith:
//
//	go test ./harness/differential -run SmithModules -corpus
//
// Each module is named by its kind and seed, from which the tool makes the same one again.
const (
	corpus     = "testdata/smith.zip"
	smithTool  = "../../.cache/toolchains/smith/bin/wasm-tools"
	corpusEach = 15 // of each kind
)

var update = flag.Bool("corpus", false, "make the corpus anew, with wasm-tools of scripts/setup smith")

// kinds are the ways in which wasm-tools smith is asked for modules: WebAssembly 2.0 and nothing beyond, memories and tables
// that are admitted. What a plugin may not import is not asked for.
var kinds = map[string]map[string]any{
	"plain":   {"simd-enabled": false, "bulk-memory-enabled": false, "reference-types-enabled": false, "max-tables": 1},
	"vectors": {"simd-enabled": true, "max-globals": 2}, // one that is a vector and changes cannot be reset
	"tables":  {"simd-enabled": false, "min-tables": 1, "max-tables": 4, "min-element-segments": 1, "min-data-segments": 1},
	"imports": {"simd-enabled": false, "imports": true},
}

var common = map[string]any{
	"relaxed-simd-enabled": false, "tail-call-enabled": false, "exceptions-enabled": false, "gc-enabled": false, "memory64-enabled": false,
	"threads-enabled": false, "shared-everything-threads-enabled": false, "extended-const-enabled": false, "wide-arithmetic-enabled": false,
	"custom-page-sizes-enabled": false, "compact-imports-enabled": false, "custom-descriptors-enabled": false, "max-memories": 1, "min-memories": 1,
	"max-imports": 0, "max-memory32-bytes": 8 << 16, "max-table-elements": 200, "table-max-size-required": true, "export-everything": true,
	"min-funcs": 2, "max-instructions": 300, "generate-custom-sections": false,
}

// smith asks for modules.
type smith struct {
	t       *testing.T
	configs map[string]string // a file for each kind
	offered string            // a module that imports what may be imported
}

func newSmith(t *testing.T) *smith {
	if _, err := os.Stat(smithTool); err != nil {
		t.Fatalf("no wasm-tools: %v; run scripts/setup smith", err)
	}
	dir := t.TempDir()
	s := &smith{t: t, configs: map[string]string{}, offered: filepath.Join(dir, "imports.wasm")}
	b := emit.New()
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		b.ImportFunc("env", name, imports[name])
	}
	s.write(s.offered, b.Bytes())
	for kind, own := range kinds {
		config := maps.Clone(common)
		maps.Copy(config, own)
		delete(config, "imports")
		if own["imports"] == true {
			delete(config, "max-imports")
		}
		text, err := json.Marshal(config)
		if err != nil {
			t.Fatal(err)
		}
		s.configs[kind] = filepath.Join(dir, kind+".json")
		s.write(s.configs[kind], text)
	}
	return s
}

func (s *smith) write(name string, b []byte) {
	if err := os.WriteFile(name, b, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// module gives the module of a kind and seed, or nil where the tool makes none of it.
func (s *smith) module(kind string, seed uint64) []byte {
	s.t.Helper()
	r := rand.New(rand.NewPCG(seed, uint64(len(kind))))
	choices := make([]byte, 200+r.IntN(4000))
	for i := range choices {
		choices[i] = byte(r.Uint32())
	}
	args := []string{"smith", "-c", s.configs[kind]}
	if kinds[kind]["imports"] == true {
		args = append(args, "--available-imports", s.offered)
	}
	c := exec.CommandContext(s.t.Context(), smithTool, args...)
	var said bytes.Buffer
	c.Stdin, c.Stderr = bytes.NewReader(choices), &said
	file, err := c.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 2 {
		return nil
	}
	if err != nil {
		s.t.Fatalf("wasm-tools smith: %v: %s", err, said.String())
	}
	return file
}

// generated runs a module that a generator made: instantiates it and calls what it exports, metered first, because only
// there it comes to an end for sure.
func (s *stage) generated(file []byte, seed uint64) {
	forms, err := s.forms(file)
	if err != nil {
		return
	}
	sub := &subject{in: make([]*instance, len(s.lanes)), alone: true}
	traps := make([]string, len(s.lanes))
	for i, l := range slices.Backward(s.lanes) {
		if sub.in[i], err = l.instantiate(forms[i], ""); err != nil {
			traps[i] = trap(err)
		}
		if endless(traps[i]) {
			s.tally.endless++
			return
		}
	}
	if traps[0] != "" {
		s.tally.failed++
	}
	for i, w := range traps {
		if w != traps[0] {
			s.wrong("%s: instantiating gives %q, the original %q", s.lanes[i].name, w, traps[0])
			return
		}
	}
	if traps[0] != "" {
		return
	}
	m, err := wasm.Parse(file)
	if err != nil {
		s.t.Fatal(err)
	}
	s.tally.modules++
	sub.globals = m.NumGlobals()
	r := rand.New(rand.NewPCG(seed, 1))
	for range 3 {
		for _, e := range m.Exports[:min(len(m.Exports), 30)] {
			if e.Kind != wasm.KindFunc {
				continue
			}
			args := arguments(r, m.FuncType(e.Index))
			got := make([]outcome, len(s.lanes))
			for i, l := range slices.Backward(s.lanes) {
				if got[i] = l.call(l.ctx, sub.in[i], e.Name, args); endless(got[i].trap) {
					s.tally.endless++
					return
				}
			}
			for i, o := range got {
				if !o.equal(got[0]) {
					s.wrong("%s: %q%#x: %v, the original %v", s.lanes[i].name, e.Name, args, o, got[0])
				}
			}
			if got[0].trap != "" {
				s.tally.traps++
			} else {
				s.tally.returns++
			}
			sub.done = append(sub.done, deed{e.Name, args, got[0]})
		}
	}
	s.retire(sub)
}

// endless tells whether a call was ended by what bounds it in time or depth: where exactly differs between lanes.
func endless(trap string) bool { return trap == errFuel.Error() || trap == errStack.Error() }

// arguments gives values to call a function with: small ones, edges and any bits.
func arguments(r *rand.Rand, t wasm.FuncType) []uint64 {
	edges := []uint64{0, 1, 7, 1 << 16, math.MaxUint32, 1 << 31, math.MaxInt64, 1 << 63, 0x7ff8000000000000, 0x7fc00000, 0xffa00000, 0x3ff0000000000000}
	var all []uint64
	for _, p := range t.Params {
		v := edges[r.IntN(len(edges))]
		if r.IntN(3) == 0 {
			v = r.Uint64()
		}
		switch p {
		case wasm.I32, wasm.F32:
			v = uint64(uint32(v))
		case wasm.FuncRef:
			v = 0
		case wasm.V128:
			all = append(all, r.Uint64())
		}
		all = append(all, v)
	}
	return all
}

func newGenerated(t *testing.T, total *tally) *stage {
	s := newStage(t, total, enforced, counted)
	for _, l := range s.lanes {
		l.hosts(t)
		l.most = 2_000_000 // what they do may have no end
	}
	return s
}

// Modules that wasm-tools smith made: the corpus, and as many more of each kind as MEDPLUG_SOAK_SMITH says, from the seed
// MEDPLUG_SOAK_SEED on.
func TestSmithModules(t *testing.T) {
	if *update {
		writeCorpus(t)
	}
	if more := os.Getenv("MEDPLUG_SOAK_SMITH"); more != "" {
		n, err := strconv.Atoi(more)
		from, wrong := strconv.ParseUint(cmp.Or(os.Getenv("MEDPLUG_SOAK_SEED"), "1000000"), 10, 63)
		if err = errors.Join(err, wrong); err != nil {
			t.Fatal(err)
		}
		soak(t, from, n)
	}
	all, err := zip.OpenReader(corpus)
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	total := newTally()
	for _, f := range all.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		file, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		s := newGenerated(t, total)
		s.where = f.Name
		s.generated(file, binary.LittleEndian.Uint64(append([]byte(f.Name), make([]byte, 8)...)))
		s.close()
	}
	t.Log(total)
	if len(all.File) != corpusEach*len(kinds) || total.modules < 60 || total.returns < 360 || total.traps < 288 || total.replayed < 189 {
		t.Errorf("%d modules in the corpus: too little is compared", len(all.File))
	}
}

// writeCorpus keeps the first modules of each kind that run.
func writeCorpus(t *testing.T) {
	tool := newSmith(t)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, kind := range []string{"imports", "plain", "tables", "vectors"} {
		kept := 0
		for seed := uint64(0); kept < corpusEach; seed++ {
			file, total := tool.module(kind, seed), newTally()
			if len(file) == 0 || len(file) > 4<<10 {
				continue
			}
			s := newGenerated(t, total)
			s.generated(file, seed)
			s.close()
			if total.modules == 0 || total.endless > 0 || total.returns == 0 {
				continue
			}
			w, err := z.Create(fmt.Sprintf("%s-%d", kind, seed))
			if err == nil {
				_, err = w.Write(file)
			}
			if err != nil {
				t.Fatal(err)
			}
			kept++
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	tool.write(corpus+".new", b.Bytes())
	if err := os.Rename(corpus+".new", corpus); err != nil {
		t.Fatal(err)
	}
}

// soak makes n modules of each kind there and then.
func soak(t *testing.T, from uint64, n int) {
	tool, total := newSmith(t), newTally()
	none := 0
	for seed := from; seed < from+uint64(n); seed++ {
		for kind := range kinds {
			file := tool.module(kind, seed)
			if file == nil {
				none++
				continue
			}
			s := newGenerated(t, total)
			s.where = fmt.Sprintf("%s-%d", kind, seed)
			s.generated(file, seed)
			s.close()
		}
	}
	t.Logf("%v; %d left off as too long or too deep, %d seeds make none; refused:\n%snot reset:\n%s", total, total.endless, none, table(total.refused), table(total.unreset))
	if total.modules < n*len(kinds)/2 || strings.Contains(table(total.refused), "reader: ") {
		t.Error("too few modules ran, or the reader does not know something of WebAssembly 2.0")
	}
}
