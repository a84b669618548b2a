package differential

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// specDir is the folder of the specification's scripts, in the form that wast2json gives them, in wazero's module.
func specDir(t testing.TB) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/tetratelabs/wazero").Output()
	dir := filepath.Join(strings.TrimSpace(string(out)), "internal", "integration_test", "spectest")
	if err != nil || !filepath.IsAbs(dir) {
		t.Fatalf("find wazero's module: %q, %v", out, err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("wazero's module is here but not the specification's tests: %v", err)
	}
	return dir
}

// script is one file of the specification's tests.
type script struct {
	name     string // e.g. "v2/memory_copy"
	dir      string
	Commands []command `json:"commands"`
}

type command struct {
	Type       string  `json:"type"`
	Line       int     `json:"line"`
	Name       string  `json:"name"` // a module's
	Filename   string  `json:"filename"`
	As         string  `json:"as"`
	Text       string  `json:"text"` // the trap, or why a module is refused
	ModuleType string  `json:"module_type"`
	Action     action  `json:"action"`
	Expected   []value `json:"expected"`
}

type action struct {
	Type   string  `json:"type"`
	Module string  `json:"module"`
	Field  string  `json:"field"`
	Args   []value `json:"args"`
}

type value struct {
	Type  string `json:"type"`
	Lane  string `json:"lane_type"`
	Value any    `json:"value"`
}

// scripts reads the scripts of a folder.
func scripts(t testing.TB, dir string) []script {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "testdata", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts in %s", dir)
	}
	all := make([]script, len(files))
	for i, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &all[i]); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[i].dir = filepath.Dir(file)
		all[i].name = filepath.Base(dir) + "/" + strings.TrimSuffix(filepath.Base(file), ".json")
	}
	return all
}

