package measure

import (
	"fmt"
	"runtime"
)

// Machine is where it was measured. Times of two machines say nothing of each other.
type Machine struct {
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	CPUs  int    `json:"cpus"`  // that the process may use
	Model string `json:"model"` // of the processor, as the system names it; may be empty
}

// String is "linux/amd64, 2 processors (model)".
func (m Machine) String() string {
	s := fmt.Sprintf("%s/%s, %d processors", m.OS, m.Arch, m.CPUs)
	if m.Model != "" {
		s += " (" + m.Model + ")"
	}
	return s
}

// ThisMachine describes the machine that the program runs on.
func ThisMachine() Machine {
	return Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Model: processor()}
}
