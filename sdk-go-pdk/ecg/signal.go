package ecg

import (
	"fmt"
	"math"
)

// Limits of what can be analysed.
const (
	MinRate     = 50.0   // Hz
	MaxRate     = 4000.0 // Hz
	MinSeconds  = 3.0
	MinBeats    = 3
	MaxAbsolute = 20.0 // mV; no surface ECG is larger
)

// flatRange is the peak-to-peak range in mV below which a lead carries nothing: a few steps of a usual converter.
const flatRange = 0.02

// Lead is one channel of an ECG.
type Lead struct {
	Name    string
	Samples []float64 // mV; NaN and ±Inf mean missing
}

// Signal is a recording: leads of equal length at one sampling rate. Where memory is short, a Recorder takes the leads
// one at a time.
type Signal struct {
	Rate  float64 // Hz, MinRate to MaxRate
	Leads []Lead
}

// Reason says why a signal cannot be analysed; the values are the contract's reason codes.
type Reason string

// The reasons an ECG is refused.
const (
	TooShort    Reason = "too_short"
	FlatSignal  Reason = "flat_signal"
	PoorQuality Reason = "poor_quality"
)

// Unanalysable is the error of a well-formed signal that must not be interpreted.
type Unanalysable struct {
	Reason Reason
	Detail string // English, without any value of the signal
}

func (e *Unanalysable) Error() string {
	return fmt.Sprintf("analyse ecg: %s: %s", e.Reason, e.Detail)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
