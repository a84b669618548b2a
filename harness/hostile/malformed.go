package hostile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/medplug/medplug/harness/wasm"
)

// malformedFiles are files that are no module, or lie about what they hold.
func malformedFiles() []Case {
	refuse := func(name, about, reason string, module func() []byte) Case {
		return Case{Name: "malformed/" + name, About: about, Module: module, Expect: moduleRefused(reason)}
	}
	just := func(b ...byte) func() []byte { return func() []byte { return b } }
	header := func(version ...byte) func() []byte { return just(append([]byte("\x00asm"), version...)...) }
	sections := func(s ...[]byte) func() []byte { return func() []byte { return file(s...) } }
	// body is a module of one function () -> () whose body is exactly as given.
	body := func(b ...byte) func() []byte {
		return func() []byte {
			return file(section(1, []byte{1, 0x60, 0, 0}), section(3, []byte{1, 0}), section(10, []byte{1}, u32(uint32(len(b))), b))
		}
	}
	cases := []Case{
		refuse("empty", "is an empty file", "empty file", just()),
		refuse("half-magic", "ends within its magic number", "truncated", just(0, 'a')),
		refuse("magic-only", "ends behind its magic number", "truncated", header()),
		refuse("script", "is a shell script", "not a WebAssembly module", just([]byte("#!/bin/sh\nrm -rf /\n")...)),
		refuse("native", "is a native program", "not a WebAssembly module", just([]byte("\x7fELF\x02\x01\x01\x00")...)),
		refuse("text-format", "is WebAssembly as text", "not a WebAssembly module", just([]byte("(module)")...)),
		refuse("version-2", "says it is of version 2", "version 1", header(2, 0, 0, 0)),
		refuse("component", "is a component", "component", header(0x0d, 0, 1, 0)),
		refuse("garbage", "has noise behind a good header", "", func() []byte {
			b := file()
			for i := range uint32(1024) {
				b = binary.LittleEndian.AppendUint32(b, (i+1)*2654435761)
			}
			return b
		}),
		refuse("unknown-section", "has a section of number 99", "unknown section", sections(section(99, []byte{0}))),
		refuse("tags", "has exceptions", "exception", sections(section(13, []byte{0}))),
		refuse("twice", "has two type sections", "out of order", sections(section(1, []byte{0}), section(1, []byte{0}))),
		refuse("out-of-order", "has its functions before its types", "out of order", sections(section(3, []byte{0}), section(1, []byte{0}))),
		refuse("section-over-end", "has a section that says it is 4 GiB long", "truncated", just(append(file(), 1, 0xff, 0xff, 0xff, 0xff, 0x0f)...)),
		refuse("bytes-left-over", "has bytes behind the last entry of a section", "left over", sections(section(1, []byte{0, 0, 0}))),
		refuse("long-number", "writes a count in six bytes", "32 bits", sections(section(1, []byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x00}))),
		refuse("wide-number", "writes a count of more than 32 bits", "32 bits", sections(section(1, []byte{0xff, 0xff, 0xff, 0xff, 0x7f}))),
		refuse("name-not-utf8", "exports a name that is not UTF-8", "UTF-8", sections(section(1, []byte{0}), section(7, []byte{1, 2, 0xc3, 0x28, 0, 0}))),
		refuse("custom-name-not-utf8", "has a custom section whose name is not UTF-8", "UTF-8", sections(section(0, []byte{2, 0xff, 0xfe}))),
		refuse("custom-without-name", "has a custom section too short for its name", "", sections(section(0, []byte{200, 1}))),
		refuse("two-memories", "has two memories", "2 memories", sections(section(5, []byte{2, 0, 1, 0, 1}))),
		refuse("shared-memory", "shares its memory between threads", "threads", sections(section(5, []byte{1, 3, 1, 1}))),
		refuse("memory64", "has a 64-bit memory", "64-bit", sections(section(5, []byte{1, 4, 1}))),
		refuse("min-over-max", "has a memory whose minimum is over its maximum", "over its maximum", sections(section(5, []byte{1, 1, 2, 1}))),
		refuse("function-type", "declares a function of a type that does not exist", "does not exist", sections(section(1, []byte{0}), section(3, []byte{1, 7}))),
		refuse("export-of-nothing", "exports a function that does not exist", "does not exist", sections(section(7, append([]byte{1}, append(name("f"), 0, 9)...)))),
		refuse("export-twice", "exports one name twice", "two exports", func() []byte {
			p := plugin()
			p.exported(Entry)
			return p.entry(i32(0))
		}),
		refuse("start-of-nothing", "starts with a function that does not exist", "does not exist", sections(section(8, []byte{3}))),
		refuse("start-with-parameters", "has a start function that takes a parameter", "start function has type", func() []byte {
			p := plugin()
			p.Start(p.Func(wasm.FuncType{Params: []wasm.ValType{wasm.I32}}, nil))
			return p.entry(i32(0))
		}),
		refuse("no-bodies", "declares functions and gives no bodies", "0 bodies", sections(section(1, []byte{1, 0x60, 0, 0}), section(3, []byte{2, 0, 0}))),
		refuse("bodies-too-many", "gives more bodies than it declares functions", "bodies given", sections(section(10, []byte{1, 2, 0, wasm.OpEnd}))),
		refuse("data-count", "says it has data segments and has none", "data count", sections(section(12, []byte{3}))),
		refuse("no-end", "has a body without its end", "end", body(0, wasm.OpNop)),
		refuse("code-after-end", "has instructions behind a body's end", "", body(0, wasm.OpEnd, wasm.OpNop, wasm.OpEnd)),
		refuse("unknown-opcode", "uses an opcode that does not exist", "0xff", body(0, 0xff, wasm.OpEnd)),
		refuse("threads-opcode", "uses an atomic instruction", "0xfe", body(0, 0xfe, 0x00, 0, 0, wasm.OpEnd)),
		refuse("tail-call", "uses a tail call", "0x12", body(0, 0x12, 0, wasm.OpEnd)),
		refuse("stack-empty", "adds two numbers that are not there", "", body(0, wasm.OpI32Add, wasm.OpDrop, wasm.OpEnd)),
		refuse("stack-left-over", "leaves a number behind that nobody asked for", "", body(0, wasm.OpI32Const, 1, wasm.OpEnd)),
		refuse("wrong-operand", "adds a float to an integer", "", body(0, wasm.OpI32Const, 1, wasm.OpF32Const, 0, 0, 0, 0, wasm.OpI32Add, wasm.OpDrop, wasm.OpEnd)),
		refuse("branch-too-far", "branches to a label that does not exist", "label 9 does not exist", body(0, wasm.OpBr, 9, wasm.OpEnd)),
		refuse("local-of-nothing", "reads a local that does not exist", "local 3 does not exist", body(0, wasm.OpLocalGet, 3, wasm.OpDrop, wasm.OpEnd)),
		refuse("load-without-memory", "loads from a memory that does not exist", "memory", body(0, wasm.OpI32Const, 0, wasm.OpI32Load, 2, 0, wasm.OpDrop, wasm.OpEnd)),
		refuse("alignment", "loads with an alignment of 2^31", "alignment", body(0, wasm.OpI32Const, 0, wasm.OpI32Load, 31, 0, wasm.OpDrop, wasm.OpEnd)),
		refuse("immutable-global", "writes a global that is constant", "", func() []byte {
			p := plugin()
			g := p.Global(wasm.GlobalType{Type: wasm.I32}, i32(1))
			return p.entry(i32(2), op(wasm.OpGlobalSet, g), p.answers())
		}),
		refuse("locals", "declares 2^32-1 locals in one function", "locals", body(append(append([]byte{1}, u32(1<<32-1)...), byte(wasm.I64), wasm.OpEnd)...)),
		refuse("locals-in-runs", "declares 2^32-1 locals in many runs", "locals", func() []byte {
			runs := bytes.Repeat(append(u32(1<<24), byte(wasm.V128)), 255)
			b := append(append(u32(255), runs...), wasm.OpEnd)
			return file(section(1, []byte{1, 0x60, 0, 0}), section(3, []byte{1, 0}), section(10, []byte{1}, u32(uint32(len(b))), b))
		}),
		refuse("half-read", "is a good module without its last byte", "truncated", func() []byte {
			b := whole()
			return b[:len(b)-1]
		}),
		{
			Name: "malformed/names", About: "has a name section that claims 2^32-1 names, for which readers have asked for 96 GiB",
			Module: func() []byte {
				p := plugin()
				p.Custom("name", cat([]byte{1, 5}, u32(1<<32-1)))
				return p.entry(p.answers())
			}, Expect: harmless(answers),
		},
		{
			Name: "malformed/producers", About: "has malformed custom sections of well-known names, and an empty one of each",
			Module: func() []byte {
				p := plugin()
				for _, n := range []string{"producers", "linking", "target_features", ".debug_line", ".debug_info", "dylink.0", "medplug", ""} {
					p.Custom(n, bytes.Repeat([]byte{0xff}, 64))
					p.Custom(n, nil)
				}
				return p.entry(p.answers())
			}, Expect: harmless(answers),
		},
		{
			Name: "malformed/manifest", About: "carries two manifests that are no JSON", Module: func() []byte {
				p := plugin()
				p.Custom("medplug.manifest", bytes.Repeat([]byte("["), 100000))
				p.Custom("medplug.manifest", []byte("{"))
				return p.entry(p.answers())
			}, Expect: harmless(answers),
		},
	}
	return slices.Concat(cases, counts(), cuts())
}

