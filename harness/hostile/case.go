package hostile

import (
	"slices"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

// Entry is the export that cases are called by.
const Entry = "process_medical_content"

// Case is one hostile module and what must come of it.
type Case struct {
	Name   string // theme and attack, e.g. "loops/start-section"
	About  string // what it tries, one sentence
	Module func() []byte
	Limits func(*harness.Limits) // changes Base; nil: nothing
	Load   time.Duration         // deadline of loading; 0: the harness's own
	Host   func(*hostenv.Host)   // changes the zero Host; nil: nothing
	Export string                // what is called; "": Entry
	Input  []byte                // nil: {}
	Rounds int                   // how often it is opened, called and closed; 0: once
	Expect Containment
	Stock  Stock // what a stock Extism host makes of it, where that differs
}

// Base are the limits of a case that changes nothing: generous in time, tight in space.
func Base() harness.Limits {
	return harness.Limits{
		MemoryPages: 32,
		Timeout:     5 * time.Second,
		InputBytes:  64 << 10,
		OutputBytes: 64 << 10,
		LogBytes:    16 << 10,
		VarBytes:    16 << 10,
	}
}

// soon shortens the deadline, for what runs until it is stopped.
func soon(l *harness.Limits) { l.Timeout = 25 * time.Millisecond }

// Corpus gives every case, by theme. Each call gives new values, which share nothing.
func Corpus() []Case {
	all := slices.Concat(
		malformedFiles(), compileBombs(), importTricks(), exportTricks(), endlessLoops(), recursions(), unwindings(),
		memoryBombs(), tableTricks(), endlessFloods(), blockTricks(), wasiProbes(), egressTricks(),
	)
	for i := range all {
		all[i].Stock = stock[all[i].Name]
	}
	return all
}
