// The benchmark plugin in standard Go: an ECG in the contract's JSON encoding, read and answered with encoding/json. The
// plugin in Rust does the same, number for number.
package main

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
)

type request struct {
	Contract  string               `json:"contract"`
	Kind      string               `json:"kind"`
	RequestID string               `json:"request_id"`
	Rate      float64              `json:"sampling_rate"`
	Leads     map[string][]float64 `json:"leads"`
}

type response struct {
	Contract  string    `json:"contract"`
	RequestID string    `json:"request_id"`
	Kind      string    `json:"kind"`
	Status    string    `json:"status"`
	HeartRate *float64  `json:"avg_heart_rate"` // null below two beats
	RPeaks    []int     `json:"r_peaks"`
	Leads     []measure `json:"leads"` // by name
}

type measure struct {
	Name    string  `json:"name"`
	Samples int     `json:"samples"`
	Min     float64 `json:"min_mv"`
	Max     float64 `json:"max_mv"`
	Mean    float64 `json:"mean_mv"`
	RMS     float64 `json:"rms_mv"`
}

func main() {}

// encoding/json looks at each type once, when it first meets it. Meeting them while the plugin is initialised makes that
// part of the snapshot that its instances begin as.
var _ = meetTypes()

func meetTypes() (err error) {
	var r request
	if err = json.Unmarshal([]byte(`{"contract":"1","sampling_rate":50,"leads":{"I":[0,1,0,1]}}`), &r); err != nil {
		return err
	}
	a, err := analyse(r)
	if err != nil {
		return err
	}
	_, err = json.Marshal(a)
	return err
}

//go:wasmexport process_medical_content
func processMedicalContent() int32 {
	var r request
	if err := json.Unmarshal(input(), &r); err != nil {
		return refuse("invalid_json", "the request is not an ECG")
	}
	answer, err := analyse(r)
	if err != nil {
		return refuse("invalid_value", err.Error())
	}
	b, err := json.Marshal(answer)
	if err != nil {
		return refuse("internal", "the answer cannot be written")
	}
	return output(b)
}

func refuse(code, message string) int32 {
	b, err := json.Marshal(map[string]string{"code": code, "message": message, "path": ""})
	if err != nil {
		return noMemory
	}
	return fail(b)
}

func analyse(r request) (*response, error) {
	switch {
	case r.Contract != "1":
		return nil, errors.New("contract is not 1")
	case r.Rate < 50 || r.Rate > 4000:
		return nil, errors.New("sampling_rate is not 50 to 4000")
	case len(r.Leads) == 0:
		return nil, errors.New("no leads")
	}
	a := &response{Contract: "1", RequestID: r.RequestID, Kind: r.Kind, Status: "ok", RPeaks: []int{}}
	for name, x := range r.Leads {
		if len(x) == 0 {
			return nil, errors.New("an empty lead")
		}
		a.Leads = append(a.Leads, measured(name, x))
	}
	slices.SortFunc(a.Leads, func(p, q measure) int {
		if p.Name < q.Name {
			return -1
		}
		return 1
	})
	a.RPeaks = append(a.RPeaks, peaks(r.Leads[a.Leads[0].Name], r.Rate)...)
	if n := len(a.RPeaks); n > 1 {
		rate := 60 * r.Rate * float64(n-1) / float64(a.RPeaks[n-1]-a.RPeaks[0])
		a.HeartRate = &rate
	}
	return a, nil
}

func measured(name string, x []float64) measure {
	low, high, total, squares := x[0], x[0], 0.0, 0.0
	for _, v := range x {
		low, high = min(low, v), max(high, v)
		total += v
		squares += v * v
	}
	n := float64(len(x))
	return measure{name, len(x), low, high, total / n, math.Sqrt(squares / n)}
}

// peaks finds the highest sample of each stretch that is above six tenths of the lead's maximum, at most one in 200 ms.
func peaks(x []float64, rate float64) []int {
	threshold, quiet := 0.6*slices.Max(x), int(rate/5)
	var all []int
	for i, v := range x {
		switch n := len(all); {
		case v <= threshold:
		case n > 0 && i-all[n-1] < quiet:
			if v > x[all[n-1]] {
				all[n-1] = i
			}
		default:
			all = append(all, i)
		}
	}
	return all
}
