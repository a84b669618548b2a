package wasm_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

const header = "\x00asm\x01\x00\x00\x00"

// everything is a module with every section that WebAssembly 2.0 has.
func everything() []byte {
	b := emit.New()
	unary := wasm.FuncType{Params: []wasm.ValType{wasm.I64}, Results: []wasm.ValType{wasm.I32}}
	imp := b.ImportFunc("extism:host/env", "length", unary)
	g0 := b.ImportGlobal("env", "base", wasm.GlobalType{Type: wasm.I32})
	f := b.Func(unary, []wasm.ValType{wasm.V128, wasm.F64}, emit.Op(wasm.OpLocalGet, 0), emit.Op(wasm.OpCall, imp))
	nothing := b.Func(wasm.FuncType{}, nil, []byte{wasm.OpMisc}, emit.U32(wasm.MiscDataDrop), []byte{0})
	b.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 4, Max: 8, HasMax: true}})
	b.Memory(1, 2)
	b.Global(wasm.GlobalType{Type: wasm.I64, Mutable: true}, emit.I64(-5))
	b.Global(wasm.GlobalType{Type: wasm.F32}, emit.F32(1.5))
	b.Global(wasm.GlobalType{Type: wasm.F64}, emit.F64(2.5))
	b.Global(wasm.GlobalType{Type: wasm.I32}, emit.Op(wasm.OpGlobalGet, g0))
	b.Global(wasm.GlobalType{Type: wasm.FuncRef}, emit.Op(wasm.OpRefFunc, f))
	b.Global(wasm.GlobalType{Type: wasm.ExternRef}, []byte{wasm.OpRefNull, byte(wasm.ExternRef)})
	b.Export("run", wasm.KindFunc, f)
	b.Export("memory", wasm.KindMemory, 0)
	b.Export("table", wasm.KindTable, 0)
	b.Export("counter", wasm.KindGlobal, 1)
	b.Start(nothing)
	b.Elem(1, f, imp)
	b.PassiveElem(nothing)
	b.DeclareFuncs(f)
	b.Data(16, []byte("active"))
	b.PassiveData([]byte("passive"))
	b.Custom("medplug.manifest", []byte("{}"))
	b.Custom("name", nameSection(map[uint32]string{imp: "length", f: "run"}))
	return b.Bytes()
}

func nameSection(names map[uint32]string) []byte {
	p := emit.U32(uint32(len(names)))
	for i := uint32(0); i < 100; i++ {
		if n, ok := names[i]; ok {
			p = wasm.AppendName(append(p, emit.U32(i)...), n)
		}
	}
	return wasm.AppendSection(nil, 1, p)
}

