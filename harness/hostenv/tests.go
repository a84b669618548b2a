package hostenv

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// TestNamespace is what a module that tests a plugin imports besides: the open ABI of the xtp-test libraries. Nothing of
// it is among Functions, so no plugin reaches it.
const TestNamespace = "xtp:test/harness"

// TestModule is the name under which its functions are registered.
const TestModule = "medplug:tests"

// Tester answers a module that tests a plugin. An error ends the module's call; it is one line and quotes no guest.
type Tester interface {
	// Call calls the tested plugin; ok is false when it gave no output.
	Call(ctx context.Context, export string, input []byte) (output []byte, ok bool, err error)
	// Time does the same and gives the nanoseconds that it took.
	Time(ctx context.Context, export string, input []byte) (ns int64, err error)
	Assert(name string, holds bool, reason string) error
	// Reset gives the tested plugin a fresh instance.
	Reset(ctx context.Context) error
	Group(name string) error
	// MockInput is what the tests were given; false for nothing.
	MockInput() ([]byte, bool)
}

// TestFunctions lists the functions of TestNamespace, in a fixed order.
func TestFunctions() []Function {
	fn := func(name string, params, results []api.ValueType, call func(ctx context.Context, s *State, stack []uint64) error) Function {
		return Function{TestNamespace, name, params, results, api.GoModuleFunc(func(ctx context.Context, _ api.Module, stack []uint64) {
			s := state(ctx)
			s.asked = true
			if err := call(ctx, s, stack); err != nil {
				panic(&Violation{name, err.Error()})
			}
		})}
	}
	return []Function{
		fn("call", types(i64, i64), types(i64), func(ctx context.Context, s *State, stack []uint64) error {
			output, ok, err := s.Tester.Call(ctx, s.text(ctx, "call", stack[0]), s.bytes(ctx, "call", stack[1]))
			stack[0] = 0
			if err != nil || !ok {
				return err
			}
			return s.hand(ctx, stack, output)
		}),
		fn("time", types(i64, i64), types(i64), func(ctx context.Context, s *State, stack []uint64) error {
			ns, err := s.Tester.Time(ctx, s.text(ctx, "time", stack[0]), s.bytes(ctx, "time", stack[1]))
			stack[0] = uint64(ns)
			return err
		}),
		fn("assert", types(i64, i64, i64), nil, func(ctx context.Context, s *State, stack []uint64) error {
			return s.Tester.Assert(s.text(ctx, "assert", stack[0]), stack[1] != 0, s.text(ctx, "assert", stack[2]))
		}),
		fn("reset", nil, nil, func(ctx context.Context, s *State, _ []uint64) error { return s.Tester.Reset(ctx) }),
		fn("group", types(i64), nil, func(ctx context.Context, s *State, stack []uint64) error {
			return s.Tester.Group(s.text(ctx, "group", stack[0]))
		}),
		fn("mock_input", nil, types(i64), func(ctx context.Context, s *State, stack []uint64) error {
			input, ok := s.Tester.MockInput()
			if stack[0] = 0; !ok {
				return nil
			}
			return s.hand(ctx, stack, input)
		}),
	}
}

// bytes is read, but offset 0 stands for nothing: the libraries hand an empty text over so.
func (s *State) bytes(ctx context.Context, function string, offset uint64) []byte {
	if offset == 0 {
		return nil
	}
	return s.read(ctx, function, offset)
}

func (s *State) text(ctx context.Context, function string, offset uint64) string {
	return string(s.bytes(ctx, function, offset))
}

// hand gives a block to the module; one for which there is no room must not look like the answer that there is none.
func (s *State) hand(ctx context.Context, stack []uint64, data []byte) error {
	if stack[0] = s.give(ctx, data); stack[0] == 0 && len(data) > 0 {
		return fmt.Errorf("no room for %d bytes beside the blocks that were not freed", len(data))
	}
	return nil
}

// InstantiateTests registers the functions of TestNamespace in the runtime of a module that tests.
func InstantiateTests(ctx context.Context, rt wazero.Runtime) error {
	b := rt.NewHostModuleBuilder(TestModule)
	for _, f := range TestFunctions() {
		b.NewFunctionBuilder().WithGoModuleFunction(f.call, f.Params, f.Results).Export(f.Name)
	}
	if _, err := b.Instantiate(ctx); err != nil {
		return fmt.Errorf("register host module %s: %w", TestModule, err)
	}
	return nil
}
