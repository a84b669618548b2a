package snapshot

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/medplug/medplug/harness/wasm"
)

// Prefix begins the names of the exports that Detach adds; no module may bring such a name itself.
const Prefix = "medplug:"

// StartExport is the name of what was the start function.
const StartExport = Prefix + "start"

// Plan is what Detach took out of a module and what it added.
type Plan struct {
	Start   bool     // there is a start function, exported as StartExport
	Globals []string // exports of the mutable globals, in order
	Why     string   // why instances of this module cannot be reset; "" when they can
	pages   uint32

	mu   sync.RWMutex
	data []segment
	made *Image // in their stead
}

type segment struct {
	offset uint64
	bytes  []byte
}

// Detach changes a module so that instantiating it runs nothing and writes nothing: active data segments are emptied,
// or gone where no code names one, the start function becomes an export, and the mutable globals are exported. Other
// indices stay as they are.
func Detach(m *wasm.Module) (*Plan, error) {
	for _, e := range m.Exports {
		if strings.HasPrefix(e.Name, Prefix) {
			return nil, fmt.Errorf("export names that begin with %q are the host's", Prefix)
		}
	}
	p := &Plan{Start: m.HasStart, Why: unkept(m)}
	if mem, ok := m.Memory(); ok {
		p.pages = mem.Min
	}
	for i := range m.Datas {
		d := &m.Datas[i]
		if d.Mode != wasm.Active {
			continue
		}
		if d.Offset.Op != wasm.OpI32Const {
			return nil, errors.New("a data segment's offset is not a constant")
		}
		if len(d.Init) > 0 {
			p.data = append(p.data, segment{d.Offset.Bits, d.Init})
		}
		d.Offset.Bits, d.Init = 0, nil
	}
	if p.Why == "" {
		// A Go module has thousands of segments, and the engine evaluates the offset of each for every instance.
		m.Datas, m.HasDataCount = nil, false
	}
	if m.HasStart {
		m.Exports = append(m.Exports, wasm.Export{Name: StartExport, Kind: wasm.KindFunc, Index: m.Start})
		m.HasStart = false
	}
	for i, g := range m.Globals {
		if !g.Mutable {
			continue
		}
		name := fmt.Sprintf("%sglobal.%d", Prefix, i)
		p.Globals = append(p.Globals, name)
		m.Exports = append(m.Exports, wasm.Export{Name: name, Kind: wasm.KindGlobal, Index: uint32(m.ImportedGlobals + i)})
	}
	return p, nil
}

// Moved tells how many data segments left the module for the memory's image, and how many bytes they hold.
func (p *Plan) Moved() (segments, bytes int) {
	for _, s := range p.data {
		bytes += len(s.bytes)
	}
	return len(p.data), bytes
}

// unkept tells which state of a module lies beyond memory and number globals, where a reset would not reach it.
func unkept(m *wasm.Module) string {
	for _, g := range m.Globals {
		if g.Mutable && (g.Type.IsRef() || g.Type == wasm.V128) {
			return "it has a mutable global of type " + g.Type.String()
		}
	}
	for i := range m.Code {
		w := m.Walk(i)
		var in wasm.Instr
		for w.Next(&in) {
			switch {
			case in.Op == wasm.OpTableSet:
				return "it changes a table"
			case in.Op == wasm.OpMisc && in.Sub >= wasm.MiscTableInit && in.Sub != wasm.MiscTableSize:
				return "it changes a table"
			case in.Op == wasm.OpMisc && (in.Sub == wasm.MiscDataDrop || in.Sub == wasm.MiscMemoryInit):
				return "it uses passive data segments"
			}
		}
		if err := w.Err(); err != nil {
			return "its code cannot be read"
		}
	}
	return ""
}

// Settle takes an image of what Fill made and nothing else, for Fill to copy from then on, and lets go of the segments, which
// hold the whole file in memory. The image is not to be closed before the last Fill.
func (p *Plan) Settle(made *Image) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made == nil && made.content != nil {
		p.data, p.made = nil, made
	}
}

// Fill writes the data segments into a fresh memory, as instantiation would. The error is the trap that WebAssembly
// asks for when a segment does not fit; segments before it stay written.
func (p *Plan) Fill(memory []byte) error {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.made != nil {
		copy(memory, p.made.content)
		return nil
	}
	for _, s := range p.data {
		if s.offset+uint64(len(s.bytes)) > uint64(len(memory)) {
			return errors.New("out of bounds memory access")
		}
		copy(memory[s.offset:], s.bytes)
	}
	return nil
}
