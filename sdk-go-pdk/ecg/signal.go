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

// Signal is a recording: leads of equal length at one sampling rate.
type Signal struct {
	Rate  float64 // Hz, MinRate to MaxRate
	Leads []Lead
}

// Seconds is the duration of the recording.
func (s Signal) Seconds() float64 {
	if len(s.Leads) == 0 || s.Rate <= 0 {
		return 0
	}
	return float64(len(s.Leads[0].Samples)) / s.Rate
}

// validate refuses a signal no caller should hand over; what a patient's recording may look like is judged elsewhere.
func (s Signal) validate() error {
	if !(s.Rate >= MinRate && s.Rate <= MaxRate) {
		return fmt.Errorf("check signal: sampling rate outside %g to %g Hz", MinRate, MaxRate)
	}
	if len(s.Leads) == 0 {
		return fmt.Errorf("check signal: no lead")
	}
	for i, l := range s.Leads {
		if len(l.Samples) != len(s.Leads[0].Samples) {
			return fmt.Errorf("check signal: lead %d differs in length from lead 0", i)
		}
	}
	return nil
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
