package meter_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/wasm"
)

// goGuest sorts, formats, hashes and collects garbage: the Go runtime's scheduler, allocator and stack growth all take part.
const goGuest = `package main

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
)

type node struct {
	Name string
	Next *node
	Data map[string][]float64
}

func grow(n int) *node {
	if n == 0 {
		return nil
	}
	return &node{Name: fmt.Sprint("nó", n), Next: grow(n - 1), Data: map[string][]float64{"v": {float64(n) / 3, -1e-9}}}
}

//go:wasmexport run
func run(n uint32) (sum uint32) {
	defer func() {
		if e := recover(); e != nil {
			sum += uint32(len(fmt.Sprint(e)))
		}
	}()
	b, err := json.Marshal(grow(int(n % 200)))
	if err != nil {
		panic(err)
	}
	var back node
	if err := json.Unmarshal(b, &back); err != nil {
		panic(err)
	}
	words := map[string]int{}
	for _, w := range strings.Fields(strings.Repeat(string(b[:min(len(b), 300)])+" ", 5)) {
		words[w]++
	}
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, k := range slices.Sorted(maps.Keys(words)) {
			ch <- words[k]
		}
	}()
	for v := range ch {
		sum = sum*31 + uint32(v)
	}
	sum ^= crc32.ChecksumIEEE(b)
	var nothing []int
	return sum + uint32(nothing[n])
}

func main() {}
`

// cGuest is numeric: loops in loops, floating point, recursion, a jump table, a table of functions.
const cGuest = `
typedef unsigned u32;
static double a[64][64], b[64][64];
static u32 seen[4096];
static u32 twice(u32 x) { return x * 2; }
static u32 square(u32 x) { return x * x; }
static u32 (*const ops[])(u32) = {twice, square, twice};
static u32 ackermann(u32 m, u32 n) { return m == 0 ? n + 1 : ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1)); }
static u32 step(u32 state, u32 x) {
	switch (state) {
	case 0: return x & 1 ? 1 : 4;
	case 1: return x & 2 ? 2 : 0;
	case 2: return x & 4 ? 3 : 1;
	case 3: return x & 8 ? 4 : 2;
	case 4: return x & 16 ? 0 : 3;
	default: return 0;
	}
}
__attribute__((export_name("run"))) u32 run(u32 n) {
	u32 sum = n, state = 0;
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++) {
			a[i][j] = (double)((i * 7 + j) % 13) / 3;
			b[i][j] = (double)((j * 5 + i) % 11) / 7;
		}
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++) {
			double s = 0;
			for (int k = 0; k < 64; k++) s += a[i][k] * b[k][j];
			sum = sum * 31 + (u32)s;
		}
	for (u32 i = 0; i < 4096; i++) {
		state = step(state, sum >> (i & 15));
		seen[(sum + i) & 4095] += ops[state % 3](i + state);
		sum ^= seen[i];
	}
	for (u32 i = 0; i < 40; i++)
		if ((sum += i) % 5 == 3) continue;
		else if (sum % 97 == 5) break;
	return sum + ackermann(2, 5 + n % 3);
}
`

// What compilers write does the same metered as not, counts the same however fuel is sliced, and again in a new instance.
func TestCompiledProgramsBehaveTheSame(t *testing.T) {
	for name, build := range map[string]func(t *testing.T, out string){"go": buildGo, "c": buildC} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "guest.wasm")
			build(t, out)
			file, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			m, err := wasm.Parse(file)
			if err != nil {
				t.Fatal(err)
			}
			if refused := wasm.Admit(m, wasm.DefaultCaps()); len(refused) > 0 {
				t.Fatalf("refused: %v", refused)
			}
			want, _ := call(t, file, &meterRun{})
			for _, mode := range []meter.Mode{meter.Enforce, meter.Count} {
				metered, err := meter.Rewrite(m, meter.Options{Mode: mode})
				if err != nil {
					t.Fatal(err)
				}
				var counts []int64
				for _, slice := range []int64{1 << 20, 1 << 10, 1 << 20} {
					got, used := call(t, metered.Wasm, &meterRun{slice: slice})
					if got != want {
						t.Errorf("mode %d, slices of %d: %s, want %s", mode, slice, got, want)
					}
					counts = append(counts, used)
				}
				if counts[0] != counts[1] || counts[0] != counts[2] || counts[0] < 100_000 {
					t.Errorf("mode %d used %v", mode, counts)
				}
			}
		})
	}
}

// call runs a program on a few arguments. The counter must have all of the stack afterwards.
func call(t *testing.T, file []byte, run *meterRun) (results string, used int64) {
	t.Helper()
	e := newEngine(t)
	defer e.rt.Close(e.ctx)
	wasi_snapshot_preview1.MustInstantiate(e.ctx, e.rt)
	e.run = run
	mod, err := e.rt.InstantiateWithConfig(e.ctx, file, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		t.Fatal(err)
	}
	for _, arg := range []uint64{0, 1, 17, 150} {
		r, err := mod.ExportedFunction("run").Call(e.ctx, arg)
		results += fmt.Sprint(r, trap(err), " ")
	}
	var counter api.Global
	if counter = mod.ExportedGlobal(meter.CounterExport); counter == nil {
		return results, 0
	}
	run.left = meter.Counter(counter.Get())
	if d := run.left.Depth(); d != meter.DefaultDepth {
		t.Errorf("stack %d afterwards, want all %d of it back", d, meter.DefaultDepth)
	}
	return results, run.used()
}

func buildGo(t *testing.T, out string) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module guest\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "main.go"), goGuest)
	c := exec.Command("go", "build", "-buildmode=c-shared", "-o", out, ".")
	c.Dir = dir
	c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	command(t, c)
}

// buildC takes the compiler that scripts/setup c has found or installed.
func buildC(t *testing.T, out string) {
	source := filepath.Join(t.TempDir(), "guest.c")
	write(t, source, cGuest)
	command(t, exec.Command(filepath.Join("..", "..", ".cache", "toolchains", "c", "clang"),
		"--target=wasm32", "-O2", "-ffreestanding", "-nostdlib", "-Wl,--no-entry", "-o", out, source))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func command(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s\nscripts/setup brings the compilers", strings.Join(c.Args, " "), err, out)
	}
}