func TestParseReadsEverySection(t *testing.T) {
	m, err := wasm.Parse(everything())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	size := len(header)
	for _, s := range m.Sections {
		names = append(names, s.Name)
		size += s.Size()
	}
	want := "type import function table memory global export start element data count code data medplug.manifest name"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("sections %s\nwant     %s", got, want)
	}
	if size != len(everything()) {
		t.Errorf("sections sum to %d of %d bytes", size, len(everything()))
	}
	for _, c := range []struct{ what, got, want string }{
		{"import 0", m.ImportType(m.Imports[0]), "(i64) -> (i32)"},
		{"import 1", m.ImportType(m.Imports[1]), "i32 global"},
		{"export run", m.ExportType(m.Exports[0]), "(i64) -> (i32)"},
		{"export memory", m.ExportType(m.Exports[1]), "memory 1 to 2"},
		{"export table", m.ExportType(m.Exports[2]), "funcref table 4 to 8"},
		{"export counter", m.ExportType(m.Exports[3]), "mutable i64 global"},
		{"start", m.FuncType(m.Start).String(), "() -> ()"},
		{"name of 0", m.FuncNames()[0], "length"},
		{"name of 1", m.FuncNames()[1], "run"},
		{"active data", string(m.Datas[0].Init), "active"},
		{"passive data", string(m.Datas[1].Init), "passive"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if len(m.Globals) != 6 || m.NumGlobals() != 7 || int64(m.Globals[0].Init.Bits) != -5 {
		t.Errorf("globals: %+v", m.Globals)
	}
	if m.Elems[0].Mode != wasm.Active || m.Elems[1].Mode != wasm.Passive || m.Elems[2].Mode != wasm.Declared || m.Elems[0].Len() != 2 {
		t.Errorf("elements: %+v", m.Elems)
	}
	body := m.Code[0]
	if !bytes.Equal(everything()[body.CodeOffset:body.CodeOffset+len(body.Code)], body.Code) || body.Size() != len(body.Code)+5 {
		t.Errorf("body ranges: %+v", body)
	}
}

func TestEncodeGivesTheFileBack(t *testing.T) {
	for name, file := range map[string][]byte{
		"everything":     everything(),
		"header alone":   []byte(header),
		"empty sections": []byte(header + "\x01\x01\x00\x03\x01\x00\x00\x03\x01ab\x0a\x01\x00"),
	} {
		m, err := wasm.Parse(file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := m.Encode(); !bytes.Equal(got, file) {
			t.Errorf("%s:\n% x\nwant\n% x", name, got, file)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	section := func(id byte, payload string) string {
		return header + string(wasm.AppendSection(nil, id, []byte(payload)))
	}
	const many = "\xff\xff\xff\xff\x0f" // 2^32-1
	for _, c := range []struct{ name, file, want string }{
		{"nothing", "", "empty file"},
		{"text", "hello, world", "not a WebAssembly module: the file does not begin with \\0asm"},
		{"one byte of text", "h", "not a WebAssembly module: the file does not begin with \\0asm"},
		{"cut header", "\x00asm\x01", "truncated: the file ends within its header"},
		{"component", "\x00asm\x0d\x00\x01\x00", "a component, not a module"},
		{"version 2", "\x00asm\x02\x00\x00\x00", "not a WebAssembly module of version 1"},
		{"cut section", header + "\x01\x05\x01", "type section at offset 10: truncated: 5 bytes declared, 1 left"},
		{"twice", section(1, "\x00") + "\x01\x01\x00", "type section at offset 11: twice or out of order"},
		{"order", section(3, "\x00") + "\x01\x01\x00", "twice or out of order"},
		{"unknown section", section(14, ""), "unknown section"},
		{"tag section", section(13, "\x00"), "exception handling is not supported"},
		{"left over", section(1, "\x00\x00"), "1 bytes left over"},
		{"types claimed", section(1, many), "4294967295 types declared, 0 bytes left to hold them"},
		{"params claimed", section(1, "\x01\x60"+many+"\x00"), "4294967295 types declared"},
		{"imports claimed", section(2, many), "4294967295 imports declared"},
		{"functions claimed", section(3, many), "4294967295 functions declared"},
		{"tables claimed", section(4, many), "4294967295 tables declared"},
		{"memories claimed", section(5, many), "4294967295 memories declared"},
		{"globals claimed", section(6, many), "4294967295 globals declared"},
		{"exports claimed", section(7, many), "4294967295 exports declared"},
		{"elements claimed", section(9, many), "4294967295 element segments declared"},
		{"bodies claimed", section(10, many), "4294967295 bodies declared"},
		{"data claimed", section(11, many), "4294967295 data segments declared"},
		{"name claimed", section(0, many+"x"), "4294967295 bytes of a name declared"},
		{"number of six bytes", section(3, "\x80\x80\x80\x80\x80\x00"), "number does not fit in 32 bits"},
		{"number of 33 bits", section(3, "\xff\xff\xff\xff\x1f"), "number does not fit in 32 bits"},
		{"name in latin-1", section(0, "\x01\xe9"), "not valid UTF-8"},
		{"gc type", section(1, "\x01\x5f\x00\x00"), "not garbage collection"},
		{"typed reference", section(1, "\x01\x60\x01\x64\x00"), "typed references and garbage collection"},
		{"no value type", section(1, "\x01\x60\x01\x7a\x00"), "0x7a is no value type"},
		{"exception reference", section(1, "\x01\x60\x01\x69\x00"), "not supported"},
		{"type missing", section(3, "\x01\x00"), "type 0 does not exist: there are 0"},
		{"import of a tag", section(2, "\x01\x00\x00\x04\x00"), "exception handling"},
		{"import of nothing known", section(2, "\x01\x00\x00\x05\x00"), "0x05 is no kind of import"},
		{"shared memory", section(5, "\x01\x03\x01\x01"), "threads are not supported"},
		{"64-bit memory", section(5, "\x01\x04\x01"), "64-bit memory is not supported"},
		{"two memories", section(5, "\x02\x00\x01\x00\x01"), "several memories are not supported"},
		{"large memory", section(5, "\x01\x00\x81\x80\x04"), "memory of more than 65536 pages"},
		{"memory upside down", section(5, "\x01\x01\x02\x01"), "minimum 2 over its maximum 1"},
		{"64-bit table", section(4, "\x01\x70\x04\x01"), "64-bit table is not supported"},
		{"table of numbers", section(4, "\x01\x7f\x00\x01"), "i32 is no reference type"},
		{"mutability", section(6, "\x01\x7f\x02\x41\x00\x0b"), "whether a global is mutable"},
		{"global of another type", section(6, "\x01\x7f\x00\x42\x00\x0b"), "gives i64, wanted i32"},
		{"global by call", section(6, "\x01\x7f\x00\x10\x00\x0b"), "opcode 0x10 in a constant expression"},
		{"extended constant", section(6, "\x01\x7f\x00\x41\x00\x41\x00\x6a\x0b"), "extended constant expressions"},
		{"global from a later one", section(6, "\x01\x7f\x00\x23\x00\x0b"), "imported global 0 does not exist"},
		{"export of nothing", section(7, "\x01\x01a\x00\x00"), "function 0 does not exist"},
		{"start missing", section(8, "\x00"), "function 0 does not exist"},
		{"element without table", section(9, "\x01\x00\x41\x00\x0b\x00"), "no table"},
		{"element form", section(9, "\x01\x08\x00\x00"), "8 is no form of an element segment"},
		{"data without memory", section(11, "\x01\x00\x41\x00\x0b\x00"), "no memory"},
		{"data form", section(11, "\x01\x03\x00"), "3 is no form of a data segment"},
		{"data claimed long", section(11, "\x01\x01"+many), "4294967295 bytes of data declared"},
		{"bodies without functions", section(10, "\x01\x02\x00\x0b"), "0 functions declared, 1 bodies given"},
		{"functions without bodies", header + "\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00", "1 functions declared, 0 bodies given"},
		{"body without end", section(10, "\x01\x02\x00\x01"), "does not finish with an end"},
		{"body too long", section(10, "\x01\x09\x00\x0b"), "9 bytes declared, 2 left"},
		{"locals claimed", section(10, "\x01\x09\x02"+many+"\x7f\x01\x7f\x0b"), "4294967296 locals in one function"},
		{"data count", section(12, "\x02"), "data count section says 2, data section holds 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := wasm.Parse([]byte(c.file))
			var e *wasm.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want a *wasm.Error with %q", err, c.want)
			}
			if e.Offset < 0 || e.Offset > int64(len(c.file)) {
				t.Errorf("offset %d is not in a file of %d bytes", e.Offset, len(c.file))
			}
		})
	}
}

// Every prefix of a module is refused or is a shorter module; none panics.
func TestParseTruncated(t *testing.T) {
	file := everything()
	whole := 0
	for n := range file {
		m, err := wasm.Parse(file[:n:n])
		if err == nil {
			whole++
			if len(m.Code) != len(m.Funcs) {
				t.Errorf("prefix of %d bytes accepted without its bodies", n)
			}
		}
	}
	if whole == 0 || whole > 8 {
		t.Errorf("%d prefixes accepted, want those that end between sections", whole)
	}
}

func TestCustomSections(t *testing.T) {
	file := everything()
	more, err := wasm.AppendCustom(file, "medplug.manifest", []byte("second"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wasm.Parse(more)
	if err != nil {
		t.Fatal(err)
	}
	got := m.Custom("medplug.manifest")
	if len(got) != 2 || string(got[0]) != "{}" || string(got[1]) != "second" || len(m.Custom("absent")) != 0 {
		t.Errorf("custom sections %q", got)
	}
	if !bytes.Equal(more[:len(file)], file) {
		t.Error("appending changed the rest of the file")
	}
	stripped, err := wasm.StripCustom(more, func(name string) bool { return name == "name" })
	if err != nil {
		t.Fatal(err)
	}
	if m, err = wasm.Parse(stripped); err != nil || len(m.Custom("medplug.manifest")) != 0 || len(m.Custom("name")) != 1 {
		t.Errorf("after stripping: %v, %v", m, err)
	}
	same, err := wasm.StripCustom(file, func(string) bool { return true })
	if err != nil || !bytes.Equal(same, file) {
		t.Error("keeping all changed the file")
	}
	if _, err := wasm.AppendCustom([]byte("text"), "x", nil); err == nil {
		t.Error("appended to what is no module")
	}
	if _, err := wasm.StripCustom(nil, func(string) bool { return true }); err == nil {
		t.Error("stripped an empty file")
	}
}

func TestFuncNamesOfAMalformedSection(t *testing.T) {
	file, err := wasm.AppendCustom([]byte(header), "name", []byte("\x01\x06\xff\xff\xff\xff\x0f\x00"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wasm.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := m.FuncNames(); len(n) != 0 {
		t.Errorf("names %v from a section that has none", n)
	}
}
