package wasm

import "encoding/binary"

// AppendU32 appends v in its shortest unsigned LEB128 form.
func AppendU32(b []byte, v uint32) []byte { return binary.AppendUvarint(b, uint64(v)) }

// AppendS64 appends v in its shortest signed LEB128 form. It serves i32.const too: sign-extend the value.
func AppendS64(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

// AppendName appends a length and the bytes of s.
func AppendName(b []byte, s string) []byte { return append(AppendU32(b, uint32(len(s))), s...) }

// AppendSection appends a section: its number, size and payload.
func AppendSection(b []byte, id byte, payload []byte) []byte {
	b = AppendU32(append(b, id), uint32(len(payload)))
	return append(b, payload...)
}

// Encode writes the module again from its fields, each number in its shortest form, custom sections where they stood.
// For a module as Parse gave it, the result differs from the file at most in the length of LEB128 numbers. A section
// that Sections does not have is written in its place when its field is not empty.
func (m *Module) Encode() []byte {
	out := append([]byte(nil), magic...)
	out = append(out, 1, 0, 0, 0)
	next := 0 // place in fileOrder
	for _, s := range m.Sections {
		if s.Custom() {
			out = AppendSection(out, secCustom, append(AppendName(nil, s.Name), s.Payload...))
			continue
		}
		for ; next < len(fileOrder) && fileOrder[next] != s.ID; next++ {
			out = m.appendSection(out, fileOrder[next], false)
		}
		out = m.appendSection(out, s.ID, true)
		next++
	}
	for ; next < len(fileOrder); next++ {
		out = m.appendSection(out, fileOrder[next], false)
	}
	return out
}

// appendSection writes one section; an empty one only when the file had it.
func (m *Module) appendSection(out []byte, id byte, had bool) []byte {
	var p []byte
	var n int
	switch id {
	case secType:
		p, n = vector(m.Types, appendFuncType)
	case secImport:
		p, n = vector(m.Imports, appendImport)
	case secFunction:
		p, n = vector(m.Funcs, AppendU32)
	case secTable:
		p, n = vector(m.Tables, appendTableType)
	case secMemory:
		p, n = vector(m.Memories, appendLimits)
	case secGlobal:
		p, n = vector(m.Globals, appendGlobal)
	case secExport:
		p, n = vector(m.Exports, appendExport)
	case secStart:
		if m.HasStart {
			p, n = AppendU32(nil, m.Start), 1
		}
	case secElement:
		p, n = vector(m.Elems, appendElem)
	case secDataCount:
		if m.HasDataCount {
			p, n = AppendU32(nil, m.DataCount), 1
		}
	case secCode:
		p, n = vector(m.Code, appendBody)
	case secData:
		p, n = vector(m.Datas, appendData)
	}
	if n == 0 && !(had && p != nil) {
		return out
	}
	return AppendSection(out, id, p)
}

func vector[T any](items []T, put func([]byte, T) []byte) ([]byte, int) {
	b := AppendU32(nil, uint32(len(items)))
	for _, it := range items {
		b = put(b, it)
	}
	return b, len(items)
}

func appendTypes(b []byte, ts []ValType) []byte {
	return append(AppendU32(b, uint32(len(ts))), bytesOf(ts)...)
}

func appendFuncType(b []byte, t FuncType) []byte {
	return appendTypes(appendTypes(append(b, formFunc), t.Params), t.Results)
}

func appendImport(b []byte, i Import) []byte {
	b = append(AppendName(AppendName(b, i.Module), i.Name), byte(i.Kind))
	switch i.Kind {
	case KindFunc:
		return AppendU32(b, i.Type)
	case KindTable:
		return appendTableType(b, i.Table)
	case KindMemory:
		return appendLimits(b, i.Memory)
	}
	return appendGlobalType(b, i.Global)
}

func appendLimits(b []byte, l Limits) []byte {
	if l.HasMax {
		return AppendU32(AppendU32(append(b, 1), l.Min), l.Max)
	}
	return AppendU32(append(b, 0), l.Min)
}

func appendTableType(b []byte, t TableType) []byte {
	return appendLimits(append(b, byte(t.Elem)), t.Limits)
}

func appendGlobalType(b []byte, g GlobalType) []byte {
	mut := byte(0)
	if g.Mutable {
		mut = 1
	}
	return append(b, byte(g.Type), mut)
}

func appendGlobal(b []byte, g Global) []byte { return g.Init.append(appendGlobalType(b, g.GlobalType)) }

func appendExport(b []byte, e Export) []byte {
	return AppendU32(append(AppendName(b, e.Name), byte(e.Kind)), e.Index)
}

func appendElem(b []byte, e Elem) []byte {
	b = append(b, e.form)
	if e.Mode == Active {
		if e.form&elemExplicit != 0 {
			b = AppendU32(b, e.Table)
		}
		b = e.Offset.append(b)
	}
	if e.form&(elemPassive|elemExplicit) != 0 {
		if e.form&elemExprs != 0 {
			b = append(b, byte(e.Type))
		} else {
			b = append(b, 0)
		}
	}
	b = AppendU32(b, uint32(e.Len()))
	for _, f := range e.Funcs {
		b = AppendU32(b, f)
	}
	for _, x := range e.Exprs {
		b = x.append(b)
	}
	return b
}

func appendBody(b []byte, f Body) []byte {
	p, _ := vector(f.Locals, func(b []byte, l Locals) []byte { return append(AppendU32(b, l.Count), byte(l.Type)) })
	b = AppendU32(b, uint32(len(p)+len(f.Code)))
	return append(append(b, p...), f.Code...)
}

func appendData(b []byte, d Data) []byte {
	b = append(b, d.form)
	if d.Mode == Active {
		if d.form == dataExplicit {
			b = AppendU32(b, d.Memory)
		}
		b = d.Offset.append(b)
	}
	return append(AppendU32(b, uint32(len(d.Init))), d.Init...)
}
