package wasm

import (
	"bytes"
	"encoding/binary"
	"math"
)

// Section numbers.
const (
	secCustom byte = iota
	secType
	secImport
	secFunction
	secTable
	secMemory
	secGlobal
	secExport
	secStart
	secElement
	secCode
	secData
	secDataCount
	secTag // exception handling: refused
)

var sectionNames = [...]string{
	"custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count",
}

// fileOrder is the order of sections in a file: data count stands between element and code.
var fileOrder = [...]byte{
	secType, secImport, secFunction, secTable, secMemory, secGlobal, secExport, secStart, secElement, secDataCount, secCode, secData,
}

func place(id byte) int { return bytes.IndexByte(fileOrder[:], id) }

var magic = []byte("\x00asm")

const headerSize = 8

// maxSections bounds the sections of a file: an empty custom section takes three bytes, and memory thirty times as much.
const maxSections = 10_000

// Parse reads a module. The error is a *Error. The module points into b.
func Parse(b []byte) (*Module, error) {
	if err := checkHeader(b); err != nil {
		return nil, err
	}
	m := &Module{}
	r := reader{b: b, pos: headerSize, section: "module"}
	last := -1
	for r.err == nil && r.left() > 0 {
		start := r.pos
		r.section = "module"
		id := r.u8()
		if int(id) >= len(sectionNames) {
			r.failAt(start, "%s", sectionReason(id))
			break
		}
		r.section = sectionNames[id]
		if len(m.Sections) == maxSections {
			r.failAt(start, "more than %d sections", maxSections)
			break
		}
		payload := r.within(r.u32())
		if r.err != nil {
			break
		}
		if id != secCustom {
			if place(id) <= last {
				r.failAt(start, "twice or out of order")
				break
			}
			last = place(id)
		}
		m.section(id, start, &payload)
		payload.end()
		r.err = payload.err
	}
	if r.err == nil {
		r.section = "module"
		m.crossCheck(&r)
	}
	if r.err != nil {
		return nil, r.err
	}
	m.declare()
	return m, nil
}

// checkHeader tells apart what people hand in instead of a module.
func checkHeader(b []byte) error {
	bad := func(off int64, reason string) error { return &Error{Offset: off, Section: "header", Reason: reason} }
	n := min(len(b), len(magic))
	switch {
	case len(b) == 0:
		return bad(0, "empty file")
	case !bytes.Equal(b[:n], magic[:n]):
		return bad(0, `not a WebAssembly module: the file does not begin with \0asm`)
	case len(b) < headerSize:
		return bad(int64(len(b)), "truncated: the file ends within its header")
	}
	switch version, layer := binary.LittleEndian.Uint16(b[4:]), binary.LittleEndian.Uint16(b[6:]); {
	case layer == 1:
		return bad(4, "a component, not a module: build a core module (for Rust, target wasm32-unknown-unknown or wasm32-wasip1)")
	case version != 1 || layer != 0:
		return bad(4, "not a WebAssembly module of version 1")
	}
	return nil
}

func sectionReason(id byte) string {
	if id == secTag {
		return "tag section: exception handling is not supported"
	}
	return "unknown section"
}

// section decodes one section into m.
func (m *Module) section(id byte, start int, r *reader) {
	s := Section{ID: id, Name: r.section, Start: start, End: len(r.b)}
	if id == secCustom {
		s.Name = r.name()
		s.Payload = r.bytes(r.left())
		m.Sections = append(m.Sections, s)
		return
	}
	s.Payload = r.b[r.pos:]
	m.Sections = append(m.Sections, s)
	switch id {
	case secType:
		m.readTypes(r)
	case secImport:
		m.readImports(r)
	case secFunction:
		m.readFuncs(r)
	case secTable:
		m.readTables(r)
	case secMemory:
		m.readMemories(r)
	case secGlobal:
		m.readGlobals(r)
	case secExport:
		m.readExports(r)
	case secStart:
		m.readStart(r)
	case secElement:
		m.readElems(r)
	case secDataCount:
		m.DataCount, m.HasDataCount = r.u32(), true
	case secCode:
		m.readCode(r)
	case secData:
		m.readDatas(r)
	}
}

// crossCheck compares what sections say of each other.
func (m *Module) crossCheck(r *reader) {
	if len(m.Code) != len(m.Funcs) {
		r.fail("%d functions declared, %d bodies given", len(m.Funcs), len(m.Code))
	}
	if m.HasDataCount && int64(m.DataCount) != int64(len(m.Datas)) {
		r.fail("data count section says %d, data section holds %d", m.DataCount, len(m.Datas))
	}
	if m.NumMemories() > 1 {
		r.fail("%d memories: several memories are not supported", m.NumMemories())
	}
	if int64(m.NumFuncs()) > math.MaxInt32 {
		r.fail("%d functions", m.NumFuncs())
	}
}
