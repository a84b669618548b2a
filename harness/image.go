package harness

import (
	"errors"
	"fmt"
	"slices"
)

// State is what lasts of an instance between two calls.
type State struct {
	Memory  []byte // a copy; empty for a module without memory
	Globals []uint64
}

// State copies the memory and the mutable globals of the module's own, in their order, as they stand. With them as data
// segments and initial values, the module begins where this instance is now. The error says why there is more than
// that: the sandbox is dead, or the module keeps state elsewhere.
func (s *Sandbox) State() (State, error) {
	var st State
	if err := s.plugin.life.enter(); err != nil {
		return st, fmt.Errorf("copy state: %w", err)
	}
	defer s.plugin.life.leave()
	switch {
	case s.closed:
		return st, errors.New("copy state: the sandbox is closed")
	case s.dead != nil:
		return st, fmt.Errorf("copy state: %w", s.dead)
	case s.plugin.plan.Why != "":
		return st, errors.New("copy state: " + s.plugin.plan.Why)
	}
	for _, name := range s.plugin.plan.Globals {
		st.Globals = append(st.Globals, s.guest.ExportedGlobal(name).Get())
	}
	if s.plugin.info.Memory != nil {
		content, _ := s.guest.Memory().Read(0, s.guest.Memory().Size())
		st.Memory = slices.Clone(content)
	}
	return st, nil
}
