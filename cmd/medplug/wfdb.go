package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/medplug/medplug/fixtures/wfdb"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// requestOfRecord makes an ecg-analysis request of a stretch of a WFDB record. What is left out is said on stderr.
func requestOfRecord(s *streams, path string, from, duration time.Duration, now time.Time) ([]byte, error) {
	if from < 0 || duration <= 0 {
		return nil, usagef("run: --from must not be negative and --duration must be more than 0")
	}
	record, err := wfdb.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("read WFDB record %s: there is no such header", path).hint("name the record without its extension: the file %s.hea must be there", strings.TrimSuffix(path, ".hea"))
	}
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	signals, err := record.Read(from, duration)
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	for _, skipped := range record.Skipped {
		s.say("%s signal left out: %s", s.paint.yellow("note:"), printable(skipped))
	}
	for _, note := range record.Notes {
		s.say("%s %s", s.paint.yellow("note:"), printable(note))
	}
	packed, err := pack(s, signals)
	if err != nil {
		return nil, err
	}
	request := contract.ECGAnalysisRequest{
		Request: contract.Request{
			Contract:            contract.Version,
			Kind:                contract.ECGAnalysis,
			RequestID:           "wfdb-" + requestName(record.Name),
			ProcessingTimestamp: now.UTC().Format(time.RFC3339),
			Specialty:           contract.Cardiology,
			Audience:            contract.Professional,
			Language:            contract.PtBR,
			MedicalContext:      patientOf(record.Comments),
		},
		SamplingRate: signals.Rate,
		ECGPacked:    packed,
	}
	return contract.Encode(&request)
}

// pack encodes the leads of the contract, in its order, with the finest step that holds their amplitudes.
func pack(s *streams, signals *wfdb.Signals) (*contract.ECGPacked, error) {
	gain := 0.5 // microvolts a unit: 16 bits then hold 16 mV either way, and common recorders' steps are multiples of it
	known := contract.LeadNames()
	leads := make([]int, 0, len(known))
	for i, name := range signals.Names {
		if !slices.Contains(known, name) {
			s.say("%s signal left out: %s is none of the 12 leads", s.paint.yellow("note:"), printable(name))
			continue
		}
		leads = append(leads, i)
		for _, mv := range signals.MV[i] {
			for math.Abs(mv)*1000/gain > math.MaxInt16 { // false for NaN
				gain *= 2
			}
		}
	}
	if len(leads) == 0 {
		return nil, usagef("the record holds none of the 12 leads")
	}
	slices.SortFunc(leads, func(a, b int) int {
		return slices.Index(known, signals.Names[a]) - slices.Index(known, signals.Names[b])
	})
	packed := &contract.ECGPacked{Encoding: "int16le-base64", GainUV: gain}
	for _, i := range leads {
		raw := make([]byte, 0, 2*len(signals.MV[i]))
		for _, mv := range signals.MV[i] {
			sample := int16(math.MinInt16) // missing
			if !math.IsNaN(mv) {
				sample = int16(math.Round(mv * 1000 / gain))
			}
			raw = binary.LittleEndian.AppendUint16(raw, uint16(sample))
		}
		packed.Leads = append(packed.Leads, contract.PackedLead{Name: signals.Names[i], Data: base64.StdEncoding.EncodeToString(raw)})
	}
	return packed, nil
}

// requestName makes a record's name fit for a request id.
func requestName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("._:-", r) || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
	return name[:min(len(name), 100)]
}

// patientOf takes age and sex from a header's comments, where they stand as "age: 81" and "sex: female". A plugin that
// is meant for adults must be told the age, or it cannot refuse a child.
func patientOf(comments []string) *contract.MedicalContext {
	m := &contract.MedicalContext{PatientGender: "unknown", MedicalHistory: []string{}, CurrentMedications: []string{}}
	for _, c := range comments {
		key, value, _ := strings.Cut(strings.ToLower(c), ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "age":
			if age, err := strconv.ParseFloat(value, 64); err == nil && age >= 0 && age <= 130 {
				m.PatientAge = &age
			}
		case "sex", "gender":
			switch value {
			case "female", "f":
				m.PatientGender = "female"
			case "male", "m":
				m.PatientGender = "male"
			}
		}
	}
	return m
}