func (s script) read(t testing.TB, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// lanes gives the parts of a value, one for all but vectors, and how many bits each has.
func (v value) lanes() (parts []string, bits int) {
	switch v := v.Value.(type) {
	case string:
		parts = []string{v}
	case []any:
		for _, p := range v {
			parts = append(parts, fmt.Sprint(p))
		}
	}
	switch t := v.Type + v.Lane; {
	case strings.HasPrefix(t, "v128"):
		return parts, 128 / max(1, len(parts))
	case strings.HasSuffix(t, "32"):
		return parts, 32
	}
	return parts, 64
}

// slots gives a value as the engine takes it: a slot, or two for a vector.
func (v value) slots(t testing.TB) []uint64 {
	t.Helper()
	parts, bits := v.lanes()
	slots := make([]uint64, 1)
	if v.Type == "v128" {
		slots = make([]uint64, 2)
	}
	for i, p := range parts {
		var n uint64
		switch {
		case p == "null":
		case v.Type == "externref":
			n = number(t, p, 64) + 1 // 0 is null
		default:
			n = number(t, p, bits)
		}
		slots[i*bits/64] |= n << (i * bits % 64)
	}
	return slots
}

func number(t testing.TB, s string, bits int) uint64 {
	t.Helper()
	if signed, err := strconv.ParseInt(s, 10, bits); err == nil && signed < 0 {
		return uint64(signed) << (64 - bits) >> (64 - bits)
	}
	n, err := strconv.ParseUint(s, 10, bits)
	if err != nil {
		t.Fatalf("value of a script: %v", err)
	}
	return n
}

// meets tells whether a result is what a script expects: bit for bit, except that any NaN of a kind will do where the
// specification allows several (section 4.3.3 of its second version).
func (v value) meets(t testing.TB, got []uint64) bool {
	t.Helper()
	parts, bits := v.lanes()
	if len(parts) == 0 { // any reference
		return true
	}
	if v.Type == "funcref" {
		return got[0] == 0 // scripts name no other
	}
	for i, p := range parts {
		have := got[i*bits/64] >> (i * bits % 64)
		if bits < 64 {
			have &= 1<<bits - 1
		}
		if kind, nan := strings.CutPrefix(p, "nan:"); nan {
			if !isNaN(have, bits, kind == "canonical") {
				return false
			}
			continue
		}
		want := uint64(0)
		if p != "null" {
			want = number(t, p, bits)
			if v.Type == "externref" {
				want++
			}
		}
		if have != want {
			return false
		}
	}
	return true
}

// isNaN tells whether bits are a canonical NaN, whatever its sign, or one whose quiet bit is set.
func isNaN(have uint64, bits int, canonical bool) bool {
	quiet, sign := uint64(0x7fc00000), uint64(1)<<31
	if bits == 64 {
		quiet, sign = 0x7ff8000000000000, 1<<63
	}
	if canonical {
		return have&^sign == quiet
	}
	return have&quiet == quiet
}

// trapped tells whether a trap is the one that a script names.
func trapped(text, trap string) bool {
	for _, same := range []struct{ text, trap string }{
		{"undefined", "invalid table access"},
		{"uninitialized", "invalid table access"},
		{"out of bounds table access", "invalid table access"},
		{"indirect call", "indirect call type mismatch"},
		{"call stack exhausted", "stack overflow"},
	} {
		if strings.HasPrefix(text, same.text) {
			return trap == same.trap
		}
	}
	return text == trap
}

// The judge itself: bits, kinds of NaN and vectors.
func TestScriptValues(t *testing.T) {
	f32 := func(f float32) uint64 { return uint64(math.Float32bits(f)) }
	for _, c := range []struct {
		v    value
		got  []uint64
		want bool
	}{
		{value{Type: "i32", Value: "4294967295"}, []uint64{0xffffffff}, true},
		{value{Type: "i32", Value: "-1"}, []uint64{0xffffffff}, true},
		{value{Type: "i64", Value: "-1"}, []uint64{math.MaxUint64}, true},
		{value{Type: "i64", Value: "1"}, []uint64{2}, false},
		{value{Type: "f32", Value: "2147483648"}, []uint64{f32(0)}, false}, // -0
		{value{Type: "f32", Value: "nan:canonical"}, []uint64{0xffc00000}, true},
		{value{Type: "f32", Value: "nan:canonical"}, []uint64{0x7fc00001}, false},
		{value{Type: "f32", Value: "nan:arithmetic"}, []uint64{0x7fc00001}, true},
		{value{Type: "f32", Value: "nan:arithmetic"}, []uint64{0x7fa00000}, false},
		{value{Type: "f64", Value: "nan:arithmetic"}, []uint64{0x7ff8000000000001}, true},
		{value{Type: "f64", Value: "nan:canonical"}, []uint64{0x7ff0000000000000}, false},
		{value{Type: "externref", Value: "0"}, []uint64{0}, false},
		{value{Type: "externref", Value: "null"}, []uint64{0}, true},
		{value{Type: "funcref"}, []uint64{7}, true},
		{value{Type: "funcref", Value: "null"}, []uint64{7}, false},
		{value{Type: "v128", Lane: "i32", Value: []any{"1", "2", "3", "4"}}, []uint64{2<<32 | 1, 4<<32 | 3}, true},
		{value{Type: "v128", Lane: "i32", Value: []any{"1", "2", "3", "4"}}, []uint64{2<<32 | 1, 4<<32 | 2}, false},
		{value{Type: "v128", Lane: "f64", Value: []any{"nan:canonical", "0"}}, []uint64{0x7ff8000000000000, 0}, true},
		{value{Type: "v128", Lane: "i8", Value: []any{"-1", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "128"}}, []uint64{0x1ff, 0x80 << 56}, true},
	} {
		if c.v.meets(t, c.got) != c.want {
			t.Errorf("%+v met by %#x: want %v", c.v, c.got, c.want)
		}
		if c.want && !strings.Contains(fmt.Sprint(c.v.Value), "nan") && c.v.Value != nil && fmt.Sprint(c.v.slots(t)) != fmt.Sprint(c.got) {
			t.Errorf("%+v as an argument: %#x, want %#x", c.v, c.v.slots(t), c.got)
		}
	}
	if trapped("integer overflow", "integer divide by zero") || !trapped("uninitialized element 2", "invalid table access") {
		t.Error("traps are mixed up")
	}
}
