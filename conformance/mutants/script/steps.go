package script

import (
	"github.com/medplug/medplug/harness/wasm"
)

// opcode is what one step of a script does. A step is four 32-bit words: the opcode and up to three operands.
type opcode uint32

const (
	opEnd      opcode = iota // a: what the entry returns
	opText                   // a, b: bytes to write
	opClear                  // begin a new text
	opOutput                 // the text is the output
	opError                  // the text is the error
	opLog                    // the text is a line of log; a: level
	opCall                   // the text is the argument of a host function; a: which
	opIf                     // a, b: when the last answer holds these bytes, go on at c
	opVar                    // the text is a var's value; a, b: its name
	opVarGet                 // writes a var; a, b: its name
	opConfig                 // writes a value of the configuration; a, b: its name
	opHTTP                   // the text is a request's body; a, b: the request
	opPrint                  // the text goes to stdout
	opMember                 // writes a string member of the input; a, b: its name in quotes, c: what to write without one
	opClock                  // writes the clock in seconds
	opRandom                 // writes a random number
	opLogLevel               // writes the log level
	opKeep                   // the text is kept for later calls
	opKept                   // writes what is kept
	opCount                  // writes a counter; a: where it lies
	opBump                   // raises a counter; a: where it lies
	opFill                   // writes the byte a, b times
	opSpin                   // computes a rounds; 0: for ever
	opLate                   // when a counter is below b, go on at c; a: where the counter lies
	opGrow                   // has a pages of memory, or traps
	opTake                   // has a pages of memory more, or traps
	opTrap                   // executes unreachable
	opExit                   // leaves by proc_exit; a: status
	opcodes
)

// handler is how the program carries an opcode out, and what it imports for that.
type handler struct {
	imports []string
	body    func(p *program) code
}

// The locals of run.
const (
	lPC, lOp, lA, lB, lC, lX = 0, 1, 2, 3, 4, 5 // lX is an i64
)

// text gives the text as a block; the call fails with 1 when the host has no room.
func (p *program) given() code {
	return seq(global(gText), global(gEnd), global(gText), sub32, call(p.block), tee(lX), eqz64, then(i32(1), ret))
}

// named gives the operands' bytes as a block.
func (p *program) named() code { return seq(get(lA), get(lB), call(p.block)) }

func (p *program) answer() code { return seq(i32(resultAt), global(gResult), call(p.append)) }

var logLevels = []string{"trace", "debug", "info", "warn", "error"}

// The medical host functions in the order of their operand.
var hostFunctions = []string{"log_medical_audit_event", "validate_crm_cardiology_guidelines", "validate_medical_authority", "check_consent"}

// handlerOf gives the handler of an opcode. Those for logs and host functions serve one operand each, so that a plugin
// imports no more than it uses.
func handlerOf(o opcode, operand uint32) handler {
	plain := func(body func(p *program) code, imports ...string) handler { return handler{imports, body} }
	switch o {
	case opEnd:
		return plain(func(*program) code { return seq(get(lA), ret) })
	case opText:
		return plain(func(p *program) code { return seq(get(lA), get(lB), call(p.append)) })
	case opClear:
		return plain(func(*program) code { return seq(global(gText), setGlobal(gEnd)) })
	case opOutput:
		return plain(func(p *program) code {
			return seq(p.given(), get(lX), get(lX), p.call("length"), p.call("output_set"))
		}, "output_set", "length")
	case opError:
		return plain(func(p *program) code { return seq(p.given(), get(lX), p.call("error_set")) }, "error_set")
	case opLog:
		name := "log_" + logLevels[operand]
		return plain(func(p *program) code { return seq(p.given(), get(lX), p.call(name)) }, name)
	case opCall:
		return hostCall(operand)
	case opIf:
		return plain(func(p *program) code {
			return seq(i32(resultAt), global(gResult), get(lA), get(lB), call(p.search), then(get(lC), set(lPC)))
		})
	case opVar:
		return plain(func(p *program) code { return seq(p.named(), p.given(), get(lX), p.call("var_set")) }, "var_set")
	case opVarGet:
		return plain(func(p *program) code { return seq(p.named(), p.call("var_get"), call(p.fetch), p.answer()) }, "var_get", "load_u8", "length")
	case opConfig:
		return plain(func(p *program) code { return seq(p.named(), p.call("config_get"), call(p.fetch), p.answer()) }, "config_get", "load_u8", "length")
	case opHTTP:
		return plain(func(p *program) code { return seq(p.named(), p.given(), get(lX), p.call("http_request"), drop) }, "http_request")
	}
	return inner(o)
}

func hostCall(which uint32) handler {
	name := hostFunctions[which]
	after := func(p *program) code { return call(p.fetch) }
	switch name {
	case "log_medical_audit_event":
		after = func(*program) code { return nil }
	case "validate_crm_cardiology_guidelines": // a digit, not a block
		after = func(*program) code {
			return seq(set(lX), i32(resultAt), get(lX), wrap, i32('0'), add32, store8(0), i32(1), setGlobal(gResult))
		}
	}
	return handler{[]string{name, "load_u8", "length"}, func(p *program) code { return seq(p.given(), get(lX), p.call(name), after(p)) }}
}

