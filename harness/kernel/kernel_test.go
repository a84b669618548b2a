package kernel

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

const testHeap = 1 << 20

func start(t *testing.T) (api.Module, func(name string, args ...uint64) uint64) {
	t.Helper()
	ctx := t.Context()
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(Pages(testHeap)))
	t.Cleanup(func() { rt.Close(context.Background()) })
	m, err := rt.Instantiate(ctx, Module())
	if err != nil {
		t.Fatal(err)
	}
	call := func(name string, args ...uint64) uint64 {
		t.Helper()
		r, err := m.ExportedFunction(name).Call(ctx, args...)
		if err != nil {
			t.Fatalf("%s(%v): %v", name, args, err)
		}
		if len(r) == 0 {
			return 0
		}
		return r[0]
	}
	if call("configure", testHeap) != 1 {
		t.Fatal("configure found no room")
	}
	return m, call
}

// traps asserts that a call ends in a trap.
func traps(t *testing.T, m api.Module, name string, args ...uint64) {
	t.Helper()
	if _, err := m.ExportedFunction(name).Call(t.Context(), args...); err == nil {
		t.Errorf("%s(%v) did not trap", name, args)
	}
}

func TestBlocksKeepTheirLengthAndBytes(t *testing.T) {
	_, call := start(t)
	live := map[uint64]uint64{}
	bytes := map[uint64]byte{}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 20000 {
		if len(live) > 0 && r.IntN(2) == 0 {
			for p, n := range live {
				if got := call("length", p); got != n {
					t.Fatalf("step %d: length(%d) = %d, want %d", i, p, got, n)
				}
				if got := byte(call("load_u8", p+n-1)); got != bytes[p] {
					t.Fatalf("step %d: the last byte of a block of %d changed", i, n)
				}
				call("free", p)
				if call("length", p) != 0 {
					t.Fatal("a freed block still has a length")
				}
				delete(live, p)
				break
			}
			continue
		}
		n := 1 + r.Uint64N(1<<r.IntN(17))
		p := call("alloc", n)
		if p == 0 {
			continue // the heap is full for now
		}
		for q, m := range live {
			if p < q+m && q < p+n {
				t.Fatalf("blocks overlap: %d+%d and %d+%d", p, n, q, m)
			}
		}
		live[p], bytes[p] = n, byte(i)
		call("store_u8", p+n-1, uint64(byte(i)))
	}
	for call("alloc", 1<<10) != 0 { // ends only because the heap is bounded
	}
	for p, n := range live {
		if call("length", p) != n {
			t.Errorf("a full heap changed a block of %d", n)
		}
	}
}

func TestAnOffsetThatIsNoBlock(t *testing.T) {
	m, call := start(t)
	p := call("alloc", 200)
	end := call("used")
	for _, bad := range []uint64{0, 1, 64, 65536, p - 64, p + 1, p + 64, end, end + 64, 1 << 40, ^uint64(0)} {
		if call("length", bad) != 0 {
			t.Errorf("length(%d) is not 0", bad)
		}
		call("free", bad) // changes nothing
		if bad != 0 {
			traps(t, m, "error_set", bad)
		}
	}
	if call("length", p) != 200 {
		t.Error("a bad free touched a good block")
	}
	for _, bad := range []uint64{0, 8, 65536, p - 1, end - 7, end, ^uint64(0), ^uint64(7)} {
		traps(t, m, "load_u64", bad)
		traps(t, m, "store_u64", bad, 1)
	}
	traps(t, m, "load_u8", end)
	traps(t, m, "store_u8", p-1, 1)
	traps(t, m, "output_set", p, end-p+1)
	traps(t, m, "output_set", ^uint64(0), 2)
	traps(t, m, "input_set", 0, 1)
	if call("output_length") != 0 {
		t.Error("a refused output_set left a length")
	}
}

func TestNothingBeyondTheInputIsRead(t *testing.T) {
	_, call := start(t)
	for n := uint64(1); n <= 140; n++ {
		call("reset")
		p := call("alloc", n+8)
		for i := range n + 8 {
			call("store_u8", p+i, 0xA0|i&15)
		}
		call("input_set", p, n) // the last 8 bytes of the block are not input
		for i := range n + 16 {
			var want uint64
			for b := range uint64(8) {
				if i+b < n {
					want |= (0xA0 | (i+b)&15) << (8 * b)
				}
			}
			if got := call("input_load_u64", i); got != want {
				t.Fatalf("input of %d bytes: input_load_u64(%d) = %x, want %x", n, i, got, want)
			}
			if got := call("input_load_u8", i); got != want&0xff {
				t.Fatalf("input of %d bytes: input_load_u8(%d) = %x, want %x", n, i, got, want&0xff)
			}
		}
	}
}

// An input that ends where memory ends must be readable to its last byte.
func TestInputAtTheEndOfMemory(t *testing.T) {
	_, call := start(t)
	p := call("alloc", 1<<16)
	call("store_u8", p+1<<16-1, 7)
	call("input_set", p, 1<<16)
	if got := call("input_load_u64", 1<<16-1); got != 7 {
		t.Errorf("last byte of the input: %x", got)
	}
}

func TestResetLeavesNothing(t *testing.T) {
	m, call := start(t)
	fresh, _ := m.Memory().Read(0, m.Memory().Size())
	want := append([]byte(nil), fresh...)
	base := call("used")
	for _, n := range []uint64{5, 70, 4000, 70000} {
		p := call("alloc", n)
		for i := range n {
			m.Memory().WriteByte(uint32(p+i), 0xEE)
		}
		call("output_set", p, n)
		call("error_set", p)
		call("input_set", p, n)
		if n == 70 {
			call("free", p)
		}
	}
	call("reset")
	now, _ := m.Memory().Read(0, m.Memory().Size())
	for i, b := range now {
		if i < len(want) && b != want[i] || i >= len(want) && b != 0 {
			t.Fatalf("byte %d is %x after reset", i, b)
		}
	}
	for _, f := range []string{"input_length", "input_offset", "output_length", "output_offset", "error_get"} {
		if call(f) != 0 {
			t.Errorf("%s is not 0 after reset", f)
		}
	}
	if call("used") != base {
		t.Error("reset did not give the heap back")
	}
}
