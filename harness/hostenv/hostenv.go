// Package hostenv is the world a plugin sees: the functions of the Extism host that are not memory, the medical host
// functions and WASI. Each answers from the State of the call in progress and writes down what it was asked; nothing
// here reads a clock, the environment, a file or a random source of the machine.
package hostenv

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// The names under which the host's modules are registered. The harness points a plugin's imports at them.
const (
	EnvModule  = "medplug:env"  // extism:host/env without its memory functions
	UserModule = "medplug:user" // extism:host/user
	WASIModule = "medplug:wasi" // wasi_snapshot_preview1
)

// The namespaces a plugin file imports from.
const (
	EnvNamespace  = "extism:host/env"
	UserNamespace = "extism:host/user"
	WASINamespace = "wasi_snapshot_preview1"
)

// Blocks are the Extism memory blocks of one sandbox.
type Blocks interface {
	// Read copies a block; an offset that starts no block is an error.
	Read(ctx context.Context, offset uint64) ([]byte, error)
	// Write makes a new block; 0 when there is no room.
	Write(ctx context.Context, data []byte) (offset uint64, err error)
	Free(ctx context.Context, offset uint64) error
}

// Host is what the deployer decides. The zero value is a host that knows nothing: no configuration, every authority
// unknown, consent missing, no recommendation judged.
type Host struct {
	Config  map[string]string // Extism config keys, contract section 1
	Medical Medical           // nil: Unconnected
	Clock   time.Time         // where the guest's clock starts; zero: 2026-01-01T00:00:00Z
	Seed    *[32]byte         // seed of the guest's random stream; nil: a fresh secret for each instance
	Egress  Egress            // carries out http_request; nil: refuses every one
}

// Egress carries out one HTTP request for a guest.
type Egress interface {
	Do(ctx context.Context, hosts []string, r HTTPRequest, body []byte, record func(EgressAttempt)) (HTTPResponse, error)
}

// HTTPRequest is what a guest hands to http_request.
type HTTPRequest struct {
	URL     string            `json:"url"`
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
}

// HTTPResponse is what the guest gets back.
type HTTPResponse struct {
	Status  int
	Headers map[string]string
	Body    []byte
}

// State is one call's share of the host: set before the call, read after it. It serves one call at a time.
type State struct {
	Host     Host
	Blocks   Blocks
	Hosts    []string // hosts http_request may reach
	LogBytes int64
	VarBytes int64
	// Charge, when set, makes the guest pay for work that the host does for it, in instructions.
	Charge func(cost int64)
	Tester Tester // of a module that tests a plugin; nil for a plugin

	Record Record

	wasi   wasiState
	asked  bool
	vars   map[string][]byte
	varSum int64
	logSum int64
	audits int
	asking int // bytes of arguments to medical host functions
	http   HTTPResponse
	kept   map[any]any // of PerCall
}

// Record is everything the guest asked of the host.
type Record struct {
	Logs      []Log
	HostCalls []HostCall
	Egress    []EgressAttempt
	Vars      []VarWrite
}

// Log is one line the guest logged; stdout and stderr arrive as levels of their own.
type Log struct {
	Level   string // trace, debug, info, warn, error, stdout, stderr
	Message string
}

// HostCall is one call of a medical host function.
type HostCall struct {
	Function string
	Argument []byte // the JSON handed over
	Result   string // what the host answered: a number or a JSON text; empty for none
}

// EgressAttempt is one request that left, or was kept from leaving, for a host; each redirect hop counts.
type EgressAttempt struct {
	Method, URL string
	Refused     string // why the host refused it; empty when it was sent
}

// VarWrite is one var_set; a nil value removes the key.
type VarWrite struct {
	Key   string
	Value []byte
}

// Violation: the guest asked for what no contract allows, such as a bad offset or malformed JSON. It traps the call.
type Violation struct{ Function, Reason string }

func (e *Violation) Error() string { return e.Function + ": " + e.Reason }

// Exceeded: the guest wrote more than a limit allows. It ends the call.
type Exceeded struct {
	What  string // log or var
	Limit int64
	Unit  string // of Limit: bytes, lines or writes
}

func (e *Exceeded) Error() string {
	return fmt.Sprintf("more than %d %s of %s", e.Limit, e.Unit, e.What)
}

// Exit: the guest left by proc_exit, which is never success.
type Exit struct{ Code uint32 }

func (e *Exit) Error() string { return fmt.Sprintf("proc_exit(%d)", e.Code) }

// charge makes the guest pay for n bytes that the host copies, reads or makes for it.
func (s *State) charge(n int) {
	if s.Charge != nil {
		s.Charge(int64(n))
	}
}

type stateKey struct{}

// With attaches s to the context of a call.
func With(ctx context.Context, s *State) context.Context {
	return context.WithValue(ctx, stateKey{}, s)
}

// state returns the call's State. Its absence is a fault of the harness, never of a guest.
func state(ctx context.Context) *State {
	s, ok := ctx.Value(stateKey{}).(*State)
	if !ok {
		panic(errors.New("host function called without a call's state"))
	}
	return s
}

// Begin clears what the last call left: the record and the vars (contract section 1).
func (s *State) Begin() {
	s.Record = Record{}
	s.vars, s.varSum, s.logSum, s.audits, s.asking, s.http, s.kept = nil, 0, 0, 0, 0, HTTPResponse{}, nil
}

// Function is one function the host offers.
type Function struct {
	Namespace, Name string // as plugins import it
	Params, Results []api.ValueType
	call            api.GoModuleFunction
}

// CallOn answers one call on another host than the harness: one whose blocks are given. It is for functions that look at
// no guest memory, those of UserNamespace.
func (f Function) CallOn(ctx context.Context, b Blocks, stack []uint64) {
	state(ctx).Blocks = b
	f.call.Call(ctx, nil, stack)
}

// Functions lists every function this package offers, in a fixed order.
func Functions() []Function {
	var all []Function
	all = append(all, envFunctions()...)
	all = append(all, userFunctions()...)
	return append(all, wasiFunctions()...)
}

// Target names the module that answers imports of a namespace; ok is false for a namespace no host offers.
func Target(namespace string) (module string, ok bool) {
	module, ok = map[string]string{EnvNamespace: EnvModule, UserNamespace: UserModule, WASINamespace: WASIModule}[namespace]
	return module, ok
}

// Instantiate registers the host's modules in a runtime, once.
func Instantiate(ctx context.Context, rt wazero.Runtime) error {
	builders := map[string]wazero.HostModuleBuilder{}
	for _, f := range Functions() {
		name, _ := Target(f.Namespace)
		if builders[name] == nil {
			builders[name] = rt.NewHostModuleBuilder(name)
		}
		builders[name].NewFunctionBuilder().WithGoModuleFunction(f.call, f.Params, f.Results).Export(f.Name)
	}
	for name, b := range builders {
		if _, err := b.Instantiate(ctx); err != nil {
			return fmt.Errorf("register host module %s: %w", name, err)
		}
	}
	return nil
}

const (
	i32 = api.ValueTypeI32
	i64 = api.ValueTypeI64
)

func types(t ...api.ValueType) []api.ValueType { return t }
