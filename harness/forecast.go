package harness

import (
	"errors"

	"github.com/medplug/medplug/harness/wasm"
)

// Forecast is what Load will make of a module, found without compiling it.
type Forecast struct {
	Refused string // why Load refuses the module; the rest is then empty

	Functions int       // with code, each of which is metered
	Loops     int       // in their code
	Headers   int       // loops that repeat, which are charged and checked each time round
	Helpers   int       // functions added, one for each kind of bulk operation that is used
	Code      [2]int    // bytes of instructions before and after
	Module    [2]int    // bytes of the file, and of what is compiled: without data and custom sections, but for names
	Imports   []Rebound // in the order of the file
	Segments  int       // data segments that leave the module for the memory's image
	Data      int       // bytes in them
	Unkept    string    // why instances are each initialised anew instead of begun from a snapshot; "" when they are not
}

// Rebound is an imported function and what answers it.
type Rebound struct {
	Module, Name string
	To           string // the engine's module; KernelModule is bound wasm to wasm, the others are the host's own functions
}

// NewForecast says what Load will make of a module, in the mode in which plugins are served. The error is a *ModuleError:
// the bytes are no module.
func NewForecast(module []byte) (*Forecast, error) {
	m, err := parse(module)
	if err != nil {
		return nil, err
	}
	var refused *ModuleError
	f, err := forecast(m, module)
	if errors.As(err, &refused) {
		return &Forecast{Refused: refused.Reason}, nil
	}
	return f, err
}

func forecast(m *wasm.Module, module []byte) (*Forecast, error) {
	if err := admit(m); err != nil {
		return nil, err
	}
	info := describe(m, module)
	plan, err := detach(m, info, Options{})
	if err != nil {
		return nil, err
	}
	metered, err := measured(m, Options{})
	if err != nil {
		return nil, err
	}
	f := &Forecast{
		Functions: len(m.Code), Loops: metered.Loops, Headers: metered.Headers,
		Helpers: metered.Metered - metered.Functions - 1, // tick is imported
		Code:    [2]int{metered.CodeFrom, metered.CodeTo}, Module: [2]int{len(module), len(metered.Wasm)},
		Unkept: unkept(info, plan),
	}
	f.Segments, f.Data = plan.Moved()
	for i, im := range info.Imports {
		f.Imports = append(f.Imports, Rebound{im.Module, im.Name, m.Imports[i].Module})
	}
	return f, nil
}
