package script

import (
	"encoding/json"
	"fmt"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Reply is what the program does with one request: steps in the order in which they were asked for, and then its output or
// its refusal. Texts may have holes. A method that is asked for what cannot be is a fault of the script: it panics.
type Reply struct {
	steps   []step
	after   []step // once the answer is given
	output  any    // of encoding/json, numbers as json.Number; nil for none
	raw     string // the output as it is to come out, in place of the tree
	failure string
	failed  bool
	status  *uint32
}

// step is one step before it has a place in the module.
type step struct {
	op    opcode
	a     uint32  // operand a of steps without a name; of opLate: the counter's value
	text  *string // written before, for steps that take the text
	name  string  // operands a and b
	other *Reply  // of opIf and opLate: what is done when no name matches, or it is late
	anyOf []string
}

func (r *Reply) add(s step) *Reply {
	r.steps = append(r.steps, s)
	return r
}

func (r *Reply) with(op opcode, a uint32, text string) *Reply {
	return r.add(step{op: op, a: a, text: &text})
}

// Log writes a line of log at level info.
func (r *Reply) Log(text string) *Reply { return r.LogAt("info", text) }

// LogAt writes a line of log at a level: trace, debug, info, warn or error.
func (r *Reply) LogAt(level, text string) *Reply {
	return r.with(opLog, indexOf(logLevels, level), text)
}

// Print writes to stdout.
func (r *Reply) Print(text string) *Reply { return r.with(opPrint, 0, text) }

// Call asks a medical host function. The argument is a text, or a value that is written as JSON.
func (r *Reply) Call(function string, argument any) *Reply {
	text, ok := argument.(string)
	if !ok {
		text = encode(tree(argument))
	}
	return r.with(opCall, indexOf(hostFunctions, function), text)
}

// Unless makes the program answer otherwise unless the last host function's answer holds one of the words.
func (r *Reply) Unless(otherwise *Reply, words ...string) *Reply {
	return r.add(step{op: opIf, anyOf: words, other: otherwise})
}

// HTTP makes a request; a body of "" is none at all.
func (r *Reply) HTTP(method, url string, headers map[string]string, body string) *Reply {
	request, err := json.Marshal(map[string]any{"method": method, "url": url, "headers": headers})
	if err != nil {
		panic(err)
	}
	if body == "" {
		body = " "
	}
	return r.add(step{op: opHTTP, name: string(request), text: &body})
}

// SetVar sets an Extism var.
func (r *Reply) SetVar(key, value string) *Reply {
	return r.add(step{op: opVar, name: key, text: &value})
}

// Keep keeps a text for later calls on the same instance, for which it is Kept. No plugin may do that.
func (r *Reply) Keep(text string) *Reply {
	r.after = append(r.after, step{op: opKeep, text: &text})
	return r
}

// Count raises what the hole Count shows to later calls on the same instance. No plugin may do that either.
func (r *Reply) Count() *Reply {
	r.after = append(r.after, step{op: opBump})
	return r
}

// Late makes the program answer otherwise once Count was done so many times on this instance. No plugin may do that.
func (r *Reply) Late(n uint32, otherwise *Reply) *Reply {
	return r.add(step{op: opLate, a: n, other: otherwise})
}

// Spin computes some rounds of a few instructions each.
func (r *Reply) Spin(rounds uint32) *Reply { return r.add(step{op: opSpin, a: max(rounds, 1)}) }

// Hang computes for ever.
func (r *Reply) Hang() *Reply { return r.add(step{op: opSpin}) }

// Grow takes memory until the program has so many pages of 64 KiB, and traps when it does not get them.
func (r *Reply) Grow(pages uint32) *Reply { return r.add(step{op: opGrow, a: pages}) }

// Take takes so many pages of 64 KiB more at each call, and traps when it does not get them.
func (r *Reply) Take(pages uint32) *Reply { return r.add(step{op: opTake, a: pages}) }

// Trap executes unreachable.
func (r *Reply) Trap() *Reply { return r.add(step{op: opTrap}) }

// Exit leaves through WASI's proc_exit.
func (r *Reply) Exit(status uint32) *Reply { return r.add(step{op: opExit, a: status}) }

// Return makes the entry return a status; else it is 0 for an output and 1 for a refusal.
func (r *Reply) Return(status uint32) *Reply { r.status = &status; return r }

// Fail refuses with the contract's error object, in place of any output.
func (r *Reply) Fail(code contract.Code, path string) *Reply {
	return r.FailWith(&contract.Error{Code: code, Path: path, Message: "the request breaks the contract"})
}

// FailWith refuses with an error object.
func (r *Reply) FailWith(e *contract.Error) *Reply { return r.FailText(e.JSON()) }

// FailText refuses with an error string that need not be an error object.
func (r *Reply) FailText(text string) *Reply {
	r.output, r.raw, r.failure, r.failed = nil, "", text, true
	return r
}

// Refusal is the error object with which the reply refuses; nil when it does not, or not with one.
func (r *Reply) Refusal() *contract.Error {
	if !r.failed {
		return nil
	}
	if e, err := contract.ParseError(r.failure); err == nil {
		return e
	}
	return nil
}

// Answered says whether there is an output.
func (r *Reply) Answered() bool { return r.output != nil || r.raw != "" }

// Output answers with these bytes, in place of anything else.
func (r *Reply) Output(raw string) *Reply {
	r.output, r.raw, r.failure, r.failed = nil, raw, "", false
	return r
}

// Answer answers with a value, written as the contract writes it.
func (r *Reply) Answer(v any) *Reply {
	r.output, r.raw, r.failure, r.failed = tree(v), "", "", false
	return r
}

func indexOf(names []string, name string) uint32 {
	for i, n := range names {
		if n == name {
			return uint32(i)
		}
	}
	panic(fmt.Sprintf("script: %q is none of %v", name, names))
}

// clone copies a reply, so that one mutant's changes are not another's.
func (r *Reply) clone() *Reply {
	c := *r
	c.steps = append([]step(nil), r.steps...)
	for i := range c.steps {
		if other := c.steps[i].other; other != nil {
			c.steps[i].other = other.clone()
		}
	}
	c.after = append([]step(nil), r.after...)
	c.output = cloneTree(r.output)
	return &c
}