// inner gives the handlers of what reaches no further than WASI.
func inner(o opcode) handler {
	counter := func(at code) code { return seq(at, load64(counterAt)) }
	switch o {
	case opPrint:
		return handler{[]string{"fd_write"}, func(p *program) code {
			return seq(i32(clockAt), global(gText), store32(0), i32(clockAt), global(gEnd), global(gText), sub32, store32(4),
				i32(1), i32(clockAt), i32(1), i32(clockAt+8), p.call("fd_write"), drop)
		}}
	case opMember:
		return handler{nil, func(p *program) code { return seq(get(lA), get(lB), get(lC), call(p.member)) }}
	case opClock:
		return handler{[]string{"clock_time_get"}, func(p *program) code {
			return seq(i32(0), i64(1), i32(clockAt), p.call("clock_time_get"), drop, i32(clockAt), load64(0), i64(1_000_000_000), divU64, call(p.number))
		}}
	case opRandom:
		return handler{[]string{"random_get"}, func(p *program) code {
			return seq(i32(clockAt), i32(4), p.call("random_get"), drop, i32(clockAt), load32(0), extend, call(p.number))
		}}
	case opLogLevel:
		return handler{[]string{"get_log_level"}, func(p *program) code { return seq(p.call("get_log_level"), extend, call(p.number)) }}
	case opKeep:
		return handler{nil, func(p *program) code {
			return seq(global(gEnd), global(gText), sub32, setGlobal(gKept), global(gKept), i32(keptMost), gtU32, then(i32(keptMost), setGlobal(gKept)),
				i32(keptAt), global(gText), global(gKept), copyTo)
		}}
	case opKept:
		return handler{nil, func(p *program) code { return seq(i32(keptAt), global(gKept), call(p.append)) }}
	case opCount:
		return handler{nil, func(p *program) code { return seq(counter(get(lA)), call(p.number)) }}
	case opBump:
		return handler{nil, func(*program) code { return seq(get(lA), counter(get(lA)), i64(1), add64, store64(counterAt)) }}
	case opFill:
		return handler{nil, func(p *program) code {
			return seq(global(gEnd), get(lB), add32, call(p.ensure), global(gEnd), get(lA), get(lB), fill, global(gEnd), get(lB), add32, setGlobal(gEnd))
		}}
	case opSpin: // a generator of random numbers, which no compiler can leave out, from the round's own number on
		return handler{nil, func(*program) code {
			return seq(i64(88172645463325252), set(lX), loop(
				get(lX), get(lX), i64(13), shl64, xor64, tee(lX), get(lX), i64(7), shrU64, xor64, tee(lX), get(lX), i64(17), shl64, xor64, set(lX),
				get(lA), eqz32, brIf(0), get(lA), i32(1), sub32, tee(lA), brIf(0)),
				i32(0), get(lX), store64(0))
		}}
	case opGrow:
		return handler{nil, func(p *program) code { return seq(get(lA), i32(16), code{wasm.OpI32Shl}, call(p.ensure)) }}
	case opLate:
		return handler{nil, func(*program) code { return seq(counter(get(lA)), wrap, get(lB), ltU32, then(get(lC), set(lPC))) }}
	case opTake:
		return handler{nil, func(p *program) code { return seq(get(lA), size, add32, i32(16), code{wasm.OpI32Shl}, call(p.ensure)) }}
	case opTrap:
		return handler{nil, func(*program) code { return trap }}
	case opExit:
		return handler{[]string{"proc_exit"}, func(p *program) code { return seq(get(lA), p.call("proc_exit"), trap) }}
	}
	panic("script: an opcode without a handler")
}

// interpreter writes run: it carries steps out until one ends the call.
func (p *program) interpreter(used []usedOp) {
	body := seq(
		get(lPC), load32(0), set(lOp), get(lPC), load32(4), set(lA), get(lPC), load32(8), set(lB), get(lPC), load32(12), set(lC),
		inc(lPC, stepSize))
	for _, u := range used {
		match := seq(get(lOp), i32(uint32(u.op)), ne32, brIf(0))
		if u.op == opLog || u.op == opCall {
			match = seq(match, get(lA), i32(u.operand), ne32, brIf(0))
		}
		body = seq(body, block(match, handlerOf(u.op, u.operand).body(p), br(1)))
	}
	p.run = p.fn(returning(tI32, tI32), []wasm.ValType{tI32, tI32, tI32, tI32, tI64}, loop(body, trap), trap)
}

// usedOp is an opcode that a script has, for logs and host functions with its operand.
type usedOp struct {
	op      opcode
	operand uint32
}

// stepSize is how many bytes a step takes.
const stepSize = 16
