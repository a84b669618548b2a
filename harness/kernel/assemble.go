package kernel

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/medplug/medplug/harness/wasm"
)

// opcodes are the instructions the kernel is written in: mnemonic to opcode and kind of immediate.
var opcodes = map[string]struct {
	op  byte
	imm byte // 0 none, b block type, d label depth, f function, l local, g global, i i32, I i64, m memory argument, z one zero byte, F the rest of memory.fill
}{
	"unreachable": {0x00, 0}, "block": {0x02, 'b'}, "loop": {0x03, 'b'}, "if": {0x04, 'b'}, "else": {0x05, 0}, "end": {0x0b, 0},
	"br": {0x0c, 'd'}, "br_if": {0x0d, 'd'}, "return": {0x0f, 0}, "call": {0x10, 'f'}, "drop": {0x1a, 0},
	"get": {0x20, 'l'}, "set": {0x21, 'l'}, "tee": {0x22, 'l'}, "global.get": {0x23, 'g'}, "global.set": {0x24, 'g'},
	"i32.load": {0x28, 'm'}, "i64.load": {0x29, 'm'}, "i32.load8_u": {0x2d, 'm'},
	"i32.store": {0x36, 'm'}, "i64.store": {0x37, 'm'}, "i32.store8": {0x3a, 'm'},
	"memory.fill": {0xfc, 'F'}, "memory.size": {0x3f, 'z'}, "memory.grow": {0x40, 'z'}, "i32": {0x41, 'i'}, "i64": {0x42, 'I'},
	"i32.eqz": {0x45, 0}, "i32.or": {0x72, 0}, "i32.and": {0x71, 0}, "i32.eq": {0x46, 0},
	"eqz": {0x50, 0}, "eq": {0x51, 0}, "ne": {0x52, 0}, "lt_u": {0x54, 0}, "gt_u": {0x56, 0}, "le_u": {0x58, 0}, "ge_u": {0x5a, 0},
	"clz": {0x79, 0}, "add": {0x7c, 0}, "sub": {0x7d, 0}, "and": {0x83, 0}, "shl": {0x86, 0}, "shr_u": {0x88, 0},
	"wrap": {0xa7, 0}, "extend": {0xad, 0},
}

// fn is one function of the kernel: its type and locals as names with types, its body as mnemonics. Arithmetic without a
// prefix is i64; "i32 7" and "i64 7" are constants; "i64.load 8" has an offset of 8.
type fn struct {
	name    string
	params  string // "n i64"
	result  string // "", "i32" or "i64"
	locals  string
	body    string
	private bool
}

var comment = regexp.MustCompile(`;;.*`)

// assemble encodes a module with one memory, i64 globals and functions. It panics on a fault in the source, which the
// first test of the package would show.
func assemble(globals []string, fns []fn) []byte {
	index := map[string]uint64{}
	for i, f := range fns {
		index[f.name] = uint64(i)
	}
	var typeSec, funcSec, exportSec, codeSec [][]byte
	for i, f := range fns {
		params, results := names(f.params), []byte{}
		t := append([]byte{0x60}, vec(typesOf(params))...)
		if f.result != "" {
			results = []byte{valType(f.result)}
		}
		typeSec = append(typeSec, append(t, vec(results)...))
		funcSec = append(funcSec, uleb(uint64(i)))
		if !f.private {
			exportSec = append(exportSec, append(name(f.name), append([]byte{0}, uleb(uint64(i))...)...))
		}
		codeSec = append(codeSec, body(f, params, globals, index))
	}
	exportSec = append(exportSec, append(name("memory"), 2, 0))
	var globalSec [][]byte
	for range globals {
		globalSec = append(globalSec, []byte{0x7e, 1, 0x42, 0, 0x0b})
	}
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range []struct {
		id    byte
		items [][]byte
	}{{1, typeSec}, {3, funcSec}, {5, [][]byte{{0, 1}}}, {6, globalSec}, {7, exportSec}, {10, codeSec}} {
		payload := uleb(uint64(len(s.items)))
		for _, item := range s.items {
			payload = append(payload, item...)
		}
		out = append(append(out, s.id), vec(payload)...)
	}
	return out
}

func body(f fn, params []local, globals []string, index map[string]uint64) []byte {
	locals := names(f.locals)
	code := uleb(uint64(len(locals)))
	for _, l := range locals {
		code = append(code, 1, valType(l.typ))
	}
	all := append(params, locals...)
	words := strings.Fields(comment.ReplaceAllString(f.body, ""))
	next := func() string {
		if len(words) == 0 {
			panic(fmt.Sprintf("kernel %s: an immediate is missing", f.name))
		}
		w := words[0]
		words = words[1:]
		return w
	}
	for len(words) > 0 {
		w := next()
		op, ok := opcodes[w]
		if !ok {
			panic(fmt.Sprintf("kernel %s: unknown instruction %q", f.name, w))
		}
		code = append(code, op.op)
		switch op.imm {
		case 'b':
			code = append(code, 0x40)
		case 'd':
			code = append(code, uleb(uint64(number(next())))...)
		case 'f':
			i, ok := index[next()]
			if !ok {
				panic(fmt.Sprintf("kernel %s: call of an unknown function", f.name))
			}
			code = append(code, uleb(i)...)
		case 'l':
			code = append(code, uleb(find(f.name, next(), all))...)
		case 'g':
			w, i := next(), -1
			for j, g := range globals {
				if g == w {
					i = j
				}
			}
			if i < 0 {
				panic(fmt.Sprintf("kernel %s: unknown global %q", f.name, w))
			}
			code = append(code, uleb(uint64(i))...)
		case 'i', 'I':
			code = append(code, sleb(number(next()))...)
		case 'm':
			code = append(append(code, 0), uleb(uint64(number(next())))...) // alignment 1: a hint only
		case 'z':
			code = append(code, 0)
		case 'F':
			code = append(code, 0x0b, 0)
		}
	}
	return vec(append(code, 0x0b))
}

type local struct{ name, typ string }

// names reads "a i64, b i32".
func names(s string) []local {
	var out []local
	for part := range strings.SplitSeq(s, ",") {
		if n, t, ok := strings.Cut(strings.TrimSpace(part), " "); ok {
			out = append(out, local{n, t})
		}
	}
	return out
}

func typesOf(ls []local) []byte {
	var b []byte
	for _, l := range ls {
		b = append(b, valType(l.typ))
	}
	return b
}

func valType(s string) byte {
	switch s {
	case "i32":
		return 0x7f
	case "i64":
		return 0x7e
	}
	panic("kernel: value type " + s)
}

func find(function, name string, ls []local) uint64 {
	for i, l := range ls {
		if l.name == name {
			return uint64(i)
		}
	}
	panic(fmt.Sprintf("kernel %s: unknown local %q", function, name))
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil {
		panic("kernel: " + err.Error())
	}
	return n
}

func uleb(v uint64) []byte { return wasm.AppendU32(nil, uint32(v)) }
func sleb(v int64) []byte  { return wasm.AppendS64(nil, v) }
func vec(b []byte) []byte  { return append(uleb(uint64(len(b))), b...) }
func name(s string) []byte { return wasm.AppendName(nil, s) }
