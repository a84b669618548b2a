package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/ecg"
	"github.com/medplug/medplug/fixtures/recording"
)

// readTruth reads what gen wrote beside a file; nil when there is nothing, or nothing is wanted.
func readTruth[T any](path string, kind dataset.Kind, wanted bool) (*T, error) {
	path = strings.TrimSuffix(path, filepath.Ext(path)) + ".truth.json"
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || !wanted {
		return nil, nil
	}
	if err != nil {
		return nil, cannotRead(path, err)
	}
	var record struct {
		Kind  dataset.Kind `json:"kind"`
		Truth *T           `json:"truth"`
	}
	if err := json.Unmarshal(text, &record); err != nil || record.Kind != kind || record.Truth == nil {
		return nil, usagef("read %s: it is no truth of such a file", path).hint("--marks=false draws without it")
	}
	return record.Truth, nil
}

// ecgTruth is what of an ECG's truth is drawn, as its JSON says it.
type ecgTruth struct {
	HeartRate float64          `json:"heart_rate_bpm"`
	RPeaks    []int            `json:"r_peaks"`
	Rhythms   []ecg.RhythmSpan `json:"rhythms"`
	ST        []ecg.STLevel    `json:"st"`
	PWaves    []ecg.PWave      `json:"p_waves"`
	Spikes    []float64        `json:"pacing_spikes_s"`
	Beats     []struct {
		Symbol string   `json:"symbol"`
		T      *float64 `json:"t_s"`
	} `json:"beats"`
}

// truth takes what gen knows of a recording: ST levels, the rate, and marks where the format held none.
func (o *plotOptions) truth(path string, r *recording.Recording) error {
	known, err := readTruth[ecgTruth](path, dataset.ECG, true)
	if known == nil {
		return err
	}
	o.Synthetic, o.HeartRate = true, known.HeartRate
	o.ST = map[string]float64{}
	for _, st := range known.ST {
		o.ST[st.Lead] = st.J60
	}
	if len(r.Marks) > 0 || len(known.RPeaks) != len(known.Beats) {
		return nil
	}
	t := ecg.Truth{RPeaks: known.RPeaks, Rhythms: known.Rhythms, PWaves: known.PWaves, Spikes: known.Spikes}
	for _, b := range known.Beats {
		beat := ecg.Beat{Symbol: b.Symbol, T: math.NaN()}
		if b.T != nil {
			beat.T = *b.T
		}
		t.Beats = append(t.Beats, beat)
	}
	r.Marks = t.Marks(r.Rate, r.Len())
	return nil
}
