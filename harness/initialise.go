package harness

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/medplug/medplug/harness/snapshot"
	"github.com/medplug/medplug/harness/wasm"
)

// initialisers are the exports that the runtimes of languages want called once before anything else, in this order.
var initialisers = []struct {
	export string
	params string // as a type begins
	args   []uint64
}{
	{"_initialize", "() ->", nil},
	{"__wasm_call_ctors", "() ->", nil}, // not beside an _initialize, which calls it
	{"hs_init", "(i32, i32) ->", []uint64{0, 0}},
}

// initialiser tells whether the module exports a function by that name and of parameters that it can be called with.
func (i Info) initialiser(name, params string) (Export, bool) {
	at := slices.IndexFunc(i.Exports, func(e Export) bool { return e.Name == name })
	if at < 0 || i.Exports[at].Kind != "func" || !strings.HasPrefix(i.Exports[at].Type, params) {
		return Export{}, false
	}
	return i.Exports[at], true
}

// initialises tells whether something of the module's runs before the plugin is called, apart from a start function.
func (i Info) initialises() bool {
	for _, init := range initialisers {
		if _, ok := i.initialiser(init.export, init.params); ok {
			return true
		}
	}
	return false
}

// checkInitialisers refuses a module that would have the host call its own functions before the plugin is called: they
// expect a plugin as their caller. The error is a *ModuleError.
func checkInitialisers(m *wasm.Module, i Info) error {
	if m.HasStart && int64(m.Start) < int64(m.ImportedFuncs) {
		return &ModuleError{"its start function is a function of the host", -1}
	}
	for _, init := range initialisers {
		if e, ok := i.initialiser(init.export, init.params); ok && e.Imported {
			return &ModuleError{fmt.Sprintf("export %s hands on a function of the host instead of being one of the plugin's own", init.export), -1}
		}
	}
	return nil
}

// initialize does what instantiation would have done without a snapshot: data segments, the start function, and the
// initialisers of the language's runtime.
func (s *Sandbox) initialize(ctx, caller context.Context, fuel *fuel) error {
	if s.plugin.info.Memory != nil {
		content, _ := s.guest.Memory().Read(0, s.guest.Memory().Size())
		if err := s.plugin.plan.Fill(content); err != nil {
			return s.fault(caller, PhaseInstantiate, err)
		}
	}
	run := func(export string, phase Phase, args []uint64) error {
		fuel.phase = phase
		if _, err := s.guest.ExportedFunction(export).Call(ctx, args...); err != nil {
			return s.fault(caller, phase, err)
		}
		return nil
	}
	if s.plugin.plan.Start {
		if err := run(snapshot.StartExport, PhaseInstantiate, nil); err != nil {
			return err
		}
	}
	_, reactor := s.plugin.info.initialiser(initialisers[0].export, initialisers[0].params)
	for _, init := range initialisers {
		if _, ok := s.plugin.info.initialiser(init.export, init.params); !ok || reactor && init.export == "__wasm_call_ctors" {
			continue
		}
		if err := run(init.export, PhaseInitialize, init.args); err != nil {
			return err
		}
	}
	return nil
}