// counts claim, in each section, 2^32-1 entries in a file of a few bytes.
func counts() []Case {
	var cases []Case
	for _, s := range []struct {
		id   byte
		name string
	}{
		{1, "type"}, {2, "import"}, {3, "function"}, {4, "table"}, {5, "memory"}, {6, "global"}, {7, "export"}, {9, "element"}, {10, "code"}, {11, "data"},
	} {
		cases = append(cases, Case{
			Name: "malformed/count/" + s.name, About: "claims 2^32-1 entries in its " + s.name + " section, for which a reader would ask for gigabytes",
			Module: func() []byte { return file(section(s.id, u32(1<<32-1), []byte{0, 0, 0, 0})) },
			Expect: moduleRefused("4294967295"),
		})
	}
	return cases
}

// whole is a well-formed plugin with a section of every kind.
func whole() []byte {
	p := plugin()
	p.Memory(1, -1)
	p.Table(wasm.TableType{Elem: wasm.FuncRef, Limits: wasm.Limits{Min: 1}})
	p.Global(wasm.GlobalType{Type: wasm.I32, Mutable: true}, i32(1))
	f := p.function()
	p.Start(f)
	p.Elem(0, f)
	p.Data(0, []byte("data"))
	p.PassiveData([]byte("more data"))
	p.Custom("note", []byte("text"))
	return p.entry(p.answers())
}

// cuts end a good module in the middle of each of its sections.
func cuts() []Case {
	m, err := wasm.Parse(whole())
	if err != nil {
		panic(err) // our own module
	}
	var cases []Case
	for _, s := range m.Sections {
		cases = append(cases, Case{
			Name: "malformed/cut/" + s.Name, About: fmt.Sprintf("ends in the middle of its section %s", s.Name),
			Module: func() []byte { return whole()[:s.Start+(s.End-s.Start+1)/2] },
			Expect: moduleRefused("truncated"),
		})
	}
	return cases
}
