package hostile_test

import (
	"runtime/debug"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostile"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// A plugin that writes to all the memory it may have, in as many instances as there are callers, does not keep it when the
// calls are over.
func TestWarmInstancesGiveMemoryBack(t *testing.T) {
	const pages, callers, most = 512, 8, 96 << 20 // of 256 MiB written
	p := echo(t, pages, emit.I32(0), emit.I32(0xaa), emit.I32(pages<<16), []byte{wasm.OpMisc, wasm.MiscMemoryFill, 0})
	l := hostile.Base()
	l.MemoryPages = pages
	round := func() {
		var boxes []*harness.Sandbox
		for range callers {
			s, err := p.Open(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			boxes = append(boxes, s)
			if _, err := s.Call(t.Context(), hostile.Entry, []byte("{}")); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range boxes {
			if err := s.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	debug.FreeOSMemory()
	before := resetPeak(t)
	for range 3 {
		round()
	}
	if grew := peak(t) - before; grew < callers*pages<<16*3/4 {
		t.Fatalf("%d MiB at the peak: the test would prove nothing", grew>>20)
	}
	debug.FreeOSMemory()
	if kept := resetPeak(t) - before; kept > most {
		t.Errorf("%d MiB are kept of what calls wrote, at most %d", kept>>20, most>>20)
	}
}
