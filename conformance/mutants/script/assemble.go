package script

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/harness/wasm/emit"
)

// word is an operand: a number, or a place within the scripts, which get their place last.
type word struct {
	v        uint32
	relative bool // counted from where the scripts begin
}

// assembler collects literals and scripts; equal ones are stored once.
type assembler struct {
	literals map[string]uint32
	data     []byte // literals, from dataAt on
	scripts  map[string]uint32
	words    []word
	used     map[usedOp]bool
}

func newAssembler() *assembler {
	return &assembler{literals: map[string]uint32{}, scripts: map[string]uint32{}, used: map[usedOp]bool{}}
}

// literal stores bytes and gives where they lie.
func (a *assembler) literal(s string) uint32 {
	at, ok := a.literals[s]
	if !ok {
		at = dataAt + uint32(len(a.data))
		a.literals[s] = at
		a.data = append(a.data, s...)
	}
	return at
}

func (a *assembler) bytes(s string) (at, n word) {
	return word{v: a.literal(s)}, word{v: uint32(len(s))}
}

// script is the steps of one reply in the making.
type script struct {
	a     *assembler
	words []word
}

func (s *script) step(op opcode, operands ...word) {
	operand := uint32(0)
	if op == opLog || op == opCall {
		operand = operands[0].v
	}
	s.a.used[usedOp{op, operand}] = true
	s.words = append(s.words, word{v: uint32(op)})
	s.words = append(s.words, operands...)
	for range 3 - len(operands) {
		s.words = append(s.words, word{})
	}
}

// write adds a text with its holes.
func (s *script) write(text string) {
	pieces(text, func(literal string) {
		at, n := s.a.bytes(literal)
		s.step(opText, at, n)
	}, s.hole)
}

func (s *script) hole(hole string) {
	what, argument, _ := strings.Cut(hole, " ")
	switch what {
	case "clock":
		s.step(opClock)
	case "random":
		s.step(opRandom)
	case "level":
		s.step(opLogLevel)
	case "kept":
		s.step(opKept)
	case "count":
		s.step(opCount)
	case "fill":
		n, err := strconv.ParseUint(argument, 10, 32)
		if err != nil {
			panic(fmt.Sprintf("script: fill %q", argument))
		}
		s.step(opFill, word{v: 'x'}, word{v: uint32(n)})
	case "member":
		name, otherwise, _ := strings.Cut(argument, " ")
		at, n := s.a.bytes(`"` + name + `"`)
		s.step(opMember, at, n, word{v: s.a.literal(string(binary.LittleEndian.AppendUint32(nil, uint32(len(otherwise)))) + otherwise)})
	case "config":
		at, n := s.a.bytes(argument)
		s.step(opConfig, at, n)
	case "var":
		at, n := s.a.bytes(argument)
		s.step(opVarGet, at, n)
	default:
		panic(fmt.Sprintf("script: unknown hole %q", what))
	}
}

// reply stores the steps of a reply and gives where they begin, counted from where the scripts do.
func (a *assembler) reply(r *Reply) uint32 {
	s := &script{a: a}
	s.reply(r)
	var key strings.Builder
	for _, w := range s.words {
		fmt.Fprintf(&key, "%d %t,", w.v, w.relative)
	}
	at, ok := a.scripts[key.String()]
	if !ok {
		at = uint32(4 * len(a.words))
		a.scripts[key.String()] = at
		a.words = append(a.words, s.words...)
	}
	return at
}

func (s *script) reply(r *Reply) {
	for i, st := range r.steps {
		if st.op == opIf || st.op == opLate { // the rest is a script of its own, to go on at; the other reply ends the call
			rest := *r
			rest.steps = r.steps[i+1:]
			at := word{v: s.a.reply(&rest), relative: true}
			if st.op == opLate {
				s.step(opLate, word{}, word{v: st.a}, at)
			}
			for _, one := range st.anyOf {
				literal, n := s.a.bytes(one)
				s.step(opIf, literal, n, at)
			}
			s.reply(st.other)
			return
		}
		s.add(st)
	}
	status := uint32(0)
	switch {
	case r.failed:
		status = 1
		s.step(opClear)
		s.write(r.failure)
		s.step(opError)
	case r.Answered():
		s.step(opClear)
		s.output(r)
		s.step(opOutput)
	}
	for _, st := range r.after {
		s.add(st)
	}
	if r.status != nil {
		status = *r.status
	}
	s.step(opEnd, word{v: status})
}

func (s *script) add(st step) {
	if st.text != nil {
		s.step(opClear)
		s.write(*st.text)
	}
	if st.name != "" {
		at, n := s.a.bytes(st.name)
		s.step(st.op, at, n)
		return
	}
	s.step(st.op, word{v: st.a})
}

// output writes the output member by member, so that replies share what they have in common.
func (s *script) output(r *Reply) {
	members, ok := r.output.(map[string]any)
	switch {
	case r.raw != "":
		s.write(r.raw)
		return
	case !ok || len(members) == 0:
		s.write(encode(r.output))
		return
	}
	open := "{"
	for _, name := range slices.Sorted(maps.Keys(members)) {
		s.write(open + encode(name) + ":" + encode(members[name]))
		open = ","
	}
	s.write("}")
}

// importTypes are the functions that the program may import, beside WASI's.
var importTypes = map[string]wasm.FuncType{
	"alloc": returning(tI64, tI64), "length": returning(tI64, tI64), "load_u8": returning(tI32, tI64),
	"input_length": returning(tI64), "input_load_u8": returning(tI32, tI64), "input_load_u64": returning(tI64, tI64),
	"store_u8": sig(tI64, tI32), "store_u64": sig(tI64, tI64), "output_set": sig(tI64, tI64), "error_set": sig(tI64),
	"log_trace": sig(tI64), "log_debug": sig(tI64), "log_info": sig(tI64), "log_warn": sig(tI64), "log_error": sig(tI64),
	"get_log_level": returning(tI32), "config_get": returning(tI64, tI64), "var_get": returning(tI64, tI64), "var_set": sig(tI64, tI64),
	"http_request": returning(tI64, tI64, tI64), "http_status_code": returning(tI32),
}

var userTypes = map[string]wasm.FuncType{
	"log_medical_audit_event": sig(tI64), "validate_crm_cardiology_guidelines": returning(tI64, tI64),
	"validate_medical_authority": returning(tI64, tI64), "check_consent": returning(tI64, tI64),
}

const wasiNamespace = "wasi_snapshot_preview1"

var wasiTypes = map[string]wasm.FuncType{
	"clock_time_get": returning(tI32, tI32, tI64, tI32), "random_get": returning(tI32, tI32, tI32), "proc_exit": sig(tI32),
	"fd_write": returning(tI32, tI32, tI32, tI32, tI32),
}

// imported gives the namespace and type of a function by its name.
func imported(name string) (namespace string, t wasm.FuncType) {
	for namespace, types := range map[string]map[string]wasm.FuncType{
		hostenv.EnvNamespace: importTypes, hostenv.UserNamespace: userTypes, wasiNamespace: wasiTypes,
	} {
		if t, ok := types[name]; ok {
			return namespace, t
		}
	}
	panic(fmt.Sprintf("script: no host function %q is known", name))
}

// hashed is an entry of the table.
type hashed struct {
	hash  uint64
	reply uint32 // where its script begins, counted from where the scripts do
}

// module is what the assembled parts become.
type module struct {
	entry      string
	table      []hashed // ascending
	otherwise  uint32
	start      *uint32  // the script of the start function, nil for none
	initialise *uint32  // of _initialize
	extra      []string // imports that nothing uses
	pages      uint32   // of memory at the start, at least
}

// write lays everything out and writes the module.
func (a *assembler) write(m module) []byte {
	for len(a.data)%8 != 0 {
		a.data = append(a.data, 0)
	}
	scripts := dataAt + uint32(len(a.data))
	data := slices.Clone(a.data)
	for _, w := range a.words {
		if w.relative {
			w.v += scripts
		}
		data = binary.LittleEndian.AppendUint32(data, w.v)
	}
	p := &program{b: emit.New(), imports: map[string]uint32{}, table: dataAt + uint32(len(data)), entries: uint32(len(m.table)), otherwise: scripts + m.otherwise}
	for _, e := range m.table {
		data = binary.LittleEndian.AppendUint64(data, e.hash)
		data = binary.LittleEndian.AppendUint32(data, scripts+e.reply)
		data = binary.LittleEndian.AppendUint32(data, 0)
	}
	p.in = dataAt + uint32(len(data))
	used := slices.SortedFunc(maps.Keys(a.used), func(x, y usedOp) int { return cmp.Or(cmp.Compare(x.op, y.op), cmp.Compare(x.operand, y.operand)) })
	a.imports(p, used, m.extra)
	for _, v := range []uint32{gText: p.in + 16, gEnd: p.in + 16, gInput: 0, gResult: 0, gKept: 0} {
		p.b.Global(wasm.GlobalType{Type: tI32, Mutable: true}, i32(v))
	}
	p.helpers()
	p.interpreter(used)
	p.b.Export(m.entry, wasm.KindFunc, p.entry())
	p.b.Export("memory", wasm.KindMemory, p.b.Memory(max(m.pages, (p.in+0xffff)>>16+1), -1))
	for _, at := range []struct {
		script *uint32
		begin  func(fn uint32)
	}{{m.start, p.b.Start}, {m.initialise, func(fn uint32) { p.b.Export("_initialize", wasm.KindFunc, fn) }}} {
		if at.script != nil {
			at.begin(p.fn(wasm.FuncType{}, nil, i32(scripts+*at.script), call(p.run), drop))
		}
	}
	p.b.Data(dataAt, data)
	return p.b.Bytes()
}

// imports declares what the program calls, and no more.
func (a *assembler) imports(p *program, used []usedOp, extra []string) {
	names := map[string]bool{"alloc": true, "store_u8": true, "store_u64": true, "input_length": true, "input_load_u8": true, "input_load_u64": true}
	for _, u := range used {
		for _, name := range handlerOf(u.op, u.operand).imports {
			names[name] = true
		}
	}
	for _, name := range extra {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		namespace, t := imported(name)
		p.imports[name] = p.b.ImportFunc(namespace, name, t)
	}
}
